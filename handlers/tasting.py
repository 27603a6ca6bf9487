"""Whose reports count, by buttons: for everything that comes here, or for one topic or watch.

A button of one topic or watch carries it as its last word; without one it is of the chat's taste.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from feeds.language.outlets import outlet_key
from feeds.model import Source
from feeds.wanting import Taste, Voices
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.wants import NAME, Want, all_wants, wants_of
from handlers.wording.markup import bold, join, shorten
from handlers.wording.taste_words import language_name, muted_line, taste_lines, voices_name
from handlers.wording.texts import Say, say_in

PAGE = 16  # outlets on a page
SHORT = 16  # bytes of an outlet's name that fit on a button beside any topic's; of a longer one a mark is there
ALL_OF_THEM, AS_FOR_ALL = "any", "general"  # what a button makes of languages or voices as a whole

Change = Callable[[Taste], Taste]
Key = str | int | None  # a topic, the number of a watch; none: everything here


@dataclass(frozen=True, slots=True)
class _Held:
    """A taste as it stands: that of the want, or of everything here; and that of everything here."""

    want: Want | None
    general: Taste

    @property
    def taste(self) -> Taste:
        return self.want.terms.taste if self.want else self.general

    def data(self, verb: str, *words: object) -> str | None:
        """What a button about it says."""
        return presses.data(verb, *words, *([self.want.word] if self.want else []))


async def _held(request: Request, services: Services, key: Key) -> _Held | None:
    """None: there is no such topic or watch here any more."""
    general = await services.store.terms.taste(request.address)
    if key is None:
        return _Held(None, general)
    want = next((each for each in await wants_of(request, services) if each.key == key), None)
    return None if want is None else _Held(want, general)


# --- panels ----------------------------------------------------------------------------------------------------------


async def taste_panel(request: Request, services: Services, key: Key = None, toast: str | None = None) -> Reply:
    """How it stands, with a button for each language and each kind of voice; the list where the want is gone."""
    held = await _held(request, services, key)
    if held is None:
        return await _gone(request, services)
    say, languages = say_in(request.language), held.taste.languages or frozenset()
    every = sorted(await languages_read(services) | languages)
    buttons = (
        *_language_buttons(say, held, every),
        *_voices_buttons(say, held),
        *rows([Button(say.plain("Muted outlets ({n})", n=len(held.taste.muted)), held.data("outlets", 0))]),
        *rows([_back(say, held)]),
    )
    sections = _of_one(say, held.want, held) if held.want else await _of_all(say, request, services, held)
    return Reply(page(*sections), buttons, edit=request.pressed is not None, toast=toast)


def _of_one(say: Say, want: Want, held: _Held) -> tuple[Section, ...]:
    head = bold(say("Whose reports count: {name}", name=shorten(want.title, NAME)))
    told = say("A story comes once somebody reports it whose report counts.")
    return lines(head, told), lines(*taste_lines(say, held.taste, held.general))


async def _of_all(say: Say, request: Request, services: Services, held: _Held) -> tuple[Section, ...]:
    own = [each for each in await wants_of(request, services) if each.terms.taste != Taste()]
    told = say("A topic or watch may have it otherwise: tap it in /subscriptions.")
    if own:
        told = say("Otherwise for: {names}.", names=join(", ", [shorten(each.title, NAME) for each in own]))
    return (
        lines(
            bold(say("Whose reports count")),
            say("A story comes once somebody reports it whose report counts."),
        ),
        lines(*taste_lines(say, held.taste)),
        lines(told),
    )


def _language_buttons(say: Say, held: _Held, languages: Iterable[str]) -> Rows:
    mine = held.taste.languages
    each = grid(
        Button(_ticked(language_name(say, one), one in (mine or ())), held.data("newslanguage", _turn(one, mine), one))
        for one in languages
    )
    if held.want is None:
        return each
    as_for_all = Button(
        _ticked(say.plain("Languages as for everything"), mine is None), held.data("newslanguages", AS_FOR_ALL)
    )
    all_of_them = Button(
        _ticked(say.plain("All languages"), mine == frozenset()), held.data("newslanguages", ALL_OF_THEM)
    )
    return (*rows([as_for_all], [all_of_them]), *each)


def _turn(language: str, wanted: frozenset[str] | None) -> str:
    return "off" if language in (wanted or ()) else "on"


def _voices_buttons(say: Say, held: _Held) -> Rows:
    mine = held.taste.voices
    shown = mine if held.want else mine or Voices.ANY
    each = grid(Button(_ticked(voices_name(say, one), one is shown), held.data("voices", one.value)) for one in Voices)
    if held.want is None:
        return each
    as_for_all = Button(_ticked(say.plain("Voices as for everything"), mine is None), held.data("voices", AS_FOR_ALL))
    return (*rows([as_for_all]), *each)


def _back(say: Say, held: _Held) -> Button:
    if held.want is None:
        return Button(say.plain("‹ All"), presses.data("show", "mine"))
    return Button(f"‹ {shorten(held.want.title, 30)}", presses.data("want", held.want.word))


async def outlets_panel(
    request: Request, services: Services, number: int, key: Key = None, toast: str | None = None
) -> Reply:
    """Outlets, muted ones first, each muted or not by a tap; the `number`th page from 0 on. What is muted for
    everything is not among those of one topic or watch."""
    held = await _held(request, services, key)
    if held is None:
        return await _gone(request, services)
    say, muted = say_in(request.language), held.taste.muted
    known = await outlets(services) - (held.general.muted if held.want else set())
    every = [*sorted(muted, key=str.casefold), *sorted(known - muted, key=str.casefold)]
    pages = max(1, -(-len(every) // PAGE))
    number = min(number, pages - 1)
    buttons = [
        Button(
            f"✕ {shorten(each, 28)}" if each in muted else shorten(each, 30),
            held.data("unmute" if each in muted else "mute", number, mark_of(each)),
        )
        for each in every[number * PAGE : (number + 1) * PAGE]
    ]
    turn = [
        *([Button("‹", held.data("outlets", number - 1))] if number else []),
        *([Button("›", held.data("outlets", number + 1))] if number < pages - 1 else []),
    ]
    head = bold(say("Muted outlets"))
    if held.want:
        head = bold(say("Muted outlets: {name}", name=shorten(held.want.title, NAME)))
    text = page(
        lines(head, say("Tap an outlet to mute it, one with ✕ to hear it again.")),
        lines(muted_line(say, muted), say("A story that others report too still comes, with all its outlets.")),
    )
    back = Button(say.plain("‹ Whose reports count"), held.data("taste"))
    return Reply(text, (*grid(buttons), *rows(turn, [back])), edit=request.pressed is not None, toast=toast)


def _ticked(label: str, on: bool) -> str:
    return f"✓ {label}" if on else label


async def _gone(request: Request, services: Services) -> Reply:
    return await all_wants(request, services, toast=say_in(request.language).plain("This is no longer there."))


# --- what there is to choose from ------------------------------------------------------------------------------------


async def languages_read(services: Services) -> set[str]:
    """The languages of all sources that name one."""
    return {state.source.language for state in await services.store.sources.all()} - {""}


async def outlets(services: Services, wanted: Callable[[Source], bool] = lambda source: True) -> set[str]:
    """The names of all outlets there are, or of those whose sources are `wanted`."""
    return {state.source.publisher for state in await services.store.sources.all() if wanted(state.source)}


def mark_of(outlet: str) -> str:
    """What a button calls an outlet: its name, or where that is long a mark made of it."""
    named = outlet.encode()
    return outlet if len(named) <= SHORT else f"~{hashlib.blake2s(named, digest_size=6).hexdigest()}"


async def outlet_of(request: Request, services: Services, mark: str, key: Key = None) -> str | None:
    """The outlet that a button calls so, also by its whole name as older buttons do; None for none there is."""
    held = await _held(request, services, key)
    muted = held.taste.muted if held else frozenset()
    return next((each for each in sorted(await outlets(services) | muted) if mark in (each, mark_of(each))), None)


# --- changes ---------------------------------------------------------------------------------------------------------


async def changed(request: Request, services: Services, by: Change, key: Key = None) -> str:
    """Change a taste; what to say of it on the button."""
    say, terms = say_in(request.language), services.store.terms
    if key is None:
        before, after = await terms.change_taste(request.address, by)
        return say.plain("It was so already.") if before == after else say.plain("Changed.")
    made = await terms.change(request.address, key, request.now, lambda held: replace(held, taste=by(held.taste)))
    if made is None:
        return say.plain("This is no longer there.")
    return say.plain("It was so already.") if made[0] == made[1] else say.plain("Changed.")


def with_language(on: bool, *languages: str) -> Change:
    """These languages wanted, or not."""
    some = frozenset(languages)
    if on:
        return lambda taste: replace(taste, languages=(taste.languages or frozenset()) | some)
    return lambda taste: replace(taste, languages=None if taste.languages is None else taste.languages - some)


def with_languages(languages: frozenset[str] | None) -> Change:
    """These languages and no others; empty: all, none: as for everything here."""
    return lambda taste: replace(taste, languages=languages)


def with_muted(on: bool, *outlets: str) -> Change:
    """These outlets muted, or not, however their names are written in what is held."""
    some, keys = frozenset(outlets), {outlet_key(each) for each in outlets}
    if on:
        return lambda taste: replace(taste, muted=taste.muted | some)
    return lambda taste: replace(taste, muted=frozenset(each for each in taste.muted if outlet_key(each) not in keys))


def with_voices(voices: Voices | None) -> Change:
    """These voices; none: as for everything here."""
    return lambda taste: replace(taste, voices=voices)
