"""Administrators' buttons: sources by hand, broadcasts."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.broadcasting import confirmed, declined
from handlers.pressed.words import OnPress, number, one
from handlers.reply import Reply, Request, Services
from handlers.sources_by_hand import add_confirmed, add_declined, done_to, kept
from handlers.wording.texts import say_in


async def _addsource(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await add_confirmed(request, services, number(one(words)))


async def _nosource(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await add_declined(request, services)


async def _keepsource(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await kept(request, services)


async def _broadcast(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await confirmed(request, services, number(one(words)))


async def _nobroadcast(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await declined(request, services)


def _to_source(verb: str) -> OnPress:
    async def act(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        return await done_to(request, services, verb, number(one(words)))

    return act


def _administrators(act: OnPress) -> OnPress:
    """Nobody else may press it: in a group everyone sees the buttons."""

    async def guarded(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        if request.is_admin:
            return await act(request, services, words)
        return Reply("", toast=say_in(request.language).plain("This is for the bot's administrators."))

    return guarded


VERBS: Mapping[str, OnPress] = {
    verb: _administrators(act)
    for verb, act in {
        "addsource": _addsource,
        "nosource": _nosource,
        "keepsource": _keepsource,
        "broadcast": _broadcast,
        "nobroadcast": _nobroadcast,
        **{verb: _to_source(verb) for verb in ("pausesource", "resumesource", "removesource", "dropsource")},
    }.items()
}
