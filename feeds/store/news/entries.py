"""Entries between rows and values: their numbers, their writing, their reading with all that was found in them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, insert, select, text

from feeds.fetching.links import sameness
from feeds.model import Control, Decision, Entry, Kind, Match, Matched, Source, Strength
from feeds.store.base import fulltext
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks, storable
from feeds.store.tables import OWN, entries, entry_matches, entry_subjects, sources
from feeds.store.tables.columns import UtcTime, to_micros

_LOW_BITS = 20  # of an entry's number: which of the entries of its millisecond; 42 bits of milliseconds last until 2109

Row = Mapping[str, Any]


def entry_id(seen: datetime, source_id: int, uid: str, attempt: int = 0) -> int:
    """The number of an entry: orders by the moment it was seen, so that "the newest" and "before then" need no sorting.

    Two entries of one millisecond take the same number once in a million; the insert then fails and is done again with
    the next `attempt`.
    """
    digest = hashlib.blake2b(f"{source_id} {uid} {attempt}".encode(), digest_size=8).digest()
    return first_entry_id(seen) | int.from_bytes(digest) & (1 << _LOW_BITS) - 1


def first_entry_id(moment: datetime) -> int:
    """The lowest number an entry seen at `moment` can have."""
    return to_micros(moment) // 1000 << _LOW_BITS


def same_moment(one: int, other: int) -> bool:
    """Whether two entries, by their numbers, were seen in the same millisecond: those of one poll are."""
    return one >> _LOW_BITS == other >> _LOW_BITS


def link_key(url: str) -> int | None:
    """What links to one article have in common, as a number of 63 bits; None where there is no web address.

    Two articles share one by chance once in some billion: whoever looks for a link compares the links themselves too.
    """
    same = sameness(url)
    digest = hashlib.blake2b(same.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1 if same else None


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a story as stored: with all that was found in it, and how it joined."""

    matched: Matched
    revision: int
    joined: datetime


async def stored_keys(connection: AsyncConnection, uids: Sequence[str]) -> set[tuple[int, str]]:
    """The (source id, uid) pairs under which entries with these uids are stored, of any source."""
    found: set[tuple[int, str]] = set()
    for some in chunks(uids):
        rows = await connection.execute(select(entries.c.source_id, entries.c.uid).where(entries.c.uid.in_(some)))
        found.update((row.source_id, row.uid) for row in rows)
    return found


async def write_entries(connection: AsyncConnection, news: Sequence[tuple[int, Decision]], attempt: int) -> None:
    """Insert the entries of (source id, decision) pairs with their matches, subjects and words; none may be stored."""
    if not news:
        return
    numbered = [
        (_number(source_id, decision.matched.entry, attempt), (source_id, decision)) for source_id, decision in news
    ]
    await connection.execute(insert(entries), [_entry_row(number, *new) for number, new in numbered])
    await _insert(connection, entry_matches, (row for n, (_, d) in numbered for row in _match_rows(n, d.matched)))
    await _insert(connection, entry_subjects, (row for n, (_, d) in numbered for row in _subject_rows(n, d.matched)))
    texts = [
        (number, decision.matched.entry.title, decision.matched.entry.summary) for number, (_, decision) in numbered
    ]
    await index_texts(connection, texts)


def _number(source_id: int, entry: Entry, attempt: int) -> int:
    return entry_id(entry.seen, source_id, entry.uid, attempt)


def _entry_row(number: int, source_id: int, decision: Decision) -> Row:
    entry, story = decision.matched.entry, decision.story
    return {
        "id": number,
        "source_id": source_id,
        "uid": entry.uid,
        "story_id": story.id,
        "revision": story.revision,
        "joined": story.updated,
        "title": storable(entry.title),
        "summary": storable(entry.summary),
        "url": storable(entry.url),
        "language": entry.language,
        "published": entry.published,
        "seen": entry.seen,
        "link": link_key(storable(entry.url)),
    }


def _match_rows(number: int, matched: Matched) -> Iterable[Row]:
    for rank, match in enumerate(matched.matches):
        facts = {
            "topic": match.topic,
            "strength": match.strength.value,
            "evidence": list(map(storable, match.evidence)),
        }
        yield {"entry_id": number, "rank": rank, **facts}


def _subject_rows(number: int, matched: Matched) -> Iterable[Row]:
    for rank, subject in enumerate(matched.subjects):
        yield {"entry_id": number, "rank": rank, "subject": subject}


async def index_texts(connection: AsyncConnection, numbered: Sequence[tuple[int, str, str]]) -> None:
    """Put the words of (entry's number, title, summary) into the full-text index; none may be there."""
    if connection.dialect.name == "sqlite":
        rows = [
            {
                "id": number,
                "title": " ".join(fulltext.words_of(title)),
                "summary": " ".join(fulltext.words_of(summary)),
            }
            for number, title, summary in numbered
        ]
        await connection.execute(text(fulltext.INSERT_SQLITE), rows)
    else:
        vectors = [{"id": number, "words": fulltext.tsvector(title, summary)} for number, title, summary in numbered]
        await connection.execute(text(fulltext.INSERT_POSTGRESQL), vectors)


async def members_of(
    connection: AsyncConnection, story_ids: Sequence[int], until: datetime | None = None
) -> dict[int, list[Member]]:
    """The entries of these stories in order of joining; with `until`, only those that had joined by then."""
    ids = list(story_ids)
    rows = (await connection.execute(_members(until is not None), {"ids": ids, "until": until})).all()
    members: dict[int, list[Member]] = defaultdict(list)
    for row, matched in zip(rows, await _whole(connection, rows, _found, ids), strict=True):
        members[row.story_id].append(Member(matched, row.revision, row.joined))
    return members


async def matched_of(connection: AsyncConnection, rows: Sequence[Any]) -> list[Matched]:
    """Some hundred rows of `entries`, in their order, with all that was found in them."""
    return await _whole(connection, rows, _found_in, [row.id for row in rows])


async def _whole(
    connection: AsyncConnection, rows: Sequence[Any], found: Callable[[Table], Select[Any]], ids: list[int]
) -> list[Matched]:
    """Rows of `entries` with what a statement, asked for `ids`, finds of them in each table."""
    matches: dict[int, list[Match]] = defaultdict(list)
    for row in await connection.execute(found(entry_matches), {"ids": ids}):
        matches[row.entry_id].append(Match(row.topic, Strength(row.strength), tuple(row.evidence)))
    subjects: dict[int, list[str]] = defaultdict(list)
    for row in await connection.execute(found(entry_subjects), {"ids": ids}):
        subjects[row.entry_id].append(row.subject)
    known = await sources_by_id(connection, {row.source_id for row in rows})
    return [
        Matched(entry_of(row, known[row.source_id]), tuple(matches[row.id]), tuple(subjects[row.id])) for row in rows
    ]


async def sources_by_id(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, Source]:
    """The sources with these numbers, listed or no longer."""
    rows = await connection.execute(_numbered_sources(), {"ids": list(ids)})
    return {row.id: source_of(row) for row in rows}


# These are asked for by every answer that shows stories; building one costs more than running it.


@cache
def _members(until: bool) -> Select[Any]:
    """The entries of stories `ids` in order of joining, of those that joined up to `until`."""
    found = select(entries).where(entries.c.story_id.in_(bindparam("ids", expanding=True)))
    if until:
        found = found.where(entries.c.joined <= bindparam("until", type_=UtcTime))
    return found.order_by(entries.c.story_id, entries.c.revision, entries.c.id)


@cache
def _found(table: Table) -> Select[Any]:
    """The rows of `table` on the entries of stories `ids`."""
    return (
        select(table)
        .join(entries, entries.c.id == table.c.entry_id)
        .where(entries.c.story_id.in_(bindparam("ids", expanding=True)))
        .order_by(table.c.entry_id, table.c.rank)
    )


@cache
def _found_in(table: Table) -> Select[Any]:
    """The rows of `table` on the entries `ids`."""
    return (
        select(table)
        .where(table.c.entry_id.in_(bindparam("ids", expanding=True)))
        .order_by(table.c.entry_id, table.c.rank)
    )


@cache
def _numbered_sources() -> Select[Any]:
    return select(sources).where(sources.c.id.in_(bindparam("ids", expanding=True)))


def source_of(row: Any) -> Source:
    """A row of `sources` as the source it describes."""
    kind, control = Kind(row.kind), Control(row.control)
    return Source(
        row.name, row.url.removeprefix(OWN), row.language, kind, row.country, control, row.outlet, row.full_text
    )


def entry_of(row: Any, source: Source) -> Entry:
    """A row of `entries` as the entry it keeps."""
    return Entry(row.uid, source, row.title, row.summary, row.url, row.language, row.published, row.seen)


async def _insert(connection: AsyncConnection, table: Any, rows: Iterable[Row]) -> None:
    values = list(rows)
    if values:
        await connection.execute(insert(table), values)
