"""Everything that is stored about a chat: to hand it over, and to delete it.

Both go over every table that has a chat's number, so that a table that is added later is not forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, delete, exists, func, select, union

from feeds.store.base.database import Database
from feeds.store.base.numbers import next_number
from feeds.store.base.statements import chunks
from feeds.store.chats.watches import COUNTER
from feeds.store.own_sources import let_go
from feeds.store.tables import OWN, bans, chats, lanes, metadata, outbox, own_sources, sources, watch_finds, watches

MOST_ROWS = 20_000  # of one table that are handed over: the newest
KEPT = frozenset({bans.name})  # what is not the chat's own: the operator's word about it

Rows = list[dict[str, Any]]


class Privacy:
    """What is known of single chats. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def everything_of(self, chat: int) -> dict[str, Rows]:
        """Every row about a chat by table, times as ISO 8601; tables without one are left out."""
        found: dict[str, Rows] = {}
        async with self._database.read() as connection:
            own = await connection.execute(_own_sources(chat))
            if urls := [dict(row) for row in own.mappings()]:
                found[sources.name] = urls
            for table, number in _tables().items():
                keys = [column.desc() for column in table.primary_key.columns]
                query = select(table).where(number == chat).order_by(*keys).limit(MOST_ROWS)
                rows = [
                    {name: _plain(value) for name, value in row.items()}
                    for row in (await connection.execute(query)).mappings()
                ]
                if rows:
                    found[table.name] = rows[::-1]
        return found

    async def forget(self, chat: int) -> int:
        """Delete every row about a chat; says how many. A ban stays: it is the operator's."""
        forgotten = 0
        its_watches = select(watches.c.id).where(watches.c.chat_id == chat)
        async with self._database.write() as connection:
            await connection.execute(delete(watch_finds).where(watch_finds.c.watch_id.in_(its_watches)))
            for table, number in reversed(list(_tables().items())):
                if table.name not in KEPT:
                    forgotten += (await connection.execute(delete(table).where(number == chat))).rowcount
            await let_go(connection)
            await next_number(connection, COUNTER)  # whoever holds all watches in memory looks again
        return forgotten

    async def forget_left(self) -> int:
        """Delete deliveries of chats that are not known, and their lanes; says how many. A fan-out that was under way
        while its chat was being forgotten, or got another number, leaves them behind on PostgreSQL."""
        unknown, left = union(*(select(table.c.chat_id).where(_stray(table)) for table in (outbox, lanes))), 0
        async with self._database.read() as connection:
            strangers = (await connection.scalars(unknown)).all()
        for some in chunks(strangers):
            async with self._database.write() as connection:
                for table in (outbox, lanes):
                    gone = delete(table).where(table.c.chat_id.in_(some), _stray(table))  # one may have come back since
                    left += (await connection.execute(gone)).rowcount
        return left


def _own_sources(chat: int) -> Select[tuple[int, str, str]]:
    """The sources that a chat has for itself: there would be no row of them but for it and others like it."""
    mine = select(own_sources.c.source_id).where(own_sources.c.chat_id == chat)
    url = func.substr(sources.c.url, len(OWN) + 1).label("url")
    return select(sources.c.id, url, sources.c.name).where(sources.c.id.in_(mine)).order_by(sources.c.id)


def _stray(table: Table) -> ColumnElement[bool]:
    """The rows of a table whose chat is not known."""
    return ~exists().where(chats.c.id == table.c.chat_id)


def _tables() -> Mapping[Table, Column[int]]:
    """The tables with a chat's number, those that others point to first."""
    return {chats: chats.c.id} | {
        table: table.c.chat_id for table in metadata.sorted_tables if "chat_id" in table.c and table is not chats
    }


def _plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value
