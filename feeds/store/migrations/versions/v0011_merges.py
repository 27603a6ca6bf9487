"""Stories that ended in another point to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: no story has ended in another yet. Its index finds the few that have."""
    op.add_column("stories", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"])
