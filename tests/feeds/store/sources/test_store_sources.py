from __future__ import annotations

import asyncio
from dataclasses import replace

from making import HOUR, LEASE, MINUTE, NOON, SECOND, entry, listed, matched, opening, poll, source

from feeds.model import Control, Validators
from feeds.source_state import Health, Hold, PollOutcome
from feeds.store import Store, Synced, open_store


async def claim(store: Store, now=NOON, limit: int = 10, owner: str = "one") -> list[str]:
    return [state.source.name for state in await store.sources.due(now, limit, owner, LEASE)]


async def test_a_listed_source_is_new_and_due_at_once(store: Store) -> None:
    wire = replace(source("Wire", outlet="The Wire", control=Control.STATE), full_text=True)
    assert await store.sources.sync([wire], NOON) == Synced(added=1)

    (state,) = await store.sources.all()
    assert state.source == wire
    assert (state.url, state.due, state.health, state.first_fetch) == (wire.url, NOON, Health.NEW, True)


async def test_processes_that_start_together_list_the_same_sources_once(store: Store, store_url: str) -> None:
    many = [source(f"Wire {number}") for number in range(200)]
    async with open_store(store_url) as second, open_store(store_url) as third:
        done = await asyncio.gather(*(each.sources.sync(many, NOON) for each in (store, second, third)))

    assert sorted(done, key=lambda each: each.added) == [Synced(), Synced(), Synced(added=200)]
    assert len(await store.sources.all()) == 200


async def test_a_source_that_is_described_anew_keeps_what_is_remembered_of_it(store: Store) -> None:
    state = (await listed(store))["Wire"]
    after = replace(state, validators=Validators("e", None), due=NOON + HOUR, url="https://moved.test/")
    await store.apply(PollOutcome(after), NOON)

    described = source("Wire", language="de")
    assert await store.sources.sync([described], NOON) == Synced(changed=1)
    assert await store.sources.all() == [replace(after, source=described)]
    assert await store.sources.sync([described], NOON) == Synced()


async def test_a_source_that_is_no_longer_listed_is_kept_but_not_polled(store: Store) -> None:
    await listed(store, source("Wire"), source("Gazeta"))
    assert await store.sources.sync([source("Gazeta")], NOON) == Synced(dropped=1)

    assert await claim(store) == ["Gazeta"]
    assert [state.source.name for state in await store.sources.all()] == ["Gazeta"]
    assert [state.source.name for state in await store.sources.all(unlisted=True)] == ["Gazeta", "Wire"]


async def test_a_source_that_is_listed_again_goes_on_from_where_it_was(store: Store) -> None:
    state = (await listed(store))["Wire"]
    after = replace(state, due=NOON + HOUR, last_success=NOON)
    await store.apply(PollOutcome(after), NOON)
    await store.sources.sync([], NOON)
    await store.sources.sync([source()], NOON + MINUTE)

    assert await store.sources.all() == [after]


async def test_what_one_source_is_asked_to_wait_all_of_its_host_wait(store: Store) -> None:
    same = replace(source("Sport"), url="https://wire.test/sport")
    alike = replace(source("Trap"), url="https://wire.test.example/feed")
    states = await listed(store, source("Wire"), same, alike)
    refused = replace(states["Wire"], due=NOON + 2 * HOUR)
    await store.apply(PollOutcome(refused, hold=Hold(refused.url, NOON + HOUR)), NOON)

    due = {state.source.name: state.due for state in await store.sources.all()}
    assert due == {"Wire": NOON + 2 * HOUR, "Sport": NOON + HOUR, "Trap": NOON}


async def test_a_wait_that_another_host_asks_for_is_waited_by_that_hosts_sources_alone(store: Store) -> None:
    same = replace(source("Sport"), url="https://wire.test/sport")
    other = replace(source("Other"), url="https://other.test/feed")
    states = await listed(store, source("Wire"), same, other)
    redirected = replace(states["Wire"], due=NOON + 2 * HOUR)
    await store.apply(PollOutcome(redirected, hold=Hold("https://other.test/limited", NOON + HOUR)), NOON)

    due = {state.source.name: state.due for state in await store.sources.all()}
    assert due == {"Wire": NOON + 2 * HOUR, "Sport": NOON, "Other": NOON + HOUR}


async def test_a_source_of_a_replay_is_polled_once_it_is_listed(store: Store) -> None:
    await store.apply_quiet([opening(1, matched(entry("Old")))])
    await store.sources.sync([source()], NOON)

    assert await claim(store) == ["Wire"]


async def test_the_same_url_twice_in_a_list_is_one_source(store: Store) -> None:
    await store.sources.sync([source(), source()], NOON)

    assert len(await store.sources.all()) == 1


async def test_the_longest_due_are_claimed_first_and_only_when_due(store: Store) -> None:
    states = await listed(store, source("A"), source("B"), source("C"))
    for name, due in (("A", NOON + SECOND), ("B", NOON), ("C", NOON + HOUR)):
        await store.apply(PollOutcome(replace(states[name], due=due)), NOON)

    assert await claim(store, NOON + MINUTE) == ["B", "A"]
    assert await store.sources.next_due() == NOON + MINUTE + LEASE, "both leases end before C is due"


async def test_a_source_is_claimed_by_one(store: Store) -> None:
    await listed(store, source("A"), source("B"), source("C"))

    assert len(await claim(store, limit=2)) == 2
    assert len(await claim(store, owner="other")) == 1
    assert await claim(store, owner="third") == []


async def test_a_claim_ends_with_its_lease(store: Store) -> None:
    await listed(store)
    await claim(store)

    assert await claim(store, NOON + LEASE - SECOND) == []
    assert await claim(store, NOON + LEASE) == ["Wire"]


async def test_a_claim_ends_when_the_poll_is_applied(store: Store) -> None:
    await listed(store)
    (state,) = await store.sources.due(NOON, 1, "one", LEASE)
    await store.apply(PollOutcome(replace(state, due=NOON + SECOND)), NOON)

    assert await store.sources.next_due() == NOON + SECOND
    assert await claim(store, NOON + SECOND) == ["Wire"]


async def test_a_released_source_is_still_due(store: Store) -> None:
    state = (await listed(store))["Wire"]
    await claim(store)
    await store.sources.release(state.id)

    assert await claim(store) == ["Wire"]


async def test_a_paused_source_is_not_polled_until_it_is_resumed(store: Store) -> None:
    state = (await listed(store))["Wire"]
    await store.apply(PollOutcome(replace(state, health=Health.FINE, due=NOON + HOUR)), NOON)
    await store.sources.pause(state.id)

    assert [one.health for one in await store.sources.all()] == [Health.PAUSED]
    assert await claim(store, NOON + HOUR) == []
    assert await store.sources.next_due() is None
    await store.sources.resume(state.id, NOON + MINUTE)
    assert [one.health for one in await store.sources.all()] == [Health.FINE]
    assert await claim(store, NOON + MINUTE) == ["Wire"]


async def test_a_poll_on_its_way_does_not_undo_a_pause(store: Store) -> None:
    state = (await listed(store))["Wire"]
    await store.sources.pause(state.id)
    await store.apply(PollOutcome(replace(state, health=Health.FINE, due=NOON)), NOON)

    assert [one.health for one in await store.sources.all()] == [Health.PAUSED]
    assert await claim(store) == []


async def test_resuming_what_is_not_paused_changes_nothing(store: Store) -> None:
    state = (await listed(store))["Wire"]
    await store.apply(PollOutcome(replace(state, due=NOON + HOUR)), NOON)
    await store.sources.resume(state.id, NOON)

    assert await store.sources.next_due() == NOON + HOUR


async def test_a_source_without_a_next_time_is_never_due(store: Store) -> None:
    state = (await listed(store))["Wire"]
    await store.apply(PollOutcome(replace(state, due=None, health=Health.GONE)), NOON)

    assert await store.sources.next_due() is None
    assert await claim(store, NOON + HOUR) == []


async def test_known_entries_are_told_from_new_ones_by_source(store: Store) -> None:
    await poll(store, *(opening(number, matched(entry(f"E{number}", uid=f"{number:032x}"))) for number in range(1, 4)))
    await store.sources.sync([source(), source("Other")], NOON)
    states = {state.source.name: state.id for state in await store.sources.all()}
    many = [f"{number:032x}" for number in range(2000)]

    assert await store.sources.known(many) == {(states["Wire"], f"{number:032x}") for number in (1, 2, 3)}
    assert await store.sources.known([]) == set()
