"""The time zone of each chat: one for its quiet hours, its digests and whatever else goes by its clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from feeds.store.base.database import Database
from feeds.store.delivery.digests import reckon_digests
from feeds.store.delivery.quiet import reckon_quiet
from feeds.store.tables import chats


class Zones:
    """The chats' zones. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int) -> str | None:
        """A chat's zone, by its name in the zones' database; None where it is not known."""
        async with self._database.read() as connection:
            zone: str | None = await connection.scalar(select(chats.c.zone).where(chats.c.id == chat))
            return zone

    async def set(self, chat: int, zone: str, now: datetime) -> None:
        """Give a known chat a zone: its quiet hours and digests go by it from now on."""
        async with self._database.write() as connection:
            await connection.execute(update(chats).where(chats.c.id == chat).values(zone=zone))
            await reckon_quiet(connection, chat, now)
            await reckon_digests(connection, chat, zone, now)
