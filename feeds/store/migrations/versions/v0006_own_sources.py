"""Sources that chats have for themselves, and what these brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.BigInteger()  # microseconds since 1970, UTC


def upgrade() -> None:
    """Sources of before are everybody's."""
    op.add_column("sources", sa.Column("private", sa.Boolean(), nullable=True))
    op.create_table(
        "own_sources",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("proposal", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_own_sources_chat_id_chats"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_own_sources_source_id_sources"),
        sa.PrimaryKeyConstraint("chat_id", "thread", "source_id", name="pk_own_sources"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_own_sources_source_id", "own_sources", ["source_id"], unique=False)
    op.create_table(
        "own_entries",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("told_with", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("published", TIME, nullable=False),
        sa.Column("seen", TIME, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_own_entries_source_id_sources"),
        sa.PrimaryKeyConstraint("id", name="pk_own_entries"),
        sa.UniqueConstraint("source_id", "uid", name="uq_own_entries_source_id_uid"),
    )
    op.create_index("ix_own_entries_told_with", "own_entries", ["told_with"], unique=False)
    op.create_index("ix_own_entries_seen", "own_entries", ["seen"], unique=False)


def downgrade() -> None:
    """Not offered: going back would throw data away; restore a backup instead."""
    raise RuntimeError("restore a backup made before the upgrade")
