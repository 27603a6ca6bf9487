"""When things happen: APScheduler wakes, the rows say what is due.

    every half second   claim the sources that are due and poll them, side by side
    a poll ends         claim more at once, where more were due than there was room for

A tick only starts polls and never waits for one, so that a slow source delays nobody. Timers carry no state: after a
restart the due times in the database say what to do next.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.faults import Recurring, log_fault
from bot.logs import get_logger
from bot.ticking import Ticking
from bot.vitals import Pulse
from feeds.ingest import PollReport
from feeds.model import FetchFailed
from feeds.source_state import SourceState

TICK_SECONDS = 0.5
AT_ONCE = 32  # polls in flight
SET_BACK = timedelta(seconds=2)  # of a clock, that is no more than its being corrected
LEASE = timedelta(minutes=5)  # longer than the longest fetch and parse
LAST_LOOK = 5.0  # seconds that a look at what is due may still take when the program ends

log = get_logger(__name__)


class Sources(Protocol):
    """What the scheduler needs of the store's sources."""

    async def due(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[SourceState]: ...

    async def release(self, source_id: int) -> None: ...

    async def set_back(self, latest: datetime, now: datetime) -> None: ...


class Polling:
    """Polls what is due until stopped. `told` is called when a poll left something to deliver."""

    def __init__(
        self,
        sources: Sources,
        poll: Callable[[SourceState], Awaitable[PollReport]],
        told: Callable[[], None],
        clock: Callable[[], datetime],
        owner: str,
    ) -> None:
        self._sources = sources
        self._poll = poll
        self._told = told
        self._clock = clock
        self._owner = owner
        self._running: set[asyncio.Task[None]] = set()
        self._ticking = asyncio.Lock()
        self._more = False  # whether more was due than there was room for
        self._stopping = asyncio.Event()
        self.looked: datetime | None = None  # when it last saw what is due
        self.pulse = Pulse()
        self._fault = Recurring(log, "cannot see which sources are due; trying again", "sources are read again")
        self._ticks = Ticking()
        self._ticks.add(timedelta(seconds=TICK_SECONDS), self.tick)

    def start(self) -> None:
        """Begin ticking; needs a running loop."""
        self._ticks.start()

    async def stop(self) -> None:
        """End ticking and the polls in flight; their sources stay due."""
        self._stopping.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_LOOK), self._ticking:  # cut off, it could still claim sources unseen
                pass
        self._ticks.stop()
        await asyncio.sleep(0)  # a poll that was only just claimed begins, or it would not give its source back
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def tick(self) -> None:
        """Start a poll of every source that is due, as far as there is room."""
        async with self._ticking:
            await self._start_due()

    async def _start_due(self) -> None:
        room = AT_ONCE - len(self._running)
        if room <= 0 or self._stopping.is_set():
            return
        try:
            now = self._clock()
            if self.looked is not None and self.looked - now > SET_BACK:
                await self._sources.set_back(self.looked, now)
            due = await self._sources.due(now, room, self._owner, LEASE)
        except asyncio.CancelledError:  # the program ends; the scheduler would log this as a fault
            return
        except Exception as error:  # a database that is away for a while must not end the ticking
            self._fault.came(error, self._clock())
            self.pulse.failed(error)
            return
        self._fault.went()
        if self._stopping.is_set():
            for state in due:
                await self._release(state)
            return
        self.looked = self._clock()
        self.pulse.looked()
        self._more = len(due) == room
        for state in due:
            task = asyncio.create_task(self._one(state), name=f"poll {state.source.name}")
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, poll: asyncio.Task[None]) -> None:
        self._running.discard(poll)
        if self._more and len(self._running) <= AT_ONCE // 2 and not self._stopping.is_set():
            self._more = False
            again = asyncio.create_task(self.tick(), name="claim more sources")
            self._running.add(again)
            again.add_done_callback(self._running.discard)

    async def _one(self, state: SourceState) -> None:
        try:
            report = await self._poll(state)
        except asyncio.CancelledError:
            await asyncio.shield(self._release(state))
            raise
        except Exception as error:  # one source never stops the others; the lease ends and it is tried again
            log_fault(log, "a poll could not be stored", error, source=state.source.name)
            return
        if isinstance(report.result, FetchFailed):
            log.info("not polled", source=state.source.name, why=report.result.trouble, detail=report.result.detail)
        elif report.new_entries:
            log.info("polled", source=state.source.name, new=report.new_entries, alerts=report.alerts)
        if report.alerts:
            self._told()

    async def _release(self, state: SourceState) -> None:
        try:
            await self._sources.release(state.id)
        except Exception as error:
            log.warning("a source stays claimed until its lease ends", source=state.source.name, error=str(error))
