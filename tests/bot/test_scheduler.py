"""Polling: what is due is polled side by side, and no source holds up or ends the others."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.scheduler import AT_ONCE, Polling
from feeds.ingest import PollReport
from feeds.model import Control, FetchFailed, Kind, NotModified, Source, Trouble, Validators
from feeds.source_state import SourceState
from feeds.store import DiskFullError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _state(number: int) -> SourceState:
    source = Source(f"s{number}", f"http://wire.test/{number}", "en", Kind.NEWS, "LT", Control.INDEPENDENT)
    return SourceState(number, source, source.url)


@dataclass
class Sources:
    """Sources that are due once, and which were given back."""

    waiting: list[SourceState]
    released: list[int] = field(default_factory=list)
    away: bool = False
    answering: asyncio.Event | None = None  # where `due` takes until this is set

    async def due(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[SourceState]:
        if self.away:
            raise DiskFullError("the database is away")
        if self.answering is not None:
            await self.answering.wait()
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return taken

    async def release(self, source_id: int) -> None:
        self.released.append(source_id)


@dataclass
class Polls:
    """A poll that notes its source; numbers in `slow` never end, in `failing` they raise, in `telling` they alert."""

    slow: set[int] = field(default_factory=set)
    failing: set[int] = field(default_factory=set)
    telling: set[int] = field(default_factory=set)
    polled: list[int] = field(default_factory=list)

    async def poll(self, state: SourceState) -> PollReport:
        self.polled.append(state.id)
        if state.id in self.slow:
            await asyncio.Event().wait()
        if state.id in self.failing:
            raise RuntimeError("cannot be stored")
        failed = state.id % 2 == 0
        result = FetchFailed(Trouble.TIMEOUT, "too slow") if failed else NotModified(Validators())
        return PollReport(state.source, result, 0, int(state.id in self.telling))


def _polling(sources: Sources, polls: Polls, told: list[bool] | None = None) -> Polling:
    told = [] if told is None else told
    return Polling(sources, polls.poll, lambda: told.append(True), lambda: NOW, "test")


async def _settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_source_that_cannot_be_stored_does_not_stop_the_others() -> None:
    polls = Polls(failing={2})
    polling = _polling(Sources([_state(n) for n in (1, 2, 3)]), polls)
    await polling.tick()
    await _settle()
    assert polls.polled == [1, 2, 3]


async def test_a_slow_source_delays_no_tick() -> None:
    sources, polls = Sources([_state(1)]), Polls(slow={1})
    polling = _polling(sources, polls)
    polling.start()
    await polling.tick()
    sources.waiting = [_state(3)]
    await polling.tick()
    await _settle()
    await polling.stop()
    assert polls.polled == [1, 3]


async def test_no_more_polls_are_in_flight_than_there_is_room_for() -> None:
    sources = Sources([_state(n) for n in range(AT_ONCE + 5)])
    polls = Polls(slow=set(range(AT_ONCE + 5)))
    polling = _polling(sources, polls)
    polling.start()
    await polling.tick()
    await polling.tick()
    await _settle()
    await polling.stop()
    assert len(polls.polled) == AT_ONCE
    assert len(sources.waiting) == 5


async def test_the_sender_is_woken_only_by_a_poll_that_alerts() -> None:
    told: list[bool] = []
    polling = _polling(Sources([_state(1), _state(3)]), Polls(telling={3}), told)
    await polling.tick()
    await _settle()
    assert told == [True]


async def test_a_database_that_is_away_ends_no_ticking() -> None:
    sources, polls = Sources([_state(1)], away=True), Polls()
    polling = _polling(sources, polls)
    await polling.tick()
    assert "disk is full" in polling.pulse.hindered
    sources.away = False
    await polling.tick()
    await _settle()
    assert polls.polled == [1]


async def test_stopping_gives_back_the_sources_whose_polls_were_cut_off() -> None:
    sources, polls = Sources([_state(1), _state(3)]), Polls(slow={3})
    polling = _polling(sources, polls)
    polling.start()
    await polling.tick()
    await _settle()
    await polling.stop()
    assert sources.released == [3]


async def test_stopping_gives_back_what_was_only_just_claimed() -> None:
    sources, polls = Sources([_state(1), _state(3)]), Polls(slow={1, 3})
    polling = _polling(sources, polls)
    polling.start()
    await polling.tick()
    await polling.stop()
    assert sorted(sources.released) == [1, 3]


async def test_stopping_waits_for_a_look_at_what_is_due_and_polls_nothing_of_it() -> None:
    sources, polls = Sources([_state(1), _state(3)], answering=asyncio.Event()), Polls()
    polling = _polling(sources, polls)
    polling.start()
    look, stop = asyncio.create_task(polling.tick()), asyncio.create_task(polling.stop())
    await _settle()
    assert not stop.done()
    assert sources.answering is not None
    sources.answering.set()
    await asyncio.gather(look, stop)
    assert (polls.polled, sources.released) == ([], [1, 3])


async def test_where_more_is_due_than_there_is_room_for_the_next_are_claimed_as_soon_as_polls_end() -> None:
    sources, polls = Sources([_state(number) for number in range(5 * AT_ONCE)]), Polls()
    await _polling(sources, polls).tick()  # one tick, and no timer
    async with asyncio.timeout(10):
        while len(polls.polled) < 5 * AT_ONCE:
            await asyncio.sleep(0)
    assert sources.waiting == []


async def test_nothing_is_claimed_once_it_is_stopped() -> None:
    sources, polls = Sources([_state(number) for number in range(3 * AT_ONCE)]), Polls()
    polling = _polling(sources, polls)
    polling.start()
    await polling.tick()
    await polling.stop()
    await _settle()
    assert len(polls.polled) <= AT_ONCE
    assert len(sources.waiting) == 2 * AT_ONCE
