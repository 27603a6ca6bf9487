"""Alerts that quiet hours held and that nothing at their address wants any more when these end.

    a first alert    is forgotten: the story is as untold there, so that a digest tells it where it is wanted so now,
                     and a first alert where it rises once it is wanted again
    a development    edits the first alert, as where nothing wanted it when it came (feeds/store/delivery/fanout.py)

What counts is what is wanted then: who changes their mind twice in a night misses nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, delete, exists, func, literal, or_, select, update

from feeds.audience import Address
from feeds.model import AlertKind
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks
from feeds.store.tables import outbox, stories, story_topics, subscriptions, watch_finds, watches
from feeds.store.waiting.lanes import Priority, RowState, rings, waits
from feeds.store.waiting.terms_sql import INSTANTLY, REPORTS, met, reached, sent, step_of, telling


async def leave_out(connection: AsyncConnection, held: ColumnElement[bool], now: datetime) -> set[Address]:
    """Leave out what is not wanted as it happens among rows that are held; the addresses that get an edit instead."""
    unwanted = select(outbox.c.id).where(held, rings(outbox), ~wanted(outbox, now))
    edited: set[Address] = set()
    for some in chunks(list(await connection.scalars(unwanted))):
        these = and_(outbox.c.id.in_(some), outbox.c.state == RowState.HELD.value)  # still: another may turn urgent
        await connection.execute(delete(outbox).where(these, outbox.c.kind == AlertKind.NEW.value))
        edited |= await take_back(connection, these, _first_was_sent(), now, "not wanted any more")
    return edited


async def take_back(
    connection: AsyncConnection, rows: ColumnElement[bool], edits: ColumnElement[bool], now: datetime, reason: str
) -> set[Address]:
    """Let no development among these rows, which are yet to be sent, ring. The latest of each story at an address that
    `edits` edits the first alert instead, unless an edit does or did: it was left out in favour of the development.
    Returns the addresses that get one."""
    ringing = and_(rows, outbox.c.kind == AlertKind.DEVELOPMENT.value)
    other = outbox.alias()
    edited = (
        exists()
        .where(_same_story(other), other.c.kind == AlertKind.UPDATE.value)
        .where(or_(waits(other), other.c.revision >= outbox.c.revision))
    )
    latest = select(func.max(outbox.c.id)).where(ringing, edits, ~edited)
    each = latest.group_by(outbox.c.story_id, outbox.c.chat_id, outbox.c.thread)
    edit = {"kind": AlertKind.UPDATE.value, "state": RowState.WAITING.value, "priority": Priority.EDIT.value}
    made = update(outbox).where(outbox.c.id.in_(each)).values(**edit, due=now)
    addresses = (await connection.execute(made.returning(outbox.c.chat_id, outbox.c.thread))).all()
    gone = {"state": RowState.UNNEEDED.value, "settled": now, "reason": reason}
    await connection.execute(update(outbox).where(ringing).values(gone))
    return {Address(row.chat_id, row.thread) for row in addresses}


def _same_story(other: Any) -> ColumnElement[bool]:
    return and_(
        other.c.story_id == outbox.c.story_id,
        other.c.chat_id == outbox.c.chat_id,
        other.c.thread == outbox.c.thread,
    )


def _first_was_sent() -> ColumnElement[bool]:
    first = outbox.alias()
    new, there = first.c.kind == AlertKind.NEW.value, first.c.state == RowState.SENT.value
    return exists().where(_same_story(first), new, there, first.c.message.is_not(None))


def wanted(rows: Any, now: datetime) -> ColumnElement[bool]:
    """Something at the address of rows of the outbox (or an alias of it), which are alerts, wants their story as it is
    now, as it happens: what is held comes when quiet hours end."""
    return or_(_by_topic(rows, now), _by_watch(rows, now))


def _by_topic(rows: Any, now: datetime) -> Exists:
    brought = and_(story_topics.c.topic == subscriptions.c.topic, story_topics.c.story_id == rows.c.story_id)
    return _wanted(rows, subscriptions, story_topics, brought, now)


def _by_watch(rows: Any, now: datetime) -> Exists:
    found = and_(watch_finds.c.watch_id == watches.c.id, watch_finds.c.story_id == rows.c.story_id)
    return _wanted(rows, watches, watch_finds, and_(found, watches.c.active), now)


def _wanted(rows: Any, wants: Any, found: Any, brought: ColumnElement[bool], now: datetime) -> Exists:
    """Asked for each row: joined, SQLite would go through all stories that a topic ever had."""
    reports = REPORTS.subquery()
    its = select(literal(1)).select_from(stories).join(found, found.c.story_id == stories.c.id)
    return exists(
        its.join(wants, and_(wants.c.chat_id == rows.c.chat_id, wants.c.thread == rows.c.thread))
        .where(
            stories.c.id == rows.c.story_id,
            brought,
            telling(wants, now),
            sent(wants, *INSTANTLY),
            reached(wants, step_of(stories.c.level, stories.c.independent)),
            met(wants, reports, reports.c.story_id == stories.c.id),
        )
        .correlate(rows)
    )
