"""What a chat chose for itself: its language, and whether in a group everybody may change settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Chats of before chose nothing; groups of before know the bot, so it need not introduce itself to them."""
    op.add_column("chats", sa.Column("chosen", sa.String(), nullable=True))
    op.add_column("chats", sa.Column("everyone", sa.Boolean(), nullable=True))
    op.add_column("chats", sa.Column("introduced", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Not offered: going back would throw data away; restore a backup instead."""
    raise RuntimeError("restore a backup made before the upgrade")
