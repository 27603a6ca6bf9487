"""What time does to a level: outlets count where their publications lie close together, whenever they are seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from reported import NOW, reported

from feeds.deciding.decide import Around, decide
from feeds.model import WATCHED, Act, AlertKind, Decision, Heard, Level, Matched, Reason, Story

TITLE = "Russia moves Iskander missiles to Kaliningrad region"
MOVED = frozenset({Act.MOVES})
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _said(outlet: str, published: timedelta, seen: timedelta | None = None, title: str = TITLE) -> Matched:
    """What an outlet published so long after now, and when it was seen."""
    seen = published if seen is None else seen
    return reported(outlet, f"{title}: {outlet}", "iskander", after=seen, age=seen - published)


def _play(*reports: Matched) -> list[Decision]:
    """The decisions on reports of one story, each with what the open stories know of those before."""
    story: Story | None = None
    heard: tuple[Heard, ...] = ()
    made = []
    for matched in reports:
        entry = matched.entry
        made.append(decide(story, matched, entry.seen, lambda: 7, around=Around(heard=heard)))
        story = made[-1].story
        if all(one.outlet != entry.source.publisher for one in heard):
            heard = (*heard, Heard(entry.source.publisher, entry.published.timestamp(), independent=True))
    return made


def _rings(decision: Decision) -> bool:
    return any(alert.kind is AlertKind.DEVELOPMENT for alert in decision.alerts)


def test_a_rumour_in_the_morning_takes_nothing_from_what_many_tell_at_night() -> None:
    rumour = _said("a", timedelta(0), title="Will Russia send Iskander missiles to Kaliningrad region")
    *_, last = _play(rumour, *(_said(outlet, 12 * HOUR + n * 5 * MINUTE) for n, outlet in enumerate("bcdef")))
    assert (last.story.level, _rings(last)) == (Level.URGENT, True)
    assert last.story.reason == Reason(5, 5, 20, acts=MOVED)


def test_a_reason_that_counts_a_window_gives_way_only_to_one_that_counts_more() -> None:
    *_, urgent, same, more = _play(
        *(_said(outlet, n * MINUTE) for n, outlet in enumerate("abcde")),
        _said("f", 20 * HOUR),
        _said("g", 20 * HOUR + MINUTE),
    )
    assert urgent.story.reason == same.story.reason == more.story.reason == Reason(5, 5, 4, acts=MOVED)
    assert len(more.story.outlets) == 7


def test_outlets_that_come_days_apart_make_no_story_notable_and_their_number_is_told() -> None:
    *_, third, fourth, fifth = _play(*(_said(outlet, n * 10 * HOUR) for n, outlet in enumerate("abcde")))
    assert [one.story.level for one in (third, fourth, fifth)] == [Level.ROUTINE] * 3
    assert fifth.story.reason == Reason(5, 5, 40 * 60, acts=MOVED)


def test_three_outlets_within_hours_make_an_old_story_notable() -> None:
    *_, last = _play(_said("a", timedelta(0)), *(_said(outlet, (30 + n) * HOUR) for n, outlet in enumerate("bcd")))
    assert (last.story.level, _rings(last)) == (Level.NOTABLE, True)
    assert last.story.reason == Reason(3, 3, 120, acts=MOVED)


def test_what_is_seen_at_once_after_an_outage_is_counted_as_it_was_published() -> None:
    ages = (20, 15, 11, 6, 2)
    made = _play(*(_said(outlet, -age * HOUR, timedelta(0)) for outlet, age in zip("abcde", ages, strict=True)))
    assert all(one.story.level is not Level.URGENT for one in made)
    assert made[-1].story.reason.minutes >= 9 * 60


def test_what_was_published_close_together_counts_so_however_late_it_is_seen() -> None:
    made = _play(*(_said(outlet, n * 4 * MINUTE, n * HOUR) for n, outlet in enumerate("abcde")))
    assert made[-1].story.level is Level.URGENT
    assert made[-1].story.reason == Reason(5, 5, 16, acts=MOVED)


def test_what_was_published_hours_ago_joins_without_raising_the_level_and_the_next_does() -> None:
    _, _, late = _play(_said("a", timedelta(0)), _said("b", HOUR), _said("c", 2 * HOUR, 9 * HOUR))
    assert (late.story.level, _rings(late)) == (Level.ROUTINE, False)
    assert late.story.outlets == ("a", "b", "c")
    *_, late, fresh = _play(
        _said("a", timedelta(0)), _said("b", HOUR), _said("c", 2 * HOUR, 9 * HOUR), _said("d", 9 * HOUR)
    )
    assert (fresh.story.level, _rings(fresh)) == (Level.NOTABLE, True)


@pytest.mark.parametrize("copies", [0, 3])
def test_copies_make_no_window(copies: int) -> None:
    heard = tuple(Heard(outlet, NOW.timestamp(), n >= copies) for n, outlet in enumerate("abcd"))
    first = decide(None, _said("a", timedelta(0)), NOW, lambda: 7).story
    before = replace(first, outlets=tuple("abcd"), independent=4 - copies)
    last = decide(before, _said("e", MINUTE), NOW + MINUTE, lambda: 7, around=Around(heard=heard))
    assert (last.story.level is Level.URGENT) is (copies == 0)


def test_a_level_rises_only_once_two_outlets_tell_the_event_as_something_about_a_topic() -> None:
    begun = _play(_said("a", timedelta(0)))[-1].story
    heard = tuple(Heard(outlet, NOW.timestamp(), True, topical=outlet == "a") for outlet in "abcde")
    before = replace(begun, outlets=tuple("abcde"), independent=5)
    victims = replace(_said("f", MINUTE), matches=())
    silent = decide(before, victims, victims.entry.seen, lambda: 0, around=Around(heard=heard))
    assert (silent.raises, _rings(silent), silent.story.independent) == (False, False, 6)
    told = _said("g", 2 * MINUTE)
    rung = decide(silent.story, told, told.entry.seen, lambda: 0, around=Around(heard=heard))
    assert (rung.raises, _rings(rung), rung.story.level) == (True, True, Level.URGENT)
    again = _said("a", 2 * MINUTE, title="Governor speaks")
    assert not decide(silent.story, again, again.entry.seen, lambda: 0, around=Around(heard=heard)).raises


def test_a_level_rises_by_any_report_where_a_watch_found_the_event_by_its_words() -> None:
    begun = _play(_said("a", timedelta(0)))[-1].story
    heard = tuple(Heard(outlet, NOW.timestamp(), True, topical=outlet == "a") for outlet in "abcde")
    before = replace(begun, outlets=tuple("abcde"), independent=5, told=begun.told | {WATCHED})
    victims = replace(_said("f", MINUTE), matches=())
    assert decide(before, victims, victims.entry.seen, lambda: 0, around=Around(heard=heard)).raises
