"""Measures the store: fan-out, polls, claim and settle, replay, search. Prints one line for each figure.

    python tests/bench/bench_store.py                          # a new SQLite file, removed at the end
    python tests/bench/bench_store.py --url postgresql://…     # an empty database
    python tests/bench/bench_store.py --entries 50000          # fewer entries for the search (300,000)
    python tests/bench/bench_store.py --alerts 10              # a million rows waiting (2: 200,000)

Text is made up from a fixed vocabulary with the skew of real text, so that a few words are in many entries; the
seed is fixed. Memory is the peak of this process, and of its growth in each step.
"""

from __future__ import annotations

import argparse
import asyncio
import bisect
import itertools
import random
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from feeds.audience import Sent
from feeds.model import (
    Alert,
    AlertKind,
    Control,
    Decision,
    Entry,
    Kind,
    Level,
    Match,
    Matched,
    Reason,
    Source,
    Story,
    Strength,
)
from feeds.source_state import PollOutcome
from feeds.store import Store, migrate, open_store
from feeds.store.tables import chats, subscriptions

START = datetime(2024, 1, 1, tzinfo=UTC)
SUBSCRIBERS = 100_000
BATCH = 500  # decisions in one transaction of a replay
SUBJECTS = ["kaliningrad", "iskander", "patriot", "redzikowo", "deveselu", "s-400", "rutte", "brdy"]
TOPICS = ["nato", "missile-defence", "us-russia", "kaliningrad"]
SYLLABLES = ["ka", "li", "nin", "grad", "mis", "sile", "de", "fen", "ra", "ket", "po", "lo", "rus", "na", "to", "ba"]


class Writer:
    """Makes entries out of words whose frequencies fall as in real text."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        words = {"".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 4))) for _ in range(30_000)}
        self.words = ["iskander", "russia", *sorted(words)]
        self._sums = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self.words))))
        self._numbers = itertools.count(1)
        outlets = [f"Outlet {number}" for number in range(77)]
        self.sources = [
            Source(name, f"https://{number}.test/feed", "en", Kind.NEWS, "GB", Control.INDEPENDENT)
            for number, name in enumerate(outlets)
        ]

    def text(self, count: int) -> str:
        picks = (self._random.random() * self._sums[-1] for _ in range(count))
        return " ".join(self.words[bisect.bisect(self._sums, pick)] for pick in picks)

    def opening(self, number: int, at: datetime, source: Source, tell: bool = False) -> Decision:
        """A decision that opens story `number`; one in three is about a topic."""
        serial = next(self._numbers)
        entry = Entry(
            uid=f"{serial:032x}",
            source=source,
            title=self.text(9).capitalize(),
            summary=self.text(35).capitalize(),
            url=f"https://{number}.test/{serial}",
            language="en",
            published=at,
            seen=at,
        )
        matches: tuple[Match, ...] = ()
        subjects: tuple[str, ...] = ()
        if tell or self._random.random() < 0.33:
            topic = TOPICS[0] if tell else self._random.choice(TOPICS)
            matches = (Match(topic, Strength.ABOUT, ("word",)),)
            subjects = tuple(self._random.sample(SUBJECTS, 2))
        matched = Matched(entry, matches, subjects)
        story = Story(
            number,
            1,
            entry.title,
            Level.ROUTINE,
            Reason(1, 1),
            at,
            at,
            matched.topics,
            frozenset(subjects),
            (source.name,),
            1,
        )
        alerts = (Alert(number, 1, AlertKind.NEW, frozenset(TOPICS[:1]), Level.ROUTINE),) if tell else ()
        return Decision(matched, story, alerts, opens=True)

    def joining(self, before: Decision, at: datetime, source: Source) -> Decision:
        """A decision by which another entry joins the story of `before`."""
        new = self.opening(before.story.id, at, source)
        grown = Story(
            id=before.story.id,
            revision=before.story.revision + 1,
            title=before.story.title,
            level=before.story.level,
            reason=Reason(2, 2),
            opened=before.story.opened,
            updated=at,
            topics=before.story.topics | new.matched.topics,
            subjects=before.story.subjects | set(new.matched.subjects),
            outlets=(*before.story.outlets, source.name),
            independent=2,
        )
        return Decision(new.matched, grown)


def say(what: str, figure: str, note: str = "") -> None:
    print(f"{what:<58} {figure:>16}   {note}".rstrip(), flush=True)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@asynccontextmanager
async def step(what: str) -> AsyncIterator[None]:
    before, start = megabytes(), time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    say(what, f"{seconds:.2f} s", f"peak memory +{megabytes() - before:.0f} MB to {megabytes():.0f} MB")


async def each(count: int, work: Callable[[int], Awaitable[object]]) -> str:
    times = []
    for number in range(count):
        start = time.perf_counter()
        await work(number)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return f"p50 {statistics.median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms"


async def add_subscribers(store: Store) -> None:
    now = START
    rows = range(1, SUBSCRIBERS + 1)
    about = {"kind": "private", "title": "", "language": "en", "state": "active", "state_since": now, "since": now}
    async with store.database.write() as connection:
        await connection.execute(insert(chats), [{"id": chat, **about} for chat in rows])
        wanted = [{"chat_id": chat, "thread": 0, "topic": TOPICS[0], "since": now} for chat in rows]
        await connection.execute(insert(subscriptions), wanted)


def replay(writer: Writer, count: int) -> Iterator[list[Decision]]:
    """Batches of decisions over three years: three of four entries open a story, the fourth joins the one before."""
    moment, gap = START, timedelta(days=3 * 365) / count
    before: Decision | None = None
    batch: list[Decision] = []
    for number in range(1, count + 1):
        moment += gap
        source = writer.sources[number % len(writer.sources)]
        joins = before is not None and number % 4 == 0
        decision = (
            writer.joining(before, moment, source) if joins and before else writer.opening(number, moment, source)
        )
        before = decision
        batch.append(decision)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def measure_replay(store: Store, writer: Writer, count: int) -> datetime:
    spent, last = 0.0, START
    before = megabytes()
    for batch in replay(writer, count):
        start = time.perf_counter()
        await store.apply_quiet(batch)
        spent += time.perf_counter() - start
        last = batch[-1].matched.entry.seen
    say(
        "replay: entries stored quietly",
        f"{count / spent:,.0f} /s",
        f"{count:,}; memory +{megabytes() - before:.0f} MB",
    )
    return last


async def measure_polls(store: Store, writer: Writer, now: datetime) -> None:
    await store.sources.sync(writer.sources, now)
    states = await store.sources.all()

    outcomes = [
        PollOutcome(
            state, tuple(writer.opening(10_000_000 + 20 * number + story, now, state.source) for story in range(20))
        )
        for number, state in enumerate(itertools.islice(itertools.cycle(states), 200))
    ]

    async def poll(number: int) -> None:
        await store.apply(outcomes[number], now)

    async def idle(number: int) -> None:
        await store.apply(PollOutcome(states[number % len(states)]), now)

    say("a poll with 20 new entries", await each(200, poll))
    say("a poll with nothing new", await each(200, idle))


async def measure_search(store: Store, writer: Writer) -> None:
    for what, queries in {
        "search: a rare word": writer.words[-100:],
        "search: a common word": writer.words[:50],
        "search: two words": [f"{one} {other}" for one, other in itertools.pairwise(writer.words[100:200])],
        "search: a common beginning of words": ["russ", "kali", "mis", "de", "n"],
        "search: nothing found": ["xyzzyplugh"] * 20,
    }.items():
        say(what, await each(len(queries), lambda number, queries=queries: store.search(queries[number], 10)))


async def measure_delivery(store: Store, writer: Writer, now: datetime, alerts: int) -> None:
    await add_subscribers(store)
    state = (await store.sources.all())[0]
    for serial in range(alerts):
        (story,) = await store.stories.reserve_ids(1)
        decision = writer.opening(20_000_000 + story, now, state.source, tell=True)
        async with step(f"fan-out: an alert to {SUBSCRIBERS:,} subscribers ({serial + 1}.)"):
            await store.apply(PollOutcome(state, (decision,)), now)
    say("outbox: look for the next due", await each(100, lambda _: store.outbox.next_due()))
    say("outbox: count what waits", await each(10, lambda _: store.outbox.waiting()))
    count, start = 0, time.perf_counter()
    for _ in range(100):
        for delivery in await store.outbox.claim("bench", now, 30, timedelta(minutes=1)):
            await store.outbox.settle(delivery, Sent(1), now)
            count += 1
    say(
        f"outbox: claimed by 30 and settled, {alerts * SUBSCRIBERS:,} waiting",
        f"{count / (time.perf_counter() - start):,.0f} /s",
    )
    grown = writer.joining(decision, now, state.source)
    update = Decision(
        grown.matched, grown.story, (Alert(grown.story.id, 2, AlertKind.UPDATE, frozenset(), Level.ROUTINE),)
    )
    async with step("fan-out: an update of it"):
        await store.apply(PollOutcome(state, (update,)), now)


async def measure(url: str, count: int, alerts: int) -> None:
    await migrate(url)
    async with open_store(url) as store:
        writer = Writer()
        now = await measure_replay(store, writer, count)
        if not store.database.is_sqlite:
            async with store.database.write() as connection:
                await connection.exec_driver_sql("ANALYZE")  # as the server does by itself within a minute
        await measure_polls(store, writer, now)
        await measure_search(store, writer)
        await measure_delivery(store, writer, now, alerts)
    say("peak memory", f"{megabytes():.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="an empty database; a new SQLite file otherwise")
    parser.add_argument("--entries", type=int, default=300_000)
    parser.add_argument("--alerts", type=int, default=2, help="of 100,000 rows each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dewline-bench-") as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'bench.db'}"
        asyncio.run(measure(url, options.entries, options.alerts))


if __name__ == "__main__":
    main()
