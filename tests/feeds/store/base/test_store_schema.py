from __future__ import annotations

import asyncio
import errno
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import asked_of
from making import NOON, entry, listed, matched, opening, poll
from sqlalchemy import Connection, inspect, make_url, text

from feeds.store import (
    BadDatabaseUrlError,
    BusyError,
    CannotOpenError,
    DiskFullError,
    NoDatabaseError,
    NotADatabaseError,
    NotUtf8Error,
    ReadOnlyError,
    SchemaTooNewError,
    SchemaTooOldError,
    Store,
    StoreError,
    UnreachableError,
    migrate,
    open_store,
)
from feeds.store.base import database as database_module
from feeds.store.base import schema
from feeds.store.base.database import Database, parse_url
from feeds.store.base.schema import MIGRATIONS, known_revisions, upgrade
from feeds.store.tables import metadata
from tests.postgresql import Server, with_database

OUR_INDEX = "entry_texts"


def in_any_order(statement: str) -> list[str]:
    """The columns and constraints of a CREATE statement; SQLite writes an added column behind the last one's line."""
    lines = re.split(r"\n|, (?=[a-z_]+ [A-Z])", statement)
    return sorted(line.strip().rstrip(", ") for line in lines)


def shape(connection: Connection) -> list[tuple[Any, ...]]:
    """Everything the database says of its own tables, columns, constraints and indexes."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master")).all()
        shapes = [(row.type, row.name, row.tbl_name, *in_any_order(row.sql or "")) for row in rows]
    else:
        columns = connection.execute(
            text(
                "SELECT table_name, column_name, data_type, is_nullable, column_default "
                "FROM information_schema.columns WHERE table_schema = 'public'"
            )
        )
        indexes = connection.execute(
            text("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
        )
        constraints = connection.execute(
            text(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace"
            )
        )
        shapes = [tuple(row) for rows in (columns, indexes, constraints) for row in rows]
    return sorted(shapes, key=str)


def rows_of(connection: Connection) -> dict[str, Any]:
    """The rows of every table of a schema, those of Alembic's among them."""
    there = inspect(connection).get_table_names()
    return {
        name: connection.execute(text(f"SELECT * FROM {name}")).all()
        for name in there
        if not name.startswith(OUR_INDEX)
    }


async def test_a_new_database_is_as_the_migrations_would_have_made_it(
    empty_url: str, request: Any, tmp_path: Path
) -> None:
    if empty_url.startswith("sqlite"):
        migrated = f"sqlite:///{tmp_path / 'migrated.db'}"
    else:
        migrated = request.getfixturevalue("new_postgresql")()
    await migrate(empty_url)

    assert await asked_of(empty_url, shape) == await asked_of(migrated, upgrade, shape)
    assert await asked_of(empty_url, rows_of) == await asked_of(migrated, rows_of)


async def test_a_table_of_somebody_else_is_not_taken_for_ours(empty_url: str) -> None:
    def theirs(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE chats (theirs INTEGER)"))

    await asked_of(empty_url, theirs)
    with pytest.raises(StoreError, match="chats"):
        await migrate(empty_url)

    assert list(await asked_of(empty_url, rows_of)) == ["chats"], "nothing was left beside it"


async def test_alembic_finds_no_difference_either(store: Store) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, parents: kind != "table" or not name.startswith(OUR_INDEX)},
        )
        return list(compare_metadata(context, metadata))

    async with store.database.read() as connection:
        assert await connection.run_sync(differences) == []


def test_each_revision_is_called_as_its_file_and_follows_the_one_before_it() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    scripts = ScriptDirectory.from_config(config).walk_revisions()

    assert [script.revision for script in scripts] == known_revisions()[::-1]


def test_neither_a_new_database_nor_one_that_is_right_needs_what_migrates(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys; from feeds.store import migrate;"
        f"[asyncio.run(migrate('sqlite:///{tmp_path}/dewline.db')) for _ in range(2)]; print(*sys.modules)"
    )

    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()

    assert "sqlalchemy" in loaded
    assert "alembic" not in loaded


async def test_migrating_twice_keeps_what_is_there(store_url: str) -> None:
    async with open_store(store_url) as store:
        await poll(store, opening(1, matched(entry("Kept"))))
    await migrate(store_url)

    async with open_store(store_url) as store:
        assert await store.stories.file(1) is not None


async def test_processes_that_migrate_at_once_do_it_once(empty_url: str) -> None:
    await asyncio.gather(migrate(empty_url), migrate(empty_url), migrate(empty_url))

    async with open_store(empty_url):
        pass


async def test_an_empty_database_asks_for_migrate(empty_url: str) -> None:
    if (file := make_url(empty_url)).drivername == "sqlite":
        Path(str(file.database)).touch()
    with pytest.raises(SchemaTooOldError, match="dewline migrate"):
        async with open_store(empty_url):
            pass


async def test_a_file_that_is_not_there_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseError, match=str(tmp_path)):
        async with open_store(f"sqlite:///{tmp_path}/data/mistyped.db"):
            pass
    assert list(tmp_path.iterdir()) == []


async def test_a_file_in_a_folder_that_is_not_ours_to_look_into_is_told_as_one_that_can_not_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exists(path: Path) -> bool:  # as Python says it to who is not root
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "exists", exists)
    with pytest.raises(CannotOpenError, match="Permission denied"):
        async with open_store(f"sqlite:///{tmp_path}/theirs/data/dewline.db"):
            pass


async def test_an_old_schema_is_refused_after_one_look_at_what_is_known(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[list[str]] = []
    monkeypatch.setattr(schema, "known_revisions", lambda: looks.append([*known_revisions(), "9999"]) or looks[-1])
    with pytest.raises(SchemaTooOldError):
        async with open_store(store_url):
            pass
    assert len(looks) == 1


async def test_a_newer_schema_is_refused_and_left_alone(store_url: str) -> None:
    database = Database(store_url)
    async with database.write() as connection:
        ours = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(SchemaTooNewError, match="9999"):
            await migrate(store_url)
        with pytest.raises(SchemaTooNewError, match="newer Dewline"):
            async with open_store(store_url):
                pass
    finally:
        async with database.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours})
        await database.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "dewline.db",
        "mysql://localhost/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://data/dewline.db",
        "postgresql://host:port/db",
        "https://example.test",
    ],
)
def test_a_malformed_address_is_refused_in_plain_words(url: str) -> None:
    with pytest.raises(BadDatabaseUrlError, match="DATABASE_URL"):
        parse_url(url)


def test_a_malformed_address_is_not_repeated_since_it_may_hold_a_password() -> None:
    with pytest.raises(BadDatabaseUrlError) as caught:
        parse_url("postgresql//me:secret@host/db")

    assert "secret" not in str(caught.value)


async def test_the_folder_of_a_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    await migrate("sqlite:///data/deep/dewline.db")

    assert (tmp_path / "data" / "deep" / "dewline.db").is_file()


async def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotOpenError, match="cannot be opened or created"):
        await migrate(f"sqlite:///{tmp_path / 'file' / 'dewline.db'}")


async def test_a_folder_in_place_of_the_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenError):
        await migrate(f"sqlite:///{tmp_path}")


async def test_a_file_of_another_kind_is_said_plainly_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be taken for the header of one" * 20)
    before = path.read_bytes()

    with pytest.raises(NotADatabaseError, match="not a SQLite database"):
        await migrate(f"sqlite:///{path}")
    assert path.read_bytes() == before


async def test_a_database_that_is_not_in_utf_8_is_said_plainly(postgresql_server: Server) -> None:
    made = "CREATE DATABASE ascii TEMPLATE template0 ENCODING SQL_ASCII LC_COLLATE 'C' LC_CTYPE 'C'"
    with psycopg.connect(postgresql_server.url, autocommit=True) as connection:
        connection.execute(made)

    with pytest.raises(NotUtf8Error, match=r"--encoding=UTF8.*SQL_ASCII"):
        await migrate(with_database(postgresql_server.url, "ascii"))


async def test_a_server_that_is_not_there_is_said_plainly_without_the_password() -> None:
    with pytest.raises(UnreachableError, match="does not answer") as caught:
        await migrate("postgresql://me:secret@127.0.0.1:1/dewline")

    assert "secret" not in str(caught.value)


async def test_a_database_that_is_not_on_the_server_is_said_plainly(postgresql_server: Server) -> None:
    with pytest.raises(UnreachableError, match="no_such_database"):
        await migrate(with_database(postgresql_server.url, "no_such_database"))


async def on_one_connection(store: Store, pragma: str) -> None:
    """The store has one writing connection, so a pragma on it holds for every write."""
    async with store.database._writer.connect() as connection:
        await connection.exec_driver_sql(pragma)


async def test_a_full_disk_is_said_plainly_and_nothing_is_half_written(file_store: Store) -> None:
    await listed(file_store)
    await on_one_connection(file_store, "PRAGMA max_page_count = 1")  # SQLite then says what it says of a full disk
    big = opening(1, matched(entry("Big", summary="word " * 20_000)))
    with pytest.raises(DiskFullError, match="make room"):
        await poll(file_store, big)
    assert await file_store.stories.file(1) is None

    await on_one_connection(file_store, "PRAGMA max_page_count = 100000")
    await poll(file_store, big)
    assert await file_store.stories.file(1) is not None


async def test_a_database_that_cannot_be_written_is_said_plainly(file_store: Store) -> None:
    await on_one_connection(file_store, "PRAGMA query_only = ON")
    with pytest.raises(ReadOnlyError, match="can be read but not written"):
        await file_store.sources.sync([], NOON)


async def test_a_file_that_another_process_keeps_locked_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT", 0.05)
    path = tmp_path / "dewline.db"
    await migrate(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with open_store(f"sqlite:///{path}") as store:
        with pytest.raises(BusyError, match="locked"):
            await store.meta.put("a", "b")
        assert await store.meta.get("a") is None, "reading goes on"
        other.execute("ROLLBACK")
        await store.meta.put("a", "b")
        assert await store.meta.get("a") == "b"
    other.close()


async def test_what_was_committed_is_on_the_disk(file_store: Store) -> None:
    async with file_store.database.write() as connection:
        assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar() == "wal"
        assert (await connection.exec_driver_sql("PRAGMA synchronous")).scalar() == 2, "FULL"
        assert (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar() == 1


async def test_a_broken_statement_is_a_store_error_and_the_store_goes_on(store: Store) -> None:
    with pytest.raises(StoreError):
        async with store.database.write() as connection:
            await connection.execute(text("SELECT nothing FROM nowhere"))

    await store.meta.put("still", "here")
    assert await store.meta.get("still") == "here"


async def test_a_write_that_is_cancelled_leaves_nothing_and_blocks_nothing(store: Store) -> None:
    started = asyncio.Event()

    async def half() -> None:
        async with store.database.write() as connection:
            await connection.execute(text("INSERT INTO meta (key, value) VALUES ('half', 'written')"))
            started.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(half())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await store.meta.put("still", "here")
    assert await store.meta.get("half") is None


async def test_many_readers_and_writers_at_once_all_come_through(store: Store) -> None:
    async def one(number: int) -> str | None:
        await store.meta.put(f"key {number}", str(number))
        return await store.meta.get(f"key {number}")

    assert await asyncio.gather(*(one(number) for number in range(60))) == [str(number) for number in range(60)]
