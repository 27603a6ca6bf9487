"""A database moves to another kind with every row, and the bot goes on there as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.model import AlertKind
from feeds.store import InUseError, StoreError, migrate, open_store, possessed
from feeds.store.base.errors import NoDatabaseError
from feeds.store.moving import NotEmptyError, SameDatabaseError, move
from tests.feeds.store.making import HOUR, NOON, claim, entry, joining, matched, opening, poll, subscribe


async def filled(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await store.meta.started(NOON)
        await subscribe(store, 7, "kaliningrad")
        await subscribe(store, -100, "kaliningrad", thread=3)
        first = opening(1, matched(entry("Drill near Baltiysk"), ["kaliningrad"], subjects=["kaliningrad"]))
        await poll(store, first)
        more = joining(first.story, matched(entry("Baltiysk drill goes on", seen=NOON + HOUR)), AlertKind.UPDATE)
        await poll(store, more, now=NOON + HOUR)
        await store.meta.put("note", "kept")


async def test_everything_arrives_and_the_bot_goes_on(tmp_path: Path, empty_url: str) -> None:
    old = f"sqlite:///{tmp_path / 'old.db'}"
    await filled(old)
    seen: list[tuple[str, int, int]] = []
    counts = await move(old, empty_url, lambda *step: seen.append(step))
    assert counts["entries"] == 2
    assert counts["outbox"] == 2
    assert ("entries", 2, 2) in seen
    async with open_store(empty_url) as store:
        file = await store.stories.file(1)
        assert file is not None
        assert [report.entry.title for report in file.reports] == ["Drill near Baltiysk", "Baltiysk drill goes on"]
        assert [hit.file.story.id for hit in await store.search("baltiysk", 5)] == [1]
        assert await store.meta.get("note") == "kept"
        assert len(await claim(store, NOON + HOUR)) == 2
        new = opening(2, matched(entry("Another one", seen=NOON + 2 * HOUR), ["kaliningrad"]))
        await poll(store, new, now=NOON + 2 * HOUR)  # numbers go on behind those that came along
        assert await store.outbox.waiting() == 4


async def test_it_moves_back_as_well(tmp_path: Path, empty_url: str) -> None:
    await filled(empty_url)
    back = f"sqlite:///{tmp_path / 'back.db'}"
    counts = await move(empty_url, back)
    async with open_store(back) as store:
        assert counts["subscriptions"] == 2
        assert await store.outbox.waiting() == 2


async def test_a_database_that_holds_something_is_left_alone(tmp_path: Path, empty_url: str) -> None:
    old = f"sqlite:///{tmp_path / 'old.db'}"
    await filled(old)
    await filled(empty_url)
    with pytest.raises(NotEmptyError, match="Give the name of an empty one"):
        await move(old, empty_url)


async def test_a_database_with_a_running_bot_does_not_move(tmp_path: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'new.db'}"
    await filled(old)
    async with possessed(old, "the bot"):
        with pytest.raises(InUseError, match="the bot"):
            await move(old, new)
    with pytest.raises(SameDatabaseError):
        await move(old, old)


async def test_where_there_is_no_database_nothing_moves_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseError, match="there is no"):
        await move(f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'new.db'}")
    assert list(tmp_path.iterdir()) == []


async def test_a_failure_in_the_middle_leaves_the_new_database_empty(tmp_path: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'new.db'}"
    await filled(old)

    def stumble(table: str, done: int, total: int) -> None:
        if table == "outbox":
            raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="the disk is full"):
        await move(old, new, stumble)
    assert (await move(old, new))["outbox"] == 2
