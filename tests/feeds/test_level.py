"""How much a story matters, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.acts import has_act
from feeds.level import judge
from feeds.model import Busy, Level, Reason

ACT, TALK = "Russia deploys Iskanders to Kaliningrad", "Ministers talk about Kaliningrad"
SOON, LATER, TOO_LATE = timedelta(minutes=40), timedelta(hours=9), timedelta(hours=13)
BUSY = Busy(6, 0, 2)


def test_the_reason_has_what_the_level_was_judged_by() -> None:
    assert judge([ACT], 2, 1, True, SOON)[1] == Reason(2, 1, 40, official=True)
    assert judge([ACT], 6, 6, False, timedelta(seconds=20), BUSY)[1] == Reason(6, 6, 0, busy=BUSY)


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
        (TALK, 30, 30, True, SOON, Level.NOTABLE),
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
    assert judge([title], outlets, independent, official, span)[0] is level


def test_state_outlets_alone_never_raise_a_story() -> None:
    assert judge([ACT], 40, 0, False, SOON)[0] is Level.ROUTINE


def test_one_outlet_is_never_urgent_whatever_its_words() -> None:
    assert judge(["ULTIMATUM: Russia launches attack, deploys Iskanders"], 1, 1, True, timedelta(0))[0] is Level.ROUTINE


@pytest.mark.parametrize(
    "title",
    [
        ACT,
        "Russian jet collides with US drone over Black Sea",
        "Rosyjski myśliwiec zderzył się z amerykańskim dronem",
        "Российский истребитель столкнулся с беспилотником США",
        "US scraps missile shield sites in Poland and the Czech Republic",
        "USA rezygnują z tarczy w Polsce",
        "Rosja rozmieści Iskandery w Kaliningradzie",
        "Россия разместит «Искандеры» под Калининградом",
        "США отказались от размещения ПРО в Польше",
        "Росія розгорнула «Іскандери»",
        "Deutschland stationiert Patriot-Systeme in Polen",
        "Rusija dislokavo „Iskander“ raketas",
    ],
)
def test_acts_are_known_in_the_catalogues_main_languages(title: str) -> None:
    assert has_act(title)


@pytest.mark.parametrize(
    "title",
    [
        TALK,
        "Poland wants more interceptors and launchers",
        "Stoltenberg praises allies",
        "Szef NATO o Rosji",
        "Лавров о диалоге с США",
    ],
)
def test_talk_is_no_act(title: str) -> None:
    assert not has_act(title)


@pytest.mark.parametrize(
    ("title", "independent", "official", "span", "usual", "busy"),
    [
        (ACT, 2, False, SOON, Level.ROUTINE, Level.NOTABLE),
        (TALK, 2, False, SOON, Level.ROUTINE, Level.ROUTINE),
        (ACT, 4, False, SOON, Level.NOTABLE, Level.URGENT),
        (ACT, 3, True, SOON, Level.NOTABLE, Level.URGENT),
        (ACT, 9, False, LATER, Level.NOTABLE, Level.URGENT),
        (TALK, 30, True, SOON, Level.NOTABLE, Level.NOTABLE),
        (ACT, 1, True, SOON, Level.ROUTINE, Level.ROUTINE),
        (ACT, 0, False, SOON, Level.ROUTINE, Level.ROUTINE),
    ],
)
def test_on_a_busy_topic_one_outlet_less_is_enough_for_an_act_but_never_a_single_one(
    title: str, independent: int, official: bool, span: timedelta, usual: Level, busy: Level
) -> None:
    assert judge([title], 40, independent, official, span)[0] is usual
    assert judge([title], 40, independent, official, span, BUSY)[0] is busy
