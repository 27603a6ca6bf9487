"""Quiet hours: when a chat is not to be woken, in its own zone, right across changes of the clock.

Theory: hours are of the wall clock, so each day's begin and end are found anew in the zone's rules. A wall time that a
day skips (02:30 when clocks go forward) is taken as the moment the clock jumps over it, one that comes twice as the
first: a quiet time never ends later than the wall clock says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

LIKELY = 70  # similarity of 100 from which a mistyped zone is worth asking about
SUGGESTED = 3
_HOURS = re.compile(r"^(?P<begin>.+?)\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bdo\b|\bbis\b|\bдо\b)\s*(?P<end>.+)$")
_TIME = re.compile(r"^(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm|a\.m\.|p\.m\.)?$")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
# Cities that people name, and that the zones' database spells otherwise or not at all.
_CITIES = {
    "washington": "America/New_York",
    "brussels": "Europe/Brussels",
    "kyiv": "Europe/Kyiv",
    "kiev": "Europe/Kyiv",
    "gdansk": "Europe/Warsaw",
    "krakow": "Europe/Warsaw",
    "munich": "Europe/Berlin",
    "geneva": "Europe/Zurich",
    "kaunas": "Europe/Vilnius",
    "saint petersburg": "Europe/Moscow",
    "beijing": "Asia/Shanghai",
    "utc": "UTC",
    "gmt": "UTC",
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Every day from `begins` to `ends` on the wall clock of `zone`; over midnight where `ends` is the earlier."""

    begins: time
    ends: time
    zone: str

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
        return [(_moment(day, self.begins, zone), _moment(day + over, self.ends, zone)) for day in days]


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def read_hours(text: str) -> tuple[time, time]:
    """`22:00-07:00`, `22-7`, `10pm to 7am`, `midnight-noon`; raises ValueError with what is wrong, in words."""
    found = _HOURS.match(text.strip().lower())
    if found is None:
        raise ValueError(f"“{text.strip()[:40]}” is no span of hours")
    begins, ends = read_time(found["begin"]), read_time(found["end"])
    if begins == ends:
        raise ValueError("The two times are the same")
    return begins, ends


def read_time(text: str) -> time:
    """A time of day as people write it; raises ValueError with what is wrong, in words."""
    text = text.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    found = _TIME.match(text)
    if found is None:
        raise ValueError(f"“{text[:40]}” is no time of day")
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        raise ValueError(f"“{text}”: with am or pm the hour is 1 to 12")
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise ValueError(f"“{text}” is no time of day: hours go to 23, minutes to 59")
    return time(hour, minute)


def find_zone(text: str) -> str | None:
    """The time zone that a text names: `Europe/Warsaw`, `warsaw`, `Kyiv`; None where it names none."""
    wanted = " ".join(text.lower().replace("_", " ").split())
    return _zones().get(wanted)


def near_zones(text: str) -> list[str]:
    """Zones that a mistyped text may mean, the likeliest first."""
    wanted = " ".join(text.lower().replace("_", " ").split())
    found = process.extract(wanted, list(_zones()), scorer=fuzz.ratio, score_cutoff=LIKELY, limit=3 * SUGGESTED)
    return list(dict.fromkeys(_zones()[name] for name, _, _ in found))[:SUGGESTED]


@cache
def _zones() -> dict[str, str]:
    """What people may call a zone: its name, its city, or a city of our list."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    by_city = {name.rpartition("/")[2].lower().replace("_", " "): name for name in names}
    whole = {name.lower().replace("_", " "): name for name in names}
    return {**by_city, **whole, **_CITIES}
