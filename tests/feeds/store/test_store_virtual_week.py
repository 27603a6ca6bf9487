"""A week with a moved clock, over changes of the clock: digests and quiet hours from Honolulu to Auckland."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from making import HOUR, claim, entry, matched, opening, poll, subscribe

from feeds.audience import Address, Delivery, Ended, OtherKind, Sent
from feeds.model import Level
from feeds.store import Store
from feeds.times.hours import EVERY_DAY, WORKDAYS
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.wanting import Sending

ZONES = (
    "Pacific/Honolulu",
    "America/New_York",
    "America/St_Johns",
    "UTC",
    "Africa/El_Aaiun",
    "Africa/Casablanca",
    "Europe/Warsaw",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
QUIET = (time(22), time(7))
MORNING = Schedule(time(7, 30))
WORKDAY = Schedule(time(18), WORKDAYS)
STEP = timedelta(minutes=30)  # these zones' wall clocks show full or half hours then
WEEK = timedelta(days=7)
# Weeks in which the clock changes: in America, in Europe, in New Zealand, on Lord Howe, in Morocco after Ramadan.
WEEKS = (
    datetime(2026, 3, 5, tzinfo=UTC),
    datetime(2026, 3, 26, tzinfo=UTC),
    datetime(2026, 9, 24, tzinfo=UTC),
    datetime(2026, 10, 1, tzinfo=UTC),
    datetime(2026, 3, 19, tzinfo=UTC),
)


def _half_hours(begin: datetime) -> Iterator[datetime]:
    now = begin
    while now < begin + WEEK:
        yield now
        now += STEP


async def _settle_in(store: Store, begin: datetime) -> dict[Address, str]:
    """A chat in each zone with quiet hours and a digest every morning, and another thread's on working days."""
    zones = {}
    for number, zone in enumerate(ZONES, start=1):
        here = await subscribe(store, -number, "nato", now=begin - HOUR)
        there = await subscribe(store, -number, "bmd", thread=9, now=begin - HOUR)
        await store.quiet.set(here.chat, Quiet(*QUIET, zone), begin - HOUR)
        await store.digests.set(here, MORNING, begin - HOUR)
        await store.digests.set(there, WORKDAY, begin - HOUR)
        zones[here] = zones[there] = zone
    return zones


@pytest.mark.parametrize("begin", WEEKS, ids=lambda week: f"{week:%d %b}")
async def test_a_week_brings_digests_and_quiet_exactly_by_each_wall_clock(file_store: Store, begin: datetime) -> None:
    store = file_store
    zones = await _settle_in(store, begin)
    digests: dict[Address, list[datetime]] = defaultdict(list)
    alerts: dict[Address, list[tuple[datetime, bool]]] = defaultdict(list)
    told: set[datetime] = set()
    for number, now in enumerate(_half_hours(begin), start=1):
        await store.quiet.turn(now)
        await store.digests.run(now)
        if number % 8 == 0:  # news every four hours; each third is urgent
            level = Level.URGENT if number % 24 == 0 else Level.ROUTINE
            told.add(now)
            await poll(
                store, opening(number, matched(entry(f"Story {number}", seen=now), ["nato"]), level=level), now=now
            )
        for one in await _sent(store, now):
            if one.kind is OtherKind.DIGEST:
                digests[one.address].append(now)
            else:
                alerts[one.address].append((now, one.level is Level.URGENT))
    for address, zone in zones.items():
        schedule = WORKDAY if address.thread else MORNING
        assert digests[address] == _expected(schedule, zone, begin), zone
        for now, urgent in alerts[address]:
            local = now.astimezone(ZoneInfo(zone)).time()
            assert urgent or QUIET[1] <= local < QUIET[0], f"{zone}: rang at {local}"
        if not address.thread:
            assert any(not urgent for _, urgent in alerts[address]), zone
            held = {now for now, urgent in alerts[address] if not urgent and now not in told}
            assert held <= {now for now, here in _local(zone, begin) if here.time() == QUIET[1]}, zone


async def _sent(store: Store, now: datetime) -> list[Delivery]:
    """Everything that may be sent now, settled as sent together."""
    done: list[Delivery] = []
    for _ in range(50):
        claimed = await claim(store, now)
        if not claimed:
            return done
        await store.outbox.settle_all([Ended(one, Sent(one.id + 1000)) for one in claimed], now)
        done += claimed
    raise AssertionError("the outbox does not come to an end")


def _local(zone: str, begin: datetime) -> list[tuple[datetime, datetime]]:
    return [(now, now.astimezone(ZoneInfo(zone))) for now in _half_hours(begin)]


def _expected(schedule: Schedule, zone: str, begin: datetime) -> list[datetime]:
    """Every half hour at which the wall clock shows the schedule's time on one of its days."""
    return [now for now, here in _local(zone, begin) if here.time() == schedule.at and here.weekday() in schedule.days]


async def test_no_story_of_a_week_is_in_no_digest_or_in_two(file_store: Store) -> None:
    store, begin, told = file_store, WEEKS[1], defaultdict(int)
    here = await subscribe(store, 1, "nato", now=begin - HOUR)
    await store.zones.set(1, "Europe/Warsaw", begin)
    await store.digests.set(here, Schedule(time(2, 30), EVERY_DAY), begin)
    await store.digests.send(here, Sending.DIGEST)
    for number, now in enumerate(_half_hours(begin), start=1):
        await store.digests.run(now)
        if number % 10 == 0:
            story = opening(number, matched(entry(f"Story {number}", seen=now), ["nato"]))
            await poll(store, story, now=now)
        for one in await _sent(store, now):
            assert one.since is not None
            for each in await store.digest_contents.of(here, one.since, one.created):
                told[each.story] += 1
    last = await store.digests.of(here)
    assert last is not None
    due = [number for number, now in enumerate(_half_hours(begin), start=1) if number % 10 == 0 and now < last.since]
    assert len(due) > 25
    assert dict(told) == dict.fromkeys(due, 1)
