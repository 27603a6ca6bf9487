"""Tables of what is on its way to chats; and the two small ones that hold the rest."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint

from feeds.store.tables.columns import BigId, UtcTime
from feeds.store.tables.metadata import metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),  # order within an address
    Column("chat_id", BigId, nullable=False),  # no foreign key: it would be checked for each of 100,000 rows of one
    Column("thread", BigInteger, nullable=False),  # statement that selects them from `chats` in the first place
    Column("story_id", BigId, nullable=False),  # of what is no alert: its number in its own kind's counting
    Column("revision", Integer, nullable=False),  # the newest this row has to show
    Column("kind", String, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("priority", SmallInteger, nullable=False),  # feeds.store.waiting.lanes.Priority: lower goes first
    Column("created", UtcTime, nullable=False),
    Column("due", UtcTime, nullable=False),  # not before
    Column("state", String, nullable=False),  # feeds.store.waiting.lanes.RowState
    Column("attempts", Integer, nullable=False),
    Column("reason", Text),  # of the latest trouble
    Column("message", BigInteger),  # Telegram's id of what was sent
    Column("settled", UtcTime),
    Column("held", Boolean),  # yes: quiet hours kept it for a while
    Column("watch", BigInteger),  # which one found it for this address; none: a subscription
    Column("moved", Boolean),  # yes: it was for a forum thread that is gone, and says so
    Column("silent", Boolean),  # yes: it comes without a sound
    Column("muted", Boolean),  # of a first alert: yes: nothing more of this story is to ring here
    Column("since", UtcTime),  # of a digest: what it covers begins then, and ends when the row was created
    # By story first: it also answers "which addresses have this story's first alert", for a fan-out and for a claim.
    UniqueConstraint("story_id", "kind", "chat_id", "thread", "revision"),
)
Index(
    "ix_outbox_waiting",
    outbox.c.chat_id,
    outbox.c.thread,
    outbox.c.id,
    sqlite_where=outbox.c.state == "waiting",
    postgresql_where=outbox.c.state == "waiting",
)
Index(  # what quiet hours hold, for when they end
    "ix_outbox_held",
    outbox.c.chat_id,
    sqlite_where=outbox.c.state == "held",
    postgresql_where=outbox.c.state == "held",
)

lanes = Table(  # one row for each address with something waiting: what is claimed, so that no address is served twice
    "lanes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat_id", BigId, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("held", Boolean, nullable=False),  # the chat can't be written to
    Column("priority", SmallInteger, nullable=False),  # the most pressing of what waits: it carries those before it
    Column("due", UtcTime, nullable=False),  # when it may be claimed: of its first row, or the end of a lease
    Column("claim", BigInteger),  # whose settling counts; none: not claimed
    Column("owner", String),
    UniqueConstraint("chat_id", "thread"),
    Index("ix_lanes_next", "held", "priority", "due", "id"),
    Index("ix_lanes_due", "held", "due"),
)

counters = Table(
    "counters", metadata, Column("name", String, primary_key=True), Column("value", BigInteger, nullable=False)
)

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))
