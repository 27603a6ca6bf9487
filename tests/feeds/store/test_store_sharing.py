"""Several processes that read sources: each knows what the others decided, and no event becomes two stories."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from feeds.catalogue import load_catalogue
from feeds.deciding.decide import decide
from feeds.fetching.polling import PollSettings, after_poll
from feeds.ingest import Ingest
from feeds.matching.match import Matcher
from feeds.model import Act, Entry, Fetched, FetchResult, Level, ParsedFeed, Reason, Source, Validators
from feeds.source_state import PollOutcome, SourceState
from feeds.store import StaleStoryError, Store, open_store
from feeds.stories.cluster import OpenStories
from tests.feeds.store.making import HOUR, MINUTE, NOON, entry, joining, listed, matched, opening, source

CATALOGUE = load_catalogue()
MATCHER = Matcher(CATALOGUE.topics, CATALOGUE.subjects)
SAID = [
    "Russia moves Iskander missiles to Kaliningrad",
    "Russia has moved Iskander missiles to Kaliningrad, ministry says",
    "Iskander missiles moved to Kaliningrad by Russia",
    "Iskander missiles are in Kaliningrad, Russia says",
]


class Papers:
    """A fetcher and parser: what each source says next."""

    def __init__(self) -> None:
        self.next: dict[str, list[Entry]] = {}

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult:
        await asyncio.sleep(0)
        return Fetched(state.url, repr([e.uid for e in self.next[state.url]]).encode(), "", Validators())

    async def parse(self, fetched: Fetched, source: Source, now: datetime, seen: str = "") -> ParsedFeed:
        return ParsedFeed(source.name, tuple(self.next[source.url]))


@contextlib.asynccontextmanager
async def process(url: str, papers: Papers) -> AsyncIterator[Ingest]:
    """What a process that reads sources has, at noon."""
    async with open_store(url) as store:
        ingest = Ingest(
            fetcher=papers,
            parser=papers,
            matcher=MATCHER,
            open_stories=OpenStories,
            decide=decide,
            after_poll=partial(after_poll, settings=PollSettings(), random=random.random),
            store=store,
            clock=lambda: NOON,
            since=NOON - 30 * timedelta(days=1),
        )
        await ingest.start()
        yield ingest


async def test_a_change_of_stories_has_the_next_number_and_says_what_changed(store: Store) -> None:
    state = (await listed(store))["Wire"]
    first, second = opening(7, matched(entry("One"), ["nato"])), opening(8, matched(entry("Two"), ["nato"]))
    one = await store.apply(PollOutcome(state, (first,)), NOON)
    two = await store.apply(PollOutcome(state, (second,)), NOON)
    assert one is not None
    assert two == one + 1 == await store.stories.latest_change()
    grows = joining(first.story, matched(entry("More", seen=NOON + MINUTE)))
    assert await store.apply(PollOutcome(state, (grows,)), NOON) == two + 1

    newest, grown = await store.stories.changed_since(one)
    assert newest == two + 1
    assert [one.story for one in grown] == [second.story, grows.story]
    assert [[member.revision for member in one.members] for one in grown] == [[1], [1, 2]]
    assert await store.stories.changed_since(newest) == (newest, [])


async def test_a_poll_without_decisions_is_no_change(store: Store) -> None:
    state = (await listed(store))["Wire"]
    assert await store.apply(PollOutcome(state, ()), NOON, 5) is None
    assert await store.stories.latest_change() == 0


async def test_decisions_that_do_not_know_of_the_newest_change_are_refused_whole(store: Store) -> None:
    state = (await listed(store))["Wire"]
    await store.apply(PollOutcome(state, (opening(7, matched(entry("One"))),)), NOON)
    late = PollOutcome(replace(state, failures=3), (opening(8, matched(entry("Two"))),))
    with pytest.raises(StaleStoryError):
        await store.apply(late, NOON, 0)
    assert await store.stories.latest_change() == 1
    assert await store.stories.file(8) is None
    assert (await store.sources.all())[0].failures == 0
    assert await store.apply(late, NOON, 1) == 2


async def test_an_event_that_two_processes_meet_at_once_is_one_story(store: Store, store_url: str) -> None:
    papers, outlets = Papers(), [source(f"Outlet {number}") for number in range(len(SAID))]
    states = await listed(store, *outlets)
    for title, outlet in zip(SAID, outlets, strict=True):
        papers.next[outlet.url] = [entry(title, of=outlet)]
    async with process(store_url, papers) as one, process(store_url, papers) as other:
        known = [replace(states[outlet.name], last_success=NOON - HOUR) for outlet in outlets]
        await asyncio.gather(*(ingest.poll(state) for state, ingest in zip(known, [one, other] * 2, strict=True)))
    [file] = await store.stories.latest(None, 10)
    assert (file.story.revision, len(file.reports)) == (4, 4)
    assert len(file.story.outlets) == 4


async def test_what_began_anew_knows_when_outlets_published_and_who_copied(store: Store, store_url: str) -> None:
    said = [*SAID, "Moscow says Iskander missiles moved to Kaliningrad", SAID[0].upper()]
    papers, outlets = Papers(), [source(f"Outlet {number}") for number in range(len(said))]
    states = await listed(store, *outlets)
    for number, (title, outlet) in enumerate(zip(said, outlets, strict=True)):
        ago = 5 * HOUR if number == 0 else (30 - number) * MINUTE  # all seen at noon
        papers.next[outlet.url] = [replace(entry(title, of=outlet), published=NOON - ago)]
    known = [replace(states[outlet.name], last_success=NOON - HOUR) for outlet in outlets]
    for state in [*known[:4], known[5]]:
        async with process(store_url, papers) as ingest:  # a restart before each poll
            await ingest.poll(state)
    async with process(store_url, papers) as ingest:
        memory = ingest._take_in._memory
        [(story, _)] = [one async for one in store.stories.open_since(NOON - HOUR)]
        heard = {one.outlet: one for one in memory._open.heard(story)}
        assert [(NOON.timestamp() - heard[outlet.name].at) / 60 for outlet in outlets[:4]] == [300, 29, 28, 27]
        assert [heard[outlet.name].independent for outlet in (*outlets[:4], outlets[5])] == [True] * 4 + [False]
        await ingest.poll(known[4])
    [file] = await store.stories.latest(None, 10)
    assert (file.story.level, file.story.reason) == (Level.NOTABLE, Reason(6, 5, 275, acts=frozenset({Act.MOVES})))


async def test_a_topic_that_another_process_added_to_a_story_counts_for_what_is_usual(
    store: Store, store_url: str
) -> None:
    papers, outlets = Papers(), [source("One"), source("Other")]
    states = await listed(store, *outlets)
    said = ("Moscow moves Iskander missiles to Kaliningrad", "Moscow moves Iskander missiles to Kaliningrad, NATO says")
    for title, outlet in zip(said, outlets, strict=True):
        papers.next[outlet.url] = [entry(title, of=outlet)]
    async with process(store_url, papers) as one, process(store_url, papers) as other:
        for ingest, outlet in ((one, outlets[0]), (other, outlets[1])):
            await ingest.poll(replace(states[outlet.name], last_success=NOON - HOUR))
        memory = one._take_in._memory
        await memory.catch_up()
        assert memory._baseline is not None
        noted = sorted((topic, at) for topic, times in memory._baseline._opened.items() for at in times)
    assert "nato-russia" in dict(noted)
    assert noted == sorted(await store.stories.openings(NOON - HOUR))


async def test_a_bot_that_is_back_after_days_knows_how_long_it_was_away(store: Store, store_url: str) -> None:
    papers, outlets = Papers(), [source("One"), source("Other")]
    states = await listed(store, *outlets)
    for title, outlet, ago in zip(SAID, outlets, (timedelta(days=3), timedelta()), strict=False):
        papers.next[outlet.url] = [replace(entry(title, of=outlet), seen=NOON - ago)]
        async with process(store_url, papers) as ingest:
            await ingest.poll(replace(states[outlet.name], last_success=NOON - HOUR))
            baseline = ingest._take_in._memory._baseline
    assert baseline is not None
    assert baseline._back == NOON


async def test_many_polls_of_three_processes_lose_nothing_and_end_with_the_same_in_memory(
    store: Store, store_url: str
) -> None:
    chance, papers = random.Random(7), Papers()
    outlets = [source(f"Outlet {number}") for number in range(9)]
    states = await listed(store, *outlets)
    titles = [*SAID, *(f"{place} reports storm number {n}" for n, place in enumerate(["Brest", "Turin", "Lagos"] * 4))]
    async with contextlib.AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(process(store_url, papers)) for _ in range(3)]
        for round_ in range(4):
            for outlet in outlets:
                said = [f"{title} ({round_})" for title in chance.sample(titles, 2)]
                papers.next[outlet.url] = [entry(title, of=outlet) for title in said]
            polls = [
                processes[number % 3].poll(replace(states[outlet.name], last_success=NOON - HOUR))
                for number, outlet in enumerate(outlets)
            ]
            chance.shuffle(polls)
            reports = await asyncio.gather(*polls)
            assert sum(report.new_entries for report in reports) == 18
        opened = [(story, len(members)) async for story, members in store.stories.open_since(NOON - HOUR)]
        assert sum(count for _, count in opened) == 4 * 18
        stored = {story.id: story.revision for story, _ in opened}
        for ingest in processes:
            memory = ingest._take_in._memory
            await memory.catch_up()
            assert {number: known.revision for number in stored if (known := memory._open.known(number))} == stored
