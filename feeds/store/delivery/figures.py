"""Counts for the operator: a handful of statements, bounded whatever is stored."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, func, literal_column, select, type_coerce

from feeds.audience import ChatState
from feeds.figures import Day, Delay, Figures, delay_of
from feeds.model import AlertKind
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.news.entries import first_entry_id
from feeds.store.tables import chats, entries, outbox, stories, subscriptions, watches
from feeds.store.tables.columns import DAY as MICROSECONDS
from feeds.store.tables.columns import EPOCH
from feeds.store.waiting.lanes import RowState, waits

DAYS = 7  # shown one by one
SPAN = timedelta(hours=24)
LOOKED_AT = 5000  # latest alerts whose delay is taken


class CountedFigures:
    """What is known of how the bot is used and does. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def at(self, now: datetime) -> Figures:
        """The figures as they are."""
        since = now - SPAN
        async with self._database.read() as connection:
            known = await connection.execute(
                select(chats.c.kind, chats.c.state, func.count()).group_by(chats.c.kind, chats.c.state)
            )
            topics = await connection.execute(
                select(subscriptions.c.topic, func.count()).group_by(subscriptions.c.topic)
            )
            read = select(func.count()).select_from(entries).where(entries.c.id >= first_entry_id(since))
            opened = (
                select(func.count()).select_from(stories).where(stories.c.updated >= since, stories.c.opened >= since)
            )
            return Figures(
                chats={(kind, ChatState(state)): count for kind, state, count in known},
                topics={row[0]: row[1] for row in topics},
                watches=await _count(connection, select(func.count()).select_from(watches).where(watches.c.active)),
                entries=await _count(connection, read),
                stories=await _count(connection, opened),
                waiting=await _count(connection, select(func.count()).select_from(outbox).where(waits(outbox))),
                days=await _days(connection, now),
                delay=await _delay(connection, since),
            )


async def _count(connection: AsyncConnection, query: object) -> int:
    return int((await connection.execute(query)).scalar_one())  # type: ignore[call-overload]


async def _days(connection: AsyncConnection, now: datetime) -> list[Day]:
    """The outbox day by day; it is remembered for a month, so this reads no more than that."""
    begin = datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=DAYS - 1)
    number = type_coerce(outbox.c.settled, BigInteger).op("/")(literal_column(str(MICROSECONDS)))
    rows = await connection.execute(
        select(number.label("number"), outbox.c.kind, outbox.c.state, func.count())
        .where(outbox.c.settled >= begin)
        .group_by("number", outbox.c.kind, outbox.c.state)
    )
    counted: Counter[tuple[int, str]] = Counter()
    for day, kind, state, count in rows:
        if state == RowState.ASIDE.value:
            counted[day, "aside"] += count
        elif state == RowState.SENT.value:
            counted[day, "edits" if kind == AlertKind.UPDATE.value else "alerts"] += count
    first = (begin - EPOCH).days
    return [
        Day(
            (EPOCH + timedelta(days=day)).date(),
            *(counted[day, what] for what in ("alerts", "edits", "aside")),
        )
        for day in range(first + DAYS - 1, first - 1, -1)
    ]


async def _delay(connection: AsyncConnection, since: datetime) -> Delay | None:
    rows = await connection.execute(
        select(outbox.c.created, outbox.c.settled)
        .where(
            outbox.c.state == RowState.SENT.value,
            outbox.c.settled >= since,
            outbox.c.kind != AlertKind.UPDATE.value,
            outbox.c.held.is_not(True),
        )
        .order_by(outbox.c.id.desc())
        .limit(LOOKED_AT)
    )
    return delay_of([settled - created for created, settled in rows])
