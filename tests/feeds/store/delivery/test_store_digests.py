"""Digests: due once at their time in the chat's zone, with what happened since the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from making import HOUR, MINUTE, claim, entry, joining, matched, opening, poll, send_all, source, subscribe
from sqlalchemy import select, update

from feeds.audience import Address, ChatState, Delivery, OtherKind, Sent, ThreadGone
from feeds.model import AlertKind, Decision, Level
from feeds.store import Store
from feeds.store.tables import subscriptions, watch_finds
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.wanting import Sending, Taste

EVENING = datetime(2026, 11, 23, 19, tzinfo=UTC)  # a Monday
EIGHT = Schedule(time(8))
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)  # 08:00 in Warsaw
LEFT = EVENING + HOUR  # when something leaves the digest
DAY = timedelta(days=1)
ME = Address(1)


@pytest.fixture(autouse=True)
async def _reader(store: Store) -> None:
    """A chat in Warsaw that wants a topic with its digest alone, and one that wants it as it happens."""
    for chat in (1, 2):
        await subscribe(store, chat, "nato", now=EVENING - HOUR)
    await store.zones.set(1, "Europe/Warsaw", EVENING - HOUR)
    assert await store.digests.set(ME, EIGHT, EVENING) == MORNING
    await store.digests.send(ME, Sending.DIGEST)


async def _tell(
    store: Store, number: int, now=EVENING, level: Level = Level.ROUTINE, topic: str = "nato", **how
) -> Decision:
    """A story that is told to who wants its topic, unless `tell` is false, as of a source's backlog."""
    what = matched(entry(f"Story {number}", seen=now), [topic])
    decision = opening(number, what, level=level, **how)
    await poll(store, decision, now=now)
    return decision


async def _digests(store: Store, now: datetime) -> list[Delivery]:
    return [one for one in await send_all(store, now) if one.kind is OtherKind.DIGEST]


async def _stories(store: Store, since: datetime, until: datetime, address: Address = ME) -> list[int]:
    return [told.story for told in await store.digest_contents.of(address, since, until)]


async def test_a_digest_is_due_at_its_time_and_once(store: Store) -> None:
    assert await store.digests.run(MORNING - MINUTE) == 0
    assert await store.digests.run(MORNING) == 1
    assert await store.digests.run(MORNING) == 0
    assert await store.digests.run(MORNING + HOUR) == 0
    [one] = await _digests(store, MORNING + HOUR)
    assert (one.address, one.since, one.created) == (ME, EVENING - timedelta(days=1), MORNING)
    assert await store.digests.run(MORNING + timedelta(days=1)) == 1
    [two] = await _digests(store, MORNING + timedelta(days=1))
    assert (two.since, two.created) == (one.created, MORNING + timedelta(days=1)), "no moment between them"


async def test_what_fell_due_while_the_program_was_off_comes_once_after_the_restart(store: Store) -> None:
    late = MORNING + timedelta(days=3, hours=2)
    await store.recover(late)
    assert await store.digests.run(late) == 1
    digest = await store.digests.of(ME)
    assert digest is not None
    assert (digest.since, digest.next) == (late, MORNING + timedelta(days=4))


async def test_one_that_is_overdue_comes_although_hours_zone_or_digest_are_set_before_the_run(store: Store) -> None:
    await store.quiet.set(1, Quiet(time(22), time(7), "Europe/Warsaw"), MORNING + MINUTE)
    await store.zones.set(1, "UTC", MORNING + MINUTE)
    assert await store.digests.set(ME, Schedule(time(8), frozenset({0})), MORNING + MINUTE) == MORNING
    assert await store.digests.run(MORNING + 2 * MINUTE) == 1
    digest = await store.digests.of(ME)
    assert digest is not None
    assert digest.next == datetime(2026, 11, 30, 8, tzinfo=UTC)


async def test_a_chat_that_can_not_be_written_to_keeps_what_it_missed(store: Store) -> None:
    await store.chats.set_state(1, ChatState.BLOCKED, EVENING)
    assert await store.digests.run(MORNING) == 0
    await store.chats.meet(1, "private", "chat 1", "en", MORNING + HOUR)
    assert await store.digests.run(MORNING + timedelta(days=1)) == 1
    [one] = await _digests(store, MORNING + timedelta(days=1))
    assert one.since == EVENING - timedelta(days=1)


async def test_many_at_one_minute_are_each_put_in_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.store.delivery.digests.AT_ONCE", 7)
    for chat in range(10, 40):
        await subscribe(store, chat, "nato", now=EVENING)
        await store.digests.set(Address(chat), Schedule(time(7)), EVENING)
    assert await store.digests.run(MORNING) == 31
    assert len({one.address for one in await _digests(store, MORNING)}) == 31


async def test_setting_it_first_lets_alerts_come_both_ways_and_ending_it_lets_them_come_at_once(store: Store) -> None:
    async def ways() -> list[str]:
        async with store.database.read() as connection:
            mine = select(subscriptions.c.delivery).where(subscriptions.c.chat_id == 3)
            return list(await connection.scalars(mine))

    there = await subscribe(store, 3, "nato", "bmd", now=EVENING)
    await store.digests.set(there, EIGHT, EVENING)
    assert await ways() == ["both", "both"]
    await store.digests.send(there, Sending.DIGEST)
    await store.digests.set(there, Schedule(time(9)), EVENING)
    assert await ways() == ["digest", "digest"]
    assert await store.digests.end(there, EVENING)
    assert await ways() == ["instant", "instant"]
    assert not await store.digests.end(there, EVENING)
    assert await store.digests.of(there) is None


async def test_another_zone_moves_digests_and_quiet_hours_alike(store: Store) -> None:
    await store.quiet.set(1, Quiet(time(22), time(7), "Europe/Warsaw"), EVENING)
    await store.zones.set(1, "Asia/Kolkata", EVENING)
    digest, quiet = await store.digests.of(ME), await store.quiet.of(1)
    assert digest is not None
    assert (digest.zone, digest.next) == ("Asia/Kolkata", datetime(2026, 11, 24, 2, 30, tzinfo=UTC))
    assert quiet == Quiet(time(22), time(7), "Asia/Kolkata")
    await store.quiet.set(1, Quiet(time(22), time(7), "UTC"), EVENING)
    digest = await store.digests.of(ME)
    assert digest is not None
    assert digest.next == MORNING + HOUR


async def test_a_digest_in_quiet_hours_comes_when_they_end(store: Store) -> None:
    await store.quiet.set(1, Quiet(time(22), time(9), "Europe/Warsaw"), EVENING)
    await store.quiet.turn(EVENING + 3 * HOUR)
    await store.digests.run(MORNING)
    assert await _digests(store, MORNING) == []
    await store.quiet.turn(MORNING + HOUR)
    assert len(await _digests(store, MORNING + HOUR)) == 1


async def test_a_group_and_a_deleted_thread_take_their_digest_along(store: Store) -> None:
    thread = await subscribe(store, -5, "nato", thread=9, now=EVENING)
    await store.digests.set(thread, Schedule(time(7)), EVENING)
    await store.chats.migrate(-5, -1005, EVENING)
    assert await store.digests.of(Address(-1005, 9)) is not None
    await store.digests.run(MORNING)
    claimed = {one.address: one for one in await claim(store, MORNING)}
    await store.outbox.settle(claimed[Address(-1005, 9)], ThreadGone("message thread not found"), MORNING)
    assert await store.digests.of(Address(-1005)) is not None
    assert [one.moved for one in await _digests(store, MORNING) if one.address.chat == -1005] == [True]


# --- what is in it ---------------------------------------------------------------------------------------------------


async def test_it_tells_the_stories_of_its_period_the_weightiest_first(store: Store) -> None:
    await _tell(store, 1)
    await _tell(store, 2, EVENING + HOUR, Level.URGENT)
    await _tell(store, 3, EVENING + 2 * HOUR)
    await _tell(store, 4, topic="other")
    await _tell(store, 5, MORNING)
    assert await _stories(store, EVENING, MORNING) == [2, 3, 1]
    [told] = [told for told in await store.digest_contents.of(ME, EVENING, MORNING) if told.story == 1]
    assert told.topics == {"nato"}


async def test_no_story_comes_in_two_digests_unless_its_level_rose(store: Store) -> None:
    first, second = (await _tell(store, 1)).story, (await _tell(store, 2)).story
    more = matched(entry("More", of=source("Other"), seen=MORNING + MINUTE), ["nato"])
    await poll(store, joining(first, more), now=MORNING + MINUTE)
    rise = matched(entry("Rise", of=source("Other"), seen=MORNING + MINUTE), ["nato"])
    await poll(store, joining(second, rise, level=Level.URGENT), now=MORNING + MINUTE)
    assert await _stories(store, MORNING, MORNING + HOUR) == [2]


async def test_a_story_comes_in_the_digest_of_the_period_in_which_it_met_the_terms(store: Store) -> None:
    async with store.database.write() as connection:
        await connection.execute(update(subscriptions).where(subscriptions.c.chat_id == 1).values(threshold=1))
    first = (await _tell(store, 1)).story
    assert await _stories(store, EVENING, MORNING) == []
    more = matched(entry("More", of=source("Other"), seen=MORNING + MINUTE), ["nato"])
    await poll(store, joining(first, more), now=MORNING + MINUTE)
    assert await _stories(store, MORNING, MORNING + HOUR) == [1]


async def test_a_story_comes_once_a_report_counts_by_the_topics_own_taste(store: Store) -> None:
    own = Taste(languages=frozenset({"lt"}))
    await store.terms.change(ME, "nato", EVENING, lambda terms: replace(terms, taste=own))
    first = (await _tell(store, 1)).story
    assert await _stories(store, EVENING, MORNING) == []
    more = matched(entry("Daugiau", of=source("LRT", language="lt"), seen=MORNING + MINUTE), ["nato"])
    await poll(store, joining(first, more), now=MORNING + MINUTE)
    assert await _stories(store, MORNING, MORNING + HOUR) == [1]


async def test_what_came_as_it_happened_is_left_out_unless_both_is_wanted(store: Store) -> None:
    async def want(how: Sending) -> None:
        async with store.database.write() as connection:
            mine = update(subscriptions).where(subscriptions.c.chat_id == 2)
            await connection.execute(mine.values(delivery=how.value))

    await _tell(store, 1)
    await send_all(store, EVENING)
    for how, told in ((Sending.INSTANT, []), (Sending.DIGEST, []), (Sending.BOTH, [1])):
        await want(how)
        assert await _stories(store, EVENING, MORNING, Address(2)) == told
    whole = await store.digest_contents.of(Address(2), EVENING, MORNING, whole=True)
    assert [told.story for told in whole] == [1]


async def test_what_is_off_or_paused_is_not_in_it(store: Store) -> None:
    await _tell(store, 1)
    for off in ({"enabled": False}, {"enabled": True, "paused": MORNING + HOUR}):
        async with store.database.write() as connection:
            await connection.execute(update(subscriptions).where(subscriptions.c.chat_id == 1).values(off))
        assert await _stories(store, EVENING, MORNING) == []
    assert await _stories(store, EVENING, MORNING + 2 * HOUR) == [1]


async def test_what_a_watch_found_is_in_it_under_the_watchs_name(store: Store) -> None:
    """Also a live page, say, which tells who wants its topic nothing."""
    await _tell(store, 1)
    await _tell(store, 2, tell=False)
    watch = await store.watches.propose(ME, "Ports", "harbour", EVENING)
    await store.watches.confirm(ME, watch, EVENING, most=9)
    await store.digests.send(ME, Sending.DIGEST)
    async with store.database.write() as connection:
        for story in (1, 2):
            row = {"story_id": story, "watch_id": watch, "at": EVENING + MINUTE}
            await connection.execute(watch_finds.insert().values(row))
    told = {one.story: (one.topics, one.watches) for one in await store.digest_contents.of(ME, EVENING, MORNING)}
    assert told == {1: ({"nato"}, ("Ports",)), 2: (frozenset(), ("Ports",))}


async def test_a_digest_that_something_needs_leaves_how_others_come_alone(store: Store) -> None:
    other = Address(2)
    await store.digests.set(other, EIGHT, EVENING, tells_all=False)
    [kept] = await store.subscriptions.of(other)
    assert kept.terms.delivery is Sending.INSTANT
    await store.digests.end(other, EVENING)
    await store.digests.set(other, EIGHT, EVENING)
    [both] = await store.subscriptions.of(other)
    assert both.terms.delivery is Sending.BOTH


async def test_what_had_come_together_for_a_topic_that_leaves_the_digest_is_told_by_the_next_one_and_no_other(
    store: Store,
) -> None:
    await _tell(store, 1)
    await store.terms.change(ME, "nato", LEFT, lambda terms: replace(terms, delivery=Sending.INSTANT))
    await _tell(store, 2, LEFT + MINUTE)
    await _tell(store, 3, LEFT + MINUTE, tell=False)
    assert [one.story for one in await send_all(store, LEFT + HOUR) if one.address == ME] == [2]

    assert await store.digests.run(MORNING) == 1
    [digest] = await _digests(store, MORNING)
    assert digest.since is not None
    assert await _stories(store, digest.since, digest.created) == [1]
    assert await _stories(store, MORNING, MORNING + DAY) == []


async def test_a_story_that_rings_after_its_topic_left_the_digest_is_not_told_by_that_too(store: Store) -> None:
    before = await _tell(store, 1)
    assert [one.address for one in await send_all(store, EVENING)] == [Address(2)]
    await store.terms.change(ME, "nato", LEFT, lambda terms: replace(terms, delivery=Sending.INSTANT))
    more = matched(entry("More", of=source("Other"), seen=LEFT + MINUTE), ["nato"])
    rises = joining(before.story, more, AlertKind.DEVELOPMENT, level=Level.NOTABLE)
    await poll(store, rises, now=LEFT + MINUTE)
    assert {one.address for one in await send_all(store, LEFT + HOUR)} == {ME, Address(2)}
    assert await _stories(store, EVENING, MORNING) == []


async def _rise(store: Store, before: Decision, at: datetime) -> Decision:
    more = matched(entry(f"More at {at}", of=source("Other"), seen=at), ["nato"])
    decision = joining(before.story, more, level=Level(before.story.level + 1))
    await poll(store, decision, now=at)
    return decision


async def test_a_rise_that_a_digest_showed_which_waited_is_told_neither_by_the_next_one_nor_by_its_pages(
    store: Store,
) -> None:
    """As where quiet hours hold it: it shows stories as they are when it comes; what is new then the next one has."""
    before, due = await _tell(store, 1), MORNING + timedelta(microseconds=123456)
    assert await store.digests.run(due) == 1
    await _tell(store, 2, MORNING + 10 * MINUTE)
    risen = await _rise(store, before, MORNING + 30 * MINUTE)
    assert len(await _digests(store, MORNING + HOUR)) == 1
    assert await _stories(store, due, MORNING + DAY) == [2]
    assert await _stories(store, MORNING, MORNING + DAY) == [2], "a page's button has whole seconds"
    await _rise(store, risen, MORNING + 2 * HOUR)
    assert await _stories(store, due, MORNING + DAY) == [1, 2]


async def test_a_rise_of_a_topic_whose_pause_ended_while_a_digest_waited_is_told_by_the_next_one(store: Store) -> None:
    """Which is the first that may tell it: the one before is of a time that the pause covers."""
    before = await _tell(store, 1)
    await store.terms.change(ME, "nato", LEFT, lambda terms: replace(terms, paused=MORNING + MINUTE))
    assert await store.digests.run(MORNING) == 1
    await _rise(store, before, MORNING + 30 * MINUTE)
    [digest] = await _digests(store, MORNING + HOUR)
    assert await _stories(store, EVENING, digest.created) == []
    assert await _stories(store, MORNING, MORNING + DAY) == [1]


async def test_a_rise_at_the_moment_a_digest_is_sent_is_told_by_the_next_one(store: Store) -> None:
    """It may have been made just before that; in doubt a story is told twice."""
    before = await _tell(store, 1)
    await send_all(store, EVENING)
    assert await store.digests.run(MORNING) == 1
    [digest] = await claim(store, MORNING + HOUR)
    await _rise(store, before, MORNING + HOUR + timedelta(seconds=1))
    await store.outbox.settle(digest, Sent(1), MORNING + HOUR + timedelta(seconds=2))
    assert await _stories(store, MORNING, MORNING + DAY) == [1]


@pytest.mark.parametrize("level", [Level.NOTABLE, Level.URGENT])
async def test_a_story_that_rises_while_quiet_hours_hold_the_last_digest_is_told_by_its_alert_alone(
    store: Store, level: Level
) -> None:
    """Which they hold too, or let through; the digest's further pages pass over nothing for it."""
    before = await _tell(store, 1)
    await _tell(store, 2)
    await store.quiet.set(1, Quiet(time(19), time(8), "Europe/Warsaw"), EVENING)
    assert await store.digests.end(ME, LEFT)
    more = matched(entry("More", of=source("Other"), seen=LEFT + MINUTE), ["nato"])
    await poll(store, joining(before.story, more, AlertKind.DEVELOPMENT, level=level), now=LEFT + MINUTE)
    told = await send_all(store, LEFT + MINUTE)
    await store.quiet.turn(MORNING)
    told = [one for one in [*told, *await send_all(store, MORNING)] if one.address == ME]
    assert {one.kind for one in told} == {OtherKind.DIGEST, AlertKind.NEW}

    period = EVENING - DAY, LEFT
    sent = await store.digest_contents.of(ME, *period, sending=True)
    assert [each.story for each in sent] == [2]
    assert await _stories(store, *period) == [1, 2]


async def test_what_came_both_ways_is_told_once_where_the_digest_is_left(store: Store) -> None:
    await store.digests.send(ME, Sending.BOTH)
    await _tell(store, 1)
    await send_all(store, EVENING)
    assert await _stories(store, EVENING, MORNING) == [1]
    await store.terms.change(ME, "nato", LEFT, lambda terms: replace(terms, delivery=Sending.INSTANT))
    assert await _stories(store, EVENING, MORNING) == []


async def test_what_had_come_together_for_a_watch_that_leaves_the_digest_is_told_by_the_next_one(store: Store) -> None:
    await _tell(store, 1, topic="other")
    watch = await store.watches.propose(ME, "Ports", "harbour", EVENING)
    await store.watches.confirm(ME, watch, EVENING, most=9)
    await store.terms.change(ME, watch, EVENING, lambda terms: replace(terms, delivery=Sending.DIGEST))
    async with store.database.write() as connection:
        await connection.execute(watch_finds.insert().values(story_id=1, watch_id=watch, at=EVENING + MINUTE))
    await store.terms.change(ME, watch, LEFT, lambda terms: replace(terms, delivery=Sending.INSTANT))
    assert await _stories(store, EVENING, MORNING) == [1]


async def test_what_is_switched_off_after_it_left_the_digest_is_not_in_it(store: Store) -> None:
    await _tell(store, 1)
    await store.terms.change(ME, "nato", LEFT, lambda terms: replace(terms, delivery=Sending.INSTANT))
    await store.terms.change(ME, "nato", LEFT, lambda terms: replace(terms, enabled=False))
    assert await _stories(store, EVENING, MORNING) == []


async def test_where_digests_end_what_had_come_together_is_told_at_once_and_once(store: Store) -> None:
    await _tell(store, 1)
    await _tell(store, 2, topic="other")
    assert await store.digests.end(ME, LEFT)
    assert not await store.digests.end(ME, LEFT + MINUTE)
    [digest] = await _digests(store, LEFT + MINUTE)
    assert (digest.address, digest.since, digest.created) == (ME, EVENING - DAY, LEFT)
    assert await _stories(store, EVENING - DAY, LEFT) == [1]

    assert await store.digests.set(ME, EIGHT, LEFT + HOUR) == MORNING
    assert await _stories(store, LEFT, MORNING) == []


async def test_where_digests_end_of_a_chat_that_can_not_be_written_to_nothing_is_put_on_its_way(store: Store) -> None:
    await store.chats.set_state(1, ChatState.BLOCKED, EVENING)
    assert await store.digests.end(ME, LEFT)
    assert await store.outbox.waiting() == 0


async def test_a_digest_that_is_switched_off_and_on_again_begins_where_the_last_one_ended(store: Store) -> None:
    await _tell(store, 1)
    assert await store.digests.end(ME, LEFT)
    assert len(await _digests(store, LEFT)) == 1
    await _tell(store, 2, LEFT + MINUTE)
    await store.digests.set(ME, EIGHT, LEFT + HOUR)
    await store.digests.run(MORNING)
    [digest] = await _digests(store, MORNING)
    assert digest.since == LEFT
    assert await _stories(store, LEFT, MORNING) == [2]


async def test_a_digest_that_is_set_days_after_the_last_one_covers_the_day_before_as_a_first_one(store: Store) -> None:
    assert await store.digests.end(ME, LEFT)
    await store.digests.set(ME, EIGHT, LEFT + 3 * DAY)
    digest = await store.digests.of(ME)
    assert digest is not None
    assert digest.since == LEFT + 2 * DAY


async def test_a_digest_that_ended_while_the_chat_was_set_aside_told_nothing_so_the_next_covers_the_day_before(
    store: Store,
) -> None:
    await store.chats.set_state(1, ChatState.BLOCKED, EVENING)
    assert await store.digests.end(ME, LEFT)
    await store.digests.set(ME, EIGHT, LEFT + HOUR)
    digest = await store.digests.of(ME)
    assert digest is not None
    assert digest.since == LEFT + HOUR - DAY
