"""The move from one database to another, such as from a SQLite file to PostgreSQL: every row, in one transaction.

The new database is brought to the schema first and must hold nothing. Words for the full-text search are made anew,
since each database keeps them in a form of its own. Row numbers stay, and counting goes on behind them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Table, func, insert, literal, select, text, tuple_

from feeds.store.base import schema
from feeds.store.base.database import Database, parse_url
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.errors import NoDatabaseError, StoreError, UsageError
from feeds.store.base.possession import possessed
from feeds.store.base.schema import migrate
from feeds.store.news.entries import index_texts
from feeds.store.tables import entries, metadata

AT_ONCE = 2000  # rows
_HOLDER = "a move to another database"

Progress = Callable[[str, int, int], None]


class NotEmptyError(StoreError):
    """The database to move to holds something already. Give the name of an empty one."""


class SameDatabaseError(UsageError):
    """Both addresses are the same database."""


async def move(source: str, target: str, progress: Progress = lambda table, done, total: None) -> dict[str, int]:
    """Copy everything from the database at the address `source` to the empty one at `target`.

    `source` stays as it is. Neither may have a bot running on it. `progress(table, done, total)` is called as rows
    arrive. Returns how many rows each table has; they were counted in the new database. Raises StoreError, and then
    the new database is as empty as before.
    """
    if _place(source) == _place(target):
        raise SameDatabaseError
    if isinstance(file := _place(source), Path) and not file.is_file():
        raise NoDatabaseError(f"there is no {file}")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(possessed(source, _HOLDER))
        await stack.enter_async_context(possessed(target, _HOLDER))
        await migrate(source)
        await migrate(target)
        old, new = Database(source), Database(target)
        stack.push_async_callback(old.close)
        stack.push_async_callback(new.close)
        reading = await stack.enter_async_context(old.read())
        async with new.write() as writing:
            await writing.run_sync(schema.check)
            await _refuse_full(writing)
            counts = {table.name: await _table(reading, writing, table, progress) for table in metadata.sorted_tables}
            await _count_on(writing)
            for table in metadata.sorted_tables:
                if await _rows(writing, table) != counts[table.name]:
                    raise StoreError(f"{table.name}: not every row arrived; nothing was kept")
    return counts


def _place(url: str) -> URL | Path:
    """What two addresses of one database have in common."""
    parsed = parse_url(url)
    return Path(parsed.database or "").resolve() if parsed.drivername.startswith("sqlite") else parsed


async def _refuse_full(connection: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        if await _rows(connection, table):
            raise NotEmptyError(f"{table.name} has rows")


async def _rows(connection: AsyncConnection, table: Table) -> int:
    return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def _table(reading: AsyncConnection, writing: AsyncConnection, table: Table, progress: Progress) -> int:
    total, done = await _rows(reading, table), 0
    async for rows in _some(reading, table):
        await writing.execute(insert(table), rows)
        if table is entries:
            await index_texts(writing, [(row["id"], row["title"], row["summary"]) for row in rows])
        done += len(rows)
        progress(table.name, done, total)
    return done


async def _some(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """The rows in order of their key, some thousands at a time, so that a large table need not fit in memory."""
    keys = list(table.primary_key.columns)
    page = select(table).order_by(*keys).limit(AT_ONCE)
    rows = (await connection.execute(page)).mappings().all()
    while rows:
        yield [dict(row) for row in rows]
        behind = tuple_(*keys) > tuple_(*(literal(rows[-1][key.name], key.type) for key in keys))
        rows = (await connection.execute(page.where(behind))).mappings().all()


async def _count_on(connection: AsyncConnection) -> None:
    """PostgreSQL numbers new rows from sequences of its own, which know nothing of rows that brought their numbers."""
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            sequence = await connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
            )
            highest = await connection.scalar(select(func.max(column))) if sequence else None
            if highest is not None:
                await connection.execute(
                    text("SELECT setval(CAST(:sequence AS regclass), :highest)"),
                    {"sequence": sequence, "highest": highest},
                )
