"""What becomes of a delivery that was claimed, for every outcome of feeds/audience.py.

Locks are taken in one order everywhere, row before lane, so that settling and fanning out never wait for each other in
a circle on PostgreSQL.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update

from feeds.audience import (
    LOCKED,
    Address,
    Delivery,
    Later,
    Migrated,
    Poison,
    SendOutcome,
    Sent,
    ThreadGone,
    Told,
    Unneeded,
    Unreachable,
)
from feeds.model import AlertKind
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at, chunks
from feeds.store.chats.addresses import migrate_chat, move_address
from feeds.store.chats.chats import change_state
from feeds.store.tables import lanes, outbox, stories
from feeds.store.waiting.lanes import Priority, RowState, release_lane, to_come, waits


async def settle(
    connection: AsyncConnection, delivery: Delivery, outcome: SendOutcome, now: datetime, ready: datetime | None = None
) -> None:
    """Record the outcome if `delivery` is still claimed as it was handed out, and let its address go on, not before it
    is `ready`."""
    row = await _claimed(connection, delivery)
    if row is not None:
        await _record(connection, row, delivery, outcome, now)
        await release_lane(connection, Address(row.chat_id, row.thread), ready)
    elif await _still_claimed(connection, delivery):  # its row was taken back meanwhile: what follows it need not wait
        await release_lane(connection, delivery.address, ready)


# Statements of every delivery are built once: building them anew costs more than carrying them out.
_CLAIMED = (
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c.thread,
        outbox.c.story_id,
        outbox.c.revision,
        outbox.c.kind,
        outbox.c.level,
        outbox.c.attempts,
    )
    .join(lanes, and_(lanes.c.chat_id == outbox.c.chat_id, lanes.c.thread == outbox.c.thread))
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.created == bindparam("its_time"),  # SQLite gives a deleted row's number to the next one
        waits(outbox),
        lanes.c.claim == bindparam("its_claim"),  # lanes that were claimed together share it
    )
    .with_for_update()
)
_ROW = update(outbox).where(outbox.c.id == bindparam("row"))
_CLOSE = _ROW.values(
    state=bindparam("its_state"),
    settled=bindparam("its_end"),
    message=bindparam("its_message"),
    reason=bindparam("its_reason"),
    attempts=bindparam("its_attempts"),
)
_PUT_BACK = _ROW.values(due=bindparam("its_due"), reason=bindparam("its_reason"), attempts=bindparam("its_attempts"))


async def _claimed(connection: AsyncConnection, delivery: Delivery) -> Any:
    its = {"row": delivery.id, "its_time": delivery.created, "its_claim": delivery.claim}
    return (await connection.execute(_CLAIMED, its)).first()


async def _still_claimed(connection: AsyncConnection, delivery: Delivery) -> bool:
    """Whether the address of a delivery is claimed as it was handed out."""
    lane = select(lanes.c.id).where(at(lanes, delivery.address), lanes.c.claim == delivery.claim)
    return (await connection.execute(lane.with_for_update())).first() is not None


async def _record(
    connection: AsyncConnection, row: Any, delivery: Delivery, outcome: SendOutcome, now: datetime
) -> None:
    match outcome:
        case Sent(message):
            await _sent(connection, row, delivery, message, now)
        case Told(others):
            await _close(connection, row, RowState.SENT, now, attempts=row.attempts + 1)
            await _close_too(connection, row, others, now)
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
            await migrate_chat(connection, row.chat_id, chat, now)
        case ThreadGone(reason):
            await _no_thread(connection, row, reason, now)
        case Poison(reason):
            await _close(connection, row, RowState.ASIDE, now, reason=reason, attempts=row.attempts + 1)


async def _no_thread(connection: AsyncConnection, row: Any, reason: str, now: datetime) -> None:
    """What is for a thread goes to its group. General, which has none, is closed, never deleted: what is for it waits,
    while other threads of the chat may be open."""
    await _put_back(connection, row, now if row.thread else now + LOCKED, reason)
    if row.thread:
        await _to_the_group(connection, Address(row.chat_id, row.thread), now)


async def _to_the_group(connection: AsyncConnection, thread: Address, now: datetime) -> None:
    """Move a deleted thread's to its group; the first message of what waited there and is news to the group says so."""
    message = outbox.c.kind != AlertKind.UPDATE.value  # an edit has nothing to say it on: its message stayed behind
    waiting = list(await connection.scalars(select(outbox.c.id).where(at(outbox, thread), waits(outbox), message)))
    await move_address(connection, thread, Address(thread.chat), now)
    left = [
        number
        for some in chunks(waiting)
        for number in await connection.scalars(select(outbox.c.id).where(outbox.c.id.in_(some), waits(outbox)))
    ]
    if left:
        await connection.execute(update(outbox).where(outbox.c.id == min(left)).values(moved=True))


async def _sent(connection: AsyncConnection, row: Any, delivery: Delivery, message: int, now: datetime) -> None:
    if await _goes_on(connection, row, delivery, now):
        return
    await _close(connection, row, RowState.SENT, now, message=message, attempts=row.attempts + 1)
    if row.kind != AlertKind.NEW.value:
        return
    merged = row.story_id != delivery.story  # while it was being sent: its revision is one of another story
    if merged or row.revision > delivery.revision:
        await _add_edit(connection, row, now)
    if not merged and delivery.revision > 1:  # it waited while its story grew
        await _leave_out_what_it_showed(connection, row, delivery, now)


async def _leave_out_what_it_showed(connection: AsyncConnection, row: Any, delivery: Delivery, now: datetime) -> None:
    """Let no development come behind a first alert that was made from the story as it left that, level and all: it
    would be the same again. One that tells a new act says which, as the first alert does not."""
    mine = (at(outbox, Address(row.chat_id, row.thread)), outbox.c.story_id == row.story_id)
    shown = (outbox.c.kind == AlertKind.DEVELOPMENT.value, outbox.c.revision <= delivery.revision, to_come(outbox))
    revisions = set(await connection.scalars(select(outbox.c.revision).where(*mine, *shown)))
    if not revisions:
        return
    turns = await connection.scalar(select(stories.c.turns).where(stories.c.id == row.story_id))
    again = revisions - {revision for _, revision in turns or ()}
    gone = {"state": RowState.UNNEEDED.value, "settled": now, "reason": "its first alert showed it"}
    await connection.execute(update(outbox).where(*mine, *shown, outbox.c.revision.in_(sorted(again))).values(gone))


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


async def _close(
    connection: AsyncConnection,
    row: Any,
    state: RowState,
    now: datetime,
    *,
    reason: str | None = None,
    message: int | None = None,
    attempts: int | None = None,
) -> None:
    values = {
        "row": row.id,
        "its_state": state.value,
        "its_end": now,
        "its_message": message,
        "its_reason": reason,
        "its_attempts": row.attempts if attempts is None else attempts,
    }
    await connection.execute(_CLOSE, values)


async def _close_too(connection: AsyncConnection, row: Any, others: tuple[int, ...], now: datetime) -> None:
    """Close rows of the same address that were told with `row`; those that were settled since stay as they are."""
    for some in chunks(others):
        together = update(outbox).where(
            outbox.c.id.in_(some), outbox.c.chat_id == row.chat_id, outbox.c.thread == row.thread, waits(outbox)
        )
        await connection.execute(together.values(state=RowState.SENT.value, settled=now, reason=f"told with {row.id}"))


async def _put_back(
    connection: AsyncConnection, row: Any, due: datetime, reason: str | None, attempts: int | None = None
) -> None:
    counted = row.attempts if attempts is None else attempts
    values = {"row": row.id, "its_due": due, "its_reason": reason, "its_attempts": counted}
    await connection.execute(_PUT_BACK, values)
