"""Small facts about the database itself, by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from feeds.store.base.database import Database
from feeds.store.base.statements import upsert
from feeds.store.tables import meta
from feeds.store.tables.columns import from_micros, to_micros

_STARTED = "started"


class Meta:
    """Names and texts. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def started(self, now: datetime) -> datetime:
        """When the program first began to watch with this database; the first call sets it to `now`."""
        kept = await self.get(_STARTED)
        if kept is None:
            async with self._database.write() as connection:
                statement = upsert(connection, meta).values(key=_STARTED, value=str(to_micros(now)))
                await connection.execute(statement.on_conflict_do_nothing())
            kept = await self.get(_STARTED)
        return now if kept is None else from_micros(int(kept))

    async def get(self, key: str) -> str | None:
        """The text kept under a name."""
        async with self._database.read() as connection:
            value: str | None = await connection.scalar(select(meta.c.value).where(meta.c.key == key))
            return value

    async def put(self, key: str, value: str) -> None:
        """Keep a text under a name, in place of what was there."""
        async with self._database.write() as connection:
            statement = upsert(connection, meta).values(key=key, value=value)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": value})
            )
