"""Years of news for the benchmarks: real titles from the archives where they are, matched once and shifted in time over
and over; made-up news of the same shape elsewhere. Stories grow as real ones do: most stay alone, some get dozens.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from news import entry_of, items
from sqlalchemy import JSON, Column, insert, text

from feeds.catalogue import load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Control, Kind, Source, Strength
from feeds.store import Store
from feeds.store.base import fulltext
from feeds.store.news.entries import entry_id
from feeds.store.tables import (
    entries,
    entry_matches,
    entry_subjects,
    stories,
    story_revisions,
    story_subjects,
    story_topics,
)

A_DAY = 900
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OUTLETS = 77
BATCH = 5_000
ITEMS = 40_000  # read from the archives, over and over
JOINS = 0.75  # of entries that join a story: four entries a story, on average
OPEN = 300  # stories that may be joined: those of the last day or two
TABLES = (stories, story_revisions, story_topics, story_subjects, entries, entry_matches, entry_subjects)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A news item with what the catalogue finds in it."""

    title: str
    summary: str
    language: str
    subjects: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]
    words: tuple[str, str]
    vector: str


def matched_items(count: int, sqlite: bool) -> list[Item]:
    """So many items, matched against the packaged catalogue, with their words as the database indexes them."""
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    return [_item(matcher, item, sqlite) for item in items(count)]


def _item(matcher: Matcher, raw: Row, sqlite: bool) -> Item:
    entry = entry_of(raw)
    found = matcher.match(entry)
    words = (
        (" ".join(fulltext.words_of(entry.title)), " ".join(fulltext.words_of(entry.summary))) if sqlite else ("", "")
    )
    vector = "" if sqlite else fulltext.tsvector(entry.title, entry.summary)
    matches = tuple((match.topic, match.strength.value) for match in found.matches)
    return Item(
        entry.title, entry.summary, entry.language, tuple(found.subjects), matches, (words[0], words[1]), vector
    )


class Maker:
    """Makes rows in order of time."""

    def __init__(self, count: int, source_ids: list[int], news: list[Item]) -> None:
        self._random = random.Random(20090917)
        self._count, self._sources, self._news = count, source_ids, news
        self._open: list[Row] = []
        self._story = 0

    def batches(self) -> Iterator[tuple[dict[Any, list[Row]], list[Row]]]:
        """Rows by table and for the full-text index, some thousand entries at a time; stories as they end the batch."""
        begin = NOW - timedelta(days=self._count / A_DAY)
        step = (NOW - begin) / self._count
        for first in range(0, self._count, BATCH):
            self._rows: dict[Any, list[Row]] = {table: [] for table in TABLES}
            self._texts: list[Row] = []
            self._open = []
            for serial in range(first, min(first + BATCH, self._count)):
                self._entry(serial, begin + serial * step)
            yield self._rows, self._texts

    def _entry(self, serial: int, at: datetime) -> None:
        source = self._random.choice(self._sources)
        story = self._story_for(serial)
        item: Item = story["item"]
        self._grow(story, at, f"Outlet {source}")
        number = entry_id(at, source, str(serial))
        self._rows[entries].append(
            {"id": number, "source_id": source, "uid": f"{serial:032x}", "story_id": story["id"], "joined": at}
            | {"revision": story["revision"], "title": item.title, "summary": item.summary, "language": item.language}
            | {"url": f"https://news.test/{serial}", "published": at, "seen": at}
        )
        for rank, subject in enumerate(item.subjects):
            self._rows[entry_subjects].append({"entry_id": number, "rank": rank, "subject": subject})
        for rank, (topic, strength) in enumerate(item.matches):
            row = {"entry_id": number, "rank": rank, "topic": topic, "strength": strength, "evidence": ["x"]}
            self._rows[entry_matches].append(row)
        title, summary = item.words
        self._texts.append({"id": number, "title": title, "summary": summary, "words": item.vector})

    def _story_for(self, serial: int) -> Row:
        if self._open and self._random.random() < JOINS:
            return self._random.choice(self._open[-OPEN:])
        self._story += 1
        item = self._news[serial % len(self._news)]
        story: Row = {"id": self._story, "revision": 0, "outlets": [], "item": item, "title": item.title}
        if self._random.random() < 0.4:  # the others stay alone
            self._open.append(story)
        return story

    def _grow(self, story: Row, at: datetime, outlet: str) -> None:
        story["revision"] += 1
        story["outlets"] = list(dict.fromkeys([*story["outlets"], outlet]))
        independent = len(story["outlets"])
        level = int(independent > 3) + int(independent > 12)
        if story["revision"] == 1:
            self._open_story(story, at)
        facts = {"title": story["title"], "level": level, "reason": "one outlet", "independent": independent}
        story["row"].update(facts, revision=story["revision"], updated=at, outlets=story["outlets"])
        self._rows[story_revisions].append(
            {**facts, "story_id": story["id"], "revision": story["revision"], "at": at, "outlets": independent}
            | {"raises": False, "kind": None}
        )

    def _open_story(self, story: Row, at: datetime) -> None:
        item: Item = story["item"]
        topics = [topic for topic, strength in item.matches if strength == Strength.ABOUT.value]
        story["row"] = {"id": story["id"], "opened": at, "topics": topics, "subjects": list(item.subjects), "told": []}
        self._rows[stories].append(story["row"])
        key = {"story_id": story["id"], "since": at}
        self._rows[story_subjects] += [{**key, "subject": subject} for subject in item.subjects]
        self._rows[story_topics] += [{**key, "topic": topic, "opened": at, "told": None} for topic in topics]


def some_sources() -> list[Source]:
    controls = [Control.INDEPENDENT] * 5 + [Control.STATE, Control.GOVERNMENT, Control.PUBLIC]
    return [
        Source(f"Outlet {n}", f"https://{n}.test/feed", "en", Kind.NEWS, "RU" if n % 3 else "LT", controls[n % 8])
        for n in range(1, OUTLETS + 1)
    ]


async def fill(store: Store, count: int) -> None:
    """Put `count` entries in, and say how long it took."""
    began = time.perf_counter()
    await store.sources.sync(some_sources(), NOW)
    await store.meta.started(NOW - timedelta(days=count / A_DAY))
    ids = [state.id for state in await store.sources.all()]
    sqlite = store.database.is_sqlite
    words = text(fulltext.INSERT_SQLITE if sqlite else fulltext.INSERT_POSTGRESQL)
    maker = Maker(count, ids, matched_items(min(count, ITEMS), sqlite))
    for rows, texts in maker.batches():
        async with store.database.write() as connection:
            for table in TABLES:
                if rows[table]:
                    blank = {column.name: blank_of(column) for column in table.columns if not column.nullable}
                    await connection.execute(insert(table), [{**blank, **row} for row in rows[table]])
            await connection.execute(words, texts)
    if not sqlite:
        async with store.database.write() as connection:
            await connection.exec_driver_sql("ANALYZE")  # as the server does by itself within a minute
    print(f"{count:,} entries put in within {time.perf_counter() - began:.0f} s", flush=True)


def blank_of(column: Column[Any]) -> Any:
    """What stands in a column that these measurements have no use for."""
    return [] if isinstance(column.type, JSON) else column.type.python_type()
