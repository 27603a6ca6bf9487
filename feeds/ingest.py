"""The pipeline, readable from top to bottom: one poll of one source, from its URL to the rows it leaves.

    poll(state):
        result = fetch(state)                       network
        parsed = parse(result)                      worker process; not for a 304, not for a body seen before, and
                                                    without the entries that it only repeats
        parsed = with the articles' own text        only for sources that ask for it: feeds/articles.py
        new    = entries not known yet
        memory.catch_up()                           with what other processes wrote
        for each new entry, oldest first:
            matched  = match(entry)                 pure
            before   = memory.place(matched)        pure
            decision = decide(before, matched)      pure
            and an alert for those whose watches find it
        after  = what the poll means for the source pure
        store.apply(after, decisions)               ONE transaction; where nothing came, with other such polls

Only the part from `new` to the end is done one poll at a time: two polls could otherwise open the same story twice.
Where another process wrote decisions meanwhile, these are taken back and made anew (feeds/memory.py). A poll that
fails to be stored changes nothing: its source is still due.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from feeds.decide import NOTHING_AROUND, Around
from feeds.memory import Memory, OpenStories
from feeds.model import (
    Decision,
    Entry,
    Fetched,
    FetchFailed,
    FetchResult,
    Matched,
    ParsedFeed,
    PollOutcome,
    Source,
    SourceState,
    Story,
)
from feeds.store import StaleStoryError, Store
from feeds.watches import tell_watchers

ID_BLOCK = 50
TRIES = 20  # of deciding on a poll, where other processes always write first


class Fetch(Protocol):
    """One polite, guarded request."""

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult: ...


class Parse(Protocol):
    """Bytes to entries, away from the main process."""

    async def parse(
        self, fetched: Fetched, source: Source, now: datetime, seen: str = ""
    ) -> ParsedFeed | FetchFailed: ...


class Match(Protocol):
    """Topics and subjects of an entry."""

    def match(self, entry: Entry) -> Matched: ...


class Decide(Protocol):
    """What one matched entry changes."""

    def __call__(
        self,
        before: Story | None,
        matched: Matched,
        now: datetime,
        new_id: Callable[[], int],
        quiet: bool = False,
        around: Around = NOTHING_AROUND,
    ) -> Decision: ...


class Watches(Protocol):
    """Which of the chats' own queries find an entry."""

    async def refresh(self) -> None: ...

    def match(self, entry: Entry) -> frozenset[int]: ...


class Articles(Protocol):
    """The entries, by uid, whose articles' own pages say more."""

    async def __call__(self, entries: Sequence[Entry], now: datetime) -> Mapping[str, Entry]: ...


class AfterPoll(Protocol):
    """What a poll means for its source."""

    def __call__(
        self, state: SourceState, result: FetchResult, parsed: ParsedFeed | None, now: datetime
    ) -> SourceState: ...


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of one poll is taken in and told; a source that re-publishes everything floods nobody."""

    entries: int = 300  # new entries stored of one poll
    alerting: int = 40  # of these, entries that may alert: the newest; the others are stored quietly


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll brought, for logs and health."""

    source: Source
    result: FetchResult
    new_entries: int
    alerts: int


class Ingest:
    """Takes in what sources publish. Build one per process; `start` it before the first poll.

    `since` is when watching began: from then on a day of a topic is compared with the days before; None: never.
    """

    def __init__(
        self,
        *,
        fetcher: Fetch,
        parser: Parse,
        matcher: Match,
        open_stories: Callable[[], OpenStories],
        decide: Decide,
        after_poll: AfterPoll,
        store: Store,
        clock: Callable[[], datetime],
        caps: Caps | None = None,
        watches: Watches | None = None,
        articles: Articles | None = None,
        since: datetime | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._matcher = matcher
        self._memory = Memory(open_stories, store.stories, since)
        self._decide = decide
        self._after_poll = after_poll
        self._store = store
        self._clock = clock
        self._caps = caps or Caps()
        self._watches = watches
        self._articles = articles
        self._ids: deque[int] = deque()
        self._seen: dict[int, str] = {}  # by source: what its documents need not bring again, as all of it is stored
        self._one_at_a_time = asyncio.Lock()

    async def start(self) -> int:
        """Read the open stories back from the rows, as after a restart; returns how many entries they hold."""
        async with self._one_at_a_time:
            return await self._memory.read(self._clock())

    async def poll(self, state: SourceState) -> PollReport:
        """Ask one source and take in what is new; raises only what the store raises."""
        result = await self._fetcher.fetch(state, self._clock())
        parsed: ParsedFeed | None = None
        body_hash = state.body_hash
        if isinstance(result, Fetched):
            body_hash = hashlib.sha256(result.body).hexdigest()
            if body_hash != state.body_hash:
                seen = self._seen.get(state.id, "")
                outcome = await self._parser.parse(result, state.source, self._clock(), seen)
                if isinstance(outcome, FetchFailed):
                    result, body_hash = outcome, state.body_hash
                else:
                    parsed = await self._with_articles(state, outcome)
        if parsed is None:
            return await self._note(state, result, body_hash)
        return await self._take_in(state, result, parsed, body_hash)

    async def _note(self, state: SourceState, result: FetchResult, body_hash: str | None) -> PollReport:
        """Nothing came that could concern a story: many such polls are written at once, side by side."""
        now = self._clock()
        after = replace(self._after_poll(state, result, None, now), body_hash=body_hash)
        await self._store.note(PollOutcome(after, (), _hold(result, now)), now)
        return PollReport(state.source, result, 0, 0)

    async def _with_articles(self, state: SourceState, parsed: ParsedFeed) -> ParsedFeed:
        """What the feed says, its new entries with their articles' text; a first backlog is told to nobody anyway."""
        if self._articles is None or not state.source.full_text or state.first_fetch:
            return parsed
        complete = await self._articles(await self._new_entries(state, parsed), self._clock())
        return replace(parsed, entries=tuple(complete.get(entry.uid, entry) for entry in parsed.entries))

    async def _take_in(
        self, state: SourceState, result: FetchResult, parsed: ParsedFeed, body_hash: str | None
    ) -> PollReport:
        async with self._one_at_a_time:
            for attempt in range(1, TRIES + 1):
                try:
                    decisions = await self._decide_and_store(state, result, parsed, body_hash)
                except StaleStoryError:
                    if attempt == TRIES:
                        raise
                else:
                    break
        self._seen[state.id] = parsed.seen if len(decisions) < self._caps.entries else ""
        alerts = sum(len(decision.alerts) for decision in decisions)
        return PollReport(state.source, result, len(decisions), alerts)

    async def _decide_and_store(
        self, state: SourceState, result: FetchResult, parsed: ParsedFeed, body_hash: str | None
    ) -> tuple[Decision, ...]:
        now = self._clock()
        new = await self._new_entries(state, parsed)
        if new and await self._memory.catch_up():
            new = await self._new_entries(state, parsed)
        if new:
            await self._reserve_ids(len(new))
            if self._watches is not None:
                await self._watches.refresh()
        after = replace(self._after_poll(state, result, parsed, now), body_hash=body_hash)
        try:
            decisions = tuple(self._decide_all(state, new, now))
            outcome = PollOutcome(after, decisions, _hold(result, now))
            self._memory.keep(await self._store.apply(outcome, now, self._memory.change))
        except BaseException:
            self._memory.take_back()
            raise
        return decisions

    async def _new_entries(self, state: SourceState, parsed: ParsedFeed) -> Sequence[Entry]:
        if not parsed.entries:
            return ()
        known = await self._store.sources.known(state.id, [entry.uid for entry in parsed.entries])
        fresh = {entry.uid: entry for entry in parsed.entries if entry.uid not in known}
        newest_first = sorted(fresh.values(), key=lambda entry: entry.published, reverse=True)[: self._caps.entries]
        return newest_first[::-1]

    async def _reserve_ids(self, count: int) -> None:
        """Have numbers ready for `count` new stories; taken by the block, so that most polls ask for none."""
        if len(self._ids) < count:
            self._ids.extend(await self._store.stories.reserve_ids(count + ID_BLOCK))

    def _decide_all(self, state: SourceState, new: Sequence[Entry], now: datetime) -> Iterable[Decision]:
        self._memory.expire(now)
        loud_from = len(new) - self._caps.alerting
        for position, entry in enumerate(new):
            matched = self._matcher.match(entry)
            before = self._memory.place(matched, now)
            quiet = state.first_fetch or position < loud_from
            around = self._memory.around(before, matched, now)
            decision = self._decide(before, matched, now, self._ids.popleft, quiet, around)
            if self._watches is not None:
                decision = tell_watchers(decision, self._watches.match(entry), now, quiet=quiet)
            self._memory.put(before, decision.story, matched)
            yield decision


def _hold(result: FetchResult, now: datetime) -> datetime | None:
    """Until when a server that turned us away asked for quiet; no answer of its own is no such wish."""
    if not isinstance(result, FetchFailed) or result.retry_after is None or result.status is None:
        return None
    return now + timedelta(seconds=result.retry_after)
