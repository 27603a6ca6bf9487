"""Messages that are no alerts go through the outbox as alerts do, each once."""

from __future__ import annotations

from datetime import time

import pytest
from making import HOUR, MINUTE, NOON, SECOND, claim, entry, matched, opening, poll, send_all, subscribe
from sqlalchemy import Select, select

from feeds.audience import Address, ChatState, Migrated, OtherKind, Poison, Sent, ThreadGone, kind_of
from feeds.model import AlertKind, Level
from feeds.store import Store
from feeds.store.tables import chats, subscriptions
from feeds.store.waiting.enqueue import enqueue
from feeds.times.quiet import Quiet

DIGEST = OtherKind.DIGEST


def everyone() -> Select[tuple[int, int]]:
    return (
        select(subscriptions.c.chat_id, subscriptions.c.thread)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(chats.c.state == ChatState.ACTIVE.value)
        .order_by(subscriptions.c.chat_id, subscriptions.c.thread)
    )


async def put(store: Store, number: int, now=NOON) -> int:
    async with store.database.write() as connection:
        return await enqueue(connection, DIGEST, number, everyone(), now)


async def tell(store: Store, number: int, level: Level = Level.ROUTINE, now=NOON) -> None:
    await poll(store, opening(number, matched(entry(f"Story {number}", seen=now), ["nato"]), level=level), now=now)


def test_a_kind_is_read_from_its_word() -> None:
    assert kind_of("update") is AlertKind.UPDATE
    assert kind_of("digest") is DIGEST
    with pytest.raises(ValueError, match="parcel"):
        kind_of("parcel")


async def test_every_address_gets_it_once_however_often_it_is_put_in(store: Store) -> None:
    for chat in (1, 2):
        await subscribe(store, chat, "nato")
    assert await put(store, 7) == 2
    assert await put(store, 7, NOON + HOUR) == 0
    sent = await send_all(store, NOON + HOUR)
    assert [(one.address, one.kind, one.story) for one in sent] == [(Address(1), DIGEST, 7), (Address(2), DIGEST, 7)]
    assert await put(store, 7, NOON + 2 * HOUR) == 0, "what was sent is not owed again"
    assert await put(store, 8, NOON + 2 * HOUR) == 2


async def test_it_goes_after_alerts_of_other_addresses_and_in_order_within_one(store: Store) -> None:
    for chat in (1, 2, 3):
        await subscribe(store, chat, *(["nato"] if chat > 1 else ["bmd"]))
    await put(store, 7)
    await tell(store, 1, now=NOON + MINUTE)
    claimed = await claim(store, NOON + MINUTE, limit=2)
    assert [(one.address, one.kind) for one in claimed] == [(Address(2), DIGEST), (Address(3), DIGEST)]
    assert [one.rank for one in claimed] == [3, 3], "the alert behind it lifts its lane"


async def test_a_story_of_the_same_number_has_nothing_to_do_with_it(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 7)
    await send_all(store)
    await put(store, 7, NOON + MINUTE)
    [one] = await claim(store, NOON + MINUTE)
    assert (one.kind, one.story, one.message, one.watch) == (DIGEST, 7, None, None)


async def test_it_is_no_part_of_what_is_caught_up_with(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    await put(store, 7)
    await tell(store, 2, now=NOON + MINUTE)
    [first] = await claim(store, NOON + MINUTE)
    assert [row.story for row in await store.outbox.behind(first, NOON + HOUR)] == [1, 2]


async def test_in_quiet_hours_it_is_held_and_comes_when_they_end(store: Store) -> None:
    for chat in (1, 2):
        await subscribe(store, chat, "nato")
    await store.quiet.set(1, Quiet(time(11), time(14), "UTC"), NOON - 2 * HOUR)
    await store.quiet.turn(NOON)
    await put(store, 7)
    assert [one.address for one in await send_all(store)] == [Address(2)]
    assert await store.quiet.turn(NOON + 2 * HOUR) == 1
    assert [(one.address, one.kind) for one in await send_all(store, NOON + 2 * HOUR)] == [(Address(1), DIGEST)]


async def test_it_moves_with_its_group_and_from_a_deleted_thread(store: Store) -> None:
    await subscribe(store, -1, "nato", thread=5)
    await subscribe(store, -1, "bmd")
    await put(store, 7)
    of = {one.address: one for one in await claim(store)}
    await store.outbox.settle(of[Address(-1)], Sent(9), NOON)
    await store.outbox.settle(of[Address(-1, 5)], Migrated(-100), NOON)
    [moved] = await claim(store)
    assert moved.address == Address(-100, 5)
    await store.outbox.settle(moved, ThreadGone("message thread not found"), NOON)
    [of_the_thread] = await send_all(store)
    assert of_the_thread.address == Address(-100), "the group's digest told nothing of what the thread wanted"
    assert await send_all(store) == []


async def test_one_that_can_not_be_sent_is_set_aside_and_a_blocked_chat_gets_none(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await put(store, 7)
    [one] = await claim(store)
    await store.outbox.settle(one, Poison("message is too long"), NOON)
    assert [aside.delivery.kind for aside in await store.outbox.set_aside()] == [DIGEST]
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    assert await put(store, 8, NOON + SECOND) == 0
