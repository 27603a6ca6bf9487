"""Buttons of lists: stories page by page, one story with its reports, the sources."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.model import ANY_TOPIC
from handlers.pressed.words import BadWordsError, OnPress, exactly, number, number36, one
from handlers.reading import by_topic, found_page, latest_page, listed, one_story
from handlers.reply import Reply, Request, Services
from handlers.sources import every_source, sources


async def _story(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await one_story(request, services, number(one(words)), 0)


async def _page(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    story, place = exactly(words, 2)
    return await one_story(request, services, number(story), number(place), edit=True)


async def _latest(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    joined, before = exactly(words, 2)
    topics = [topic for topic in joined.split("+") if services.catalogue.topic(topic)] if joined else None
    if topics == []:
        raise BadWordsError
    return await latest_page(request, services, topics, number(before) if before else None, edit=True)


async def _by_topic(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return by_topic(request, services)


async def _find(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    offset, text = exactly(words, 2)
    question = _question(request, text)
    edit = offset != "0" or not text  # 0 begins a search, and nothing is the way back to its first page
    return await found_page(request, services, question, number(offset or "0"), edit=edit)


async def _list(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    before, text = exactly(words, 2)
    return await listed(request, services, _question(request, text), number36(before) if before else None)


async def _of_any(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    """The list that the message shows the question of, of whatever the sources tell."""
    asked = _question(request, one(words)).split()
    return await found_page(request, services, " ".join(each for each in asked if each != f"topic:{ANY_TOPIC}"), 0)


def _question(request: Request, text: str) -> str:
    """What a list's button asks: its own words, or those the message shows as code where they did not fit."""
    if not (text or request.shown):
        raise BadWordsError
    return text or request.shown


async def _sources(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await sources(request, services)


async def _source(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await every_source(request, services, number(one(words)))


VERBS: Mapping[str, OnPress] = {
    "story": _story,
    "page": _page,
    "latest": _latest,
    "bytopic": _by_topic,
    "find": _find,
    "list": _list,
    "ofany": _of_any,
    "sources": _sources,
    "source": _source,
}
