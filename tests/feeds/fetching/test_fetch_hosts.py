"""The pace of hosts, with a clock of the test's own."""

from __future__ import annotations

import asyncio

import pytest

from feeds.fetching.hosts import FORGET_AFTER, TIDY_ABOVE, HostBusyError, Hosts, Pace

HOST = "wire.test"


async def asked(hosts: Hosts, name: str = HOST) -> None:
    async with hosts.turn(name):
        pass


async def test_names_are_one_host_in_every_spelling() -> None:
    hosts = Hosts(clock=lambda: 100.0)
    hosts.hold("WIRE.test.", 60)

    with pytest.raises(HostBusyError) as busy:
        await asked(hosts)
    assert busy.value.seconds == 60
    await asked(hosts, "other.test")


async def test_a_hold_is_never_shortened_by_a_later_one() -> None:
    hosts = Hosts(clock=lambda: 100.0)
    hosts.hold(HOST, 60)
    hosts.hold(HOST, 5)

    with pytest.raises(HostBusyError) as busy:
        await asked(hosts)
    assert busy.value.seconds == 60


async def test_a_hold_ends() -> None:
    now = 100.0
    hosts = Hosts(clock=lambda: now)
    hosts.hold(HOST, 60)
    now = 160.0

    await asked(hosts)


async def test_who_is_sent_away_is_told_a_time_of_its_own() -> None:
    hosts = Hosts(public=Pace(at_once=1, spacing=1.0, waiting=0), clock=lambda: 100.0)
    told = []
    async with hosts.turn(HOST):
        for _ in range(50):
            with pytest.raises(HostBusyError) as busy:
                await asked(hosts)
            told.append(busy.value.seconds)

    assert told == [2.0 + place for place in range(50)]


async def test_those_in_line_go_when_the_host_asks_for_quiet() -> None:
    hosts = Hosts(public=Pace(at_once=1, spacing=0.0, waiting=5), clock=lambda: 100.0)
    async with hosts.turn(HOST):
        waiting = [asyncio.create_task(asked(hosts)) for _ in range(3)]
        await asyncio.sleep(0)
        hosts.hold(HOST, 60)
    results = await asyncio.gather(*waiting, return_exceptions=True)

    assert all(isinstance(result, HostBusyError) for result in results)


async def test_idle_hosts_are_forgotten_and_held_ones_are_not() -> None:
    now = 0.0
    hosts = Hosts(public=Pace(spacing=0.0), clock=lambda: now)
    hosts.hold(HOST, 10 * FORGET_AFTER)
    for number in range(TIDY_ABOVE):
        await asked(hosts, f"{number}.test")
    now = 2 * FORGET_AFTER
    await asked(hosts, "new.test")

    assert len(hosts._known) == 2
    with pytest.raises(HostBusyError):
        await asked(hosts)
