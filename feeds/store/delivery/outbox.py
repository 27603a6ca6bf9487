"""The outbox: what is owed to each address, in order, handed out under leases.

A row is one message for one address, an alert or of another kind: facts only. What can be claimed is not a row but a
lane: the queue of one address, a row of `lanes` while anything waits for it. So an address is never served twice at
once, its order is that of the rows' numbers, a chat that can't be written to is held by one mark, and a claim looks at
addresses, never at the rows behind them: a backlog of one chat costs the others nothing.

    fan-out      inserts rows, opens lanes                                          fanout.py
    claim        takes due lanes, most pressing and oldest first, and answers the first row of each
    settle       closes the row or puts it back, and sets the lane to its next row  settle.py

A lane is as pressing as the most pressing row in it: an urgent alert lifts what stands before it at the same address
instead of passing it. A claimed lane is due again when its lease ends, so a lost claim needs no clearing up. Only the
settling of the latest claim counts; an earlier one changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    delete,
    exists,
    false,
    func,
    select,
    true,
    update,
)

from feeds.audience import Address, Delivery, Ended, OtherKind, SendOutcome, kind_of
from feeds.model import AlertKind, Level
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at
from feeds.store.delivery.set_back import set_deliveries_back
from feeds.store.delivery.settle import settle
from feeds.store.delivery.unwanted import take_back
from feeds.store.news.merging import current
from feeds.store.tables import chats, lanes, outbox, stories, watch_finds, watches
from feeds.store.waiting.lanes import Priority, RowState, is_alert, refresh_lanes, rings, to_come, waits

_LATEST = (outbox.c.settled.desc(), outbox.c.id.desc())


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that can never be sent, with why and since when."""

    delivery: Delivery
    reason: str
    at: datetime


class Outbox:
    """Claiming and settling. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, owner: str, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        """Up to `limit` deliveries, one for each of as many addresses, the most pressing and then the oldest first.

        They are `owner`'s until settled or until the lease ends; then they are handed out again.
        """
        due = await self.next_due()
        if due is None or due > now:
            return []  # the usual case at rest: no write transaction for it
        return await self._database.transact(lambda connection, _: _claim(connection, owner, now, limit, now + lease))

    async def set_back(self, latest: datetime, now: datetime) -> None:
        """The clock was set back from `latest` to `now`: nothing waits for it to come there again."""
        async with self._database.write() as connection:
            await set_deliveries_back(connection, latest, now)

    async def settle(self, delivery: Delivery, outcome: SendOutcome, now: datetime) -> None:
        """Record what became of a claimed delivery; does nothing if another claim was made since its lease ended."""
        await self.settle_all([Ended(delivery, outcome)], now)

    async def settle_all(self, ended: Sequence[Ended], now: datetime) -> None:
        """The same for several in ONE transaction."""
        await self._database.transact(lambda connection, _: _settle_all(connection, ended, now))

    async def waiting(self) -> int:
        """How many rows wait to be sent, those of chats that can't be written to included."""
        query = select(func.count()).select_from(outbox).where(waits(outbox))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def next_due(self) -> datetime | None:
        """When the next delivery can be claimed; None where nothing waits that can be sent."""
        async with self._database.read() as connection:
            moment: datetime | None = await connection.scalar(
                select(func.min(lanes.c.due)).where(lanes.c.held.is_(False))
            )
            return moment

    async def behind(self, delivery: Delivery, before: datetime, limit: int = 500) -> list[Delivery]:
        """What waits for the address of a claimed delivery since before then, in order, `delivery` itself included:
        alerts, but for edits, or what the address's own sources brought, whichever the delivery is."""
        own = delivery.kind is OtherKind.OWN
        query = (
            select(outbox)
            .where(
                outbox.c.chat_id == delivery.address.chat,
                outbox.c.thread == delivery.address.thread,
                outbox.c.kind == OtherKind.OWN.value if own else rings(outbox),
                outbox.c.created < before,
                waits(outbox),
            )
            .order_by(outbox.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_delivery(row, None, delivery.claim) for row in await connection.execute(query)]

    async def mute(self, address: Address, story: int, muted: bool, now: datetime) -> bool:
        """Let no development of a story ring at an address, or let it again; False: it has no first alert of it."""
        its_own = and_(outbox.c.story_id.in_([story, current(story)]), at(outbox, address))
        async with self._database.write() as connection:
            first = update(outbox).where(its_own, outbox.c.kind == AlertKind.NEW.value).values(muted=muted)
            states = list(await connection.scalars(first.returning(outbox.c.state)))
            if not states:
                return False
            if muted:
                edits = true() if RowState.SENT.value in states else false()
                await take_back(connection, and_(its_own, to_come(outbox)), edits, now, "its story was muted")
                await refresh_lanes(connection, [address])
        return True

    async def prune(self, before: datetime, limit: int = 5000) -> int:
        """Forget up to `limit` rows that were settled before then; says how many. What waits is never forgotten."""
        old = (
            select(outbox.c.id)
            .where(outbox.c.state != RowState.WAITING.value, outbox.c.settled < before)
            .order_by(outbox.c.id)
            .limit(limit)
        )
        return await self._database.transact(lambda connection, _: _delete(connection, old))

    async def aside(self) -> list[int]:
        """The numbers of all rows that can never be sent, the latest first."""
        query = select(outbox.c.id).where(outbox.c.state == RowState.ASIDE.value).order_by(*_LATEST)
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def set_aside(self, limit: int = 50, ids: Collection[int] | None = None) -> list[SetAside]:
        """The rows that can never be sent (of those with these numbers), the latest first."""
        query = select(outbox).where(outbox.c.state == RowState.ASIDE.value).order_by(*_LATEST).limit(limit)
        if ids is not None:
            query = query.where(outbox.c.id.in_(ids))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [SetAside(_delivery(row, None, 0), row.reason or "", row.settled) for row in rows]


async def _settle_all(connection: AsyncConnection, ended: Sequence[Ended], now: datetime) -> None:
    for one in sorted(ended, key=lambda one: (one.delivery.address, one.delivery.id)):  # in one order: no deadlocks
        await settle(connection, one.delivery, one.outcome, now, one.ready)


async def _delete(connection: AsyncConnection, rows: Select[tuple[int]]) -> int:
    return (await connection.execute(delete(outbox).where(outbox.c.id.in_(rows)))).rowcount


async def _claim(connection: AsyncConnection, owner: str, now: datetime, limit: int, until: datetime) -> list[Delivery]:
    claim = secrets.randbits(62)  # no two claims are ever the same, whoever makes them
    taken: list[int] = []
    for priority in Priority:
        if len(taken) >= limit:
            break
        taken += await _take(connection, owner, now, limit - len(taken), until, priority, claim)
    return await _first_rows(connection, taken, claim)


async def _take(
    connection: AsyncConnection,
    owner: str,
    now: datetime,
    limit: int,
    until: datetime,
    priority: Priority,
    claim: int,
) -> Sequence[int]:
    """Lease due lanes of one class. One statement for each class: together they could not use the index's order."""
    due = (
        select(lanes.c.id)
        .where(lanes.c.held.is_(False), lanes.c.priority == priority.value, lanes.c.due <= now)
        .order_by(lanes.c.due, lanes.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due_lanes")  # not a subquery: PostgreSQL may carry that out again for each row, past its limit
    )
    lease = (
        update(lanes)
        .where(lanes.c.id.in_(select(due.c.id)))
        .values(owner=owner, claim=claim, due=until)
        .returning(lanes.c.id)
    )
    return (await connection.scalars(lease)).all()


async def _first_rows(connection: AsyncConnection, lane_ids: Sequence[int], claim: int) -> list[Delivery]:
    """The first waiting row of each lane.

    A statement of its own, after the lanes are locked: on PostgreSQL the one that locked them still sees the rows as
    they were before another sender's settling that it waited for.
    """
    if not lane_ids:
        return []
    waiting, first = outbox.alias(), outbox.alias()
    head = (
        select(func.min(waiting.c.id))
        .where(
            waiting.c.chat_id == lanes.c.chat_id,
            waiting.c.thread == lanes.c.thread,
            waits(waiting),
        )
        .scalar_subquery()
    )
    earlier = outbox.alias()
    first_alert = and_(is_alert(outbox), _told(first, outbox.c.story_id))
    earlier_alert = and_(outbox.c.kind == AlertKind.NEW.value, _told(earlier, _followed()))
    brought = func.coalesce(outbox.c.watch, first.c.watch)
    rows = await connection.execute(
        select(
            outbox,
            brought.label("brought"),
            first.c.message.label("first_message"),
            first.c.muted.label("first_muted"),
            earlier.c.message.label("earlier_message"),
            watches.c.name.label("watch_name"),
            watches.c.query,
            lanes.c.priority.label("rank"),
            _outdone().label("outdone"),
            func.coalesce(chats.c.chosen, chats.c.language).label("language"),
            chats.c.kind.label("chat_kind"),
        )
        .select_from(lanes)
        .join(outbox, outbox.c.id == head)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .outerjoin(first, first_alert)
        .outerjoin(earlier, earlier_alert)
        .outerjoin(watches, watches.c.id == func.coalesce(brought, _finder()))
        .where(lanes.c.id.in_(lane_ids))
        .order_by(lanes.c.priority, outbox.c.due, outbox.c.id)
    )
    return [
        replace(
            _delivery(row, row.first_message, claim, None if row.brought is None else _called(row), row.rank),
            follows=row.earlier_message,
            also=_called(row) if row.brought is None else None,
            query=row.query or "",
            language=row.language,
            muted=bool(row.first_muted),
            channel=row.chat_kind == "channel",
            outdone=bool(row.outdone),
        )
        for row in rows
    ]


def _told(alert: FromClause, story: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an alert is the one by which a row's address first had this story."""
    return and_(
        alert.c.story_id == story,
        alert.c.kind == AlertKind.NEW.value,
        alert.c.chat_id == outbox.c.chat_id,
        alert.c.thread == outbox.c.thread,
        alert.c.state == RowState.SENT.value,
    )


def _followed() -> ScalarSelect[int]:
    """The story whose sequel an alert's story is, as it goes on; null: it is of none."""
    its, other = stories.alias(), stories.alias()
    goes_on = select(func.coalesce(other.c.merged_into, other.c.id)).select_from(
        its.join(other, other.c.id == its.c.follows)
    )
    return goes_on.where(its.c.id == outbox.c.story_id).correlate(outbox).scalar_subquery()


def _outdone() -> ColumnElement[bool]:
    """Whether a row is a development with one behind it, at its address, by which the level of its story rose further:
    both would show the story as it is now, as after an outage of hours."""
    later = outbox.alias()
    risen = exists().where(
        later.c.story_id == outbox.c.story_id,
        later.c.kind == AlertKind.DEVELOPMENT.value,
        later.c.chat_id == outbox.c.chat_id,
        later.c.thread == outbox.c.thread,
        later.c.level > outbox.c.level,
        waits(later),
    )
    return and_(outbox.c.kind == AlertKind.DEVELOPMENT.value, risen)


def _finder() -> ScalarSelect[int]:
    """The oldest watch of an alert's address that found its story and is not switched off; it is asked by address,
    which has few, since thousands of others' may have found the story."""
    its = watches.alias()
    finds = (
        exists()
        .where(watch_finds.c.story_id == outbox.c.story_id, watch_finds.c.watch_id == its.c.id)
        .correlate(outbox, its)  # SQLAlchemy would see the nearest of the two alone
    )
    here = and_(its.c.chat_id == outbox.c.chat_id, its.c.thread == outbox.c.thread)
    oldest = select(func.min(its.c.id)).where(is_alert(outbox), here, its.c.active, its.c.enabled, finds)
    return oldest.correlate(outbox).scalar_subquery()


def _called(row: Any) -> str | None:
    """What the row's watch is called, where it has one."""
    called: str | None = row.watch_name or row.query
    return called


def _delivery(row: Any, message: int | None, claim: int, watch: str | None = None, rank: int | None = None) -> Delivery:
    return Delivery(
        id=row.id,
        address=Address(row.chat_id, row.thread),
        story=row.story_id,
        revision=row.revision,
        kind=kind_of(row.kind),
        level=Level(row.level),
        created=row.created,
        attempts=row.attempts,
        message=message,
        claim=claim,
        watch=watch,
        held=bool(row.held),
        moved=bool(row.moved),
        silent=bool(row.silent),
        since=row.since,
        rank=row.priority if rank is None else rank,
    )
