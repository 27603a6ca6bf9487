"""Number the writes of stories, so that several processes that read sources can follow each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Stories of before have no number: whoever starts reads the open ones anyway."""
    op.add_column("stories", sa.Column("change", sa.BigInteger(), nullable=True))
    op.create_index("ix_stories_change", "stories", ["change"], unique=False)


def downgrade() -> None:
    """Not offered: going back would throw data away; restore a backup instead."""
    raise RuntimeError("restore a backup made before the upgrade")
