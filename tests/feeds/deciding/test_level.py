"""How much a story matters, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.deciding.level import judge
from feeds.model import Act, Busy, Level, Reason
from feeds.thresholds import DECIDING

ACT, TALK = "Russia deploys Iskanders to Kaliningrad", "Ministers talk about Kaliningrad"
SOON, LATER, TOO_LATE = timedelta(minutes=40), timedelta(hours=9), timedelta(hours=13)
BUSY = Busy(6, 0, 2)


def test_the_reason_has_what_the_level_was_judged_by() -> None:
    moves = frozenset({Act.MOVES})
    assert judge(ACT, "en", 2, 1, True, SOON)[1] == Reason(2, 1, 40, official=True, acts=moves)
    assert judge(TALK, "en", 6, 6, False, timedelta(seconds=20), BUSY)[1] == Reason(6, 6, 0, busy=BUSY)
    assert judge(TALK, "en", 6, 6, False, SOON, known=moves)[1].acts == moves


@pytest.mark.parametrize(
    ("title", "outlets", "independent", "official", "span", "level"),
    [
        (ACT, 1, 1, False, timedelta(0), Level.ROUTINE),
        (ACT, 2, 2, False, SOON, Level.ROUTINE),
        (TALK, 3, 3, False, SOON, Level.NOTABLE),
        (ACT, 3, 2, True, SOON, Level.NOTABLE),
        (TALK, 3, 2, True, SOON, Level.ROUTINE),
        (ACT, 4, 4, False, SOON, Level.NOTABLE),
        (ACT, 5, 5, False, SOON, Level.URGENT),
        (ACT, 10, 10, False, LATER, Level.URGENT),
        (ACT, 5, 4, True, SOON, Level.URGENT),
        (TALK, 9, 9, True, SOON, Level.NOTABLE),
        (TALK, 10, 10, False, SOON, Level.URGENT),
        (TALK, 30, 30, True, LATER, Level.NOTABLE),
        (ACT, 6, 6, True, LATER, Level.NOTABLE),
        (TALK, 3, 3, False, LATER, Level.NOTABLE),
        (TALK, 3, 3, False, TOO_LATE, Level.ROUTINE),
        (ACT, 3, 2, True, TOO_LATE, Level.ROUTINE),
        (ACT, 30, 30, True, TOO_LATE, Level.ROUTINE),
    ],
)
def test_urgent_takes_an_act_many_independent_outlets_and_a_short_time(
    title: str, outlets: int, independent: int, official: bool, span: timedelta, level: Level
) -> None:
    assert judge(title, "en", outlets, independent, official, span)[0] is level


def test_state_outlets_alone_never_raise_a_story() -> None:
    assert judge(ACT, "en", 40, 0, False, SOON)[0] is Level.ROUTINE


def test_one_outlet_is_never_urgent_whatever_its_words() -> None:
    assert (
        judge("ULTIMATUM: Russia launches missiles, deploys Iskanders", "en", 1, 1, True, timedelta(0))[0]
        is Level.ROUTINE
    )


@pytest.mark.parametrize(
    ("title", "independent", "official", "span", "usual", "busy"),
    [
        (ACT, 2, False, SOON, Level.ROUTINE, Level.NOTABLE),
        (TALK, 2, False, SOON, Level.ROUTINE, Level.ROUTINE),
        (ACT, 4, False, SOON, Level.NOTABLE, Level.URGENT),
        (ACT, 3, True, SOON, Level.NOTABLE, Level.URGENT),
        (ACT, 9, False, LATER, Level.NOTABLE, Level.URGENT),
        (TALK, 9, True, SOON, Level.NOTABLE, Level.NOTABLE),
        (ACT, 1, True, SOON, Level.ROUTINE, Level.ROUTINE),
        (ACT, 0, False, SOON, Level.ROUTINE, Level.ROUTINE),
    ],
)
def test_on_a_busy_topic_one_outlet_less_is_enough_for_an_act_but_never_a_single_one(
    title: str, independent: int, official: bool, span: timedelta, usual: Level, busy: Level
) -> None:
    assert judge(title, "en", 40, independent, official, span)[0] is usual
    assert judge(title, "en", 40, independent, official, span, BUSY)[0] is busy


@pytest.mark.parametrize("title", ["Kaliningrad: live updates", "Opinion: Kaliningrad is next", "What is Kaliningrad?"])
def test_what_the_whole_field_tells_at_once_is_urgent_but_no_page_opinion_or_explainer(title: str) -> None:
    assert judge(title, "en", 12, 12, False, SOON, about=TALK)[0] is Level.NOTABLE
    assert judge(TALK, "en", 12, 12, False, SOON, about=title)[0] is Level.NOTABLE
    assert judge(TALK, "en", 12, 12, False, SOON, about=TALK)[0] is Level.URGENT


@pytest.mark.parametrize(
    ("title", "outlets", "span", "level"),
    [
        (ACT, 5, DECIDING.levels.urgent_within, Level.URGENT),
        (ACT, 10, DECIDING.levels.broad_within, Level.URGENT),
        (TALK, 10, DECIDING.levels.at_once_within, Level.URGENT),
        (TALK, 3, DECIDING.levels.notable_within, Level.NOTABLE),
    ],
)
def test_a_time_holds_what_comes_at_its_very_end(title: str, outlets: int, span: timedelta, level: Level) -> None:
    assert judge(title, "en", outlets, outlets, False, span, about=TALK)[0] is level
    assert judge(title, "en", outlets, outlets, False, span + timedelta(seconds=1), about=TALK)[0] < level


def test_which_of_five_reports_tells_the_act_makes_no_difference() -> None:
    titles = ["Kaliningrad trains", "Vilnius on Kaliningrad", "Kaliningrad governor speaks", "Trains to Kaliningrad"]
    for place in range(5):
        acts: frozenset[Act] = frozenset()
        for outlets, title in enumerate([*titles[:place], ACT, *titles[place:]], start=1):
            level, reason = judge(title, "en", outlets, outlets, False, SOON, known=acts)
            acts = reason.acts
        assert level is Level.URGENT
