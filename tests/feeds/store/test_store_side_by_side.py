"""Transactions side by side on a server: one does not see what another has not committed yet."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from making import HOUR, SECOND, send_all, subscribe
from sqlalchemy import literal, select

from feeds.audience import Address, OtherKind
from feeds.quiet import Quiet
from feeds.store import Store
from feeds.store.enqueue import enqueue
from feeds.store.tables import chats

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
