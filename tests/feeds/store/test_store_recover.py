"""A program that was killed leaves leases behind: the next one does not wait for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from making import claim, entry, matched, opening, poll, subscribe

from feeds.model import Control, Kind, Source
from feeds.store import Store

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
