"""Two processes that keep one pace: what one begins to send, the other counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs
from telegram.error import RetryAfter

from bot.clock import utc_now
from bot.sending.one_pace import OnePace
from bot.sending.pacing import Pace, Pacer
from bot.sending.turns import ANSWER, Turns
from tests.postgresql import Server

SLOW = Pace(overall=1000, private=0.001, group=1)


async def _until_heard(teller: Turns, hearer: Turns, first: int) -> int:
    """Write to one group after the other until the other process has heard of one; which that was."""
    async with asyncio.timeout(60):
        for group in range(first, first - 1000, -1):
            async with teller.turn(group, ANSWER):
                await asyncio.sleep(0.1)
            for heard in range(first, group - 1, -1):
                if hearer.chat_wait(heard) > 0:
                    return heard
    raise AssertionError("nothing was heard of")


async def _flood(turns: Turns, group: int) -> None:
    """Telegram asks to leave a group alone for ten minutes."""
    with pytest.raises(RetryAfter):
        async with turns.turn(group, ANSWER):
            raise RetryAfter(600)


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not so():
            await asyncio.sleep(0.05)


async def test_two_processes_count_each_others_messages_and_honour_each_others_floods_also_after_a_cut_connection(
    postgresql_server: Server,
) -> None:
    url = postgresql_server.new_database()
    chat, send = Turns(Pacer(SLOW)), Turns(Pacer(SLOW))
    both = [OnePace(url, "farm:17 chat", chat, utc_now), OnePace(url, "farm:18 send", send, utc_now)]
    for one in both:
        one.start()
    heard = await _until_heard(chat, send, -1)
    assert send.chat_wait(heard) > 30  # as if it had written itself
    assert send.chat_wait(-999_999) == 0.0
    await _until_heard(send, chat, -10_000)
    with capture_logs() as lines:
        await asyncio.to_thread(postgresql_server.cut, url)
        await _until_heard(chat, send, -20_000)
    said = {line["event"]: line for line in lines}
    assert "exc_info" not in said["the other process's messages are not counted for now"]
    assert "the other process's messages are counted again" in said
    await _flood(chat, -30_000)
    await _flood(chat, -30_001)  # a second one with nobody heard in between: everybody is meant
    await _until(lambda: send.all_wait() > 300)
    assert send.chat_wait(-30_000) > 300  # told to the one, honoured by both
    for one in both:
        await one.stop()
