"""When addresses get their digests: schedules, and the run that puts what is due into the outbox.

`next` is when an address's next digest is due; it moves on in the transaction that puts the digest into the outbox. So
none comes twice, and none is lost: one that fell due while the program was off comes once, at the next run, whatever is
set anew before that. A digest covers what happened since the one before; a chat that can't be written to keeps that
until it can.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, select, tuple_, update

from feeds.audience import Address, ChatState, OtherKind
from feeds.model import AlertKind
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at, upsert
from feeds.store.tables import chats, digests, outbox, subscriptions, watches
from feeds.store.tables.columns import minutes_of, time_of, to_micros, zone_of
from feeds.store.waiting.enqueue import enqueue
from feeds.store.waiting.lanes import is_held, waits
from feeds.store.waiting.terms_sql import DIGESTED, sent
from feeds.times.schedules import Schedule, days_of
from feeds.wanting import Sending

AT_ONCE = 1000  # addresses in one transaction, so that alerts never wait long for a minute that many chose
FIRST = timedelta(days=1)  # before it was set: what the first digest covers as well, at least


@dataclass(frozen=True, slots=True)
class Digest:
    """An address's digest: when it comes, next at `next`, in `zone`; and up to when the latest told."""

    schedule: Schedule
    zone: str
    since: datetime
    next: datetime


class Digests:
    """The addresses' digests. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, address: Address) -> Digest | None:
        """An address's digest, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(_DIGESTS.where(at(digests, address)))).first()
        return None if row is None else Digest(schedule_of(row), zone_of(row.zone), row.since, row.next)

    async def set(self, address: Address, schedule: Schedule, now: datetime, *, tells_all: bool = True) -> datetime:
        """Give an address of a known chat this digest, by the chat's zone; says when it comes first: at once, where one
        is overdue.

        With the first one, if it `tells_all`, whatever came as it happened comes both ways.
        """
        async with self._database.write() as connection:
            zone = zone_of(await connection.scalar(select(chats.c.zone).where(chats.c.id == address.chat)))
            values = _columns(schedule)
            due = schedule.next_after(now, zone)
            known = await connection.scalar(select(digests.c.next).where(at(digests, address)))
            since = await _beginning(connection, address, now)
            statement = upsert(connection, digests).values(
                chat_id=address.chat, thread=address.thread, since=since, next=due, **values
            )
            keys = [digests.c.chat_id, digests.c.thread]
            anew = {**values, "next": case((digests.c.next > now, statement.excluded.next), else_=digests.c.next)}
            put = statement.on_conflict_do_update(index_elements=keys, set_=anew).returning(digests.c.next)
            first: datetime = (await connection.execute(put)).scalar_one()
            if known is None and tells_all:
                await _send(connection, address, {Sending.INSTANT: Sending.BOTH})
        return first

    async def end(self, address: Address, now: datetime) -> bool:
        """No more digests: what came with them comes as it happens, what has come together for the next one at once.
        Says whether there were any."""
        async with self._database.write() as connection:
            # Locked before it is read, as by a run: one that is putting it on its way has told what came together then.
            await connection.execute(select(digests.c.since).where(at(digests, address)).with_for_update())
            told = await enqueue(connection, OtherKind.DIGEST, to_micros(now), _served(at(digests, address)), now)
            ended = await connection.execute(delete(digests).where(at(digests, address)))
            for table in _WANTS if told else ():
                leaves = and_(at(table, address), sent(table, *DIGESTED))
                await connection.execute(update(table).where(leaves).values(digested=now))
            await _send(connection, address, dict.fromkeys(Sending, Sending.INSTANT))
        return ended.rowcount > 0

    async def send(self, address: Address, how: Sending) -> None:
        """Let everything an address wants come this way."""
        async with self._database.write() as connection:
            await _send(connection, address, dict.fromkeys(Sending, how))

    async def run(self, now: datetime) -> int:
        """Put every digest that is due into the outbox, once; says for how many addresses."""
        count = 0
        while await self._is_due(now):
            count += await self._database.transact(lambda connection, _: _run(connection, now))
        return count

    async def _is_due(self, now: datetime) -> bool:
        async with self._database.read() as connection:  # nearly always nothing: no write transaction for it
            return (
                await connection.execute(select(digests.c.next).where(digests.c.next <= now).limit(1))
            ).first() is not None


async def _beginning(connection: AsyncConnection, address: Address, now: datetime) -> datetime:
    """Where the first digest of an address begins: where the one ended that was switched off within the day, by a clock
    that was not ahead then; else a day before now, or with the earliest that is still to come: where that is to come
    with the digest from now on, as after quiet hours that hold it, nothing else tells it."""
    earliest = now - FIRST
    last = (select(func.max(wants.c.digested)).where(at(wants, address), wants.c.digested <= now) for wants in _WANTS)
    ended: datetime = max(filter(None, [await connection.scalar(end) for end in last]), default=earliest)
    if ended > earliest:
        return ended
    kinds = [AlertKind.NEW.value, AlertKind.DEVELOPMENT.value, OtherKind.MISSED.value]
    begins = select(func.min(func.coalesce(outbox.c.since, outbox.c.created)))
    begins = begins.where(at(outbox, address), outbox.c.kind.in_(kinds))
    owed = [await connection.scalar(begins.where(unsent)) for unsent in (waits(outbox), is_held(outbox))]  # by index
    first: datetime = min(filter(None, [earliest, *owed]))
    return first


_WANTS = (subscriptions, watches)
_DIGESTS = select(digests, chats.c.zone, chats.c.state).join(chats, chats.c.id == digests.c.chat_id)
_ADVANCE = (
    update(digests)
    .where(digests.c.chat_id == bindparam("chat"), digests.c.thread == bindparam("its_thread"))
    .values(since=bindparam("its_since"), next=bindparam("its_next"))
)


async def _run(connection: AsyncConnection, now: datetime) -> int:
    """The first of what is due, in order of address."""
    due = _DIGESTS.where(digests.c.next <= now).order_by(digests.c.chat_id, digests.c.thread).limit(AT_ONCE)
    rows = (await connection.execute(due.with_for_update(of=digests))).all()
    if not rows:
        return 0
    these = tuple_(digests.c.chat_id, digests.c.thread).in_([(row.chat_id, row.thread) for row in rows])
    count = await enqueue(connection, OtherKind.DIGEST, to_micros(now), _served(these), now)
    await _advance(connection, rows, now, lambda row: now if row.state == ChatState.ACTIVE.value else row.since)
    return count


def _served(these: ColumnElement[bool]) -> Select[tuple[int, int, datetime]]:
    """Those of these that can be written to, with when what the next digest tells begins."""
    return (
        select(digests.c.chat_id, digests.c.thread, digests.c.since)
        .join(chats, chats.c.id == digests.c.chat_id)
        .where(these, chats.c.state == ChatState.ACTIVE.value)
        .order_by(digests.c.chat_id, digests.c.thread)
    )


async def _advance(
    connection: AsyncConnection, rows: Sequence[Any], now: datetime, told: Callable[[Any], datetime]
) -> None:
    """Find the next digest of rows with their chats, each of which is `told` up to some time."""

    @cache
    def after(minutes: int, days: int, zone: str | None) -> datetime:
        return Schedule(time_of(minutes), days_of(days)).next_after(now, zone_of(zone))

    await connection.execute(
        _ADVANCE,
        [
            {
                "chat": row.chat_id,
                "its_thread": row.thread,
                "its_since": told(row),
                "its_next": after(row.at, row.days, row.zone),
            }
            for row in rows
        ],
    )


async def reckon_digests(connection: AsyncConnection, chat: int, zone: str, now: datetime) -> None:
    """Find anew when a chat's digests are due, after its zone changed; one that is overdue stays so."""
    for row in (await connection.execute(select(digests).where(digests.c.chat_id == chat))).all():
        due = schedule_of(row).next_after(now, zone)
        upcoming = update(digests).where(at(digests, Address(chat, row.thread)), digests.c.next > now)
        await connection.execute(upcoming.values(next=due))


async def set_digests_back(connection: AsyncConnection, now: datetime) -> None:
    """The clock was set back to `now`: find anew when digests are due, and let them begin with what is yet to come."""
    upcoming = _DIGESTS.where(digests.c.next > now).order_by(digests.c.chat_id, digests.c.thread)
    rows = (await connection.execute(upcoming)).all()
    if rows:
        await _advance(connection, rows, now, lambda row: min(row.since, now))


async def _send(connection: AsyncConnection, address: Address, how: dict[Sending, Sending]) -> None:
    for table in _WANTS:
        delivery = case(
            *((table.c.delivery == old.value, new.value) for old, new in how.items()), else_=table.c.delivery
        )
        await connection.execute(update(table).where(at(table, address)).values(delivery=delivery))


def schedule_of(row: Any) -> Schedule:
    """The schedule in a row of `digests`."""
    return Schedule(time_of(row.at), days_of(row.days), row.says_nothing)


def _columns(schedule: Schedule) -> dict[str, Any]:
    return {"at": minutes_of(schedule.at), "days": schedule.bits, "says_nothing": schedule.says_nothing}
