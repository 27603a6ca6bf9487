"""What a process that was killed had claimed is free again, so that nothing waits for leases to end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, func, literal, select, text, update

from feeds.store.base.engine import AsyncConnection
from feeds.store.tables import lanes, outbox, sources
from feeds.store.tables.columns import UtcTime
from feeds.store.waiting.lanes import RowState

# Every process has a connection that is named after it (feeds/store/base/server_lock.py).
_ABANDONED = """
UPDATE sources SET lease_owner = NULL, lease_until = NULL
WHERE lease_owner IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM pg_stat_activity WHERE starts_with(application_name, 'dewline ' || lease_owner || ' ')
)
"""


async def just_written_to(connection: AsyncConnection, private: timedelta, group: timedelta) -> dict[int, timedelta]:
    """The chats that a program wrote to in its last moments, with how long each is to be left alone: a `private` chat
    or a `group`.

    These are what it had in hand, and what it sent so long before the last message that it wrote down. (Counted back
    from that, and not from now: the clock may have been set since.)
    """
    sent = outbox.c.state == RowState.SENT.value
    last: datetime | None = await connection.scalar(select(func.max(outbox.c.settled)).where(sent))
    written = set(await connection.scalars(select(lanes.c.chat_id).where(lanes.c.owner.is_not(None))))
    for kind, pause in ((outbox.c.chat_id < 0, group), (outbox.c.chat_id >= 0, private)):
        if last is not None:
            lately = select(outbox.c.chat_id).where(sent, kind, outbox.c.settled > last - pause)
            written.update(await connection.scalars(lately))
    return {chat: group if chat < 0 else private for chat in written}


async def free_lanes(connection: AsyncConnection, now: datetime, private: timedelta, group: timedelta) -> None:
    """Free everything that was being delivered.

    It is not due before the pause of its chat is over, a `private` one or a `group`, whoever is to deliver it then.
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
