"""Small writes go together, in order, and each hears how it went."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from making import HOUR, NOON, listed, source

from feeds.source_state import PollOutcome
from feeds.store import Store
from feeds.store.base.together import MOST, Together


class Disk:
    """Writes what it is given when it is let; `broken` raises."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.ready = asyncio.Event()
        self.broken = False

    async def write(self, items: list[int]) -> None:
        self.batches.append(items)
        await self.ready.wait()
        if self.broken:
            raise OSError("disk full")


async def test_what_comes_while_one_is_written_goes_together_after_it() -> None:
    disk = Disk()
    together = Together(disk.write)
    waiting = [asyncio.create_task(together(number)) for number in range(MOST + 2)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    disk.ready.set()
    await asyncio.gather(*waiting)
    assert [item for batch in disk.batches for item in batch] == list(range(MOST + 2))
    assert len(disk.batches) <= 3
    await together(7)
    assert disk.batches[-1] == [7]


async def test_a_write_that_fails_is_heard_by_all_in_it_and_by_nobody_later() -> None:
    disk = Disk()
    disk.broken = True
    disk.ready.set()
    together = Together(disk.write)
    faults = await asyncio.gather(*(together(number) for number in range(3)), return_exceptions=True)
    assert [str(fault) for fault in faults] == ["disk full"] * 3
    disk.broken = False
    await together(4)


async def test_who_stops_waiting_holds_up_nobody() -> None:
    disk = Disk()
    together = Together(disk.write)
    given_up, other = asyncio.create_task(together(1)), asyncio.create_task(together(2))
    await asyncio.sleep(0)
    given_up.cancel()
    disk.ready.set()
    await other
    with pytest.raises(asyncio.CancelledError):
        await given_up


async def test_polls_that_brought_nothing_are_noted_side_by_side(store: Store) -> None:
    states = await listed(store, *(source(f"Wire {number}") for number in range(30)))
    later = [replace(state, due=NOON + HOUR) for state in states.values()]
    await asyncio.gather(*(store.note(PollOutcome(state), NOON) for state in later))
    assert {state.due for state in await store.sources.all()} == {NOON + HOUR}
