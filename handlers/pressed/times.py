"""Buttons of when news comes: quiet hours, digests, the chat's time zone."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.times.hours import read_time
from feeds.times.schedules import days_of
from feeds.wanting import Sending
from handlers.digests import digest_nothing, digest_now, digest_off, digest_paged, digest_set, digest_shown, digest_ways
from handlers.pressed.words import BadWordsError, OnPress, exactly, number, one
from handlers.quieting import OFF, TOTAL, quiet_off, quiet_pressed
from handlers.reply import Reply, Request, Services
from handlers.zoning import ask_location, zone_chosen

LAST = 9_999_999_999  # seconds since 1970 that a button may name: far beyond, times can't be told any more


async def _quiet(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    hours, zone, *rings = words if len(words) == 3 else exactly(words, 2)  # two: from before nothing could be let ring
    if hours == OFF:
        return await quiet_off(request, services, edit=True)
    try:
        return await quiet_pressed(request, services, hours, zone, rings[0] == TOTAL if rings else None)
    except ValueError as error:
        raise BadWordsError from error


async def _zone(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    if one(words) == "place":
        return ask_location(request)
    try:
        return await zone_chosen(request, services, one(words), edit=True)
    except ValueError as error:
        raise BadWordsError from error


async def _digest(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    match one(words):
        case "off":
            return await digest_off(request, services, edit=True)
        case "show":
            return await digest_shown(request, services)
        case "only":
            return await digest_ways(request, services, Sending.DIGEST)
        case "both":
            return await digest_ways(request, services, Sending.BOTH)
        case "tell" | "hush" as wish:
            return await digest_nothing(request, services, wish == "tell")
    raise BadWordsError


async def _digest_now(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await digest_now(request, services)


async def _digest_at(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    at, days, *zone = words if len(words) == 3 else exactly(words, 2)
    try:
        named = days_of(number(days))
        if not named:
            raise BadWordsError
        return await digest_set(request, services, read_time(at), named, zone[0] if zone else "")
    except ValueError as error:
        raise BadWordsError from error


async def _digest_page(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    since, until, skipped = map(number, exactly(words, 3))
    if not since < until < LAST:
        raise BadWordsError
    return await digest_paged(request, services, since, until, skipped)


VERBS: Mapping[str, OnPress] = {
    "quiet": _quiet,
    "zone": _zone,
    "digest": _digest,
    "digestnow": _digest_now,
    "digestat": _digest_at,
    "digestpage": _digest_page,
}
