"""Bringing a database's schema to what the program needs, and refusing one that does not fit."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select, text

from feeds.store.base import fulltext
from feeds.store.base.database import Database
from feeds.store.base.errors import SchemaTooNewError, SchemaTooOldError
from feeds.store.tables import metadata

MIGRATIONS = Path(__file__).parents[1] / "migrations"
_MIGRATING = 0x0DE31135  # PostgreSQL's advisory lock: processes that start together migrate one after another
# Where Alembic keeps which schema a database has, and as it makes it.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


async def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema, creating it if need be; does nothing where it is there already.

    All steps are one transaction: a failure leaves the schema as it was. Raises StoreError, as SchemaTooNewError.
    """
    database = Database(url)
    try:
        async with database.write() as connection:
            if not database.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
            await connection.run_sync(_bring_up)
    finally:
        await database.close()


def known_revisions() -> list[str]:
    """The schemas this program knows, the newest last, by the names of their files in `migrations/versions`."""
    return sorted(path.name[1:].partition("_")[0] for path in (MIGRATIONS / "versions").glob("v[0-9]*.py"))


def _bring_up(connection: Connection) -> None:
    if not inspect(connection).has_table(_VERSION.name):
        _create(connection)
    elif not _is_newest(connection):
        upgrade(connection)


def _create(connection: Connection) -> None:
    """What the migrations lead to, at once: a new database needs nothing of how others came to it."""
    _VERSION.create(connection, checkfirst=False)
    metadata.create_all(connection, checkfirst=False)  # tables of somebody else's are not to be taken for ours
    fulltext.create(connection)
    connection.execute(insert(_VERSION).values(version_num=known_revisions()[-1]))


def upgrade(connection: Connection, to: str = "head") -> None:
    """Go through the migrations that a database lacks, as far as one of them; it may have had none yet."""
    from alembic import command  # six megabytes that only the first start after an upgrade has a use for
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def check(connection: Connection) -> None:
    """Raise SchemaTooNewError or SchemaTooOldError unless the schema is the one this program was written for."""
    if not _is_newest(connection):
        raise SchemaTooOldError


def _is_newest(connection: Connection) -> bool:
    """Whether the database has the newest schema that is known here; raises SchemaTooNewError for an unknown one."""
    if not inspect(connection).has_table(_VERSION.name):
        return False
    current: str | None = connection.scalar(select(_VERSION.c.version_num))
    known = known_revisions()
    if current is not None and current not in known:
        raise SchemaTooNewError(f"schema {current}, this program knows up to {known[-1]}")
    return current == known[-1]
