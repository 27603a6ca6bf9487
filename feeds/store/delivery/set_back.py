"""The clock was set back: what was due at a time that comes only now, comes as it would have without that.

Everything that is due later than now is due earlier by as much as the clock went back, but not in the past. Quiet hours
and digests go by the clock on a wall, so when they come is found anew. Doing it again changes little, so several
processes may find it out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeGuard

from sqlalchemy import func, select, text

from feeds.store.base.engine import AsyncConnection
from feeds.store.delivery.digests import set_digests_back
from feeds.store.delivery.quiet import set_quiet_back
from feeds.store.tables import outbox, sources
from feeds.store.tables.columns import to_micros

NOTICED = timedelta(seconds=2)  # clocks of machines may differ by less
RECENT = 1000  # of the latest rows, whose times say how late it has been already

_DELIVERIES = (
    "UPDATE chats SET state_since = :now WHERE state_since > :now",  # what a chat misses from now on, it is owed
    "UPDATE lanes SET due = CASE WHEN due - :by > :now THEN due - :by ELSE :now END WHERE due > :now",
    "UPDATE outbox SET due = CASE WHEN due - :by > :now THEN due - :by ELSE :now END"
    " WHERE state = 'waiting' AND due > :now",
)
_SOURCES = (
    "UPDATE sources SET due = CASE WHEN due - :by > :now THEN due - :by ELSE :now END WHERE due > :now",
    "UPDATE sources SET lease_until = lease_until - :by WHERE lease_until > :now",
    "UPDATE pushes SET next = CASE WHEN next - :by > :now THEN next - :by ELSE :now END WHERE next > :now",
    "UPDATE holds SET until = CASE WHEN until - :by > :now THEN until - :by ELSE :now END WHERE until > :now",
    # What was at a time that is yet to come, was just now: or each start would find it out again, and nobody be told of
    # a health before that.
    "UPDATE sources SET polled = :now WHERE polled > :now",
    "UPDATE sources SET health_since = :now WHERE health_since > :now",
    "UPDATE sources SET last_success = :now WHERE last_success > :now",
    "UPDATE sources SET newest_entry = :now WHERE newest_entry > :now",
    "UPDATE sources SET moved_since = :now WHERE moved_since > :now",
)
_SENT = (  # the same; at a start alone, as by `created` a sender knows what it has in hand
    "UPDATE outbox SET created = :now WHERE created > :now",
    "UPDATE outbox SET settled = :now WHERE settled > :now",
)


async def set_deliveries_back(connection: AsyncConnection, latest: datetime, now: datetime) -> None:
    """It was as late as `latest` already, and is `now`: for what waits to be sent, and what makes it wait."""
    await _set_back(connection, _DELIVERIES, latest, now)
    await set_quiet_back(connection, now)
    await set_digests_back(connection, now)


async def set_sources_back(connection: AsyncConnection, latest: datetime, now: datetime) -> None:
    """The same for sources, hubs and hosts that wait to be asked."""
    await _set_back(connection, _SOURCES, latest, now)


async def notice_deliveries(connection: AsyncConnection, now: datetime) -> None:
    """Set back what waits to be sent, if the outbox has seen a time that is later than now."""
    latest = await _latest_delivery(connection)
    if _is_later(latest, now):
        await set_deliveries_back(connection, latest, now)
        await _set_back(connection, _SENT, latest, now)


async def notice_sources(connection: AsyncConnection, now: datetime) -> None:
    """Set back the sources that wait, if one was asked at a time that is later than now."""
    latest: datetime | None = await connection.scalar(select(func.max(sources.c.polled)))
    if _is_later(latest, now):
        await set_sources_back(connection, latest, now)


async def _latest_delivery(connection: AsyncConnection) -> datetime | None:
    newest = select(outbox.c.created, outbox.c.settled).order_by(outbox.c.id.desc()).limit(RECENT).subquery()
    row = (await connection.execute(select(func.max(newest.c.created), func.max(newest.c.settled)))).one()
    return max((moment for moment in row if moment is not None), default=None)


def _is_later(latest: datetime | None, now: datetime) -> TypeGuard[datetime]:
    return latest is not None and latest - now > NOTICED


async def _set_back(connection: AsyncConnection, statements: tuple[str, ...], latest: datetime, now: datetime) -> None:
    by = to_micros(latest) - to_micros(now)
    for statement in statements:
        await connection.execute(text(statement), {"by": by, "now": to_micros(now)})
