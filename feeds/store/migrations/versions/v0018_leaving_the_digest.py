"""Of topics and watches that leave the digest it is kept until when their news came with it.

What came together for one is told by the next digest, also where it came by another way since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Digests that were ended while one was on its way, which tells of what comes as it happens by now.
_ENDED = """
    UPDATE {table} SET digested = (
        SELECT max(created) FROM outbox
        WHERE outbox.chat_id = {table}.chat_id AND outbox.thread = {table}.thread
        AND outbox.kind = 'digest' AND outbox.state IN ('waiting', 'held')
    )
    WHERE delivery = 'instant' AND NOT EXISTS (
        SELECT * FROM digests WHERE digests.chat_id = {table}.chat_id AND digests.thread = {table}.thread
    )
"""


def upgrade() -> None:
    """Add the columns."""
    for table in ("subscriptions", "watches"):
        op.add_column(table, sa.Column("digested", sa.BigInteger(), nullable=True))  # microseconds since 1970, UTC
        op.execute(_ENDED.format(table=table))
