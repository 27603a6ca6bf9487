"""The pipeline: what one poll takes in, in which order, and what it leaves when something fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.decide import NOTHING_AROUND, Around
from feeds.ingest import Ingest
from feeds.model import (
    Control,
    Decision,
    Entry,
    Fetched,
    FetchFailed,
    FetchResult,
    Kind,
    Level,
    Match,
    Matched,
    NotModified,
    ParsedFeed,
    PollOutcome,
    Reason,
    Source,
    SourceState,
    Story,
    Strength,
    Trouble,
    Validators,
)
from feeds.store import StaleStoryError
from feeds.store.entries import Member
from feeds.store.stories import Grown
from feeds.taking import MOST_TOGETHER, TRIES, Caps

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source("Wire", "http://wire.test/feed", "en", Kind.NEWS, "LT", Control.INDEPENDENT)
SEEN_BEFORE = SourceState(1, SOURCE, SOURCE.url, last_success=NOW - timedelta(hours=1))


def _entry(uid: str, minutes_ago: int = 0) -> Entry:
    at = NOW - timedelta(minutes=minutes_ago)
    return Entry(uid, SOURCE, f"title {uid}", "", f"http://wire.test/{uid}", "en", at, NOW)


def _story(number: int, matched: Matched) -> Story:
    return Story(number, 1, matched.entry.title, Level.ROUTINE, Reason(), NOW, NOW)


@dataclass
class World:
    """Stand-ins for the stages around the pipeline, which note what they were asked."""

    result: FetchResult = field(default_factory=lambda: Fetched(SOURCE.url, b"<rss/>", "", Validators()))
    entries: tuple[Entry, ...] = ()
    known_uids: set[str] = field(default_factory=set)
    store_fails: bool = False
    unstorable: set[int] = field(default_factory=set)  # sources whose polls the store refuses
    together: list[int] = field(default_factory=list)  # how many polls each transaction held
    parse_fails: bool = False
    parsed: int = 0
    put: list[str] = field(default_factory=list)
    quiet: list[bool] = field(default_factory=list)
    applied: list[PollOutcome] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    change: int = 0
    others: list[Grown] = field(default_factory=list)  # what other processes wrote
    opened: list[datetime] = field(default_factory=list)
    around: list[Around] = field(default_factory=list)
    next_id: int = 1

    @property
    def sources(self) -> World:
        return self

    @property
    def stories(self) -> World:
        return self

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult:
        return self.result

    async def parse(self, fetched: Fetched, source: Source, now: datetime, seen: str = "") -> ParsedFeed | FetchFailed:
        self.parsed += 1
        return FetchFailed(Trouble.NOT_A_FEED, "a page") if self.parse_fails else ParsedFeed("Wire", self.entries)

    def match(self, entry: Entry) -> Matched:
        return Matched(entry, (Match("kaliningrad", Strength.ABOUT, ()),))

    def place(self, matched: Matched, now: datetime) -> Story | None:
        return None

    def copied(self, matched: Matched, story: Story) -> bool:
        return False

    def put_(self, story: Story, matched: Matched) -> None:
        self.put.append(matched.entry.uid)

    def expire(self, now: datetime) -> None: ...

    def decide(
        self,
        before: Story | None,
        matched: Matched,
        now: datetime,
        new_id: Callable[[], int],
        quiet: bool = False,
        around: Around = NOTHING_AROUND,
    ) -> Decision:
        self.quiet.append(quiet)
        self.around.append(around)
        return Decision(matched, _story(new_id(), matched), opens=True)

    def after_poll(
        self, state: SourceState, result: FetchResult, parsed: ParsedFeed | None, now: datetime
    ) -> SourceState:
        return replace(state, last_success=now) if parsed else state

    async def known(self, uids: Collection[str]) -> set[tuple[int, str]]:
        return {(SEEN_BEFORE.id, uid) for uid in self.known_uids & set(uids)}

    async def reserve_ids(self, count: int) -> range:
        first, self.next_id = self.next_id, self.next_id + count
        return range(first, first + count)

    async def apply_all(self, outcomes: Sequence[PollOutcome], now: datetime, after: int | None = None) -> int | None:
        await asyncio.sleep(0)
        if self.store_fails or any(outcome.state.id in self.unstorable for outcome in outcomes):
            raise OSError("disk full")
        if self.change != after:
            raise StaleStoryError("others wrote")
        self.applied.extend(outcomes)
        self.together.append(len(outcomes))
        self.change += 1
        return self.change

    async def note(self, outcome: PollOutcome, now: datetime) -> None:
        await self.apply_all([outcome], now, self.change)

    async def latest_change(self) -> int:
        return self.change

    async def changed_since(self, change: int) -> tuple[int, list[Grown]]:
        return self.change, self.others if self.change > change else []

    def another_process_writes(self, story: Story, uid: str) -> None:
        matched = Matched(_entry(uid), (Match("kaliningrad", Strength.ABOUT, ()),))
        self.others = [Grown(story, (Member(matched, story.revision, NOW),))]
        self.change += 1

    async def openings(self, moment: datetime) -> list[tuple[str, datetime]]:
        return [("kaliningrad", at) for at in self.opened if at > moment]

    async def open_since(self, moment: datetime) -> AsyncIterator[tuple[Story, list[Matched]]]:
        matched = Matched(_entry("old", 60))
        yield _story(99, matched), [matched]


class Index:
    """The open stories of a World."""

    def __init__(self, world: World) -> None:
        self.place, self.put, self.expire, self.copied = world.place, world.put_, world.expire, world.copied
        self._world = world

    def take_back(self, before: Story | None, after: Story, matched: Matched) -> None:
        self._world.taken_back.append(matched.entry.uid)

    def revision(self, number: int) -> int:
        return 0


def _ingest(
    world: World,
    caps: Caps | None = None,
    watches: Watches | None = None,
    articles: Articles | None = None,
    since: datetime | None = None,
) -> Ingest:
    return Ingest(
        fetcher=world,
        parser=world,
        matcher=world,
        open_stories=lambda: Index(world),
        decide=world.decide,
        after_poll=world.after_poll,
        store=world,  # type: ignore[arg-type]
        clock=lambda: NOW,
        caps=caps,
        watches=watches,
        articles=articles,
        since=since,
    )


async def test_new_entries_are_decided_oldest_first_and_applied_together() -> None:
    world = World(entries=(_entry("c", 1), _entry("a", 9), _entry("b", 5)))
    report = await _ingest(world).poll(SEEN_BEFORE)
    [outcome] = world.applied
    assert [d.matched.entry.uid for d in outcome.decisions] == ["a", "b", "c"]
    assert report.new_entries == 3
    assert world.quiet == [False, False, False]


async def test_entries_known_already_are_left_alone() -> None:
    world = World(entries=(_entry("a"), _entry("b")), known_uids={"a"})
    await _ingest(world).poll(SEEN_BEFORE)
    assert [d.matched.entry.uid for d in world.applied[0].decisions] == ["b"]


async def test_an_entry_repeated_in_one_document_is_taken_once() -> None:
    world = World(entries=(_entry("a"), _entry("a")))
    assert (await _ingest(world).poll(SEEN_BEFORE)).new_entries == 1


async def test_a_topic_is_compared_with_the_days_that_the_rows_remember() -> None:
    world = World(entries=(_entry("a"),), opened=[NOW - timedelta(hours=n) for n in range(6)])
    ingest = _ingest(world, since=NOW - timedelta(days=20))
    await ingest.start()
    await ingest.poll(SEEN_BEFORE)
    assert world.around[0].busy is not None
    assert world.around[0].busy.stories == 7


async def test_nothing_is_unusual_where_nobody_knows_since_when_it_is_watched() -> None:
    world = World(entries=(_entry("a"),), opened=[NOW - timedelta(hours=n) for n in range(6)])
    ingest = _ingest(world)
    await ingest.start()
    await ingest.poll(SEEN_BEFORE)
    assert world.around == [Around()]


@dataclass
class Articles:
    """Texts of articles by their entries' uids, which notes whose it was asked for."""

    texts: dict[str, str]
    asked: list[str] = field(default_factory=list)

    async def __call__(self, entries: Sequence[Entry], now: datetime) -> dict[str, Entry]:
        self.asked += [entry.uid for entry in entries]
        return {e.uid: replace(e, summary=self.texts[e.uid]) for e in entries if e.uid in self.texts}


FULL = replace(SEEN_BEFORE, source=replace(SOURCE, full_text=True))


async def test_new_entries_of_a_source_that_asks_for_it_have_their_articles_text() -> None:
    world, articles = (
        World(entries=(_entry("a", 3), _entry("b", 2), _entry("c", 1)), known_uids={"a"}),
        Articles({"b": "Text."}),
    )
    await _ingest(world, articles=articles).poll(FULL)
    assert articles.asked == ["b", "c"]
    taken = [decision.matched.entry for decision in world.applied[0].decisions]
    assert [(entry.uid, entry.summary) for entry in taken] == [("b", "Text."), ("c", "")]


@pytest.mark.parametrize("state", [SEEN_BEFORE, replace(FULL, last_success=None)])
async def test_no_articles_are_read_of_other_sources_nor_of_a_first_backlog(state: SourceState) -> None:
    world, articles = World(entries=(_entry("a"),)), Articles({"a": "Text."})
    await _ingest(world, articles=articles).poll(state)
    assert articles.asked == []


@dataclass
class Watches:
    """Watches that find entries by their uid, and know nothing before they were refreshed."""

    found: dict[str, frozenset[int]]
    fresh: bool = False

    async def refresh(self) -> None:
        self.fresh = True

    def match(self, entry: Entry) -> frozenset[int]:
        return self.found.get(entry.uid, frozenset()) if self.fresh else frozenset()


async def test_those_whose_watches_find_an_entry_are_told_of_its_story() -> None:
    world = World(entries=(_entry("a"), _entry("b")))
    await _ingest(world, watches=Watches({"b": frozenset({3, 4})})).poll(SEEN_BEFORE)
    told = {d.matched.entry.uid: [alert.watches for alert in d.alerts] for d in world.applied[0].decisions}
    assert told == {"a": [], "b": [frozenset({3, 4})]}


async def test_watches_are_quiet_about_the_first_fetch_of_a_source() -> None:
    world = World(entries=(_entry("b"),))
    await _ingest(world, watches=Watches({"b": frozenset({3})})).poll(SourceState(1, SOURCE, SOURCE.url))
    assert world.applied[0].decisions[0].alerts == ()


async def test_the_first_fetch_of_a_source_is_quiet() -> None:
    world = World(entries=(_entry("a"), _entry("b")))
    await _ingest(world).poll(SourceState(1, SOURCE, SOURCE.url))
    assert world.quiet == [True, True]


async def test_a_source_that_republishes_everything_alerts_for_the_newest_only() -> None:
    world = World(entries=tuple(_entry(f"{n:02}", 60 - n) for n in range(10)))
    await _ingest(world, Caps(entries=8, alerting=3)).poll(SEEN_BEFORE)
    assert [d.matched.entry.uid for d in world.applied[0].decisions] == [f"{n:02}" for n in range(2, 10)]
    assert world.quiet == [True] * 5 + [False] * 3


async def test_a_304_is_applied_without_a_parse() -> None:
    world = World(result=NotModified(Validators()))
    await _ingest(world).poll(SEEN_BEFORE)
    assert world.parsed == 0
    assert len(world.applied) == 1


async def test_a_body_seen_before_costs_a_hash_and_no_parse() -> None:
    world = World(entries=(_entry("a"),))
    ingest = _ingest(world)
    await ingest.poll(SEEN_BEFORE)
    await ingest.poll(world.applied[0].state)
    assert world.parsed == 1


async def test_a_body_that_is_no_feed_leaves_the_remembered_body_as_it_was() -> None:
    world = World(parse_fails=True)
    report = await _ingest(world).poll(replace(SEEN_BEFORE, body_hash="before"))
    assert isinstance(report.result, FetchFailed)
    assert world.applied[0].state.body_hash == "before"


@pytest.mark.parametrize(
    ("status", "hold"), [(429, timedelta(minutes=10)), (None, None)], ids=["asked for quiet", "not its turn"]
)
async def test_what_a_server_asks_for_is_kept_for_all_of_its_sources(
    status: int | None, hold: timedelta | None
) -> None:
    world = World(result=FetchFailed(Trouble.THROTTLED, "turned away", status, retry_after=600))
    await _ingest(world).poll(SEEN_BEFORE)
    assert [outcome.hold for outcome in world.applied] == [hold and NOW + hold]


async def test_what_another_process_wrote_is_in_memory_before_anything_is_decided() -> None:
    world = World(entries=(_entry("a"),))
    matched = Matched(_entry("theirs"), (Match("kaliningrad", Strength.ABOUT, ()),))
    world.another_process_writes(_story(50, matched), "theirs")
    await _ingest(world).poll(SEEN_BEFORE)
    assert world.put == ["theirs", "a"]


async def test_where_another_process_writes_first_decisions_are_taken_back_and_made_anew() -> None:
    world = World(entries=(_entry("a", 9), _entry("b", 1)))
    ingest, apply_all = _ingest(world), world.apply_all
    matched = Matched(_entry("theirs"), (Match("kaliningrad", Strength.ABOUT, ()),))

    async def too_late(outcomes: Sequence[PollOutcome], now: datetime, after: int | None = None) -> int | None:
        world.apply_all = apply_all  # type: ignore[method-assign]
        world.another_process_writes(_story(50, matched), "theirs")
        return await apply_all(outcomes, now, after)

    world.apply_all = too_late  # type: ignore[method-assign]
    report = await ingest.poll(SEEN_BEFORE)
    assert report.new_entries == 2
    assert world.taken_back == ["b", "a"]
    assert world.put == ["a", "b", "theirs", "a", "b"]
    assert len(world.applied) == 1


async def test_a_poll_that_others_always_forestall_is_given_up_in_the_end() -> None:
    world = World(entries=(_entry("a"),))

    async def always_too_late(outcomes: Sequence[PollOutcome], now: datetime, after: int | None = None) -> int | None:
        raise StaleStoryError("others wrote")

    world.apply_all = always_too_late  # type: ignore[method-assign]
    with pytest.raises(StaleStoryError):
        await _ingest(world).poll(SEEN_BEFORE)
    assert world.taken_back == ["a"] * TRIES


async def test_what_could_not_be_stored_is_forgotten() -> None:
    world = World(entries=(_entry("a"),), store_fails=True)
    ingest = _ingest(world)
    with pytest.raises(OSError, match="disk full"):
        await ingest.poll(SEEN_BEFORE)
    assert world.taken_back == ["a"]
    world.store_fails = False
    assert (await ingest.poll(SEEN_BEFORE)).new_entries == 1


async def test_story_numbers_are_never_used_twice_across_polls() -> None:
    world = World(entries=(_entry("a"), _entry("b")))
    ingest = _ingest(world)
    await ingest.poll(SEEN_BEFORE)
    world.entries = (_entry("c"), _entry("d"))
    world.result = Fetched(SOURCE.url, b"<rss>more</rss>", "", Validators())
    await ingest.poll(SEEN_BEFORE)
    ids = [d.story.id for outcome in world.applied for d in outcome.decisions]
    assert len(set(ids)) == 4


def _others(count: int) -> list[SourceState]:
    return [replace(SEEN_BEFORE, id=number) for number in range(10, 10 + count)]


async def test_polls_that_end_while_others_are_stored_are_stored_together() -> None:
    world = World(entries=(_entry("a"), _entry("b")))
    ingest = _ingest(world)
    reports = await asyncio.gather(*(ingest.poll(state) for state in _others(MOST_TOGETHER + 4)))
    assert [report.new_entries for report in reports] == [2] * len(reports)
    assert sum(world.together) == len(reports)
    assert len(world.together) <= 3
    assert max(world.together) <= MOST_TOGETHER


async def test_a_poll_that_cannot_be_stored_takes_no_other_along() -> None:
    world = World(entries=(_entry("a"),), unstorable={12})
    ingest = _ingest(world)
    ended = await asyncio.gather(*(ingest.poll(state) for state in _others(5)), return_exceptions=True)
    assert [isinstance(each, OSError) for each in ended] == [False, False, True, False, False]
    assert [outcome.state.id for outcome in world.applied] == [10, 11, 13, 14]
    ids = [decision.story.id for outcome in world.applied for decision in outcome.decisions]
    assert len(set(ids)) == len(ids) == 4
