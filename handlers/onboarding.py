"""The first words: what the bot is in two sentences, topics with what each brought, an alert as it looks; welcome back.

A link t.me/bot?start=follow_iskander subscribes at once (handlers/welcome.py); these are for everyone else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.audience import StoryFile
from feeds.model import AlertKind
from feeds.quoting.summarise import summarise
from handlers.pages.alerts import render_alert
from handlers.pages.page import Section, lines, page, with_note
from handlers.reply import Reply, Request, Services
from handlers.wants import wants_of
from handlers.wording.markup import Html
from handlers.wording.texts import Say, say_in

WEEK = timedelta(days=7)
LOOKED_AT = 20  # of the newest stories, for one to show


async def first_words(say: Say, services: Services, now: datetime) -> Html:
    """What the bot is, what to do first, and what then comes."""
    told = say.count(
        len(services.catalogue.sources),
        "Dewline reads {n} news source and tells you here, once, when something new happens between NATO and Russia or"
        " in missile defence.",
        "Dewline reads {n} news sources and tells you here, once, when something new happens between NATO and Russia or"
        " in missile defence.",
    )
    answers = say(
        "Ask about a place, a weapon or a person, and it says how lively things are, what happened and who says so."
    )
    tap = say("Tap what you want to hear about, or try /status Kaliningrad.")
    counts = say("The numbers are stories of the last seven days.")
    any_news = any((await week(services, now)).values())
    return page(
        lines(Html(f"{told} {answers}")),
        lines(tap, counts if any_news else Html()),
        *await _sample(say, services, now),
        first=(0, 1),
    )


async def week(services: Services, now: datetime) -> dict[str, int]:
    """How many stories each topic brought in the last seven days."""
    return await services.store.stories.counts([topic.id for topic in services.catalogue.topics], now - WEEK)


async def _sample(say: Say, services: Services, now: datetime) -> tuple[Section, ...]:
    """An alert as it looks, of the weightiest of the newest stories; in words where there is none yet."""
    files = [file for file in await services.store.stories.latest(None, LOOKED_AT) if file.reports]
    recent = [file for file in files if file.story.opened > now - WEEK] or files
    if not recent:
        return (
            lines(
                say(
                    "Nothing has been read yet. An alert will say what happened, what it is about and how much it"
                    " matters, and who reports it since when; it changes as more outlets report it."
                )
            ),
        )
    best = max(recent, key=_weight)
    shown = render_alert(best, summarise(best), services.catalogue, AlertKind.NEW, language=say.language)
    head = say("A sample, of what was in the news lately; an alert looks like this:")
    return lines(head), Section([Html(f"<blockquote>{shown.html}</blockquote>")])


def _weight(file: StoryFile) -> tuple[int, int, datetime]:
    return file.story.level, len(file.story.outlets), file.story.opened


# --- coming back -----------------------------------------------------------------------------------------------------


async def welcomed_back(request: Request, services: Services, answer: Reply | None) -> Reply | None:
    """The answer to somebody who had blocked the bot, with a first line that says what is on again."""
    say = say_in(request.language)
    on = sum(want.terms.tells(request.now) for want in await wants_of(request, services))
    if not on:
        return answer
    greeting = say.count(
        on, "Welcome back: 1 subscription is on again.", "Welcome back: {n} subscriptions are on again."
    )
    if answer is None or not answer.html:
        return Reply(page(lines(greeting), lines(say("/subscriptions shows them."))))
    return answer if answer.edit else with_note(answer, before=greeting)
