"""Bringing a database's schema to what the program needs, and refusing one that does not fit."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    config = _config()
    _refuse_newer(connection, ScriptDirectory.from_config(config))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check(connection: Connection) -> None:
    """Raise SchemaTooNewError or SchemaTooOldError unless the schema is the one this program was written for."""
    scripts = ScriptDirectory.from_config(_config())
    if _refuse_newer(connection, scripts) != scripts.get_current_head():
        raise SchemaTooOldError


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> str | None:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise SchemaTooNewError(f"schema {current}, this program knows up to {scripts.get_current_head()}")
    return current
