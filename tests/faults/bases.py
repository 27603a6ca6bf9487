"""The database of a run, and what can be done to it."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from feeds.store import UnreachableError
from tests.faults.plan import OF_A_FILE, OF_A_SERVER, Step
from tests.postgresql import Server

T = TypeVar("T")
FORBIDDEN_BYTES = 1  # of a file, while the disk is full


class Base(Protocol):
    """The database, and what can be done to it."""

    troubles: tuple[str, ...]

    async def suffer(self, step: Step, pid: Callable[[], int | None]) -> None: ...


@dataclass(slots=True)
class FileBase:
    """A SQLite file."""

    path: Path
    troubles: tuple[str, ...] = OF_A_FILE

    async def suffer(self, step: Step, pid: Callable[[], int | None]) -> None:
        """Be locked as by another program, or be on a disk that is full: no file of the program's may grow."""
        if step.what == "lock":
            await asyncio.to_thread(_lock, self.path, step.seconds)
            return
        until = asyncio.get_running_loop().time() + step.seconds
        while (left := until - asyncio.get_running_loop().time()) > 0:
            _permit(pid(), FORBIDDEN_BYTES)  # whichever process it is by then
            await asyncio.sleep(min(left, 0.05))
        _permit(pid(), resource.RLIM_INFINITY)


@dataclass(slots=True)
class ServerBase:
    """A database on a PostgreSQL."""

    server: Server
    url: str
    troubles: tuple[str, ...] = OF_A_SERVER

    async def suffer(self, step: Step, pid: Callable[[], int | None]) -> None:
        """Be away for a while, or lose every connection."""
        if step.what == "cut":
            await asyncio.to_thread(self.server.cut, self.url)
            return
        await asyncio.to_thread(self.server.stop)
        await asyncio.sleep(step.seconds)
        await asyncio.to_thread(self.server.start)


async def until_it_works(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask the database, again where it is away."""
    while True:
        try:
            return await ask()
        except UnreachableError:
            await asyncio.sleep(0.2)


def _permit(pid: int | None, size: int) -> None:
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _lock(database: Path, seconds: float) -> None:
    """Keep the database locked, as another program might."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None, timeout=20)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
