"""Quiet hours: when a chat is not to be woken, in its own zone, right across changes of the clock.

Theory: hours are of the wall clock, so each day's begin and end are found anew in the zone's rules
(feeds/times/zones.py says what a time is that a day skips or has twice).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from feeds.times.zones import moment_of


@dataclass(frozen=True, slots=True)
class Quiet:
    """Every day from `begins` to `ends` on the wall clock of `zone`; over midnight where `ends` is the earlier.

    `total`: nothing rings; else urgent news does.
    """

    begins: time
    ends: time
    zone: str
    total: bool = False

    def until(self, now: datetime) -> datetime | None:
        """When the quiet that `now` is in ends; None where it is not quiet."""
        for begin, end in self._days(now):
            if begin <= now < end:
                return end
        return None

    def next_change(self, now: datetime) -> datetime:
        """When it next becomes quiet or ends being so."""
        return min(moment for span in self._days(now) for moment in span if moment > now)

    def _days(self, now: datetime) -> list[tuple[datetime, datetime]]:
        zone = ZoneInfo(self.zone)
        today = now.astimezone(zone).date()
        over = timedelta(days=self.ends <= self.begins)
        days = [today + timedelta(days=off) for off in (-1, 0, 1, 2)]
        return [(moment_of(day, self.begins, zone), moment_of(day + over, self.ends, zone)) for day in days]
