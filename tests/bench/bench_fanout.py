"""Measures the fan-out of one alert to 100,000 chats with settings of every kind. Prints a line for each figure.

    python tests/bench/bench_fanout.py                       # a new SQLite file, removed at the end
    python tests/bench/bench_fanout.py --url postgresql://…  # an empty database
    python tests/bench/bench_fanout.py --reports 40          # reports the story has before its level rises (12)

Settings are drawn with a fixed seed: of ten chats three have a higher bar, three a taste, one a pause, one no sound,
one the digest only, two quiet hours, and one a watch that finds the story too. Memory is the peak of this process, and
its growth in each step; "at work" is the processor time of this process, SQLite's included: what the machine does
beside it does not count.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from feeds.deciding.decide import decide
from feeds.model import Control, Decision, Entry, Kind, Match, Matched, Source, Strength
from feeds.source_state import PollOutcome
from feeds.store import Store, migrate, open_store
from feeds.store.tables import chats, outbox, quiet_hours, subscriptions, tastes, watches
from feeds.wanting import Sending, Taste, Terms, Voices
from feeds.watches import tell_watchers

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHATS = 100_000
TOPICS = ("iskander", "kaliningrad")
LANGUAGES = ("en", "pl", "lt", "de", "ru", "uk", "lv", "et", "fi", "sv")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCES = [
    Source(
        f"Outlet {number}",
        f"https://{number}.test/feed",
        LANGUAGES[number % len(LANGUAGES)],
        Kind.OFFICIAL if number % 9 == 8 else Kind.NEWS,
        "GB",
        Control.STATE if number % 5 == 4 else Control.INDEPENDENT,
    )
    for number in range(77)
]


def terms(chance: random.Random) -> Terms:
    """Three in ten with a higher bar, one paused, one silent, one for the digest only."""
    made = Terms(lean=chance.choices([0, 1, 2, 3], [7, 1, 1, 1])[0], silent=chance.random() < 0.1)
    if chance.random() < 0.1:
        made = replace(made, paused=NOW + DAY)
    return replace(made, delivery=Sending.DIGEST) if chance.random() < 0.1 else made


def taste(chance: random.Random) -> Taste:
    """Two languages or all, any voices or some, up to five outlets muted."""
    languages = chance.sample(LANGUAGES, chance.choice([0, 0, 2]))
    muted = [source.name for source in chance.sample(SOURCES, chance.choice([0, 0, 5]))]
    return Taste(frozenset(languages), chance.choice(list(Voices)), frozenset(muted))


def columns(of: Terms) -> dict[str, Any]:
    return {
        "paused": of.paused,
        "lean": of.lean,
        "threshold": of.threshold,
        "delivery": of.delivery.value,
        "silent": of.silent,
    }


async def settle_in(store: Store) -> None:
    """The chats with their subscriptions, watches, tastes and quiet hours."""
    chance = random.Random(1)
    about = {"kind": "private", "title": "", "language": "en", "state": "active", "state_since": NOW, "since": NOW}
    everyone = range(1, CHATS + 1)
    wanted = [
        {"chat_id": chat, "thread": 0, "topic": topic, "since": NOW, **columns(terms(chance))}
        for chat in everyone
        for topic in TOPICS[: chance.choice([1, 2])]
    ]
    watched = [
        {
            "id": chat,
            "chat_id": chat,
            "thread": 0,
            "name": "",
            "query": "iskander",
            "active": True,
            "since": NOW,
            **columns(terms(chance)),
        }
        for chat in everyone[::10]
    ]
    tasted = [(chat, taste(chance)) for chat in everyone if chance.random() < 0.3]
    sleeping = [chat for chat in everyone if chance.random() < 0.2]
    hours = {"zone": "UTC", "begins": 0, "ends": 0, "until": NOW + DAY, "next": NOW + DAY}
    async with store.database.write() as connection:
        await connection.execute(insert(chats), [{"id": chat, **about} for chat in everyone])
        await connection.execute(insert(subscriptions), wanted)
        await connection.execute(insert(watches), watched)
        await connection.execute(
            insert(tastes),
            [
                {
                    "chat_id": chat,
                    "thread": 0,
                    "languages": each.languages,
                    "voices": each.voices.value,
                    "muted": each.muted,
                }
                for chat, each in tasted
            ],
        )
        await connection.execute(insert(quiet_hours), [{"chat_id": chat, **hours} for chat in sleeping])


def story(reports: int) -> Iterator[Decision]:
    """One story, report by report, as `decide` makes it; the last ones are of outlets that no other copies."""
    numbers = itertools.count(1)
    before = None
    for place in range(reports):
        source = SOURCES[place % len(SOURCES)]
        at = NOW + place * timedelta(minutes=1)
        title = f"Iskander missiles moved to Kaliningrad, says witness {place}"
        entry = Entry(f"{place:032x}", source, title, "", f"https://{place}.test/", source.language, at, at)
        matched = Matched(entry, tuple(Match(topic, Strength.ABOUT, ("word",)) for topic in TOPICS), TOPICS)
        decision = decide(before, matched, at, lambda: next(numbers))
        decision = tell_watchers(decision, frozenset(range(1, CHATS + 1, 10)), at)
        before = decision.story
        yield decision


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@asynccontextmanager
async def step(what: str, store: Store) -> AsyncIterator[None]:
    before, start, worked = megabytes(), time.perf_counter(), time.process_time()
    yield
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    async with store.database.read() as connection:
        count = select(outbox.c.kind, func.count()).group_by(outbox.c.kind).order_by(outbox.c.kind)
        rows = ", ".join(f"{count:,} {kind}" for kind, count in await connection.execute(count))
    memory = f"memory +{megabytes() - before:.0f} MB to {megabytes():.0f} MB"
    print(
        f"{what:<36} {seconds:>6.2f} s, at work {worked:.2f} s; {memory}; rows: {rows}",
        flush=True,
    )


async def measure(url: str, reports: int) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await settle_in(store)
        if not store.database.is_sqlite:
            async with store.database.write() as connection:
                await connection.exec_driver_sql("ANALYZE")  # as the server does by itself within a minute
        await store.sources.sync(SOURCES, NOW)
        states = {state.source.url: state for state in await store.sources.all()}
        for place, decision in enumerate(story(reports), start=1):
            kinds = "+".join(sorted({alert.kind.value for alert in decision.alerts})) or "nothing"
            outcome = PollOutcome(states[decision.matched.entry.source.url], (decision,))
            async with step(f"report {place}, {decision.story.level.name.lower()}: {kinds}", store):
                await store.apply(outcome, decision.story.updated)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="an empty database; a new SQLite file otherwise")
    parser.add_argument("--reports", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dewline-bench-") as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'bench.db'}"
        asyncio.run(measure(url, options.reports))


if __name__ == "__main__":
    main()
