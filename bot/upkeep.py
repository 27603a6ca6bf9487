"""What is done every hour so that a bot can run for years: forget deliveries that no edit can concern any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import get_logger

KEPT = timedelta(days=30)  # a story is closed after two days; the rest is for whoever asks what was sent
AT_ONCE = 5000  # rows in one transaction, so that alerts never wait long for the upkeep

log = get_logger(__name__)


class Deliveries(Protocol):
    """What upkeep needs of the outbox."""

    async def prune(self, before: datetime, limit: int = AT_ONCE) -> int: ...


class Upkeep:
    """Tidies at start and every hour after, until stopped."""

    def __init__(self, deliveries: Deliveries, clock: Callable[[], datetime]) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tidy, "interval", hours=1, next_run_time=datetime.now(UTC), coalesce=True, misfire_grace_time=3600
        )

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; what was not tidied is tidied after the next start."""
        self._scheduler.shutdown(wait=False)

    async def tidy(self) -> None:
        """Forget old deliveries, some thousands at a time. A failure is logged: the next hour tries again."""
        before, forgotten = self._clock() - KEPT, 0
        try:
            while done := await self._deliveries.prune(before, AT_ONCE):
                forgotten += done
                await asyncio.sleep(0)
        except asyncio.CancelledError:  # the program ends; the scheduler would log this as a fault
            return
        except Exception:  # a full disk or a database that is away must not end the bot
            log.exception("old deliveries could not be forgotten; trying again in an hour")
        if forgotten:
            log.info("old deliveries forgotten", rows=forgotten)
