"""A program that was killed leaves leases behind: the next one does not wait for them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from making import claim, entry, matched, opening, poll, source, subscribe
from sqlalchemy import update

from feeds.audience import Later
from feeds.model import Control, Kind, Source
from feeds.store import Role, Store, possessed
from feeds.store.tables import sources

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source("Wire", "http://wire.test/feed", "en", Kind.NEWS, "LT", Control.INDEPENDENT)


async def test_a_source_claimed_by_a_killed_program_is_due_again_at_once(store: Store) -> None:
    await store.sources.sync([SOURCE], NOW)
    assert len(await store.sources.due(NOW, 10, "killed", timedelta(minutes=5))) == 1
    assert await store.sources.due(NOW, 10, "next", timedelta(minutes=5)) == []
    await store.recover(NOW)
    assert len(await store.sources.due(NOW, 10, "next", timedelta(minutes=5))) == 1


async def test_a_chat_that_was_being_written_to_is_left_alone_for_its_pace(store: Store) -> None:
    for chat in (1, -1):
        await subscribe(store, chat, "nato", now=NOW)
    await poll(store, opening(1, matched(entry("One", seen=NOW), ["nato"])), now=NOW)
    assert len(await claim(store, NOW)) == 2
    await store.recover(NOW, private=timedelta(seconds=1), group=timedelta(seconds=4))
    assert await claim(store, NOW) == []
    assert [one.address.chat for one in await claim(store, NOW + timedelta(seconds=1))] == [1]
    assert [one.address.chat for one in await claim(store, NOW + timedelta(seconds=4))] == [-1]


async def test_a_clock_that_is_set_back_delays_no_delivery(store: Store) -> None:
    ahead = NOW + timedelta(hours=1)
    await subscribe(store, 1, "nato")
    await subscribe(store, 2, "nato")
    await poll(store, opening(1, matched(entry("One", seen=NOW), ["nato"])), now=ahead)
    late = await store.outbox.claim("me", ahead, 1, timedelta(minutes=1))
    await store.outbox.settle(late[0], Later(ahead + timedelta(minutes=5), "away", counts=False), ahead)
    assert await store.outbox.claim("me", NOW, 5, timedelta(minutes=1)) == []
    await store.outbox.set_back(ahead, NOW)
    assert len(await store.outbox.claim("me", NOW, 5, timedelta(minutes=1))) == 1
    assert len(await store.outbox.claim("me", NOW + timedelta(minutes=5), 5, timedelta(minutes=1))) == 2


async def test_a_start_after_the_clock_was_set_back_finds_it_out(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await poll(store, opening(1, matched(entry("One", seen=NOW), ["nato"])), now=NOW + timedelta(hours=1))
    assert await store.outbox.claim("me", NOW, 5, timedelta(minutes=1)) == []
    await store.recover(NOW)
    assert len(await store.outbox.claim("me", NOW, 5, timedelta(minutes=1))) == 1


async def test_a_start_after_the_clock_was_set_back_delays_no_source(store: Store) -> None:
    ahead = NOW + timedelta(hours=1)
    await store.sources.sync([source("Wire")], ahead)
    async with store.database.write() as connection:
        await connection.execute(update(sources).values(polled=ahead, due=ahead + timedelta(minutes=5)))
    assert await store.sources.due(NOW + timedelta(minutes=5), 5, "me", timedelta(minutes=5)) == []
    await store.recover(NOW)
    assert len(await store.sources.due(NOW + timedelta(minutes=5), 5, "me", timedelta(minutes=5))) == 1


async def test_a_clock_that_is_set_back_delays_no_source(store: Store) -> None:
    ahead = NOW + timedelta(hours=1)
    await store.sources.sync([source("Wire"), source("Other")], ahead)
    [claimed] = await store.sources.due(ahead, 1, "me", timedelta(minutes=5))
    assert await store.sources.due(NOW, 5, "me", timedelta(minutes=5)) == []
    await store.sources.set_back(ahead, NOW)
    [other] = await store.sources.due(NOW, 5, "me", timedelta(minutes=5))
    assert other.id != claimed.id
    assert len(await store.sources.due(NOW + timedelta(minutes=5), 5, "me", timedelta(minutes=5))) == 2


async def test_the_sources_of_a_process_that_is_gone_are_free(server_store: Store, migrated_postgresql: str) -> None:
    store = server_store
    await store.sources.sync([source("Wire"), source("Other")], NOW)
    async with possessed(migrated_postgresql, "farm:17 since noon", Role.INGEST):
        await store.sources.due(NOW, 1, "farm:17", timedelta(minutes=5))
        await store.sources.due(NOW, 1, "farm:18", timedelta(minutes=5))
        assert await store.free_abandoned() == 1
        await store.recover(NOW, role=Role.INGEST)
        assert len(await store.sources.due(NOW, 5, "me", timedelta(minutes=5))) == 1
    freed = 0
    async with asyncio.timeout(30):
        while freed < 2:  # those of "me", and "farm:17" once the server has noticed that its connection ended
            freed += await store.free_abandoned()
            await asyncio.sleep(0.1)
    assert len(await store.sources.due(NOW, 5, "me", timedelta(minutes=5))) == 2
