"""Tables of what is polled and what was published."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from feeds.store.tables.columns import BigId, UtcTime
from feeds.store.tables.metadata import metadata

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
    Column("by_hand", String),  # what an administrator decided: ByHand in store/sources; none: the list decides
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

holds = Table(  # hosts that asked to be left alone
    "holds",
    metadata,
    Column("host", String, primary_key=True),
    Column("until", UtcTime, nullable=False),
)

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
    Column("change", BigInteger),  # number of the write that made it so (feeds/store/news/changes.py); none: an old one
    Column("merged_into", BigInteger),  # the story that goes on, where this one ended in it (store/news/merging.py)
    Column("follows", BigInteger),  # the earlier story whose sequel it is; none: of no story, or an old row
    Column("apart", JSON),  # what each had told of several that became one (store/waiting/sides.py); none: it is one
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
    Column("id", BigId, primary_key=True, autoincrement=False),  # orders by `seen`: see feeds/store/news/entries.py
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
    Column("link", BigInteger),  # what links to one article share: link_key in store/news/entries.py; none: no link
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
