"""A connection to SQLite ends whatever it is doing, and however often it is told to."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from feeds.store.base.onehop import OneHopConnection, connect


async def _ended(connection: OneHopConnection) -> None:
    """Its thread tells the loop that it ends, which must still be there to be told."""
    await asyncio.to_thread(connection._thread.join, 10)
    assert not connection._thread.is_alive()


async def test_closing_what_was_stopped_already_ends(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "a.db"))
    connection.stop()
    async with asyncio.timeout(10):
        with contextlib.suppress(ValueError):  # "connection closed": so it is
            await connection.close()
    await _ended(connection)


async def test_closing_and_stopping_at_once_ends_both(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "a.db"))
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    async with asyncio.timeout(10):
        await asyncio.gather(closing, return_exceptions=True)
    await _ended(connection)
