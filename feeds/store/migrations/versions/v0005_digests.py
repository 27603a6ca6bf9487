"""Digests; one time zone for a chat instead of one for its quiet hours; quiet hours in which nothing rings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.BigInteger()  # microseconds since 1970, UTC


def upgrade() -> None:
    """A chat's zone is that of its quiet hours, where it had some."""
    op.add_column("chats", sa.Column("zone", sa.String(), nullable=True))
    op.execute("UPDATE chats SET zone = (SELECT zone FROM quiet_hours WHERE quiet_hours.chat_id = chats.id)")
    op.drop_column("quiet_hours", "zone")
    op.add_column("quiet_hours", sa.Column("total", sa.Boolean(), nullable=True))
    op.create_table(
        "digests",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.SmallInteger(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("says_nothing", sa.Boolean(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("next", TIME, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_digests_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", "thread", name="pk_digests"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_digests_next", "digests", ["next"], unique=False)
    op.add_column("outbox", sa.Column("since", TIME, nullable=True))


def downgrade() -> None:
    """Not offered: going back would throw data away; restore a backup instead."""
    raise RuntimeError("restore a backup made before the upgrade")
