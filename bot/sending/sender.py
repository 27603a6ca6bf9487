"""The outbox on its way to Telegram: claim, render, wait for the turn, send, settle.

    while running:
        room in hand?  -> claim rows under a lease, one per address, the most pressing first
        each row, side by side with the others:
            waits for hours, with others?  -> one message for all of them (bot/sending/catching_up.py)
            make the message of its kind, from what is stored now (bot/sending/messages.py)
            wait for the turn (bot/sending/turns.py); comes it much later?  -> settle as Later, not counted
            send, edit, or reply
            settle with the outcome (bot/sending/settling.py)
        nothing to do?  -> sleep until woken, or until the next row is due

What was committed is delivered across crashes: a row is settled only after Telegram answered, and a lease that ran out
is claimed again. A crash between sending and settling repeats that one message: Telegram has no idempotency key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.faults import Recurring, log_fault
from bot.logs import get_logger
from bot.sending.catching_up import CatchingUp
from bot.sending.courier import Courier
from bot.sending.messages import Claimed, Makers
from bot.sending.outcomes import outcome_of, retry
from bot.sending.settling import InHand, Settles, Settling
from bot.sending.turns import NotNow, Turns
from bot.vitals import Pulse
from feeds.audience import Address, Delivery, Ended, Later, Poison, SendOutcome, Sent, Told, Unneeded
from feeds.model import AlertKind, Level
from handlers.pages.alerts import moved_here
from handlers.readers import for_readers
from handlers.reply import Reply

LEASE = timedelta(seconds=60)
IN_HAND = 50  # rows at once: two seconds' worth, so that what is pressing soon gets into the front row
ROOM = IN_HAND // 3  # rows that have to be done with before others are claimed, unless there is something new
IDLE = 1.0  # seconds between looks when nothing wakes the sender
PATIENCE = 1.5  # seconds a claimed row may wait for its turn before it is put back
SET_BACK = timedelta(seconds=2)  # of a clock, that is no more than its being corrected
MOST_LOSSES = 1000  # addresses whose losses are counted
MOST_REMEMBERED = 1000  # rows that were sent: far more than can be on their way

log = get_logger(__name__)


class Outbox(Settles, Protocol):
    """What the sender needs of the store's outbox."""

    async def claim(self, owner: str, now: datetime, limit: int, lease: timedelta) -> list[Delivery]: ...

    async def next_due(self) -> datetime | None: ...

    async def set_back(self, latest: datetime, now: datetime) -> None: ...


def uncounted(ended: Sequence[Ended], now: datetime) -> None:
    """Nobody wants to know what became of deliveries."""


class Sender:
    """Delivers the outbox until stopped: `makers` give the messages, `catching_up` joins alerts that wait too long,
    `settled` is told what became of deliveries once that is written.
    """

    def __init__(
        self,
        outbox: Outbox,
        makers: Makers,
        courier: Courier,
        turns: Turns,
        clock: Callable[[], datetime],
        owner: str,
        catching_up: CatchingUp,
        settled: Callable[[Sequence[Ended], datetime], None] = uncounted,
    ) -> None:
        self._outbox = outbox
        self._makers = makers
        self._courier = courier
        self._turns = turns
        self._clock = clock
        self._owner = owner
        self._catching_up = catching_up
        self.pulse = Pulse()
        self._settling = Settling(outbox, clock, settled, self.pulse.failed)
        self._hands: dict[Hashable, tuple[InHand, asyncio.Task[None]]] = {}  # by the row
        self._sent: dict[Hashable, SendOutcome] = {}  # the latest messages that Telegram took
        self._losses: dict[Address, int] = {}  # in a row
        self._refused: InvalidToken | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self.looked: datetime | None = None  # when it last saw what waits
        self._fault = Recurring(log, "delivery is held up; trying again", "delivery goes on")

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what Telegram may have already, then return from `run`; the rest stays in the outbox."""
        self._stopping = True
        self._wake.set()
        for hand, task in self._hands.values():
            if not hand.begun:
                task.cancel()

    async def run(self) -> None:
        """Deliver until stopped; raises telegram.error.InvalidToken when the token is refused, for nothing else."""
        settling = asyncio.create_task(self._settling.run(), name="settling")
        try:
            while not self._stopping and self._refused is None:
                self._wake.clear()
                await self._sleep(await self._take_in())
            if tasks := [task for _, task in self._hands.values()]:
                await asyncio.wait(tasks)
        finally:
            settling.cancel()
            for _, task in self._hands.values():
                task.cancel()
        if self._refused is not None:
            raise self._refused

    async def _take_in(self) -> float:
        """Claim as many rows as there is room for; returns how many seconds to sleep if nothing happens."""
        room = IN_HAND - len(self._hands)
        if self._turns.all_wait() > PATIENCE:  # what is claimed now would only be put back
            self.looked = max(self.looked or self._clock(), self._clock())
            self.pulse.looked()
            return min(IDLE, self._turns.all_wait())
        if room <= 0:
            return IDLE
        try:
            now = self._clock()
            if self.looked is not None and self.looked - now > SET_BACK:
                log.warning("the clock was set back", by=str(self.looked - now))
                await self._outbox.set_back(self.looked, now)
            claimed = await self._outbox.claim(self._owner, now, room, LEASE)
            due = await self._outbox.next_due() if len(claimed) < room else None
        except Exception as error:  # a database that is away for a while must not end the sender
            self._fault.came(error, self._clock())
            self.pulse.failed(error)
            return IDLE
        self._fault.went()
        self.looked = self._clock()
        self.pulse.looked()
        together = Claimed(self._makers)
        for delivery in claimed:
            self._take(delivery, together)
        return IDLE if due is None else min(IDLE, max(0.01, (due - self._clock()).total_seconds()))

    def _take(self, delivery: Delivery, together: Claimed) -> None:
        row = _row(delivery)
        if row in self._hands:  # its lease ended in our hands: from now on this claim's settling counts
            hand = self._hands[row][0]
            hand.delivery = replace(delivery, revision=hand.delivery.revision)  # what is on its way may show no more
            return
        hand = InHand(delivery)
        task = asyncio.create_task(self._deliver(hand, together), name=f"delivery {delivery.id}")
        self._hands[row] = (hand, task)
        task.add_done_callback(lambda done: self._ended(hand, done))

    def _let_go(self, hand: InHand) -> None:
        row = _row(hand.delivery)
        if row in self._hands and self._hands[row][0] is hand:
            del self._hands[row]

    def _ended(self, hand: InHand, task: asyncio.Task[None]) -> None:
        self._let_go(hand)
        number = hand.delivery.id
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a delivery stays claimed until its lease ends", delivery=number, exc_info=error)
        if IN_HAND - len(self._hands) >= ROOM:
            self._wake.set()

    async def _deliver(self, hand: InHand, together: Claimed) -> None:
        delivery = hand.delivery
        try:
            outcome = await self._attempt(hand, together)
        except InvalidToken as error:
            self._refused = error
            self._wake.set()
            return
        if isinstance(outcome, Poison):
            log.error("set aside", delivery=delivery.id, chat=delivery.address.chat, reason=outcome.reason)
        wait = self._turns.chat_wait(delivery.address.chat)
        ready = self._clock() + timedelta(seconds=wait) if wait > 0 else None
        while await self._settling.settle(hand, outcome, ready) is not hand.delivery:
            pass  # claimed again while it was written: only that claim's settling counts
        self._let_go(hand)  # at once: a claim of it from now on is another

    async def _attempt(self, hand: InHand, together: Claimed) -> SendOutcome:
        delivery = hand.delivery
        if (known := self._sent.get(_message(delivery))) is not None:
            return known  # claimed again while its settling was on the way, as when a clock jumps
        try:
            outcome = await self._send(hand, together)
        except InvalidToken:
            raise
        except NotNow as later:
            due = self._clock() + timedelta(seconds=later.seconds)
            return Later(due, "its chat's turn comes later", counts=False)
        except TelegramError as error:
            log.info("not delivered", delivery=delivery.id, chat=delivery.address.chat, error=error.message)
            losses = self._count(delivery.address, error)
            now, since = self._clock(), delivery.created
            return outcome_of(error, attempts=delivery.attempts, losses=losses, now=now, since=since)
        except Exception as error:  # a fault of ours in one row must not hold up the others
            log_fault(log, "a delivery failed; trying again", error, delivery=delivery.id)
            return retry(delivery.attempts, self._clock(), f"{type(error).__name__}: {error}", counts=True)
        self._losses.pop(delivery.address, None)
        if isinstance(outcome, Sent | Told):
            self._remember(delivery, outcome)
        return outcome

    def _remember(self, delivery: Delivery, outcome: SendOutcome) -> None:
        self._sent[_message(delivery)] = outcome
        if len(self._sent) > MOST_REMEMBERED:
            del self._sent[next(iter(self._sent))]

    def _count(self, address: Address, error: TelegramError) -> int:
        """How often in a row before this one messages to an address got lost on the way."""
        before = self._losses.pop(address, 0)
        lost = isinstance(error, NetworkError) and not isinstance(error, BadRequest)  # which is one by its class alone
        if lost and len(self._losses) < MOST_LOSSES:
            self._losses[address] = before + 1
        return before

    async def _send(self, hand: InHand, together: Claimed) -> SendOutcome:
        delivery = hand.delivery
        caught_up = await self._catching_up.instead_of(delivery, self._clock())
        if caught_up is not None:
            reply, told = caught_up
            reply = self._fitted(delivery, reply)
            async with self._turns.turn(delivery.address.chat, delivery.rank, PATIENCE):
                hand.begun = True
                await self._courier.send(delivery.address, reply, silent=reply.silent)
            return told
        message = await together.message(delivery)
        if isinstance(message, Unneeded):
            return message
        message = self._fitted(delivery, message)
        async with self._turns.turn(delivery.address.chat, delivery.rank, PATIENCE):
            hand.begun = True
            return await self._put(delivery, message)

    def _fitted(self, delivery: Delivery, reply: Reply) -> Reply:
        """The message as its address needs it."""
        if delivery.channel:
            return for_readers(reply, self._courier.username)
        return moved_here(reply, delivery.language) if delivery.moved else reply

    async def _put(self, delivery: Delivery, reply: Reply) -> SendOutcome:
        if delivery.kind is AlertKind.UPDATE:
            if delivery.message is None:
                return Unneeded("there is no message to edit")
            await self._courier.edit(delivery.address, delivery.message, reply)
            return Sent(delivery.message)
        # Three sequels in four tell again what the alert above them told: let those ring that weigh something.
        sequel = delivery.follows is not None and delivery.level is Level.ROUTINE
        silent = reply.silent or delivery.silent or sequel
        above = delivery.message if delivery.follows is None else delivery.follows
        return Sent(await self._courier.send(delivery.address, reply, reply_to=above, silent=silent))

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return


def _row(delivery: Delivery) -> Hashable:
    """What makes a claimed row the same as one in hand: a number alone may be given again once its row is deleted, and
    the address and the story of a row change where a group moves or stories merge."""
    return delivery.id, delivery.kind, delivery.created


def _message(delivery: Delivery) -> Hashable:
    """What makes a message the same as one before: an edit that shows a newer revision is another."""
    revision = delivery.revision if delivery.kind is AlertKind.UPDATE else 0
    return _row(delivery), delivery.address, delivery.story, revision
