"""What quiet hours hold comes if it is still wanted when they end: as it happens, with a digest, or not at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from making import HOUR, MINUTE, alert, claim, entry, joining, matched, opening, poll, send_all, subscribe

from feeds.audience import Address, Sent
from feeds.model import AlertKind, Decision, Level
from feeds.store import Store
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.wanting import Sending, Taste

NIGHT = Quiet(time(22), time(7), "UTC")
EVENING = datetime(2026, 11, 23, 21, tzinfo=UTC)
LATE = datetime(2026, 11, 23, 23, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)
ME = Address(1)


@pytest.fixture(autouse=True)
async def _sleeper(store: Store) -> None:
    """A chat that wants two topics and is quiet at night, and has a digest in the morning."""
    await subscribe(store, 1, "nato", "bmd", now=EVENING - HOUR)
    await store.quiet.set(1, NIGHT, EVENING)
    await store.zones.set(1, "UTC", EVENING)
    await store.digests.set(ME, Schedule(time(8)), EVENING, tells_all=False)


async def _night(store: Store) -> None:
    await store.quiet.turn(LATE - HOUR)


async def _tell(store: Store, at: datetime = LATE, topics: tuple[str, ...] = ("nato",)) -> Decision:
    decision = opening(1, matched(entry("Story", seen=at), topics))
    await poll(store, decision, now=at)
    return decision


async def _grow(
    store: Store, before: Decision, at: datetime, level: Level = Level.NOTABLE, kind: AlertKind = AlertKind.DEVELOPMENT
) -> Decision:
    decision = joining(before.story, matched(entry(f"More at {at}", seen=at), ["nato"]), kind, level=level)
    await poll(store, decision, now=at)
    return decision


async def _sent(store: Store, at: datetime) -> list[tuple[str, int]]:
    return [(one.kind.value, one.revision) for one in await send_all(store, at)]


async def _come(store: Store, how: Sending, want: str | int = "nato") -> None:
    assert await store.terms.change(ME, want, EVENING, lambda terms: replace(terms, delivery=how))


async def _watch(store: Store, query: str) -> int:
    number = await store.watches.propose(ME, "", query, EVENING)
    await store.watches.confirm(ME, number, EVENING, 20)
    return number


async def _in_the_digest(store: Store) -> list[int]:
    return [told.story for told in await store.digest_contents.of(ME, EVENING, MORNING + HOUR)]


def _with(**values: object) -> Callable[[Store], Awaitable[object]]:
    return lambda store: store.terms.change(ME, "nato", EVENING, lambda terms: replace(terms, **values))


_WANTED_NO_MORE: dict[str, Callable[[Store], Awaitable[object]]] = {
    "switched off": lambda store: store.subscriptions.switch_off(ME, ["nato"]),
    "removed": lambda store: store.subscriptions.remove(ME, ["nato"]),
    "paused": _with(paused=MORNING + HOUR),
    "from a higher level": _with(minimum=Level.NOTABLE),
    "in other languages": _with(taste=Taste(languages=frozenset({"lt"}))),
    "in the digest alone": _with(delivery=Sending.DIGEST),
}


@pytest.mark.parametrize("change", _WANTED_NO_MORE.values(), ids=_WANTED_NO_MORE)
async def test_what_is_held_of_a_topic_that_is_wanted_so_no_more_does_not_come(
    store: Store, change: Callable[[Store], Awaitable[object]]
) -> None:
    await _night(store)
    await _tell(store)
    await change(store)
    assert await store.quiet.turn(MORNING) == 0
    assert await _sent(store, MORNING) == []


async def test_what_is_held_of_a_topic_that_goes_to_the_digest_is_told_by_that_alone(store: Store) -> None:
    await _night(store)
    await _tell(store)
    await _come(store, Sending.DIGEST)
    await store.quiet.turn(MORNING)
    assert await _in_the_digest(store) == [1]


async def test_a_digest_that_is_due_as_quiet_hours_end_tells_what_is_held_of_a_topic_that_goes_to_it(
    store: Store,
) -> None:
    await store.digests.set(ME, Schedule(time(7)), EVENING)
    await _night(store)
    await _tell(store)
    await _come(store, Sending.DIGEST)
    assert await store.digests.run(MORNING) == 1
    [digest] = await claim(store, MORNING)  # before the look that ends the night, which is to come within a minute
    told = await store.digest_contents.of(ME, digest.since or EVENING, digest.created)
    assert [one.story for one in told] == [1]
    assert await store.quiet.turn(MORNING) == 0


async def test_what_is_held_of_a_topic_that_leaves_the_digest_is_told_by_its_alert_alone(store: Store) -> None:
    await _come(store, Sending.BOTH)
    await _night(store)
    await _tell(store)
    await _come(store, Sending.INSTANT)
    await store.quiet.turn(MORNING)
    assert await _sent(store, MORNING) == [("new", 1)]
    assert await _in_the_digest(store) == []


async def test_what_is_held_comes_where_all_is_as_it_was_by_the_morning(store: Store) -> None:
    await _night(store)
    await _tell(store)
    await _come(store, Sending.DIGEST)
    await _come(store, Sending.INSTANT)
    await store.subscriptions.switch_off(ME, ["nato"])
    await store.subscriptions.add(ME, ["nato"], LATE + HOUR)
    await store.quiet.turn(MORNING)
    assert await _sent(store, MORNING) == [("new", 1)]
    assert await _in_the_digest(store) == []


@pytest.mark.parametrize("by", ["a topic", "a watch"])
async def test_what_is_held_comes_where_something_else_wants_it_too(store: Store, by: str) -> None:
    watch = await _watch(store, "story")
    await _night(store)
    decision = opening(1, matched(entry("Story", seen=LATE), ["nato", "bmd"] if by == "a topic" else ["nato"]))
    alerts = [*decision.alerts, replace(alert(decision.story, AlertKind.NEW, []), watches=frozenset({watch}))]
    await poll(store, decision if by == "a topic" else replace(decision, alerts=tuple(alerts)), now=LATE)
    await store.subscriptions.remove(ME, ["nato"])
    await store.quiet.turn(MORNING)
    assert await _sent(store, MORNING) == [("new", 1)]


@pytest.mark.parametrize("how", [Sending.INSTANT, Sending.DIGEST])
@pytest.mark.parametrize("back", [0, 30], ids=["in the evening", "a day on"])
@pytest.mark.parametrize("by", ["a topic", "a watch"])
async def test_what_waits_in_an_outage_of_a_topic_that_is_dropped_comes_once_where_something_else_wants_it(
    store: Store, how: Sending, back: int, by: str
) -> None:
    """However long the outage lasts, over quiet hours and a digest: an alert that waits comes, one that they held by
    what wants it then, or else the digest, which is behind it and made after that."""
    want: str | int = "bmd" if by == "a topic" else await _watch(store, "story")
    await _come(store, how, want)
    decision = opening(1, matched(entry("Story", seen=EVENING), ["nato", "bmd"] if by == "a topic" else ["nato"]))
    found = [replace(alert(decision.story, AlertKind.NEW, []), watches=frozenset({want}))] if by == "a watch" else []
    await poll(store, replace(decision, alerts=(*decision.alerts, *found)), now=EVENING)
    await store.subscriptions.remove(ME, ["nato"])
    told: list[str] = []
    for hour in range(48):
        now = EVENING + hour * HOUR
        await store.quiet.turn(now)
        await store.digests.run(now)
        if hour >= back:
            told += await _told(store, now)
    assert told == ["new" if how is Sending.INSTANT or not back else "digest"]


async def _told(store: Store, now: datetime) -> list[str]:
    """Of what kind what is sent now is, but for digests that have nothing to tell."""
    told = []
    while claimed := await claim(store, now):
        for one in claimed:
            period = one.since or now, one.created
            if one.kind in list(AlertKind) or await store.digest_contents.of(ME, *period, sending=True):
                told.append(one.kind.value)
            await store.outbox.settle(one, Sent(one.id), now)
    return told


@pytest.mark.parametrize("wanted", [True, False])
async def test_what_is_held_and_turns_urgent_rings_only_where_it_is_still_wanted(store: Store, wanted: bool) -> None:
    await _night(store)
    before = await _tell(store)
    if not wanted:
        await store.subscriptions.switch_off(ME, ["nato"])
    await _grow(store, before, LATE + MINUTE, Level.URGENT)
    assert await _sent(store, LATE + MINUTE) == ([("new", 2)] if wanted else [])
    await store.quiet.turn(MORNING)
    assert await _sent(store, MORNING) == []


async def test_a_story_that_is_held_rings_where_a_watch_finds_it_as_it_turns_urgent(store: Store) -> None:
    watch = await _watch(store, "more")
    await _night(store)
    before = await _tell(store)
    await store.subscriptions.switch_off(ME, ["nato"])
    more = matched(entry("More", seen=LATE + MINUTE), ["nato"])
    decision = joining(before.story, more, AlertKind.DEVELOPMENT, level=Level.URGENT)
    found = replace(alert(decision.story, AlertKind.NEW, []), watches=frozenset({watch}))
    await poll(store, replace(decision, alerts=(*decision.alerts, found)), now=LATE + MINUTE)
    assert await _sent(store, LATE + MINUTE) == [("new", 2)]


async def test_of_a_development_that_is_held_and_wanted_no_more_the_first_alert_is_edited(store: Store) -> None:
    first = await _tell(store, EVENING)
    await _sent(store, EVENING)
    await _night(store)
    second = await _grow(store, first, LATE)
    await _grow(store, second, LATE + HOUR)
    await store.subscriptions.switch_off(ME, ["nato"])
    await store.quiet.turn(MORNING)
    assert await _sent(store, MORNING) == [("update", 3)]


async def test_a_story_whose_alert_did_not_come_comes_once_it_rises_and_is_wanted_again(store: Store) -> None:
    await _night(store)
    before = await _tell(store)
    await store.subscriptions.switch_off(ME, ["nato"])
    await store.quiet.turn(MORNING)
    await store.subscriptions.add(ME, ["nato"], MORNING + HOUR)
    await _grow(store, before, MORNING + 2 * HOUR)
    assert await _sent(store, MORNING + 2 * HOUR) == [("new", 2)]


async def test_an_ending_by_hand_and_other_hours_let_go_only_what_is_wanted(store: Store) -> None:
    await _night(store)
    await _tell(store)
    await store.subscriptions.switch_off(ME, ["nato"])
    await store.quiet.end(1, LATE + HOUR)
    assert await _sent(store, LATE + HOUR) == []


async def test_a_digest_that_was_held_comes_whatever_was_switched_off(store: Store) -> None:
    await store.digests.set(ME, Schedule(time(6)), EVENING)
    await _night(store)
    await store.subscriptions.switch_off(ME, ["nato"])
    assert await store.digests.run(MORNING - HOUR) == 1
    await store.quiet.turn(MORNING)
    assert [kind for kind, _ in await _sent(store, MORNING)] == ["digest"]
