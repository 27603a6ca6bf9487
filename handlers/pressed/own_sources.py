"""Buttons of a chat's own sources."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.own_sources import own_confirmed, own_declined, own_removed
from handlers.pressed.words import BadWordsError, OnPress, number, one
from handlers.reply import Reply, Request, Services


async def _addown(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    if len(words) not in (1, 2):
        raise BadWordsError
    return await own_confirmed(request, services, number(words[0]), number(words[1]) if len(words) == 2 else None)


async def _noown(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await own_declined(request, services)


async def _dropown(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await own_removed(request, services, number(one(words)))


VERBS: Mapping[str, OnPress] = {"addown": _addown, "noown": _noown, "dropown": _dropown}
