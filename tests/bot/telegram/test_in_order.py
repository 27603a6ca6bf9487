"""The order in which updates are handled."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.telegram.in_order import InOrderPerChat

CHAT, OTHER = 7, 8


def _update(number: int, chat: int = CHAT) -> Update:
    said = Message(number, datetime(2026, 1, 5, tzinfo=UTC), Chat(chat, "private"))
    return Update(number, message=said)


class _Handled:
    """Updates handled so far; those of `slow` take until they are told to go on."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.slow: dict[int, asyncio.Event] = {}

    async def handle(self, update: Update) -> None:
        if update.update_id in self.slow:
            await self.slow[update.update_id].wait()
        self.numbers.append(update.update_id)


def _put(processor: InOrderPerChat, handled: _Handled, *updates: Update) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(processor.process_update(update, handled.handle(update))) for update in updates]


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_updates_of_one_chat_wait_for_each_other_and_those_of_another_do_not() -> None:
    processor, handled = InOrderPerChat(), _Handled()
    handled.slow[1] = asyncio.Event()
    tasks = _put(processor, handled, _update(1), _update(2), _update(3, OTHER))
    await _settle()
    assert handled.numbers == [3]
    handled.slow[1].set()
    await asyncio.gather(*tasks)
    assert handled.numbers == [3, 1, 2]


async def test_an_update_that_is_longer_at_the_door_is_not_overtaken_by_the_next_one_of_its_chat() -> None:
    processor, handled, opened = InOrderPerChat(), _Handled(), asyncio.Event()

    async def door(update: Update) -> bool:
        if update.update_id == 1:
            await opened.wait()
        return True

    processor.door = door
    tasks = _put(processor, handled, _update(1), _update(2))
    await _settle()
    assert handled.numbers == []
    opened.set()
    await asyncio.gather(*tasks)
    assert handled.numbers == [1, 2]


async def test_who_is_turned_away_waits_for_nobody_and_lets_nobody_overtake() -> None:
    processor, handled = InOrderPerChat(), _Handled()
    handled.slow[1] = asyncio.Event()

    async def door(update: Update) -> bool:
        return update.update_id != 2

    processor.door = door
    first, refused, third = _put(processor, handled, _update(1), _update(2), _update(3))
    await asyncio.wait_for(refused, 5)
    await _settle()
    assert handled.numbers == []
    handled.slow[1].set()
    await asyncio.gather(first, third)
    assert handled.numbers == [1, 3]


async def test_an_update_that_fails_or_is_given_up_does_not_hold_up_the_next() -> None:
    processor, handled = InOrderPerChat(), _Handled()
    handled.slow[1] = asyncio.Event()

    async def failing() -> None:
        raise ValueError("nothing good")

    (given_up,) = _put(processor, handled, _update(1))
    failed = asyncio.create_task(processor.process_update(_update(2), failing()))
    (last,) = _put(processor, handled, _update(3))
    await _settle()
    given_up.cancel()
    results = await asyncio.gather(given_up, failed, last, return_exceptions=True)
    assert [type(result) for result in results] == [asyncio.CancelledError, ValueError, type(None)]
    assert handled.numbers == [3]
    assert not processor._newest  # nothing is kept of chats that are silent
