"""Buttons under alerts."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.pressed.words import BadWordsError, OnPress, number, one, want_key
from handlers.reply import Reply, Request, Services
from handlers.under_alerts import MOST, hushed, leant, leant_back


def _hush(on: bool) -> OnPress:
    async def act(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        return await hushed(request, services, number(one(words)), on)

    return act


def _like(up: bool) -> OnPress:
    async def act(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        return await leant(request, services, number(one(words)), up)

    return act


async def _lean(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    leans: dict[str | int, int] = {}
    for each in one(words).split("+"):
        want, colon, lean = each.rpartition(":")
        steps = number(lean.removeprefix("-"))
        if not colon or not want or steps > MOST:
            raise BadWordsError
        leans[want_key(want)] = -steps if lean.startswith("-") else steps
    return await leant_back(request, services, leans)


VERBS: Mapping[str, OnPress] = {
    "hush": _hush(True),
    "unhush": _hush(False),
    "like": _like(False),
    "dislike": _like(True),
    "lean": _lean,
}
