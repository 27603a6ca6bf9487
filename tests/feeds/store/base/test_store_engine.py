"""What the store loads of SQLAlchemy."""

from __future__ import annotations

import subprocess
import sys
import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from feeds.store import Store, StoreError
from feeds.store.base import engine

LATER = "import feeds.store, sqlalchemy.ext.asyncio.session as it; print(it.AsyncSession)"
LOADED = "import sys, feeds.store; print(*(name for name in sys.modules if name.startswith('sqlalchemy.orm')))"


def test_the_store_takes_no_memory_for_an_object_relational_mapper() -> None:
    assert _printed(LOADED).split() == []


def test_whoever_wants_sessions_after_it_gets_real_ones() -> None:
    assert "AsyncSession" in _printed(LATER)


def test_its_engine_is_sqlalchemy_s() -> None:
    assert engine.create_async_engine is create_async_engine


async def test_an_error_that_nobody_foresaw_has_no_words_of_people_in_it(store: Store) -> None:
    with pytest.raises(StoreError) as failed:
        async with store.database.write() as connection:
            await connection.execute(
                text("SELECT no_such_function(:words)"), {"words": "https://x.test/?key=swordfish"}
            )
    said = "".join(traceback.format_exception(failed.value))
    assert "no_such_function" in said
    assert "swordfish" not in said


def _printed(program: str) -> str:
    """What a Python of its own prints."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
