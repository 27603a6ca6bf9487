"""What a story lacked of the next level: one thing, and by the very numbers that levels are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from feeds.deciding.nearly import Missed, Want, most_within, nearly, shortest
from feeds.model import Act, Busy, Heard, Level, Reason, Story
from feeds.thresholds import Levels

START = datetime(2023, 3, 14, 18, tzinfo=UTC)
RULES = Levels()
H = 60


def _lacked(
    level: Level, minutes: Sequence[int], act: bool = False, official: bool = False, busy: bool = False
) -> tuple[Missed, ...]:
    acts = frozenset({Act.FORCE}) if act else frozenset()
    reason = Reason(len(minutes), len(minutes), 0, official, Busy(9, 0, 2) if busy else None, acts=acts)
    story = Story(1, 1, "Jet downed", level, reason, START, START, official=official)
    heard = [Heard(f"o{n}", START.timestamp() + 60 * at, True) for n, at in enumerate(minutes)]
    return nearly(story, [*heard, Heard("copy", START.timestamp(), False)], RULES)


R, N = Level.ROUTINE, Level.NOTABLE


@pytest.mark.parametrize(
    ("level", "minutes", "marks", "wants"),
    [
        (R, [0], "", []),
        (R, [0, 20], "", [Want.OUTLET]),
        (R, [0, 20], "act", [Want.OUTLET, Want.OFFICIAL]),
        (R, [0, 20], "official", [Want.OUTLET, Want.ACT]),
        (R, [0], "act official", [Want.OUTLET]),
        (R, [0], "act busy", [Want.OUTLET]),
        (R, [0, 5 * H, 14 * H], "", [Want.TIME]),
        (R, [0, 13 * H, 30 * H], "", []),
        (R, [0, 9 * H, 19 * H], "", [Want.OUTLET]),
        (N, [0, 1, 2], "act", []),
        (N, [0, 1, 2, 3], "act", [Want.OUTLET, Want.OFFICIAL]),
        (N, [0, 1, 2], "act official", [Want.OUTLET]),
        (N, [0, 1, 2], "act busy", [Want.OUTLET, Want.OFFICIAL]),
        (N, [0, 1, 2, 3], "", []),
        (N, [0, 1, 2, 3, 4], "", [Want.ACT]),
        (N, [0, 1, 2, 3], "busy", [Want.ACT]),
        (N, [0, H, 2 * H, 2 * H, 4 * H], "act", [Want.TIME, Want.OFFICIAL]),
        (N, [0, 2 * H, 4 * H, 6 * H, 8 * H], "act", []),
        (N, [H * n for n in range(9)], "act", [Want.OFFICIAL, Want.TIME]),
        (N, [90 * n for n in range(9)], "act", [Want.OUTLET]),  # one more within half a day
        (N, list(range(9)), "", [Want.ACT, Want.OUTLET]),
        (N, [0, 1, 2, 3, 4], "act", [Want.REPORT]),
        (Level.URGENT, [0, 1, 2, 3], "act", []),
    ],
)
def test_it_lacked_one_thing_or_it_was_not_near(
    level: Level, minutes: list[int], marks: str, wants: list[Want]
) -> None:
    found = _lacked(level, minutes, act="act" in marks, official="official" in marks, busy="busy" in marks)
    assert {missed.want for missed in found} == set(wants)


def test_what_lacked_has_its_numbers() -> None:
    assert _lacked(R, [0, 5 * H, 14 * H]) == (
        Missed(N, Want.TIME, 2, RULES.notable_outlets, RULES.notable_within, timedelta(hours=14)),
    )


def test_of_moments_the_densest_count() -> None:
    assert most_within([0, 50, 90, 100, 300], timedelta(seconds=60)) == 3
    assert shortest([0, 50, 90, 100, 300], 3) == timedelta(seconds=50)
    assert shortest([0], 2) is None
