"""Buttons of what a chat wants: topics on and off, watches."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.permitting import permitted
from handlers.pressed.words import BadWordsError, OnPress, exactly, number, one
from handlers.reply import Reply, Request, Services
from handlers.speaking import chosen
from handlers.subscribing import MINE, START, TOPICS, panel, switch
from handlers.watching import removed, unwanted, wanted, watches

PANELS = (TOPICS, MINE, START)


def _panel(words: tuple[str, ...]) -> str:
    if not words or words[0] not in PANELS:
        raise BadWordsError
    return words[0]


async def _on(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    shown, topic = _panel(words), exactly(words, 2)[1]
    return await switch(request, services, True, shown, [topic])


async def _off(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    shown, topic = _panel(words), exactly(words, 2)[1]
    return await switch(request, services, False, shown, [topic])


async def _all(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await switch(request, services, True, _panel(words), [topic.id for topic in services.catalogue.topics])


async def _none(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    held = await services.store.subscriptions.of(request.address)
    return await switch(request, services, False, _panel(words), [each.topic for each in held])


async def _show(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await panel(request, services, _panel(words))


async def _watch(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await wanted(request, services, number(one(words)))


async def _nowatch(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await unwanted(request, services, number(one(words)))


async def _unwatch(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await removed(request, services, number(one(words)))


async def _watches(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await watches(request, services)


async def _language(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    try:
        return await chosen(request, services, one(words), edit=True)
    except ValueError as error:
        raise BadWordsError from error


async def _permissions(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    if request.private:
        raise BadWordsError
    try:
        return await permitted(request, services, one(words), edit=True)
    except ValueError as error:
        raise BadWordsError from error


VERBS: Mapping[str, OnPress] = {
    "on": _on,
    "off": _off,
    "all": _all,
    "none": _none,
    "show": _show,
    "watch": _watch,
    "nowatch": _nowatch,
    "unwatch": _unwatch,
    "watches": _watches,
    "language": _language,
    "permissions": _permissions,
}
