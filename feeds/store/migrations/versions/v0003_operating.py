"""What the operator decides about chats: bans, and messages to all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.BigInteger()  # microseconds since 1970, UTC


def upgrade() -> None:
    """Nobody is banned, nothing was said."""
    op.create_table(
        "bans",
        sa.Column("chat_id", BIG, autoincrement=False, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_bans"),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposed", TIME, nullable=False),
        sa.Column("sent", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )


def downgrade() -> None:
    """Not offered: going back would throw data away; restore a backup instead."""
    raise RuntimeError("restore a backup made before the upgrade")
