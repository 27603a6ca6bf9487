"""The first alert of a story that follows an earlier one replies to that one's, where its address has it."""

from __future__ import annotations

from dataclasses import replace

from making import (
    HOUR,
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

from feeds.audience import Delivery
from feeds.model import AlertKind, Decision
from feeds.store import Store
from feeds.stories.merging import merged

SOON, LATER = NOON + MINUTE, NOON + HOUR


def _earlier() -> Decision:
    return opening(7, matched(entry("Moscow court to hear appeal"), ["us-russia"]))


def _sequel(of: int = 7) -> Decision:
    what = entry("Moscow court rejects appeal", of=source("Gazette"), seen=LATER)
    return opening(9, matched(what, ["us-russia"]), follows=of)


async def _told_of_sequel(store: Store) -> Delivery:
    await poll(store, _sequel(), now=LATER)
    [delivery] = await claim(store, LATER)
    return delivery


async def test_which_story_a_story_follows_is_kept(store: Store) -> None:
    await poll(store, _earlier())
    await poll(store, _sequel(), now=LATER)
    file = await store.stories.file(9)
    assert file is not None
    assert file.story.follows == 7


async def test_it_replies_to_the_earlier_alert_of_its_address(store: Store) -> None:
    await subscribe(store, 1, "us-russia")
    await poll(store, _earlier())
    [earlier] = await send_all(store)
    delivery = await _told_of_sequel(store)
    assert (delivery.kind, delivery.message, delivery.follows) == (AlertKind.NEW, None, earlier.id + 1000)


async def test_who_was_not_told_of_the_earlier_story_is_told_as_of_any(store: Store) -> None:
    await poll(store, _earlier())
    await subscribe(store, 1, "us-russia", now=SOON)
    assert (await _told_of_sequel(store)).follows is None


async def test_an_earlier_alert_in_another_thread_is_not_replied_to(store: Store) -> None:
    await subscribe(store, -5, "us-russia", thread=3)
    await poll(store, _earlier())
    await send_all(store)
    await subscribe(store, -5, "us-russia", thread=4, now=SOON)
    await poll(store, _sequel(), now=LATER)
    found = {delivery.address.thread: delivery.follows for delivery in await claim(store, LATER)}
    assert found[3] is not None
    assert found[4] is None


async def test_where_the_earlier_story_ended_in_another_it_replies_to_the_alert_that_went_on(store: Store) -> None:
    await subscribe(store, 1, "us-russia")
    one, other = opening(6, matched(entry("Reporter in court"), ["us-russia"])), _earlier()
    await poll(store, one, other)
    first, _ = await send_all(store)
    merge = merged(one.story, other.story)
    shows = matched(entry("Reporter in court, appeal heard", of=source("Third"), seen=SOON))
    await poll(store, replace(joining(merge.story, shows), merge=merge), now=SOON)
    assert (await _told_of_sequel(store)).follows == first.id + 1000


async def test_further_alerts_of_a_sequel_are_about_its_own_first_one(store: Store) -> None:
    await subscribe(store, 1, "us-russia")
    await poll(store, _earlier())
    await send_all(store)
    sequel = _sequel()
    await poll(store, sequel, now=LATER)
    [told] = await send_all(store, LATER)
    again = matched(entry("Court keeps reporter in jail", of=source("Third"), seen=LATER))
    await poll(store, joining(sequel.story, again, AlertKind.UPDATE), now=LATER)
    [edit] = await claim(store, LATER)
    assert (edit.kind, edit.message, edit.follows) == (AlertKind.UPDATE, told.id + 1000, None)
