"""Of what chats' own sources bring it is kept which time the publisher gives it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: of what they brought already only the time is known that it counts as published at."""
    op.add_column("own_entries", sa.Column("dated", sa.BigInteger(), nullable=True))  # microseconds since 1970, UTC
