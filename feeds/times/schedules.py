"""When a digest is due: a time of day on some days of the week, on a wall clock, right across changes of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from feeds.times.hours import EVERY_DAY
from feeds.times.zones import moment_of

_AHEAD = 9  # days: a week, one for the zone, one for a day that a zone skipped


@dataclass(frozen=True, slots=True)
class Schedule:
    """At `at` on each of `days` (0 is Monday). `says_nothing`: a line comes even where there is nothing new."""

    at: time
    days: frozenset[int] = EVERY_DAY
    says_nothing: bool = False

    def next_after(self, now: datetime, zone: str) -> datetime:
        """The next time after `now`, in UTC: each day's once, even where its time comes twice or not at all."""
        place = ZoneInfo(zone)
        today = now.astimezone(place).date()
        return min(moment for day in self._days(today) if (moment := moment_of(day, self.at, place)) > now)

    def _days(self, today: date) -> list[date]:
        near = [today + timedelta(days=off) for off in range(-1, _AHEAD)]
        return [day for day in near if day.weekday() in self.days]

    @property
    def bits(self) -> int:
        """Its days in a number with a bit for each, Monday's is 1."""
        return sum(1 << day for day in self.days)


def days_of(bits: int) -> frozenset[int]:
    """The days of the week in such a number."""
    return frozenset(day for day in range(7) if bits >> day & 1)
