from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from making import (
    HOUR,
    MINUTE,
    NOON,
    alert,
    claim,
    entry,
    joining,
    matched,
    opening,
    poll,
    send_all,
    source,
    subscribe,
)
from sqlalchemy import insert, text

from feeds.audience import Address, ChatState, Later, Sent, Unneeded
from feeds.model import Act, AlertKind, Decision, Level, Turn
from feeds.store import Store, migrate, open_store
from feeds.store.tables import chats, subscriptions

NEW, DEVELOPMENT, UPDATE = AlertKind.NEW, AlertKind.DEVELOPMENT, AlertKind.UPDATE
LATER = NOON + HOUR


async def opened(store: Store, number: int = 7, *topics: str, **values) -> Decision:
    decision = opening(number, matched(entry(f"Story {number}"), topics or ["nato"]), **values)
    await poll(store, decision)
    return decision


def join(decision: Decision, *kinds: AlertKind, at=LATER, topics=(), **values) -> Decision:
    title = f"Joins {decision.story.id} after {decision.story.revision}"
    return joining(decision.story, matched(entry(title, of=source("Other"), seen=at), topics), *kinds, **values)


async def test_a_new_story_goes_to_those_who_want_one_of_its_topics(store: Store) -> None:
    both = await subscribe(store, 1, "nato", "bmd")
    thread = await subscribe(store, -2, "bmd", thread=5)
    await subscribe(store, 3, "kaliningrad")

    await opened(store, 7, "nato", "bmd")

    claimed = await claim(store)
    assert {(one.address, one.story, one.revision, one.kind) for one in claimed} == {
        (both, 7, 1, NEW),
        (thread, 7, 1, NEW),
    }
    assert await store.outbox.waiting() == 2


async def test_a_topic_that_comes_later_tells_only_those_who_were_not_told(store: Store) -> None:
    await subscribe(store, 1, "nato", "bmd")
    late = await subscribe(store, 2, "bmd")
    first = await opened(store)
    await send_all(store)

    second = join(first, topics=["bmd"])
    await poll(store, replace(second, alerts=(alert(second.story, NEW, ["bmd"]),)), now=LATER)

    assert [one.address for one in await claim(store, LATER)] == [late]


async def test_a_chat_that_cannot_be_written_to_is_owed_nothing_new(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)

    await opened(store)

    assert await store.outbox.waiting() == 0


async def test_an_update_edits_what_was_sent(store: Store) -> None:
    one = await subscribe(store, 1, "nato")
    first = await opened(store)
    (sent,) = await send_all(store)
    await subscribe(store, 2, "nato")  # has no first alert: nothing to edit

    await poll(store, join(first, UPDATE), now=LATER)

    (edit,) = await claim(store, LATER)
    assert (edit.address, edit.kind, edit.revision, edit.message) == (one, UPDATE, 2, sent.id + 1000)


async def test_a_waiting_edit_takes_over_the_newer_revision(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    await send_all(store)
    second = join(first, UPDATE)
    await poll(store, second, now=LATER)
    await poll(store, join(second, UPDATE, at=LATER + MINUTE), now=LATER + MINUTE)

    assert [one.revision for one in await send_all(store, LATER + MINUTE)] == [3]


async def test_an_edit_that_is_being_sent_stays_for_the_newer_revision(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    await send_all(store)
    second = join(first, UPDATE)
    await poll(store, second, now=LATER)
    (being_sent,) = await claim(store, LATER)
    await poll(store, join(second, UPDATE), now=LATER)
    await store.outbox.settle(being_sent, Sent(1001), LATER)

    assert [one.revision for one in await send_all(store, LATER)] == [3]
    assert await store.outbox.waiting() == 0


@pytest.mark.parametrize(("then", "outdone"), [(Level.URGENT, True), (Level.NOTABLE, False)], ids=["rise", "act"])
async def test_a_development_is_outdone_while_one_waits_behind_it_by_which_the_level_rose_further(
    store: Store, then: Level, outdone: bool
) -> None:
    await subscribe(store, 1, "nato")
    await subscribe(store, 2, "nato")
    first = await opened(store)
    await send_all(store)
    second = join(first, DEVELOPMENT, level=Level.NOTABLE)
    await poll(store, second, now=LATER)
    waits, goes = await claim(store, LATER)
    assert not waits.outdone
    await store.outbox.settle(waits, Later(LATER + HOUR, "Telegram is down"), LATER)
    await store.outbox.settle(goes, Sent(1), LATER)
    await poll(store, join(second, DEVELOPMENT, level=then, at=LATER + MINUTE), now=LATER + MINUTE)
    claimed = await send_all(store, LATER + 2 * HOUR)
    told = [(one.address.chat, one.revision, one.outdone) for one in claimed if one.kind is DEVELOPMENT]
    assert sorted(told) == [(1, 2, outdone), (1, 3, False), (2, 3, False)]


async def test_an_update_is_not_needed_while_the_first_alert_waits(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    await poll(store, join(first, UPDATE, level=Level.NOTABLE), now=LATER)

    (only,) = await send_all(store, LATER)
    assert (only.kind, only.revision, only.level) == (NEW, 2, Level.NOTABLE)
    assert await store.outbox.waiting() == 0


async def test_an_update_that_comes_while_the_first_alert_is_being_sent_edits_it_afterwards(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    (being_sent,) = await claim(store)
    await poll(store, join(first, UPDATE), now=LATER)
    await store.outbox.settle(being_sent, Sent(50), LATER)

    (edit,) = await claim(store, LATER)
    assert (edit.kind, edit.revision, edit.message) == (UPDATE, 2, 50)


async def test_an_alert_that_was_not_needed_is_not_edited(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    (one,) = await claim(store)
    await store.outbox.settle(one, Unneeded("the story is gone"), NOON)
    await poll(store, join(first, UPDATE), now=LATER)

    assert await store.outbox.waiting() == 0


async def test_a_development_replies_to_the_first_alert(store: Store) -> None:
    one = await subscribe(store, 1, "nato")
    first = await opened(store)
    (sent,) = await send_all(store)

    await poll(store, join(first, DEVELOPMENT, level=Level.URGENT), now=LATER)

    (reply,) = await claim(store, LATER)
    assert (reply.address, reply.kind, reply.level, reply.message) == (one, DEVELOPMENT, Level.URGENT, sent.id + 1000)


async def test_a_development_is_the_first_alert_of_who_came_since(store: Store) -> None:
    first = await opened(store)
    two = await subscribe(store, 2, "nato")
    second = join(first, UPDATE)
    await poll(store, second, now=LATER)
    assert await claim(store, LATER) == []

    await poll(store, join(second, DEVELOPMENT, level=Level.URGENT), now=LATER)

    (only,) = await send_all(store, LATER)
    assert (only.address, only.kind, only.level) == (two, NEW, Level.URGENT)


async def test_a_level_that_rises_while_the_first_alert_waits_is_in_that_and_does_not_come_again(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    await poll(store, join(first, DEVELOPMENT, level=Level.URGENT), now=LATER)

    assert [(one.kind, one.revision, one.level) for one in await send_all(store, LATER)] == [(NEW, 2, Level.URGENT)]


async def test_a_level_that_rises_while_the_first_alert_is_being_sent_comes_after_it(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    (being_sent,) = await claim(store)
    await poll(store, join(first, DEVELOPMENT, level=Level.URGENT), now=LATER)
    await store.outbox.settle(being_sent, Sent(50), LATER)

    sent = await send_all(store, LATER)
    assert (DEVELOPMENT, 2, 50) in [(one.kind, one.revision, one.message) for one in sent]


async def test_a_new_act_comes_after_the_first_alert_that_still_waits(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    act = join(first, DEVELOPMENT)
    act = replace(act, story=replace(act.story, turns=(Turn(Act.MOVES, act.story.revision),)))
    risen = join(act, DEVELOPMENT, level=Level.NOTABLE, turns=act.story.turns)
    await poll(store, act, risen, now=LATER)

    sent = await send_all(store, LATER)
    assert [(one.kind, one.revision) for one in sent] == [(NEW, 3), (DEVELOPMENT, 2)]
    assert sent[1].message == sent[0].id + 1000


async def test_each_development_is_told(store: Store) -> None:
    await subscribe(store, 1, "nato")
    first = await opened(store)
    await send_all(store)
    second = join(first, DEVELOPMENT)
    third = join(second, DEVELOPMENT)
    await poll(store, second, third, now=LATER)

    assert [(one.kind, one.revision) for one in await send_all(store, LATER)] == [(DEVELOPMENT, 2), (DEVELOPMENT, 3)]


async def test_one_decision_may_tell_some_anew_and_edit_for_others(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await subscribe(store, 2, "bmd")
    first = await opened(store)
    await send_all(store)
    second = join(first, topics=["bmd"])
    both = (alert(second.story, NEW, ["bmd"]), alert(second.story, UPDATE, ["nato"]))
    await poll(store, replace(second, alerts=both), now=LATER)

    assert {(one.address.chat, one.kind) for one in await claim(store, LATER)} == {(2, NEW), (1, UPDATE)}


async def test_a_chat_with_many_threads_is_told_in_each_that_asked(store: Store) -> None:
    for thread in (0, 3, 9):
        await subscribe(store, -1, "nato", thread=thread)
    await opened(store)

    assert {one.address for one in await claim(store)} == {Address(-1, 0), Address(-1, 3), Address(-1, 9)}


def find_in_the_order_of_adding(url: str) -> None:
    """Let a server plan for a few as it does for many: it finds whom to tell by an index, one after another, and adds
    each before it looks for the next."""
    with psycopg.connect(url, autocommit=True) as connection:
        for way in ("sort", "hashagg", "hashjoin"):
            off = f"EXECUTE format('ALTER DATABASE %I SET enable_{way} = off', current_database())"
            connection.execute(f"DO $$ BEGIN {off}; END $$".encode())


@pytest.mark.parametrize("analysed", [False, True])
async def test_a_server_that_knows_nothing_of_its_tables_yet_reads_each_want_a_few_times(
    analysed: bool, new_postgresql: Callable[[], str]
) -> None:
    """As a new one, or one that a database was just moved to; or that knows them, while the outbox was empty."""
    many, url = 2000, new_postgresql()
    await migrate(url)
    if analysed:
        find_in_the_order_of_adding(url)
    async with open_store(url) as store:
        about = {
            "kind": "private",
            "title": "",
            "language": "en",
            "state": "active",
            "state_since": NOON,
            "since": NOON,
        }
        wanted = {"thread": 0, "topic": "nato", "since": NOON}
        async with store.database.write() as connection:
            await connection.execute(insert(chats), [{"id": chat, **about} for chat in range(1, many + 1)])
            silent = [{"chat_id": chat, "silent": chat % 10 == 0, **wanted} for chat in range(1, many + 1)]
            await connection.execute(insert(subscriptions), silent)
            if analysed:
                await connection.execute(text("ANALYZE"))
        first = await opened(store)
        await poll(store, join(first, NEW, DEVELOPMENT, UPDATE), now=LATER)
        assert await store.outbox.waiting() == 2 * many

    with psycopg.connect(url) as connection:
        counted = "SELECT relname, seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables"
        reads: dict[str, int] = dict(connection.execute(counted).fetchall())
        looked_at = "SELECT heap_blks_read + heap_blks_hit FROM pg_statio_user_tables WHERE relname = 'outbox'"
        [pages] = connection.execute(looked_at).fetchone() or [0]
    assert reads["subscriptions"] < 10 * many
    assert reads["outbox"] < 20 * many
    assert pages < 15 * many, "the rows that are being added are not gone through for each address"
