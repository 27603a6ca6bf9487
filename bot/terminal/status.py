"""`dewline status SUBJECT… [--at TIME] [--format text|html|json]`: the brief that /status would answer, now or then."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from bot.clock import utc_now
from bot.terminal.arguments import TIMES
from bot.terminal.brief_json import as_json
from feeds.answering import brief_on, brief_on_text
from feeds.asking.asked_times import length_of, moment_of, resolve_timed
from feeds.asking.subjects import Found, FreeText, Nothing, SubjectIndex, Unsure
from feeds.briefs.brief import Brief
from feeds.catalogue import Catalogue
from feeds.store import NoDatabaseError, Store, StoreError, open_store
from handlers.pages.brief_page import brief_page
from handlers.wording.markup import plain_with_links
from handlers.wording.texts import say_in

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # of the moments that the store can tell
_DAYS = {"today": 0, "yesterday": 1}
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "m": timedelta(minutes=1)}
_AGO = re.compile(r"(\d{1,5})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)(\s+ago)?")
_DATE = re.compile(r"\d{4}-?\d\d-?\d\d")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class TimeError(ValueError):
    """A --at that is no time; the text says which would be."""


async def run(args: argparse.Namespace, database_url: str, catalogue: Catalogue) -> int:
    """Print the brief; returns the exit code: 1 where there is no database or nothing meant for sure, 2 for a time."""
    now = utc_now()
    try:
        at = parse_time(args.at, now) if args.at else now
    except TimeError as error:
        return _fail(2, str(error))
    index = SubjectIndex(catalogue)
    text = " ".join(args.subject)
    resolution, since = resolve_timed(index, text, now)
    if since and args.at:
        return _fail(2, f'"{text}" has a time of its own beside --at; give one of them.')
    try:
        at = _day_of(since, now) if since else at
    except TimeError as error:
        return _fail(2, str(error))
    if isinstance(resolution, Nothing):
        return _fail(2, "Name a subject, such as Kaliningrad, or words to search for.")
    if isinstance(resolution, Unsure):  # also where /status would search: a program that asks wants no guess
        meant = " or ".join(index.titles(subjects) for subjects in resolution.suggestions)
        return _fail(1, f'No subject is called "{text}". Did you mean {meant}?')
    try:
        async with open_store(database_url) as store:
            brief = await _ask(store, index, resolution, at, now)
    except NoDatabaseError as error:
        return _fail(1, str(error))
    except StoreError as error:
        return _fail(1, f"The database cannot be used: {error}")
    if ago := length_of(since):
        print(f"A brief is of 24 hours. The one of {ago} ago: --at {ago}", file=sys.stderr)
    _print(_FORMATS[args.format](index, brief))
    return 0


def _day_of(since: str, now: datetime) -> datetime:
    """The moment that a time behind a subject means here: a day its end, as for --at; a length of time now, as in a
    chat, where a brief is of the last 24 hours. Raises TimeError for a day yet to come."""
    if length_of(since):
        return now
    begin = moment_of(since, now)
    return parse_time(since if begin is None or since in _DAYS else f"{begin:%Y-%m-%d}", now)


async def _ask(store: Store, index: SubjectIndex, resolution: Found | FreeText, at: datetime, now: datetime) -> Brief:
    if isinstance(resolution, Found):
        return await brief_on(store, index, resolution.subjects, at=at, now=now)
    return await brief_on_text(store, resolution.text, at=at, now=now)


def _as_html(index: SubjectIndex, brief: Brief) -> str:
    return str(brief_page(say_in("en"), index, brief))


def _as_text(index: SubjectIndex, brief: Brief) -> str:
    return plain_with_links(_as_html(index, brief))


def _as_json(index: SubjectIndex, brief: Brief) -> str:
    return json.dumps(as_json(index, brief), ensure_ascii=False, indent=2)


_FORMATS: dict[str, Callable[[SubjectIndex, Brief], str]] = {"text": _as_text, "html": _as_html, "json": _as_json}


def parse_time(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """The moment a --at means, in UTC; without a zone of its own it is in `zone`, or this computer's.

    A day alone means its end, so that the brief is of that day. Raises TimeError for what is no time, or not yet past.
    """
    try:
        moment = _ago(text.strip().lower(), now) or _written(" ".join(text.split()), now, zone)
    except (OverflowError, ValueError):  # thousands of years from now, or before year 1 where clocks are behind
        moment = None
    if moment is None:
        raise TimeError(f'"{text[:40]}" is not a time. Write it like one of these: {TIMES}.')
    if moment > now:
        raise TimeError(f'"{text}" is yet to come; --at takes a moment in the past.')
    return max(moment, EARLIEST)


def _ago(text: str, now: datetime) -> datetime | None:
    """`3 days ago`, `6h`, `now`."""
    found = _AGO.fullmatch(text)
    if found:
        return now - int(found[1]) * _UNITS[found[2][0]]
    return now if text == "now" else None


def _written(text: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    """A moment on clocks in `zone`: `yesterday 18:00`, `18:00`, ISO 8601. A day that has not ended ends now."""
    clocks = now.astimezone(zone).replace(tzinfo=None)
    moment = _relative(text.lower(), clocks)
    if moment is None:
        moment = _iso(text, clocks)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone) if zone else moment.astimezone()
    return moment.astimezone(UTC)


def _relative(text: str, clocks: datetime) -> datetime | None:
    first, _, rest = text.partition(" ")
    day, time = (first, rest) if first in _DAYS else ("", text)
    begin = clocks.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=_DAYS.get(day, 0))
    if day and not time:
        return min(begin + timedelta(days=1), clocks)
    found = _CLOCK.fullmatch(time)
    if not found:
        return None
    moment = begin + timedelta(hours=int(found[1]), minutes=int(found[2]))
    return moment - timedelta(days=1) if not day and moment > clocks else moment


def _iso(text: str, clocks: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _DATE.fullmatch(text) or moment > clocks:
        return moment
    return min(moment + timedelta(days=1), clocks)


def _print(text: str) -> None:
    """Print to the end, or until the one who reads has enough (`| head`)."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end


def _fail(code: int, message: str) -> int:
    print(message, file=sys.stderr)
    return code
