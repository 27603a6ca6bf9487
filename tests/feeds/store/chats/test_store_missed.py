"""What happens while a chat is set aside comes as one message when it can be written to again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from making import DAY, HOUR, MINUTE, NOON, claim, entry, joining, matched, opening, poll, send_all, subscribe

from feeds.audience import Address, ChatState, Delivery, OtherKind
from feeds.model import AlertKind, Level
from feeds.store import Store
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.wanting import Sending

ME = Address(1)


async def _tell(store: Store, number: int, at=NOON) -> None:
    await poll(store, opening(number, matched(entry(f"Story {number}", seen=at), ["nato"])), now=at)


async def _come_back(store: Store, now, chat: int = 1) -> list[Delivery]:
    await store.chats.meet(chat, "private", f"chat {chat}", "en", now)
    return [one for one in await send_all(store, now) if one.kind is OtherKind.MISSED]


async def _stories(store: Store, delivery: Delivery) -> list[int]:
    assert delivery.since is not None
    told = await store.digest_contents.missed(delivery.address, delivery.since, delivery.created)
    return sorted(each.story for each in told)


async def test_who_comes_back_is_told_once_of_what_happened_meanwhile(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await _tell(store, 1, NOON - HOUR)
    assert [one.kind for one in await send_all(store, NOON - HOUR)] == [AlertKind.NEW]
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    await _tell(store, 2, NOON + HOUR)
    await _tell(store, 3, NOON + 2 * HOUR)
    [missed] = await _come_back(store, NOON + 3 * HOUR)
    assert (missed.address, missed.since, missed.created) == (ME, NOON, NOON + 3 * HOUR)
    assert await _stories(store, missed) == [2, 3]
    await _tell(store, 4, NOON + 4 * HOUR)
    assert [one.kind for one in await send_all(store, NOON + 4 * HOUR)] == [AlertKind.NEW], "and then as ever"
    assert await _come_back(store, NOON + 5 * HOUR) == []


async def test_who_was_removed_after_having_been_blocked_missed_everything_since_the_block(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    await _tell(store, 1, NOON + HOUR)
    await store.chats.set_state(1, ChatState.GONE, NOON + 2 * HOUR)
    await _tell(store, 2, NOON + 3 * HOUR)
    [missed] = await _come_back(store, NOON + 4 * HOUR)
    assert missed.since == NOON
    assert await _stories(store, missed) == [1, 2]


async def test_who_was_set_aside_while_a_clock_was_ahead_missed_everything_since_it_was_set_back(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON + 40 * DAY)
    await store.outbox.set_back(NOON + 40 * DAY, NOON)
    await _tell(store, 1, NOON + HOUR)
    [missed] = await _come_back(store, NOON + 2 * HOUR)
    assert await _stories(store, missed) == [1]


async def _rise_while_away(store: Store, *, muted: bool = False) -> Delivery:
    """Story 1, which the chat has had as routine news, turns urgent while the chat is set aside; then it is back."""
    await subscribe(store, 1, "nato", now=NOON - DAY)
    first = opening(1, matched(entry("Story 1", seen=NOON - HOUR), ["nato"]))
    await poll(store, first, now=NOON - HOUR)
    await send_all(store, NOON - HOUR)
    await store.outbox.mute(ME, 1, muted, NOON - HOUR)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    more = matched(entry("More", seen=NOON + HOUR), ["nato"])
    await poll(store, joining(first.story, more, AlertKind.DEVELOPMENT, level=Level.URGENT), now=NOON + HOUR)
    [missed] = await _come_back(store, NOON + 2 * HOUR)
    return missed


async def test_a_story_that_turned_urgent_meanwhile_is_told_though_it_was_known(store: Store) -> None:
    assert await _stories(store, await _rise_while_away(store)) == [1]


async def test_a_story_that_was_muted_is_not_told_whatever_became_of_it(store: Store) -> None:
    assert await _stories(store, await _rise_while_away(store, muted=True)) == []


async def test_a_story_that_waited_to_be_told_and_turned_urgent_meanwhile_is_told_once(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    first = opening(1, matched(entry("Story 1", seen=NOON - HOUR), ["nato"]))
    await poll(store, first, now=NOON - HOUR)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    more = matched(entry("More", seen=NOON + HOUR), ["nato"])
    await poll(store, joining(first.story, more, AlertKind.DEVELOPMENT, level=Level.URGENT), now=NOON + HOUR)
    [missed] = await _come_back(store, NOON + 2 * HOUR)
    assert await _stories(store, missed) == [], "the alert that waited told it as it is"


async def test_what_would_have_come_to_nobody_is_not_missed(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    live = opening(1, matched(entry("War: live updates", seen=NOON + MINUTE), ["nato"]), tell=False)
    await poll(store, live, now=NOON + MINUTE)
    await _tell(store, 2, NOON + HOUR)
    begun = opening(3, matched(entry("Drill", seen=NOON + HOUR), ["nato"]), tell=False)
    await poll(store, begun, now=NOON + HOUR)
    more = matched(entry("Drill begins", seen=NOON + HOUR + MINUTE), ["nato"])
    told = joining(begun.story, more, AlertKind.NEW, told=frozenset({"nato"}))
    await poll(store, told, now=NOON + HOUR + MINUTE)
    [missed] = await _come_back(store, NOON + 2 * HOUR)
    assert await _stories(store, missed) == [2, 3], "a live page rings for nobody"


async def test_a_story_that_was_told_to_nobody_before_the_block_and_told_behind_it_is_missed(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    live = opening(1, matched(entry("War: live updates", seen=NOON - HOUR), ["nato"]), tell=False)
    await poll(store, live, now=NOON - HOUR)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    report = matched(entry("Drill begins", seen=NOON + HOUR), ["nato"])
    await poll(store, joining(live.story, report, AlertKind.NEW, told=frozenset({"nato"})), now=NOON + HOUR)
    [missed] = await _come_back(store, NOON + 2 * HOUR)
    assert await _stories(store, missed) == [1]


async def test_what_is_older_than_three_days_is_let_be(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.GONE, NOON)
    await _tell(store, 1, NOON + HOUR)
    await _tell(store, 2, NOON + 8 * DAY)
    [missed] = await _come_back(store, NOON + 9 * DAY)
    assert missed.since == NOON + 6 * DAY
    assert await _stories(store, missed) == [2]


async def test_each_thread_that_wants_news_at_once_is_told_and_no_other(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await subscribe(store, 1, "nato", thread=5, now=NOON - DAY)
    await subscribe(store, 1, "nato", thread=6, now=NOON - DAY)
    await store.digests.send(Address(1, 6), Sending.DIGEST)
    number = await store.watches.propose(Address(1, 7), "", "radar", NOON - DAY)
    assert number, "a watch that was never confirmed wants nothing"
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    missed = await _come_back(store, NOON + HOUR)
    assert [one.address for one in missed] == [Address(1), Address(1, 5)]


async def test_in_quiet_hours_it_waits_until_they_end(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    later = NOON + timedelta(hours=3)
    hours = Quiet(NOON.time(), later.time(), "UTC")
    await store.quiet.set(1, hours, NOON)
    assert await _come_back(store, NOON + HOUR) == []
    await store.quiet.turn(later)
    assert [one.kind for one in await send_all(store, later)] == [OtherKind.MISSED]


async def test_a_story_that_rose_after_they_came_back_in_quiet_hours_is_told_by_its_alert_alone(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    first = opening(1, matched(entry("Story 1", seen=NOON + HOUR), ["nato"]))
    await poll(store, first, now=NOON + HOUR)
    await _tell(store, 2, NOON + HOUR)
    await store.quiet.set(1, Quiet(NOON.time(), (NOON + 6 * HOUR).time(), "UTC"), NOON + HOUR)
    assert await _come_back(store, NOON + 2 * HOUR) == []
    risen = matched(entry("More", seen=NOON + 3 * HOUR), ["nato"])
    await poll(store, joining(first.story, risen, AlertKind.DEVELOPMENT, level=Level.NOTABLE), now=NOON + 3 * HOUR)
    await store.quiet.turn(NOON + 6 * HOUR)
    missed, alert = await send_all(store, NOON + 6 * HOUR)
    assert (alert.kind, alert.story) == (AlertKind.NEW, 1)
    assert await _stories(store, missed) == [2]


async def test_who_came_back_in_vain_is_told_of_all_of_it_in_one_message(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    await _tell(store, 1, NOON + MINUTE)
    await store.chats.meet(1, "private", "chat 1", "en", NOON + HOUR)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON + HOUR)
    assert await claim(store, NOON + HOUR) == []
    await _tell(store, 2, NOON + 2 * HOUR)
    await store.chats.meet(1, "private", "chat 1", "en", NOON + 3 * HOUR)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON + 3 * HOUR)
    [missed] = await _come_back(store, NOON + 4 * HOUR)
    assert await _stories(store, missed) == [1, 2]


async def test_however_often_it_came_back_in_vain_three_days_are_the_most(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    await store.chats.meet(1, "private", "chat 1", "en", NOON + DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON + DAY)
    [missed] = await _come_back(store, NOON + 9 * DAY)
    assert (missed.since, missed.created) == (NOON + 6 * DAY, NOON + 9 * DAY)


async def test_who_is_served_for_the_first_time_or_again_after_a_ban_is_owed_nothing(store: Store) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    assert await _come_back(store, NOON) == []
    await store.bans.add(1, NOON)
    await _tell(store, 1, NOON + MINUTE)
    await store.bans.lift(1, NOON + HOUR)
    assert await send_all(store, NOON + HOUR) == []


# --- what is still to come when it is to come with a digest -----------------------------------------------------------


async def _in_the_first_digest(store: Store, at: datetime) -> list[int]:
    """What the first digest tells that the chat sets then, as that from then on."""
    await store.digests.set(ME, Schedule(at.time()), at)
    await store.digests.send(ME, Sending.DIGEST)
    await store.quiet.turn(at + HOUR)
    await store.quiet.end(1, at + HOUR)
    assert await store.digests.run(at + DAY) == 1
    told = {one.kind: one for one in await send_all(store, at + DAY)}
    digest, missed = told.pop(OtherKind.DIGEST), told.pop(OtherKind.MISSED, None)
    assert not told
    assert missed is None or await _stories(store, missed) == []
    period = digest.since or at, digest.created
    return sorted(each.story for each in await store.digest_contents.of(ME, *period, sending=True))


@pytest.mark.parametrize("quiet", [True, False], ids=["quiet hours", "an outage"])
async def test_what_is_missed_and_not_told_yet_is_in_the_first_digest_however_old(store: Store, quiet: bool) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    await _tell(store, 1, NOON + HOUR)
    await _tell(store, 2, NOON + 2 * DAY)
    back = NOON + 2 * DAY + HOUR
    if quiet:
        await store.quiet.set(1, Quiet(NOON.time(), (NOON + 3 * HOUR).time(), "UTC"), back)
    await store.chats.meet(1, "private", "chat 1", "en", back)
    assert await _in_the_first_digest(store, back) == [1, 2]


async def test_an_alert_that_an_outage_and_then_quiet_hours_held_is_in_the_first_digest_however_old(
    store: Store,
) -> None:
    await subscribe(store, 1, "nato", now=NOON - DAY)
    await _tell(store, 1, NOON)
    night = NOON + 2 * DAY
    await store.quiet.set(1, Quiet(night.time(), (night + 3 * HOUR).time(), "UTC"), night)
    await store.quiet.turn(night)
    assert await claim(store, night) == []
    assert await _in_the_first_digest(store, night + MINUTE) == [1]
