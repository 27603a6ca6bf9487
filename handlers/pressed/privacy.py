"""Buttons under /forgetme."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.pressed.words import OnPress, number, one
from handlers.privacy import forgotten, remembered
from handlers.reply import Reply, Request, Services


async def _forget(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await forgotten(request, services, number(one(words)))


async def _remember(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await remembered(request, services)


VERBS: Mapping[str, OnPress] = {"forget": _forget, "remember": _remember}
