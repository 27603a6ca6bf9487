"""Delivery: what was claimed is rendered, sent and settled; one bad row or chat never holds up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.catching_up import NAMED, CatchingUp
from bot.courier import Courier
from bot.messages import Maker, Makers, alerts
from bot.pacing import Pace, Pacer
from bot.sender import Sender
from bot.turns import Turns
from feeds.audience import (
    Address,
    ChatState,
    Delivery,
    Ended,
    Later,
    OtherKind,
    Poison,
    SendOutcome,
    Sent,
    StoryFile,
    Told,
    Unneeded,
    Unreachable,
)
from feeds.model import AlertKind, Level, Reason, Story
from handlers.markup import Html
from handlers.reply import Button, Reply

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FAST = Pace(overall=1000, private=1000, group=60_000)
STORY = Story(5, 2, "Trains halted", Level.NOTABLE, Reason(), NOW, NOW)


def _delivery(number: int, chat: int = 7, kind: AlertKind = AlertKind.NEW, message: int | None = None) -> Delivery:
    return Delivery(number, Address(chat), 5, 2, kind, Level.NOTABLE, NOW, 0, message)


@dataclass
class Telegram:
    """A Bot API that notes what it is asked, and raises what it is told to."""

    errors: dict[int, list[TelegramError]] = field(default_factory=dict)
    sent: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)

    def _answer(self, what: str, chat: int, text: str, **extra: Any) -> Any:
        if self.errors.get(chat):
            raise self.errors[chat].pop(0)
        self.sent.append((what, chat, {"text": text, **extra}))
        return type("Message", (), {"message_id": 100 + len(self.sent)})()

    async def send_message(self, chat: int, text: str, **extra: Any) -> Any:
        return self._answer("send", chat, text, **extra)

    async def edit_message_text(self, text: str, *, chat_id: int, **extra: Any) -> Any:
        return self._answer("edit", chat_id, text, **extra)


@dataclass
class Outbox:
    """Rows to claim once, what they were settled as, and what else waits."""

    rows: list[Delivery]
    late: list[Delivery] = field(default_factory=list)
    settled: dict[int, SendOutcome] = field(default_factory=dict)
    claims: list[int] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)  # met by the next settlings

    async def claim(self, owner: str, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        claimed, self.rows = self.rows[:limit], self.rows[limit:]
        return claimed

    async def next_due(self) -> datetime | None:
        return None

    async def settle_all(self, ended: Sequence[Ended], now: datetime) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.settled |= {one.delivery.id: one.outcome for one in ended}
        self.claims += [one.delivery.claim for one in ended]

    async def behind(self, delivery: Delivery, before: datetime, limit: int = 500) -> list[Delivery]:
        return [row for row in self.late if row.address == delivery.address and row.created < before]


@dataclass
class SlowOutbox(Outbox):
    """Writes once it may go on."""

    writing: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def settle_all(self, ended: Sequence[Ended], now: datetime) -> None:
        self.writing.set()
        await self.go_on.wait()
        await super().settle_all(ended, now)


def _list(files: Sequence[StoryFile], more: int, since: datetime, now: datetime, instead: Delivery) -> Reply:
    return Reply(Html(f"{len(files)} stories and {more} more since {since:%H:%M}{', held' if instead.held else ''}"))


async def _deliver(
    rows: list[Delivery],
    telegram: Telegram,
    *,
    pacer: Pacer | None = None,
    story: Story | None = STORY,
    text: str = "<b>Trains</b>",
    late: list[Delivery] | None = None,
) -> dict[int, SendOutcome]:
    outbox = Outbox(rows, late=late or [])

    async def load(number: int) -> StoryFile | None:
        return StoryFile(story, ()) if story else None

    sender = _sender(outbox, telegram, pacer=pacer, load=load, text=text)
    await _until_settled(sender, outbox, len(rows))
    return outbox.settled


async def _story(number: int) -> StoryFile | None:
    return StoryFile(STORY, ())


def _sender(
    outbox: Outbox,
    telegram: Telegram,
    *,
    pacer: Pacer | None = None,
    load: Callable[[int], Awaitable[StoryFile | None]] = _story,
    text: str = "<b>Trains</b>",
    others: Makers | None = None,
) -> Sender:
    def render(file: StoryFile, delivery: Delivery) -> Reply:
        if text == "raise":
            raise ValueError("a fault of ours")
        return Reply(text, ((Button("Status", data="1:s:kaliningrad"),),))

    together = CatchingUp(outbox, load, _list, timedelta(hours=2))
    turns = Turns(pacer or Pacer(FAST))
    makers = {**alerts(load, render), **(others or {})}
    return Sender(outbox, makers, Courier(telegram), turns, lambda: NOW, "test", together)  # type: ignore[arg-type]


async def _until_settled(sender: Sender, outbox: Outbox, count: int) -> None:
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while len(outbox.settled) < count and not running.done():
            await asyncio.sleep(0.001)
    sender.stop()
    await running


async def test_an_alert_is_sent_with_its_buttons_and_settled_with_its_message() -> None:
    telegram = Telegram()
    settled = await _deliver([_delivery(1)], telegram)
    assert settled == {1: Sent(101)}
    [(what, chat, call)] = telegram.sent
    assert (what, chat, call["text"], call["parse_mode"]) == ("send", 7, "<b>Trains</b>", "HTML")
    assert call["reply_markup"].inline_keyboard[0][0].callback_data == "1:s:kaliningrad"


async def test_an_update_edits_the_first_message_and_a_development_replies_to_it() -> None:
    telegram = Telegram()
    await _deliver([_delivery(1, 7, AlertKind.UPDATE, 55), _delivery(2, 8, AlertKind.DEVELOPMENT, 66)], telegram)
    by_kind = {what: call for what, _, call in telegram.sent}
    assert by_kind["edit"]["message_id"] == 55
    assert by_kind["send"]["reply_parameters"].message_id == 66
    assert by_kind["send"]["reply_parameters"].allow_sending_without_reply


async def test_an_alert_for_a_forum_thread_goes_to_the_thread() -> None:
    telegram = Telegram()
    await _deliver([replace(_delivery(1, -100), address=Address(-100, 42))], telegram)
    assert telegram.sent[0][2]["message_thread_id"] == 42


async def test_one_blocked_chat_does_not_stop_the_others() -> None:
    telegram = Telegram({7: [Forbidden("Forbidden: bot was blocked by the user")]})
    settled = await _deliver([_delivery(1, 7), _delivery(2, 8)], telegram)
    assert isinstance(settled[1], Unreachable)
    assert settled[1].state is ChatState.BLOCKED
    assert isinstance(settled[2], Sent)


async def test_a_flood_puts_the_row_back_for_as_long_as_telegram_asks() -> None:
    settled = await _deliver([_delivery(1)], Telegram({7: [RetryAfter(9)]}))
    outcome = settled[1]
    assert isinstance(outcome, Later)
    assert (outcome.due, outcome.counts) == (NOW + timedelta(seconds=9), False)


async def test_a_chat_whose_turn_comes_later_gives_its_place_to_others() -> None:
    pacer = Pacer(Pace(overall=1000, group=1))
    telegram = Telegram()
    first = await _deliver([_delivery(1, -7)], telegram, pacer=pacer)
    again = await _deliver([_delivery(2, -7), _delivery(3, 8)], telegram, pacer=pacer)
    assert isinstance(first[1], Sent)
    assert isinstance(again[2], Later)
    assert not again[2].counts
    assert isinstance(again[3], Sent)


async def test_what_was_sent_is_not_sent_again_because_the_database_was_away() -> None:
    telegram, outbox = Telegram(), Outbox([_delivery(1, 7), _delivery(2, 8)])
    outbox.troubles = [OSError("locked")] * 3
    sender = _sender(outbox, telegram)
    await _until_settled(sender, outbox, 2)
    assert [chat for _, chat, _ in telegram.sent] == [7, 8]
    assert outbox.settled == {1: Sent(101), 2: Sent(102)}


async def test_a_row_claimed_again_while_it_is_in_hand_is_sent_once_and_settled_under_the_newer_claim() -> None:
    telegram, outbox = Telegram(), Outbox([_delivery(1)])
    outbox.troubles = [OSError("locked")] * 3
    sender = _sender(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while not telegram.sent:
            await asyncio.sleep(0.001)
        outbox.rows = [replace(_delivery(1), claim=9)]
        sender.wake()
        while not outbox.settled:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert len(telegram.sent) == 1
    assert outbox.claims == [9]


async def test_waits_of_a_message_that_gets_lost_again_and_again_grow() -> None:
    telegram, outbox = Telegram({7: [TimedOut() for _ in range(4)]}), Outbox([])
    sender, waits = _sender(outbox, telegram), []
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        for _ in range(4):
            outbox.settled.clear()
            outbox.rows = [_delivery(1)]
            sender.wake()
            while not outbox.settled:
                await asyncio.sleep(0.001)
            later = outbox.settled[1]
            assert isinstance(later, Later)
            assert not later.counts
            waits.append((later.due - NOW).total_seconds())
    sender.stop()
    await running
    assert waits == [2, 4, 8, 16]


async def test_a_row_claimed_again_just_after_it_was_sent_is_not_sent_twice() -> None:
    telegram, outbox = Telegram(), Outbox([_delivery(1)])
    sender = _sender(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while outbox.claims != [0]:
            await asyncio.sleep(0.001)
        outbox.rows = [
            replace(_delivery(1), claim=9)
        ]  # its lease ended while it was being written, as by a clock's jump
        sender.wake()
        while outbox.claims != [0, 9]:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert len(telegram.sent) == 1
    assert outbox.settled == {1: Sent(101)}


async def test_a_row_claimed_again_while_it_is_written_is_written_under_the_new_claim_too() -> None:
    telegram, outbox = Telegram(), SlowOutbox([_delivery(1)])
    sender = _sender(outbox, telegram)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        await outbox.writing.wait()
        outbox.rows = [replace(_delivery(1), claim=9)]
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
    telegram, edit = Telegram(), _delivery(1, kind=AlertKind.UPDATE, message=55)
    outbox = Outbox([edit])
    sender = _sender(outbox, telegram)
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


async def test_while_everybody_has_to_wait_nothing_is_claimed() -> None:
    pacer, outbox, telegram = Pacer(FAST), Outbox([_delivery(1)]), Telegram()
    now = asyncio.get_running_loop().time()
    for chat in (8, 9):
        pacer.flooded(chat, 30, now, now)
    sender = _sender(outbox, telegram, pacer=pacer)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while sender.looked is None:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert (len(outbox.rows), telegram.sent, outbox.settled) == (1, [], {})


async def test_a_story_for_many_chats_is_loaded_and_rendered_once() -> None:
    telegram, outbox, loaded = Telegram(), Outbox([_delivery(number, number) for number in range(1, 11)]), []

    async def load(number: int) -> StoryFile | None:
        loaded.append(number)
        return StoryFile(STORY, ())

    await _until_settled(_sender(outbox, telegram, load=load), outbox, 10)
    assert len(telegram.sent) == 10
    assert loaded == [5]


async def test_what_is_no_alert_is_made_by_the_maker_of_its_kind_and_never_told_with_late_alerts() -> None:
    old = replace(_delivery(1), kind=OtherKind.DIGEST, created=NOW - timedelta(hours=9))
    telegram, outbox = Telegram(), Outbox([old, replace(old, id=2, address=Address(8))], late=[_late(3, hours=9)] * 2)

    async def make(delivery: Delivery) -> Reply | Unneeded:
        return Reply(Html("The digest")) if delivery.address.chat == 7 else Unneeded("nothing new")

    def maker() -> Maker:
        return make

    await _until_settled(_sender(outbox, telegram, others={OtherKind.DIGEST: maker}), outbox, 2)
    assert [(chat, call["text"]) for _, chat, call in telegram.sent] == [(7, "The digest")]
    assert outbox.settled == {1: Sent(101), 2: Unneeded("nothing new")}


async def test_refused_markup_goes_again_as_plain_text() -> None:
    telegram = Telegram({7: [BadRequest("Can't parse entities: unsupported start tag")]})
    settled = await _deliver([_delivery(1)], telegram, text="<b>Trains &amp; <x>ships</x></b>")
    assert isinstance(settled[1], Sent)
    assert telegram.sent[0][2]["text"] == "Trains & ships"
    assert telegram.sent[0][2]["parse_mode"] is None


async def test_a_story_that_is_no_longer_kept_needs_no_message() -> None:
    telegram = Telegram()
    settled = await _deliver([_delivery(1)], telegram, story=None)
    assert isinstance(settled[1], Unneeded)
    assert telegram.sent == []


async def test_a_fault_in_our_own_rendering_is_tried_again_and_in_the_end_set_aside() -> None:
    first = await _deliver([_delivery(1)], Telegram(), text="raise")
    last = await _deliver([replace(_delivery(1), attempts=7)], Telegram(), text="raise")
    assert isinstance(first[1], Later)
    assert isinstance(last[1], Poison)
    assert "a fault of ours" in last[1].reason


async def test_a_refused_token_ends_the_sender() -> None:
    telegram = Telegram({7: [InvalidToken("Unauthorized")]})
    with pytest.raises(InvalidToken):
        await _deliver([_delivery(1, 7), _delivery(2, 8)], telegram)
    assert [chat for _, chat, _ in telegram.sent] == [8]


def _late(number: int, hours: float, story: int = 0, kind: AlertKind = AlertKind.NEW) -> Delivery:
    return replace(_delivery(number, kind=kind), created=NOW - timedelta(hours=hours), story=story or number)


async def test_what_waits_for_hours_comes_in_one_message() -> None:
    telegram, late = Telegram(), [_late(number, hours=5) for number in range(1, 4)]
    settled = await _deliver(late[:1], telegram, late=[*late, _late(9, hours=1)])
    assert settled == {1: Told((2, 3))}
    assert [call["text"] for _, _, call in telegram.sent] == ["3 stories and 0 more since 07:00"]


async def test_of_many_late_stories_the_rest_is_counted() -> None:
    telegram, late = Telegram(), [_late(number, hours=5) for number in range(1, 41)]
    await _deliver(late[:1], telegram, late=late)
    assert telegram.sent[0][2]["text"] == f"{NAMED} stories and {40 - NAMED} more since 07:00"


@pytest.mark.parametrize(
    "late",
    [
        [_late(1, hours=5)],
        [_late(1, hours=5, story=5), _late(2, hours=4, story=5, kind=AlertKind.DEVELOPMENT)],
        [_late(1, hours=1), _late(2, hours=1)],
    ],
)
async def test_one_story_or_fresh_ones_come_as_they_are(late: list[Delivery]) -> None:
    telegram = Telegram()
    settled = await _deliver(late[:1], telegram, late=late)
    assert settled == {1: Sent(101)}
    assert telegram.sent[0][2]["text"] == "<b>Trains</b>"


async def test_a_catch_up_that_is_refused_is_tried_again_as_a_whole() -> None:
    late = [_late(number, hours=5) for number in (1, 2)]
    settled = await _deliver(late[:1], Telegram({7: [RetryAfter(9)]}), late=late)
    assert isinstance(settled[1], Later)
    assert 2 not in settled


async def test_what_quiet_hours_held_comes_in_one_message_however_young() -> None:
    telegram, held = Telegram(), [replace(_late(number, hours=0.1), held=True) for number in (1, 2)]
    settled = await _deliver(held[:1], telegram, late=held)
    assert settled == {1: Told((2,))}
    assert telegram.sent[0][2]["text"].endswith("held")
