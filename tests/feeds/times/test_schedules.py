"""When digests are due: weeks over changes of the clock, from Honolulu to Auckland."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.times.hours import EVERY_DAY, WORKDAYS
from feeds.times.schedules import Schedule, days_of

DAY = timedelta(days=1)
# Zones with a day in whose night the clock changes, one way and the other; where it never does, any day.
ZONES = (
    ("Pacific/Honolulu", date(2026, 3, 8), date(2026, 11, 1)),
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1)),
    ("America/St_Johns", date(2026, 3, 8), date(2026, 11, 1)),
    ("UTC", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/London", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/Warsaw", date(2026, 3, 29), date(2026, 10, 25)),
    ("Africa/Casablanca", date(2026, 3, 22), date(2026, 2, 15)),
    ("Africa/El_Aaiun", date(2026, 3, 22), date(2026, 2, 15)),
    ("Asia/Kolkata", date(2026, 3, 29), date(2026, 10, 25)),
    ("Asia/Kathmandu", date(2026, 3, 29), date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 10, 4), date(2026, 4, 5)),
    ("Pacific/Chatham", date(2026, 9, 27), date(2026, 4, 5)),
    ("Pacific/Auckland", date(2026, 9, 27), date(2026, 4, 5)),
)
WEEKS = [(zone, day) for zone, *days in ZONES for day in days]


def _due(schedule: Schedule, zone: str, begin: datetime, count: int) -> list[datetime]:
    """The next `count` times, one after the other as runs find them."""
    found, now = [], begin
    for _ in range(count):
        now = schedule.next_after(now, zone)
        found.append(now)
    return found


@pytest.mark.parametrize(("zone", "day"), WEEKS)
@pytest.mark.parametrize("at", [time(0), time(8), time(17, 45), time(23, 59)])
def test_a_digest_comes_every_day_at_its_time_by_the_wall_clock(zone: str, day: date, at: time) -> None:
    place = ZoneInfo(zone)
    begin = datetime.combine(day - 3 * DAY, time(12), tzinfo=place).astimezone(UTC)
    due = [moment.astimezone(place) for moment in _due(Schedule(at), zone, begin, 7)]
    assert [moment.time() for moment in due] == [at] * 7
    assert [moment.date() - due[0].date() for moment in due] == [n * DAY for n in range(7)]


@pytest.mark.parametrize(("zone", "day"), WEEKS)
@pytest.mark.parametrize("at", [time(1, 30), time(2, 15), time(2, 45), time(3)])
def test_a_time_in_the_night_of_the_change_comes_exactly_once_a_day(zone: str, day: date, at: time) -> None:
    place = ZoneInfo(zone)
    begin = datetime.combine(day - 3 * DAY, time(12), tzinfo=place).astimezone(UTC)
    due = _due(Schedule(at), zone, begin, 7)
    assert len({moment.astimezone(place).date() for moment in due}) == 7
    for moment in due:
        local = moment.astimezone(place)
        exists = datetime.combine(local.date(), at, tzinfo=place).astimezone(UTC).astimezone(place).time() == at
        assert (local.time() == at) == exists
        assert local.fold == 0, "of a time that comes twice the first"


def test_a_time_that_the_day_skips_comes_as_much_later_on_the_new_clock() -> None:
    eve = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert Schedule(time(2, 30)).next_after(eve, "Europe/Warsaw") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    eve = datetime(2026, 10, 3, 12, tzinfo=UTC)
    half_an_hour = (
        Schedule(time(2, 15)).next_after(eve, "Australia/Lord_Howe").astimezone(ZoneInfo("Australia/Lord_Howe"))
    )
    assert (half_an_hour.date(), half_an_hour.time()) == (date(2026, 10, 4), time(2, 45))


def test_a_day_that_a_zone_skipped_has_no_digest_and_the_next_has_one() -> None:
    due = _due(Schedule(time(8)), "Pacific/Apia", datetime(2011, 12, 29, 12, tzinfo=UTC), 3)
    days = [moment.astimezone(ZoneInfo("Pacific/Apia")).date().day for moment in due]
    assert days == [29, 31, 1]


def test_on_chosen_days_it_comes_on_those_alone() -> None:
    friday = datetime(2026, 11, 27, 12, tzinfo=UTC)
    due = _due(Schedule(time(8), WORKDAYS), "Europe/Warsaw", friday, 6)
    assert [moment.weekday() for moment in due] == [0, 1, 2, 3, 4, 0]
    weekly = _due(Schedule(time(8), frozenset({2})), "Pacific/Auckland", friday, 3)
    assert [moment.astimezone(ZoneInfo("Pacific/Auckland")).weekday() for moment in weekly] == [2, 2, 2]
    assert weekly[1] - weekly[0] == 7 * DAY


def test_at_its_very_moment_the_next_one_is_tomorrows() -> None:
    now = datetime(2026, 11, 27, 8, tzinfo=UTC)
    assert Schedule(time(8)).next_after(now, "UTC") == now + DAY


def test_days_go_into_a_number_and_back() -> None:
    for days in (EVERY_DAY, WORKDAYS, frozenset({6})):
        assert days_of(Schedule(time(8), days).bits) == days
    assert days_of(0) == frozenset()
