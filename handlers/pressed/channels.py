"""Buttons of channels: take charge of one, or of none."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.pressed.words import BadWordsError, OnPress, number, one
from handlers.reply import Reply, Request, Services
from handlers.serving import chosen, step_back


async def _channel(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    if not request.private:
        raise BadWordsError
    if one(words) == "off":
        return await step_back(request, services)
    return await chosen(request, services, -number(one(words)))


VERBS: Mapping[str, OnPress] = {"channel": _channel}
