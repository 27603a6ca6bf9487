"""What is done now and then, whatever happens: quiet hours begin and end, and what is old is forgotten.

every minute   chats whose quiet hours begin or end
every hour     deliveries that no edit can concern any more
"""

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


class QuietHours(Protocol):
    """What upkeep needs of the chats' quiet hours."""

    async def turn(self, now: datetime) -> int: ...


class Upkeep:
    """Does it at start and then in its rhythm, until stopped. `told` is called when there is something to deliver."""

    def __init__(
        self, deliveries: Deliveries, quiet: QuietHours, told: Callable[[], None], clock: Callable[[], datetime]
    ) -> None:
        self._deliveries = deliveries
        self._quiet = quiet
        self._told = told
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tidy, "interval", hours=1, next_run_time=datetime.now(UTC), coalesce=True, misfire_grace_time=3600
        )

        self._scheduler.add_job(
            self.turn, "interval", minutes=1, next_run_time=datetime.now(UTC), coalesce=True, misfire_grace_time=60
        )

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; what was not tidied is tidied after the next start."""
        self._scheduler.shutdown(wait=False)

    async def turn(self) -> None:
        """Begin and end quiet hours. A failure is logged: the next minute tries again."""
        try:
            if freed := await self._quiet.turn(self._clock()):
                log.info("quiet hours over", deliveries=freed)
                self._told()
        except asyncio.CancelledError:  # the program ends; the scheduler would log this as a fault
            return
        except Exception:  # a database that is away must not end the bot
            log.exception("quiet hours could not be looked at; trying again in a minute")

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
