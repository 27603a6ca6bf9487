"""Bringing a database's schema to what the program needs, and refusing one that does not fit."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from feeds.store.database import Database
from feeds.store.errors import SchemaTooNewError, SchemaTooOldError

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 0x0DE31135  # PostgreSQL's advisory lock: processes that start together migrate one after another


async def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema, creating it if need be; does nothing where it is there already.

    All steps are one transaction: a failure leaves the schema as it was. Raises StoreError, as SchemaTooNewError.
    """
    database = Database(url)
    try:
        async with database.write() as connection:
            if not database.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
            await connection.run_sync(_upgrade)
    finally:
        await database.close()


def known_revisions() -> list[str]:
    """The schemas this program knows, the newest last, by the names of their files in `migrations/versions`."""
    return sorted(path.name[1:].partition("_")[0] for path in (MIGRATIONS / "versions").glob("v[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    if _is_newest(connection):
        return
    from alembic import command  # six megabytes that a bot whose schema is right, as nearly always, has no use for
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check(connection: Connection) -> None:
    """Raise SchemaTooNewError or SchemaTooOldError unless the schema is the one this program was written for."""
    if not _is_newest(connection):
        raise SchemaTooOldError


def _is_newest(connection: Connection) -> bool:
    """Whether the database has the newest schema that is known here; raises SchemaTooNewError for an unknown one."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    current: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    known = known_revisions()
    if current is not None and current not in known:
        raise SchemaTooNewError(f"schema {current}, this program knows up to {known[-1]}")
    return current == known[-1]
