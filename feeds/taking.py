"""Taking in what polls brought: from parsed documents to rows, one poll after the other.

    for each poll:
        new    = entries not known yet
        memory.catch_up()                           with what other processes wrote
        for each new entry, oldest first:
            matched  = match(entry)                 pure
            before   = memory.place(matched)        pure; it may show that two stories are one
            decision = decide(before, matched)      pure
            and an alert for those whose watches find it
        after  = what the poll means for the source pure
    store.apply_all(all of this)                    ONE transaction

A flush of the disk is what a poll would mostly wait for, so those that end while others are being stored are stored
together. Where that fails each is tried alone, so that one that cannot be stored holds up no other. Where another
process wrote decisions meanwhile, these are taken back and made anew (feeds/memory.py). A poll that is not stored
changes nothing: its source is still due.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from feeds.deciding.decide import NOTHING_AROUND, Around
from feeds.memory import Memory
from feeds.model import Decision, Entry, FetchFailed, FetchResult, Matched, ParsedFeed, Spot, Story
from feeds.source_state import Hold, PollOutcome, SourceState
from feeds.store import StaleStoryError, Store
from feeds.store.base.together import Together
from feeds.watches import tell_watchers

ID_BLOCK = 50
TRIES = 20  # of deciding on polls, where other processes always write first
MOST_TOGETHER = 16  # polls in one transaction: few enough that whoever waits for the database hardly notices


class Match(Protocol):
    """Topics and subjects of an entry, and where it names subjects."""

    def match(self, entry: Entry) -> Matched: ...

    def spots(self, entry: Entry) -> tuple[Spot, ...]: ...


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

    def match(self, matched: Matched) -> frozenset[int]: ...


class AfterPoll(Protocol):
    """What a poll means for its source."""

    def __call__(
        self, state: SourceState, result: FetchResult, parsed: ParsedFeed | None, now: datetime
    ) -> SourceState: ...


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of one poll is taken in and told; a source that re-publishes everything floods nobody.

    After hours without an answer more than `alerting` entries are news: those that were published since the latest one.
    What is re-published may be dated anew, so they are believed up to `busier` times what the source publishes usually.
    """

    entries: int = 500  # new entries stored of one poll: all of a document, so that a backlog is not half of one
    alerting: int = 40  # of these, entries that may alert: the newest; the others are stored quietly
    busier: float = 3.0


@dataclass(slots=True)
class Polled:
    """A poll that brought a document, and what becomes of it."""

    state: SourceState
    result: FetchResult
    parsed: ParsedFeed
    body_hash: str | None
    decisions: tuple[Decision, ...] = ()
    fault: Exception | None = None


class TakingIn:
    """Decides on what polls brought, and stores it."""

    def __init__(
        self,
        *,
        memory: Memory,
        matcher: Match,
        decide: Decide,
        after_poll: AfterPoll,
        store: Store,
        clock: Callable[[], datetime],
        caps: Caps,
        watches: Watches | None,
    ) -> None:
        self._memory = memory
        self._matcher = matcher
        self._decide = decide
        self._after_poll = after_poll
        self._store = store
        self._clock = clock
        self._caps = caps
        self._watches = watches
        self._ids: deque[int] = deque()
        self._together = Together(self._take_all, MOST_TOGETHER)
        self._one_at_a_time = asyncio.Lock()

    async def start(self) -> int:
        """Read the open stories back from the rows, as after a restart; returns how many entries they hold."""
        async with self._one_at_a_time:
            return await self._memory.read(self._clock())

    async def __call__(self, poll: Polled) -> Sequence[Decision]:
        """Take in what a poll brought; returns what was decided, and raises what the store raises."""
        await self._together(poll)
        if poll.fault is not None:
            raise poll.fault
        return poll.decisions

    async def new_entries(self, polls: Sequence[Polled]) -> list[Sequence[Entry]]:
        """The entries of each poll that are not stored yet, oldest first; of too many the newest."""
        uids = {entry.uid for poll in polls for entry in poll.parsed.entries}
        known = await self._store.sources.known(uids) if uids else set()
        return [self._newest(poll, known) for poll in polls]

    def _newest(self, poll: Polled, known: set[tuple[int, str]]) -> Sequence[Entry]:
        fresh = {entry.uid: entry for entry in poll.parsed.entries if (poll.state.id, entry.uid) not in known}
        newest_first = sorted(fresh.values(), key=lambda entry: entry.published, reverse=True)[: self._caps.entries]
        return newest_first[::-1]

    async def _take_all(self, polls: Sequence[Polled]) -> None:
        try:
            async with self._one_at_a_time:
                await self._take(polls)
        except Exception as fault:  # raised to each who waits
            if len(polls) == 1:
                polls[0].fault = fault
                return
            for poll in polls:
                await self._take_all([poll])

    async def _take(self, polls: Sequence[Polled]) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._decide_and_store(polls)
            except StaleStoryError:
                if attempt == TRIES:
                    raise
            else:
                break

    async def _decide_and_store(self, polls: Sequence[Polled]) -> None:
        now = self._clock()
        new = await self.new_entries(polls)
        if any(new) and await self._memory.catch_up():
            new = await self.new_entries(polls)
        if any(new):
            await self._reserve_ids(sum(map(len, new)))
            if self._watches is not None:
                await self._watches.refresh()
        try:
            outcomes = []
            for poll, entries in zip(polls, new, strict=True):
                outcomes.append(self._outcome(poll, entries, now))
                await asyncio.sleep(0)  # whoever else has work goes in between
            self._memory.keep(await self._store.apply_all(outcomes, now, self._memory.change))
        except BaseException:
            self._memory.take_back()
            raise

    def _outcome(self, poll: Polled, new: Sequence[Entry], now: datetime) -> PollOutcome:
        learnt_from = telling(poll.state, poll.parsed, new)
        after = replace(self._after_poll(poll.state, poll.result, learnt_from, now), body_hash=poll.body_hash)
        poll.decisions = tuple(self._decide_all(poll.state, new, now))
        return PollOutcome(after, poll.decisions, hold_of(poll.result, now), poll.state.due)

    async def _reserve_ids(self, count: int) -> None:
        """Have numbers ready for `count` new stories; taken by the block, so that most polls ask for none."""
        if len(self._ids) < count:
            self._ids.extend(await self._store.stories.reserve_ids(count + ID_BLOCK))

    def _decide_all(self, state: SourceState, new: Sequence[Entry], now: datetime) -> Iterable[Decision]:
        self._memory.expire(now)
        for entry, quiet in zip(new, quiet_ones(state, new, now, self._caps), strict=True):
            matched = self._matcher.match(entry)
            before, merge = self._memory.place(matched, now)
            around = self._memory.around(before, matched, now, merge)
            decision = self._decide(before, matched, now, self._ids.popleft, quiet, around)
            if self._watches is not None:
                decision = tell_watchers(decision, self._watches.match(matched), now, quiet=quiet)
            self._memory.put(before, decision.story, matched)
            yield decision


def telling(state: SourceState, parsed: ParsedFeed, new: Sequence[Entry]) -> ParsedFeed:
    """What of a document tells its source's pace: all of the first that has entries. Later an entry without a date
    passes for published whenever it is read, so what is stored already tells nothing."""
    if state.newest_entry is None:
        return parsed
    return replace(parsed, entries=tuple(new), repeated=parsed.repeated + len(parsed.entries) - len(new))


def quiet_ones(state: SourceState, new: Sequence[Entry], now: datetime, caps: Caps) -> Iterable[bool]:
    """Of each new entry of a source, oldest first, whether it is stored without telling anybody."""
    since = state.last_success
    if since is None:
        return [True] * len(new)
    usual = (state.rate or 0.0) * ((now - since) / timedelta(days=1))
    news = max(caps.alerting, int(caps.busier * usual))
    newer = range(len(new) - 1, -1, -1)  # how many are newer than each
    return [
        state.backlogged(entry.published) or (place >= caps.alerting and (place >= news or entry.published <= since))
        for place, entry in zip(newer, new, strict=True)
    ]


def hold_of(result: FetchResult, now: datetime) -> Hold | None:
    """The quiet that a server asked for when it turned us away; no answer of its own is no such wish."""
    if not isinstance(result, FetchFailed) or result.retry_after is None or not result.url:
        return None
    return Hold(result.url, now + timedelta(seconds=result.retry_after))
