"""Buttons of what comes to a chat and on which terms, and of whose reports count."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.wanting import Voices
from handlers import tasting, wants
from handlers.pressed.words import BadWordsError, OnPress, exactly, number, one, want_key
from handlers.reply import Reply, Request, Services


async def _want(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await wants.one_want(request, services, want_key(one(words)))


async def _unwant(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await wants.removed(request, services, want_key(one(words)))


async def _term(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    want, word = exactly(words, 2)
    reply = await wants.changed(request, services, want_key(want), word)
    if reply is None:
        raise BadWordsError
    return reply


async def _taste(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await tasting.taste_panel(request, services)


async def _language(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    on, language = exactly(words, 2)
    if on not in ("on", "off") or not language.isalpha() or len(language) > 3:
        raise BadWordsError
    toast = await tasting.changed(request, services, tasting.with_language(on == "on", language))
    return await tasting.taste_panel(request, services, toast)


async def _voices(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    if one(words) not in set(Voices):
        raise BadWordsError
    toast = await tasting.changed(request, services, tasting.with_voices(Voices(one(words))))
    return await tasting.taste_panel(request, services, toast)


async def _outlets(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await tasting.outlets_panel(request, services, number(one(words)))


def _muting(on: bool) -> OnPress:
    async def act(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        shown, outlet = exactly(words, 2)
        toast = await tasting.changed(request, services, tasting.with_muted(on, outlet))
        return await tasting.outlets_panel(request, services, number(shown), toast)

    return act


VERBS: Mapping[str, OnPress] = {
    "want": _want,
    "unwant": _unwant,
    "term": _term,
    "taste": _taste,
    "newslanguage": _language,
    "voices": _voices,
    "outlets": _outlets,
    "mute": _muting(True),
    "unmute": _muting(False),
}
