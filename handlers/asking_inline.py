"""Inline mode: what the bot offers to whoever types `@bot kaliningrad` in any chat.

    nothing typed            the briefs of the liveliest topics
    a subject                its brief, and its newest stories; a time behind it is no part of its name
    a likely slip            the briefs of what may be meant, said to be that; what a search for the words finds
    other words, filters     the stories they find; a time behind them is none of them, but for a day that stories name

What is chosen stands in that chat as the person's own message, with a button that leads to the bot. Nothing is
remembered of who asked what: it was not asked in this chat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from feeds.answering import brief_on
from feeds.asking.asked_times import length_of, resolve_timed, timed
from feeds.asking.filters import Asked, Filters, SlipError, Values
from feeds.asking.subjects import Found, FreeText, Nothing, Unsure
from feeds.audience import StoryFile
from feeds.briefs.brief import Brief
from feeds.times.weekdays import WEEK
from handlers.filters import read_asked, with_time
from handlers.links_in import deep_link, link_button
from handlers.pages.brief_page import brief_page
from handlers.pages.dating import dated_text
from handlers.pages.keyboard import rows
from handlers.pages.stories import story_page, who_has_it, whose_title
from handlers.reply import Offer, Offers, Request, Services
from handlers.wording.labels import headline
from handlers.wording.markup import Html, join, plain, shorten
from handlers.wording.texts import ENGLISH, Say, say_in

STORIES = 8  # on a page of offers
LIVELIEST = 4  # topics offered where nothing is typed
LATELY = timedelta(hours=24)
TITLE, DESCRIPTION = 80, 120  # characters of an offer that are shown
SECONDS = 30  # for which Telegram may answer the same person again by itself
MOST_OFFSET = 19  # digits
HIGHEST = (1 << 63) - 1  # number that a row can have


async def offers(request: Request, services: Services, offset: str) -> Offers:
    """What to offer for `request.args`; `offset` is what an earlier page said is next."""
    say, services = say_in(request.language), services.spoken(request.language)
    place = _place(offset)
    try:
        asked = read_asked(request, services, request.args)
        found, since = resolve_timed(services.index, asked.words, request.here)
        named = isinstance(found, Found) and not (asked.fields and since)  # its brief or stories are offered as such
        behind = None if named or asked.filters.since else timed(asked.words, request.here)
        if behind and _is_a_name(behind.since) and await services.store.search.has_words(asked.words, 1):
            found = services.index.resolve(asked.words)
        elif behind and (asked.fields or isinstance(found, FreeText)):
            asked = read_asked(request, services, with_time(behind.rest, asked.fields, behind.since))
    except SlipError:
        return _offers(say, [], "")
    if isinstance(found, Nothing) and not asked.fields:
        return _offers(say, await _liveliest(say, request, services), "")
    if asked.fields or not isinstance(found, Found):
        first = []
        if isinstance(found, Unsure) and not asked.fields and place is None:
            first = await _meant(say, request, services, found)
        stories, following = await _searched(say, request, services, asked, place or 0)
        return _offers(say, [*first, *stories], following)
    first = [await _brief(say, request, services, found.subjects)] if place is None else []
    stories, following = await _stories_of(say, request, services, found.subjects, place)
    return _offers(say, [*first, *stories], following)


def _is_a_name(since: str) -> bool:
    """Whether a time may also name something that happened: `Good Friday Agreement`, `September 11`."""
    return since in WEEK or (since[:1].isdigit() and not length_of(since))


def _place(offset: str) -> int | None:
    """Where a page goes on; None for the first, and for what no page said: anybody can send one."""
    named = offset.isascii() and offset.isdecimal() and len(offset) <= MOST_OFFSET
    return int(offset) if named and int(offset) <= HIGHEST else None


def _offers(say: Say, found: Sequence[Offer], following: str) -> Offers:
    button = say.plain("Open Dewline") if found else say.plain("Nothing found. Open Dewline")
    return Offers(tuple({offer.id: offer for offer in found}.values()), following, SECONDS, button, "inline")


# --- briefs ----------------------------------------------------------------------------------------------------------


async def _liveliest(say: Say, request: Request, services: Services) -> list[Offer]:
    """The briefs of the topics with the most stories in the last day; where nothing happened, of the first ones."""
    opened = await services.store.stories.openings(request.now - LATELY)
    counted = Counter(topic for topic, at in opened if at <= request.now and services.catalogue.topic(topic))
    order = [topic for topic, _ in counted.most_common()] or [topic.id for topic in services.catalogue.topics]
    return [await _brief(say, request, services, (topic,)) for topic in order[:LIVELIEST]]


async def _meant(say: Say, request: Request, services: Services, unsure: Unsure) -> list[Offer]:
    return [
        await _brief(
            say,
            request,
            services,
            subjects,
            say.plain("Did you mean {title}?", title=services.index.titles(subjects)),
        )
        for subjects in unsure.suggestions
    ]


async def _brief(say: Say, request: Request, services: Services, subjects: Sequence[str], title: str = "") -> Offer:
    """A brief, as its own first two lines describe it; `title` instead of the first."""
    now = request.now
    brief: Brief = await brief_on(services.store, services.index, subjects, at=now, now=now)
    text = dated_text(brief_page(say, services.index, brief), say.language)
    head, _, rest = _shown(text).partition("\n")
    button = link_button(say.plain("More in Dewline"), deep_link(request.bot, "status", *subjects))
    return Offer(
        id=shorten(f"brief-{'+'.join(subjects)}", 64).replace("…", ""),
        title=shorten(title or head, TITLE),
        description=shorten(rest.partition("\n")[0] if not title else head, DESCRIPTION),
        html=text,
        buttons=rows(button),
    )


# --- stories ---------------------------------------------------------------------------------------------------------


async def _stories_of(
    say: Say, request: Request, services: Services, subjects: Sequence[str], before: int | None
) -> tuple[list[Offer], str]:
    """The newest stories of a subject; of several at once, those that the words for all of them find."""
    if len(subjects) > 1:
        named = services.spoken(ENGLISH).index  # as most reports name them, whoever asks
        words = " ".join(named.title(each) for each in subjects)
        return await _searched(say, request, services, Asked(words=words), before or 0)
    listed = await services.store.listing(Filters(subjects=Values(tuple(subjects))), STORIES, before)
    return [_story(say, request, services, hit.file) for hit in listed.hits], str(listed.older or "")


async def _searched(
    say: Say, request: Request, services: Services, asked: Asked, place: int
) -> tuple[list[Offer], str]:
    if asked.fields and not (asked.words or asked.titled):
        listed = await services.store.listing(asked.filters, STORIES, place or None)
        return [_story(say, request, services, hit.file) for hit in listed.hits], str(listed.older or "")
    place = min(place, 10_000)
    search = services.store.search
    found = await search(asked.words, STORIES + 1, place, titled=asked.titled, filters=asked.filters)
    following = str(place + STORIES) if len(found) > STORIES else ""
    return [_story(say, request, services, hit.file) for hit in found[:STORIES]], following


def _story(say: Say, request: Request, services: Services, file: StoryFile) -> Offer:
    page = story_page(say, services.catalogue, file, request.now, 0, edit=False)
    told = join(" · ", [whose_title(say, file), who_has_it(say, file, request.now)])
    button = link_button(say.plain("More in Dewline"), deep_link(request.bot, "story", file.story.id))
    return Offer(
        id=f"story-{file.story.id}",
        title=shorten(_shown(dated_text(headline(file.story.title, say), say.language)), TITLE),
        description=shorten(_shown(dated_text(told, say.language)), DESCRIPTION),
        html=dated_text(page.html, say.language),
        buttons=rows(button),
    )


def _shown(text: Html) -> str:
    """A dated message's words, without the list of links that `plain` adds."""
    return plain(text).partition("\n\n[1] ")[0]
