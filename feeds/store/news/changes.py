"""Numbers of the writes that change stories: who holds open stories in memory sees by one number what he has not read.

Each transaction that writes decisions takes the next number and keeps the counter's row locked until it ends. So such
writes come one after the other, however many processes share the database, their outbox rows are in the order of the
news, and a write based on an older state of the stories than the newest is found out in the same transaction.
"""

from __future__ import annotations

from sqlalchemy import select

from feeds.store.base.engine import AsyncConnection
from feeds.store.base.errors import StaleStoryError
from feeds.store.base.numbers import next_number
from feeds.store.tables import counters

_COUNTER = "changes"


async def take_change(connection: AsyncConnection, after: int | None) -> int:
    """The number of the write that begins here.

    `after` is the newest change that the one who writes had read; None: it does not matter. Raises StaleStoryError
    where there is a newer one.
    """
    number = await next_number(connection, _COUNTER)
    if after is not None and number != after + 1:
        raise StaleStoryError(f"{number - 1 - after} other writes since it was decided")
    return number


async def latest_change(connection: AsyncConnection) -> int:
    """The number of the newest write; 0 before the first."""
    return await connection.scalar(select(counters.c.value).where(counters.c.name == _COUNTER)) or 0
