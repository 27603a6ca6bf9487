"""Hosts that asked to be left alone, and until when: a restart must not forget what a server asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select

from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import upsert
from feeds.store.tables import holds

LONGEST = timedelta(days=1)  # that is heeded (docs/fetching.md, rule 12): what is longer is by a clock that was ahead


class Holds:
    """The holds' rows: those that are over are forgotten. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, host: str, until: datetime, now: datetime) -> None:
        """Leave this host alone until then; what it asked for before is not shortened."""
        async with self._database.write() as connection:
            await _forget(connection, now)
            row = upsert(connection, holds).values(host=host, until=until)
            later = case((row.excluded.until > holds.c.until, row.excluded.until), else_=holds.c.until)
            await connection.execute(row.on_conflict_do_update(index_elements=[holds.c.host], set_={"until": later}))

    async def left(self, now: datetime) -> dict[str, timedelta]:
        """The hosts that are to be left alone, and for how long yet."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(holds).where(holds.c.until > now))).all()
        return {row.host: min(row.until - now, LONGEST) for row in rows}


async def _forget(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(delete(holds).where(holds.c.until <= now))
