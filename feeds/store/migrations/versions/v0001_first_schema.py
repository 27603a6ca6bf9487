"""The first schema: sources, entries and stories, chats and subscriptions, the outbox, and the full-text index."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.BigInteger()  # microseconds since 1970, UTC

FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE entry_texts USING fts5"
        "(title, summary, content='', tokenize='unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE entry_texts (entry_id BIGINT PRIMARY KEY REFERENCES entries (id), words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_entry_texts_words ON entry_texts USING gin (words)",
    ),
}


def upgrade() -> None:
    """Create everything; tables before those that refer to them."""
    _create_tables()
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)


def _terms() -> list[sa.Column[Any]]:
    return [
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("paused", TIME, nullable=True),
        sa.Column("minimum", sa.SmallInteger(), nullable=False),
        sa.Column("lean", sa.SmallInteger(), nullable=False),
        sa.Column("threshold", sa.SmallInteger(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
    ]


def _create_tables() -> None:
    op.create_table(
        "chats",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", TIME, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_table(
        "quiet_hours",
        sa.Column("chat_id", BIG, autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("begins", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.Column("next", TIME, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_quiet_hours_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", name="pk_quiet_hours"),
    )
    op.create_index("ix_quiet_hours_next", "quiet_hours", ["next"], unique=False)
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "lanes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due", TIME, nullable=False),
        sa.Column("claim", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lanes"),
        sa.UniqueConstraint("chat_id", "thread", name="uq_lanes_chat_id_thread"),
    )
    op.create_index("ix_lanes_due", "lanes", ["held", "due"], unique=False)
    op.create_index("ix_lanes_next", "lanes", ["held", "priority", "due", "id"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("created", TIME, nullable=False),
        sa.Column("due", TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("settled", TIME, nullable=True),
        sa.Column("held", sa.Boolean(), nullable=True),
        sa.Column("watch", sa.BigInteger(), nullable=True),
        sa.Column("moved", sa.Boolean(), nullable=True),
        sa.Column("silent", sa.Boolean(), nullable=True),
        sa.Column("muted", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint(
            "story_id", "kind", "chat_id", "thread", "revision", name="uq_outbox_story_id_kind_chat_id_thread_revision"
        ),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["chat_id", "thread", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "sources",
        sa.Column("id", BIG, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("control", sa.String(), nullable=False),
        sa.Column("full_text", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.String(), nullable=True),
        sa.Column("proposal", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.String(), nullable=True),
        sa.Column("current_url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(), nullable=True),
        sa.Column("due", TIME, nullable=True),
        sa.Column("polled", TIME, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("health", sa.String(), nullable=False),
        sa.Column("health_since", TIME, nullable=True),
        sa.Column("health_reason", sa.Text(), nullable=False),
        sa.Column("last_success", TIME, nullable=True),
        sa.Column("newest_entry", TIME, nullable=True),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("interval_seconds", sa.Float(), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("moved_count", sa.Integer(), nullable=False),
        sa.Column("moved_since", TIME, nullable=True),
        sa.Column("wishes", sa.JSON(), nullable=True),
        sa.Column("hub", sa.Text(), nullable=True),
        sa.Column("hub_topic", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("url", name="uq_sources_url"),
    )
    op.create_index("ix_sources_due", "sources", ["active", "paused", "due"], unique=False)
    op.create_table(
        "pushes",
        sa.Column("source_id", BIG, autoincrement=False, nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.Column("next", TIME, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_pushes_source_id_sources"),
        sa.PrimaryKeyConstraint("source_id", name="pk_pushes"),
        sa.UniqueConstraint("key", name="uq_pushes_key"),
    )
    op.create_table(
        "stories",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened", TIME, nullable=False),
        sa.Column("updated", TIME, nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("outlets", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_updated", "stories", ["updated"], unique=False)
    op.create_table(
        "asks",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_asks_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", "thread", "subject", name="pk_asks"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("joined", TIME, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published", TIME, nullable=False),
        sa.Column("seen", TIME, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_entries_source_id_sources"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_entries_story_id_stories"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("uid", "source_id", name="uq_entries_uid_source_id"),
    )
    op.create_index("ix_entries_story_id_revision", "entries", ["story_id", "revision"], unique=False)
    op.create_table(
        "story_revisions",
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("raises", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_revisions_story_id_stories"),
        sa.PrimaryKeyConstraint("story_id", "revision", name="pk_story_revisions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_subjects",
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_subjects_story_id_stories"),
        sa.PrimaryKeyConstraint("story_id", "subject", name="pk_story_subjects"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_subjects_subject_since", "story_subjects", ["subject", "since", "story_id"], unique=False)
    op.create_table(
        "story_topics",
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("opened", TIME, nullable=False),
        sa.Column("told", TIME, nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_topics_story_id_stories"),
        sa.PrimaryKeyConstraint("story_id", "topic", name="pk_story_topics"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_topics_topic_opened", "story_topics", ["topic", "opened", "story_id"], unique=False)
    op.create_index("ix_story_topics_topic_since", "story_topics", ["topic", "since", "story_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        *_terms(),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_subscriptions_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", "thread", "topic", name="pk_subscriptions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_subscriptions_topic", "subscriptions", ["topic", "chat_id", "thread"], unique=False)
    op.create_table(
        "watches",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        *_terms(),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_watches_chat_id_chats"),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
    )
    op.create_index("ix_watches_address", "watches", ["chat_id", "thread"], unique=False)
    op.create_table(
        "watch_finds",
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("watch_id", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("story_id", "watch_id", name="pk_watch_finds"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tastes",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("voices", sa.String(), nullable=False),
        sa.Column("muted", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_tastes_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", "thread", name="pk_tastes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_matches",
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_entry_matches_entry_id_entries"),
        sa.PrimaryKeyConstraint("entry_id", "rank", name="pk_entry_matches"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_subjects",
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_entry_subjects_entry_id_entries"),
        sa.PrimaryKeyConstraint("entry_id", "rank", name="pk_entry_subjects"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Not offered: going back would throw data away; restore a backup instead."""
    raise RuntimeError("restore a backup made before the upgrade")
