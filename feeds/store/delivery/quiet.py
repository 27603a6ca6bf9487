"""Quiet hours of chats: what is not urgent is held in the outbox while they last, and let go when they end.

`until` is when the quiet that a chat is in ends (none: it is not quiet), so that a fan-out asks with one comparison;
`next` is when that changes, so that a look every minute touches only chats whose hour has come.

What waits when quiet begins (Telegram was away, or the program) is held like what is made then: the same look finds it
by its lane, and leaves to the next one what is in a sender's hands, as Telegram may have it already.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update

from feeds.audience import Address
from feeds.model import AlertKind, Level
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks, upsert
from feeds.store.delivery.digests import reckon_digests
from feeds.store.delivery.unwanted import leave_out
from feeds.store.tables import chats, lanes, outbox, quiet_hours
from feeds.store.tables.columns import minutes_of, time_of, zone_of
from feeds.store.waiting.lanes import RowState, is_alert, is_held, is_quiet, refresh_lanes, rings, set_lanes, waits
from feeds.times.quiet import Quiet

AT_ONCE = 100  # chats whose backlog is held in one transaction, so that alerts never wait long for it

_HOURS = select(quiet_hours, chats.c.zone).join(chats, chats.c.id == quiet_hours.c.chat_id)


class QuietHours:
    """The chats' quiet hours. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat: int) -> Quiet | None:
        """A chat's quiet hours, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(_HOURS.where(quiet_hours.c.chat_id == chat))).first()
        return None if row is None else _quiet(row)

    async def set(self, chat: int, quiet: Quiet, now: datetime) -> None:
        """Give a known chat, and its digests, this zone and quiet hours from now on; what was held and need not wait
        by these goes on its way."""
        hours = {"begins": minutes_of(quiet.begins), "ends": minutes_of(quiet.ends), "total": quiet.total or None}
        values = {**hours, "until": quiet.until(now), "next": quiet.next_change(now)}
        async with self._database.write() as connection:
            await connection.execute(update(chats).where(chats.c.id == chat).values(zone=quiet.zone))
            await reckon_digests(connection, chat, quiet.zone, now)
            statement = upsert(connection, quiet_hours).values(chat_id=chat, **values)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=[quiet_hours.c.chat_id], set_=values)
            )
            if values["until"] is None:
                await _let_go(connection, [chat], now)
            elif not quiet.total:
                await _let_go(connection, [chat], now, Level.URGENT)

    async def end(self, chat: int, now: datetime) -> bool:
        """No more quiet hours: what was held goes on its way. Says whether there were any."""
        async with self._database.write() as connection:
            ended = await connection.execute(delete(quiet_hours).where(quiet_hours.c.chat_id == chat))
            await _let_go(connection, [chat], now)
        return ended.rowcount > 0

    async def turn(self, now: datetime) -> int:
        """Begin and end the quiet of the chats whose hour has come; says how many deliveries were let go."""
        due = select(quiet_hours.c.chat_id).where(quiet_hours.c.next <= now).limit(1)
        freed = 0
        if await self._found(due):  # nearly never: no write transaction for nothing
            freed = await self._database.transact(lambda connection, _: _turn(connection, now))
        for some in chunks(await self._found(_to_hold(now)), AT_ONCE):
            await self._hold(some)
        return freed

    async def free(self, now: datetime) -> int:
        """Let go what is held for chats that are not quiet, which is to be looked for now and then: it reads all that
        is held. Says how many were let go.

        A server's fan-out sees the hours as they were when it began: where they end before it does, it holds news that
        nobody lets go.
        """
        awake = await self._found(_held_awake(now))
        if not awake:
            return 0
        return await self._database.transact(lambda connection, _: _let_go(connection, awake, now))

    async def _found(self, query: Select[tuple[int]]) -> Sequence[int]:
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def _hold(self, numbers: Sequence[int]) -> None:
        await self._database.transact(lambda connection, _: _hold(connection, numbers))


async def _turn(connection: AsyncConnection, now: datetime) -> int:
    return await _reckon(connection, (await connection.execute(_HOURS.where(quiet_hours.c.next <= now))).all(), now)


async def reckon_quiet(connection: AsyncConnection, chat: int, now: datetime) -> None:
    """Find anew when a chat is quiet, after its zone changed; if it is not now, what was held goes on its way."""
    await _reckon(connection, (await connection.execute(_HOURS.where(quiet_hours.c.chat_id == chat))).all(), now)


async def set_quiet_back(connection: AsyncConnection, now: datetime) -> None:
    """The clock was set back to `now`: find anew who is quiet, and until when."""
    upcoming = _HOURS.where(quiet_hours.c.next > now).order_by(quiet_hours.c.chat_id)
    await _reckon(connection, (await connection.execute(upcoming)).all(), now)


async def _reckon(connection: AsyncConnection, rows: Sequence[Any], now: datetime) -> int:
    @cache
    def found(quiet: Quiet) -> tuple[datetime | None, datetime]:
        return quiet.until(now), quiet.next_change(now)

    alike: dict[tuple[datetime | None, datetime], list[int]] = {}  # most chats share their hours with others
    for row in rows:
        alike.setdefault(found(_quiet(row)), []).append(row.chat_id)
    for (until, upcoming), numbers in alike.items():
        for some in chunks(numbers):
            changed = update(quiet_hours).where(quiet_hours.c.chat_id.in_(some))
            await connection.execute(changed.values(until=until, next=upcoming))
    over = [number for (until, _), numbers in alike.items() if until is None for number in numbers]
    return await _let_go(connection, over, now)


async def _let_go(
    connection: AsyncConnection, numbers: Collection[int], now: datetime, level: Level = Level.ROUTINE
) -> int:
    """Let what was held for these chats, from this level on, be sent, but for what they do not want any more, and for
    stories of which they were told something newer meanwhile."""
    told = outbox.alias()
    known = is_alert(outbox) & exists().where(
        told.c.story_id == outbox.c.story_id,
        rings(told),
        told.c.chat_id == outbox.c.chat_id,
        told.c.thread == outbox.c.thread,
        told.c.revision > outbox.c.revision,
        told.c.state == RowState.SENT.value,
    )
    count = 0
    for some in chunks(sorted(numbers)):
        held = _held(some) & (outbox.c.level >= level.value)
        addresses = await leave_out(connection, held, now)
        await connection.execute(
            update(outbox)
            .where(held, known)
            .values(state=RowState.UNNEEDED.value, settled=now, reason="told meanwhile")
        )
        free = update(outbox).where(held).values(state=RowState.WAITING.value, due=now, held=True)
        freed = (await connection.execute(free.returning(outbox.c.chat_id, outbox.c.thread))).all()
        addresses |= {Address(row.chat_id, row.thread) for row in freed}
        await set_lanes(connection, addresses)
        count += len(freed)
    return count


async def _hold(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Hold what waits for these chats and is not to ring now.

    Rows are locked before lanes, as everywhere; a lane that is being claimed is passed over instead of waited for.
    """
    ringing = (
        select(outbox.c.id, outbox.c.chat_id, outbox.c.thread)
        .join(quiet_hours, quiet_hours.c.chat_id == outbox.c.chat_id)
        .where(outbox.c.chat_id.in_(numbers), waits(outbox), _rings())
    )
    rows = (await connection.execute(ringing.with_for_update(of=outbox))).all()
    free = select(lanes.c.chat_id, lanes.c.thread).where(lanes.c.chat_id.in_(numbers), lanes.c.claim.is_(None))
    locked = await connection.execute(free.with_for_update(skip_locked=True))
    mine = {Address(row.chat_id, row.thread) for row in locked}
    for some in chunks([row.id for row in rows if Address(row.chat_id, row.thread) in mine]):
        await connection.execute(update(outbox).where(outbox.c.id.in_(some)).values(state=RowState.HELD.value))
    await refresh_lanes(connection, mine)


def _to_hold(now: datetime) -> Select[tuple[int]]:
    """Chats that are quiet for which something waits, in nobody's hands, that would ring.

    They are found by their lanes: few are open in quiet hours, however much waits elsewhere.
    """
    its_own = and_(outbox.c.chat_id == lanes.c.chat_id, outbox.c.thread == lanes.c.thread)
    quiet = and_(quiet_hours.c.chat_id == lanes.c.chat_id, quiet_hours.c.until > now)
    rings = exists().where(quiet, its_own, waits(outbox), _rings())
    return select(lanes.c.chat_id).distinct().where(lanes.c.claim.is_(None), rings)


def _held_awake(now: datetime) -> Select[tuple[int]]:
    """Chats that are not quiet for which something is held; one that was forgotten is owed nothing."""
    quiet = exists().where(quiet_hours.c.chat_id == chats.c.id, is_quiet(now))
    held = select(outbox.c.chat_id).distinct().join(chats, chats.c.id == outbox.c.chat_id)
    return held.where(is_held(outbox), ~quiet)


def _rings() -> ColumnElement[bool]:
    """What must wait for the end of its chat's quiet: what lanes.held_while_quiet holds when it is made."""
    return (outbox.c.kind != AlertKind.UPDATE.value) & or_(outbox.c.level < Level.URGENT.value, quiet_hours.c.total)


def _held(numbers: Collection[int]) -> ColumnElement[bool]:
    return is_held(outbox) & outbox.c.chat_id.in_(numbers)


def _quiet(row: Any) -> Quiet:
    return Quiet(time_of(row.begins), time_of(row.ends), zone_of(row.zone), bool(row.total))
