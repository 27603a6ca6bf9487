"""What a brief's buttons open in its place: the other stories of the day, and the sources it rests on."""

from __future__ import annotations

from datetime import datetime

from feeds.briefs.brief import Question
from feeds.source_state import Health, SourceState
from feeds.store.news.subject_news import Share
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import number_buttons, story_item
from handlers.pages.subject_buttons import About, back
from handlers.reply import Reply, Request, Services
from handlers.wording.labels import OUTLET, outlet
from handlers.wording.markup import Html, ago, bold, html, join, moment, shorten
from handlers.wording.source_reasons import why_so
from handlers.wording.texts import Say, say_in

STORIES = 6  # on a page
REASON = 80  # characters
UNREAD = frozenset({Health.BLIND, Health.FAILING, Health.GONE})


async def more(request: Request, services: Services, about: About, offset: int) -> Reply:
    """The stories of the last 24 hours from the `offset`th on: a brief shows the first."""
    say, now = say_in(request.language), request.now
    question = Question(about.subjects, services.index.titles(about.subjects), now)
    in_title = services.index.namer(about.subjects, now.date())
    found = await services.store.briefs.ranked(question, STORIES + 1, offset, now, in_title)
    shown = found[:STORIES]
    items = [
        story_item(say, services.catalogue, place, file, now, about.subjects)
        for place, file in enumerate(shown, offset + 1)
    ]
    turns = []
    if offset >= STORIES:
        turns.append(about.button(say.plain("‹ Back"), "more", max(0, offset - STORIES)))
    if len(found) > STORIES:
        turns.append(about.button(say.plain("More ›"), "more", offset + STORIES))
    head = bold(say("{title}: more stories of 24 hours", title=question.title))
    numbers = number_buttons([file.story for file in shown], offset + 1)
    timeline = about.button(say.plain("Timeline"), "timeline", "", "")
    text = page(lines(head), Section(items or [say("There are no more.")], joint="\n\n"))
    return Reply(text, rows(numbers, turns, [timeline, back(say, about)]), edit=True)


async def rests_on(request: Request, services: Services, about: About) -> Reply:
    """Which outlets the brief rests on, each with what it brought, and which can't be read."""
    say, now = say_in(request.language), request.now
    question = Question(about.subjects, services.index.titles(about.subjects), now)
    shares = await services.store.subject_news.shares(question)
    states = await services.store.sources.all()
    unread = [state for state in states if state.health in UNREAD]
    counted = say("Reports in 24 hours · in four weeks · latest")
    polled = max((state.last_success for state in states if state.last_success), default=None)
    text = page(
        lines(bold(say("{title}: what the brief rests on", title=question.title)), counted if shares else Html()),
        Section([_share(say, share, now) for share in shares] or [say("No source had anything on it in four weeks.")]),
        Section([_unread(say, state, now) for state in unread], head=_unread_head(say, len(unread), len(states))),
        lines(say("Last answer {time}.", time=ago(polled)) if polled else Html()),
        first=(0, 2, 3, 1),
    )
    return Reply(text, rows([back(say, about)]), edit=True)


def _share(say: Say, share: Share, now: datetime) -> Html:
    """`LRT: 3 · 12 · 09:12`."""
    return Html(f"{outlet(say, share.source)}: {share.day} · {share.weeks} · {moment(share.latest, now)}")


def _unread_head(say: Say, unread: int, sources: int) -> Html:
    if not unread:
        return say.count(sources, "The one source there is can be read.", "All {n} sources can be read.")
    return bold(say("Can't be read now: {n} of {sources}", n=unread, sources=sources))


def _unread(say: Say, state: SourceState, now: datetime) -> Html:
    name = html(shorten(state.source.name, OUTLET))
    since = (
        say("{source} since {time}", source=name, time=moment(state.health_since, now)) if state.health_since else name
    )
    return join(": ", [since, why_so(say, state.health_reason, REASON)])
