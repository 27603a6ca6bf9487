"""What happened while a chat was set aside: one message for each of its addresses, once it can be written to again.

What it tells is found when it is sent (digest_contents.py). A chat that came back and still can't be written to is owed
one message all the same: it then tells all of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, literal, select, union, update

from feeds.audience import OtherKind
from feeds.store.base.engine import AsyncConnection
from feeds.store.tables import outbox, subscriptions, watches
from feeds.store.tables.columns import UtcTime, to_micros
from feeds.store.waiting.enqueue import enqueue
from feeds.store.waiting.lanes import to_come
from feeds.store.waiting.terms_sql import INSTANTLY, sent, telling

LONGEST = timedelta(days=3)  # that it goes back: what is older is no news any more, and /latest has it


async def owe_missed(connection: AsyncConnection, chat: int, since: datetime, now: datetime) -> None:
    """Owe what a chat missed that was set aside `since` then, and is served again from now on."""
    earliest = literal(now - LONGEST, UtcTime())
    again = update(outbox).where(outbox.c.chat_id == chat, _owed(outbox))
    begun = case((outbox.c.since < earliest, earliest), else_=outbox.c.since)
    await connection.execute(again.values(created=now, since=begun))
    begin = literal(max(since, now - LONGEST), UtcTime()).label("since")
    wanting = union(
        _instantly(subscriptions, chat, now), _instantly(watches, chat, now).where(watches.c.active)
    ).subquery()
    other = outbox.alias()
    owed = exists().where(other.c.chat_id == wanting.c.chat_id, other.c.thread == wanting.c.thread, _owed(other))
    addresses = select(wanting.c.chat_id, wanting.c.thread, begin).where(~owed)
    await enqueue(connection, OtherKind.MISSED, to_micros(now), addresses.order_by(wanting.c.thread), now)


def _instantly(wants: Any, chat: int, now: datetime) -> Select[Any]:
    return select(wants.c.chat_id, wants.c.thread).where(
        wants.c.chat_id == chat, telling(wants, now), sent(wants, *INSTANTLY)
    )


def _owed(rows: Any) -> ColumnElement[bool]:
    unsent = to_come(rows)
    return and_(rows.c.kind == OtherKind.MISSED.value, unsent)
