"""Buttons of briefs: ask, ask again, follow the topic or no longer, show what belongs to it and go back.

1|chart|kaliningrad|90|d|toqz3t       subjects, days (or empty), d for dark, when it was asked before
1|timeline|kaliningrad|b|9978|toqz3t  the page before (b) or after (a) a story, or empty twice: the latest
"""

from __future__ import annotations

from collections.abc import Mapping

from feeds.briefs.chart import SPANS
from handlers.brief_parts import more, rests_on
from handlers.charting import chart_reply
from handlers.pages.subject_buttons import About, about_of
from handlers.pressed.words import BadWordsError, OnPress, exactly, number, one, subjects
from handlers.reading import latest_page, newest_of
from handlers.reply import Reply, Request, Services
from handlers.status import brief_again, followed, on_subjects, on_text
from handlers.timeline import EARLIER, LATER, Turn, timeline_page


async def _status(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_subjects(request, services, subjects(services, one(words)))


async def _again(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_subjects(request, services, subjects(services, one(words)), edit=True)


async def _text(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_text(request, services, one(words))


async def _retext(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_text(request, services, one(words), edit=True)


async def _brief(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await brief_again(request, services, _about(services, *exactly(words, 2)))


async def _follow(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    topic, joined, asked = exactly(words, 3)
    return await followed(request, services, topic, True, _about(services, joined, asked))


async def _drop(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    topic, joined, asked = exactly(words, 3)
    return await followed(request, services, topic, False, _about(services, joined, asked))


async def _more(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    """The other stories of the day, in the place of the brief; from under "did you mean", the newest of all."""
    if len(words) == 1:
        named = subjects(services, words[0])
        if len(named) == 1 and services.catalogue.topic(named[0]) is not None:
            return await latest_page(request, services, named)
        return await newest_of(request, services, named)
    joined, offset, asked = exactly(words, 3)
    return await more(request, services, _about(services, joined, asked), number(offset))


async def _rests(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await rests_on(request, services, _about(services, *exactly(words, 2)))


async def _chart(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    """The chart in the place of what was pressed; a new message from under "did you mean"."""
    if len(words) == 1:
        return await chart_reply(request, services, _about(services, words[0], ""), SPANS[0], dark=False)
    joined, days, theme, asked = exactly(words, 4)
    wanted = number(days) if days else SPANS[0]
    if wanted not in SPANS:
        raise BadWordsError
    return await chart_reply(request, services, _about(services, joined, asked), wanted, dark=theme == "d", edit=True)


async def _timeline(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    """A page in the place of what was pressed; a new message from under "did you mean"."""
    if len(words) == 1:
        return await timeline_page(request, services, _about(services, words[0], ""), Turn())
    joined, way, story, asked = exactly(words, 4)
    turn = Turn(story=number(story), later=way == LATER) if way in (EARLIER, LATER) else Turn()
    return await timeline_page(request, services, _about(services, joined, asked), turn, edit=True)


def _about(services: Services, joined: str, asked: str) -> About:
    return about_of(subjects(services, joined), asked)


VERBS: Mapping[str, OnPress] = {
    "status": _status,
    "again": _again,
    "text": _text,
    "retext": _retext,
    "follow": _follow,
    "drop": _drop,
    "brief": _brief,
    "more": _more,
    "rests": _rests,
    "chart": _chart,
    "timeline": _timeline,
}
