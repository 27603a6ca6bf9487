"""A copy of a SQLite database while a bot writes to it: one moment of it, whole, checked before it counts."""

from __future__ import annotations

import asyncio
import glob
import os
import secrets
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from feeds.store.base.database import BUSY_TIMEOUT, parse_url
from feeds.store.base.errors import CannotOpenError, NoDatabaseError, NotADatabaseError, UsageError, plainly

_UNFINISHED = ".unfinished"  # ends what a copy is called until it is whole
_LEFT = 3600.0  # seconds without a write, after which such a copy is taken for a killed program's


class NotAFileError(UsageError):
    """Only a SQLite file is copied like this. For PostgreSQL use its own tool: pg_dump --format=custom."""


class NoPlaceError(UsageError):
    """A copy needs a file of its own to go to, such as copy.db."""


async def back_up(url: str, target: Path) -> int:
    """Copy the SQLite database at a DATABASE_URL into the file `target`, in place of what is there; returns its bytes.

    Nobody has to stop: the copy is of the moment it began, and writers go on. A copy that fails or is interrupted
    leaves the file that was there before; of two at once the one that ends last stays. Raises StoreError:
    NotAFileError for another kind of database, NoPlaceError where `target` is a folder or the database itself.
    """
    parsed = parse_url(url)
    if not parsed.drivername.startswith("sqlite"):
        raise NotAFileError
    return await asyncio.to_thread(_copy, Path(str(parsed.database)), target)


def _copy(source: Path, target: Path) -> int:
    if not source.is_file():
        raise NoDatabaseError(f"there is no {source}")
    if target.is_dir():
        raise NoPlaceError(f"{target} is a folder")
    if target.exists() and target.samefile(source):
        raise NoPlaceError(f"{target} is the database itself")
    # A name of its own, as another copy may be on its way to the same file.
    unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}{_UNFINISHED}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotOpenError(f"{target}: {error.strerror}") from error
    try:
        _tidy(target)
        with plainly(), closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original:
            original.execute(f"PRAGMA busy_timeout={int(BUSY_TIMEOUT * 1000)}")
            with closing(sqlite3.connect(unfinished)) as copy:
                original.backup(copy)  # in one read transaction
                _checked(copy)
        _flushed(unfinished)
        unfinished.replace(target)
        return target.stat().st_size
    except OSError as error:
        raise CannotOpenError(f"{target}: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _tidy(target: Path) -> None:
    """Delete what copies that were killed left beside the file they were for."""
    for left in target.parent.glob(f"{glob.escape(target.name)}*{_UNFINISHED}*"):
        with suppress(FileNotFoundError):  # one that has just become whole
            if time.time() - left.stat().st_mtime > _LEFT:
                left.unlink()


def _checked(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    found = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise NotADatabaseError(f"the copy is damaged: {found[0] if found else 'nothing could be read'}")


def _flushed(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
