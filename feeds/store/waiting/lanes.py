"""Lanes: one for each address with something waiting, and as pressing as the most pressing row in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from feeds.audience import Address, ChatState
from feeds.model import AlertKind, Level
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks, upsert
from feeds.store.tables import chats, lanes, outbox, quiet_hours

LOOK_AHEAD = 50  # waiting rows of an address that are looked at when its lane is set anew: a bound for long backlogs


class Priority(IntEnum):
    """Classes in which addresses are served; lower goes first. Answers to commands go before all
    (bot/sending/turns.py).
    """

    URGENT = 1
    NOTABLE = 2
    ROUTINE = 3
    DIGEST = 4  # and whatever else is no alert
    EDIT = 5


class RowState(StrEnum):
    """What became of a row of the outbox."""

    WAITING = "waiting"
    HELD = "held"  # until the chat's quiet hours end: no lane sees it
    SENT = "sent"
    UNNEEDED = "unneeded"
    ASIDE = "aside"  # can never be sent: kept with its reason for administrators


def priority_of(kind: AlertKind, level: Level) -> Priority:
    """The class of an alert: messages by their level, edits last, since nobody is waiting for them."""
    if kind is AlertKind.UPDATE:
        return Priority.EDIT
    return Priority(Priority.ROUTINE - level)


def waits(table: Any) -> ColumnElement[bool]:
    """The rows of the outbox (or an alias of it) that wait.

    The word is written into the statement: with a parameter neither database knows beforehand that the index of
    waiting rows will do, and both then read settled rows too.
    """
    state: ColumnElement[str] = table.c.state
    return state == literal_column(f"'{RowState.WAITING.value}'")


def is_held(table: Any) -> ColumnElement[bool]:
    """The rows of the outbox (or an alias of it) that quiet hours hold; written out, as they have an index too."""
    state: ColumnElement[str] = table.c.state
    return state == literal_column(f"'{RowState.HELD.value}'")


def to_come(table: Any) -> ColumnElement[bool]:
    """The rows of the outbox (or an alias of it) that are yet to be sent: they wait, or quiet hours hold them."""
    return or_(waits(table), table.c.state == RowState.HELD.value)


def is_alert(table: Any) -> ColumnElement[bool]:
    """The rows of the outbox (or an alias of it) that are alerts: only their numbers are those of stories."""
    alert: ColumnElement[bool] = table.c.kind.in_([kind.value for kind in AlertKind])
    return alert


def rings(table: Any) -> ColumnElement[bool]:
    """The rows of the outbox (or an alias of it) that are alerts of their own: no edits, which make no sound."""
    ringing: ColumnElement[bool] = table.c.kind.in_([AlertKind.NEW.value, AlertKind.DEVELOPMENT.value])
    return ringing


def is_quiet(now: datetime) -> ColumnElement[bool]:
    """The rows of quiet hours that last, also where the look that begins them (feeds/store/delivery/quiet.py) is to
    come yet.
    """
    begun = and_(quiet_hours.c.until.is_(None), quiet_hours.c.next <= now)
    return or_(quiet_hours.c.until > now, begun)


def held_while_quiet(chat: Any, now: datetime, *, urgent: bool = False) -> ColumnElement[str]:
    """The state in which a row begins that must not ring in the quiet hours of `chat`, a column of chats' numbers.

    `urgent` news is held only where nothing at all may ring.
    """
    quiet = exists().where(quiet_hours.c.chat_id == chat, is_quiet(now))
    if urgent:
        quiet = quiet.where(quiet_hours.c.total)
    return case((quiet, RowState.HELD.value), else_=literal(RowState.WAITING.value))


async def open_lanes(connection: AsyncConnection, number: int) -> None:
    """Open a lane for every address that waits for news of the story (or what else has this number), or make it as
    pressing as that news."""
    columns = ["chat_id", "thread", "held", "priority", "due"]
    first = func.min(outbox.c.priority), func.min(outbox.c.due)
    waiting = (
        select(outbox.c.chat_id, outbox.c.thread, _held(outbox.c.chat_id), *first)
        .where(outbox.c.story_id == number, waits(outbox))
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


# Statements of every delivery are built once: building them anew costs more than carrying them out.
_FIRST_ROWS = (
    select(outbox.c.due, outbox.c.priority)
    .where(outbox.c.chat_id == bindparam("chat"), outbox.c.thread == bindparam("its_thread"), waits(outbox))
    .order_by(outbox.c.id)
    .limit(LOOK_AHEAD)
)
_LANE = and_(lanes.c.chat_id == bindparam("chat"), lanes.c.thread == bindparam("its_thread"))
_CLOSE = delete(lanes).where(_LANE)
_RELEASE = (
    update(lanes)
    .where(_LANE)
    .values(claim=None, owner=None, due=bindparam("its_due"), priority=bindparam("its_priority"))
)


async def release_lane(connection: AsyncConnection, address: Address, ready: datetime | None = None) -> None:
    """End the claim on an address's lane and set it to its first waiting row, or close it where nothing waits.

    It is due when that row is, but not before it is `ready`.
    """
    first = await _first_row(connection, address)
    if first is not None:
        due, priority = first
        due = due if ready is None else max(due, ready)
        await connection.execute(_RELEASE, {**_named(address), "its_due": due, "its_priority": priority})


async def refresh_lanes(connection: AsyncConnection, addresses: Collection[Address]) -> None:
    """Make sure that each of these addresses has a lane if something waits for it, and none otherwise. A claim on a
    lane stays."""
    for some in chunks(sorted(addresses)):
        await connection.execute(delete(lanes).where(_among(lanes, some), ~_waits_for(lanes)))
    await set_lanes(connection, addresses)


async def set_lanes(connection: AsyncConnection, addresses: Collection[Address]) -> None:
    """The same for addresses for which something waits."""
    columns = ["chat_id", "thread", "held", "priority", "due"]
    for some in chunks(sorted(addresses)):
        new = upsert(connection, lanes).from_select(columns, _as_rows_say(some))
        await connection.execute(
            new.on_conflict_do_update(
                index_elements=[lanes.c.chat_id, lanes.c.thread],
                set_={
                    "priority": new.excluded.priority,
                    "due": case((lanes.c.claim.is_(None), new.excluded.due), else_=lanes.c.due),
                },
            )
        )


def _as_rows_say(addresses: Sequence[Address]) -> Select[Any]:
    """Lanes of those of these addresses for which something waits: due when the first row is, as pressing as any."""
    place = func.row_number().over(partition_by=[outbox.c.chat_id, outbox.c.thread], order_by=outbox.c.id)
    waiting = (
        select(outbox.c.chat_id, outbox.c.thread, outbox.c.priority, outbox.c.due, place.label("place"))
        .where(_among(outbox, addresses), waits(outbox))
        .subquery()
    )
    first = func.min(case((waiting.c.place == 1, waiting.c.due)))
    return (
        select(waiting.c.chat_id, waiting.c.thread, _held(waiting.c.chat_id), func.min(waiting.c.priority), first)
        .where(waiting.c.place <= LOOK_AHEAD)
        .group_by(waiting.c.chat_id, waiting.c.thread)
        .order_by(waiting.c.chat_id, waiting.c.thread)  # everyone locks lanes in this order: no deadlocks
    )


def _among(table: Any, addresses: Sequence[Address]) -> ColumnElement[bool]:
    """The rows of a table that belong to one of these addresses; by chat first, which an index finds."""
    here = tuple_(table.c.chat_id, table.c.thread).in_([(each.chat, each.thread) for each in addresses])
    return and_(table.c.chat_id.in_(sorted({each.chat for each in addresses})), here)


def _waits_for(lane: Any) -> ColumnElement[bool]:
    mine = and_(outbox.c.chat_id == lane.c.chat_id, outbox.c.thread == lane.c.thread)
    return exists().where(mine, waits(outbox))


def _held(chat: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a new lane of this chat is held: it can't be written to, or is not served."""
    unreachable = select(chats.c.state != ChatState.ACTIVE.value).where(chats.c.id == chat).scalar_subquery()
    return func.coalesce(unreachable, literal(False))


async def _first_row(connection: AsyncConnection, address: Address) -> tuple[datetime, int] | None:
    """When an address's first row is due, and how pressing its rows are; closes its lane where nothing waits."""
    rows = (await connection.execute(_FIRST_ROWS, _named(address))).all()
    if not rows:
        await connection.execute(_CLOSE, _named(address))
        return None
    return rows[0].due, min(row.priority for row in rows)


def _named(address: Address) -> dict[str, int]:
    return {"chat": address.chat, "its_thread": address.thread}
