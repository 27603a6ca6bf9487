"""One running bot for one database: a lock that a killed process cannot leave behind.

SQLite: a lock of the operating system on a file beside the database. PostgreSQL: an advisory lock of the server, held
by a connection of its own. Both end with the process that holds them, however it ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

import psycopg
from sqlalchemy import URL

from feeds.store.database import CONNECT_TIMEOUT, parse_url
from feeds.store.errors import CannotOpenError, InUseError, plainly

LOCK = int.from_bytes(b"dewline", "big")  # the server's advisory locks are numbers; this one is ours
MOST_SAID = 200  # characters of what a lock file says of its holder


@asynccontextmanager
async def possessed(url: str, holder: str) -> AsyncIterator[None]:
    """Have the database at a DATABASE_URL for oneself for the length of the block.

    `holder` is what others are told: who, where, since when. Raises InUseError naming the other, and StoreError.
    """
    parsed = parse_url(url)
    keep = _file_lock if parsed.drivername.startswith("sqlite") else _server_lock
    async with keep(parsed, holder):
        yield


@asynccontextmanager
async def _file_lock(url: URL, holder: str) -> AsyncIterator[None]:
    with _locked(Path(f"{url.database}.lock"), holder):
        yield


def _locked(path: Path, holder: str) -> IO[str]:
    """The lock file, open and ours until it is closed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotOpenError(f"{path}: {error.strerror}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with file:
            file.seek(0)
            raise InUseError(file.read(MOST_SAID).strip()) from None
    file.truncate(0)
    file.write(holder + "\n")
    file.flush()
    return file


@asynccontextmanager
async def _server_lock(url: URL, holder: str) -> AsyncIterator[None]:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with plainly():
        connection = await psycopg.AsyncConnection.connect(
            address, autocommit=True, connect_timeout=CONNECT_TIMEOUT, application_name=f"dewline {holder}"[:63]
        )
    async with connection:
        with plainly():
            got = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])).fetchone()
            if not (got and got[0]):
                raise InUseError(await _holder(connection))
        yield


async def _holder(connection: psycopg.AsyncConnection[tuple[object, ...]]) -> str:
    """What the server knows of who holds the lock."""
    found = await connection.execute(
        "SELECT application_name, client_addr FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = %s LIMIT 1",
        [LOCK],
    )
    row = await found.fetchone()
    return " from ".join(str(part) for part in row if part) if row else ""
