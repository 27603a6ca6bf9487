"""Subscriptions and watches may have a taste of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; where they are empty it is as for the address, and so it stays for all that is there already."""
    for wants in ("subscriptions", "watches"):
        op.add_column(wants, sa.Column("languages", sa.Text(), nullable=True))
        op.add_column(wants, sa.Column("voices", sa.String(), nullable=True))
        op.add_column(wants, sa.Column("muted", sa.Text(), nullable=True))
