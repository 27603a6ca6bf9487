"""What was asked of hubs is remembered: asked once, again in time, and never forgotten by a restart."""

from __future__ import annotations

import itertools
from dataclasses import replace

from making import DAY, HOUR, LEASE, MINUTE, NOON, SECOND, source

from feeds.fetching.websub import PATIENCE, SHORTEST, Push
from feeds.model import Hub
from feeds.source_state import Health, PollOutcome
from feeds.store import Store

HUB = Hub("https://hub.test/", "https://wire.test/feed")


async def _polled(store: Store, hub: Hub | None = HUB) -> None:
    """A source that names a hub, polled at noon and due in an hour."""
    await store.sources.sync([source()], NOON)
    [state] = await store.sources.all()
    await store.apply(PollOutcome(replace(state, hub=hub, due=NOON + HOUR)), NOON)


async def _wanted(store: Store, at: object = NOON) -> list[Push]:
    numbers = itertools.count()
    return await store.pushes.wanted(at, 10, lambda: f"key{next(numbers)}")  # type: ignore[arg-type]


async def test_a_hub_is_asked_once_and_again_where_it_stays_silent(store: Store) -> None:
    await _polled(store)
    [push] = await _wanted(store)
    assert push.hub == HUB
    assert push.key != push.secret
    assert await _wanted(store, NOON + MINUTE) == []
    assert await _wanted(store, NOON + PATIENCE) == [push]


async def test_a_source_without_a_hub_or_paused_asks_nobody(store: Store) -> None:
    await _polled(store, hub=None)
    assert await _wanted(store) == []
    await _polled(store)
    [state] = await store.sources.all()
    assert state.hub == HUB
    await store.sources.pause(state.id)
    assert await _wanted(store) == []


async def test_a_hub_that_agreed_is_asked_again_before_it_stops(store: Store) -> None:
    await _polled(store)
    [push] = await _wanted(store)
    await store.pushes.agreed(push, NOON + 10 * DAY, NOON)
    assert await _wanted(store, NOON + 9 * DAY) == []
    [again] = await _wanted(store, NOON + 10 * DAY - HOUR)
    assert again == replace(push, until=NOON + 10 * DAY)
    assert await store.pushes.by_key(push.key) == again
    assert await store.pushes.by_key("another") is None


async def test_a_hub_that_agreed_for_an_hour_is_asked_again_in_its_last_quarter(store: Store) -> None:
    await _polled(store)
    [push] = await _wanted(store)
    await store.pushes.agreed(push, NOON + HOUR, NOON)
    assert await _wanted(store, NOON + HOUR / 2) == []
    assert len(await _wanted(store, NOON + HOUR * 4 / 5)) == 1


async def test_hubs_that_call_an_address_we_no_longer_have_are_asked_anew_at_once(store: Store) -> None:
    await store.pushes.called_at("https://old.test", NOON)
    await _polled(store)
    [push] = await _wanted(store)
    await store.pushes.agreed(push, NOON + 90 * DAY, NOON)
    await store.pushes.called_at("https://old.test", NOON + HOUR)
    assert await _wanted(store, NOON + HOUR) == []
    await store.pushes.called_at("https://new.test", NOON + DAY)
    [again] = await _wanted(store, NOON + DAY)
    assert again.key == push.key
    await store.pushes.called_at("https://new.test", NOON + DAY + MINUTE)
    assert await _wanted(store, NOON + DAY + MINUTE) == []


async def test_a_hub_that_refused_is_asked_again_later(store: Store) -> None:
    await _polled(store)
    [push] = await _wanted(store)
    await store.pushes.ended(push, NOON)
    assert await _wanted(store, NOON + PATIENCE - MINUTE) == []
    assert await _wanted(store, NOON + PATIENCE) == [push]


async def test_a_feed_that_names_another_hub_asks_that_one_at_once(store: Store) -> None:
    await _polled(store)
    [push] = await _wanted(store)
    await _polled(store, Hub("https://other.test/", HUB.topic))
    [other] = await _wanted(store, NOON + MINUTE)
    assert other.hub.url == "https://other.test/"
    assert other.key == push.key


async def test_news_has_the_source_polled_at_once_but_not_again_and_again(store: Store) -> None:
    await _polled(store)
    [push] = await _wanted(store)
    await store.pushes.news(push, NOON + MINUTE)
    assert await store.sources.next_due() == NOON + MINUTE
    await _polled(store)
    await store.pushes.news(push, NOON + SECOND)
    assert await store.sources.next_due() == NOON + SHORTEST


async def _called_while_polled(store: Store, failures: int = 0) -> None:
    """A poll begins in an hour, its hub calls ten seconds later, and it ends after a minute."""
    await _polled(store)
    [push] = await _wanted(store)
    [claimed] = await store.sources.due(NOON + HOUR, 1, "me", LEASE)
    await store.pushes.news(push, NOON + HOUR + 10 * SECOND)
    after = replace(claimed, due=NOON + 3 * HOUR, failures=failures)
    await store.note(PollOutcome(after, was_due=claimed.due), NOON + HOUR + MINUTE)


async def test_news_that_comes_while_the_source_is_polled_has_it_polled_again(store: Store) -> None:
    await _called_while_polled(store)
    assert await store.sources.next_due() == NOON + HOUR + MINUTE + SHORTEST


async def test_news_that_comes_while_the_source_is_polled_in_vain_changes_nothing(store: Store) -> None:
    await _called_while_polled(store, failures=1)
    assert await store.sources.next_due() == NOON + 3 * HOUR


async def test_a_poll_without_news_meanwhile_is_due_as_planned(store: Store) -> None:
    await _polled(store)
    [claimed] = await store.sources.due(NOON + HOUR, 1, "me", LEASE)
    await store.note(PollOutcome(replace(claimed, due=NOON + 3 * HOUR), was_due=claimed.due), NOON + HOUR + MINUTE)
    assert await store.sources.next_due() == NOON + 3 * HOUR


async def test_news_of_a_source_whose_server_turned_us_away_waits_as_long_as_that_asked(store: Store) -> None:
    await _polled(store)
    [push] = await _wanted(store)
    [state] = await store.sources.all()
    held = replace(state, health=Health.FAILING, failures=1, due=NOON + 6 * HOUR)
    await store.apply(PollOutcome(held), NOON)
    await store.pushes.news(push, NOON + MINUTE)
    assert await store.sources.next_due() == NOON + 6 * HOUR
