"""Measures `/status`: from a question to a finished brief, over a store of made-up news. Prints a line a question.

    python tests/bench/bench_status.py                          # 300,000 entries in a SQLite file, removed at the end
    python tests/bench/bench_status.py --entries 1000000        # 900 a day, so three years
    python tests/bench/bench_status.py --entries 100000
    python tests/bench/bench_status.py --url postgresql://…     # an empty database
    python tests/bench/bench_status.py --keep bench.db          # keep the file, and take it as it is the next time
    python tests/bench/bench_status.py --writing                # while polls are written, twenty a second

Subjects are as frequent as in real news: a few in every tenth entry, most in one of thousands. Times are of the
program: facts from the database, and the brief composed of them with summaries; rendering is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, insert

from feeds.asking import brief_on
from feeds.brief import Brief
from feeds.catalogue import Catalogue
from feeds.interests import Subject, SubjectKind
from feeds.model import Control, Decision, Entry, Kind, Level, Matched, PollOutcome, Source, Story
from feeds.store import Store, migrate, open_store
from feeds.store.entries import entry_id
from feeds.store.tables import (
    entries,
    entry_matches,
    entry_subjects,
    stories,
    story_revisions,
    story_subjects,
    story_topics,
)
from feeds.subjects import SubjectIndex

A_DAY = 900
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OUTLETS = 77
BATCH = 5_000
ROUNDS = 40
# The share of entries that name each; the others of a hundred share the rest.
SHARES = {
    "russia": 0.10,
    "ukraine": 0.09,
    "nato": 0.03,
    "putin": 0.02,
    "kaliningrad": 0.003,
    "iskander": 0.001,
    "brdy": 0.00002,
}
TOPICS = ("nato-russia", "us-russia", "missile-defence", "kaliningrad")
QUESTIONS = (
    ("russia",),
    ("us-russia",),
    ("nato",),
    ("kaliningrad",),
    ("iskander",),
    ("russia", "ukraine"),
    ("iskander", "kaliningrad"),
    ("brdy",),
)
TEXT = (
    "The minister said on Monday that the exercise near the border would go on as planned until the end of the month. "
)


class Maker:
    """Makes rows in order of time: a third of the stories get several outlets within a day or two."""

    def __init__(self, count: int, source_ids: list[int]) -> None:
        self._random = random.Random(20090917)
        self._count = count
        self._sources = source_ids
        self._open: list[dict[str, Any]] = []
        self._story = 0

    def batches(self) -> Iterator[dict[Any, list[dict[str, Any]]]]:
        """Rows by table, some thousand entries at a time; stories as they are at the end of the batch."""
        begin = NOW - timedelta(days=self._count / A_DAY)
        step = (NOW - begin) / self._count
        for first in range(0, self._count, BATCH):
            self._rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in TABLES}
            self._open = []
            for serial in range(first, min(first + BATCH, self._count)):
                self._entry(serial, begin + serial * step)
            yield self._rows

    def _entry(self, serial: int, at: datetime) -> None:
        source = self._random.choice(self._sources)
        subjects = [name for name, share in SHARES.items() if self._random.random() < share]
        if self._random.random() < 0.15:
            subjects.append(f"subject-{self._random.randrange(100)}")
        topics = [topic for topic in TOPICS if self._random.random() < 0.02]
        story = self._story_for(at, subjects, topics, f"Outlet {source}")
        number = entry_id(at, source, str(serial))
        self._rows[entries].append(
            {"id": number, "source_id": source, "uid": f"{serial:032x}", "story_id": story["id"], "joined": at}
            | {"revision": story["revision"], "title": f"Headline of entry {serial} with some words", "language": "en"}
            | {"summary": TEXT * 3, "url": f"https://news.test/{serial}", "published": at, "seen": at}
        )
        for rank, subject in enumerate(subjects):
            self._rows[entry_subjects].append({"entry_id": number, "rank": rank, "subject": subject})
        for rank, topic in enumerate(topics):
            self._rows[entry_matches].append(
                {"entry_id": number, "rank": rank, "topic": topic, "strength": "about", "evidence": ["x"]}
            )

    def _story_for(self, at: datetime, subjects: list[str], topics: list[str], outlet: str) -> dict[str, Any]:
        if self._open and self._random.random() < 0.7:
            story = self._random.choice(self._open[-400:])
        else:
            self._story += 1
            story = {"id": self._story, "revision": 0, "opened": at, "topics": [], "subjects": [], "outlets": []}
            story |= {"title": f"Story {self._story}", "level": 0, "reason": "one outlet", "told": [], "independent": 0}
            self._rows[stories].append(story)
            if self._random.random() < 0.5:  # the others stay alone
                self._open.append(story)
        story["revision"] += 1
        story["updated"] = at
        story["outlets"] = list(dict.fromkeys([*story["outlets"], outlet]))
        story["independent"] = len(story["outlets"])
        story["level"] = int(story["independent"] > 3) + int(story["independent"] > 12)
        self._grow(story, at, subjects, topics)
        return story

    def _grow(self, story: dict[str, Any], at: datetime, subjects: list[str], topics: list[str]) -> None:
        revision = {key: story[key] for key in ("revision", "level", "title", "reason", "independent")}
        revision |= {"story_id": story["id"], "at": at, "outlets": len(story["outlets"]), "raises": False, "kind": None}
        self._rows[story_revisions].append(revision)
        for subject in set(subjects) - set(story["subjects"]):
            self._rows[story_subjects].append({"story_id": story["id"], "subject": subject, "since": at})
            story["subjects"] = [*story["subjects"], subject]
        for topic in set(topics) - set(story["topics"]):
            row = {"story_id": story["id"], "topic": topic, "since": at, "opened": story["opened"], "told": None}
            self._rows[story_topics].append(row)
            story["topics"] = [*story["topics"], topic]


TABLES = (stories, story_revisions, story_topics, story_subjects, entries, entry_matches, entry_subjects)


def some_sources() -> list[Source]:
    controls = [Control.INDEPENDENT] * 5 + [Control.STATE, Control.GOVERNMENT, Control.PUBLIC]
    return [
        Source(f"Outlet {n}", f"https://{n}.test/feed", "en", Kind.NEWS, "RU" if n % 3 else "LT", controls[n % 8])
        for n in range(1, OUTLETS + 1)
    ]


async def fill(store: Store, count: int) -> None:
    """Put `count` entries in."""
    await store.sources.sync(some_sources(), NOW)
    await store.meta.started(NOW - timedelta(days=count / A_DAY))
    ids = [state.id for state in await store.sources.all()]
    for rows in Maker(count, ids).batches():
        async with store.database.write() as connection:
            for table in TABLES:
                if rows[table]:
                    blank = {column.name: blank_of(column) for column in table.columns if not column.nullable}
                    await connection.execute(insert(table), [{**blank, **row} for row in rows[table]])


def blank_of(column: Column[Any]) -> Any:
    """What stands in a column that these measurements have no use for."""
    return [] if isinstance(column.type, JSON) else column.type.python_type()


async def keep_writing(store: Store, until: asyncio.Event) -> None:
    """Polls with a new entry each, as ingest would write them."""
    states = await store.sources.all()
    serial = 10_000_000
    while not until.is_set():
        serial += 1
        source = states[serial % len(states)]
        at = NOW + timedelta(seconds=serial - 10_000_000)
        entry = Entry(f"{serial:032x}", source.source, "News", TEXT, f"https://news.test/{serial}", "en", at, at)
        story = Story(serial, 1, "News", Level.ROUTINE, "one outlet", at, at, subjects=frozenset({"russia"}))
        decision = Decision(Matched(entry, (), ("russia",)), story, opens=True)
        await store.apply(PollOutcome(replace(source, last_success=at), (decision,)), at)
        await asyncio.sleep(0.05)


async def measure(store: Store, index: SubjectIndex) -> None:
    """Every question, many times, the first apart: it finds its pages cold."""
    print(f"{'question':28} {'stories':>8} {'first':>9} {'p50':>9} {'p95':>9}   ms")
    every: list[float] = []
    for subjects in QUESTIONS:
        times = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            brief = await brief_on(store, index, subjects, at=NOW, now=NOW, asked=NOW - timedelta(hours=18))
            times.append((time.perf_counter() - begin) * 1000)
        every += times[1:]
        print(line(" + ".join(subjects), brief, times), flush=True)
    print(f"{'all':28} {'':8} {'':9} {statistics.median(every):9.1f} {statistics.quantiles(every, n=20)[-1]:9.1f}")


def line(name: str, brief: Brief, times: list[float]) -> str:
    later = times[1:]
    return (
        f"{name:28} {brief.verdict.count:8} {times[0]:9.1f}"
        f" {statistics.median(later):9.1f} {statistics.quantiles(later, n=20)[-1]:9.1f}"
    )


def some_index() -> SubjectIndex:
    names = (*SHARES, *TOPICS)
    return SubjectIndex(Catalogue((), tuple(Subject(name, SubjectKind.PLACE, name.title()) for name in names), ()))


@contextlib.asynccontextmanager
async def database(args: argparse.Namespace, folder: str) -> AsyncIterator[Store]:
    """The store to measure, filled."""
    url = args.url or f"sqlite:///{args.keep.resolve() if args.keep else Path(folder) / 'bench.db'}"
    await migrate(url)
    async with open_store(url) as store:
        if not await store.sources.all():
            begin = time.perf_counter()
            await fill(store, args.entries)
            if not store.database.is_sqlite:
                async with store.database.write() as connection:
                    await connection.exec_driver_sql("ANALYZE")  # as the server does by itself within a minute
            print(f"{args.entries:,} entries put in within {time.perf_counter() - begin:.0f} s")
        yield store


async def main() -> None:
    """Fill and measure as the arguments say."""
    parser = argparse.ArgumentParser(description="Measures /status")
    parser.add_argument("--entries", type=int, default=300_000)
    parser.add_argument("--url")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--writing", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        async with database(args, folder) as store:
            done = asyncio.Event()
            writer = asyncio.create_task(keep_writing(store, done)) if args.writing else None
            await measure(store, some_index())
            done.set()
            if writer:
                await writer


if __name__ == "__main__":
    asyncio.run(main())
