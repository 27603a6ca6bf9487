"""Buttons of briefs: ask, ask again, follow the topic or no longer, show more."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.pressed.words import OnPress, exactly, one, subjects
from handlers.reading import found_page, latest_page
from handlers.reply import Reply, Request, Services
from handlers.status import followed, on_subjects, on_text


async def _status(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_subjects(request, services, subjects(services, one(words)))


async def _again(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_subjects(request, services, subjects(services, one(words)), edit=True)


async def _text(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_text(request, services, one(words))


async def _retext(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_text(request, services, one(words), edit=True)


async def _follow(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    topic, joined, asked = exactly(words, 3)
    return await followed(request, services, topic, True, "+".join(subjects(services, joined)), asked)


async def _drop(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    topic, joined, asked = exactly(words, 3)
    return await followed(request, services, topic, False, "+".join(subjects(services, joined)), asked)


async def _more(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    """Older stories of what a brief was about: by topic where it is one, else by words."""
    named = subjects(services, one(words))
    if len(named) == 1 and services.catalogue.topic(named[0]) is not None:
        return await latest_page(request, services, named)
    return await found_page(request, services, " ".join(services.index.title(each) for each in named), 0)


VERBS: Mapping[str, OnPress] = {
    "status": _status,
    "again": _again,
    "text": _text,
    "retext": _retext,
    "follow": _follow,
    "drop": _drop,
    "more": _more,
}
