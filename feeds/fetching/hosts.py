"""One host is asked by one request at a time, with a pause between two; a host that asked for quiet gets it.

The rule is docs/fetching.md's 16th (one request in flight per host, at least a second between two) and 12th
(Retry-After holds the whole host). Nobody waits long here: where a host is held or crowded the caller is told for how
long, and its source is rescheduled, so that a slow host never fills the places of the others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from feeds.fetching.guard import is_private

FORGET_AFTER = 3600.0  # seconds a host is remembered beyond its last request
SHORTEST_STEP = 0.5  # seconds a request is reckoned to take its host at least
TIDY_ABOVE = 1000  # hosts in memory before the idle ones are looked for


@dataclass(frozen=True, slots=True)
class Pace:
    """How a host is asked: at most `at_once` requests in flight, `spacing` seconds between the end of one and the next,
    and at most `waiting` callers in line."""

    at_once: int = 1
    spacing: float = 1.0
    waiting: int = 3


PUBLIC_PACE = Pace()
# A host on one's own machine or network is one's own to load, and several feeds of it are the usual case there.
PRIVATE_PACE = Pace(at_once=8, spacing=0.0, waiting=1000)


class HostBusyError(Exception):
    """The host is held or crowded; `seconds` is how long to stay away."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the host is not asked for another {seconds:.0f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    in_line: int = 0
    free_from: float = 0.0  # the next request may start then
    held_until: float = 0.0  # Retry-After
    promised: float = 0.0  # the last time that somebody sent away was told to come back


async def untold(name: str, seconds: float) -> None:
    """Nobody wants to know which hosts are held."""


@dataclass(slots=True)
class Hosts:
    """The pace of every host asked lately. Times are those of `clock`, a monotonic one, in seconds.

    `held` is told of each host that asks for quiet, and for how long: it may outlive this.
    """

    public: Pace = PUBLIC_PACE
    private: Pace = PRIVATE_PACE
    clock: Callable[[], float] = time.monotonic
    held: Callable[[str, float], Awaitable[None]] = untold
    _known: dict[str, _Host] = field(default_factory=dict)

    def pace(self, name: str) -> Pace:
        """How this host is asked."""
        return self.private if is_private(name) else self.public

    def hold(self, name: str, seconds: float) -> None:
        """Nobody asks this host for so long."""
        host = self._host(name)
        host.held_until = max(host.held_until, self.clock() + seconds)

    async def heed(self, name: str, seconds: float) -> None:
        """This host asked to be left alone for so long."""
        self.hold(name, seconds)
        await self.held(_key(name), seconds)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for this host's turn, and keep it while the block runs; raises HostBusyError instead of waiting long."""
        pace, host = self.pace(name), self._host(name)
        self._refuse_if_held(host)
        if host.in_line >= pace.at_once + pace.waiting:
            raise HostBusyError(self._promise(host, pace))
        host.in_line += 1
        try:
            async with host.places:
                self._refuse_if_held(host)  # whoever was before us may have been told to stay away
                await asyncio.sleep(max(host.free_from - self.clock(), 0.0))
                try:
                    yield
                finally:
                    host.free_from = max(host.free_from, self.clock() + pace.spacing)
        finally:
            host.in_line -= 1

    def _promise(self, host: _Host, pace: Pace) -> float:
        """Seconds after which there should be room: later for each who is sent away, so that they do not all return."""
        now, step = self.clock(), max(pace.spacing, SHORTEST_STEP) / pace.at_once
        host.promised = max(host.promised, now + step * host.in_line) + step
        return host.promised - now

    def _refuse_if_held(self, host: _Host) -> None:
        left = host.held_until - self.clock()
        if left > 0:
            raise HostBusyError(left)

    def _host(self, name: str) -> _Host:
        key = _key(name)
        if key not in self._known:
            self._tidy()
            self._known[key] = _Host(asyncio.Semaphore(self.pace(key).at_once))
        return self._known[key]

    def _tidy(self) -> None:
        if len(self._known) < TIDY_ABOVE:
            return
        before = self.clock() - FORGET_AFTER
        idle = [key for key, host in self._known.items() if not host.in_line and _latest(host) < before]
        for key in idle:
            del self._known[key]


def _key(name: str) -> str:
    return name.rstrip(".").lower()


def _latest(host: _Host) -> float:
    return max(host.free_from, host.held_until)
