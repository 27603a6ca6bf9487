"""Tables of chats and of what they want."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from feeds.store.tables.columns import BigId, UtcTime, Words
from feeds.store.tables.metadata import metadata

chats = Table(
    "chats",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),  # Telegram's
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String, nullable=False),  # of the person; of a group: of the one who added the bot
    Column("chosen", String),  # the language chosen here; none: the one above
    Column("everyone", Boolean),  # of a group: whether everybody may change settings; none: administrators alone
    Column("introduced", Boolean),  # of a group: whether the bot has said what it is; none: it was there before that
    Column("state", String, nullable=False),
    Column("state_since", UtcTime, nullable=False),
    Column("since", UtcTime, nullable=False),  # when the bot first met it
    Column("zone", String),  # of its wall clock, by the name in the zones' database; none: not known
)


def _terms() -> list[Column[Any]]:
    """On which terms an address wants what it wants: feeds.wanting.Terms. What is not given is as by default."""
    return [
        Column("enabled", Boolean, nullable=False, default=True),  # no: switched off, its terms are kept
        Column("paused", UtcTime),  # nothing comes until then; none: it is not paused
        Column("minimum", SmallInteger, nullable=False, default=0),  # the level from which it is told, as chosen
        Column("lean", SmallInteger, nullable=False, default=0),  # steps that "more" and "less like this" moved it by
        Column("threshold", SmallInteger, nullable=False, default=0),  # what both make: a step of feeds.wanting
        Column("delivery", String, nullable=False, default="instant"),  # or digest, or both
        Column("silent", Boolean, nullable=False, default=False),
        # Its own taste, feeds.wanting.Taste: what is none is as for the address.
        Column("languages", Words),
        Column("voices", String),
        Column("muted", Words),
        Column("digested", UtcTime),  # until when its news came with the digest, where it does no more
    ]


subscriptions = Table(
    "subscriptions",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id"), primary_key=True),
    Column("thread", BigInteger, primary_key=True),  # 0: none
    Column("topic", String, primary_key=True),
    Column("since", UtcTime, nullable=False),
    *_terms(),
    Index("ix_subscriptions_topic", "topic", "chat_id", "thread"),
    sqlite_with_rowid=False,
)

watches = Table(
    "watches",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),  # from a counter that never goes back: see watches.py
    Column("chat_id", BigId, ForeignKey("chats.id"), nullable=False),
    Column("thread", BigInteger, nullable=False),  # 0: none
    Column("name", Text, nullable=False),  # empty: the query is its name
    Column("query", Text, nullable=False),  # as written
    Column("active", Boolean, nullable=False),  # no: shown and asked about, not yet wanted
    Column("since", UtcTime, nullable=False),
    *_terms(),
    Index("ix_watches_address", "chat_id", "thread"),
)

watch_finds = Table(  # stories that a watch found, whatever its terms: they may be met later, or in a digest
    "watch_finds",
    metadata,
    Column("story_id", BigId, primary_key=True),
    Column("watch_id", BigId, primary_key=True),
    Column("at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

tastes = Table(  # whose reports count for an address: feeds.wanting.Taste; none: anybody's
    "tastes",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id"), primary_key=True),
    Column("thread", BigInteger, primary_key=True),
    Column("languages", Words, nullable=False),  # none: all
    Column("voices", String, nullable=False),
    Column("muted", Words, nullable=False),  # outlets
    sqlite_with_rowid=False,
)

bans = Table(  # chats, and persons wherever they write, that the operator does not serve
    "bans",
    metadata,
    Column("chat_id", BigId, primary_key=True, autoincrement=False),  # known or not
    Column("since", UtcTime, nullable=False),
)

broadcasts = Table(  # what the operator says to every chat
    "broadcasts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("proposed", UtcTime, nullable=False),
    Column("sent", UtcTime),  # when it was confirmed; none: not yet
)

quiet_hours = Table(
    "quiet_hours",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id"), primary_key=True, autoincrement=False),
    Column("begins", SmallInteger, nullable=False),  # minutes of the wall clock's day
    Column("ends", SmallInteger, nullable=False),
    Column("until", UtcTime),  # when the quiet it is in ends; none: it is not quiet
    Column("next", UtcTime, nullable=False, index=True),  # when it next begins or ends
    Column("total", Boolean),  # yes: not even urgent news rings
)

digests = Table(  # when an address gets its digest: feeds.times.schedules.Schedule
    "digests",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id"), primary_key=True),
    Column("thread", BigInteger, primary_key=True),
    Column("at", SmallInteger, nullable=False),  # minutes of the wall clock's day
    Column("days", SmallInteger, nullable=False),  # a bit for each, Monday's is 1
    Column("says_nothing", Boolean, nullable=False),  # a line comes even where there is nothing new
    Column("since", UtcTime, nullable=False),  # up to when the latest one told
    Column("next", UtcTime, nullable=False, index=True),  # when the next one is due
    sqlite_with_rowid=False,
)

serving = Table(  # which channels a person serves from their private chat (feeds/store/chats/serving.py)
    "serving",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id"), primary_key=True),  # the person's
    Column("channel", BigId, primary_key=True, index=True),
    Column("in_charge", Boolean, nullable=False),  # what is said in that chat now is for the channel: of one at most
    Column("told_away", Boolean, nullable=False),  # the person was told that it can't be written to
    Column("since", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

asks = Table(
    "asks",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id"), primary_key=True),
    Column("thread", BigInteger, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("at", UtcTime, nullable=False),  # when this address last asked for a brief on it
    sqlite_with_rowid=False,
)

own_sources = Table(  # sources that an address has for itself (feeds/store/own_sources.py)
    "own_sources",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id"), primary_key=True),
    Column("thread", BigInteger, primary_key=True),
    Column("source_id", BigId, ForeignKey("sources.id"), primary_key=True, index=True),
    Column("since", UtcTime, nullable=False),
    Column("proposal", BigInteger),  # what it was shown and asked about with; none: it was confirmed
    sqlite_with_rowid=False,
)

own_entries = Table(  # what private sources brought; never a part of a story
    "own_entries",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),  # from a counter that never goes back
    Column("source_id", BigId, ForeignKey("sources.id"), nullable=False),
    Column("uid", String, nullable=False),
    Column("told_with", BigInteger, index=True),  # the entry in whose message it is listed; none: in its own or none
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("published", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False, index=True),
    UniqueConstraint("source_id", "uid"),
    Column("dated", UtcTime),  # by its publisher; none: not by it, or a row of before that was kept
)
