"""A sender, the rows it claims and a Bot API that notes what it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram.error import TelegramError

from bot.sandbox.client import PATIENCE
from bot.sending.catching_up import CatchingUp
from bot.sending.courier import Courier
from bot.sending.messages import Makers, alerts
from bot.sending.pacing import Pace, Pacer
from bot.sending.sender import Sender
from bot.sending.turns import Turns
from feeds.audience import Address, Delivery, Ended, OtherKind, SendOutcome, StoryFile
from feeds.model import AlertKind, Level, Reason, Story
from handlers.reply import Button, Reply
from handlers.wording.markup import Html

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FAST = Pace(overall=1000, private=1000, group=60_000)
STORY = Story(5, 2, "Trains halted", Level.NOTABLE, Reason(), NOW, NOW)


def delivery(
    number: int, chat: int = 7, kind: AlertKind | OtherKind = AlertKind.NEW, message: int | None = None
) -> Delivery:
    """A row of the outbox that was claimed."""
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
    revisions: list[int] = field(default_factory=list)
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
        self.revisions += [one.delivery.revision for one in ended]

    async def behind(self, delivery: Delivery, before: datetime, limit: int = 500) -> list[Delivery]:
        return [row for row in self.late if row.address == delivery.address and row.created < before]


def list_of_late(files: Sequence[StoryFile], more: int, since: datetime, now: datetime, instead: Delivery) -> Reply:
    """The message that tells late stories together."""
    return Reply(Html(f"{len(files)} stories and {more} more since {since:%H:%M}{', held' if instead.held else ''}"))


async def own_together(late: Sequence[Delivery], now: datetime, instead: Delivery) -> Reply | None:
    """The message that tells together what own sources brought."""
    return Reply(Html(f"{len(late)} of one's own"))


async def load_story(number: int) -> StoryFile | None:
    """The one story there is."""
    return StoryFile(STORY, ())


def sender_of(
    outbox: Outbox,
    telegram: Telegram,
    *,
    pacer: Pacer | None = None,
    load: Callable[[int], Awaitable[StoryFile | None]] = load_story,
    text: str = "<b>Trains</b>",
    others: Makers | None = None,
) -> Sender:
    """A sender of this outbox's rows; a `text` of "raise" is a fault in rendering."""

    def render(file: StoryFile, delivery: Delivery) -> Reply:
        if text == "raise":
            raise ValueError("a fault of ours")
        return Reply(text, ((Button("Status", data="1:s:kaliningrad"),),))

    together = CatchingUp(outbox, load, list_of_late, own_together, timedelta(hours=2))
    turns = Turns(pacer or Pacer(FAST))
    makers = {**alerts(load, render), **(others or {})}
    return Sender(outbox, makers, Courier(telegram), turns, lambda: NOW, "test", together)  # type: ignore[arg-type]


async def until_settled(sender: Sender, outbox: Outbox, count: int) -> None:
    """Run the sender until so many rows are settled."""
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(PATIENCE):
        while len(outbox.settled) < count and not running.done():
            await asyncio.sleep(0.001)
    sender.stop()
    await running
