"""Hosts that asked to be left alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What hosts asked of a program of before is not known."""
    op.create_table(
        "holds",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),  # microseconds since 1970, UTC
        sa.PrimaryKeyConstraint("host", name="pk_holds"),
    )
