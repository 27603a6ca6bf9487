"""From one alert to a row for each address it concerns, in a handful of statements however many addresses there are.

    NEW           every address of an active chat that wants one of the topics or has one of the watches, once a story
    DEVELOPMENT   every address that has or will have the story's first alert; not where that is held in quiet hours
    UPDATE        every address whose first alert was sent; one waiting edit of a message is enough, so it takes over
                  the newer revision

A first alert that still waits is rendered as the story is when it is sent: it takes over the revision and the level
instead. If that happens while it is being sent, settling it finds the newer revision and adds the edit
(feeds/store/settle.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, case, exists, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.audience import ChatState
from feeds.model import Alert, AlertKind, Level
from feeds.store.columns import UtcTime
from feeds.store.entries import chunks
from feeds.store.lanes import RowState, open_lanes, priority_of, waits
from feeds.store.tables import chats, outbox, quiet_hours, subscriptions, watches

_COLUMNS = [
    "chat_id",
    "thread",
    "story_id",
    "revision",
    "kind",
    "level",
    "priority",
    "created",
    "due",
    "state",
    "attempts",
]


async def fan_out(connection: AsyncConnection, alert: Alert, now: datetime) -> None:
    """Put an alert into the outbox for everyone it concerns; doing it again changes nothing."""
    if alert.kind is AlertKind.NEW:
        if alert.topics:
            await _insert(connection, alert, now, _subscribers(alert))
        for some in chunks(sorted(alert.watches)):
            await _insert(connection, alert, now, _watchers(alert, some), watched=True)
    else:
        await _insert(connection, alert, now, _told(alert))
        await _take_over(connection, alert)
    await open_lanes(connection, alert.story)


async def _insert(
    connection: AsyncConnection, alert: Alert, now: datetime, addresses: Select[Any], *, watched: bool = False
) -> None:
    """A row for each address; with `watched`, the watch that found it is among the columns of `addresses`."""
    facts = (
        literal(alert.story),
        literal(alert.revision),
        literal(alert.kind.value),
        literal(int(alert.level)),
        literal(int(priority_of(alert.kind, alert.level))),
        literal(now, UtcTime()),
        literal(now, UtcTime()),
        _state(alert, now, addresses.selected_columns[0]),
        literal(0),
    )
    columns = [*_COLUMNS[:2], *(["watch"] if watched else []), *_COLUMNS[2:]]
    await connection.execute(insert(outbox).from_select(columns, addresses.add_columns(*facts)))


def _state(alert: Alert, now: datetime, chat: Any) -> ColumnElement[str]:
    """Whether a row waits or is held: in a chat's quiet hours nothing rings but what is urgent. Edits are silent."""
    waiting = literal(RowState.WAITING.value)
    if alert.level is Level.URGENT or alert.kind is AlertKind.UPDATE:
        return waiting
    quiet = exists().where(quiet_hours.c.chat_id == chat, quiet_hours.c.until > now)
    return case((quiet, RowState.HELD.value), else_=waiting)


def _subscribers(alert: Alert) -> Select[tuple[int, int]]:
    """Addresses that want any of the topics and have no first alert of this story yet."""
    query = (
        select(subscriptions.c.chat_id, subscriptions.c.thread)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(subscriptions.c.topic.in_(sorted(alert.topics)), _reachable(), ~_has_first(alert, subscriptions))
        .order_by(subscriptions.c.chat_id, subscriptions.c.thread)
    )
    return query.distinct() if len(alert.topics) > 1 else query


def _watchers(alert: Alert, numbers: Sequence[int]) -> Select[tuple[int, int, int]]:
    """Addresses with one of these watches and no first alert of this story yet, each with its oldest such watch."""
    return (
        select(watches.c.chat_id, watches.c.thread, func.min(watches.c.id))
        .join(chats, chats.c.id == watches.c.chat_id)
        .where(watches.c.id.in_(numbers), watches.c.active, _reachable(), ~_has_first(alert, watches))
        .group_by(watches.c.chat_id, watches.c.thread)
        .order_by(watches.c.chat_id, watches.c.thread)
    )


def _has_first(alert: Alert, wanting: Any) -> ColumnElement[bool]:
    first = outbox.alias()
    return exists().where(
        first.c.story_id == alert.story,
        first.c.kind == AlertKind.NEW.value,
        first.c.chat_id == wanting.c.chat_id,
        first.c.thread == wanting.c.thread,
    )


def _told(alert: Alert) -> Select[tuple[int, int]]:
    """Addresses that have the story's first alert and need another row for this one."""
    first, other = outbox.alias(), outbox.alias()
    conditions: list[ColumnElement[bool]] = [
        first.c.story_id == alert.story,
        first.c.kind == AlertKind.NEW.value,
        _reachable(),
    ]
    has_row = exists().where(
        other.c.story_id == alert.story,
        other.c.kind == alert.kind.value,
        other.c.chat_id == first.c.chat_id,
        other.c.thread == first.c.thread,
    )
    if alert.kind is AlertKind.UPDATE:
        conditions += [first.c.state == RowState.SENT.value, first.c.message.is_not(None)]
        has_row = has_row.where((waits(other)) | (other.c.revision >= alert.revision))
    else:
        conditions.append(first.c.state != RowState.HELD.value)  # it will be told as it is then
        has_row = has_row.where(other.c.revision == alert.revision)
    return (
        select(first.c.chat_id, first.c.thread)
        .join(chats, chats.c.id == first.c.chat_id)
        .where(*conditions, ~has_row)
        .order_by(first.c.chat_id, first.c.thread)
    )


async def _take_over(connection: AsyncConnection, alert: Alert) -> None:
    """Let what still waits and will be rendered at sending show this revision: first alerts, and edits for an edit.

    A first alert that is held goes on its way when its story turns urgent.
    """
    held = RowState.WAITING if alert.level is Level.URGENT else RowState.HELD
    await connection.execute(
        _waiting(alert, AlertKind.NEW).values(
            state=case((waits(outbox), RowState.WAITING.value), else_=held.value),
            revision=alert.revision,
            level=_at_least(outbox.c.level, int(alert.level)),
            priority=_at_most(outbox.c.priority, int(priority_of(AlertKind.NEW, alert.level))),
        )
    )
    if alert.kind is AlertKind.UPDATE:
        await connection.execute(_waiting(alert, AlertKind.UPDATE).values(revision=alert.revision))


def _waiting(alert: Alert, kind: AlertKind) -> Update:
    return update(outbox).where(
        outbox.c.story_id == alert.story,
        outbox.c.kind == kind.value,
        or_(waits(outbox), outbox.c.state == RowState.HELD.value),
        outbox.c.revision < alert.revision,
    )


def _reachable() -> ColumnElement[bool]:
    return chats.c.state == ChatState.ACTIVE.value


def _at_least(column: ColumnElement[int], value: int) -> ColumnElement[int]:
    return case((column < value, value), else_=column)


def _at_most(column: ColumnElement[int], value: int) -> ColumnElement[int]:
    return case((column > value, value), else_=column)
