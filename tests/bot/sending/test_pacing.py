"""Pacing: messages are spaced below Telegram's limits, and a flood or an outage stops what it concerns, no more."""

from __future__ import annotations

import itertools
import random

import pytest

from bot.sandbox.limits import Limits
from bot.sending.pacing import FEW, LONGEST_PAUSE, TIDY, Pace, Pacer

START = 1000.0


def _went(pacer: Pacer, chats: list[int], *, until: float = 60.0, answer: bool = False) -> list[float]:
    """When messages to these chats go that all wait from the start, each call taking no time."""
    times, now = [], START
    for chat in chats:
        while wait := pacer.wait(chat, now, answer=answer):
            now += wait
        if now > START + until:
            break
        pacer.begin(chat, now)
        pacer.end(chat, now)
        times.append(now - START)
    return times


def test_messages_to_many_chats_are_spaced_evenly() -> None:
    times = _went(Pacer(), list(range(1, 201)))
    gaps = [later - earlier for earlier, later in itertools.pairwise(times[4:])]
    assert gaps == pytest.approx([1 / 25] * len(gaps))


def test_a_late_timer_costs_nothing_of_the_allowance() -> None:
    pacer, now, sent = Pacer(), START, 0
    while now < START + 60:
        if not pacer.wait(sent + 1, now):
            sent += 1
            pacer.begin(sent, now)
            pacer.end(sent, now)
        now += 0.033  # never when it should be
    assert sent == pytest.approx(60 * 25, rel=0.01)


def test_a_private_chat_gets_a_small_burst_and_then_one_a_second() -> None:
    times = _went(Pacer(), [7] * 60, until=100)
    assert times[:3] == pytest.approx([0, 0, 1])
    assert times[59] == pytest.approx(58, rel=0.04)


@pytest.mark.parametrize("kill", [tenth / 10 for tenth in range(60)])
def test_whoever_begins_the_moment_another_was_killed_stays_within_a_private_chats_limit(kill: float) -> None:
    pace, limits = Pace(), Limits()
    before = _went(Pacer(pace), [1] * 20, until=kill)
    begun = kill + pace.after_a_kill["private"].total_seconds()
    after = [begun + at for at in _went(Pacer(pace), [1] * 20, until=10.0)]
    assert len(after) > 9
    assert all(limits.wait(1, at) == 0 for at in (*before, *after))


def test_a_group_gets_eighteen_a_minute_evenly() -> None:
    times = _went(Pacer(), [-100] * 40, until=200)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps == pytest.approx([60 / 18] * 39)


def test_one_busy_chat_does_not_delay_another() -> None:
    pacer = Pacer()
    _went(pacer, [1] * 5, until=0)
    assert pacer.chat_wait(1, START) > 0
    assert pacer.wait(2, START + 0.1) == 0


def test_an_answer_goes_at_once_and_pushes_back_what_is_not_an_answer() -> None:
    pacer = Pacer(Pace(overall=10))
    _went(pacer, [1, 2], until=0)
    before = pacer.wait(98, START)
    assert pacer.wait(99, START, answer=True) == 0
    pacer.begin(99, START)
    assert pacer.wait(98, START) == pytest.approx(before + 0.1)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_asked_telegrams_own_limits_are_never_reached(seed: int) -> None:
    """Alerts and answers to a few chats at once, in a simulated minute; calls take a random time and Telegram counts
    them at a random moment of it."""
    chance, pacer, limits = random.Random(seed), Pacer(), Limits()
    under_way: list[tuple[float, float, int]] = []  # counted, ended, chat
    chats = [1, 2, 3, *range(10, 60), -1, -2, -3]
    now, counted = START, []
    while now < START + 130:
        for one in [one for one in under_way if one[1] <= now]:
            under_way.remove(one)
            pacer.end(one[2], one[1])
        answer, chat = chance.random() < 0.3, chance.choice(chats)
        if not pacer.wait(chat, now, answer=answer):
            pacer.begin(chat, now)
            took = chance.choice([0.01, 0.05, 0.1, 1.0])
            moment = now + took * chance.random()
            under_way.append((moment, now + took, chat))
            counted.append((moment, chat))
        now += 0.002
    assert len(counted) > 2000
    assert [chat for moment, chat in sorted(counted) if limits.wait(chat, moment)] == []


def test_a_flood_in_one_group_holds_that_group_for_exactly_as_long_as_asked() -> None:
    pacer = Pacer()
    pacer.begin(-5, START)
    pacer.flooded(-5, 30, START, START + 0.1)
    pacer.end(-5, START + 0.1)
    assert pacer.wait(-5, START + 0.1) == pytest.approx(30)
    assert pacer.wait(-5, START + 0.1, answer=True) == pytest.approx(30)
    assert pacer.wait(-5, START + 30.1) == 0
    assert pacer.wait(1, START + 0.1) == 0


def test_a_flood_of_a_second_chat_with_nobody_heard_in_between_is_everybodys() -> None:
    pacer = Pacer()
    pacer.flooded(1, 30, START, START + 0.1)
    pacer.flooded(2, 30, START + 0.2, START + 0.3)
    assert pacer.wait(3, START + 0.3) == pytest.approx(30)
    assert pacer.wait(3, START + 0.3, answer=True) == pytest.approx(30)


def test_floods_of_two_groups_are_their_own_where_others_are_heard_in_between() -> None:
    pacer = Pacer()
    pacer.flooded(-1, 30, START, START + 0.1)
    pacer.heard(START + 0.2)
    pacer.flooded(-2, 20, START + 0.3, START + 0.4)
    assert pacer.wait(3, START + 0.4) == 0


def test_calls_that_were_under_way_together_make_a_flood_everybodys_once_they_are_a_few() -> None:
    pacer = Pacer()
    for chat in range(1, FEW + 1):
        assert pacer.wait(99, START + 1) == 0
        pacer.flooded(chat, 10, START, START + 0.1)
    assert pacer.wait(99, START + 0.1) == pytest.approx(10)


def test_while_telegram_is_down_alerts_pause_longer_each_time_and_answers_try() -> None:
    pacer, now, pauses = Pacer(), START, []
    for chat in range(1, FEW):
        pacer.lost(chat, now, now)
    assert pacer.wait(99, now) == 0
    for chat in range(FEW, FEW + 10):
        pacer.lost(chat, now, now)
        pauses.append(pacer.wait(99, now))
        assert pacer.wait(99, now, answer=True) == 0
        now += pauses[-1]
    assert pauses == pytest.approx([1, 2, 4, 8, 16, 32, *[LONGEST_PAUSE] * 4])
    pacer.heard(now)
    assert pacer.wait(99, now - 1) == 0


def test_one_chat_whose_messages_get_lost_stops_nobody_else() -> None:
    pacer = Pacer()
    for _ in range(10):
        pacer.lost(1, START, START)
    assert pacer.wait(2, START) == 0


def test_chats_whose_turn_has_come_are_forgotten() -> None:
    pacer = Pacer()
    for number in range(5 * TIDY):
        now = START + number
        pacer.begin(number + 1, now)
        pacer.end(number + 1, now)
    assert len(pacer._chats) <= TIDY + 10


def test_what_another_process_sends_counts_as_our_own() -> None:
    pacer = Pacer(Pace(overall=25, private=1, group=18))
    for _ in range(29):
        pacer.elsewhere(1, 10.0)
    assert pacer.wait(2, 10.1, answer=True) > 1.0
    assert pacer.wait(2, 11.3, answer=True) == 0.0
    assert pacer.chat_wait(1, 10.1) > 5.0


def test_calls_that_end_while_others_are_told_of_are_forgotten_in_order() -> None:
    pacer = Pacer(Pace(overall=25, private=1, group=18))
    pacer.begin(1, 10.0)
    pacer.elsewhere(2, 10.0)
    pacer.end(1, 10.05)
    assert pacer.wait(3, 12.0, answer=True) == 0.0
