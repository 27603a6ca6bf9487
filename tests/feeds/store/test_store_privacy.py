"""What is stored about a chat can be handed over whole, and deleted whole."""

from __future__ import annotations

import json

from sqlalchemy import delete

from feeds.store import Store
from feeds.store.privacy import KEPT
from feeds.store.tables import chats, metadata, subscriptions
from tests.feeds.store.making import NOON, claim, entry, matched, opening, poll, subscribe


async def busy(store: Store, chat: int) -> None:
    address = await subscribe(store, chat, "kaliningrad", "iskander")
    number = await store.watches.propose(address, "", "aegis", NOON)
    await store.watches.confirm(address, number, NOON, 20)
    await store.chats.asked(address, "kaliningrad", NOON)


async def test_everything_about_a_chat_is_handed_over_and_nothing_of_others(store: Store) -> None:
    await busy(store, 7)
    await busy(store, 8)
    await poll(store, opening(1, matched(entry("Drill"), ["kaliningrad"])))
    found = await store.privacy.everything_of(7)
    assert {name: len(rows) for name, rows in found.items()} == {
        "chats": 1,
        "subscriptions": 2,
        "watches": 1,
        "asks": 1,
        "outbox": 1,
        "lanes": 1,
    }
    written = json.dumps(found)
    assert "aegis" in written
    assert "chat 8" not in written


async def test_what_is_forgotten_is_gone_and_others_keep_theirs(store: Store) -> None:
    await busy(store, 7)
    await busy(store, 8)
    await poll(store, opening(1, matched(entry("Drill"), ["kaliningrad"])))
    before = await store.watches.version()
    assert await store.privacy.forget(7) == 7
    assert await store.privacy.everything_of(7) == {}
    assert await store.chats.get(7) is None
    assert [delivery.address.chat for delivery in await claim(store)] == [8]
    assert len(await store.watches.numbers()) == 1
    assert await store.watches.version() > before  # whoever has all watches in memory looks again


async def test_what_a_fan_out_left_behind_of_a_chat_that_was_being_forgotten_is_forgotten(store: Store) -> None:
    for chat in (7, 8):
        await subscribe(store, chat, "kaliningrad")
    await poll(store, opening(1, matched(entry("Drill"), ["kaliningrad"])))
    async with store.database.write() as connection:  # as it is once the fan-out commits after the forgetting
        await connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == 7))
        await connection.execute(delete(chats).where(chats.c.id == 7))
    assert await store.privacy.forget_left() == 2
    assert await store.privacy.everything_of(7) == {}
    assert [delivery.address.chat for delivery in await claim(store)] == [8]
    assert await store.privacy.forget_left() == 0


async def test_a_ban_is_not_forgotten(store: Store) -> None:
    await busy(store, 7)
    await store.bans.add(7, NOON)
    await store.privacy.forget(7)
    assert await store.bans.any_of({7})


def test_every_table_with_a_chat_in_it_is_covered() -> None:
    about_chats = {table.name for table in metadata.sorted_tables if "chat_id" in table.c} | {chats.name}
    assert about_chats - KEPT >= {
        "chats",
        "subscriptions",
        "watches",
        "tastes",
        "quiet_hours",
        "asks",
        "outbox",
        "lanes",
    }
