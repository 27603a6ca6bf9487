"""What was asked of hubs, so that a restart neither forgets it nor asks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update

from feeds.fetching.websub import PATIENCE, SHORTEST, Push
from feeds.model import Hub
from feeds.source_state import Health
from feeds.store.base.database import Database
from feeds.store.base.statements import upsert
from feeds.store.tables import meta, pushes, sources

_PUBLIC = "public address"


class Pushes:
    """The pushes' rows. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wanted(self, now: datetime, limit: int, random: Callable[[], str]) -> list[Push]:
        """Up to `limit` sources whose hub is to be asked, or asked again; noted as asked.

        `random` makes what nobody can guess. A hub that stays silent is wanted again after PATIENCE.
        """
        joined = sources.outerjoin(pushes, pushes.c.source_id == sources.c.id)
        other = or_(pushes.c.hub != sources.c.hub, pushes.c.topic != sources.c.hub_topic)
        query = (
            select(sources.c.id, sources.c.hub, sources.c.hub_topic, pushes.c.key, pushes.c.secret, pushes.c.until)
            .select_from(joined)
            .where(sources.c.active, sources.c.paused.is_(False), sources.c.hub.is_not(None))
            .where(or_(pushes.c.key.is_(None), other, pushes.c.next <= now))
            .order_by(sources.c.id)
            .limit(limit)
        )
        async with self._database.write() as connection:
            found = [
                Push(row.id, Hub(row.hub, row.hub_topic), row.key or random(), row.secret or random(), row.until)
                for row in await connection.execute(query)
            ]
            for push in found:
                asked = {"hub": push.hub.url, "topic": push.hub.topic, "next": now + PATIENCE}
                row = upsert(connection, pushes).values(
                    source_id=push.source, key=push.key, secret=push.secret, **asked
                )
                await connection.execute(row.on_conflict_do_update(index_elements=["source_id"], set_=asked))
        return found

    async def called_at(self, public: str, now: datetime) -> None:
        """We are reached at this address: hubs that were asked to call another are wanted now."""
        async with self._database.write() as connection:
            if await connection.scalar(select(meta.c.value).where(meta.c.key == _PUBLIC)) == public:
                return
            await connection.execute(update(pushes).where(pushes.c.next > now).values(next=now))
            row = upsert(connection, meta).values(key=_PUBLIC, value=public)
            await connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": public}))

    async def by_key(self, key: str) -> Push | None:
        """What was asked under this key, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(pushes).where(pushes.c.key == key))).one_or_none()
        if row is None:
            return None
        return Push(row.source_id, Hub(row.hub, row.topic), row.key, row.secret, row.until)

    async def agreed(self, push: Push, until: datetime, now: datetime) -> None:
        """The hub tells until then; it is asked again a little before, of a short lease in its last quarter."""
        await self._set(push, until=until, next=until - min(PATIENCE, (until - now) / 4))

    async def ended(self, push: Push, now: datetime) -> None:
        """The hub does not tell, or no longer; it is asked again after PATIENCE."""
        await self._set(push, until=None, next=now + PATIENCE)

    async def news(self, push: Push, now: datetime) -> None:
        """Have the push's source polled now, or as soon as SHORTEST has passed since its latest poll.

        A poll that is on its way may have asked too early: its end finds another due time than it was claimed at
        (`write_states`). A server that turned us away is asked when it said, whoever calls.
        """
        async with self._database.write() as connection:
            polled = await connection.scalar(select(sources.c.polled).where(sources.c.id == push.source))
            soon = max(now, polled + SHORTEST) if polled else now
            waiting = or_(sources.c.due > soon, sources.c.lease_until > now)
            called = and_(sources.c.id == push.source, sources.c.health != Health.FAILING.value, waiting)
            await connection.execute(update(sources).where(called).values(due=soon))

    async def _set(self, push: Push, **values: Any) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(pushes).where(pushes.c.source_id == push.source).values(**values))
