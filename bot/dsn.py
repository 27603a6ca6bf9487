"""A DATABASE_URL as psycopg takes it, for what speaks to PostgreSQL beside the store."""

from __future__ import annotations

from sqlalchemy import make_url


def dsn(url: str) -> str:
    """The same database, without SQLAlchemy's word for the driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
