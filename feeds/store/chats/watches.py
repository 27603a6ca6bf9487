"""Watches: what chats ask for in their own words. What a query means is not known here.

A watch's number is the value a counter had when it was made, and the counter moves with every change: whoever holds all
watches in memory sees by one number whether anything changed, and no number is ever used again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    String,
    column,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from feeds.audience import Address, Watch
from feeds.model import Matched
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.numbers import next_number
from feeds.store.base.statements import at, chunks, storable
from feeds.store.chats.subscriptions import terms_of
from feeds.store.news.entries import first_entry_id, matched_of, same_moment
from feeds.store.news.listing import PAIRS
from feeds.store.news.needed_words import having
from feeds.store.tables import counters, entries, stories, watch_finds, watches
from feeds.store.waiting.terms_sql import REPORTS, met
from feeds.watches.query import Query

COUNTER = "watches"  # moved by every change of the watches, so that who holds them in memory looks again


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that has what a query needs, with its story and what was found in it; `first`: it came with all that its
    source had when it was read for the first time."""

    story: int
    matched: Matched
    first: bool


class Watches:
    """The watches' rows. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, address: Address, name: str, query: str, now: datetime) -> int:
        """Keep a query until somebody says that it is wanted; in place of what was proposed to this address before."""
        async with self._database.write() as connection:
            await connection.execute(delete(watches).where(at(watches, address), ~watches.c.active))
            number = await next_number(connection, COUNTER)
            row = {"id": number, "chat_id": address.chat, "thread": address.thread, "since": now, "active": False}
            await connection.execute(insert(watches).values(**row, name=storable(name), query=storable(query)))
        return number

    async def confirm(self, address: Address, number: int, now: datetime, most: int) -> Watch | int | None:
        """Want what was proposed: the watch, or how many its chat has if that is `most` already, or None if it is gone.

        Doing it again changes nothing.
        """
        async with self._database.write() as connection:
            row = await _row(connection, address, number)
            if row is None or row.active:
                return row and _watch(row)
            has = await connection.scalar(_count(address.chat)) or 0
            if has >= most:
                return has
            await next_number(connection, COUNTER)
            await connection.execute(update(watches).where(watches.c.id == number).values(active=True, since=now))
            return Watch(number, address, row.name, row.query, now, terms_of(row))

    async def remove(self, address: Address, number: int) -> Watch | None:
        """Forget a watch of this address, proposed or wanted; returns it, or None where there is no such."""
        async with self._database.write() as connection:
            row = await _row(connection, address, number)
            if row is None:
                return None
            await connection.execute(delete(watches).where(watches.c.id == number))
            await connection.execute(delete(watch_finds).where(watch_finds.c.watch_id == number))
            await next_number(connection, COUNTER)
            return _watch(row)

    async def of(self, address: Address) -> list[Watch]:
        """What an address watches, the oldest first."""
        query = select(watches).where(at(watches, address), watches.c.active).order_by(watches.c.id)
        async with self._database.read() as connection:
            return list(map(_watch, await connection.execute(query)))

    async def count(self, chat: int) -> int:
        """How many watches a chat has, in all its threads."""
        async with self._database.read() as connection:
            return await connection.scalar(_count(chat)) or 0

    async def prune(self, before: datetime, limit: int = 5000) -> int:
        """Forget up to `limit` stories that watches found before then; says how many. A story is closed long since."""
        old = select(watch_finds.c.story_id, watch_finds.c.watch_id).where(watch_finds.c.at < before).limit(limit)
        keys = tuple_(watch_finds.c.story_id, watch_finds.c.watch_id)
        async with self._database.write() as connection:
            return (await connection.execute(delete(watch_finds).where(keys.in_(old)))).rowcount

    # --- for whoever holds them all in memory ---

    async def version(self) -> int:
        """A number that grows with every change."""
        async with self._database.read() as connection:
            return await connection.scalar(select(counters.c.value).where(counters.c.name == COUNTER)) or 0

    async def numbers(self) -> frozenset[int]:
        """The numbers of all that are wanted."""
        async with self._database.read() as connection:
            return frozenset(await connection.scalars(select(watches.c.id).where(watches.c.active)))

    async def some(self, numbers: Collection[int]) -> list[Watch]:
        """Those with these numbers."""
        found: list[Watch] = []
        async with self._database.read() as connection:
            for each in chunks(sorted(numbers)):
                found += map(_watch, await connection.execute(select(watches).where(watches.c.id.in_(each))))
        return found

    # --- what a query would have caught ---

    async def candidates(self, needed: Query, since: datetime, limit: int) -> list[int]:
        """The numbers of entries seen since then with what a query needs, words and topics: the newest `limit`, newest
        first."""
        async with self._database.read() as connection:
            statement, values = having(needed, sqlite=connection.dialect.name == "sqlite")
            return list(await connection.scalars(statement, {**values, "since": first_entry_id(since), "limit": limit}))

    async def counting(self, number: int, among: Collection[int]) -> frozenset[int]:
        """Those of these stories with a report that counts for a watch, proposed or wanted (feeds/wanting.py)."""
        found: set[int] = set()
        async with self._database.read() as connection:
            for some in chunks(sorted(among)):
                reports = REPORTS.where(entries.c.story_id.in_(some)).subquery()
                its_own = reports.c.story_id == stories.c.id
                query = select(stories.c.id).join(watches, watches.c.id == number)
                found |= set(
                    await connection.scalars(query.where(stories.c.id.in_(some), met(watches, reports, its_own)))
                )
        return frozenset(found)

    async def reports(self, numbers: Sequence[int], at_a_time: int = 500) -> AsyncIterator[list[Found]]:
        """The entries with these numbers, in their order, so many at a time; `numbers` are in falling order."""
        async with self._database.read() as connection:
            begun = await _first_entries(connection) if numbers else {}
        for some in chunks(numbers, at_a_time):
            async with self._database.read() as connection:
                query = select(entries).where(entries.c.id.in_(some)).order_by(entries.c.id.desc())
                rows = (await connection.execute(query)).all()
                found = await matched_of(connection, rows)
            yield [
                Found(row.story_id, matched, same_moment(row.id, begun[row.source_id]))
                for row, matched in zip(rows, found, strict=True)
            ]


async def _first_entries(connection: AsyncConnection) -> Mapping[int, int]:
    """The number of every source's first entry, which is of the first poll that brought any: none is ever forgotten."""
    begun: dict[int, int] = {}
    for row in await connection.execute(_FIRST_ENTRIES):
        begun[row.source_id] = min(row.first, begun.get(row.source_id, row.first))
    return begun


_pairs = PAIRS.columns(column("source_id", BigInteger), column("language", String)).subquery("pairs")
_FIRST_ENTRIES = select(
    _pairs.c.source_id,
    select(func.min(entries.c.id))
    .where(entries.c.source_id == _pairs.c.source_id, entries.c.language == _pairs.c.language)
    .scalar_subquery()
    .label("first"),
)


def _count(chat: int) -> Select[int]:
    return select(func.count()).where(watches.c.chat_id == chat, watches.c.active)


async def _row(connection: AsyncConnection, address: Address, number: int) -> Any:
    query = select(watches).where(at(watches, address), watches.c.id == number).with_for_update()
    return (await connection.execute(query)).first()


def _watch(row: Any) -> Watch:
    return Watch(row.id, Address(row.chat_id, row.thread), row.name, row.query, row.since, terms_of(row))
