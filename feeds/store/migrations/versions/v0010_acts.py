"""Stories remember which acts were told, which of them as developments, and when they last rang."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of stories that are there already they stay empty, which means that nothing is known."""
    op.add_column("stories", sa.Column("acts", sa.JSON(), nullable=True))
    op.add_column("stories", sa.Column("turns", sa.JSON(), nullable=True))
    op.add_column("stories", sa.Column("rang", sa.BigInteger(), nullable=True))
