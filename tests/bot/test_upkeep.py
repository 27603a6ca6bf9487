"""Upkeep forgets what is old, little by little, and never ends the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.upkeep import AT_ONCE, KEPT, Chore, Upkeep, attempting, forgetting, left_behind, left_held, quiet_hours

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Deliveries:
    """So many old rows; or none can be had at all."""

    def __init__(self, old: int, broken: bool = False) -> None:
        self.old, self.broken, self.asked = old, broken, list[datetime]()

    async def prune(self, before: datetime, limit: int = 0) -> int:
        self.asked.append(before)
        if self.broken:
            raise OSError("disk full")
        done = min(self.old, limit)
        self.old -= done
        return done


class Quiet:
    """So many deliveries to let go."""

    def __init__(self, held: int = 0, broken: bool = False) -> None:
        self.held, self.broken = held, broken

    async def turn(self, now: datetime) -> int:
        if self.broken:
            raise OSError("away")
        held, self.held = self.held, 0
        return held

    async def free(self, now: datetime) -> int:
        return await self.turn(now)


def _clock() -> datetime:
    return NOW


@pytest.mark.parametrize("chore", [quiet_hours, left_held])
async def test_the_sender_is_woken_when_quiet_hours_leave_something_to_send(chore: Callable[..., Chore]) -> None:
    woken: list[bool] = []
    look = chore(Quiet(held=3), lambda: woken.append(True), _clock)
    await attempting(look)()
    await attempting(look)()
    assert woken == [True]


async def test_everything_old_is_forgotten_in_small_pieces() -> None:
    deliveries = Deliveries(old=2 * AT_ONCE + 1)
    await attempting(forgetting(deliveries, _clock))()
    assert deliveries.old == 0
    assert set(deliveries.asked) == {NOW - KEPT}
    assert len(deliveries.asked) == 4


async def test_an_end_in_the_middle_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    class Slow(Deliveries):
        ended = False

        async def prune(self, before: datetime, limit: int = 0) -> int:
            self.asked.append(before)
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0.05)  # as a query that is cut off gives its connection back
                self.ended = True
            return 0

    deliveries = Slow(old=1)
    upkeep = Upkeep([forgetting(deliveries, _clock)])
    upkeep.start()
    async with asyncio.timeout(10):
        while not deliveries.asked:
            await asyncio.sleep(0.01)
    await upkeep.stop()
    assert deliveries.ended
    assert [record.levelname for record in caplog.records if record.levelname in ("ERROR", "WARNING")] == []


async def test_a_database_that_is_away_ends_nothing() -> None:
    deliveries = Deliveries(old=1, broken=True)
    await attempting(forgetting(deliveries, _clock))()
    await attempting(quiet_hours(Quiet(broken=True), lambda: None, _clock))()
    assert deliveries.old == 1


async def test_a_chore_that_fails_for_long_is_not_logged_each_time() -> None:
    quiet = Quiet(broken=True)
    look = attempting(quiet_hours(quiet, lambda: None, _clock))
    with capture_logs() as lines:
        for _ in range(3):
            await look()
        quiet.broken = False
        await look()
    assert [(line["chore"], line["event"]) for line in lines] == [
        ("quiet hours", "could not be seen to; trying again"),
        ("quiet hours", "is seen to again"),
    ]


async def test_what_is_left_of_forgotten_chats_is_forgotten() -> None:
    class Left:
        rows = 2

        async def forget_left(self) -> int:
            left, self.rows = self.rows, 0
            return left

    left = Left()
    await attempting(left_behind(left))()
    assert left.rows == 0


def test_deliveries_outlive_every_open_story_by_far() -> None:
    from feeds.thresholds import Clustering

    assert 10 * Clustering().open_for < KEPT + timedelta(days=1)
