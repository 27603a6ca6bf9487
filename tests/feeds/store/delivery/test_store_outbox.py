"""The outbox: what is claimed, in which order, and by whom. What becomes of it is in test_store_settle.py."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import psycopg
from making import HOUR, LEASE, MINUTE, NOON, SECOND, claim, entry, joining, matched, opening, poll, send_all, subscribe
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from feeds.audience import (
    Delivery,
    Ended,
    Sent,
    Told,
)
from feeds.model import AlertKind, Level
from feeds.store import Store, open_store
from feeds.store.tables import lanes, outbox
from feeds.store.waiting.lanes import _FIRST_ROWS
from tests.postgresql import Server


async def tell(store: Store, number: int, *, level: Level = Level.ROUTINE, at: datetime = NOON, topic="nato") -> None:
    await poll(store, opening(number, matched(entry(f"Story {number}", seen=at), [topic]), level=level), now=at)


async def settle_all(store: Store, claimed: list[Delivery], now: datetime = NOON) -> None:
    for delivery in claimed:
        await store.outbox.settle(delivery, Sent(delivery.id), now)


async def rows(store: Store, table=outbox):
    async with store.database.read() as connection:
        return (await connection.execute(select(table).order_by(table.c.id))).all()


async def test_an_empty_outbox_gives_nothing(store: Store) -> None:
    assert await claim(store) == []
    assert await store.outbox.next_due() is None
    assert await store.outbox.waiting() == 0


async def test_an_address_is_served_one_at_a_time_and_in_order(store: Store) -> None:
    await subscribe(store, 1, "nato")
    for number in (1, 2, 3):
        await tell(store, number)

    assert [one.story for one in await claim(store)] == [1]
    assert await claim(store) == []


async def test_settling_lets_the_address_go_on(store: Store) -> None:
    await subscribe(store, 1, "nato")
    for number in (1, 2, 3):
        await tell(store, number)

    assert [one.story for one in await send_all(store)] == [1, 2, 3]


async def test_the_most_pressing_addresses_come_first_and_then_the_oldest(store: Store) -> None:
    for chat, topic in enumerate(["old", "routine", "notable", "urgent"], start=1):
        await subscribe(store, chat, topic)
    await tell(store, 1, topic="routine", at=NOON + SECOND)
    await tell(store, 2, topic="old")
    await tell(store, 3, topic="notable", level=Level.NOTABLE, at=NOON + SECOND)
    await tell(store, 4, topic="urgent", level=Level.URGENT, at=NOON + SECOND)

    later = NOON + MINUTE
    assert [one.story for one in await claim(store, later, limit=2)] == [4, 3]
    assert [one.story for one in await claim(store, later)] == [2, 1]


async def test_an_urgent_alert_lifts_what_stands_before_it_at_its_address(store: Store) -> None:
    await subscribe(store, 1, "other")
    await subscribe(store, 2, "nato")
    await tell(store, 1, topic="other")
    await tell(store, 2)
    await tell(store, 3, level=Level.URGENT)

    assert [one.story for one in await claim(store, limit=1)] == [2], "in order, but before the routine of others"


async def test_edits_go_last(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = opening(1, matched(entry("One"), ["nato"]))
    await poll(store, first)
    await send_all(store)
    await poll(store, joining(first.story, matched(entry("Two", seen=NOON + MINUTE)), AlertKind.UPDATE))
    await subscribe(store, 2, "bmd")
    await tell(store, 2, topic="bmd", at=NOON + MINUTE)

    assert [one.kind for one in await claim(store, NOON + HOUR)] == [AlertKind.NEW, AlertKind.UPDATE]


async def test_what_is_not_settled_is_handed_out_again_when_its_lease_ends(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    (first,) = await claim(store)

    assert await store.outbox.next_due() == NOON + LEASE
    assert await claim(store, NOON + LEASE - SECOND) == []
    (again,) = await claim(store, NOON + LEASE)
    assert again.id == first.id


async def test_what_ended_together_is_settled_together_and_an_address_rests_until_it_is_ready(store: Store) -> None:
    for chat in (1, 2):
        await subscribe(store, chat, "nato")
    for number in (1, 2):
        await tell(store, number)
    first, other = await claim(store)
    await store.outbox.settle_all([Ended(first, Sent(5), NOON + MINUTE), Ended(other, Sent(6))], NOON)

    assert [one.address for one in await claim(store, NOON + SECOND)] == [other.address]
    assert [one.story for one in await claim(store, NOON + MINUTE) if one.address == first.address] == [2]


async def test_a_backlog_of_one_chat_does_not_stand_before_others(store: Store) -> None:
    await subscribe(store, 1, "nato")
    for number in range(1, 61):
        await tell(store, number)
    await subscribe(store, 2, "bmd")
    await tell(store, 99, topic="bmd", at=NOON + SECOND)

    assert [one.story for one in await claim(store, NOON + MINUTE, limit=2)] == [1, 99]


async def test_two_senders_never_get_the_same_row(store: Store, store_url: str) -> None:
    for chat in range(1, 41):
        await subscribe(store, chat, "nato")
    await tell(store, 1)

    async def work(opened: Store) -> list[int]:
        mine: list[int] = []
        for _ in range(40):
            claimed = await claim(opened, limit=3)
            if not claimed:
                break
            mine += [one.id for one in claimed]
            await settle_all(opened, claimed)
        return mine

    async with open_store(store_url) as second:
        shares = await asyncio.gather(work(store), work(second))
    given = [row for share in shares for row in share]
    assert len(given) == len(set(given)) == 40
    assert await store.outbox.waiting() == 0


async def test_senders_and_ingest_in_each_others_way_lose_nothing(store: Store, store_url: str) -> None:
    for chat in range(1, 11):
        await subscribe(store, chat, "nato")

    async def ingest(opened: Store) -> None:
        for number in range(1, 11):
            first = opening(number, matched(entry(f"Story {number}"), ["nato"]))
            await poll(opened, first)
            await poll(opened, joining(first.story, matched(entry(f"More {number}")), AlertKind.UPDATE))

    async def send(opened: Store, sent: list[Delivery], done: asyncio.Event) -> None:
        for _ in range(2000):
            finished = done.is_set()  # asked before the claim: what came while it was made is seen by the next
            claimed = await claim(opened, limit=4)
            sent += claimed
            await settle_all(opened, claimed)
            if not claimed:
                if finished:
                    return
                await asyncio.sleep(0.001)
        raise AssertionError("never done")

    sent: list[Delivery] = []
    done = asyncio.Event()
    async with open_store(store_url) as second, asyncio.TaskGroup() as group:
        group.create_task(send(store, sent, done))
        group.create_task(send(second, sent, done))
        await ingest(store)
        done.set()
    assert await store.outbox.waiting() == 0
    assert await rows(store, lanes) == []
    news = [(one.address.chat, one.story) for one in sent if one.kind is AlertKind.NEW]
    assert sorted(news) == sorted((chat, number) for chat in range(1, 11) for number in range(1, 11))
    for chat in range(1, 11):
        stories = [one.story for one in sent if one.kind is AlertKind.NEW and one.address.chat == chat]
        assert stories == sorted(stories), "in order at each address"


async def test_the_lease_of_a_claim_is_as_long_as_asked(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    await store.outbox.claim("tests", NOON, 1, timedelta(seconds=7))

    assert await store.outbox.next_due() == NOON + timedelta(seconds=7)


async def test_what_waits_is_found_by_its_own_index(file_store: Store) -> None:
    statement = f"EXPLAIN QUERY PLAN {_FIRST_ROWS.compile(dialect=sqlite.dialect())}"
    async with file_store.database.read() as connection:
        plan = (await connection.exec_driver_sql(statement, (1, 0, 50, 0))).all()

    assert "ix_outbox_waiting" in str(plan), "settled rows are never read"


async def test_connections_that_the_server_ended_are_made_anew(server_store: Store, postgresql_server: Server) -> None:
    store = server_store
    await subscribe(store, 1, "nato")
    with psycopg.connect(postgresql_server.url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    await tell(store, 1)
    assert [one.story for one in await claim(store)] == [1]


async def test_old_deliveries_are_forgotten_and_what_waits_is_not(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    await settle_all(store, await claim(store), NOON)
    await tell(store, 2)
    await settle_all(store, await claim(store), NOON + HOUR)
    await tell(store, 3)
    assert await store.outbox.prune(NOON + MINUTE) == 1
    assert [row.story_id for row in await rows(store)] == [2, 3]
    assert await store.outbox.prune(NOON + 2 * HOUR, limit=0) == 0
    assert await store.outbox.prune(NOON + 2 * HOUR) == 1
    assert [row.state for row in await rows(store)] == ["waiting"]


async def test_rows_told_in_one_message_are_sent_together_and_the_address_goes_on(store: Store) -> None:
    await subscribe(store, 1, "nato")
    for number in (1, 2, 3):
        await tell(store, number, at=NOON + number * MINUTE)
    [first] = await claim(store, NOON + HOUR)
    late = await store.outbox.behind(first, NOON + 2 * MINUTE + SECOND)
    assert [row.story for row in late] == [1, 2]
    await store.outbox.settle(first, Told(tuple(row.id for row in late[1:])), NOON + HOUR)
    assert [(row.state, row.message) for row in await rows(store)] == [
        ("sent", None),
        ("sent", None),
        ("waiting", None),
    ]
    [last] = await claim(store, NOON + HOUR)
    assert last.story == 3
    assert last.message is None


async def test_a_story_told_with_others_has_no_message_to_edit(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = opening(1, matched(entry("Story 1"), ["nato"]))
    await poll(store, first)
    [delivery] = await claim(store)
    await store.outbox.settle(delivery, Told(()), NOON)
    await poll(store, joining(first.story, matched(entry("Story 1 again"), ["nato"]), AlertKind.UPDATE))
    assert await claim(store, NOON + HOUR) == []
