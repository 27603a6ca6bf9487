"""Hosts that asked to be left alone are remembered for as long as they asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from making import DAY, HOUR, MINUTE, NOON, SECOND, source

from feeds.source_state import PollOutcome
from feeds.store import Store

HOST = "hub.test"


async def test_a_host_that_asked_to_be_left_alone_is_remembered_until_then(store: Store) -> None:
    await store.holds.keep(HOST, NOON + HOUR, NOON)
    assert await store.holds.left(NOON + MINUTE) == {HOST: HOUR - MINUTE}
    assert await store.holds.left(NOON + HOUR) == {}


async def test_what_a_host_asked_for_is_lengthened_and_never_shortened(store: Store) -> None:
    for until in (HOUR, MINUTE, 2 * HOUR):
        await store.holds.keep(HOST, NOON + until, NOON)
    assert await store.holds.left(NOON) == {HOST: 2 * HOUR}


async def test_what_is_over_is_forgotten_with_the_hosts_name(store: Store) -> None:
    await store.holds.keep("gone.test", NOON + MINUTE, NOON)
    await store.holds.keep(HOST, NOON + 2 * HOUR, NOON + HOUR)
    assert await store.holds.left(NOON) == {HOST: 2 * HOUR}


async def test_nothing_is_held_for_longer_than_a_server_can_ask_for(store: Store) -> None:
    await store.holds.keep(HOST, NOON + timedelta(days=365), NOON + timedelta(days=364))  # by a clock that was ahead
    assert await store.holds.left(NOON) == {HOST: DAY}


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_clock_that_is_set_back_holds_a_host_for_as_long_as_it_asked(store: Store, restarted: bool) -> None:
    ahead = NOON + 20 * HOUR
    await _polled(store, ahead)
    await store.holds.keep(HOST, ahead + HOUR, ahead)
    await (store.recover(NOON) if restarted else store.sources.set_back(ahead, NOON))
    assert await store.holds.left(NOON) == {HOST: HOUR}
    assert await store.holds.left(NOON + HOUR - SECOND) == {HOST: SECOND}


async def _polled(store: Store, at: datetime) -> None:
    await store.sources.sync([source()], NOON)
    [state] = await store.sources.all()
    await store.apply(PollOutcome(replace(state, due=at + HOUR)), at)
