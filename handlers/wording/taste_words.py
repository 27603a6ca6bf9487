"""Whose reports count, in words: languages, voices, muted outlets."""

from __future__ import annotations

from collections.abc import Collection

from feeds.wanting import Taste, Voices
from handlers.wording.markup import Html, join, shorten
from handlers.wording.texts import Say

ECHO = 40  # characters of an outlet's name in a line
LISTED = 10  # outlets in a line


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


def taste_lines(say: Say, taste: Taste, general: Taste | None = None) -> list[Html]:
    """A taste, a line for each part. `general`: it is that of one topic or watch, and this one that of everything
    here; what it does not say is as there."""
    within = taste.within(general) if general else taste
    languages = _languages(say, within.languages or ())
    voices = voices_name(say, within.voices or Voices.ANY)
    of_all = general.muted if general else frozenset()
    return [
        say("Languages: {languages}, as for everything here.", languages=languages)
        if general and taste.languages is None
        else say("Languages: {languages}.", languages=languages),
        say("Voices: {voices}, as for everything here.", voices=voices)
        if general and taste.voices is None
        else say("Voices: {voices}.", voices=voices),
        *([muted_line(say, taste.muted)] if taste.muted or not of_all else []),
        *([say("Muted for everything here: {outlets}.", outlets=_some(say, of_all))] if of_all else []),
    ]


def muted_line(say: Say, muted: Collection[str]) -> Html:
    """Which outlets are muted."""
    return say("Muted: {outlets}.", outlets=_some(say, muted)) if muted else say("No outlet is muted.")


def taste_facts(say: Say, own: Taste) -> list[Html]:
    """What a topic or watch has of its own, in a few words each, for a list."""
    told = list[Html]()
    if own.languages is not None:
        told.append(say("languages: {languages}", languages=_languages(say, own.languages)))
    if own.voices is not None:
        told.append(
            {
                Voices.ANY: say("anybody's reports"),
                Voices.INDEPENDENT: say("independent voices only"),
                Voices.OFFICIAL: say("official voices only"),
                Voices.EITHER: say("independent or official voices only"),
            }[own.voices]
        )
    if own.muted:
        told.append(say.count(len(own.muted), "{n} outlet muted", "{n} outlets muted"))
    return told


def _languages(say: Say, languages: Collection[str]) -> Html:
    return join(", ", sorted(language_name(say, each) for each in languages)) or say("all")


def _some(say: Say, outlets: Collection[str]) -> Html:
    names = sorted(outlets, key=str.casefold)
    more = [say("{n} more", n=len(names) - LISTED)] if len(names) > LISTED else []
    return join(", ", [*(shorten(each, ECHO) for each in names[:LISTED]), *more])
