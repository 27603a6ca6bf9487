"""Calls again and again, each in its rhythm, by APScheduler, and however the clock is set meanwhile.

APScheduler goes by the clock on the wall. Its own interval counts every time that was missed, one after the other: five
million after a clock set forward by a month, 50 seconds in which nothing else is done. So a rhythm goes on from now.
After a clock set back by an hour it would sleep for that hour. So each second it is seen whether a call lies further
ahead than its rhythm.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

LOOK = 1.0  # seconds between two looks at whether the clock was set
SET = 2.0  # seconds that it then differs by


async def clock_set() -> None:
    """Return once the clock was set, back or forward."""
    before = time.time() - time.monotonic()
    while True:
        await asyncio.sleep(LOOK)
        if abs(time.time() - time.monotonic() - before) > SET:
            return


class _Rhythm(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """At once, then so long after the last time."""

    def __init__(self, every: timedelta) -> None:
        self.every = every

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now if previous_fire_time is None else now + self.every


class Ticking:
    """The rhythms of one part of the program, from `start` to `stop`. A call that still lasts is not made again."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._watching: asyncio.Task[None] | None = None

    def add(self, every: timedelta, do: Callable[..., Awaitable[None]], *about: object) -> None:
        """Call `do` at the start, and then each time so much later; a late call is as good as any."""
        self._scheduler.add_job(do, _Rhythm(every), about, max_instances=1, misfire_grace_time=None)

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch(), name="watch the clock")

    def stop(self) -> None:
        """End, and cancel what lasts, without waiting for its end."""
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            now = datetime.now(UTC)
            for job in self._scheduler.get_jobs():
                if job.next_run_time - now > job.trigger.every:
                    job.modify(next_run_time=now)
