"""SQLAlchemy's asyncio engine without its object-relational mapper, which nothing here uses.

The package `sqlalchemy.ext.asyncio` loads its sessions with its engine, and with them all of `sqlalchemy.orm`: 6.4 of
the 44.5 MiB that a Python with it takes. So the two modules of sessions stand empty while it is loaded, and what the
package calls AsyncSession is None in this program. Modules here take the engine's names from this one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_OF_SESSIONS = ("sqlalchemy.ext.asyncio.session", "sqlalchemy.ext.asyncio.scoping")


class _Empty(ModuleType):
    """A module in which every name is None."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


@contextmanager
def _without_sessions() -> Iterator[None]:
    """Whatever of SQLAlchemy is loaded meanwhile gets no sessions; who asks for their modules later gets the real
    ones."""
    empty = [name for name in _OF_SESSIONS if name not in sys.modules]
    sys.modules.update({name: _Empty(name) for name in empty})
    try:
        yield
    finally:
        for name in empty:
            del sys.modules[name]


with _without_sessions():
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

__all__ = ["AsyncConnection", "AsyncEngine", "create_async_engine"]
