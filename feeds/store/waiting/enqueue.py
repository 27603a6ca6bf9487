"""Messages that are no alerts on their way into the outbox: for many addresses in one statement, each of them once.

A row holds facts as an alert's does: its kind, and in `story_id` the number of what it tells in that kind's own
counting. The outbox's unique key (number, kind, address) is what keeps it from coming twice. From there on it goes as
alerts go: lanes, leases, quiet hours, groups that move, rows set aside; whoever sends it renders it by its kind.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal

from feeds.audience import OtherKind
from feeds.model import Level
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import upsert
from feeds.store.tables import outbox
from feeds.store.tables.columns import UtcTime
from feeds.store.waiting.lanes import Priority, held_while_quiet, open_lanes


async def enqueue(
    connection: AsyncConnection, kind: OtherKind, number: int, addresses: Select[Any], now: datetime
) -> int:
    """Put a message of this kind and number into the outbox for every address selected; says for how many it is new.

    `addresses` has the columns `chat_id` and `thread`, in that order of rows, and may have others of the outbox's.
    """
    facts: dict[str, ColumnElement[Any]] = {
        "story_id": literal(number),
        "revision": literal(0),
        "kind": literal(kind.value),
        "level": literal(int(Level.ROUTINE)),
        "priority": literal(int(Priority.DIGEST)),
        "created": literal(now, UtcTime()),
        "due": literal(now, UtcTime()),
        "state": held_while_quiet(addresses.selected_columns.chat_id, now),
        "attempts": literal(0),
    }
    columns = [*addresses.selected_columns.keys(), *facts]
    rows = upsert(connection, outbox).from_select(columns, addresses.add_columns(*facts.values()))
    counting = {"preserve_rowcount": True}  # SQLAlchemy forgets it of an INSERT unless asked
    done = await connection.execute(rows.on_conflict_do_nothing(), execution_options=counting)
    await open_lanes(connection, number)
    return done.rowcount
