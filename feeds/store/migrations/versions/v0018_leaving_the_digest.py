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

# Digests that were ended while one was on its way, which tells of what comes as it happens by now. Those are found once
# and not for each want: no index leads to them, and nearly all wants are of addresses without a digest.
_ENDED = """
    UPDATE {table} SET digested = ended.created FROM (
        SELECT chat_id, thread, max(created) AS created FROM outbox
        WHERE kind = 'digest' AND state IN ('waiting', 'held')
        AND NOT EXISTS (SELECT * FROM digests WHERE digests.chat_id = outbox.chat_id AND digests.thread = outbox.thread)
        GROUP BY chat_id, thread
    ) AS ended
    WHERE {table}.delivery = 'instant' AND ended.chat_id = {table}.chat_id AND ended.thread = {table}.thread
"""


def upgrade() -> None:
    """Add the columns."""
    for table in ("subscriptions", "watches"):
        op.add_column(table, sa.Column("digested", sa.BigInteger(), nullable=True))  # microseconds since 1970, UTC
        op.execute(_ENDED.format(table=table))
