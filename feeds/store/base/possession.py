"""Who may run on a database: one bot, or one process for each role; a lock that a killed process cannot leave behind.

SQLite: a lock of the operating system on a file beside the database. PostgreSQL: advisory locks of the server
(feeds/store/base/server_lock.py). Both end with the process that holds them, however it ends.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Protocol

from feeds.store.base.database import parse_url
from feeds.store.base.errors import CannotOpenError, DiskFullError, InUseError, StoreError
from feeds.store.base.roles import Role

MOST_SAID = 200  # characters of what a lock file says of its holder


class Possession(Protocol):
    """The right to a role on a database."""

    async def lost(self) -> str:
        """Return, once another process has it, who that is. Until then it never returns."""


def _nobody(_: str) -> None:
    return


@asynccontextmanager
async def possessed(
    url: str, holder: str, role: Role = Role.ALL, standing_by: Callable[[str], None] = _nobody
) -> AsyncIterator[Possession]:
    """Have a role on the database at a DATABASE_URL for the length of the block.

    `holder` is what others are told: who, where, since when. A second process for CHAT or SEND waits until the first
    is gone; `standing_by` is told once who that is. Raises InUseError naming the other where one of ALL is in the way
    or would be, ValueError for another role than ALL on SQLite, and StoreError.
    """
    parsed = parse_url(url)
    if parsed.drivername.startswith("sqlite"):
        if role is not Role.ALL:
            raise ValueError("SQLite is for one process")
        with _locked(_lock_of(str(parsed.database)), holder):
            yield _Ours()
    else:
        from feeds.store.base.server_lock import server_lock

        async with server_lock(parsed, holder, role, standing_by) as lock:
            yield lock


class _Ours:
    """A file's lock is ours as long as we live."""

    async def lost(self) -> str:
        """Never."""
        await asyncio.Event().wait()
        raise AssertionError("unreachable: nobody sets this event")


def _lock_of(database: str) -> Path:
    """The lock file of a database, whatever links lead to that."""
    return Path(f"{Path(database).resolve()}.lock")


def _locked(path: Path, holder: str) -> IO[str]:
    """The lock file, open and ours until it is closed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise _meaning(error, path) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with file:
            file.seek(0)
            raise InUseError(file.read(MOST_SAID).strip()) from None
    try:
        file.truncate(0)
        os.write(file.fileno(), f"{holder}\n".encode())
    except OSError as error:
        file.close()
        raise _meaning(error, path) from error
    return file


def _meaning(error: OSError, path: Path) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(str(path))
    return CannotOpenError(f"{path}: {error.strerror}")
