"""A story may follow an earlier one, as its sequel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: of the stories that are there nobody knows what they followed."""
    op.add_column("stories", sa.Column("follows", sa.BigInteger(), nullable=True))
