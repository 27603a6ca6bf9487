"""A program that was killed leaves leases behind: the next one does not wait for them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from making import DAY, claim, entry, matched, opening, poll, send_all, source, subscribe
from sqlalchemy import update

from feeds.audience import Later, OtherKind, Sent
from feeds.fetching.health import news_of
from feeds.model import AlertKind, Control, Hub, Kind, Source
from feeds.source_state import Health, PollOutcome
from feeds.store import Role, Store, possessed
from feeds.store.tables import sources
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.wanting import Sending

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source("Wire", "http://wire.test/feed", "en", Kind.NEWS, "LT", Control.INDEPENDENT)
PAUSES = {"private": timedelta(seconds=1), "group": timedelta(seconds=4)}


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
    left = await store.recover(NOW, **PAUSES)
    assert left == {1: PAUSES["private"], -1: PAUSES["group"]}
    assert await claim(store, NOW) == []
    assert [one.address.chat for one in await claim(store, NOW + timedelta(seconds=1))] == [1]
    assert [one.address.chat for one in await claim(store, NOW + timedelta(seconds=4))] == [-1]


@pytest.mark.parametrize("later", [timedelta(milliseconds=100), DAY, -DAY])
async def test_chats_that_were_just_written_to_are_left_alone_whatever_the_clock_says_now(
    store: Store, later: timedelta
) -> None:
    before, last = NOW + timedelta(seconds=1), NOW + timedelta(seconds=2)
    for chat in (1, 2, -1, -2):
        await subscribe(store, chat, "nato", now=NOW)
    await poll(store, opening(1, matched(entry("One", seen=NOW), ["nato"])), now=NOW)
    for delivery in await claim(store, NOW):
        at = last if delivery.address.chat in (2, -2) else NOW if delivery.address.chat == 1 else before
        await store.outbox.settle(delivery, Sent(17), at)
    assert await store.recover(last + later, **PAUSES) == {2: PAUSES["private"]} | dict.fromkeys(
        (-1, -2), PAUSES["group"]
    )


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


async def test_a_start_after_the_clock_was_set_back_is_the_only_one_that_finds_it_out(store: Store) -> None:
    ahead, hour = NOW + timedelta(days=365), timedelta(hours=1)
    await subscribe(store, 1, "nato")
    await subscribe(store, 2, "nato")
    await store.sources.sync([source("Wire"), source("Paused")], ahead)
    async with store.database.write() as connection:
        await connection.execute(update(sources).values(polled=ahead, due=ahead))
    await poll(store, opening(1, matched(entry("One", seen=NOW), ["nato"])), now=ahead)
    sent, _ = await store.outbox.claim("me", ahead, 5, timedelta(minutes=1))
    await store.outbox.settle(sent, Sent(17), ahead)
    await store.recover(NOW)
    [left] = await claim(store, NOW)
    await store.outbox.settle(left, Later(NOW + hour, "asked to wait", counts=False), NOW)
    async with store.database.write() as connection:
        await connection.execute(update(sources).where(sources.c.name == "Wire").values(polled=NOW, due=NOW + hour))
    await store.recover(NOW + timedelta(minutes=1))
    assert await claim(store, NOW + timedelta(minutes=2)) == []
    due = await store.sources.due(NOW + timedelta(minutes=2), 5, "me", timedelta(minutes=5))
    assert "Wire" not in {state.source.name for state in due}


async def test_a_source_that_went_blind_while_the_clock_was_ahead_is_told_of_in_time(store: Store) -> None:
    ahead = NOW + timedelta(days=365)
    await store.sources.sync([SOURCE], NOW)
    [state] = await store.sources.all()
    await store.apply(PollOutcome(replace(state, health=Health.BLIND, health_since=ahead)), ahead)
    await store.sources.set_back(ahead, NOW)
    [state] = await store.sources.all()
    assert state.health_since == NOW
    assert news_of(state, None, NOW + timedelta(days=2))


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


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_clock_that_is_set_back_leaves_no_digest_and_no_quiet_in_the_time_that_never_was(
    store: Store, restarted: bool
) -> None:
    morning, ahead = NOW.replace(hour=7) + DAY, NOW + timedelta(days=365, hours=11)
    address = await subscribe(store, 1, "nato", now=NOW)
    await store.quiet.set(1, Quiet(time(22), time(7), "UTC"), NOW)
    await store.digests.set(address, Schedule(time(7)), NOW)
    await store.digests.run(ahead)
    await send_all(store, ahead)
    await store.quiet.turn(ahead)
    await (store.recover(NOW) if restarted else store.outbox.set_back(ahead, NOW))
    await store.quiet.turn(NOW)
    await poll(store, opening(1, matched(entry("By day", seen=NOW), ["nato"])), now=NOW)
    told = await send_all(store, NOW)
    assert [one.kind for one in told if one.kind is not OtherKind.DIGEST] == [AlertKind.NEW]
    await store.quiet.turn(NOW.replace(hour=22))
    night = NOW.replace(hour=23)
    await poll(store, opening(2, matched(entry("By night", seen=night), ["nato"])), now=night)
    assert await send_all(store, night) == []
    assert await store.digests.run(morning) == 1
    digest = await store.digests.of(address)
    assert digest is not None
    assert digest.next == morning + DAY
    await store.quiet.turn(morning)
    assert [one.since for one in await send_all(store, morning) if one.kind is OtherKind.DIGEST] == [NOW]


async def test_a_digest_that_was_switched_off_while_the_clock_was_ahead_does_not_keep_the_next_from_beginning(
    store: Store,
) -> None:
    address, ahead = await subscribe(store, 1, "nato", now=NOW), NOW + 2 * DAY
    await store.digests.set(address, Schedule(time(7)), ahead)
    assert await store.digests.end(address, ahead)
    await store.recover(NOW)
    await store.digests.set(address, Schedule(time(7)), NOW)
    digest = await store.digests.of(address)
    assert digest is not None
    assert digest.since == NOW - DAY


async def test_a_topic_that_left_the_digest_while_the_clock_was_ahead_does_not_hide_where_the_digest_ended(
    store: Store,
) -> None:
    address, ahead = await subscribe(store, 1, "nato", "bmd", now=NOW - DAY), NOW + 2 * DAY
    await store.digests.set(address, Schedule(time(7)), NOW - DAY)
    await store.digests.send(address, Sending.DIGEST)
    await store.terms.change(address, "bmd", ahead, lambda terms: replace(terms, delivery=Sending.INSTANT))
    await store.recover(NOW)
    assert await store.digests.end(address, NOW)
    await store.digests.set(address, Schedule(time(7)), NOW + timedelta(hours=1))
    digest = await store.digests.of(address)
    assert digest is not None
    assert digest.since == NOW


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_clock_that_is_set_back_by_seconds_holds_nothing_by_day(store: Store, restarted: bool) -> None:
    await subscribe(store, 1, "nato", now=NOW)
    await store.quiet.set(1, Quiet(time(22), time(7), "UTC"), NOW)
    ahead = NOW + timedelta(seconds=5)
    await poll(store, opening(1, matched(entry("Before", seen=ahead), ["nato"])), now=ahead)
    await send_all(store, ahead)
    await (store.recover(NOW) if restarted else store.outbox.set_back(ahead, NOW))
    await poll(store, opening(2, matched(entry("After", seen=NOW), ["nato"])), now=NOW)
    assert [one.story for one in await send_all(store, NOW)] == [2]


async def test_a_clock_that_is_set_back_keeps_no_hub_from_being_asked_again(store: Store) -> None:
    ahead = NOW + timedelta(days=365)
    await store.sources.sync([SOURCE], NOW)
    [state] = await store.sources.all()
    await store.apply(PollOutcome(replace(state, hub=Hub("https://hub.test/", SOURCE.url))), NOW)
    [push] = await store.pushes.wanted(ahead, 10, lambda: "key")
    await store.pushes.agreed(push, ahead + timedelta(days=10), ahead)
    await store.sources.set_back(ahead, NOW)
    assert await store.pushes.wanted(NOW + timedelta(days=9), 10, lambda: "key") == []
    assert len(await store.pushes.wanted(NOW + timedelta(days=10), 10, lambda: "key")) == 1


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
