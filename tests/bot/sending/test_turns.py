"""Turns: the most pressing message that may go goes first, and answers to commands before all others."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.sending.pacing import FEW, Pace, Pacer
from bot.sending.turns import ANSWER, NotNow, Turns

SLOW = Pace(overall=50, private=1000, group=60_000)


async def _order(turns: Turns, asked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In which order (rank, chat) pairs get their turns that ask in this one."""
    went: list[tuple[int, int]] = []

    async def go(rank: int, chat: int) -> None:
        async with turns.turn(chat, rank):
            went.append((rank, chat))

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        for rank, chat in asked:
            group.create_task(go(rank, chat))
    return went


async def test_the_most_pressing_go_first_and_then_those_who_asked_first() -> None:
    turns = Turns(Pacer(SLOW))
    await _order(turns, [(3, 100 + number) for number in range(10)])  # what may go at once is used up
    asked = [(5, 1), (3, 2), (2, 3), (1, 4), (3, 5), (4, 6)]
    assert await _order(turns, asked) == [(1, 4), (2, 3), (3, 2), (3, 5), (4, 6), (5, 1)]


async def test_an_answer_does_not_wait_for_the_alerts_before_it() -> None:
    turns = Turns(Pacer(Pace(overall=20)))
    asked = [(3, chat) for chat in range(1, 21)]
    went = await _order(turns, [*asked, (ANSWER, 99)])
    assert went.index((ANSWER, 99)) <= 4  # those before it had gone before it asked


async def test_who_waits_for_a_chat_of_its_own_holds_up_nobody() -> None:
    turns = Turns(Pacer(Pace(overall=1000, group=120)))
    went = await _order(turns, [(1, -1), (1, -1), (3, 5)])
    assert went == [(1, -1), (3, 5), (1, -1)]


async def test_a_chat_that_is_left_alone_gets_nothing_and_no_answer_before() -> None:
    turns = Turns(Pacer(SLOW))
    turns.leave_alone({1: timedelta(seconds=60)})
    for rank in (1, ANSWER):
        with pytest.raises(NotNow):
            async with turns.turn(1, rank, patience=1):
                pass
    assert await _order(turns, [(1, 2)]) == [(1, 2)]


async def test_the_impatient_are_told_at_once_and_count_for_nothing() -> None:
    turns = Turns(Pacer(Pace(group=1)))
    async with turns.turn(-1, 3):
        pass
    for _ in range(2):
        with pytest.raises(NotNow) as told:
            async with turns.turn(-1, 3, patience=1):
                pass
        assert 50 < told.value.seconds <= 60


async def test_who_is_waiting_when_a_flood_begins_is_told_too() -> None:
    turns = Turns(Pacer(Pace(overall=10)))
    await _order(turns, [(3, chat) for chat in (1, 2, 3)])

    async def waits() -> None:
        async with turns.turn(9, 3, patience=2):
            pass

    waiting = asyncio.create_task(waits())
    for chat in (1, 2):  # the second makes it everybody's; a third would wait for its end
        with pytest.raises(RetryAfter):
            async with turns.turn(chat, ANSWER):
                raise RetryAfter(30)
    with pytest.raises(NotNow):
        await waiting


async def test_who_is_cancelled_takes_no_turn() -> None:
    turns = Turns(Pacer(Pace(overall=20, private=1)))
    await _order(turns, [(3, chat) for chat in (1, 2, 3)])
    waiting = asyncio.create_task(_order(turns, [(3, 4)]))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert await _order(turns, [(3, 5)]) == [(3, 5)]


async def test_what_telegram_refuses_is_an_answer_and_what_gets_lost_is_none() -> None:
    turns = Turns(Pacer(SLOW))
    for error in [NetworkError("away")] * (FEW - 1) + [BadRequest("Chat not found")] + [NetworkError("away")] * 2:
        with pytest.raises(NetworkError):
            async with turns.turn(1 if isinstance(error, BadRequest) else id(error) % 1000 + 2, 3):
                raise error
    async with turns.turn(3, 3, patience=0.5):
        pass
