"""What the operator says to every chat: written down first, put into the outbox once somebody confirmed it.

Channels are left out: what is said there is said to the public, by those whose channel it is.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, func, insert, literal, select, update

from feeds.audience import ChatState, OtherKind
from feeds.store.base.database import Database
from feeds.store.base.statements import storable
from feeds.store.tables import broadcasts, chats
from feeds.store.waiting.enqueue import enqueue

_REACHED = and_(chats.c.state == ChatState.ACTIVE.value, chats.c.kind != "channel")


class Broadcasts:
    """The broadcasts' rows. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, text: str, now: datetime) -> tuple[int, int]:
        """Keep a text until it is confirmed, in place of what was proposed before; its number, and how many chats it
        would go to."""
        async with self._database.write() as connection:
            # Before what waited goes: a button under it must never send what was written since.
            number = (await connection.scalar(select(func.max(broadcasts.c.id))) or 0) + 1
            await connection.execute(delete(broadcasts).where(broadcasts.c.sent.is_(None)))
            await connection.execute(insert(broadcasts).values(id=number, text=storable(text), proposed=now))
            count = select(func.count()).select_from(chats).where(_REACHED)
            return number, await connection.scalar(count) or 0

    async def confirm(self, number: int, now: datetime) -> int | None:
        """Put it into the outbox for every chat that can be written to; says how many, or None where it is done already
        or another was proposed since."""
        everyone = select(chats.c.id.label("chat_id"), literal(0).label("thread")).where(_REACHED).order_by(chats.c.id)
        async with self._database.write() as connection:
            mine = (broadcasts.c.id == number) & broadcasts.c.sent.is_(None)
            confirmed = await connection.execute(update(broadcasts).where(mine).values(sent=now))
            if not confirmed.rowcount:
                return None
            return await enqueue(connection, OtherKind.BROADCAST, number, everyone, now)

    async def text(self, number: int) -> str | None:
        """What it says; None where it is not known."""
        async with self._database.read() as connection:
            found: str | None = await connection.scalar(select(broadcasts.c.text).where(broadcasts.c.id == number))
            return found
