"""What terms ask for is one number: a level, moved by what people pressed, within the scale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import Level
from feeds.wanting import Taste, Terms, Voices, step_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "independent", "step"),
    [
        (Level.ROUTINE, 0, 0),
        (Level.ROUTINE, 1, 0),
        (Level.ROUTINE, 2, 1),
        (Level.NOTABLE, 1, 2),
        (Level.NOTABLE, 5, 2),
        (Level.URGENT, 9, 3),
    ],
)
def test_a_story_reaches_a_step_by_its_level_or_by_a_second_outlet(level: Level, independent: int, step: int) -> None:
    assert step_of(level, independent) == step


def test_less_like_this_goes_up_a_step_at_a_time_and_more_like_this_down_again() -> None:
    steps, terms = [], Terms()
    for up in (True, True, True, False):
        terms = terms.leant(up)
        steps.append(terms.threshold)
    assert steps == [1, 2, 3, 2]


@pytest.mark.parametrize(("terms", "up"), [(Terms(), False), (Terms(minimum=Level.URGENT), True)])
def test_beyond_the_ends_of_the_scale_nothing_changes(terms: Terms, up: bool) -> None:
    assert terms.leant(up) == terms


def test_a_pause_ends_by_itself() -> None:
    terms = Terms(paused=NOW + timedelta(days=1))
    assert not terms.tells(NOW)
    assert terms.tells(NOW + timedelta(days=1))
    assert not Terms(enabled=False).tells(NOW)


@pytest.mark.parametrize(
    ("own", "counts"),
    [
        (Taste(), Taste(frozenset({"lt"}), Voices.OFFICIAL, frozenset({"TASS"}))),
        (Taste(languages=frozenset()), Taste(frozenset(), Voices.OFFICIAL, frozenset({"TASS"}))),
        (Taste(voices=Voices.ANY), Taste(frozenset({"lt"}), Voices.ANY, frozenset({"TASS"}))),
        (Taste(muted=frozenset({"RT"})), Taste(frozenset({"lt"}), Voices.OFFICIAL, frozenset({"TASS", "RT"}))),
    ],
)
def test_what_a_want_does_not_say_is_as_for_its_address_and_muted_outlets_add_up(own: Taste, counts: Taste) -> None:
    assert own.within(Taste(frozenset({"lt"}), Voices.OFFICIAL, frozenset({"TASS"}))) == counts
