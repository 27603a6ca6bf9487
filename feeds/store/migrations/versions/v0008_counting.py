"""Counting the days on which stories grew: an index without the words that every revision keeps."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_story_revisions_at", "story_revisions", ["story_id", "at", "revision"])
