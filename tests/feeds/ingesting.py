"""Stand-ins for what stands around the pipeline, for its tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from feeds.deciding.decide import NOTHING_AROUND, Around
from feeds.ingest import Ingest
from feeds.model import (
    Control,
    Decision,
    Entry,
    Fetched,
    FetchFailed,
    FetchResult,
    Heard,
    Kind,
    Level,
    Match,
    Matched,
    ParsedFeed,
    Reason,
    Source,
    Spot,
    Story,
    Strength,
    Trouble,
    Validators,
)
from feeds.source_state import PollOutcome, SourceState
from feeds.store import StaleStoryError
from feeds.store.news.entries import Member
from feeds.store.news.stories import Grown
from feeds.taking import Caps

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source("Wire", "http://wire.test/feed", "en", Kind.NEWS, "LT", Control.INDEPENDENT)
SEEN_BEFORE = SourceState(1, SOURCE, SOURCE.url, last_success=NOW - timedelta(hours=1))


def an_entry(uid: str, minutes_ago: int = 0) -> Entry:
    at = NOW - timedelta(minutes=minutes_ago)
    return Entry(uid, SOURCE, f"title {uid}", "", f"http://wire.test/{uid}", "en", at, NOW)


def a_story(number: int, matched: Matched) -> Story:
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
    spotted: dict[str, tuple[Spot, ...]] = field(default_factory=dict)  # where subjects stood in what was put
    quiet: list[bool] = field(default_factory=list)
    applied: list[PollOutcome] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    learnt_from: list[ParsedFeed | None] = field(default_factory=list)
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

    @property
    def own_entries(self) -> World:
        return self

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult:
        return self.result

    async def parse(self, fetched: Fetched, source: Source, now: datetime, seen: str = "") -> ParsedFeed | FetchFailed:
        self.parsed += 1
        return FetchFailed(Trouble.NOT_A_FEED, "a page") if self.parse_fails else ParsedFeed("Wire", self.entries)

    def match(self, entry: Entry) -> Matched:
        return Matched(entry, (Match("kaliningrad", Strength.ABOUT, ()),))

    def spots(self, entry: Entry) -> tuple[Spot, ...]:
        return (Spot(0, 1, "kaliningrad"),)

    def place(self, matched: Matched, now: datetime) -> Story | None:
        return None

    def copied(self, matched: Matched, story: Story) -> bool:
        return False

    def heard(self, story: Story) -> tuple[Heard, ...]:
        return ()

    def earlier(self, matched: Matched) -> Story | None:
        return None

    def headed_by_state(self, story: Story) -> bool:
        return False

    def put_(self, story: Story, matched: Matched) -> None:
        self.put.append(matched.entry.uid)
        self.spotted[matched.entry.uid] = matched.spots

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
        return Decision(matched, a_story(new_id(), matched), opens=True)

    def after_poll(
        self, state: SourceState, result: FetchResult, parsed: ParsedFeed | None, now: datetime
    ) -> SourceState:
        self.learnt_from.append(parsed)
        return replace(state, last_success=now) if parsed else state

    async def known(self, uids: Collection[str]) -> set[tuple[int, str]]:
        return {(SEEN_BEFORE.id, uid) for uid in self.known_uids & set(uids)}

    async def unknown(self, source_id: int, found: Sequence[Entry]) -> list[Entry]:
        return [entry for entry in found if entry.uid not in self.known_uids]

    async def apply(
        self, outcome: PollOutcome, found: Sequence[Entry], now: datetime, quiet: Callable[[datetime], bool]
    ) -> int:
        self.applied.append(outcome)
        self.quiet += [quiet(entry.published) for entry in found]
        return len(found)

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
        matched = Matched(an_entry(uid), (Match("kaliningrad", Strength.ABOUT, ()),), ("kaliningrad",))
        self.others = [Grown(story, (Member(matched, story.revision, NOW),))]
        self.change += 1

    async def openings(self, moment: datetime) -> list[tuple[str, datetime]]:
        return [("kaliningrad", at) for at in self.opened if at > moment]

    async def open_since(self, moment: datetime) -> AsyncIterator[tuple[Story, list[Matched]]]:
        matched = Matched(an_entry("old", 60), subjects=("kaliningrad",))
        yield a_story(99, matched), [matched]


class Index:
    """The open stories of a World."""

    def __init__(self, world: World) -> None:
        self.place, self.put, self.expire = world.place, world.put_, world.expire
        self.copied, self.heard, self.headed_by_state = world.copied, world.heard, world.headed_by_state
        self.earlier = world.earlier
        self._world = world

    def take_back(self, before: Story | None, after: Story, matched: Matched) -> None:
        self._world.taken_back.append(matched.entry.uid)

    def known(self, number: int) -> Story | None:
        return None


@dataclass
class Articles:
    """Texts of articles by their entries' uids, which notes whose it was asked for."""

    texts: dict[str, str]
    asked: list[str] = field(default_factory=list)

    async def __call__(self, entries: Sequence[Entry], now: datetime) -> dict[str, Entry]:
        self.asked += [entry.uid for entry in entries]
        return {e.uid: replace(e, summary=self.texts[e.uid]) for e in entries if e.uid in self.texts}


@dataclass
class Watches:
    """Watches that find entries by their uid, and know nothing before they were refreshed."""

    found: dict[str, frozenset[int]]
    fresh: bool = False

    async def refresh(self) -> None:
        self.fresh = True

    def match(self, matched: Matched) -> frozenset[int]:
        return self.found.get(matched.entry.uid, frozenset()) if self.fresh else frozenset()


def pipeline(
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
