"""Buttons of what comes to a chat and on which terms, and of whose reports count."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.wanting import Voices
from handlers import tasting, wants
from handlers.pressed.words import BadWordsError, OnPress, exactly, number, one, want_key
from handlers.reply import Reply, Request, Services
from handlers.wording.texts import say_in


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
    _, key = _of(words, 0)
    return await tasting.taste_panel(request, services, key)


async def _language(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    (on, language), key = _of(words, 2)
    if on not in ("on", "off") or not language.isalpha() or len(language) > 3:
        raise BadWordsError
    return await _changed(request, services, tasting.with_language(on == "on", language), key)


async def _languages(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    (which,), key = _of(words, 1)
    whole = {tasting.ALL_OF_THEM: frozenset[str](), tasting.AS_FOR_ALL: None}
    if which not in whole:
        raise BadWordsError
    return await _changed(request, services, tasting.with_languages(whole[which]), key)


async def _voices(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    (which,), key = _of(words, 1)
    if which not in {*Voices, tasting.AS_FOR_ALL}:
        raise BadWordsError
    voices = None if which == tasting.AS_FOR_ALL else Voices(which)
    return await _changed(request, services, tasting.with_voices(voices), key)


async def _changed(request: Request, services: Services, by: tasting.Change, key: tasting.Key) -> Reply:
    toast = await tasting.changed(request, services, by, key)
    return await tasting.taste_panel(request, services, key, toast)


async def _outlets(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    (shown,), key = _of(words, 1)
    return await tasting.outlets_panel(request, services, number(shown), key)


def _muting(on: bool) -> OnPress:
    async def act(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        (shown, mark), key = _of(words, 2)
        outlet = await tasting.outlet_of(request, services, mark, key)
        toast = say_in(request.language).plain("This is no longer there.")
        if outlet is not None:
            toast = await tasting.changed(request, services, tasting.with_muted(on, outlet), key)
        return await tasting.outlets_panel(request, services, number(shown), key, toast)

    return act


def _of(words: tuple[str, ...], count: int) -> tuple[tuple[str, ...], tasting.Key]:
    """So many words, and the topic or watch that a last one may name."""
    if len(words) == count + 1:
        return words[:count], want_key(words[count])
    return exactly(words, count), None


VERBS: Mapping[str, OnPress] = {
    "want": _want,
    "unwant": _unwant,
    "term": _term,
    "taste": _taste,
    "newslanguage": _language,
    "newslanguages": _languages,
    "voices": _voices,
    "outlets": _outlets,
    "mute": _muting(True),
    "unmute": _muting(False),
}
