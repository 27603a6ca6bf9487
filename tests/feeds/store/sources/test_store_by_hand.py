"""Sources that administrators add and remove: their word outlives restarts and the list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import HOUR, NOON, entry, listed, matched, opening, poll, source, subscribe

from feeds.model import Control, Source
from feeds.source_state import Health, PollOutcome
from feeds.store import Store, Synced

FOUND = source("Found", language="pl")


async def _polled(store: Store) -> list[Source]:
    return [state.source for state in await store.sources.all()]


async def _add(store: Store, *found: Source) -> list[Source]:
    proposal = await store.by_hand.propose(found)
    return await store.by_hand.confirm(proposal.number, NOON)


async def test_what_is_proposed_is_polled_once_it_is_confirmed(store: Store) -> None:
    await listed(store, source())
    proposal = await store.by_hand.propose([FOUND, source()])

    assert (proposal.new, proposal.known) == ((FOUND,), (source(),))
    assert await _polled(store) == [source()]
    assert await store.by_hand.confirm(proposal.number, NOON) == [FOUND]
    assert await _polled(store) == [FOUND, source()]
    assert await store.by_hand.confirm(proposal.number, NOON) == [], "pressed twice"
    assert await store.by_hand.confirm(proposal.number + 1, NOON) == []


async def test_what_was_added_stays_when_the_list_does_not_name_it(store: Store) -> None:
    await _add(store, FOUND)
    assert await store.sources.sync([source()], NOON) == Synced(added=1)
    assert await _polled(store) == [FOUND, source()]


async def test_what_was_removed_stays_away_though_the_list_names_it_until_it_is_added_again(store: Store) -> None:
    state = (await listed(store, source()))["Wire"]
    assert await store.by_hand.remove(state.id) == source()
    assert await store.by_hand.remove(state.id) is None
    await store.sources.sync([source()], NOON)
    assert await _polled(store) == []

    assert await _add(store, source()) == [source()]
    await store.sources.sync([source()], NOON + HOUR)
    assert await _polled(store) == [source()]


async def test_what_comes_back_is_read_as_if_it_were_new(store: Store) -> None:
    state = (await listed(store, source()))["Wire"]
    await store.apply(PollOutcome(replace(state, last_success=NOON)), NOON)
    await store.by_hand.remove(state.id)
    await _add(store, source())
    [again] = await store.sources.all()
    assert again.first_fetch


OTHERWISE = (
    "http://wire.test/feed",
    "https://www.wire.test/feed",
    "https://wire.test/feed/",
    "https://wire.test/feed?utm_source=x",
)


@pytest.mark.parametrize("url", OTHERWISE)
async def test_what_is_read_at_an_address_that_is_written_otherwise_is_known(store: Store, url: str) -> None:
    wire, found = replace(source(), url="https://wire.test/feed"), replace(FOUND, url=url)
    state = (await listed(store, wire))["Wire"]
    await store.apply(PollOutcome(replace(state, health=Health.FINE)), NOON)
    proposal = await store.by_hand.propose([found])
    assert (proposal.new, proposal.known) == ((), (wire,))

    me = await subscribe(store, 10, "nato")
    assert (await store.own_sources.propose(me, [found], NOON)).public == (found,)

    await store.apply(PollOutcome(replace(state, health=Health.FAILING)), NOON)
    assert (await store.by_hand.propose([found])).new == (found,), "it may be the cure"


async def test_a_list_is_amended_by_what_was_decided(store: Store) -> None:
    state = (await listed(store, source(), source("Gazeta")))["Wire"]
    await store.by_hand.remove(state.id)
    await _add(store, FOUND)
    assert await store.by_hand.amended([source(), source("Gazeta")]) == [source("Gazeta"), FOUND]


async def test_of_two_spellings_in_a_list_the_one_that_was_not_removed_is_read_where_it_was(store: Store) -> None:
    once, again = (
        replace(source(), url="http://wire.test/feed"),
        replace(source("Again"), url="https://www.wire.test/feed/"),
    )
    rows = await listed(store, once, again, source("Gazeta"))  # as versions did that knew no spellings
    await store.by_hand.remove(rows["Wire"].id)
    read = [once, source("Gazeta")]  # what is left of such a list
    for _ in range(2):
        await store.sources.sync(read, NOON + HOUR)
        assert await _polled(store) == [again, source("Gazeta")]
    assert sorted(await store.by_hand.amended(read), key=lambda each: each.name) == [again, source("Gazeta")]

    await store.by_hand.remove(rows["Again"].id)
    await store.sources.sync(read, NOON + HOUR)
    assert await _polled(store) == await store.by_hand.amended(read) == [source("Gazeta")]


async def test_a_second_spelling_is_not_begun_with_where_the_first_is_removed(store: Store) -> None:
    once, again = replace(source(), url="http://wire.test/feed"), replace(source("Again"), url="https://wire.test/feed")
    await listed(store, again)
    rows = await listed(store, once)
    assert await _polled(store) == [once]
    await store.by_hand.remove(rows["Wire"].id)
    await store.sources.sync([once], NOON + HOUR)
    assert await _polled(store) == []


async def test_a_proposal_takes_the_place_of_an_earlier_one_of_the_same_source(store: Store) -> None:
    first = await store.by_hand.propose([FOUND])
    second = await store.by_hand.propose([source("Found", language="de")])
    assert await store.by_hand.confirm(first.number, NOON) == []
    assert [each.language for each in await store.by_hand.confirm(second.number, NOON)] == ["de"]


async def _brought_and_removed(store: Store) -> tuple[Source, Source]:
    """A source of a state that brought an entry and was removed, and how its feed describes itself."""
    tass = replace(source("TASS"), country="RU", control=Control.STATE)
    state = (await listed(store, tass))["TASS"]
    await poll(store, opening(1, matched(entry("Old", of=tass))))
    await store.by_hand.remove(state.id)
    return tass, replace(tass, name="tass.com", country="", control=Control.INDEPENDENT)


async def test_what_a_feed_says_of_itself_changes_nothing_of_a_source_that_brought_entries(store: Store) -> None:
    tass, found = await _brought_and_removed(store)
    proposal = await store.by_hand.propose([found])
    assert proposal.new == (tass,)
    assert [state.source for state in await store.sources.all(unlisted=True)] == [tass]
    assert await store.by_hand.confirm(proposal.number, NOON) == [tass]


async def test_what_an_administrator_says_of_such_a_source_is_so(store: Store) -> None:
    tass, found = await _brought_and_removed(store)
    proposal = await store.by_hand.propose([replace(found, control=Control.GOVERNMENT)], ["control"])
    assert proposal.new == (replace(tass, control=Control.GOVERNMENT),)
    assert await store.by_hand.confirm(proposal.number, NOON) == [replace(tass, control=Control.GOVERNMENT)]


async def test_a_long_list_is_proposed_at_once(store: Store) -> None:
    many = [source(f"Wire {number}") for number in range(1200)]
    proposal = await store.by_hand.propose(many)
    assert len(proposal.new) == 1200
    assert len(await store.by_hand.confirm(proposal.number, NOON)) == 1200


async def test_what_administrators_were_told_is_remembered(store: Store) -> None:
    state = (await listed(store, source()))["Wire"]
    assert await store.by_hand.told() == {}
    await store.by_hand.tell({state.id: Health.BLIND})
    assert await store.by_hand.told() == {state.id: Health.BLIND}
    await store.by_hand.tell({state.id: None})
    assert await store.by_hand.told() == {}
    assert (await store.by_hand.listed(state.id)) is not None
    assert (await store.by_hand.listed(999)) is None
