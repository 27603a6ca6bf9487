"""What goes round does so in its rhythm, however the clock is set meanwhile."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, tzinfo

import pytest

from bot.ticking import Ticking

RHYTHM = timedelta(seconds=0.02)


class Clock(datetime):
    """The machine's clock, set wrong by so much."""

    wrong = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.wrong


@pytest.mark.parametrize("by", [timedelta(days=-365), timedelta(hours=-1), timedelta(hours=1), timedelta(days=365)])
async def test_a_clock_that_is_set_stops_nothing(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    for module in ("apscheduler.schedulers.base", "apscheduler.executors.base", "bot.ticking"):
        monkeypatch.setattr(f"{module}.datetime", Clock)
    monkeypatch.setattr(Clock, "wrong", timedelta())
    monkeypatch.setattr("bot.ticking.LOOK", 0.05)
    called: list[int] = []

    async def call(number: int) -> None:
        called.append(number)

    async def more() -> None:
        before = len(called)
        async with asyncio.timeout(10):
            while called[before:].count(1) < 3:
                await asyncio.sleep(RHYTHM.total_seconds())

    ticking = Ticking()
    ticking.add(RHYTHM, call, 1)
    ticking.add(timedelta(hours=1), call, 2)
    ticking.start()
    await more()
    assert called.count(2) == 1
    Clock.wrong = by
    await more()
    ticking.stop()
    assert called.count(2) == 2


async def test_what_lasts_is_not_called_again_and_ends_with_the_rest() -> None:
    called: list[str] = []

    async def lasting() -> None:
        called.append("begun")
        try:
            await asyncio.sleep(60)
        finally:
            called.append("ended")

    ticking = Ticking()
    ticking.add(RHYTHM, lasting)
    ticking.start()
    await asyncio.sleep(10 * RHYTHM.total_seconds())
    ticking.stop()
    async with asyncio.timeout(10):
        while called[-1] != "ended":
            await asyncio.sleep(0)
    assert called == ["begun", "ended"]
