"""An aiosqlite connection on which a statement costs one trip to its thread instead of four.

aiosqlite runs each call on the connection's own thread, and SQLAlchemy makes four for a statement: open a cursor,
execute, fetch, close. Each trip costs the event loop a wake-up (0.15 ms measured), more than most statements
themselves. Here the four are one function, run there at once; what SQLAlchemy then asks for is at hand.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any

import aiosqlite

WAL_TRIES, WAL_WAIT = 200, 0.05  # times, and seconds between two: as long as a statement waits for another process
_CHUNK = 64  # aiosqlite's own default; rows are never fetched piece by piece here


def _opened(path: str, options: dict[str, Any]) -> sqlite3.Connection:
    """A connection in WAL mode.

    A new file can be put into it only while no one writes, and SQLite does not wait for that by itself. Any other
    trouble is left to the first statement, where it is told as what it is.
    """
    connection: sqlite3.Connection = sqlite3.connect(path, **options)
    for _ in range(WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                break
            time.sleep(WAL_WAIT)
        else:
            break
    return connection


async def connect(path: str, **options: Any) -> OneHopConnection:
    """Open `path` with the options of sqlite3.connect. What SQLAlchemy takes as `async_creator`."""
    connection = OneHopConnection(lambda: _opened(path, options), _CHUNK)
    connection._thread.daemon = True  # as SQLAlchemy does it for aiosqlite: an exit never waits for this thread
    try:
        await connection
    except BaseException:
        connection._thread.join()  # it is at its end already, and would tell a loop that may be closed by then
        raise
    return connection


class OneHopCursor:
    """The part of an aiosqlite cursor that SQLAlchemy uses."""

    def __init__(self, run: Callable[..., Any], connection: sqlite3.Connection) -> None:
        self._run = run
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> OneHopCursor:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> OneHopCursor:
        """Execute and fetch everything."""
        await self._run(self._do, sqlite3.Cursor.execute, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> OneHopCursor:
        """Execute once for each set of parameters."""
        await self._run(self._do, sqlite3.Cursor.executemany, statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """What was fetched."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open."""

    def _do(self, execute: Callable[..., Any], statement: str, parameters: Iterable[Any]) -> None:
        """On the connection's thread."""
        cursor = self._connection.cursor()
        try:
            execute(cursor, statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection with such cursors, and one whose thread is told to end only once.

    SQLAlchemy ends a connection whose statement was cancelled in two ways at once, and aiosqlite's `close` then waits
    for an answer of a thread that has ended: for ever, through every cancellation, so that the program never ends.
    """

    _told_to_end = False

    def stop(self) -> asyncio.Future[Any] | None:
        """Have the thread close the database and end; what to wait for, or None where it was told already."""
        if self._told_to_end:
            return None
        self._told_to_end = True
        ended: asyncio.Future[Any] | None = super().stop()
        return ended

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        """A cursor; nothing happens before it executes."""
        return OneHopCursor(self._execute, self._conn)
