"""How much a chat may ask, by the figures alone."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.telegram.asking_limit import AskingLimit, Verdict


def _flood(limit: AskingLimit, chat: int, count: int, seconds: float, since: float = 0.0) -> list[Verdict]:
    return [limit.asked(chat, since + seconds * place / count) for place in range(count)]


def test_a_burst_is_answered_and_then_a_steady_pace() -> None:
    limit = AskingLimit(per_minute=30, burst=20)
    assert set(_flood(limit, 1, 20, 0)) == {Verdict.ANSWER}
    steady = [limit.asked(1, 2.0 * place) for place in range(1, 500)]
    assert set(steady) == {Verdict.ANSWER}


def test_the_one_too_many_is_told_once_and_the_next_are_not_answered_until_the_pause_is_over() -> None:
    limit = AskingLimit(per_minute=30, burst=3, pause=20)
    assert _flood(limit, 1, 5, 0) == [*[Verdict.ANSWER] * 3, Verdict.SAY_SO, Verdict.SILENT]
    assert limit.asked(1, 19.9) is Verdict.SILENT
    assert limit.asked(1, 20.0) is Verdict.ANSWER


def test_two_hundred_questions_a_minute_get_no_more_than_the_pace_and_the_burst() -> None:
    limit = AskingLimit(per_minute=30, burst=20, pause=20)
    counts = Counter(_flood(limit, 1, 200, 60))
    assert counts[Verdict.ANSWER] <= 30 + 20
    assert 1 <= counts[Verdict.SAY_SO] <= 3
    assert counts[Verdict.SILENT] >= 100


def test_one_chats_flood_is_nobody_elses() -> None:
    limit = AskingLimit(per_minute=30, burst=5)
    _flood(limit, 1, 200, 10)
    assert limit.asked(2, 10.0) is Verdict.ANSWER


def test_only_so_many_chats_are_remembered_and_the_greedy_ones_among_the_latest() -> None:
    limit = AskingLimit(per_minute=30, burst=1, most=100)
    for chat in range(1000):
        limit.asked(chat, 0.0)
    assert len(limit) == 100
    assert limit.asked(999, 0.1) is Verdict.SAY_SO
    assert limit.asked(0, 0.1) is Verdict.ANSWER


@pytest.mark.parametrize("later", [-5.0, 0.0])
def test_a_clock_that_stands_or_goes_back_gives_no_questions(later: float) -> None:
    limit = AskingLimit(per_minute=60, burst=1)
    limit.asked(1, 100.0)
    assert limit.asked(1, 100.0 + later) is Verdict.SAY_SO
