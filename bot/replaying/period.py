"""The period that a replay tells of: `--from` and `--to`, dates or moments in UTC, both inclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # what every part of the program can reckon with …
LATEST = datetime(9998, 12, 31, tzinfo=UTC)  # … days and weeks to either side of it included
EXAMPLES = "2023-06-01 or 2023-06-01T12:30 (UTC)"


@dataclass(frozen=True, slots=True)
class Period:
    """From `begin` to `end`, both of it; None: from what is read first, to what is read last."""

    begin: datetime | None = None
    end: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        return (self.begin is None or moment >= self.begin) and not self.is_over(moment)

    def is_over(self, moment: datetime) -> bool:
        """Whether a moment lies behind the end."""
        return self.end is not None and moment > self.end

    @property
    def fault(self) -> str:
        """What is wrong with it; empty where nothing is."""
        if self.begin is None or self.end is None or self.begin <= self.end:
            return ""
        return f"--from {_short(self.begin)} is later than --to {_short(self.end)}. Is it the other way round?"


def begin_of(text: str) -> datetime:
    """The moment that a `--from` means: of a date its first. Raises ValueError, with words for whoever typed it."""
    return _moment(text, time.min)


def end_of(text: str) -> datetime:
    """The moment that a `--to` means: of a date its last. Raises ValueError, with words for whoever typed it."""
    return _moment(text, time.max)


def moment_of(text: str) -> datetime:
    """A moment or (its beginning) a day in ISO 8601, in UTC; without an offset it is UTC. Raises ValueError."""
    return _in_utc(datetime.fromisoformat(text.strip()))


def _moment(text: str, of_day: time) -> datetime:
    text = text.strip()
    try:
        at = datetime.fromisoformat(text)
        if "T" not in text.upper() and ":" not in text and " " not in text:
            at = datetime.combine(at.date(), of_day)
        return _in_utc(at)
    except ValueError:
        raise ValueError(f'"{text[:40]}" is no date from 1970 on. Write it like {EXAMPLES}.') from None


def _in_utc(at: datetime) -> datetime:
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise ValueError("is too far from now") from None
    if not EARLIEST <= at <= LATEST:
        raise ValueError("is too far from now")
    return at


def _short(moment: datetime) -> str:
    """A day where the moment is its first or last, else the moment."""
    if moment.time() in {time.min, time.max}:
        return moment.date().isoformat()
    return f"{moment:%Y-%m-%dT%H:%M}"


def in_words(period: Period, first: datetime | None, last: datetime | None) -> str:
    """The period as a heading says it: as it was asked for, else as what was read begins and ends; empty: neither."""
    begin, end = period.begin or first, period.end or last
    if begin is None or end is None:
        return f"from {_short(begin)} on" if begin else f"until {_short(end)}" if end else ""
    if period.begin is None:
        begin = datetime.combine(begin.date(), time.min)
    if period.end is None:
        end = datetime.combine(end.date(), time.max)
    one, other = _short(begin), _short(end)
    return one if one == other else f"{one} to {other}"
