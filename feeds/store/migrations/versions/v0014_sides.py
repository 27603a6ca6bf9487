"""Of stories that became one it is kept what each had told, until a report could tell what both make news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: of the stories that have become one already nobody knows what each had told."""
    op.add_column("stories", sa.Column("apart", sa.JSON(), nullable=True))
