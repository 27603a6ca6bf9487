"""Connections to one database, SQLite or PostgreSQL, behind two verbs: read and write.

Statements' parameters stand in no error: they are people's words and the addresses of their own sources, and errors
go into the log.

SQLite runs in WAL mode, so that readers never wait for the writer, with one writing connection behind a lock, so that
writers queue here and not in the file. `synchronous` is FULL: every commit is on the disk before it is believed. With
NORMAL a power cut may take back the latest commits: a subscription that was confirmed, or the record that alerts were
sent, which would then be sent again. A commit costs one fsync (0.3 ms on the machine this was measured on).
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from feeds.store.base import onehop
from feeds.store.base.engine import AsyncConnection, AsyncEngine, create_async_engine
from feeds.store.base.errors import BadDatabaseUrlError, CannotOpenError, NoDatabaseError, NotUtf8Error, plainly

BUSY_TIMEOUT = 10.0  # seconds a statement waits for another process to let go of the file
CONNECT_TIMEOUT = 10  # seconds, PostgreSQL
READERS = 4  # SQLite connections for reading
SERVER_CONNECTIONS = 8  # PostgreSQL connections
# No statement here is worth compiling to machine code, which costs more than any of them; and how best to look for a
# word depends on how common it is, so that one plan for all words will not do.
SERVER_OPTIONS = "-c jit=off -c plan_cache_mode=force_custom_plan"
CACHE_KIB = 32_768  # SQLite's page cache per connection, at most
_LOST_RACES = frozenset(("40P01", "40001"))  # PostgreSQL: deadlock detected, serialization failure
LAST_USE = 5.0  # seconds that connections in use are waited for at the end
TRIES = 5  # of a transaction that lost a race to another

T = TypeVar("T")
_dump = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def parse_url(text: str) -> URL:
    """The engine's URL for a DATABASE_URL; a relative SQLite path is of the working folder.

    Raises BadDatabaseUrlError.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadDatabaseUrlError from None  # the text may hold a password
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+aiosqlite"}:
        raise BadDatabaseUrlError(f"not {url.drivername}")
    if url.host:
        raise BadDatabaseUrlError(f"sqlite: needs three slashes before a relative path: sqlite:///{url.host}…")
    if not url.database or url.database == ":memory:":
        raise BadDatabaseUrlError("sqlite needs the path of a file")
    return url.set(drivername="sqlite+aiosqlite")


class Database:
    """One database. `read` and `write` give a connection inside a transaction; `close` ends all connections."""

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self.is_sqlite = self.url.drivername.startswith("sqlite")
        self._turn: asyncio.Lock | nullcontext[None]
        if self.is_sqlite:
            _make_folder(self.url)
            self._turn = asyncio.Lock()
            self._writer = _sqlite_engine(self.url, "BEGIN IMMEDIATE", connections=1)
            self._reader = _sqlite_engine(self.url, "BEGIN", connections=READERS)
        else:
            self._turn = nullcontext()
            self._writer = _postgresql_engine(self.url)
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )  # one moment for all statements of a read, as SQLite gives of itself

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one moment of the database. Write nothing with it. Raises StoreError."""
        with plainly():
            async with self._reader.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that is committed at the end, or rolled back by an error. Raises StoreError."""
        with plainly():
            async with self._writing() as connection:
                yield connection

    async def transact(self, work: Callable[[AsyncConnection, int], Awaitable[T]]) -> T:
        """Do `work(connection, attempt)` in a write transaction, again from the start where it lost a race.

        A race is a deadlock that the server broke, or a unique row that another process put in first. Raises
        StoreError.
        """
        with plainly():
            for attempt in range(TRIES):
                try:
                    async with self._writing() as connection:
                        return await work(connection, attempt)
                except DBAPIError as error:
                    if attempt == TRIES - 1 or not _lost_race(error):
                        raise
        raise AssertionError("unreachable: the last try returns or raises")

    async def close(self) -> None:
        """End all connections, those in use once they are given back; safe to call twice.

        Who was cut off gives its connection back a moment later: closed meanwhile, it would be rolled back by nobody.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_USE):
                while _in_use(self._reader) or _in_use(self._writer):  # noqa: ASYNC110 (the pool has no event of it)
                    await asyncio.sleep(0.01)
        await self._reader.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn, self._writer.begin() as connection:
            yield connection


def find(url: str) -> None:
    """Raise NoDatabaseError where there is no such file, which opening it would make; CannotOpenError where none could
    be made there either. A server is asked when it is opened."""
    parsed = parse_url(url)
    if not parsed.drivername.startswith("sqlite"):
        return
    file = Path(parsed.database or "").absolute()
    try:
        if file.exists():
            return
        above = next(folder for folder in file.parents if folder.exists())
    except OSError as error:  # a folder above it is not ours to look into
        raise CannotOpenError(f"{file}: {error.strerror}") from error
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise CannotOpenError(str(above))
    raise NoDatabaseError(f"there is no {file}")


def _in_use(engine: AsyncEngine) -> int:
    pool = engine.pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 0


def _lost_race(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _LOST_RACES


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotOpenError(f"{folder}: {error.strerror}") from error


def _postgresql_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=SERVER_CONNECTIONS,
        pool_pre_ping=True,  # a server that was restarted costs no failed transaction
        json_serializer=_dump,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT, "options": SERVER_OPTIONS},
    )

    # First of all who listen: SQLAlchemy asks the server for its version next, and can't read what is not UTF-8.
    @event.listens_for(engine.sync_engine, "connect", insert=True)
    def look(connection: Any, record: object) -> None:
        encoding = connection.driver_connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise NotUtf8Error(encoding)

    return engine


def _sqlite_engine(url: URL, begin: str, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=60,
        json_serializer=_dump,
        hide_parameters=True,
        # None: the driver begins nothing by itself; `begin` below says which kind of transaction it is. A write
        # transaction takes its lock at once: one that starts by reading could no longer get it later.
        async_creator=lambda: onehop.connect(str(url.database), isolation_level=None, timeout=BUSY_TIMEOUT),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
