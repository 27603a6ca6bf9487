"""The tables, as declared: what the newest migration leads to (a test builds both and compares).

Words are those of docs/design.md, the reasons are in docs/storage.md. Every time is a `UtcTime`. The full-text index
`entry_texts` is of a different kind in each database and is declared in feeds/store/fulltext.py.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from feeds.store.columns import BigId, UtcTime, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- what is polled --------------------------------------------------------------------------------------------------

OWN = "own:"  # before a private source's URL: the same URL may be polled for everybody as well, as another source

sources = Table(
    "sources",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("url", Text, nullable=False, unique=True),  # as listed: the source's identity; of a private one behind OWN
    Column("name", Text, nullable=False),
    Column("outlet", Text, nullable=False),  # empty: the name is the outlet
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("country", String, nullable=False),
    Column("control", String, nullable=False),
    Column("full_text", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),  # still listed; what is no longer listed is kept for its entries
    Column("paused", Boolean, nullable=False),  # by an administrator; kept apart from health so that a poll on its way
    #                                             does not undo it
    Column("by_hand", String),  # what an administrator decided: feeds.store.by_hand.ByHand; none: the list decides
    Column("proposal", BigInteger),  # what it was last proposed with
    Column("told", String),  # the health administrators were last told of; none: nothing was wrong
    Column("current_url", Text, nullable=False),  # where to ask now
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String),
    Column("due", UtcTime),
    Column("polled", UtcTime),  # when the latest poll was applied, whatever it brought
    Column("failures", Integer, nullable=False),
    Column("health", String, nullable=False),
    Column("health_since", UtcTime),
    Column("health_reason", Text, nullable=False),
    Column("last_success", UtcTime),
    Column("newest_entry", UtcTime),
    Column("rate", Float),  # entries per day
    Column("interval_seconds", Float),
    Column("moved_to", Text),
    Column("moved_count", Integer, nullable=False),
    Column("moved_since", UtcTime),
    Column("wishes", JSON),  # when the publisher wants to be asked: ttl, skip_hours, skip_days; none before it answered
    Column("hub", Text),  # who tells of its news by itself (WebSub), as the document says
    Column("hub_topic", Text),  # the source's name there
    Column("lease_owner", String),
    Column("lease_until", UtcTime),
    Column("private", Boolean),  # yes: for the chats alone that have it as their own; none: for everybody
    Index("ix_sources_due", "active", "paused", "due"),
)

pushes = Table(  # what was asked of hubs
    "pushes",
    metadata,
    Column("source_id", BigId, ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("key", String, nullable=False, unique=True),  # the end of the address the hub talks to: nobody can guess it
    Column("secret", String, nullable=False),  # what the hub signs its news with
    Column("until", UtcTime),  # when the hub stops telling; none: it has not agreed
    Column("next", UtcTime, nullable=False),  # when to ask it again
)

# --- what was published ----------------------------------------------------------------------------------------------

stories = Table(
    "stories",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened", UtcTime, nullable=False),
    Column("updated", UtcTime, nullable=False),
    Column("topics", JSON, nullable=False),  # sorted lists; `outlets` in order of joining
    Column("subjects", JSON, nullable=False),
    Column("outlets", JSON, nullable=False),
    Column("told", JSON, nullable=False),
    Column("independent", Integer, nullable=False),
    Column("official", Boolean, nullable=False),  # whether an official source is among its reports
    Column("acts", JSON),  # that its reports have told; none: a row of before they were remembered
    Column("turns", JSON),  # [act, revision] of each new act that was told of as a development
    Column("rang", UtcTime),  # when its alerts last came with more than an edit
    Column("change", BigInteger),  # number of the write that made it so (feeds/store/changes.py); none: an old one
    Column("merged_into", BigInteger),  # the story that goes on, where this one ended in it (feeds/store/merging.py)
    Index("ix_stories_updated", "updated"),
    Index("ix_stories_change", "change"),
    Index("ix_stories_merged_into", "merged_into"),
)

story_revisions = Table(
    "story_revisions",
    metadata,
    Column("story_id", BigId, ForeignKey("stories.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),  # when the story came to be so; never falls as revisions rise
    Column("level", SmallInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("independent", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),  # how many
    Column("raises", Boolean, nullable=False),  # whether this revision raised the level
    Column("kind", String),  # the alert it made: new, development, update, or none
    Index("ix_story_revisions_at", "story_id", "at", "revision"),  # when stories grew, without what they say
    sqlite_with_rowid=False,
)

story_topics = Table(
    "story_topics",
    metadata,
    Column("story_id", BigId, ForeignKey("stories.id"), primary_key=True),
    Column("topic", String, primary_key=True),
    Column("since", UtcTime, nullable=False),  # when the story came to be about it
    Column("opened", UtcTime, nullable=False),  # the story's, which never changes: for "newest stories of a topic"
    Column("told", UtcTime),  # when its subscribers were first alerted
    Index("ix_story_topics_topic_since", "topic", "since", "story_id"),
    Index("ix_story_topics_topic_opened", "topic", "opened", "story_id"),
    sqlite_with_rowid=False,
)

story_subjects = Table(
    "story_subjects",
    metadata,
    Column("story_id", BigId, ForeignKey("stories.id"), primary_key=True),
    Column("subject", String, primary_key=True),
    Column("since", UtcTime, nullable=False),
    Index("ix_story_subjects_subject_since", "subject", "since", "story_id"),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),  # orders by `seen`: see feeds/store/entries.py
    Column("source_id", BigId, ForeignKey("sources.id"), nullable=False),
    Column("uid", String, nullable=False),
    Column("story_id", BigId, ForeignKey("stories.id"), nullable=False),
    Column("revision", Integer, nullable=False),  # the story's, as this entry made it
    Column("joined", UtcTime, nullable=False),  # when it did
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("published", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
    UniqueConstraint("uid", "source_id"),  # by uid first: one look-up for the entries of many sources
    Column("link", BigInteger),  # what links to the same article share: feeds.store.entries.link_key; none: no link
    Index("ix_entries_story_id_revision", "story_id", "revision"),
    Index("ix_entries_narrowed", "source_id", "language", "id", "story_id"),  # the newest of a source in a language
    Index("ix_entries_link", "link"),
)

entry_matches = Table(
    "entry_matches",
    metadata,
    Column("entry_id", BigId, ForeignKey("entries.id"), primary_key=True),
    Column("rank", SmallInteger, primary_key=True),  # as the matcher ordered them
    Column("topic", String, nullable=False),
    Column("strength", String, nullable=False),
    Column("evidence", JSON, nullable=False),
    sqlite_with_rowid=False,
)

entry_subjects = Table(
    "entry_subjects",
    metadata,
    Column("entry_id", BigId, ForeignKey("entries.id"), primary_key=True),
    Column("rank", SmallInteger, primary_key=True),  # 0 is the most prominent
    Column("subject", String, nullable=False),
    sqlite_with_rowid=False,
)

# --- who wants it ----------------------------------------------------------------------------------------------------

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

digests = Table(  # when an address gets its digest: feeds.schedules.Schedule
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

serving = Table(  # which channels a person serves from their private chat (feeds/store/serving.py)
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
)

# --- what is on its way ----------------------------------------------------------------------------------------------

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
    Column("priority", SmallInteger, nullable=False),  # feeds.store.lanes.Priority: lower goes first
    Column("created", UtcTime, nullable=False),
    Column("due", UtcTime, nullable=False),  # not before
    Column("state", String, nullable=False),  # feeds.store.lanes.RowState
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

# --- the rest --------------------------------------------------------------------------------------------------------

counters = Table(
    "counters", metadata, Column("name", String, primary_key=True), Column("value", BigInteger, nullable=False)
)

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))
