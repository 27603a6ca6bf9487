"""Finding by source and language, and by link: an index for each, and what links to one article have in common."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

from feeds.fetching.links import sameness

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_ONCE = 5_000  # rows


def upgrade() -> None:
    """Add the column, fill it for what is stored, then the indexes."""
    op.add_column("entries", sa.Column("link", sa.BigInteger(), nullable=True))
    _fill()
    op.create_index("ix_entries_narrowed", "entries", ["source_id", "language", "id", "story_id"])
    op.create_index("ix_entries_link", "entries", ["link"])


def _fill() -> None:
    connection = op.get_bind()
    read = sa.text("SELECT id, url FROM entries WHERE id > :after ORDER BY id LIMIT :limit")
    write = sa.text("UPDATE entries SET link = :link WHERE id = :id")
    after = 0
    while rows := connection.execute(read, {"after": after, "limit": AT_ONCE}).all():
        connection.execute(write, [{"id": row.id, "link": _key(row.url)} for row in rows])
        after = rows[-1].id


def _key(url: str) -> int | None:
    same = sameness(url)
    digest = hashlib.blake2b(same.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1 if same else None
