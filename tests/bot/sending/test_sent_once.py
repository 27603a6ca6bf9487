"""Rows claimed again while they are in hand or just after, and databases that are away: all is sent once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from structlog.testing import capture_logs
from telegram.error import Forbidden

from bot.clock import utc_now
from bot.sending.settling import InHand, Settling
from feeds.audience import Delivery, Ended, Sent
from feeds.model import AlertKind
from feeds.store import DiskFullError
from tests.bot.delivering import NOW, Outbox, Telegram, delivery, sender_of, until_settled

SECOND = timedelta(seconds=1)


@dataclass
class SlowOutbox(Outbox):
    """Writes once it may go on."""

    writing: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def settle_all(self, ended: Sequence[Ended], now: datetime) -> None:
        self.writing.set()
        await self.go_on.wait()
        await super().settle_all(ended, now)


@dataclass
class SlowTelegram(Telegram):
    """Answers for chat 7 once it may go on."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def send_message(self, chat: int, text: str, **extra: Any) -> Any:
        if chat == 7:
            self.asked.set()
            await self.go_on.wait()
        return await super().send_message(chat, text, **extra)


class StubbornOutbox(Outbox):
    """Never writes the first row."""

    async def settle_all(self, ended: Sequence[Ended], now: datetime) -> None:
        if any(one.delivery.id == 1 for one in ended):
            raise OSError("locked")
        await super().settle_all(ended, now)


async def test_what_was_sent_is_not_sent_again_because_the_database_was_away() -> None:
    telegram, outbox = Telegram(), Outbox([delivery(1, 7), delivery(2, 8)])
    outbox.troubles = [OSError("locked")] * 3
    sender = sender_of(outbox, telegram)
    await until_settled(sender, outbox, 2)
    assert [chat for _, chat, _ in telegram.sent] == [7, 8]
    assert outbox.settled == {1: Sent(101), 2: Sent(102)}


async def test_no_restart_is_asked_for_while_a_full_disk_keeps_in_memory_what_was_sent() -> None:
    outbox = Outbox([delivery(1, 7)])
    outbox.troubles = [DiskFullError()]
    sender = sender_of(outbox, Telegram())
    await until_settled(sender, outbox, 1)
    assert "disk is full" in sender.pulse.hindered


async def test_a_database_that_is_away_for_many_tries_is_one_line_in_the_log_and_one_when_it_is_back() -> None:
    telegram, outbox = Telegram(), Outbox([delivery(1, 7)])
    outbox.troubles = [OSError("locked")] * 4
    with capture_logs() as lines:
        await until_settled(sender_of(outbox, telegram), outbox, 1)
    assert [line["event"] for line in lines if "written down" in line["event"]] == [
        "what was sent can't be written down yet; trying again",
        "what was sent is written down again",
    ]


async def test_a_row_that_can_not_be_written_while_others_can_is_one_line_in_the_log() -> None:
    outbox = StubbornOutbox([])
    settling = Settling(outbox, utc_now, lambda ended, now: None, lambda error: None)
    with capture_logs() as lines:
        running = asyncio.create_task(settling.run())
        stuck = asyncio.create_task(settling.settle(InHand(delivery(1)), Sent(101)))
        async with asyncio.timeout(20):
            for number in (2, 3, 4):
                await settling.settle(InHand(delivery(number)), Sent(100 + number))
        stuck.cancel()
        running.cancel()
        await asyncio.wait({stuck, running})
    assert set(outbox.settled) == {2, 3, 4}
    assert [line["event"] for line in lines] == ["what was sent can't be written down yet; trying again"]


async def test_a_row_claimed_again_while_it_is_in_hand_is_sent_once_and_settled_under_the_newer_claim() -> None:
    telegram, outbox = Telegram(), Outbox([delivery(1)])
    outbox.troubles = [OSError("locked")] * 3
    sender = sender_of(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while not telegram.sent:
            await asyncio.sleep(0.001)
        outbox.rows = [replace(delivery(1), claim=9)]
        sender.wake()
        while not outbox.settled:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert len(telegram.sent) == 1
    assert outbox.claims == [9]


async def claimed_again_as(row: Delivery) -> tuple[SlowTelegram, Outbox]:
    """A delivery is on its way to a slow Telegram when it is claimed again as `row`, and settled once by that claim."""
    telegram, outbox = SlowTelegram(), Outbox([delivery(1)])
    sender = sender_of(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        await telegram.asked.wait()
        outbox.rows = [row]
        sender.wake()
        while outbox.rows:
            await asyncio.sleep(0.001)
        telegram.go_on.set()
        while outbox.claims != [9]:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    return telegram, outbox


async def test_a_row_claimed_again_while_it_is_in_hand_is_settled_under_the_revision_that_was_on_its_way() -> None:
    _, outbox = await claimed_again_as(replace(delivery(1), revision=3, claim=9))
    assert outbox.revisions == [2]


async def test_a_number_that_is_given_again_while_its_forgotten_row_is_in_hand_is_another_delivery() -> None:
    telegram, outbox = SlowTelegram({7: [Forbidden("Forbidden: bot was blocked by the user")]}), Outbox([delivery(1)])
    sender = sender_of(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        await telegram.asked.wait()  # /forgetme comes now, and the next row gets the number of the one it deletes
        outbox.rows = [replace(delivery(1, 8), created=NOW + SECOND, claim=9)]
        sender.wake()
        while outbox.claims != [9]:
            await asyncio.sleep(0.001)
        assert outbox.settled == {1: Sent(101)}
        telegram.go_on.set()
        while outbox.claims != [9, 0]:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert [chat for _, chat, _ in telegram.sent] == [8]


async def test_a_row_that_moved_with_its_group_while_it_is_in_hand_is_the_same() -> None:
    telegram, _ = await claimed_again_as(replace(delivery(1, 8), claim=9))
    assert [chat for _, chat, _ in telegram.sent] == [7]


async def test_a_row_claimed_again_just_after_it_was_sent_is_not_sent_twice() -> None:
    telegram, outbox = Telegram(), Outbox([delivery(1)])
    sender = sender_of(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while outbox.claims != [0]:
            await asyncio.sleep(0.001)
        outbox.rows = [
            replace(delivery(1), claim=9)
        ]  # its lease ended while it was being written, as by a clock's jump
        sender.wake()
        while outbox.claims != [0, 9]:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert len(telegram.sent) == 1
    assert outbox.settled == {1: Sent(101)}


async def test_a_row_claimed_again_while_it_is_written_is_written_under_the_new_claim_too() -> None:
    telegram, outbox = Telegram(), SlowOutbox([delivery(1)])
    sender = sender_of(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        await outbox.writing.wait()
        outbox.rows = [replace(delivery(1), claim=9)]
        sender.wake()
        while outbox.rows:
            await asyncio.sleep(0.001)
        outbox.go_on.set()
        while outbox.claims != [0, 9]:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert len(telegram.sent) == 1


async def test_a_newer_edit_of_the_same_row_is_sent() -> None:
    telegram, edit = Telegram(), delivery(1, kind=AlertKind.UPDATE, message=55)
    outbox = Outbox([edit])
    sender = sender_of(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while outbox.claims != [0]:
            await asyncio.sleep(0.001)
        outbox.rows = [replace(edit, revision=3, claim=9)]
        sender.wake()
        while outbox.claims != [0, 9]:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert [what for what, _, _ in telegram.sent] == ["edit", "edit"]
