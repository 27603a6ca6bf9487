"""Buttons under what a deep link did."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.links_in import undone
from handlers.pressed.words import OnPress, one
from handlers.reply import Reply, Request, Services


async def _undo(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await undone(request, services, one(words).split("+"))


VERBS: Mapping[str, OnPress] = {"undo": _undo}
