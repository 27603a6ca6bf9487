"""What --at takes, and what it means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.terminal.status import EARLIEST, TIMES, TimeError, parse_time

WARSAW = timezone(timedelta(hours=1))
NOW = datetime(2023, 3, 15, 14, 30, tzinfo=UTC)  # 15:30 in Warsaw


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-03-14", "2023-03-14T23:00"),  # the end of the day, where the reader is
        ("2023-03-15", "2023-03-15T14:30"),  # today has no end yet
        ("20230314", "2023-03-14T23:00"),
        ("2023-03-14T12:00Z", "2023-03-14T12:00"),
        ("2023-03-14T12:00", "2023-03-14T11:00"),
        ("2023-03-14 12:00", "2023-03-14T11:00"),
        ("2023-03-14T12:00+02:00", "2023-03-14T10:00"),
        ("now", "2023-03-15T14:30"),
        ("today", "2023-03-15T14:30"),
        ("today 09:00", "2023-03-15T08:00"),
        ("09:00", "2023-03-15T08:00"),
        ("18:00", "2023-03-14T17:00"),  # not yet today: yesterday's
        ("yesterday", "2023-03-14T23:00"),
        ("Yesterday 18:00", "2023-03-14T17:00"),
        ("3 days ago", "2023-03-12T14:30"),
        ("3d", "2023-03-12T14:30"),
        ("6h ago", "2023-03-15T08:30"),
        ("90 min ago", "2023-03-15T13:00"),
        ("2 weeks ago", "2023-03-01T14:30"),
    ],
)
def test_a_time_is_read_as_a_person_means_it(text, moment):
    assert parse_time(text, NOW, WARSAW) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "noon", "25:99", "7pm", "2023-02-30", "15/03/2023", "tomorrow", "ago", "x" * 4000]
)
def test_what_is_no_time_is_refused_with_examples(text):
    with pytest.raises(TimeError) as error:
        parse_time(text, NOW, WARSAW)
    assert TIMES in str(error.value)


def test_the_first_moment_that_can_be_written_is_no_time_either():
    with pytest.raises(TimeError):
        parse_time("0001-01-01T00:00", NOW)


@pytest.mark.parametrize("text", ["2023-03-16", "2023-03-15T14:31Z", "today 23:00", "9999-12-31"])
def test_the_future_is_refused(text):
    with pytest.raises(TimeError, match="yet to come"):
        parse_time(text, NOW, WARSAW)


def test_a_moment_before_anything_could_be_watched_is_the_earliest_there_is():
    assert parse_time("0001-01-02", NOW, WARSAW) == EARLIEST
    assert parse_time("99999 h ago", NOW, WARSAW) < NOW


def test_the_clocks_own_changes_are_kept():
    berlin = ZoneInfo("Europe/Berlin")
    after_the_change = datetime(2023, 3, 26, 12, tzinfo=UTC)
    assert parse_time("yesterday 18:00", after_the_change, berlin) == datetime(2023, 3, 25, 17, tzinfo=UTC)
    assert parse_time("today 18:00", datetime(2023, 3, 26, 20, tzinfo=UTC), berlin) == datetime(
        2023, 3, 26, 16, tzinfo=UTC
    )
