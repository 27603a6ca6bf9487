"""The period of a replay: what `--from` and `--to` may be, and what they mean."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

import pytest

from bot.replaying.period import Period, begin_of, end_of, in_words, moment_of
from bot.terminal.arguments import of_replay


def test_a_day_begins_with_its_first_moment_and_ends_with_its_last() -> None:
    period = Period(begin_of("2023-06-01"), end_of("2023-06-02"))
    inside = [datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 6, 2, 23, 59, 59, tzinfo=UTC)]
    assert all(moment in period for moment in inside)
    assert inside[0] - timedelta(seconds=1) not in period
    assert inside[1] + timedelta(seconds=1) not in period


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-06-01T12:30", datetime(2023, 6, 1, 12, 30, tzinfo=UTC)),
        ("2023-06-01 12:30Z", datetime(2023, 6, 1, 12, 30, tzinfo=UTC)),
        ("2023-06-01T12:30+02:00", datetime(2023, 6, 1, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_without_an_offset_is_utc(text: str, moment: datetime) -> None:
    assert begin_of(text) == end_of(text) == moment_of(text) == moment


def test_without_bounds_everything_lies_in_it() -> None:
    assert datetime(2023, 6, 1, tzinfo=UTC) in Period()


@pytest.mark.parametrize("text", ["yesterday", "2023-06-31", "", "0001-01-01", "9999-12-31T23:00-10:00", "2023-06"])
def test_what_is_no_date_is_said_with_one_that_is(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    of_replay(parser)
    with pytest.raises(SystemExit) as left:
        parser.parse_args(["news.jsonl", "--from", text])
    assert left.value.code == 2
    said = " ".join(capsys.readouterr().err.split())
    assert f'argument --from: "{text}" is no date from 1970 on. Write it like 2023-06-01' in said


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(), "2023-06-03 to 2023-06-05"),
        (Period(begin_of("2023-06-01"), end_of("2023-06-30")), "2023-06-01 to 2023-06-30"),
        (Period(begin_of("2023-06-03"), end_of("2023-06-03")), "2023-06-03"),
        (Period(begin_of("2023-06-03T12:00")), "2023-06-03T12:00 to 2023-06-05"),
    ],
)
def test_a_period_is_told_as_it_was_asked_for(period: Period, words: str) -> None:
    first, last = datetime(2023, 6, 3, 1, tzinfo=UTC), datetime(2023, 6, 5, 7, tzinfo=UTC)
    assert in_words(period, first, last) == words


def test_help_tells_what_an_item_is() -> None:
    parser = argparse.ArgumentParser()
    of_replay(parser)
    assert '"published"' in parser.format_help()
