"""Lanes: one for each address with something waiting, and as pressing as the most pressing row in it."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.audience import Address, ChatState
from feeds.model import AlertKind, Level
from feeds.store.tables import chats, lanes, outbox

LOOK_AHEAD = 50  # waiting rows of an address that are looked at when its lane is set anew: a bound for long backlogs


class Priority(IntEnum):
    """Classes in which addresses are served; lower goes first. Replies and digests are kept a place."""

    REPLY = 0
    URGENT = 1
    NOTABLE = 2
    ROUTINE = 3
    DIGEST = 4
    EDIT = 5


class RowState(StrEnum):
    """What became of a row of the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    UNNEEDED = "unneeded"
    ASIDE = "aside"  # can never be sent: kept with its reason for administrators


def priority_of(kind: AlertKind, level: Level) -> Priority:
    """The class of an alert: messages by their level, edits last, since nobody is waiting for them."""
    if kind is AlertKind.UPDATE:
        return Priority.EDIT
    return Priority(Priority.ROUTINE - level)


def upsert(connection: AsyncConnection, table: Any) -> Any:
    """An INSERT that may say ON CONFLICT, in the words of this database."""
    return (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)


def at(table: Any, address: Address) -> ColumnElement[bool]:
    """The rows of a table that belong to an address."""
    return and_(table.c.chat_id == address.chat, table.c.thread == address.thread)


async def open_lanes(connection: AsyncConnection, story_id: int) -> None:
    """Open a lane for every address that waits for news of this story, or make it as pressing as that news."""
    columns = ["chat_id", "thread", "held", "priority", "due"]
    waiting = (
        select(outbox.c.chat_id, outbox.c.thread, literal(False), func.min(outbox.c.priority), func.min(outbox.c.due))
        .where(outbox.c.story_id == story_id, outbox.c.state == RowState.WAITING.value)
        .group_by(outbox.c.chat_id, outbox.c.thread)
        .order_by(outbox.c.chat_id, outbox.c.thread)  # everyone locks lanes in this order: no deadlocks
    )
    new = upsert(connection, lanes).from_select(columns, waiting)
    await connection.execute(
        new.on_conflict_do_update(
            index_elements=[lanes.c.chat_id, lanes.c.thread],
            set_={"priority": new.excluded.priority},
            where=new.excluded.priority < lanes.c.priority,
        )
    )


async def refresh_lane(connection: AsyncConnection, address: Address) -> None:
    """Set an address's lane to its first waiting row, or close it where nothing waits. A claimed lane stays claimed."""
    rows = (
        await connection.execute(
            select(outbox.c.due, outbox.c.priority)
            .where(at(outbox, address), outbox.c.state == RowState.WAITING.value)
            .order_by(outbox.c.id)
            .limit(LOOK_AHEAD)
        )
    ).all()
    if not rows:
        await connection.execute(delete(lanes).where(at(lanes, address)))
        return
    unreachable = select(chats.c.state != ChatState.ACTIVE.value).where(chats.c.id == address.chat).scalar_subquery()
    new = upsert(connection, lanes).values(
        chat_id=address.chat,
        thread=address.thread,
        held=func.coalesce(unreachable, literal(False)),
        priority=min(row.priority for row in rows),
        due=rows[0].due,
    )
    await connection.execute(
        new.on_conflict_do_update(
            index_elements=[lanes.c.chat_id, lanes.c.thread],
            set_={
                "priority": new.excluded.priority,
                "due": case((lanes.c.claim.is_(None), new.excluded.due), else_=lanes.c.due),
            },
        )
    )
