"""What quiet hours hold is found by an index when they end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    held = sa.text("state = 'held'")
    op.create_index("ix_outbox_held", "outbox", ["chat_id"], sqlite_where=held, postgresql_where=held)
