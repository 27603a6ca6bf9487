"""Quiet hours on the wall clock, from Honolulu to Auckland, across changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.quiet import Quiet, find_zone, near_zones, read_hours, read_time

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


def test_a_wall_time_that_a_day_skips_ends_no_later_than_the_wall_clock_says() -> None:
    quiet = Quiet(time(23), time(2, 30), "Europe/Warsaw")
    until = quiet.until(_local("Europe/Warsaw", 2026, 3, 28, 23, 30))
    assert until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-07:00", NIGHT),
        ("22-7", NIGHT),
        ("10pm to 7am", NIGHT),
        ("22.00 – 7.00", NIGHT),
        ("from midnight", None),
        ("midnight-noon", (time(0), time(12))),
        ("12am-12pm", (time(0), time(12))),
        ("22:30 до 6:15", (time(22, 30), time(6, 15))),
        ("0:00-24:00", None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: tuple[time, time] | None) -> None:
    if hours is None:
        with pytest.raises(ValueError, match=r".+"):
            read_hours(text)
    else:
        assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["25:99", "7:60", "13pm", "0am", "soon", "", "-1", "7:5:3"])
def test_what_is_no_time_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"time of day|hour is 1 to 12"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Warsaw", "Europe/Warsaw"),
        ("europe/warsaw", "Europe/Warsaw"),
        ("Warsaw", "Europe/Warsaw"),
        ("new york", "America/New_York"),
        ("Kiev", "Europe/Kyiv"),
        ("Washington", "America/New_York"),
        ("utc", "UTC"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(text: str, zone: str | None) -> None:
    assert find_zone(text) == zone


def test_a_misspelt_zone_is_asked_about() -> None:
    assert near_zones("Warszaw")[0] == "Europe/Warsaw"
    assert near_zones("Vilnus")[0] == "Europe/Vilnius"
    assert near_zones("qqqqqqqqqq") == []
