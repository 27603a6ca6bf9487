"""What a process that was killed had claimed is free again, so that nothing waits for leases to end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, literal, text, update

from feeds.store.columns import UtcTime
from feeds.store.engine import AsyncConnection
from feeds.store.tables import lanes, sources

# Every process has a connection that is named after it (feeds/store/server_lock.py).
_ABANDONED = """
UPDATE sources SET lease_owner = NULL, lease_until = NULL
WHERE lease_owner IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM pg_stat_activity WHERE starts_with(application_name, 'dewline ' || lease_owner || ' ')
)
"""


async def free_lanes(connection: AsyncConnection, now: datetime, private: timedelta, group: timedelta) -> None:
    """Free everything that was being delivered.

    Those chats may have been written to the moment before: they are left alone for as long as two messages to a
    `private` chat or a `group` have to be apart.
    """
    due = case((lanes.c.chat_id < 0, literal(now + group, UtcTime())), else_=literal(now + private, UtcTime()))
    await connection.execute(update(lanes).where(lanes.c.owner.is_not(None)).values(owner=None, claim=None, due=due))


async def free_sources(connection: AsyncConnection) -> None:
    """Free all sources that were being polled."""
    await connection.execute(
        update(sources).where(sources.c.lease_owner.is_not(None)).values(lease_owner=None, lease_until=None)
    )


async def free_abandoned_sources(connection: AsyncConnection) -> int:
    """Free the sources that processes were polling which are connected to this PostgreSQL no more; says how many."""
    return (await connection.execute(text(_ABANDONED))).rowcount
