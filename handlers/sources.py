"""/sources: what is read and what can't be read; for administrators every source with the reason, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from feeds.source_state import Health, SourceState
from handlers import presses
from handlers.labels import outlet
from handlers.markup import Html, bold, join, moment, shorten
from handlers.page import Section, lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.source_reasons import why_so
from handlers.texts import Say, say_in

PAGE = 12  # sources on an administrator's page
NAME, REASON = 50, 140  # characters

# The worst first: what an operator wants to see at once.
ORDER = (Health.GONE, Health.BLIND, Health.FAILING, Health.QUIET, Health.NEW, Health.PAUSED, Health.FINE)
TROUBLED = frozenset({Health.GONE, Health.BLIND, Health.FAILING, Health.QUIET})


async def sources(request: Request, services: Services) -> Reply:
    """/sources: the sum, those in trouble and, folded, whose they are; for administrators a button to the full list."""
    say, states = say_in(request.language), _sorted(await services.store.sources.all())
    if not states:
        return Reply(_none_listed(say))
    named = [_troubled(say, state, request.now) for state in states if state.health in TROUBLED]
    text = page(
        lines(_sum(say, states)),
        Section(named, more=lambda left: say("and {n} more", n=left)),
        lines(_meaning(say, states)),
        Section(
            _outlets(say, states),
            head=bold(say("What is read")),
            joint=" · ",
            more=lambda left: say("and {n} more", n=left),
            folded=True,
        ),
    )
    full = Button(say.plain("Every source"), presses.data("source", 0))
    return Reply(text, ((full,),) if request.is_admin else ())


async def every_source(request: Request, services: Services, number: int) -> Reply:
    """The `number`th page, from 0 on, of every source with its state and the reason; for administrators only."""
    say = say_in(request.language)
    if not request.is_admin:
        return Reply("", toast=say.plain("This list is for the bot's administrators."))
    states = _sorted(await services.store.sources.all())
    if not states:
        return Reply(_none_listed(say), edit=True)
    pages = max(1, -(-len(states) // PAGE))
    number = min(max(number, 0), pages - 1)
    shown = states[number * PAGE : (number + 1) * PAGE]
    text = page(
        lines(_sum(say, states)),
        Section([in_full(say, state, request.now) for state in shown], more=lambda left: say("and {n} more", n=left)),
        lines(say("Page {page} of {pages}", page=number + 1, pages=pages)),
    )
    return Reply(text, _turns(say, number, pages), edit=True)


def _outlets(say: Say, states: Sequence[SourceState]) -> list[Html]:
    """Every outlet that is asked, once, in order of its name, with whose voice it is."""
    asked = [state.source for state in states if state.health not in (Health.PAUSED, Health.GONE)]
    by_name = {source.publisher: source for source in asked}
    return [outlet(say, by_name[name]) for name in sorted(by_name, key=str.casefold)]


def _none_listed(say: Say) -> Html:
    return say("No source is listed yet: they are read in when the bot starts.")


def _turns(say: Say, number: int, pages: int) -> Rows:
    turn = []
    if number > 0:
        turn.append(Button(say.plain("‹ Back"), presses.data("source", number - 1)))
    if number < pages - 1:
        turn.append(Button(say.plain("More ›"), presses.data("source", number + 1)))
    return (tuple(turn),) if turn else ()


def _sorted(states: Sequence[SourceState]) -> list[SourceState]:
    return sorted(states, key=lambda state: (ORDER.index(state.health), state.source.name))


def _sum(say: Say, states: Sequence[SourceState]) -> Html:
    """`77 sources: 70 fine, 3 quiet, 2 blind, 2 failing.`"""
    counts = Counter(state.health for state in states)
    told = [
        say("{n} {health}", n=counts[health], health=_word(say, health)) for health in reversed(ORDER) if counts[health]
    ]
    head = say.count(len(states), "{n} source:", "{n} sources:")
    return bold(Html(f"{head} {join(', ', told)}"))


def _word(say: Say, health: Health) -> Html:
    words = {
        Health.NEW: say.sense("a source", "not read yet"),
        Health.FINE: say.sense("a source", "fine"),
        Health.QUIET: say.sense("a source", "quiet"),
        Health.BLIND: say.sense("a source", "blind"),
        Health.FAILING: say.sense("a source", "failing"),
        Health.GONE: say.sense("a source", "gone"),
        Health.PAUSED: say.sense("a source", "paused"),
    }
    return words[health]


def _meaning(say: Say, states: Sequence[SourceState]) -> Html:
    """What the words mean that occur."""
    found = {state.health for state in states}
    meanings = {
        Health.QUIET: say("Quiet: nothing new for longer than is usual for it."),
        Health.BLIND: say("Blind: it answers, but no longer with news."),
        Health.FAILING: say("Failing: it does not answer as it should; tried again and again."),
        Health.GONE: say("Gone: its publisher has withdrawn it."),
    }
    return join(" ", [text for health, text in meanings.items() if health in found])


def _troubled(say: Say, state: SourceState, now: datetime) -> Html:
    name, word = shorten(state.source.name, NAME), _word(say, state.health)
    if state.health_since is None:
        return say("{source}: {health}", source=name, health=word)
    since = moment(state.health_since, now)
    return say("{source}: {health} since {time}", source=name, health=word, time=since)


def in_full(say: Say, state: SourceState, now: datetime) -> Html:
    """A source with its health and why, when it answered, and how much it brings."""
    parts = [_troubled(say, state, now) if state.health in TROUBLED else _well(say, state)]
    if state.health_reason and state.health is not Health.FINE:
        parts.append(why_so(say, state.health_reason, REASON))
    if state.last_success is not None:
        parts.append(say("answered {time}", time=moment(state.last_success, now)))
    if state.newest_entry is not None:
        parts.append(say("newest {time}", time=moment(state.newest_entry, now)))
    if state.rate is not None:
        parts.append(say("{n} a day", n=f"{state.rate:.1f}".removesuffix(".0")))
    if state.due is not None and state.health is not Health.PAUSED:
        parts.append(say("next look {time}", time=moment(state.due, now)))
    return join(" · ", parts)


def _well(say: Say, state: SourceState) -> Html:
    return say("{source}: {health}", source=shorten(state.source.name, NAME), health=_word(say, state.health))
