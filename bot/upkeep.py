"""What is done now and then, whatever happens: a chore each in its own rhythm.

every minute   chats whose quiet hours begin or end
every 5 s      digests that are due: who set 08:00 looks at the clock then
every hour     deliveries that no edit can concern any more, what watches found of stories that are closed,
               what chats' own sources brought; what is left of chats that were forgotten, and what is held for chats
               that are not quiet
every 10 s     where several processes read sources, those that one was polling which is gone
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.clock import utc_now
from bot.faults import Recurring
from bot.logs import get_logger
from bot.ticking import Ticking

KEPT = timedelta(days=30)  # a story is closed after two days; the rest is for whoever asks what was sent
AT_ONCE = 5000  # rows in one transaction, so that alerts never wait long for the upkeep
LAST_CHORES = 5.0  # seconds that a chore gets to end when the program does
FIVE_SECONDS, MINUTE, HOUR = timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=1)

log = get_logger(__name__)


class Grows(Protocol):
    """What upkeep needs of the outbox, and of what watches found."""

    async def prune(self, before: datetime, limit: int = AT_ONCE) -> int: ...


class Forgets(Protocol):
    """What upkeep needs of what is known of chats."""

    async def forget_left(self) -> int: ...


class QuietHours(Protocol):
    """What upkeep needs of the chats' quiet hours."""

    async def turn(self, now: datetime) -> int: ...

    async def free(self, now: datetime) -> int: ...


class Claims(Protocol):
    """What upkeep needs of the store where several processes claim sources."""

    async def free_abandoned(self) -> int: ...


class Digests(Protocol):
    """What upkeep needs of the addresses' digests."""

    async def run(self, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so often. `name` is its subject in the log: "quiet hours" could not be seen to."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[None]]


class Upkeep:
    """Does its chores at start and then each in its rhythm, until stopped."""

    def __init__(self, chores: Iterable[Chore]) -> None:
        self._doing: set[asyncio.Task[Any]] = set()
        self._ticks = Ticking()
        for chore in chores:
            self._ticks.add(chore.every, self._do, attempting(chore))

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._ticks.start()

    async def stop(self) -> None:
        """End; what was not done is done after the next start."""
        self._ticks.stop()  # cancels what is being done, and does not wait for its end
        if self._doing:
            await asyncio.wait(self._doing, timeout=LAST_CHORES)

    async def _do(self, attempt: Callable[[], Awaitable[None]]) -> None:
        if (task := asyncio.current_task()) is None:
            raise RuntimeError("a chore is done within a task")
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)
        await attempt()


def attempting(chore: Chore) -> Callable[[], Awaitable[None]]:
    """What does a chore. A failure is logged, now and then while it lasts: its next turn tries again."""
    about = log.bind(chore=chore.name, after=str(chore.every))
    fault = Recurring(about, "could not be seen to; trying again", "is seen to again")

    async def attempt() -> None:
        try:
            await chore.do()
        except asyncio.CancelledError:  # the program ends; the scheduler would log this as a fault
            return
        except Exception as error:  # a full disk or a database that is away must not end the bot
            fault.came(error, utc_now())
        else:
            fault.went()

    return attempt


def quiet_hours(quiet: QuietHours, told: Callable[[], None], clock: Callable[[], datetime]) -> Chore:
    """Begin and end quiet hours; `told` is called when that leaves something to deliver."""

    async def turn() -> None:
        if freed := await quiet.turn(clock()):
            log.info("quiet hours over", deliveries=freed)
            told()

    return Chore("quiet hours", MINUTE, turn)


def left_held(quiet: QuietHours, told: Callable[[], None], clock: Callable[[], datetime]) -> Chore:
    """Let go what was held as quiet hours ended; `told` is called when that leaves something to deliver."""

    async def free() -> None:
        if freed := await quiet.free(clock()):
            log.info("held though no quiet hours last, let go", deliveries=freed)
            told()

    return Chore("deliveries held too long", HOUR, free)


def digests(due: Digests, told: Callable[[], None], clock: Callable[[], datetime]) -> Chore:
    """Put digests that are due into the outbox; `told` is called when there were some."""

    async def run() -> None:
        if count := await due.run(clock()):
            log.info("digests due", addresses=count)
            told()

    return Chore("digests", FIVE_SECONDS, run)


def forgetting(rows: Grows, clock: Callable[[], datetime], what: str = "deliveries") -> Chore:
    """Forget what is old, some thousands at a time."""

    async def tidy() -> None:
        before, forgotten = clock() - KEPT, 0
        while done := await rows.prune(before, AT_ONCE):
            forgotten += done
            await asyncio.sleep(0)
        if forgotten:
            log.info(f"old {what} forgotten", rows=forgotten)

    return Chore(f"old {what}", HOUR, tidy)


def left_behind(privacy: Forgets) -> Chore:
    """Forget what was still being put into the outbox for chats that were forgotten meanwhile."""

    async def tidy() -> None:
        if left := await privacy.forget_left():
            log.info("what was left of forgotten chats is forgotten", rows=left)

    return Chore("what is left of forgotten chats", HOUR, tidy)


def abandoned_sources(claims: Claims) -> Chore:
    """Free what a process was polling that was killed, so that another takes it up within seconds."""

    async def free() -> None:
        if freed := await claims.free_abandoned():
            log.info("a process that read sources is gone; others take over", sources=freed)

    return Chore("abandoned sources", timedelta(seconds=10), free)
