"""What can go wrong with the database, drawn once. Each docstring is the message a person sees.

StoreError
├── UsageError               a setting or an argument that cannot be meant
│   └── BadDatabaseUrlError  the setting itself
├── UnreachableError         a server that does not answer, or a connection that was lost
├── CannotOpenError          a file that cannot be opened or created
├── NoDatabaseError          a file that is not there, where it is only read
├── NotADatabaseError        a file of another kind, or a damaged one
├── ReadOnlyError
├── DiskFullError
├── BusyError                another process holds the file for too long
├── InUseError               another bot runs on it
├── SchemaTooNewError
├── SchemaTooOldError
└── StaleStoryError          decided on a revision that is no longer the newest: read the open stories again
"""

from __future__ import annotations

import inspect
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreError(Exception):
    """The database could not do what was asked."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        said = " ".join(inspect.cleandoc(type(self).__doc__ or "").split())
        return f"{said} ({self.detail})" if self.detail else said


class UsageError(StoreError):
    """A setting or an argument cannot be meant like this."""


class BadDatabaseUrlError(UsageError):
    """DATABASE_URL is neither sqlite:///data/dewline.db, sqlite:////an/absolute/path.db nor
    postgresql://user:password@host/name."""


class UnreachableError(StoreError):
    """The database server does not answer, or the connection was lost. Is it running, and is DATABASE_URL right?"""


class CannotOpenError(StoreError):
    """The database file cannot be opened or created. Do its folder and this user's rights to it exist?"""


class NoDatabaseError(StoreError):
    """There is no database yet: the first `dewline run` makes one, or `dewline replay --store`. Does
    DATABASE_URL say where it lies?"""


class NotADatabaseError(StoreError):
    """The database file is not a SQLite database, or it is damaged. Check DATABASE_URL, or restore a backup."""


class NotUtf8Error(StoreError):
    """The database does not keep its texts in UTF-8. Make a new one: createdb --encoding=UTF8 --template=template0."""


class ReadOnlyError(StoreError):
    """The database can be read but not written. Check the rights to the file, its folder, or the server's role."""


class DiskFullError(StoreError):
    """The database's disk is full. Nothing was lost: make room, and work goes on where it stopped."""


class BusyError(StoreError):
    """Another process has kept the database locked for too long. Is a second Dewline or a database tool at work?"""


class InUseError(StoreError):
    """Another Dewline runs on this database, and two would send everything twice. Stop it, or give this one a database
    of its own."""


class SchemaTooNewError(StoreError):
    """The database was made by a newer Dewline than this one. Upgrade the program, or use another database."""


class SchemaTooOldError(StoreError):
    """The database is empty or was made by an older Dewline. Run `dewline migrate` to bring it up to date."""


class StaleStoryError(StoreError):
    """A story has changed since it was decided on. Read the open stories again and decide anew."""


_SQLITE = {
    sqlite3.SQLITE_FULL: DiskFullError,
    sqlite3.SQLITE_READONLY: ReadOnlyError,
    sqlite3.SQLITE_CANTOPEN: CannotOpenError,
    sqlite3.SQLITE_NOTADB: NotADatabaseError,
    sqlite3.SQLITE_CORRUPT: NotADatabaseError,
    sqlite3.SQLITE_BUSY: BusyError,
    sqlite3.SQLITE_LOCKED: BusyError,
}

# PostgreSQL's own codes, appendix A of its manual; the first two characters are the class of error.
_POSTGRESQL = {"53100": DiskFullError, "25006": ReadOnlyError, "42501": ReadOnlyError, "55P03": BusyError}
_POSTGRESQL_CLASSES = {
    "08": UnreachableError,
    "28": UnreachableError,
    "3D": UnreachableError,
    "53": UnreachableError,
    "57": UnreachableError,
}


def plain(error: BaseException) -> StoreError:
    """The error of ours that says what `error` (SQLAlchemy's or a driver's) means; never with a password in it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    detail = " ".join(str(cause).split())
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, StoreError)(detail)
    driver = _postgresql_driver()
    if driver is not None and isinstance(cause, driver.Error):
        state = cause.sqlstate
        if state is None and isinstance(cause, driver.OperationalError):
            return UnreachableError(detail)
        return _POSTGRESQL.get(state or "", _POSTGRESQL_CLASSES.get((state or "")[:2], StoreError))(detail)
    return StoreError(detail)


@contextmanager
def plainly() -> Iterator[None]:
    """Whatever the database raises within leaves as a StoreError, its cause attached."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise plain(error) from error
    except Exception as error:
        driver = _postgresql_driver()
        if driver is not None and isinstance(error, driver.Error):
            raise plain(error) from error
        raise


def _postgresql_driver() -> Any:
    """psycopg where it is in use: whoever has SQLite is spared its 9 MB, and none of its errors can come."""
    return sys.modules.get("psycopg")
