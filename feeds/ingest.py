"""The pipeline, readable from top to bottom: one poll of one source, from its URL to the rows it leaves.

    poll(state):
        result = fetch(state)                       network
        parsed = parse(result)                      worker process; not for a 304, not for a body seen before, and
                                                    without the entries that it only repeats
        (of a chat's own source: what is new goes to those who have it, and that is all: feeds/store/own_entries.py)
        parsed = with the articles' own text        only for sources that ask for it: feeds/fetching/articles.py
        new    = entries not known yet
        memory.catch_up()                           with what other processes wrote
        for each new entry, oldest first:
            matched  = match(entry)                 pure
            before   = memory.place(matched)        pure; it may show that two stories are one
            decision = decide(before, matched)      pure
            and an alert for those whose watches find it
        after  = what the poll means for the source pure
        store.apply(after, decisions)               ONE transaction

The part from `new` to the end (feeds/taking.py) is done by one poll after the other, since two could otherwise open
the same story twice; those that end while others are being stored are then stored together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from feeds.memory import Memory, OpenStories
from feeds.model import Entry, Fetched, FetchFailed, FetchResult, ParsedFeed, Source
from feeds.source_state import PollOutcome, SourceState
from feeds.store import Store
from feeds.taking import AfterPoll, Caps, Decide, Match, Polled, TakingIn, Watches, hold_of, telling


class Fetch(Protocol):
    """One polite, guarded request."""

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult: ...


class Parse(Protocol):
    """Bytes to entries, away from the main process."""

    async def parse(
        self, fetched: Fetched, source: Source, now: datetime, seen: str = ""
    ) -> ParsedFeed | FetchFailed: ...


class Articles(Protocol):
    """The entries, by uid, whose articles' own pages say more."""

    async def __call__(self, entries: Sequence[Entry], now: datetime) -> Mapping[str, Entry]: ...


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
        self._after_poll = after_poll
        self._store = store
        self._clock = clock
        self._caps = caps or Caps()
        self._articles = articles
        self._seen: dict[int, str] = {}  # by source: what its documents need not bring again, as all of it is stored
        self._take_in = TakingIn(
            memory=Memory(open_stories, store.stories, matcher.spots, since),
            matcher=matcher,
            decide=decide,
            after_poll=after_poll,
            store=store,
            clock=clock,
            caps=self._caps,
            watches=watches,
        )

    async def start(self) -> int:
        """Read the open stories back from the rows, as after a restart; returns how many entries they hold."""
        return await self._take_in.start()

    async def poll(self, state: SourceState) -> PollReport:
        """Ask one source and take in what is new; raises only what the store raises."""
        result = await self._fetcher.fetch(state, self._clock())
        if not isinstance(result, Fetched):
            return await self._note(state, result, state.body_hash)
        body_hash = hashlib.sha256(result.body).hexdigest()
        if body_hash == state.body_hash:
            return await self._note(state, result, body_hash)
        parsed = await self._parser.parse(result, state.source, self._clock(), self._seen.get(state.id, ""))
        if isinstance(parsed, FetchFailed):
            return await self._note(state, parsed, state.body_hash)
        if state.private:
            return await self._take_privately(state, result, parsed, body_hash)
        # From here on only what a document says is of use, and its bytes may be many.
        poll = Polled(state, replace(result, body=b""), parsed, body_hash)
        await self._read_articles(poll)
        decisions = await self._take_in(poll)
        self._seen[state.id] = parsed.seen if len(decisions) < self._caps.entries else ""
        return PollReport(state.source, poll.result, len(decisions), sum(len(each.alerts) for each in decisions))

    async def _note(self, state: SourceState, result: FetchResult, body_hash: str | None) -> PollReport:
        """Nothing came that could concern a story: many such polls are written at once, side by side."""
        now = self._clock()
        after = replace(self._after_poll(state, result, None, now), body_hash=body_hash)
        await self._store.note(PollOutcome(after, (), hold_of(result, now), state.due), now)
        return PollReport(state.source, result, 0, 0)

    async def _take_privately(
        self, state: SourceState, result: Fetched, parsed: ParsedFeed, body_hash: str
    ) -> PollReport:
        """What a chat's own source brought never comes near a story: it goes to those who have it, as it is."""
        now = self._clock()
        new = await self._store.own_entries.unknown(state.id, parsed.entries)
        after = replace(self._after_poll(state, result, telling(state, parsed, new), now), body_hash=body_hash)
        outcome = PollOutcome(after, (), hold_of(result, now), state.due)
        stored = await self._store.own_entries.apply(outcome, new, now, state.backlogged)
        told = sum(not state.backlogged(entry.published) for entry in new)
        return PollReport(state.source, result, stored, told)

    async def _read_articles(self, poll: Polled) -> None:
        """Give new entries their articles' text, where the source asks for it; a first backlog is told to nobody."""
        if self._articles is None or not poll.state.source.full_text or poll.state.first_fetch:
            return
        (new,) = await self._take_in.new_entries([poll])
        complete = await self._articles(new, self._clock())
        entries = tuple(complete.get(entry.uid, entry) for entry in poll.parsed.entries)
        poll.parsed = replace(poll.parsed, entries=entries)
