"""A DATABASE_URL as psycopg takes it, for what speaks to PostgreSQL by itself."""

from __future__ import annotations

from sqlalchemy import URL, make_url


def dsn(url: URL | str) -> str:
    """The same database, without SQLAlchemy's word for the driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
