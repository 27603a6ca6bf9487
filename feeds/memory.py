"""What deciding has at hand, kept equal to the rows: the open stories, and how lively each topic usually is.

    read        from the rows, at the start
    catch_up    what other processes wrote since; nothing where this one reads all sources alone
    place       which story an entry belongs to; it may show that two are one …
    put         … what was decided of it here, before it is written …
    keep        … it was written
    take_back   … it could not be written, or another process wrote first: memory is as it was

Several processes that read sources so decide one after the other on the same stories: a write that is not based on the
newest change is refused (feeds/store/news/changes.py), is taken back here, and is decided anew after catching up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from feeds.briefs.baseline import LOOKS_BACK, Baseline
from feeds.deciding.decide import Around
from feeds.model import Entry, Heard, Matched, Merge, Spot, Story
from feeds.stories.merging import placed

STORY_MEMORY = timedelta(days=5)  # how far back open stories are read at start: longer than any story stays open


class OpenStories(Protocol):
    """The stories a new entry may join."""

    def place(self, matched: Matched, now: datetime) -> Story | None: ...

    def twin(self, story: Story, matched: Matched, now: datetime) -> Story | None: ...

    def absorb(self, merge: Merge) -> None: ...

    def part(self, merge: Merge) -> None: ...

    def forget(self, number: int) -> None: ...

    def copied(self, matched: Matched, story: Story) -> bool: ...

    def heard(self, story: Story) -> tuple[Heard, ...]: ...

    def headed_by_state(self, story: Story) -> bool: ...

    def earlier(self, matched: Matched) -> Story | None: ...

    def put(self, story: Story, matched: Matched) -> None: ...

    def take_back(self, before: Story | None, after: Story, matched: Matched) -> None: ...

    def known(self, number: int) -> Story | None: ...

    def expire(self, now: datetime) -> None: ...


class Member(Protocol):
    """An entry of a story, with the revision at which it joined."""

    @property
    def matched(self) -> Matched: ...

    @property
    def revision(self) -> int: ...


class Grown(Protocol):
    """A story with its entries in order of joining."""

    @property
    def story(self) -> Story: ...

    @property
    def members(self) -> Sequence[Member]: ...

    @property
    def merged_into(self) -> int | None: ...


class Rows(Protocol):
    """What is needed of the store's stories."""

    async def latest_change(self) -> int: ...

    async def changed_since(self, change: int) -> tuple[int, Sequence[Grown]]: ...

    def open_since(self, moment: datetime) -> AsyncIterator[tuple[Story, list[Matched]]]: ...

    async def openings(self, moment: datetime) -> list[tuple[str, datetime]]: ...


@dataclass(frozen=True, slots=True)
class _Put:
    """A decision that is in memory and not yet in the rows."""

    before: Story | None
    after: Story
    matched: Matched


class Memory:
    """Everything an entry is compared with.

    `spots` finds again where an entry names subjects, which stories are compared by and rows do not hold. `since` is
    when watching began; None: nothing is ever unusual.
    """

    def __init__(
        self,
        new_index: Callable[[], OpenStories],
        rows: Rows,
        spots: Callable[[Entry], tuple[Spot, ...]],
        since: datetime | None,
    ) -> None:
        self._new_index = new_index
        self._rows = rows
        self._spots = spots
        self._since = since
        self._open = new_index()
        self._baseline = Baseline(since) if since is not None else None
        self._put: list[_Put | Merge] = []
        self.change = 0  # the newest change of the rows that is in here

    async def read(self, now: datetime) -> int:
        """Everything anew from the rows; returns how many entries the open stories hold."""
        change = await self._rows.latest_change()
        index, baseline, seen = self._new_index(), None, list[datetime]()
        async for story, members in self._rows.open_since(now - STORY_MEMORY):
            for matched in members:
                index.put(story, self._whole(matched))
                seen.append(matched.entry.seen)
        if self._since is not None:
            baseline = Baseline(self._since)
            for topic, opened in await self._rows.openings(now - LOOKS_BACK):
                baseline.note([topic], opened)
            for moment in sorted(seen):
                baseline.saw(moment)
        self._open, self._baseline, self.change = index, baseline, change
        self._put.clear()
        return len(seen)

    def _whole(self, matched: Matched) -> Matched:
        """What was read from the rows, as it was when it was matched."""
        return replace(matched, spots=self._spots(matched.entry)) if matched.subjects else matched

    async def catch_up(self) -> bool:
        """Read what others wrote since, and say whether they did; raises what the rows raise, and then memory is as it
        was."""
        before = self.change
        self.change, grown = await self._rows.changed_since(before)
        for one in grown:
            if one.merged_into is None:
                self._grow(one.story, one.members)
            else:
                self._end(one.story.id)
        return self.change != before

    def _grow(self, story: Story, members: Sequence[Member]) -> None:
        before = self._open.known(story.id)
        known = before.revision if before else 0
        if known >= story.revision:
            return
        if self._baseline is not None:
            self._baseline.note(new_topics(before, story), story.opened)
        for member in members:
            if member.revision > known:
                self._open.put(story, self._whole(member.matched))
                if self._baseline is not None:
                    self._baseline.saw(member.matched.entry.seen)

    def _end(self, number: int) -> None:
        """A story ended in another, which has what it told; nothing where it is not open."""
        ended = self._open.known(number)
        if ended is not None and self._baseline is not None:
            self._baseline.take_back(ended.topics, ended.opened)
        self._open.forget(number)

    def place(self, matched: Matched, now: datetime) -> tuple[Story | None, Merge | None]:
        """The open story an entry belongs to (None: it opens one), and the merge that made it, if this entry is its
        reason."""
        before, merge = placed(self._open, matched, now)
        if merge is not None:
            self._put.append(merge)
            if self._baseline is not None:
                self._baseline.absorb(merge)
        return before, merge

    def around(self, before: Story | None, matched: Matched, now: datetime, merge: Merge | None = None) -> Around:
        """What deciding on an entry takes beside its story."""
        if self._baseline is not None:
            self._baseline.saw(now)
        return around_of(self._open, self._baseline, before, matched, now, merge)

    def put(self, before: Story | None, after: Story, matched: Matched) -> None:
        """An entry was decided on: `before` (None: a new story) is `after` with it."""
        self._put.append(_Put(before, after, matched))
        self._open.put(after, matched)
        if self._baseline is not None:
            self._baseline.note(new_topics(before, after), after.opened)

    def keep(self, change: int | None) -> None:
        """What was put is in the rows, by this change."""
        self._put.clear()
        if change is not None:
            self.change = change

    def take_back(self) -> None:
        """What was put is not in the rows, or nobody knows: then it is read from there like what others wrote."""
        while self._put:
            put = self._put.pop()
            if isinstance(put, Merge):
                self._open.part(put)
                if self._baseline is not None:
                    self._baseline.part(put)
                continue
            self._open.take_back(put.before, put.after, put.matched)
            if self._baseline is not None:
                self._baseline.take_back(new_topics(put.before, put.after), put.after.opened)

    def expire(self, now: datetime) -> None:
        """Close stories that nothing has joined for long."""
        self._open.expire(now)


class _Reports(Protocol):
    """Knows the open stories' reports."""

    def copied(self, matched: Matched, story: Story) -> bool: ...

    def heard(self, story: Story) -> tuple[Heard, ...]: ...

    def headed_by_state(self, story: Story) -> bool: ...

    def earlier(self, matched: Matched) -> Story | None: ...


def around_of(
    open_: _Reports,
    baseline: Baseline | None,
    before: Story | None,
    matched: Matched,
    now: datetime,
    merge: Merge | None = None,
) -> Around:
    """What deciding on an entry takes beside its story."""
    topics = matched.topics
    busy = baseline.busy(topics, now, opens=before is None) if baseline is not None and topics else None
    if before is None:
        return Around(busy=busy, earlier=open_.earlier(matched))
    return Around(open_.copied(matched, before), busy, merge, open_.heard(before), open_.headed_by_state(before))


def new_topics(before: Story | None, after: Story) -> frozenset[str]:
    """The topics that a story is about only now."""
    return after.topics - before.topics if before else after.topics
