"""The end of a store: connections that are in use are given back before all are closed."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from feeds.store.base import database
from feeds.store.base.database import Database


async def test_closing_waits_until_a_connection_in_use_is_given_back(store_url: str) -> None:
    base, begun, go_on = Database(store_url), asyncio.Event(), asyncio.Event()

    async def use() -> object:
        async with base.read() as connection:
            begun.set()
            await go_on.wait()
            return (await connection.execute(text("SELECT 1"))).scalar_one()

    using = asyncio.create_task(use())
    await begun.wait()
    closing = asyncio.create_task(base.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    go_on.set()
    assert await using == 1
    await closing


async def test_a_connection_that_is_never_given_back_does_not_hold_up_the_end(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LAST_USE", 0.1)
    base = Database(store_url)
    async with base.read():
        async with asyncio.timeout(10):
            await base.close()
