"""Quiet hours on the wall clock, from Honolulu to Auckland, across changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.times.quiet import Quiet

ZONES = (
    "Pacific/Honolulu",
    "America/New_York",
    "UTC",
    "Europe/London",
    "Europe/Warsaw",
    "Europe/Moscow",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
NIGHT = (time(22), time(7))


def _local(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc]


@pytest.mark.parametrize("zone", ZONES)
def test_a_week_over_a_change_of_the_clock_is_quiet_exactly_by_the_wall_clock(zone: str) -> None:
    quiet, place = Quiet(*NIGHT, zone), ZoneInfo(zone)
    for begin in (
        datetime(2026, 3, 26, tzinfo=UTC),
        datetime(2026, 10, 22, tzinfo=UTC),
        datetime(2026, 3, 6, tzinfo=UTC),
    ):
        for quarter in range(7 * 24 * 4):
            now = begin + timedelta(minutes=15 * quarter)
            hour = now.astimezone(place).hour
            until = quiet.until(now)
            assert (until is not None) == (hour >= 22 or hour < 7)
            if until is not None:
                assert until.astimezone(place).time() == time(7)
                assert timedelta(0) < until - now <= timedelta(hours=10)
            assert quiet.next_change(now).astimezone(place).time() in NIGHT


def test_the_night_clocks_go_forward_is_an_hour_shorter() -> None:
    quiet = Quiet(*NIGHT, "Europe/Warsaw")
    at_ten = _local("Europe/Warsaw", 2026, 3, 28, 22)
    assert quiet.until(at_ten) == at_ten + timedelta(hours=8)
    assert quiet.until(_local("Europe/Warsaw", 2026, 10, 24, 22)) == at_ten.replace(month=10, day=25, hour=6)


def test_hours_within_a_day_and_over_midnight() -> None:
    noon = Quiet(time(12), time(14), "UTC")
    assert noon.until(datetime(2026, 1, 5, 13, tzinfo=UTC)) == datetime(2026, 1, 5, 14, tzinfo=UTC)
    assert noon.until(datetime(2026, 1, 5, 14, tzinfo=UTC)) is None
    assert noon.next_change(datetime(2026, 1, 5, 14, tzinfo=UTC)) == datetime(2026, 1, 6, 12, tzinfo=UTC)


def test_a_wall_time_that_a_day_skips_is_as_much_later_on_the_new_clock() -> None:
    quiet = Quiet(time(23), time(2, 30), "Europe/Warsaw")
    until = quiet.until(_local("Europe/Warsaw", 2026, 3, 28, 23, 30))
    assert until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
