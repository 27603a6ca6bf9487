"""What becomes of a claimed delivery: each outcome of a send, written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest
from making import (
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    NOON,
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
from sqlalchemy import select

from feeds.audience import (
    LOCKED,
    Address,
    ChatState,
    Delivery,
    Later,
    Migrated,
    OtherKind,
    Poison,
    SendOutcome,
    Sent,
    ThreadGone,
    Unneeded,
    Unreachable,
)
from feeds.model import AlertKind, Kind, Level
from feeds.store import Store
from feeds.store.tables import lanes, outbox
from feeds.times.schedules import Schedule
from feeds.wanting import FOREVER, Sending, Taste, Terms, Voices


async def tell(store: Store, number: int, *, level: Level = Level.ROUTINE, at: datetime = NOON, topic="nato") -> None:
    await poll(store, opening(number, matched(entry(f"Story {number}", seen=at), [topic]), level=level), now=at)


async def settle_all(store: Store, claimed: list[Delivery], now: datetime = NOON) -> None:
    for delivery in claimed:
        await store.outbox.settle(delivery, Sent(delivery.id), now)


async def rows(store: Store, table=outbox):
    async with store.database.read() as connection:
        return (await connection.execute(select(table).order_by(table.c.id))).all()


async def test_settling_after_the_lease_ended_counts_while_no_one_else_claimed(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    (late,) = await claim(store)
    await store.outbox.settle(late, Sent(5), NOON + HOUR)

    assert await claim(store, NOON + HOUR) == []


async def test_settling_after_another_claim_changes_nothing(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    await tell(store, 2)
    (late,) = await claim(store)
    (current,) = await claim(store, NOON + LEASE)
    await store.outbox.settle(late, Poison("too late to say so"), NOON + LEASE)
    assert await store.outbox.set_aside() == []
    assert await claim(store, NOON + LEASE) == [], "the other claim still holds the address"

    await store.outbox.settle(current, Sent(5), NOON + LEASE)
    await store.outbox.settle(late, Sent(6), NOON + LEASE)
    assert [(row.story_id, row.state, row.message) for row in await rows(store)] == [
        (1, "sent", 5),
        (2, "waiting", None),
    ]


async def test_settling_twice_changes_nothing(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    (one,) = await claim(store)
    await store.outbox.settle(one, Sent(5), NOON)
    await store.outbox.settle(one, Later(NOON, "again"), NOON)

    assert await store.outbox.waiting() == 0


@pytest.mark.parametrize("outcome", [Sent(5), Unreachable(ChatState.BLOCKED, "bot was blocked by the user")])
async def test_settling_what_a_forgotten_chat_had_in_hand_leaves_alone_who_was_claimed_with_it(
    store: Store, outcome: SendOutcome
) -> None:
    await subscribe(store, 1, "bmd")
    await subscribe(store, 2, "nato")
    await tell(store, 1)
    await tell(store, 2, topic="bmd")
    claimed = {one.address.chat: one for one in await claim(store)}
    await store.privacy.forget(1)
    await tell(store, 3, at=NOON + MINUTE)  # which gets the number of the row that was forgotten, on SQLite
    await store.outbox.settle(claimed[1], outcome, NOON + MINUTE)
    await store.outbox.settle(claimed[2], Sent(6), NOON + MINUTE)

    assert [(one.address.chat, one.story) for one in await send_all(store, NOON + HOUR)] == [(2, 3)]


async def test_what_is_put_off_holds_its_address_until_it_is_due(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await subscribe(store, 2, "nato")
    await tell(store, 1)
    await tell(store, 2)
    first, other = await claim(store)
    await store.outbox.settle(first, Later(NOON + HOUR, "flood"), NOON)
    await store.outbox.settle(other, Sent(1), NOON)

    assert [one.address for one in await claim(store, NOON + MINUTE)] == [other.address]
    assert [one.id for one in await claim(store, NOON + HOUR) if one.address == first.address] == [first.id]


async def test_attempts_are_counted_where_they_count(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    for counts, expected in ((True, 1), (False, 1), (True, 2)):
        (one,) = await claim(store)
        await store.outbox.settle(one, Later(NOON, "network", counts=counts), NOON)
        (again,) = await claim(store)
        assert again.attempts == expected
        await store.outbox.settle(again, Later(NOON, "look", counts=False), NOON)


async def test_a_poison_row_is_set_aside_and_blocks_nothing(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    await tell(store, 2)
    (one,) = await claim(store)
    await store.outbox.settle(one, Poison("message is too long"), NOON + MINUTE)

    (aside,) = await store.outbox.set_aside()
    assert (aside.delivery.id, aside.reason, aside.at) == (one.id, "message is too long", NOON + MINUTE)
    assert [two.story for two in await claim(store)] == [2]


async def test_what_is_set_aside_is_known_by_number_however_much_it_is(store: Store) -> None:
    numbers = []
    for chat in (1, 2, 3):
        await subscribe(store, chat, "nato")
    await tell(store, 1)
    for minute, one in enumerate(await claim(store)):
        await store.outbox.settle(one, Poison(f"reason {minute}"), NOON + minute * MINUTE)
        numbers.append(one.id)

    assert await store.outbox.aside() == numbers[::-1], "the latest first"
    assert [one.reason for one in await store.outbox.set_aside(1, numbers[:2])] == ["reason 1"]
    assert await store.outbox.set_aside(5, []) == []


async def test_what_is_not_needed_is_closed_with_its_reason(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await tell(store, 1)
    (one,) = await claim(store)
    await store.outbox.settle(one, Unneeded("message is not modified"), NOON)

    assert [(row.state, row.reason) for row in await rows(store)] == [("unneeded", "message is not modified")]
    assert await store.outbox.next_due() is None


async def test_a_chat_that_blocked_the_bot_is_set_aside_and_woken_when_it_comes_back(store: Store) -> None:
    address = await subscribe(store, 1, "nato")
    await tell(store, 1)
    await tell(store, 2)
    (one,) = await claim(store)
    await store.outbox.settle(one, Unreachable(ChatState.BLOCKED, "bot was blocked by the user"), NOON)

    chat = await store.chats.get(1)
    assert chat is not None
    assert chat.state is ChatState.BLOCKED
    assert await claim(store, NOON + HOUR) == []
    assert await store.outbox.next_due() is None
    assert await store.outbox.waiting() == 2
    assert len(await store.subscriptions.of(address)) == 1

    await store.chats.meet(1, "private", "chat 1", "en", NOON + HOUR)
    first, second, missed = await send_all(store, NOON + HOUR)
    assert [first.story, second.story, missed.kind] == [1, 2, "missed"]


async def test_a_chat_is_held_in_all_its_threads(store: Store) -> None:
    for thread in (1, 2):
        await subscribe(store, -1, "nato", thread=thread)
    await tell(store, 1)
    one, other = await claim(store)
    await store.outbox.settle(one, Unreachable(ChatState.GONE, "bot was kicked"), NOON)
    await store.outbox.settle(other, Later(NOON, "again"), NOON)

    assert await claim(store, NOON + HOUR) == []


async def test_a_group_that_became_a_supergroup_is_re_keyed_everywhere(store: Store) -> None:
    await subscribe(store, -1, "nato", "bmd")
    await store.chats.asked(Address(-1), "kaliningrad", NOON)
    await tell(store, 1)
    await tell(store, 2)
    (one,) = await claim(store)
    await store.outbox.settle(one, Migrated(-100), NOON)

    assert await store.chats.get(-1) is None
    chat = await store.chats.get(-100)
    assert chat is not None
    assert (chat.kind, chat.state) == ("supergroup", ChatState.ACTIVE)
    assert [subscription.topic for subscription in await store.subscriptions.of(Address(-100))] == ["bmd", "nato"]
    assert await store.chats.asked(Address(-100), "kaliningrad", NOON + HOUR) == NOON
    sent = await send_all(store)
    assert [(delivery.address, delivery.story) for delivery in sent] == [(Address(-100), 1), (Address(-100), 2)]


async def test_a_migration_doubles_nothing_where_the_supergroup_is_known_already(store: Store) -> None:
    await subscribe(store, -1, "nato", "bmd")
    await subscribe(store, -100, "nato")
    await tell(store, 1)
    await tell(store, 2, topic="bmd")
    one, _ = await claim(store, limit=2)
    assert one.address.chat == -100 or one.address.chat == -1
    await store.chats.migrate(-1, -100, NOON)
    await store.chats.migrate(-1, -100, NOON)

    assert [delivery.story for delivery in await send_all(store, NOON + HOUR)] == [1, 2]
    assert [subscription.topic for subscription in await store.subscriptions.of(Address(-100))] == ["bmd", "nato"]
    assert len(await rows(store, lanes)) == 0


async def test_a_message_of_the_old_group_is_not_edited_in_the_new_one(store: Store) -> None:
    await subscribe(store, -1, "nato")
    first = opening(1, matched(entry("One"), ["nato"]))
    await poll(store, first)
    await send_all(store)
    await store.chats.migrate(-1, -100, NOON)
    second = joining(first.story, matched(entry("Two", seen=NOON + MINUTE)), AlertKind.UPDATE, AlertKind.DEVELOPMENT)
    await poll(store, second)

    assert [(one.kind, one.message) for one in await send_all(store)] == [(AlertKind.DEVELOPMENT, None)]


async def test_what_was_for_a_deleted_thread_goes_to_the_group_once(store: Store) -> None:
    await subscribe(store, -1, "nato", "bmd", thread=5)
    await subscribe(store, -1, "nato")
    await tell(store, 1)
    await tell(store, 2, topic="bmd")
    claimed = {one.address: one for one in await claim(store)}
    await store.outbox.settle(claimed[Address(-1, 5)], ThreadGone("message thread not found"), NOON)
    await store.outbox.settle(claimed[Address(-1, 0)], Sent(9), NOON)

    assert [(one.address, one.story, one.moved) for one in await send_all(store)] == [(Address(-1), 2, True)]
    await tell(store, 3, topic="bmd")
    assert [(one.address, one.story, one.moved) for one in await send_all(store)] == [(Address(-1), 3, False)]
    assert [subscription.topic for subscription in await store.subscriptions.of(Address(-1))] == ["bmd", "nato"]
    assert await store.subscriptions.of(Address(-1, 5)) == []


async def test_that_a_thread_is_gone_is_said_on_a_message_not_on_an_edit_whose_message_stayed_behind(
    store: Store,
) -> None:
    thread = await subscribe(store, -1, "nato", thread=5)
    first = opening(1, matched(entry("One"), ["nato"]))
    await poll(store, first)
    await send_all(store)
    await poll(store, joining(first.story, matched(entry("Again", seen=NOON + MINUTE)), AlertKind.UPDATE))
    await tell(store, 2)
    (edit,) = await claim(store)
    assert (edit.address, edit.kind) == (thread, AlertKind.UPDATE)
    await store.outbox.settle(edit, ThreadGone("message thread not found"), NOON)

    assert [(one.story, one.moved) for one in await send_all(store)] == [(1, False), (2, True)]


@pytest.mark.parametrize(
    ("here", "there", "comes"),
    [
        (Terms(enabled=False), Terms(silent=True), Terms(silent=True)),
        (Terms(paused=FOREVER), Terms(silent=True), Terms(silent=True)),
        (Terms(silent=True), Terms(), Terms(silent=True)),
        (Terms(paused=NOON - DAY, silent=True), Terms(), Terms(paused=NOON - DAY, silent=True)),
        (Terms(silent=True), Terms(enabled=False), Terms(silent=True)),
        (Terms(enabled=False, silent=True), Terms(enabled=False), Terms(enabled=False, silent=True)),
    ],
)
async def test_what_a_deleted_thread_was_told_goes_on_in_a_group_that_had_it_off_or_paused(
    store: Store, here: Terms, there: Terms, comes: Terms
) -> None:
    group, thread = await subscribe(store, -1, "nato"), await subscribe(store, -1, "nato", "bmd", thread=5)
    await store.terms.change(group, "nato", NOON, lambda _: here)
    await store.terms.change(thread, "nato", NOON, lambda _: there)
    await tell(store, 1, topic="bmd")
    (one,) = await claim(store)
    await store.outbox.settle(one, ThreadGone("message thread not found"), NOON)

    assert {each.topic: each.terms for each in await store.subscriptions.of(group)} == {"bmd": Terms(), "nato": comes}


async def test_a_deleted_threads_taste_stays_with_what_it_wanted_and_does_not_narrow_its_group(store: Store) -> None:
    group, thread = await subscribe(store, -1, "nato"), await subscribe(store, -1, "bmd", thread=5)
    await store.terms.change_taste(thread, lambda _: Taste(languages=frozenset({"pl"}), muted=frozenset({"Wire"})))
    own = Taste(voices=Voices.OFFICIAL, muted=frozenset({"Blog"}))
    await store.terms.change(thread, "bmd", NOON, lambda terms: replace(terms, taste=own))
    ministry = source("MON", language="pl", kind=Kind.OFFICIAL)
    await poll(store, opening(1, matched(entry("Tarcza", of=ministry), ["bmd"])))
    (one,) = await claim(store)
    await store.outbox.settle(one, ThreadGone("message thread not found"), NOON)

    assert await store.terms.taste(group) == Taste()
    tastes = {each.topic: each.terms.taste for each in await store.subscriptions.of(group)}
    assert tastes == {
        "bmd": Taste(frozenset({"pl"}), Voices.OFFICIAL, frozenset({"Wire", "Blog"})),
        "nato": Taste(),
    }
    assert [delivery.story for delivery in await send_all(store)] == [1]


@pytest.mark.parametrize("on_its_way", [True, False])
async def test_a_deleted_threads_digest_comes_with_the_groups_or_for_itself_where_that_is_sent(
    store: Store, on_its_way: bool
) -> None:
    group, thread = await subscribe(store, -1, "nato"), await subscribe(store, -1, "bmd", thread=5)
    await store.digests.set(thread, Schedule(time(13), frozenset({NOON.weekday()})), NOON - 6 * DAY)
    await store.digests.set(group, Schedule(time(13)), NOON)  # of a day, the thread's of a week
    for address in (group, thread):
        await store.digests.send(address, Sending.DIGEST)
    await tell(store, 1, topic="bmd", at=NOON - 3 * DAY)
    await tell(store, 2, topic="bmd")
    at = NOON + HOUR
    assert await store.digests.run(at) == 2
    claimed = {one.address: one for one in await claim(store, at)}
    if not on_its_way:
        await store.outbox.settle(claimed[group], Later(at, "its chat's turn comes later", counts=False), at)
    await store.outbox.settle(claimed[thread], ThreadGone("message thread not found"), at)
    if on_its_way:
        await store.outbox.settle(claimed[group], Sent(9), at)

    (digest,) = await send_all(store, at)
    assert (digest.address, digest.kind) == (group, OtherKind.DIGEST)
    assert digest.since is not None
    told = await store.digest_contents.of(digest.address, digest.since, digest.created)
    assert sorted(each.story for each in told) == [1, 2]


async def test_what_is_for_a_closed_general_waits_until_it_is_opened_and_open_threads_go_on(store: Store) -> None:
    general, thread = await subscribe(store, -1, "nato"), await subscribe(store, -1, "nato", thread=5)
    await tell(store, 1)
    for one in await claim(store):
        closed = one.address == general
        await store.outbox.settle(one, ThreadGone("Topic_closed") if closed else Sent(9), NOON)
    await tell(store, 2, at=NOON + MINUTE)
    assert [(one.address, one.story) for one in await send_all(store, NOON + MINUTE)] == [(thread, 2)]

    assert await store.outbox.set_aside() == []
    sent = await send_all(store, NOON + LOCKED)
    assert [(one.address, one.story, one.attempts) for one in sent] == [(general, 1, 0), (general, 2, 0)]
