"""The outbox on its way to Telegram: claim, render, send, settle.

    while running:
        claim rows under a lease, one per address, weightiest first
        for each, side by side:
            not its chat's turn yet?  -> settle as Later, not counted
            waits for hours, with others?  -> one message for all of them (bot/catching_up.py)
            render from the story as it is now
            wait for the slot the pacer gives
            send, edit, or reply
            settle with the outcome
        nothing to do?  -> sleep until woken, or a moment

What was committed is delivered across crashes: a row is settled only after Telegram answered, and a lease that ran out
is claimed again. A crash between sending and settling repeats that one message: Telegram has no idempotency key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.catching_up import CatchingUp
from bot.courier import Courier
from bot.logs import get_logger
from bot.outcomes import outcome_of, retry, wait_of
from bot.pacing import Pacer
from feeds.audience import Delivery, Later, Poison, SendOutcome, Sent, StoryFile, Unneeded
from feeds.model import AlertKind
from handlers.reply import Reply

LEASE = timedelta(seconds=60)
BATCH = 30
IDLE = 1.0  # seconds between looks when nothing wakes the sender
PATIENCE = 1.5  # seconds a claimed row may wait for its chat's turn before it is put back

log = get_logger(__name__)


class Outbox(Protocol):
    """What the sender needs of the store's outbox."""

    async def claim(self, owner: str, now: datetime, limit: int, lease: timedelta) -> list[Delivery]: ...

    async def settle(self, delivery: Delivery, outcome: SendOutcome, now: datetime) -> None: ...


class Sender:
    """Delivers the outbox until stopped.

    `load` gives a story as it is now, `render` a delivery's message of it; `catching_up` joins what waits too long.
    """

    def __init__(
        self,
        outbox: Outbox,
        load: Callable[[int], Awaitable[StoryFile | None]],
        render: Callable[[StoryFile, Delivery], Reply],
        courier: Courier,
        pacer: Pacer,
        clock: Callable[[], datetime],
        owner: str,
        catching_up: CatchingUp,
    ) -> None:
        self._outbox = outbox
        self._load = load
        self._render = render
        self._courier = courier
        self._pacer = pacer
        self._clock = clock
        self._owner = owner
        self._catching_up = catching_up
        self._wake = asyncio.Event()
        self._stopping = False
        self.looked: datetime | None = None  # when it last saw what waits

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what is in flight, then return from `run`."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Deliver until stopped; raises telegram.error.InvalidToken when the token is refused, for nothing else."""
        while not self._stopping:
            self._wake.clear()
            try:
                busy = await self.deliver_once()
            except InvalidToken:
                raise
            except Exception:  # a database that is away for a while must not end the sender
                log.exception("delivery is held up; trying again")
                busy = 0
            if not busy and not self._stopping:
                await self._sleep(IDLE)

    async def deliver_once(self) -> int:
        """Claim one batch and deliver it; returns how many rows were moved on."""
        claimed = await self._outbox.claim(self._owner, self._clock(), BATCH, LEASE)
        self.looked = self._clock()
        if not claimed:
            return 0
        ended = await asyncio.gather(*map(self._deliver, claimed), return_exceptions=True)
        for fault in filter(None, ended):  # told only after every other row has been settled
            raise fault
        return len(claimed)

    async def _deliver(self, delivery: Delivery) -> None:
        monotonic = asyncio.get_running_loop().time
        wait = self._pacer.wait_for_chat(delivery.address.chat, monotonic())
        if wait > PATIENCE:
            due = self._clock() + timedelta(seconds=wait)
            await self._outbox.settle(delivery, Later(due, "its chat's turn comes later", counts=False), self._clock())
            return
        outcome = await self._attempt(delivery)
        if isinstance(outcome, Poison):
            log.error("set aside", delivery=delivery.id, chat=delivery.address.chat, reason=outcome.reason)
        await self._outbox.settle(delivery, outcome, self._clock())

    async def _attempt(self, delivery: Delivery) -> SendOutcome:
        loop = asyncio.get_running_loop()
        try:
            if together := await self._catching_up.instead_of(delivery, self._clock()):
                reply, told = together
                await asyncio.sleep(self._pacer.reserve(delivery.address.chat, loop.time()))
                await self._courier.send(delivery.address, reply, silent=reply.silent)
                return told
            story = await self._load(delivery.story)
            if story is None:
                return Unneeded("its story is no longer kept")
            reply = self._render(story, delivery)
            await asyncio.sleep(self._pacer.reserve(delivery.address.chat, loop.time()))
            return await self._put(delivery, reply)
        except InvalidToken:
            raise
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                self._pacer.flooded(delivery.address.chat, wait_of(error).total_seconds(), loop.time())
            log.info("not delivered", delivery=delivery.id, chat=delivery.address.chat, error=error.message)
            return outcome_of(error, attempts=delivery.attempts, now=self._clock())
        except Exception as error:  # a fault of ours in one row must not hold up the others
            log.exception("a delivery failed in our own code", delivery=delivery.id)
            return retry(delivery.attempts, self._clock(), f"{type(error).__name__}: {error}", counts=True)

    async def _put(self, delivery: Delivery, reply: Reply) -> SendOutcome:
        if delivery.kind is AlertKind.UPDATE:
            if delivery.message is None:
                return Unneeded("there is no message to edit")
            await self._courier.edit(delivery.address, delivery.message, reply)
            return Sent(delivery.message)
        return Sent(await self._courier.send(delivery.address, reply, reply_to=delivery.message, silent=reply.silent))

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
