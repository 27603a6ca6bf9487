"""How lively a subject is, in words: its level, and what is usual for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.briefs.usual import Liveliness, Usual
from handlers.wording.markup import Html, html, weekday
from handlers.wording.reasons import band
from handlers.wording.texts import Say


def level_of(say: Say, title: str, level: Liveliness | None) -> Html:
    """`Kaliningrad: elevated`; the title alone where too little is known."""
    return say("{title}: {level}", title=title, level=liveliness(say, level)) if level else html(title)


def liveliness(say: Say, level: Liveliness) -> Html:
    """A level in a word."""
    words = {
        Liveliness.QUIET: say.sense("a subject", "quiet"),
        Liveliness.NORMAL: say.sense("a subject", "normal"),
        Liveliness.ELEVATED: say.sense("a subject", "elevated"),
        Liveliness.HIGH: say.sense("a subject", "high"),
    }
    return words[level]


def counted(say: Say, count: int, usual: Usual | None, at: datetime) -> Html:
    """`11 stories in 24 hours; usual on a Tuesday: 2 to 5.`"""
    if usual is None:
        return _just_counted(say, count)
    day, many = weekday(at), band(say, usual.low, usual.high)
    if count == 0:
        return say("No story in 24 hours; usual on a {weekday}: {band}.", weekday=day, band=many)
    return say.count(
        count,
        "One story in 24 hours; usual on a {weekday}: {band}.",
        "{n} stories in 24 hours; usual on a {weekday}: {band}.",
        weekday=day,
        band=many,
    )


def counted_shortly(say: Say, count: int, usual: Usual | None) -> Html:
    """The same without the day of the week: for a picture, which is of the same day for everybody."""
    if usual is None:
        return _just_counted(say, count)
    many = band(say, usual.low, usual.high)
    if count == 0:
        return say("No story in 24 hours; usual: {band}", band=many)
    return say.count(count, "One story in 24 hours; usual: {band}", "{n} stories in 24 hours; usual: {band}", band=many)


def _just_counted(say: Say, count: int) -> Html:
    if count == 0:
        return say("No story in 24 hours.")
    return say.count(count, "One story in 24 hours.", "{n} stories in 24 hours.")


def lasted(say: Say, span: timedelta) -> Html:
    """How long something has lasted: `3 minutes`, `5 hours`, `12 days`."""
    minutes = max(1, int(span.total_seconds() // 60))
    if minutes < 120:
        return say.count(minutes, "{n} minute", "{n} minutes")
    if minutes < 48 * 60:
        return say.count(minutes // 60, "{n} hour", "{n} hours")
    return say.count(minutes // (24 * 60), "{n} day", "{n} days")
