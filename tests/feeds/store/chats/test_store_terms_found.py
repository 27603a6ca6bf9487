"""Terms of watches, and stories that are muted: what was found, and what rings no more."""

from __future__ import annotations

import pytest
from making import DAY, HOUR, MINUTE, NOON, send_all, subscribe
from telling import BLOG, DEVELOPMENT, LRT, NEW, TASS, UPDATE, News, wants, watching

from feeds.audience import Address
from feeds.model import Level
from feeds.store import Store


@pytest.fixture
def news(store: Store) -> News:
    return News(store)


# --- watches ---------------------------------------------------------------------------------------------------------


async def test_a_watch_tells_once_what_it_found_has_reached_its_step(store: Store) -> None:
    news = News(store, "elsewhere", tells=False)
    one, two = await watching(store, 1), await watching(store, 2, minimum=Level.NOTABLE)
    await news.report(watches=(one, two))
    assert await news.told() == {1: [NEW]}
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)  # not found by the watch again
    assert await news.told() == {1: [DEVELOPMENT], 2: [NEW]}
    await news.report(LRT, DEVELOPMENT, level=Level.URGENT, watches=(two,))
    assert await news.told() == {1: [DEVELOPMENT], 2: [DEVELOPMENT]}


@pytest.mark.parametrize(("subscription", "watch"), [(True, False), (False, True), (True, True), (False, False)])
async def test_a_story_rings_where_a_subscription_or_a_watch_that_brings_it_has_a_sound(
    store: Store, subscription: bool, watch: bool
) -> None:
    await wants(store, 1, "nato", silent=subscription)
    number = await watching(store, 1, silent=watch)
    await News(store, "nato").report(watches=[number])
    [only] = await send_all(store, NOON + HOUR)
    assert only.silent == (subscription and watch)


async def test_a_watch_with_a_sound_whose_terms_are_met_later_rings_beside_a_silent_subscription(store: Store) -> None:
    news = News(store, "elsewhere", tells=False)
    await wants(store, 1, "elsewhere", silent=True)
    number = await watching(store, 1, lean=1)
    await news.report(watches=[number])
    assert await news.told() == {}
    await news.report(BLOG, NEW)
    assert [one.silent for one in await send_all(store, news.now)] == [False]


async def test_a_topic_with_a_sound_that_is_met_later_rings_beside_a_silent_watch_whose_alert_waits(
    store: Store,
) -> None:
    news = News(store, "elsewhere", tells=False)
    number = await watching(store, 1, silent=True)
    await subscribe(store, 1, "elsewhere")
    await news.report(watches=[number])
    await news.report(BLOG, NEW, told=frozenset({"elsewhere", "watch"}))
    assert [one.silent for one in await send_all(store, news.now)] == [False]


async def test_a_late_first_alert_says_which_watch_it_was(store: Store) -> None:
    news = News(store, "elsewhere", tells=False)
    number = await watching(store, 1, lean=1)
    await news.report(watches=[number])
    await news.report(BLOG)
    [only] = await send_all(store, news.now)
    assert only.watch == "nato"


async def test_a_paused_watch_does_not_tell_what_it_found_meanwhile(store: Store) -> None:
    news = News(store, "elsewhere", tells=False)
    number = await watching(store, 1, paused=NOON + HOUR + MINUTE)
    await news.report(watches=[number])
    await news.report(BLOG, watches=[number])
    assert await news.told() == {}


async def test_a_watch_that_is_gone_is_asked_no_more_and_its_finds_are_forgotten(store: Store) -> None:
    news = News(store, "elsewhere", tells=False)
    number = await watching(store, 1, lean=1)
    await news.report(watches=[number])
    await store.watches.remove(Address(1), number)
    await news.report(BLOG)
    assert await news.told() == {}
    assert await store.watches.prune(NOON + DAY) == 0


async def test_finds_are_forgotten_after_their_time(store: Store) -> None:
    news = News(store, "elsewhere", tells=False)
    await news.report(watches=[await watching(store, 1)])
    assert await store.watches.prune(news.now) == 0
    assert await store.watches.prune(news.now + MINUTE, limit=5) == 1


# --- muted stories ---------------------------------------------------------------------------------------------------


async def test_a_muted_story_rings_no_more_and_its_alert_is_kept_up_to_date(store: Store, news: News) -> None:
    address = await wants(store, 1)
    await wants(store, 2)
    await news.report()
    await news.told()
    assert await store.outbox.mute(address, 7, True, news.now)
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    sent = await send_all(store, news.now)
    assert {(one.address.chat, one.kind, one.muted) for one in sent} == {(1, UPDATE, True), (2, DEVELOPMENT, False)}
    assert await store.outbox.mute(address, 7, False, news.now)
    await news.report(LRT, DEVELOPMENT, level=Level.URGENT)
    assert (await news.told())[1] == [DEVELOPMENT]


async def test_muting_takes_back_a_development_that_waits_and_the_alert_shows_it(store: Store, news: News) -> None:
    address = await wants(store, 1)
    await news.report()
    [first] = await send_all(store, news.now)
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    await store.outbox.mute(address, 7, True, news.now)
    [edit] = await send_all(store, news.now)
    assert (edit.kind, edit.revision, edit.message) == (UPDATE, 2, first.id + 1000)
    assert await store.outbox.next_due() is None


async def test_muting_takes_back_all_developments_that_wait_for_one_edit(store: Store, news: News) -> None:
    address = await wants(store, 1)
    await news.report()
    await news.told()
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    await news.report(LRT, UPDATE)
    await news.report(TASS, DEVELOPMENT, level=Level.URGENT)
    await store.outbox.mute(address, 7, True, news.now)
    assert [(one.kind, one.revision) for one in await send_all(store, news.now)] == [(UPDATE, 4)]


async def test_muting_a_story_whose_first_alert_waits_leaves_that_alone(store: Store, news: News) -> None:
    address = await wants(store, 1)
    await news.report()
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    await store.outbox.mute(address, 7, True, news.now)
    assert [(one.kind, one.revision) for one in await send_all(store, news.now)] == [(NEW, 2)]


async def test_a_story_that_was_never_told_somewhere_cannot_be_muted_there(store: Store, news: News) -> None:
    await news.report()
    assert not await store.outbox.mute(Address(1), 7, True, news.now)


async def test_what_brings_a_story_are_its_topics_and_the_watches_that_found_it(store: Store) -> None:
    news = News(store, "nato", "bmd")
    address = await subscribe(store, 1, "nato", "bmd", "kaliningrad")
    number, other = await watching(store, 1), await watching(store, 1)
    await watching(store, 2)
    await news.report(watches=[number])
    assert await store.terms.bringing(address, 7) == {"nato", "bmd", number}
    assert other not in await store.terms.bringing(address, 7)
