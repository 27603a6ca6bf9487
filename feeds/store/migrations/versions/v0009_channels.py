"""Channels that administrators serve from their private chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.BigInteger()  # microseconds since 1970, UTC


def upgrade() -> None:
    """Nobody serves a channel yet."""
    op.create_table(
        "serving",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("channel", BIG, nullable=False),
        sa.Column("in_charge", sa.Boolean(), nullable=False),
        sa.Column("told_away", sa.Boolean(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_serving_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", "channel", name="pk_serving"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_serving_channel", "serving", ["channel"], unique=False)


def downgrade() -> None:
    """Not offered: going back would throw data away; restore a backup instead."""
    raise RuntimeError("restore a backup made before the upgrade")
