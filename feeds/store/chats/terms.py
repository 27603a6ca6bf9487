"""Changing the terms of what an address wants, and its taste: one thing at a time, whoever else changes another.

Each change is a function of the terms as they are in the row, carried out while the row is locked: of two people who
press at once each gets what they pressed, and of one field the later press counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from feeds.audience import Address
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at, upsert
from feeds.store.chats.subscriptions import taste_columns, taste_of, terms_of
from feeds.store.news.merging import current
from feeds.store.tables import chats, story_topics, subscriptions, tastes, watch_finds, watches
from feeds.store.waiting.terms_sql import DIGESTED
from feeds.wanting import Taste, Terms, Voices


class TermsAndTaste:
    """The terms of subscriptions and watches, and the tastes of addresses. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def change(
        self, address: Address, want: str | int, now: datetime, by: Callable[[Terms], Terms]
    ) -> tuple[Terms, Terms] | None:
        """Change the terms of a topic (its id) or a watch (its number): how they were and are; None: it is gone.

        Where it leaves the digest, what has come together for it is told by the next one.
        """
        table = subscriptions if isinstance(want, str) else watches
        key = subscriptions.c.topic if isinstance(want, str) else watches.c.id
        mine = at(table, address) & (key == want)
        async with self._database.write() as connection:
            row = (await connection.execute(select(table).where(mine).with_for_update())).first()
            if row is None:
                return None
            before = terms_of(row)
            after = by(before)
            if after != before:
                leaves = before.delivery in DIGESTED and after.delivery not in DIGESTED
                left = {"digested": now} if leaves else {}
                await connection.execute(update(table).where(mine).values(**_columns(after), **left))
        return before, after

    async def bringing(self, address: Address, story: int) -> set[str | int]:
        """The topics and watches (their numbers) of an address that a story is about, or that found it."""
        topics = select(subscriptions.c.topic).join(story_topics, story_topics.c.topic == subscriptions.c.topic)
        topics = topics.where(at(subscriptions, address), story_topics.c.story_id == current(story))
        found = select(watches.c.id).join(watch_finds, watch_finds.c.watch_id == watches.c.id)
        found = found.where(at(watches, address), watch_finds.c.story_id == current(story))
        async with self._database.read() as connection:
            return {*await connection.scalars(topics), *await connection.scalars(found)}

    async def taste(self, address: Address) -> Taste:
        """Whose reports count for an address."""
        async with self._database.read() as connection:
            return await _taste(connection, address)

    async def change_taste(self, address: Address, by: Callable[[Taste], Taste]) -> tuple[Taste, Taste]:
        """Change whose reports count for an address of a known chat: how it was and is."""
        async with self._database.write() as connection:
            # The chat's row is what two changes of a taste that has no row yet can both lock.
            await connection.execute(select(chats.c.id).where(chats.c.id == address.chat).with_for_update())
            before = await _taste(connection, address)
            after = by(before)
            if after != before:
                values = {
                    "languages": after.languages or frozenset(),
                    "voices": (after.voices or Voices.ANY).value,
                    "muted": after.muted,
                }
                new = upsert(connection, tastes).values(chat_id=address.chat, thread=address.thread, **values)
                keys = [tastes.c.chat_id, tastes.c.thread]
                await connection.execute(new.on_conflict_do_update(index_elements=keys, set_=values))
        return before, after


async def _taste(connection: AsyncConnection, address: Address) -> Taste:
    row = (await connection.execute(select(tastes).where(at(tastes, address)))).first()
    return Taste() if row is None else taste_of(row)


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        "enabled": terms.enabled,
        "paused": terms.paused,
        "minimum": terms.minimum.value,
        "lean": terms.lean,
        "threshold": terms.threshold,
        "delivery": terms.delivery.value,
        "silent": terms.silent,
        **taste_columns(terms.taste),
    }
