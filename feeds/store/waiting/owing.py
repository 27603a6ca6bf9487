"""Alerts on their way into the outbox: a row for every address that a statement selects (others: enqueue.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, false, func, insert, literal

from feeds.model import AlertKind, Level, Story
from feeds.store.base.engine import AsyncConnection
from feeds.store.tables import outbox
from feeds.store.tables.columns import UtcTime
from feeds.store.waiting.lanes import RowState, held_while_quiet, priority_of


async def owe(
    connection: AsyncConnection, story: Story, kind: AlertKind, now: datetime, addresses: Select[Any]
) -> None:
    """A row for each address that is selected; the columns of `addresses` are named as those of the outbox."""
    facts: dict[str, ColumnElement[Any]] = {
        "story_id": literal(story.id),
        "revision": literal(story.revision),
        "kind": literal(kind.value),
        "level": literal(int(story.level)),
        "priority": literal(int(priority_of(kind, story.level))),
        "created": literal(now, UtcTime()),
        "due": literal(now, UtcTime()),
        "state": _state(story.level, kind, now, addresses.selected_columns.chat_id),
        "attempts": literal(0),
    }
    columns = [*addresses.selected_columns.keys(), *facts]
    await connection.execute(insert(outbox).from_select(columns, addresses.add_columns(*facts.values())))


def row_by_row(there: Exists) -> ColumnElement[bool]:
    """Whether something is there, asked for each row by an index.

    A server makes a join of a bare EXISTS. Where it takes a story's rows for few, as it knows nothing yet of the outbox
    or most stories went to one address, the join goes through all of them, those it is adding too, for each.
    """
    return func.coalesce(there, false())


def _state(level: Level, kind: AlertKind, now: datetime, chat: Any) -> ColumnElement[str]:
    """Whether a row waits or is held in a chat's quiet hours. Edits are silent."""
    if kind is AlertKind.UPDATE:
        return literal(RowState.WAITING.value)
    return held_while_quiet(chat, now, urgent=level is Level.URGENT)
