"""Pacing: messages are spaced below Telegram's limits, and answers do not wait for alerts."""

from __future__ import annotations

import itertools

import pytest

from bot.pacing import Pace, Pacer


def _times(pacer: Pacer, chats: list[int], start: float = 100.0) -> list[float]:
    return [start + pacer.reserve(chat, start) for chat in chats]


def test_messages_to_many_chats_are_spaced_evenly() -> None:
    times = _times(Pacer(Pace(overall=25)), list(range(1, 101)))
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps == pytest.approx([1 / 25] * 99)


def test_a_private_chat_gets_its_next_message_a_second_later() -> None:
    pacer = Pacer()
    pacer.reserve(7, 100.0)
    assert pacer.wait_for_chat(7, 100.0) == pytest.approx(1.0)
    assert pacer.wait_for_chat(7, 101.5) == 0


def test_a_group_gets_at_most_eighteen_a_minute() -> None:
    pacer = Pacer()
    pacer.reserve(-100, 100.0)
    assert pacer.wait_for_chat(-100, 100.0) == pytest.approx(60 / 18)


def test_one_busy_chat_does_not_delay_another() -> None:
    pacer = Pacer()
    for _ in range(5):
        pacer.reserve(1, 100.0)
    assert pacer.wait_for_chat(2, 100.0) == 0


def test_an_answer_goes_at_once_and_pushes_back_what_is_not_an_answer() -> None:
    pacer = Pacer(Pace(overall=10))
    for chat in range(1, 51):
        pacer.reserve(chat, 100.0)
    assert pacer.reserve(99, 100.0, answer=True) == 0
    assert pacer.reserve(98, 100.0) == pytest.approx(5.1)


def test_a_flood_in_one_group_holds_that_group_only() -> None:
    pacer = Pacer()
    pacer.flooded(-5, 30, 100.0)
    assert pacer.wait_for_chat(-5, 100.0) == 30
    assert pacer.reserve(1, 100.0) == 0


def test_floods_in_two_chats_hold_everything() -> None:
    pacer = Pacer()
    pacer.flooded(1, 30, 100.0)
    pacer.flooded(2, 20, 101.0)
    assert pacer.reserve(3, 101.0) == pytest.approx(20)


def test_chats_whose_turn_has_come_are_forgotten() -> None:
    pacer = Pacer()
    for chat in range(1000):
        pacer.reserve(chat + 1, 100.0 + chat * 10)
    assert len(pacer._next_in_chat) < 5
