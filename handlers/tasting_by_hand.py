"""Whose reports count, in words: /set languages, /set kaliningrad voices official, /mute, /unmute."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import reduce

from rapidfuzz import fuzz, process, utils

from feeds.language.idle_words import ALL
from feeds.language.languages import normal
from feeds.language.outlets import outlet_key
from feeds.language.text import name_key
from feeds.wanting import Voices
from feeds.watches.places import is_from, origin
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import lines, page
from handlers.reply import Button, Reply, Request, Services
from handlers.tasting import (
    Change,
    changed,
    languages_read,
    mark_of,
    outlets,
    outlets_panel,
    with_languages,
    with_muted,
    with_voices,
)
from handlers.wants import Want
from handlers.wording.markup import Html, bold, code, html, join, shorten
from handlers.wording.set_words import meaning_of, shown_in
from handlers.wording.taste_words import ECHO, language_name, voices_name
from handlers.wording.texts import Say, say_in

LIKELY = 70  # similarity of 100 from which an outlet may have been meant
ANY = ALL | {"any", "every", "visi"}  # `visi` are voices, and `visos` languages
OFFERED = 6  # outlets of a country that are offered
RESET = "reset"  # as for everything here

_MUTING = ("mute", "unmute")
_PARTS = ("languages", "voices", *_MUTING)

Part = tuple[str, str]  # which, and what it is to be


def taste_in(typed: str) -> tuple[str, list[Part]]:
    """What stands before the parts of a taste, and these: `kaliningrad silent`, [(`voices`, `any`), (`mute`, `TASS`)].

    What follows "mute" is an outlet's name to the end: there are such as Global Voices.
    """
    before: list[str] = []
    parts: list[tuple[str, list[str]]] = []
    for word in typed.split():
        if meaning_of(word) in _PARTS and not (parts and parts[-1][0] in _MUTING):
            parts.append((meaning_of(word), []))
        else:
            (parts[-1][1] if parts else before).append(word)
    return " ".join(before), [(part, " ".join(words)) for part, words in parts]


async def taste_meant(
    request: Request, services: Services, parts: Sequence[Part], wants: Sequence[Want] = ()
) -> Change | Reply:
    """What these parts change in the taste of topics and watches, or of everything here where none are given; the
    answer to one that is not understood."""
    changes = list[Change]()
    for part, words in parts:
        made = await _SETTING[part](say_in(request.language), request, services, words, wants[0] if wants else None)
        if isinstance(made, Reply):
            return made
        changes.append(made)
    return lambda taste: reduce(lambda held, by: by(held), changes, taste)


_Setting = Callable[[Say, Request, Services, str, Want | None], Awaitable[Change | Reply]]


async def _languages(say: Say, request: Request, services: Services, words: str, want: Want | None) -> Change | Reply:
    """`pl en`: only these; `all`: every one; `reset`: as for everything here."""
    codes = [each for each in re.split(r"[\s,;]+", words.strip().lower()) if each]
    if codes and all(meaning_of(each) == RESET for each in codes):
        return with_languages(None)
    if codes and all(each in ANY for each in codes):
        return with_languages(frozenset())
    known = await languages_read(services)
    named = {language_name(say, each).casefold(): each for each in known} | {
        language_name(say_in("en"), each).casefold(): each for each in known
    }
    wanted = {each: named.get(each, normal(each)) for each in codes}
    strange = [each for each, language in wanted.items() if language not in known]
    if not strange and codes:
        return with_languages(frozenset(wanted.values()))
    told = say("No source is read in “{language}”.", language=shorten(strange[0], ECHO)) if strange else Html()
    example = say(
        "Like this: {example}. Languages that are read: {languages}.",
        example=_example(say, want, "languages", "en pl"),
        languages=join(", ", sorted(f"{each} ({language_name(say, each)})" for each in known)),
    )
    return Reply(page(lines(told, example)))


async def _voices(say: Say, request: Request, services: Services, words: str, want: Want | None) -> Change | Reply:
    """`independent`: only these; `any`: everybody's; `reset`: as for everything here."""
    word = words.strip().lower()
    named = {voices_name(say, each).lower(): each.value for each in Voices}  # as the panel has them
    word = Voices.ANY.value if word in ANY else named.get(word) or meaning_of(word)
    if word == RESET:
        return with_voices(None)
    if word in set(Voices):
        return with_voices(Voices(word))
    told = say(
        "Voices are {any}, {independent}, {official} or {either}.",
        any=_word(say, Voices.ANY),
        independent=_word(say, Voices.INDEPENDENT),
        official=_word(say, Voices.OFFICIAL),
        either=_word(say, Voices.EITHER),
    )
    example = _example(say, want, "voices", shown_in(say.language, Voices.INDEPENDENT.value))
    return Reply(page(lines(told, say("Like this: {example}", example=example))))


def _muting(on: bool) -> _Setting:
    async def set_muted(
        say: Say, request: Request, services: Services, words: str, want: Want | None
    ) -> Change | Reply:
        outlet = await _outlet(say, request, services, words, on, want)
        return outlet if isinstance(outlet, Reply) else with_muted(on, outlet)

    return set_muted


_SETTING: Mapping[str, _Setting] = {
    "languages": _languages,
    "voices": _voices,
    "mute": _muting(True),
    "unmute": _muting(False),
}


async def _outlet(
    say: Say, request: Request, services: Services, typed: str, on: bool, want: Want | None = None
) -> str | Reply:
    """The outlet that is named, in any case or without its article; else those there are, or what may be meant."""
    if not typed or typed.casefold() in ALL:
        return await outlets_panel(request, services, 0, want.key if want else None)
    taste = want.terms.taste if want else await services.store.terms.taste(request.address)
    known = sorted(await outlets(services) | taste.muted)
    exact = (each for each in known if each.casefold() == typed.casefold())
    named = next(exact, None) or next((each for each in known if outlet_key(each) == outlet_key(typed)), None)
    return named or _unknown(say, typed, await _of_origin(services, typed) or _near(typed, known), on, want)


def _word(say: Say, voices: Voices) -> Html:
    return code(shown_in(say.language, voices.value))


def _example(say: Say, want: Want | None, part: str, words: str) -> Html:
    name = f"{want.key if isinstance(want.key, str) else want.title} " if want else ""
    return code(f"/set {shorten(name, ECHO)}{shown_in(say.language, part)} {words}")


# --- /mute and /unmute -----------------------------------------------------------------------------------------------


async def mute(request: Request, services: Services) -> Reply:
    """/mute TASS: reports of this outlet alone bring nothing here."""
    return await _mute(request, services, on=True)


async def unmute(request: Request, services: Services) -> Reply:
    """/unmute TASS: its reports count again."""
    return await _mute(request, services, on=False)


async def _mute(request: Request, services: Services, *, on: bool) -> Reply:
    say = say_in(request.language)
    outlet = await _outlet(say, request, services, " ".join(request.args.split()), on)
    if isinstance(outlet, Reply):
        return outlet
    await changed(request, services, with_muted(on, outlet))
    told = (
        say("{outlet} is muted: what only it reports does not come.", outlet=bold(outlet))
        if on
        else say("{outlet} counts again.", outlet=bold(outlet))
    )
    undo = Button(say.plain("Undo"), presses.data("unmute" if on else "mute", 0, mark_of(outlet)))
    every = Button(say.plain("Muted outlets"), presses.data("outlets", 0))
    return Reply(told, rows([undo, every]))


async def _of_origin(services: Services, typed: str) -> list[str]:
    """The outlets of a country, or under a control, that a text names: no list of them is muted at once."""
    place = origin(name_key(typed))
    return sorted(await outlets(services, lambda source: is_from(source, place)))[:OFFERED] if place else []


def _near(typed: str, known: Sequence[str]) -> list[str]:
    found = process.extract(
        typed, known, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=LIKELY, limit=3
    )
    return [each[0] for each in found]


def _unknown(say: Say, typed: str, near: Sequence[str], on: bool, want: Want | None) -> Reply:
    text = say("No outlet is called “{name}”.", name=shorten(typed, ECHO))
    if near:
        text = say(
            "No outlet is called “{name}”. Did you mean {outlets}?",
            name=shorten(typed, ECHO),
            outlets=join(say(" or "), [html(each) for each in near]),
        )
    verb, its = "mute" if on else "unmute", [want.word] if want else []
    buttons = [Button(shorten(each, 30), presses.data(verb, 0, mark_of(each), *its)) for each in near]
    every = Button(say.plain("All outlets"), presses.data("outlets", 0, *its))
    return Reply(text, (*grid(buttons), (every,)))
