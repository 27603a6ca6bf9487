"""/sources: what is read and what can't be read, or the sources of a name, a country, a language or of who controls
them; for administrators every source with the reason, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from rapidfuzz import fuzz, process

from feeds.fetching.guard import host_of
from feeds.language.text import name_key
from feeds.model import Control
from feeds.quoting.voices import Side
from feeds.source_state import Health, SourceState
from feeds.watches.places import is_from, origin
from feeds.watches.places import language as language_of
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.wording.labels import control_label, outlet, side_name
from handlers.wording.markup import Html, bold, join, moment, shorten
from handlers.wording.source_reasons import why_so
from handlers.wording.taste_words import language_name
from handlers.wording.texts import Say, say_in

PAGE = 12  # sources on an administrator's page
NAME, REASON = 50, 140  # characters
CODE = 3  # characters of a code
OFFERED = 6  # sources that are offered where a name is unclear
LIKELY = 70  # similarity of 100 from which a name may be meant

# The worst first: what an operator wants to see at once.
ORDER = (Health.GONE, Health.BLIND, Health.FAILING, Health.QUIET, Health.NEW, Health.PAUSED, Health.FINE)
TROUBLED = frozenset({Health.GONE, Health.BLIND, Health.FAILING, Health.QUIET})


async def sources(request: Request, services: Services) -> Reply:
    """/sources: the sum, those in trouble and, folded, whose they are; for administrators a button to the full list.

    With a name: the sources that have it; with a country, a language or who controls outlets: those of it.
    """
    say, states = say_in(request.language), _sorted(await services.store.sources.all())
    if not states:
        return Reply(_none_listed(say))
    if name_key(request.args):
        return _of_name(say, request, states)
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


def _of_name(say: Say, request: Request, states: Sequence[SourceState]) -> Reply:
    """The sources of the country, language, control or health that was typed, and those whose name, outlet or host
    holds it; where there is neither, those that may be meant."""
    typed = " ".join(request.args.split())
    kind, of_kind = _of_kind(say, typed, states)
    found = [state for state in _holding(typed, states) if state not in of_kind]
    name = bold(shorten(typed, NAME))
    if not kind and not found and (near := likely(typed, states)):
        offers = grid(
            Button(shorten(state.source.name, 40), presses.data("run", "sources", state.source.name)) for state in near
        )
        return Reply(say("No source is called {name}. Did you mean:", name=name), offers)
    if not kind and not found:
        return Reply(say("I know no source called {name}. /sources lists them.", name=name))
    sections = []
    if kind:
        head = say("Sources, {kind}: {n} of {all}", kind=bold(kind), n=len(of_kind), all=len(states))
        sections += _listed(say, request, head, of_kind)
    if found:
        head = say(
            "Sources with {name} in their name or address: {n} of {all}", name=name, n=len(found), all=len(states)
        )
        sections += _listed(say, request, head, found)
    every = [] if of_kind or found else [Button("/sources", presses.data("run", "sources", ""))]
    return Reply(page(*sections, first=range(0, len(sections), 2)), rows(every))


def _listed(say: Say, request: Request, head: Html, states: Sequence[SourceState]) -> list[Section]:
    named = [_found(say, state, request) for state in states]
    return [lines(head), Section(named, more=lambda left: say("and {n} more", n=left))]


def _of_kind(say: Say, typed: str, states: Sequence[SourceState]) -> tuple[str, list[SourceState]]:
    """The country, language, control or health that a text names, in the reader's words, and the sources of it; empty
    where it names none. A language that is a country's code too is the country."""
    if health := _health_of(say, typed):
        return _word(say, health), [state for state in states if state.health is health]
    if place := origin(name_key(typed)):
        kind, value = place
        own = [state for state in states if is_from(state.source, place)]
        if kind == "control":
            return _control_word(say, Control(value)), own
        return str(side_name(say, Side(value))) if own else typed, own
    read = language_of(typed) if len(typed) > CODE else None
    if read is None:
        return "", []
    return language_name(say, read), [state for state in states if state.source.language == read]


def _health_of(say: Say, typed: str) -> Health | None:
    """The health that a text names, in the reader's words or in English."""
    key = name_key(typed)
    return next((each for each in ORDER if key in (name_key(_word(say, each)), each.value)), None)


def _control_word(say: Say, control: Control) -> str:
    words = {
        Control.STATE: say.plain("state-controlled"),
        Control.GOVERNMENT: say.plain("government"),
        Control.GOVERNMENT_FUNDED: say.plain("government-funded"),
        Control.PUBLIC: say.plain("public service"),
        Control.INDEPENDENT: say.plain("independent"),
        Control.AGGREGATOR: say.plain("aggregators"),
    }
    return words[control]


def _found(say: Say, state: SourceState, request: Request) -> Html:
    """A source with whose voice it is and its newest entry; for administrators in full."""
    label = control_label(say, state.source.control, state.source.country)
    parts = [in_full(say, state, request.now)] if request.is_admin else _shortly(say, state, request.now)
    return join(" · ", [*parts, *([label] if label else [])])


def _shortly(say: Say, state: SourceState, now: datetime) -> list[Html]:
    newest = [say("newest {time}", time=moment(state.newest_entry, now))] if state.newest_entry else []
    return [_state(say, state, now), *newest]


def _holding(typed: str, states: Sequence[SourceState]) -> list[SourceState]:
    """Sources whose name or outlet has a word that begins so, or whose host is typed; else with the letters within."""
    sought, host = f" {name_key(typed)}", host_of(typed).removeprefix("www.")
    names = {state.id: f" {name_key(state.source.name)}  {name_key(state.source.outlet)}" for state in states}
    begun = [state for state in states if sought in names[state.id] or ("." in host and host in host_of(state.url))]
    return begun or [state for state in states if sought.strip() in names[state.id]]


def likely(typed: str, states: Sequence[SourceState]) -> list[SourceState]:
    """The sources that somebody may mean who typed no source's name, the likeliest first."""
    names = {state.id: state.source.name.casefold() for state in states}
    found = process.extract(typed.casefold(), names, scorer=fuzz.WRatio, score_cutoff=LIKELY, limit=OFFERED)
    by_id = {state.id: state for state in states}
    return [by_id[key] for _, _, key in found]


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
    parts = [_state(say, state, now)]
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


def _state(say: Say, state: SourceState, now: datetime) -> Html:
    if state.health in TROUBLED:
        return _troubled(say, state, now)
    return say("{source}: {health}", source=shorten(state.source.name, NAME), health=_word(say, state.health))
