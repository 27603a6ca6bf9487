"""Digests tell what was told: what rings for nobody is in none, until a report tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from making import DAY, HOUR, MINUTE, NOON, entry, joining, matched, opening, poll, send_all, source, subscribe

from feeds.audience import Address
from feeds.model import AlertKind, Decision, Level
from feeds.store import Store
from feeds.stories.merging import merged
from feeds.wanting import Sending

EVENING, MORNING = NOON, NOON + DAY  # when digests come, as far as these tests care
ME = Address(1)


@pytest.fixture(autouse=True)
async def _reader(store: Store) -> None:
    """A chat that wants two topics with its digest alone."""
    await subscribe(store, 1, "nato", "bmd", now=EVENING - HOUR)
    await store.digests.send(ME, Sending.DIGEST)


async def _opened(store: Store, number: int, at: datetime = EVENING, *, tell: bool = True) -> Decision:
    decision = opening(number, matched(entry(f"Story {number}", seen=at), ["nato"]), tell=tell)
    await poll(store, decision, now=at)
    return decision


async def _joined(
    store: Store, before: Decision, at: datetime, *kinds: AlertKind, topic: str = "nato", **how
) -> Decision:
    what = matched(entry(f"At {at}", of=source("Other"), seen=at), [topic])
    decision = joining(before.story, what, *kinds, **how)
    await poll(store, decision, now=at)
    return decision


async def _told(store: Store, before: Decision, at: datetime, topic: str = "nato") -> Decision:
    """A report of a story that tells it on a topic on which it was told to nobody so far."""
    return await _joined(store, before, at, AlertKind.NEW, topic=topic, told=before.story.told | {topic})


async def _stories(store: Store, since: datetime, until: datetime, *, whole: bool = False) -> dict[int, set[str]]:
    told = await store.digest_contents.of(ME, since, until, whole=whole)
    return {each.story: set(each.topics) for each in told}


async def test_what_was_told_to_nobody_is_in_no_digest(store: Store) -> None:
    """As what a source held when it was first read, or a live page; not when it grows, nor when asked for at once."""
    before = await _opened(store, 1, tell=False)
    await _opened(store, 2)
    assert [*await _stories(store, EVENING, MORNING)] == [2]
    assert [*await _stories(store, EVENING, MORNING, whole=True)] == [2]
    await _joined(store, before, MORNING + MINUTE, level=Level.URGENT)
    assert await _stories(store, MORNING, MORNING + DAY) == {}


async def test_what_was_read_too_late_to_ring_is_in_the_digest_of_the_days_that_it_was_published_in(
    store: Store,
) -> None:
    """As after an outage of days; what is of before the period, as most of a backlog, is not."""
    for number, hours in enumerate((30, 60, 100), 1):
        late = replace(entry(f"Story {number}", seen=NOON), published=NOON - hours * HOUR)
        await poll(store, opening(number, matched(late, ["nato"]), tell=False), now=NOON)
    assert {*await _stories(store, NOON - 3 * DAY, NOON + HOUR)} == {1, 2}
    assert await _stories(store, NOON + HOUR, NOON + DAY) == {}
    assert await store.digest_contents.missed(ME, NOON - 3 * DAY, NOON + HOUR) == []


async def test_a_story_that_began_untold_is_in_the_digest_of_the_period_in_which_a_report_told_it(
    store: Store,
) -> None:
    before = await _opened(store, 1, tell=False)
    told = await _told(store, before, MORNING + MINUTE)
    assert await _stories(store, EVENING, MORNING) == {}, (
        "a page of the digest that came before has it no more than that"
    )
    assert [*await _stories(store, MORNING, MORNING + DAY)] == [1]
    await _joined(store, told, MORNING + DAY + MINUTE, AlertKind.UPDATE)
    assert await _stories(store, MORNING + DAY, MORNING + 2 * DAY) == {}


async def test_a_story_that_is_told_on_a_further_topic_comes_for_that_when_it_is_told_on_it(store: Store) -> None:
    first = await _opened(store, 1)
    live = await _joined(store, first, EVENING + HOUR, topic="bmd")
    assert await _stories(store, EVENING, MORNING) == {1: {"nato"}}
    await _told(store, live, MORNING + MINUTE, "bmd")
    assert await _stories(store, MORNING, MORNING + DAY) == {1: {"bmd"}}


async def test_of_two_stories_that_became_one_it_comes_when_the_first_of_them_was_told(store: Store) -> None:
    live, report = await _opened(store, 1, tell=False), await _opened(store, 2, MORNING + MINUTE)
    merge = merged(live.story, report.story)
    both = joining(merge.story, matched(entry("Both", of=source("Other"), seen=MORNING + HOUR), ["nato"]))
    await poll(store, replace(both, merge=merge), now=MORNING + HOUR)
    assert await _stories(store, EVENING, MORNING) == {}
    assert [*await _stories(store, MORNING, MORNING + DAY)] == [1]


async def test_a_story_that_is_told_after_its_topic_left_the_digest_comes_as_its_alert_alone(store: Store) -> None:
    before = await _opened(store, 1, tell=False)
    await store.terms.change(ME, "nato", EVENING + HOUR, lambda terms: replace(terms, delivery=Sending.INSTANT))
    await _told(store, before, EVENING + 2 * HOUR)
    assert [one.story for one in await send_all(store, EVENING + 2 * HOUR)] == [1]
    assert await _stories(store, EVENING, MORNING) == {}
