"""Quiet hours: what is not urgent is held and comes when they end; urgent news passes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from making import HOUR, MINUTE, SECOND, claim, entry, joining, matched, opening, poll, send_all, subscribe
from sqlalchemy import Engine, event, select

from feeds.audience import Address, Later, OtherKind, Sent
from feeds.model import AlertKind, Decision, Level
from feeds.store import Store
from feeds.store.tables import lanes, outbox
from feeds.store.waiting.lanes import Priority
from feeds.times.quiet import Quiet

NIGHT = Quiet(time(22), time(7), "UTC")
EVENING = datetime(2026, 11, 23, 21, tzinfo=UTC)
LATE = datetime(2026, 11, 23, 23, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)


async def _tell(store: Store, number: int, at: datetime = LATE, level: Level = Level.ROUTINE) -> Decision:
    decision = opening(number, matched(entry(f"Story {number}", seen=at), ["nato"]), level=level)
    await poll(store, decision, now=at)
    return decision


async def _states(store: Store) -> list[str]:
    async with store.database.read() as connection:
        return list(await connection.scalars(select(outbox.c.state).order_by(outbox.c.id)))


@pytest.fixture(autouse=True)
async def _sleeper(store: Store) -> None:
    """A chat that wants everything and is quiet at night, and one that never is."""
    for chat in (1, 2):
        await subscribe(store, chat, "nato", now=LATE - 2 * HOUR)
    await store.quiet.set(1, NIGHT, LATE - 2 * HOUR)
    await store.quiet.turn(LATE - HOUR)


async def test_at_night_nothing_rings_but_for_those_who_are_awake(store: Store) -> None:
    await _tell(store, 1)
    assert [delivery.address for delivery in await send_all(store, LATE)] == [Address(2)]
    assert await store.quiet.turn(MORNING - MINUTE) == 0
    assert await claim(store, MORNING - MINUTE) == []


async def test_in_the_morning_what_was_held_is_let_go_together(store: Store) -> None:
    await _tell(store, 1)
    await _tell(store, 2, LATE + HOUR)
    await send_all(store, LATE + HOUR)
    assert await store.quiet.turn(MORNING) == 2
    [first] = await claim(store, MORNING)
    assert first.address == Address(1)
    assert first.held
    assert [row.story for row in await store.outbox.behind(first, MORNING)] == [1, 2]
    await store.outbox.settle(first, Later(MORNING, "its chat's turn comes later", counts=False), MORNING)
    [again] = await claim(store, MORNING)
    assert again.held
    assert await store.quiet.turn(MORNING + MINUTE) == 0


async def test_urgent_news_passes_and_overtakes_what_is_held(store: Store) -> None:
    await _tell(store, 1)
    await send_all(store, LATE)
    await _tell(store, 2, level=Level.URGENT)
    told = {delivery.address: delivery.story for delivery in await claim(store, LATE)}
    assert told[Address(1)] == 2


async def test_a_held_story_that_turns_urgent_is_told_once_and_at_once(store: Store) -> None:
    before = (await _tell(store, 1)).story
    await send_all(store, LATE)
    more = matched(entry("More", seen=LATE + MINUTE), ["nato"])
    await poll(store, joining(before, more, AlertKind.DEVELOPMENT, level=Level.URGENT), now=LATE + MINUTE)
    told = [delivery for delivery in await send_all(store, LATE + MINUTE) if delivery.address == Address(1)]
    assert [(delivery.kind, delivery.level, delivery.revision) for delivery in told] == [
        (AlertKind.NEW, Level.URGENT, before.revision + 1)
    ]
    assert await store.quiet.turn(MORNING) == 0


async def test_a_held_story_grows_and_is_told_as_it_is_in_the_morning(store: Store) -> None:
    before = (await _tell(store, 1)).story
    more = matched(entry("More", seen=LATE + MINUTE), ["nato"])
    await poll(store, joining(before, more, AlertKind.DEVELOPMENT, level=Level.NOTABLE), now=LATE + MINUTE)
    await store.quiet.turn(MORNING)
    told = [delivery for delivery in await send_all(store, MORNING) if delivery.address == Address(1)]
    assert [(delivery.kind, delivery.revision) for delivery in told] == [(AlertKind.NEW, before.revision + 1)]


async def _told_in_the_evening(store: Store) -> Decision:
    """Story 1, which the sleeper has had since before its quiet hours began."""
    await store.quiet.set(1, NIGHT, EVENING)
    decision = await _tell(store, 1, EVENING)
    await send_all(store, EVENING)
    return decision


async def _grow(store: Store, before: Decision, at: datetime, level: Level) -> Decision:
    what = matched(entry(f"More at {at}", seen=at), ["nato"])
    decision = joining(before.story, what, AlertKind.DEVELOPMENT, level=level)
    await poll(store, decision, now=at)
    return decision


async def _sent_to_sleeper(store: Store, at: datetime) -> list[tuple[AlertKind | OtherKind, int]]:
    return [(row.kind, row.revision) for row in await send_all(store, at) if row.address == Address(1)]


async def test_a_development_that_is_held_comes_in_the_morning_though_an_earlier_one_was_told(store: Store) -> None:
    second = await _grow(store, await _told_in_the_evening(store), EVENING + MINUTE, Level.NOTABLE)
    assert await _sent_to_sleeper(store, EVENING + MINUTE) == [(AlertKind.DEVELOPMENT, 2)]
    await store.quiet.turn(LATE - HOUR)
    await _grow(store, second, LATE, Level.NOTABLE)
    assert await _sent_to_sleeper(store, LATE) == []
    assert await store.quiet.turn(MORNING) == 1
    assert await _sent_to_sleeper(store, MORNING) == [(AlertKind.DEVELOPMENT, 3)]


async def test_a_development_that_is_held_does_not_come_after_an_urgent_one_of_the_same_night(store: Store) -> None:
    first = await _told_in_the_evening(store)
    await store.quiet.turn(LATE - HOUR)
    second = await _grow(store, first, LATE, Level.NOTABLE)
    await _grow(store, second, LATE + HOUR, Level.URGENT)
    assert await _sent_to_sleeper(store, LATE + HOUR) == [(AlertKind.DEVELOPMENT, 3)]
    assert await store.quiet.turn(MORNING) == 0


async def _told_before_the_night(store: Store, *levels: Level) -> None:
    """Stories of these levels, a minute before the sleeper's quiet hours begin; nothing is sent to it yet."""
    await store.quiet.set(1, NIGHT, EVENING)
    for number, level in enumerate(levels, start=1):
        await _tell(store, number, LATE - HOUR - MINUTE, level)


async def _let_the_sleeper_wait(store: Store, now: datetime) -> None:
    """Telegram is away when the sleeper's turn comes."""
    for one in await claim(store, now):
        if one.address == Address(1):
            await store.outbox.settle(one, Later(now + MINUTE, "Telegram is away", counts=False), now)


async def test_what_waits_when_quiet_hours_begin_comes_when_they_end(store: Store) -> None:
    await _told_before_the_night(store, Level.ROUTINE, Level.URGENT)
    await _let_the_sleeper_wait(store, LATE - HOUR - MINUTE)
    await store.quiet.turn(LATE - HOUR)
    told = [one for one in await send_all(store, LATE) if one.address == Address(1)]
    assert [one.story for one in told] == [2], "urgent news passes"
    assert await store.quiet.turn(MORNING) == 1
    told = [one for one in await send_all(store, MORNING) if one.address == Address(1)]
    assert [(one.story, one.held) for one in told] == [(1, True)]


async def test_a_development_that_is_held_does_not_come_after_a_first_alert_that_showed_more(store: Store) -> None:
    await store.quiet.set(1, NIGHT, EVENING)
    first = await _tell(store, 1, EVENING)
    second = await _grow(store, first, EVENING + MINUTE, Level.NOTABLE)
    await store.quiet.turn(LATE - HOUR)
    await _grow(store, second, LATE, Level.URGENT)
    assert await _sent_to_sleeper(store, LATE) == [(AlertKind.NEW, 3)]
    assert await store.quiet.turn(MORNING) == 0


async def test_where_nothing_may_ring_urgent_news_that_waits_is_held_too(store: Store) -> None:
    await _told_before_the_night(store, Level.URGENT)
    await store.quiet.set(1, Quiet(NIGHT.begins, NIGHT.ends, NIGHT.zone, total=True), EVENING)
    await store.quiet.turn(LATE - HOUR)
    assert await _sent_to_sleeper(store, LATE) == []
    assert await store.quiet.turn(MORNING) == 1
    assert await _sent_to_sleeper(store, MORNING) == [(AlertKind.NEW, 1)]


async def test_what_is_in_a_senders_hands_when_quiet_hours_begin_is_held_once_it_is_put_back(store: Store) -> None:
    await _told_before_the_night(store, Level.ROUTINE, Level.ROUTINE)
    [mine] = [one for one in await claim(store, LATE - HOUR) if one.address == Address(1)]
    await store.quiet.turn(LATE - HOUR)
    await store.outbox.settle(mine, Later(LATE, "Telegram is away", counts=False), LATE - HOUR + SECOND)
    await store.quiet.turn(LATE - HOUR + MINUTE)
    assert await _sent_to_sleeper(store, LATE) == []
    assert await store.quiet.turn(MORNING) == 2


async def test_what_is_sent_as_quiet_hours_begin_is_not_sent_again_when_they_end(store: Store) -> None:
    await _told_before_the_night(store, Level.ROUTINE)
    [mine] = [one for one in await claim(store, LATE - HOUR) if one.address == Address(1)]
    await store.quiet.turn(LATE - HOUR)
    await store.outbox.settle(mine, Sent(1001), LATE - HOUR + SECOND)
    assert await store.quiet.turn(MORNING) == 0
    assert await _sent_to_sleeper(store, MORNING) == []


async def test_an_edit_that_waits_goes_on_in_quiet_hours(store: Store) -> None:
    before = await _told_in_the_evening(store)
    more = matched(entry("More", seen=LATE - HOUR - MINUTE), ["nato"])
    await poll(store, joining(before.story, more, AlertKind.UPDATE), now=LATE - HOUR - MINUTE)
    await store.quiet.turn(LATE - HOUR)
    assert await _sent_to_sleeper(store, LATE) == [(AlertKind.UPDATE, 2)]


async def test_news_in_the_minute_before_anybody_looks_whose_quiet_has_begun_is_held(store: Store) -> None:
    await store.quiet.set(1, NIGHT, EVENING)
    await _tell(store, 1, LATE - HOUR + SECOND)
    assert await _sent_to_sleeper(store, LATE - HOUR + SECOND) == []
    await store.quiet.turn(LATE - HOUR + MINUTE)
    assert await _sent_to_sleeper(store, LATE) == []
    assert await store.quiet.turn(MORNING) == 1


async def test_ending_quiet_hours_lets_everything_go(store: Store) -> None:
    await _tell(store, 1)
    assert await store.quiet.of(1) == NIGHT
    assert await store.quiet.end(1, LATE + MINUTE)
    assert not await store.quiet.end(1, LATE + MINUTE)
    assert await store.quiet.of(1) is None
    assert "held" not in await _states(store)


async def test_hours_that_leave_out_now_let_everything_go(store: Store) -> None:
    await _tell(store, 1)
    await store.quiet.set(1, Quiet(time(1), time(5), "UTC"), LATE + MINUTE)
    assert "held" not in await _states(store)


async def test_a_group_that_moves_keeps_its_quiet_hours_and_what_they_hold(store: Store) -> None:
    await _tell(store, 1)
    await store.chats.migrate(1, -1001, LATE)
    assert await store.quiet.of(-1001) == NIGHT
    await store.quiet.turn(MORNING)
    assert Address(-1001) in {delivery.address for delivery in await claim(store, MORNING)}


async def test_a_restart_in_the_night_changes_nothing(store: Store) -> None:
    await _tell(store, 1)
    await store.recover(LATE + HOUR)
    assert await store.quiet.turn(LATE + HOUR) == 0
    assert await store.quiet.turn(MORNING + timedelta(hours=3)) == 1


async def test_where_nothing_may_ring_urgent_news_waits_too_and_so_does_what_turns_urgent(store: Store) -> None:
    await store.quiet.set(1, Quiet(NIGHT.begins, NIGHT.ends, NIGHT.zone, total=True), LATE)
    before = (await _tell(store, 1)).story
    await _tell(store, 2, level=Level.URGENT)
    more = matched(entry("More", seen=LATE + MINUTE), ["nato"])
    await poll(store, joining(before, more, AlertKind.DEVELOPMENT, level=Level.URGENT), now=LATE + MINUTE)
    assert {delivery.address for delivery in await send_all(store, LATE + MINUTE)} == {Address(2)}
    assert await store.quiet.turn(MORNING) == 2
    assert [delivery.story for delivery in await send_all(store, MORNING)] == [1, 2]


async def test_where_urgent_news_may_ring_again_what_was_held_of_it_comes_at_once(store: Store) -> None:
    await store.quiet.set(1, Quiet(NIGHT.begins, NIGHT.ends, NIGHT.zone, total=True), LATE)
    await _tell(store, 1)
    await _tell(store, 2, level=Level.URGENT)
    await store.quiet.set(1, NIGHT, LATE + MINUTE)
    told = [one for one in await send_all(store, LATE + MINUTE) if one.address == Address(1)]
    assert [one.story for one in told] == [2]
    assert await store.quiet.turn(MORNING) == 1


async def test_what_is_held_in_quiet_hours_that_last_is_not_let_go_by_that_look(store: Store) -> None:
    await _tell(store, 1)
    assert await store.quiet.free(LATE + HOUR) == 0
    assert await store.quiet.turn(MORNING) == 1


async def _lanes(store: Store) -> list[tuple[Any, ...]]:
    columns = (lanes.c.chat_id, lanes.c.thread, lanes.c.held, lanes.c.priority, lanes.c.due)
    async with store.database.read() as connection:
        query = select(*columns).order_by(lanes.c.chat_id, lanes.c.thread)
        return [tuple(row) for row in await connection.execute(query)]


async def test_every_address_has_the_lane_in_the_morning_that_its_own_rows_ask_for(store: Store) -> None:
    for thread in (0, 3, 9):
        await subscribe(store, -4, "nato", thread=thread)
    await subscribe(store, 5, "bmd")
    for chat in (-4, 5):
        await store.quiet.set(chat, NIGHT, LATE)
    await _tell(store, 1)
    await _tell(store, 2, LATE + HOUR, Level.NOTABLE)
    await poll(store, opening(3, matched(entry("Story 3", seen=LATE), ["bmd"])), now=LATE)
    await poll(store, opening(4, matched(entry("Story 4", seen=LATE + HOUR), ["bmd"]), level=Level.URGENT), now=LATE)
    await send_all(store, LATE + HOUR)

    assert await store.quiet.turn(MORNING) == 9
    notable, routine = Priority.NOTABLE, Priority.ROUTINE
    assert await _lanes(store) == [
        (-4, 0, False, notable, MORNING),
        (-4, 3, False, notable, MORNING),
        (-4, 9, False, notable, MORNING),
        (1, 0, False, notable, MORNING),
        (5, 0, False, routine, MORNING),
    ]


async def test_a_lane_that_was_open_stays_due_when_its_first_row_is(store: Store) -> None:
    await _tell(store, 1, level=Level.URGENT)
    [urgent] = [one for one in await claim(store, LATE) if one.address == Address(1)]
    await _tell(store, 2)
    later = MORNING + HOUR
    await store.outbox.settle(urgent, Later(later, "Telegram asks to wait", counts=False), LATE)

    assert await store.quiet.turn(MORNING) == 1
    assert (1, 0, False, Priority.URGENT, later) in await _lanes(store)


async def test_the_quiet_of_many_chats_ends_in_as_many_statements_as_that_of_a_few(store: Store) -> None:
    asked = 0

    def count(*_: Any) -> None:
        nonlocal asked
        asked += 1

    async def turned(*chats: int) -> int:
        for chat in chats:
            await subscribe(store, chat, "bmd")
            await store.quiet.set(chat, NIGHT, LATE)
        await poll(store, opening(chats[0], matched(entry(f"For {chats[0]}", seen=LATE), ["bmd"])), now=LATE)
        before = asked
        assert await store.quiet.turn(MORNING) == len(chats)
        took = asked - before
        for chat in chats:
            await store.subscriptions.remove(Address(chat), ["bmd"])
        return took

    event.listen(Engine, "before_cursor_execute", count)
    try:
        few, many = await turned(10, 11), await turned(*range(20, 60))
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert 0 < few == many
