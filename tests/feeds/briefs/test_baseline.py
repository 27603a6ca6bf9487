"""A topic's day against its own days before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from feeds.briefs.baseline import Baseline
from feeds.model import Busy, Level, Reason, Story
from feeds.stories.merging import merged

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def _watched(days: int, *counts: int, topic: str = "kaliningrad") -> Baseline:
    """A baseline of so many days; `counts` stories a day by turns."""
    made = Baseline(START)
    for day in range(days):
        for story in range(counts[day % len(counts)]):
            made.note([topic], START + day * DAY + (story + 1) * timedelta(minutes=30))
    return made


def _stories(found: Busy | None) -> int:
    return found.stories if found else 0


def test_a_day_like_the_others_is_not_busy() -> None:
    now = START + 30 * DAY
    usual = _watched(30, 5, 7, 6)
    assert usual.busy(["kaliningrad"], now, opens=True) is None


def test_a_day_far_above_the_others_is_busy_and_says_by_how_much() -> None:
    usual = _watched(30, 1, 0, 2)
    now = START + 30 * DAY + timedelta(hours=20)
    for story in range(9):
        usual.note(["kaliningrad"], now - timedelta(hours=story))
    found = usual.busy(["kaliningrad"], now, opens=True)
    assert found is not None
    assert (found.stories, found.low) == (10, 0)
    assert found.high < 10


def _after(away: timedelta) -> tuple[Baseline, datetime]:
    """A baseline that took in ten stories at once when its bot was back, and when that was."""
    usual, back = _watched(30, 1, 0, 2), START + 34 * DAY
    usual.saw(back - away)
    usual.saw(back)
    for _ in range(10):
        usual.note(["kaliningrad"], back)
    return usual, back


@pytest.mark.parametrize("hours", [1, 23])
def test_the_day_after_an_outage_of_days_is_never_busy(hours: int) -> None:
    usual, back = _after(3 * DAY)
    usual.saw(back - timedelta(minutes=1))  # what another process saw, told late
    assert usual.busy(["kaliningrad"], back + timedelta(hours=hours), opens=True) is None


def test_after_a_pause_of_hours_a_day_is_judged_as_ever() -> None:
    usual, back = _after(timedelta(hours=20))
    assert _stories(usual.busy(["kaliningrad"], back + timedelta(hours=1), opens=True)) == 11


def test_a_day_later_it_is_judged_again() -> None:
    usual, back = _after(3 * DAY)
    for _ in range(40):
        usual.note(["kaliningrad"], back + timedelta(hours=25))
    assert _stories(usual.busy(["kaliningrad"], back + timedelta(hours=26), opens=False)) == 40


def test_the_story_that_an_entry_would_open_counts_too() -> None:
    rare, now = _watched(30, 0), START + 30 * DAY
    rare.note(["kaliningrad"], now - timedelta(hours=2))
    rare.note(["kaliningrad"], now - timedelta(hours=1))
    assert _stories(rare.busy(["kaliningrad"], now, opens=True)) == 3
    assert _stories(rare.busy(["kaliningrad"], now, opens=False)) == 2


def test_what_is_taken_back_counts_no_more() -> None:
    rare, now = _watched(30, 0), START + 30 * DAY
    for hours in (3, 2, 1):
        rare.note(["kaliningrad"], now - timedelta(hours=hours))
    rare.take_back(["kaliningrad", "iskander"], now - timedelta(hours=2))
    busy = rare.busy(["kaliningrad"], now, opens=True)
    assert busy is not None
    assert busy.stories == 3


def test_two_stories_that_became_one_count_once_from_when_the_older_opened() -> None:
    rare, now = _watched(30, 0), START + 30 * DAY
    older, younger = _story(1, now - timedelta(hours=3), "kaliningrad"), _story(2, now, "kaliningrad", "iskander")
    for story in (older, younger):
        rare.note(story.topics, story.opened)
    merge = merged(younger, older)
    rare.absorb(merge)
    assert {topic: times for topic, times in rare._opened.items() if times} == {
        "kaliningrad": [older.opened],
        "iskander": [older.opened],
    }
    rare.part(merge)
    assert rare._opened == {"kaliningrad": [older.opened, younger.opened], "iskander": [younger.opened]}


def _story(number: int, opened: datetime, *topics: str) -> Story:
    return Story(number, 1, "Title", Level.ROUTINE, Reason(), opened, opened, frozenset(topics))


def test_one_story_is_never_busy_however_rare_its_topic() -> None:
    assert _watched(30, 0).busy(["kaliningrad"], START + 30 * DAY, opens=True) is None


def test_topics_are_judged_each_by_itself() -> None:
    both, now = _watched(30, 6), START + 30 * DAY
    for story in range(5):
        both.note(["proliferation"], now - timedelta(hours=story))
    assert both.busy(["kaliningrad"], now, opens=True) is None
    assert _stories(both.busy(["kaliningrad", "proliferation"], now, opens=True)) == 6


@pytest.mark.parametrize("days", [0, 1, 5, 7])
def test_nothing_is_said_before_there_is_something_to_compare_with(days: int) -> None:
    young, now = Baseline(START), START + days * DAY
    for minute in range(40):
        young.note(["kaliningrad"], now - timedelta(minutes=minute))
    assert young.busy(["kaliningrad"], now, opens=True) is None


def test_the_backlog_of_the_first_day_is_no_measure() -> None:
    young, now = Baseline(START), START + 12 * DAY
    young.note(["kaliningrad"] * 400, START + timedelta(hours=1))
    for minute in range(8):
        young.note(["kaliningrad"], now - timedelta(minutes=minute))
    assert _stories(young.busy(["kaliningrad"], now, opens=True)) == 9


def test_what_was_long_ago_is_forgotten() -> None:
    old = Baseline(START)
    for day in range(400):
        old.note(["kaliningrad"], START + day * DAY)
    assert len(old._opened["kaliningrad"]) < 65
