"""Which story a link belongs to, however the link is dressed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from feeds.fetching.links import sameness
from feeds.store.base.database import Database
from feeds.store.news.entries import link_key
from feeds.store.tables import entries


class Links:
    """Looks entries up by their links. Raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def story_of(self, links: Sequence[str]) -> int | None:
        """The story of the newest entry with one of these links, tracking parameters and such aside; None: none has."""
        keys = {key: sameness(link) for link in links if (key := link_key(link)) is not None}
        if not keys:
            return None
        found = select(entries.c.story_id, entries.c.url, entries.c.link).where(entries.c.link.in_(keys))
        async with self._database.read() as connection:
            rows = await connection.execute(found.order_by(entries.c.id.desc()))
            return next((row.story_id for row in rows if sameness(row.url) == keys[row.link]), None)
