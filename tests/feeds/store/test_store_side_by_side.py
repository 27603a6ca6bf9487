"""Transactions side by side on a server: one does not see what another has not committed yet."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from typing import Any

import pytest
from making import HOUR, SECOND, send_all, subscribe
from sqlalchemy import literal, select

from feeds.audience import Address, OtherKind
from feeds.store import Store
from feeds.store.delivery import digests as digests_module
from feeds.store.tables import chats
from feeds.store.waiting.enqueue import enqueue
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule

NIGHT = Quiet(time(22), time(7), "UTC")
LATE = datetime(2026, 11, 23, 23, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)
EVERYBODY = select(chats.c.id.label("chat_id"), literal(0).label("thread"))


@pytest.mark.parametrize("off", [False, True])
async def test_what_is_on_its_way_into_the_outbox_as_quiet_hours_end_is_let_go_by_a_later_look(
    server_store: Store, off: bool
) -> None:
    store = server_store
    await subscribe(store, 1, now=LATE)
    await store.quiet.set(1, NIGHT, LATE)
    async with store.database.write() as connection:
        await enqueue(connection, OtherKind.BROADCAST, 1, EVERYBODY, MORNING - SECOND)
        await (store.quiet.end(1, MORNING) if off else store.quiet.turn(MORNING))
    assert await send_all(store, MORNING) == []
    assert await store.quiet.free(MORNING + HOUR) == 1
    assert [one.address for one in await send_all(store, MORNING + HOUR)] == [Address(1)]


async def test_what_is_held_for_a_chat_that_is_forgotten_meanwhile_is_not_let_go(server_store: Store) -> None:
    store = server_store
    await subscribe(store, 1, now=LATE)
    await store.quiet.set(1, NIGHT, LATE)
    async with store.database.write() as connection:
        await enqueue(connection, OtherKind.BROADCAST, 1, EVERYBODY, MORNING - SECOND)
        await store.privacy.forget(1)
    assert await store.quiet.free(MORNING + HOUR) == 0


@pytest.mark.parametrize("end_first", [False, True])
async def test_digests_that_end_at_the_moment_one_is_due_tell_nothing_twice(
    server_store: Store, end_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`/digest off` while the run of a minute that many chose is not written yet, or the other way round."""
    store, me = server_store, Address(1)
    await subscribe(store, 1, "nato", now=LATE)
    await store.digests.set(me, Schedule(time(7)), LATE)
    put, begun = digests_module.enqueue, asyncio.Event()

    async def put_slowly(*how: Any) -> int:
        count = await put(*how)
        if not begun.is_set():
            begun.set()
            await asyncio.sleep(0.3)  # in which the other begins
        return count

    monkeypatch.setattr(digests_module, "enqueue", put_slowly)
    run, end = store.digests.run(MORNING), store.digests.end(me, MORNING + SECOND)
    first, second = (end, run) if end_first else (run, end)
    task = asyncio.create_task(first)
    await begun.wait()
    await asyncio.gather(task, second)
    told = await send_all(store, MORNING + SECOND)
    assert len({one.since for one in told}) == len(told) > 0, "each begins where the one before ended"
