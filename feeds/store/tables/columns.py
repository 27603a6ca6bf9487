"""Column types that mean the same in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from feeds.times.zones import is_zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# What a row's moment is read as where no datetime reaches it; a day within, so that any zone can be reckoned with.
EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
DAY = 86_400_000_000  # microseconds: `column / DAY` is the number of a day in both databases

# 64 bits in both databases, and still SQLite's own row number where it is a single primary key.
BigId = BigInteger().with_variant(Integer, "sqlite")


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware `moment`; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"the store takes aware times only, not {moment!r}")
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The UTC moment that is `micros` microseconds after 1970; the last or first where there is none: a row of one
    must not keep all others from being read."""
    try:
        return EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return LATEST if micros > 0 else EARLIEST


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC, kept as whole microseconds since 1970 in a 64-bit integer.

    Integers sort, compare and subtract alike in both databases, need no session time zone, and take eight bytes;
    SQLite has no time type of its own, and its text forms sort only while everyone writes the same one.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime to microseconds."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Microseconds to an aware datetime in UTC."""
        return None if value is None else from_micros(value)


class Words(TypeDecorator[frozenset[str]]):
    """A set of words in one text, each between line breaks, so that a statement can look for one; none: not said."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Words to text; no words are an empty one."""
        if value is None:
            return None
        words = sorted({" ".join(word.split()) for word in value} - {""})
        return "".join(["\n", *(f"{word}\n" for word in words)]) if words else ""

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[str] | None:
        """Text to words."""
        return None if value is None else frozenset(str(value).split("\n")) - {""}


def minutes_of(at: time) -> int:
    """A time of day in minutes."""
    return at.hour * 60 + at.minute


def time_of(minutes: int) -> time:
    """The time of day that is so many minutes into it."""
    return time(*divmod(minutes, 60))


def zone_of(name: str | None) -> str:
    """A chat's zone; UTC where it is not known, or this machine's database of zones has it no longer."""
    return name if name and is_zone(name) else "UTC"
