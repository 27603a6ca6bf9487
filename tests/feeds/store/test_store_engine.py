"""What the store loads of SQLAlchemy."""

from __future__ import annotations

import subprocess
import sys

from sqlalchemy.ext.asyncio import create_async_engine

from feeds.store import engine

LATER = "import feeds.store, sqlalchemy.ext.asyncio.session as it; print(it.AsyncSession)"
LOADED = "import sys, feeds.store; print(*(name for name in sys.modules if name.startswith('sqlalchemy.orm')))"


def test_the_store_takes_no_memory_for_an_object_relational_mapper() -> None:
    assert _printed(LOADED).split() == []


def test_whoever_wants_sessions_after_it_gets_real_ones() -> None:
    assert "AsyncSession" in _printed(LATER)


def test_its_engine_is_sqlalchemy_s() -> None:
    assert engine.create_async_engine is create_async_engine


def _printed(program: str) -> str:
    """What a Python of its own prints."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
