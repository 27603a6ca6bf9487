"""Figures for the operator are counted from the rows."""

from __future__ import annotations

from datetime import timedelta

from feeds.audience import ChatState
from feeds.figures import delay_of
from feeds.store import Store
from tests.feeds.store.making import NOON, SECOND, claim, entry, matched, opening, poll, send_all, subscribe


async def test_chats_subscriptions_and_messages_are_counted(store: Store) -> None:
    await subscribe(store, 7, "kaliningrad", "iskander")
    await subscribe(store, -8, "kaliningrad")
    await store.chats.meet(9, "private", "Gone", "en", NOON)
    await store.chats.set_state(9, ChatState.BLOCKED, NOON)
    await poll(store, opening(1, matched(entry("Drill"), ["kaliningrad"])))
    await send_all(store, NOON + 3 * SECOND)
    await poll(store, opening(2, matched(entry("More"), ["iskander"])))
    figures = await store.figures.at(NOON + timedelta(minutes=1))
    assert figures.active == 2
    assert figures.chats[("private", ChatState.BLOCKED)] == 1
    assert figures.topics == {"kaliningrad": 2, "iskander": 1}
    assert (figures.entries, figures.stories, figures.waiting) == (2, 2, 1)
    assert [(day.alerts, day.edits, day.aside) for day in figures.days][:2] == [(2, 0, 0), (0, 0, 0)]
    assert len(figures.days) == 7
    assert figures.delay is not None
    assert (figures.delay.count, figures.delay.median) == (2, 3 * SECOND)
    assert len(await claim(store)) == 1


async def test_an_empty_database_has_figures_too(store: Store) -> None:
    figures = await store.figures.at(NOON)
    assert (figures.active, figures.waiting, figures.delay) == (0, 0, None)


def test_nine_in_ten_is_the_ninth_of_ten() -> None:
    delay = delay_of([SECOND * n for n in range(1, 11)])
    assert delay is not None
    assert (delay.count, delay.median, delay.most) == (10, 6 * SECOND, 10 * SECOND)
