"""Numbers that nobody else gets: one counter for each kind of thing that is counted."""

from __future__ import annotations

from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import upsert
from feeds.store.tables import counters


async def next_number(connection: AsyncConnection, kind: str, count: int = 1) -> int:
    """Take `count` numbers of a kind, in the connection's transaction; returns the last of them.

    A number that is not used in the end is lost, and given to nobody.
    """
    first = upsert(connection, counters).values(name=kind, value=count)
    step = first.on_conflict_do_update(
        index_elements=[counters.c.name], set_={"value": counters.c.value + count}
    ).returning(counters.c.value)
    number: int = (await connection.execute(step)).scalar_one()
    return number
