"""What becomes of a delivery that was claimed, for every outcome of feeds/audience.py.

Locks are taken in one order everywhere, row before lane, so that settling and fanning out never wait for each other in
a circle on PostgreSQL.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.audience import (
    Address,
    Delivery,
    Later,
    Migrated,
    Poison,
    SendOutcome,
    Sent,
    ThreadGone,
    Unneeded,
    Unreachable,
)
from feeds.model import AlertKind
from feeds.store.addresses import migrate_chat, move_address
from feeds.store.chats import change_state
from feeds.store.lanes import Priority, RowState, at, refresh_lane
from feeds.store.tables import lanes, outbox


async def settle(connection: AsyncConnection, delivery: Delivery, outcome: SendOutcome, now: datetime) -> None:
    """Record the outcome if `delivery` is still claimed as it was handed out, and let its address go on."""
    row = await _claimed(connection, delivery)
    if row is None:
        return
    address = Address(row.chat_id, row.thread)
    await connection.execute(update(lanes).where(at(lanes, address)).values(claim=None, owner=None))
    await _record(connection, row, delivery, outcome, now)
    await refresh_lane(connection, address)


async def _claimed(connection: AsyncConnection, delivery: Delivery) -> Any:
    same_address = and_(lanes.c.chat_id == outbox.c.chat_id, lanes.c.thread == outbox.c.thread)
    query = (
        select(outbox)
        .join(lanes, same_address)
        .where(
            outbox.c.id == delivery.id,
            outbox.c.state == RowState.WAITING.value,
            lanes.c.claim == delivery.claim,
        )
        .with_for_update()
    )
    return (await connection.execute(query)).first()


async def _record(
    connection: AsyncConnection, row: Any, delivery: Delivery, outcome: SendOutcome, now: datetime
) -> None:
    match outcome:
        case Sent(message):
            await _sent(connection, row, delivery, message, now)
        case Unneeded(reason):
            if not await _goes_on(connection, row, delivery, now):
                await _close(connection, row, RowState.UNNEEDED, now, reason=reason)
        case Later(due, reason, counts):
            await _put_back(connection, row, due, reason, attempts=row.attempts + counts)
        case Unreachable(state, reason):
            await _put_back(connection, row, now, reason)
            await change_state(connection, row.chat_id, state, now)
        case Migrated(chat):
            await _put_back(connection, row, now, "the group became a supergroup")
            await migrate_chat(connection, row.chat_id, chat)
        case ThreadGone(reason) if row.thread:
            await _put_back(connection, row, now, reason)
            await move_address(connection, Address(row.chat_id, row.thread), Address(row.chat_id, 0))
        case ThreadGone(reason) | Poison(reason):
            await _close(connection, row, RowState.ASIDE, now, reason=reason, attempts=row.attempts + 1)


async def _sent(connection: AsyncConnection, row: Any, delivery: Delivery, message: int, now: datetime) -> None:
    if await _goes_on(connection, row, delivery, now):
        return
    await _close(connection, row, RowState.SENT, now, message=message, attempts=row.attempts + 1)
    if row.kind == AlertKind.NEW.value and row.revision > delivery.revision:
        await _add_edit(connection, row, now)


async def _goes_on(connection: AsyncConnection, row: Any, delivery: Delivery, now: datetime) -> bool:
    """Whether an edit took over a newer revision while it was being sent: then it stays, for that revision."""
    if row.kind != AlertKind.UPDATE.value or row.revision <= delivery.revision:
        return False
    await _put_back(connection, row, now, None, attempts=0)
    return True


async def _add_edit(connection: AsyncConnection, row: Any, now: datetime) -> None:
    """The first alert took over a newer revision while it was being sent: what was sent may lack it."""
    await connection.execute(
        insert(outbox).values(
            chat_id=row.chat_id,
            thread=row.thread,
            story_id=row.story_id,
            revision=row.revision,
            kind=AlertKind.UPDATE.value,
            level=row.level,
            priority=Priority.EDIT.value,
            created=now,
            due=now,
            state=RowState.WAITING.value,
            attempts=0,
        )
    )


async def _close(connection: AsyncConnection, row: Any, state: RowState, now: datetime, **values: Any) -> None:
    await connection.execute(_row(row).values(state=state.value, settled=now, **values))


async def _put_back(
    connection: AsyncConnection, row: Any, due: datetime, reason: str | None, attempts: int | None = None
) -> None:
    counted = row.attempts if attempts is None else attempts
    await connection.execute(_row(row).values(due=due, reason=reason, attempts=counted))


def _row(row: Any) -> Any:
    return update(outbox).where(outbox.c.id == row.id)
