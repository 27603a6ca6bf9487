"""How much news came in each hour is counted once, and stays true to what is stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from making import DAY, HOUR, MINUTE, NOON, entry, matched, opening

from feeds.store import Store
from feeds.store.news.flow import Flow

SINCE = NOON - 40 * DAY


async def put_in(store: Store, *moments: datetime) -> None:
    first = int(moments[0].timestamp())
    news = [
        opening(first + number, matched(entry(f"News {first + number}", seen=seen), subjects=["poland"]))
        for number, seen in enumerate(moments)
    ]
    await store.apply_quiet(news)


async def days(
    store: Store, flow: Flow, at: datetime = NOON, now: datetime | None = None, since: datetime = SINCE
) -> dict[int, int]:
    async with store.database.read() as connection:
        return await flow.days(connection, 28, at=at, now=now or at, since=since)


async def test_entries_are_counted_by_the_day_that_ends_with_this_hour(store: Store) -> None:
    await put_in(store, NOON - 26 * HOUR, NOON - 25 * HOUR, NOON - 23 * HOUR, NOON - MINUTE, NOON)

    assert await days(store, Flow()) == {0: 3, 1: 2}


async def test_what_named_nothing_is_not_counted(store: Store) -> None:
    await store.apply_quiet([opening(1, matched(entry("Football", seen=NOON - HOUR)))])

    assert await days(store, Flow()) == {}


async def test_an_hour_that_is_over_is_not_read_again(store: Store) -> None:
    flow = Flow()
    await put_in(store, NOON - 5 * DAY)
    before = await days(store, flow)
    await put_in(store, NOON - 5 * DAY + MINUTE)

    assert before == await days(store, flow) == {5: 1}


async def test_the_last_hour_and_one_that_only_just_ended_are_read_again(store: Store) -> None:
    flow = Flow()
    now = NOON + 5 * MINUTE
    await put_in(store, NOON + MINUTE)
    before = await days(store, flow, now)
    await put_in(store, NOON - MINUTE, NOON + 2 * MINUTE)

    assert before == {0: 1}
    assert await days(store, flow, now) == {0: 3}


async def test_all_is_counted_again_when_older_news_was_put_in(store: Store) -> None:
    flow = Flow()
    await days(store, flow)
    await put_in(store, NOON - 5 * DAY)

    assert await days(store, flow, since=SINCE - DAY) == {5: 1}


async def test_a_moment_in_the_past_knows_nothing_of_later_news(store: Store) -> None:
    flow, then = Flow(), NOON - 3 * DAY + 30 * MINUTE
    await put_in(store, then - MINUTE, then + MINUTE, then + 2 * HOUR)
    await days(store, flow)

    assert await days(store, flow, at=then, now=NOON) == {0: 1}


async def test_other_days_are_counted_beside_those_remembered(store: Store) -> None:
    flow = Flow()
    await put_in(store, NOON - 50 * DAY, NOON - 20 * DAY)
    await days(store, flow)

    assert await days(store, flow, at=NOON - 30 * DAY, now=NOON) == {20: 1}
    assert await days(store, flow, at=NOON + timedelta(days=4)) == {24: 1}
