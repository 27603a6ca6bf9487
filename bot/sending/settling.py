"""Writes down what became of deliveries: all that ended meanwhile in one transaction, and again until it is written.

What Telegram has must never be sent again because the database was locked or its disk full for a while: the outcome is
kept in memory until it could be written, and the delivery counts as in hand as long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.faults import Recurring
from bot.logs import get_logger
from feeds.audience import Delivery, Ended, SendOutcome

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between tries

log = get_logger(__name__)


class Settles(Protocol):
    """What settling needs of the store's outbox."""

    async def settle_all(self, ended: Sequence[Ended], now: datetime) -> None: ...


@dataclass(slots=True)
class InHand:
    """A delivery on its way, under its latest claim: its lease may end, and be renewed, while it is in hand."""

    delivery: Delivery
    begun: bool = False  # Telegram may have it


@dataclass(slots=True)
class _Known:
    hand: InHand
    outcome: SendOutcome
    ready: datetime | None
    written: asyncio.Future[Delivery]

    @property
    def ended(self) -> Ended:
        return Ended(self.hand.delivery, self.outcome, self.ready)


class Settling:
    """Takes outcomes from many deliveries and writes them down together. `run` does the writing until cancelled.

    `settled` is told what was written and when, `failed` why it could not be.
    """

    def __init__(
        self,
        outbox: Settles,
        clock: Callable[[], datetime],
        settled: Callable[[Sequence[Ended], datetime], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._settled = settled
        self._failed = failed
        self._known: list[_Known] = []
        self._some = asyncio.Event()
        self._fault = Recurring(
            log, "what was sent can't be written down yet; trying again", "what was sent is written down again"
        )

    async def settle(self, hand: InHand, outcome: SendOutcome, ready: datetime | None = None) -> Delivery:
        """Return, once the outcome is written, the claim it is written under.

        `ready`: the chat's next message may not go before.
        """
        known = _Known(hand, outcome, ready, asyncio.get_running_loop().create_future())
        self._known.append(known)
        self._some.set()
        return await known.written

    async def run(self) -> None:
        """Write down whatever comes."""
        pause = FIRST_PAUSE
        while True:
            await self._some.wait()
            self._some.clear()
            if await self._write(list(self._known)):
                self._fault.went()
                pause = FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                self._some.set()

    async def _write(self, together: list[_Known]) -> bool:
        """Write these together; where that fails, each by itself, so that none holds up the others."""
        if not together or await self._try(together):
            return True
        if len(together) == 1:
            return False
        return all([await self._try([known]) for known in together])

    async def _try(self, some: list[_Known]) -> bool:
        ended, now = [known.ended for known in some], self._clock()
        try:
            await self._outbox.settle_all(ended, now)
        except Exception as error:  # whatever it is, what was sent stays known
            self._fault.came(error, now)
            self._failed(error)
            return False
        self._settled(ended, now)
        for known, one in zip(some, ended, strict=True):
            self._known.remove(known)
            if not known.written.done():
                known.written.set_result(one.delivery)
        return True
