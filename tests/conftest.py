"""Rules every test lives under: loopback only, and the shared material where it lies beside the checkout."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from feeds.store.base import database
from tests.postgresql import Server, running_server

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded feeds, archives and labels beside the checkout; skips the test where it is absent."""
    if not (SHARED / "README.md").is_file():
        pytest.skip("../shared is not beside this checkout: recorded feeds and archives are not part of the project")
    return SHARED


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL for the session; skips where none can be started."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """Lets the stores of all tests share what SQLAlchemy remembers of the statements it compiled.

    A program opens one store and compiles each statement once; every test opens another, and spent a quarter of its
    time on compiling the same again. They are remembered by dialect, and each engine has its own: those of a kind are
    made equal here.
    """
    shared: dict[str, LRUCache[Any, Any]] = {}
    make = database.create_async_engine

    def sharing(*args: Any, **kwargs: Any) -> AsyncEngine:
        engine = make(*args, **kwargs)
        engine.sync_engine._compiled_cache = shared.setdefault(engine.dialect.name, LRUCache(5000))
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        patch.setattr(DefaultDialect, "__eq__", lambda dialect, other: type(dialect) is type(other))
        patch.setattr(database, "create_async_engine", sharing)
        yield


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def _is_short_number(host: str) -> bool:
    """Whether this is an address in one of its old spellings, such as 127.1 or 0x7f.1."""
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return True


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection or name look-up beyond loopback fails the test that tried it."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guard(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            pytest.fail(f"a test tried to reach {address!r}: tests stay on loopback")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        guard(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        guard(self, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _is_loopback(name) and not name.endswith((".test", ".invalid", ".localhost")):
            try:
                ipaddress.ip_address(name)  # numbers need no look-up
            except ValueError:
                if not _is_short_number(name):
                    pytest.fail(f"a test tried to look up {name!r}: tests stay on loopback")
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
