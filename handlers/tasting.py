"""Whose reports count in a chat: languages, voices, muted outlets; by buttons, and by /set, /mute and /unmute."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from rapidfuzz import fuzz, process, utils

from feeds.languages import normal
from feeds.wanting import Taste, Voices
from handlers import presses
from handlers.keyboard import grid, rows
from handlers.markup import Html, bold, code, html, join, shorten
from handlers.page import lines, page
from handlers.reply import Button, Reply, Request, Services
from handlers.set_words import meaning_of, shown_in
from handlers.texts import Say, say_in

ECHO = 40  # characters of what somebody typed that are shown back
PAGE = 16  # outlets on a page
LIKELY = 70  # similarity of 100 from which an outlet may have been meant
ANY = frozenset({"all", "any", "every", "everything"})


def language_name(say: Say, language: str) -> str:
    """What a language is called; one without a name here by its code."""
    names = {
        "cs": say.plain("Czech"),
        "de": say.plain("German"),
        "en": say.plain("English"),
        "et": say.plain("Estonian"),
        "fi": say.plain("Finnish"),
        "fr": say.plain("French"),
        "lt": say.plain("Lithuanian"),
        "lv": say.plain("Latvian"),
        "pl": say.plain("Polish"),
        "ro": say.plain("Romanian"),
        "ru": say.plain("Russian"),
        "sv": say.plain("Swedish"),
        "uk": say.plain("Ukrainian"),
    }
    return names.get(language, language)


def voices_name(say: Say, voices: Voices) -> str:
    """Whose voices count, in a word or two."""
    return {
        Voices.ANY: say.plain("Anybody's"),
        Voices.INDEPENDENT: say.plain("Independent"),
        Voices.OFFICIAL: say.plain("Official"),
        Voices.EITHER: say.plain("Independent or official"),
    }[voices]


# --- panels ----------------------------------------------------------------------------------------------------------


async def taste_panel(request: Request, services: Services, toast: str | None = None) -> Reply:
    """How it stands, with a button for each language and each kind of voice."""
    say, taste = say_in(request.language), await services.store.terms.taste(request.address)
    languages = sorted({state.source.language for state in await services.store.sources.all()} | taste.languages)
    text = page(
        lines(
            bold(say("Whose reports count")),
            say("A story comes once somebody reports it whose report counts."),
        ),
        lines(
            say("Languages: {languages}.", languages=_languages(say, taste.languages)),
            say("Voices: {voices}.", voices=voices_name(say, taste.voices)),
            _muted(say, taste.muted),
        ),
    )
    buttons = (
        *grid(_language_button(say, each, each in taste.languages) for each in languages if each),
        *grid(
            Button(_ticked(voices_name(say, each), each is taste.voices), presses.data("voices", each.value))
            for each in Voices
        ),
        *rows(
            [Button(say.plain("Muted outlets ({n})", n=len(taste.muted)), presses.data("outlets", 0))],
            [Button(say.plain("‹ All"), presses.data("show", "mine"))],
        ),
    )
    return Reply(text, buttons, edit=request.pressed is not None, toast=toast)


async def outlets_panel(request: Request, services: Services, number: int, toast: str | None = None) -> Reply:
    """Outlets, muted ones first, each muted or not by a tap; the `number`th page from 0 on."""
    say, taste = say_in(request.language), await services.store.terms.taste(request.address)
    known = await _outlets(services)
    others = sorted((each for each in known if each not in taste.muted), key=str.casefold)
    every = [*sorted(taste.muted, key=str.casefold), *others]
    pages = max(1, -(-len(every) // PAGE))
    number = min(number, pages - 1)
    shown = every[number * PAGE : (number + 1) * PAGE]
    buttons = [
        Button(
            f"✕ {shorten(each, 28)}" if each in taste.muted else shorten(each, 30),
            presses.data("unmute" if each in taste.muted else "mute", number, each),
        )
        for each in shown
    ]
    turn = [
        *([Button("‹", presses.data("outlets", number - 1))] if number else []),
        *([Button("›", presses.data("outlets", number + 1))] if number < pages - 1 else []),
    ]
    text = page(
        lines(bold(say("Muted outlets")), say("Tap an outlet to mute it, one with ✕ to hear it again.")),
        lines(_muted(say, taste.muted), say("A story that others report too still comes, with all its outlets.")),
    )
    back = Button(say.plain("‹ Whose reports count"), presses.data("taste"))
    return Reply(text, (*grid(buttons), *rows(turn, [back])), edit=request.pressed is not None, toast=toast)


def _language_button(say: Say, language: str, on: bool) -> Button:
    turned = presses.data("newslanguage", "off" if on else "on", language)
    return Button(_ticked(language_name(say, language), on), turned)


def _ticked(label: str, on: bool) -> str:
    return f"✓ {label}" if on else label


def _languages(say: Say, languages: Collection[str]) -> Html:
    return join(", ", sorted(language_name(say, each) for each in languages)) or say("all")


def _muted(say: Say, muted: Collection[str]) -> Html:
    names = sorted(muted, key=str.casefold)
    if not names:
        return say("No outlet is muted.")
    more = [say("{n} more", n=len(names) - 10)] if len(names) > 10 else []
    return say("Muted: {outlets}.", outlets=join(", ", [*(shorten(each, ECHO) for each in names[:10]), *more]))


async def _outlets(services: Services) -> set[str]:
    return {state.source.publisher for state in await services.store.sources.all()}


# --- changes ---------------------------------------------------------------------------------------------------------


async def changed(request: Request, services: Services, by: Callable[[Taste], Taste]) -> str:
    """Change the taste; what to say of it on the button."""
    say = say_in(request.language)
    before, after = await services.store.terms.change_taste(request.address, by)
    return say.plain("It was so already.") if before == after else say.plain("Changed.")


def with_language(on: bool, *languages: str) -> Callable[[Taste], Taste]:
    """These languages wanted, or not."""
    some = frozenset(languages)
    return lambda taste: replace(taste, languages=taste.languages | some if on else taste.languages - some)


def with_muted(on: bool, *outlets: str) -> Callable[[Taste], Taste]:
    """These outlets muted, or not."""
    some = frozenset(outlets)
    return lambda taste: replace(taste, muted=taste.muted | some if on else taste.muted - some)


def with_voices(voices: Voices) -> Callable[[Taste], Taste]:
    """These voices."""
    return lambda taste: replace(taste, voices=voices)


# --- commands --------------------------------------------------------------------------------------------------------


async def set_languages(request: Request, services: Services, words: str) -> Reply:
    """/set languages pl en: only these; `all`: every one."""
    say = say_in(request.language)
    codes = [each for each in re.split(r"[\s,;]+", words.strip().lower()) if each]
    if codes and all(each in ANY for each in codes):
        await changed(request, services, lambda taste: replace(taste, languages=frozenset()))
        return await taste_panel(request, services)
    known = {state.source.language for state in await services.store.sources.all()} - {""}
    named = {language_name(say, each).casefold(): each for each in known} | {
        language_name(say_in("en"), each).casefold(): each for each in known
    }
    wanted = {each: named.get(each, normal(each)) for each in codes}
    strange = [each for each, language in wanted.items() if language not in known]
    if strange or not codes:
        told = say("No source is read in “{language}”.", language=shorten(strange[0], ECHO)) if strange else Html()
        example = say(
            "Like this: {example}. Languages that are read: {languages}.",
            example=code(f"/set {shown_in(say.language, 'languages')} en pl"),
            languages=join(", ", sorted(f"{each} ({language_name(say, each)})" for each in known)),
        )
        return Reply(page(lines(told, example)))
    await changed(request, services, lambda taste: replace(taste, languages=frozenset(wanted.values())))
    return await taste_panel(request, services)


async def set_voices(request: Request, services: Services, words: str) -> Reply:
    """/set voices independent: only these; `any`: everybody's."""
    say, word = say_in(request.language), words.strip().lower()
    word = Voices.ANY.value if word in ANY else meaning_of(word)
    if word not in set(Voices):
        told = say(
            "Voices are {any}, {independent}, {official} or {either}.",
            any=_word(say, Voices.ANY),
            independent=_word(say, Voices.INDEPENDENT),
            official=_word(say, Voices.OFFICIAL),
            either=_word(say, Voices.EITHER),
        )
        example = code(f"/set {shown_in(say.language, 'voices')} {shown_in(say.language, Voices.INDEPENDENT.value)}")
        return Reply(page(lines(told, say("Like this: {example}", example=example))))
    await changed(request, services, with_voices(Voices(word)))
    return await taste_panel(request, services)


def _word(say: Say, voices: Voices) -> Html:
    return code(shown_in(say.language, voices.value))


async def mute(request: Request, services: Services) -> Reply:
    """/mute TASS: reports of this outlet alone bring nothing here."""
    return await _mute(request, services, on=True)


async def unmute(request: Request, services: Services) -> Reply:
    """/unmute TASS: its reports count again."""
    return await _mute(request, services, on=False)


async def _mute(request: Request, services: Services, *, on: bool) -> Reply:
    say, typed = say_in(request.language), " ".join(request.args.split())
    if not typed:
        return await outlets_panel(request, services, 0)
    known = await _outlets(services) | (await services.store.terms.taste(request.address)).muted
    outlet = _named(typed, known)
    if outlet is None:
        return _unknown(say, typed, known, on)
    await services.store.terms.change_taste(request.address, with_muted(on, outlet))
    told = (
        say("{outlet} is muted: what only it reports does not come.", outlet=bold(outlet))
        if on
        else say("{outlet} counts again.", outlet=bold(outlet))
    )
    undo = Button(say.plain("Undo"), presses.data("unmute" if on else "mute", 0, outlet))
    every = Button(say.plain("Muted outlets"), presses.data("outlets", 0))
    return Reply(told, rows([undo, every]))


def _named(typed: str, known: Iterable[str]) -> str | None:
    return next((each for each in sorted(known) if each.casefold() == typed.casefold()), None)


def _unknown(say: Say, typed: str, known: Collection[str], on: bool) -> Reply:
    near = process.extract(
        typed, sorted(known), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=LIKELY, limit=3
    )
    text = say("No outlet is called “{name}”.", name=shorten(typed, ECHO))
    if near:
        text = say(
            "No outlet is called “{name}”. Did you mean {outlets}?",
            name=shorten(typed, ECHO),
            outlets=join(say(" or "), [html(each[0]) for each in near]),
        )
    buttons = [Button(shorten(each[0], 30), presses.data("mute" if on else "unmute", 0, each[0])) for each in near]
    every = Button(say.plain("All outlets"), presses.data("outlets", 0))
    return Reply(text, (*grid(buttons), (every,)))
