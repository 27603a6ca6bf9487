"""From one decision to a row for each address it concerns, in a handful of statements however many addresses there are.

    DEVELOPMENT   every address that has or will have the story's first alert and wants it as it is now, with a sound or
                  without; not where that alert is held in quiet hours or the story is muted: there the alert is edited
    UPDATE        every address whose first alert was sent; one waiting edit of a message is enough, so it takes over
                  the newer revision
    first alerts  every address of an active chat that wants the story and has none: feeds/store/delivery/firsts.py

A first alert that still waits is rendered as the story is when it is sent: it takes over the revision and the level
instead. If that happens while it is being sent, settling it finds the newer revision and adds the edit
(feeds/store/delivery/settle.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, Update, and_, case, exists, literal, select, update

from feeds.model import AlertKind, Decision, Level, Story
from feeds.store.base.engine import AsyncConnection
from feeds.store.delivery.firsts import come_in, reachable, tells_at
from feeds.store.tables import chats, outbox, quiet_hours
from feeds.store.waiting.lanes import RowState, open_lanes, priority_of, to_come, waits
from feeds.store.waiting.owing import owe, row_by_row
from feeds.store.waiting.terms_sql import reports_of


async def fan_out(connection: AsyncConnection, decision: Decision, now: datetime) -> None:
    """Put what a decision tells into the outbox for everyone it concerns; doing it again changes nothing.

    The story, its revisions and its reports are stored already.
    """
    story, kinds = decision.story, {alert.kind for alert in decision.alerts}
    if AlertKind.DEVELOPMENT in kinds:
        await owe(connection, story, AlertKind.DEVELOPMENT, now, _developing(story, now))
    if kinds & {AlertKind.UPDATE, AlertKind.DEVELOPMENT}:
        await owe(connection, story, AlertKind.UPDATE, now, _edited(story))
    await come_in(connection, decision, now)
    if kinds & {AlertKind.UPDATE, AlertKind.DEVELOPMENT}:
        await _take_over(connection, story, now)  # last: by then it is known which watches found it
    if kinds or decision.tells:
        await open_lanes(connection, story.id)


def _developing(story: Story, now: datetime) -> Select[tuple[int, int, bool]]:
    """Addresses with the story's first alert that want it as it is now, and have not got this revision."""
    first, other, reports = outbox.alias(), outbox.alias(), reports_of(story.id, story.revision)
    has_row = _same_address(other, first, story, AlertKind.DEVELOPMENT).where(other.c.revision == story.revision)
    return (
        select(first.c.chat_id, first.c.thread, (~tells_at(first, story, reports, now, loud=True)).label("silent"))
        .join(chats, chats.c.id == first.c.chat_id)
        .where(
            first.c.story_id == story.id,
            first.c.kind == AlertKind.NEW.value,
            first.c.state != RowState.HELD.value,  # it will be told as it is then
            first.c.muted.is_not(True),
            reachable(),
            ~row_by_row(has_row),
            tells_at(first, story, reports, now),
        )
        .group_by(first.c.chat_id, first.c.thread)
        .order_by(first.c.chat_id, first.c.thread)
    )


def _edited(story: Story) -> Select[tuple[int, int]]:
    """Addresses whose first alert was sent and shows less than this revision, unless a development told them."""
    first, other, told = outbox.alias(), outbox.alias(), outbox.alias()
    has_row = _same_address(other, first, story, AlertKind.UPDATE).where(
        (waits(other)) | (other.c.revision >= story.revision)
    )
    developed = _same_address(told, first, story, AlertKind.DEVELOPMENT).where(told.c.revision == story.revision)
    return (
        select(first.c.chat_id, first.c.thread)
        .join(chats, chats.c.id == first.c.chat_id)
        .where(
            first.c.story_id == story.id,
            first.c.kind == AlertKind.NEW.value,
            first.c.state == RowState.SENT.value,
            first.c.message.is_not(None),
            reachable(),
            ~row_by_row(has_row),
            ~row_by_row(developed),
        )
        .order_by(first.c.chat_id, first.c.thread)
    )


def _same_address(other: Any, first: Any, story: Story, kind: AlertKind) -> Exists:
    return exists().where(
        other.c.story_id == story.id,
        other.c.kind == kind.value,
        other.c.chat_id == first.c.chat_id,
        other.c.thread == first.c.thread,
    )


async def _take_over(connection: AsyncConnection, story: Story, now: datetime) -> None:
    """Let what still waits and will be rendered at sending show this revision: first alerts and edits.

    A first alert that is held goes on its way when its story turns urgent, unless nothing at all may ring, or nothing
    at its address wants it any more (what becomes of it then: feeds/store/delivery/unwanted.py).
    """
    total = exists().where(quiet_hours.c.chat_id == outbox.c.chat_id, quiet_hours.c.total)
    wanted = tells_at(outbox, story, reports_of(story.id, story.revision), now)
    urgent = case((and_(wanted, ~total), RowState.WAITING.value), else_=RowState.HELD.value)
    held = urgent if story.level is Level.URGENT else literal(RowState.HELD.value)
    await connection.execute(
        _waiting(story, AlertKind.NEW).values(
            state=case((waits(outbox), RowState.WAITING.value), else_=held),
            revision=story.revision,
            level=_at_least(outbox.c.level, int(story.level)),
            priority=_at_most(outbox.c.priority, int(priority_of(AlertKind.NEW, story.level))),
        )
    )
    await connection.execute(_waiting(story, AlertKind.UPDATE).values(revision=story.revision))


def _waiting(story: Story, kind: AlertKind) -> Update:
    return update(outbox).where(
        outbox.c.story_id == story.id,
        outbox.c.kind == kind.value,
        to_come(outbox),
        outbox.c.revision < story.revision,
    )


def _at_least(column: ColumnElement[int], value: int) -> ColumnElement[int]:
    return case((column < value, value), else_=column)


def _at_most(column: ColumnElement[int], value: int) -> ColumnElement[int]:
    return case((column > value, value), else_=column)
