"""Who wants which topics."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from feeds.audience import Address, Subscription
from feeds.model import Level
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at, upsert
from feeds.store.tables import subscriptions
from feeds.wanting import Sending, Taste, Terms, Voices


class Subscriptions:
    """The subscriptions' rows. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, address: Address, topics: Collection[str], now: datetime) -> list[str]:
        """Subscribe an address of a known chat; what was off or paused comes again, on its terms.

        Returns the topics that did not come before, in the order given.
        """
        async with self._database.write() as connection:
            rows = await connection.execute(select(subscriptions).where(at(subscriptions, address)))
            has = {row.topic: terms_of(row).tells(now) for row in rows}
            new = [topic for topic in dict.fromkeys(topics) if not has.get(topic)]
            if new:
                fresh = upsert(connection, subscriptions)
                again = fresh.on_conflict_do_update(
                    index_elements=list(subscriptions.primary_key), set_={"enabled": True, "paused": None}
                )
                its = {"chat_id": address.chat, "thread": address.thread, "since": now}
                await connection.execute(again, [{**its, "topic": topic} for topic in new])
        return new

    async def switch_off(self, address: Address, topics: Collection[str]) -> list[str]:
        """Let these come no more, their terms kept for when they are wanted again; returns those that were on, in the
        order given. Where nothing but a topic's name would be kept, nothing is."""
        async with self._database.write() as connection:
            mine = at(subscriptions, address) & subscriptions.c.topic.in_(list(topics))
            rows = (await connection.execute(select(subscriptions).where(mine).with_for_update())).all()
            on = {row.topic: terms_of(row) for row in rows if row.enabled}
            plain = [topic for topic, terms in on.items() if replace(terms, paused=None) == Terms()]
            await connection.execute(update(subscriptions).where(mine).values(enabled=False, paused=None))
            await connection.execute(delete(subscriptions).where(mine, subscriptions.c.topic.in_(plain)))
        return [topic for topic in dict.fromkeys(topics) if topic in on]

    async def remove(self, address: Address, topics: Collection[str]) -> list[str]:
        """Forget that an address wants these, and on which terms; returns the topics it had, in the order given."""
        async with self._database.write() as connection:
            has = await _topics(connection, address)
            old = [topic for topic in dict.fromkeys(topics) if topic in has]
            await connection.execute(
                delete(subscriptions).where(at(subscriptions, address), subscriptions.c.topic.in_(old))
            )
        return old

    async def of(self, address: Address) -> list[Subscription]:
        """What an address is subscribed to, in order of topic."""
        query = select(subscriptions).where(at(subscriptions, address)).order_by(subscriptions.c.topic)
        async with self._database.read() as connection:
            return [
                Subscription(address, row.topic, row.since, terms_of(row)) for row in await connection.execute(query)
            ]

    async def count(self) -> dict[str, int]:
        """How many addresses are subscribed to each topic that has any; what is switched off is left out."""
        on = select(subscriptions.c.topic, func.count()).where(subscriptions.c.enabled)
        query = on.group_by(subscriptions.c.topic)
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}


def terms_of(row: Any) -> Terms:
    """The terms in a row of a subscription or a watch."""
    minimum, delivery = Level(row.minimum), Sending(row.delivery)
    taste = Taste(row.languages, Voices(row.voices) if row.voices else None, row.muted or frozenset())
    return Terms(row.enabled, row.paused, minimum, row.lean, delivery, row.silent, taste)


def taste_of(row: Any) -> Taste:
    """The taste in a row of an address's; what the row says of everybody is not said."""
    voices = Voices(row.voices)
    return Taste(row.languages or None, None if voices is Voices.ANY else voices, row.muted)


def taste_columns(taste: Taste) -> dict[str, Any]:
    """A taste in the columns of a subscription or a watch."""
    return {
        "languages": taste.languages,
        "voices": taste.voices.value if taste.voices else None,
        "muted": taste.muted or None,
    }


async def _topics(connection: AsyncConnection, address: Address) -> set[str]:
    return set(await connection.scalars(select(subscriptions.c.topic).where(at(subscriptions, address))))
