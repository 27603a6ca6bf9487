"""A program that was killed leaves leases behind: the next one does not wait for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
