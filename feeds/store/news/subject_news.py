"""What there is of subjects beyond a brief: their stories in order of time, and whose they are.

Whose story is it, and what is left out of the past, are as in feeds/store/news/briefs.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from feeds.audience import StoryFile
from feeds.briefs.brief import SPAN, Question
from feeds.model import Control, Kind, Source
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.news import brief_queries as queries
from feeds.store.news.briefs import STORY_LIFE
from feeds.store.news.ended import ended
from feeds.store.news.entries import first_entry_id
from feeds.store.news.stories import files
from feeds.store.tables.columns import MICROSECOND

LOOKS_BACK = (timedelta(days=30), timedelta(days=365), timedelta(days=7300))  # for a page of earlier stories
RESTS_ON = timedelta(days=28)  # what an outlet brought is counted for so long
OUTLETS = 60
BEYOND = 1 << 62  # the number of no story: higher than all


@dataclass(frozen=True, slots=True)
class Event:
    """A story came to be of the subjects at `since`."""

    file: StoryFile
    since: datetime


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in order of time, and whether there are any before and after them."""

    events: tuple[Event, ...]
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What an outlet has on the subjects: reports in the last 24 hours and in four weeks, the latest when.

    `source` is the one of its sources with the most of them.
    """

    source: Source
    day: int
    weeks: int
    latest: datetime

    def with_another(self, other: Share) -> Share:
        """The same with what another source of the outlet has."""
        latest = max(self.latest, other.latest)
        return Share(self.source, self.day + other.day, self.weeks + other.weeks, latest)


class SubjectNews:
    """Reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def timeline(
        self,
        question: Question,
        limit: int,
        *,
        since: datetime | None = None,
        beside: int | None = None,
        later: bool = False,
    ) -> Timeline:
        """A page of `limit` stories, in order of when each came to be of the subjects.

        The latest of all, or the first `since` a moment, or with `beside` (a story's number) those before it, or after
        it where `later`. A number that is no story of the subjects gives the latest page. Raises StoreError.
        """
        async with self._database.read() as connection:
            reading = _Reading(connection, question)
            if since is not None:
                rows = await reading.after(since, BEYOND, limit + 1)
                earlier = await reading.before(since, BEYOND, 1)
                return await reading.page(rows[:limit], earlier=bool(earlier), later=len(rows) > limit)
            edge = await reading.since(beside) if beside is not None else None
            if later and edge is not None and beside is not None:
                rows = await reading.after(edge, beside, limit + 1)
                shown = list(rows[:limit])
                return await reading.page(shown, earlier=True, later=len(rows) > limit)
            rows = await reading.before(edge or question.at, beside if edge else None, limit + 1)
            return await reading.page(list(reversed(rows[:limit])), earlier=len(rows) > limit, later=edge is not None)

    async def shares(self, question: Question) -> list[Share]:
        """The outlets with reports in the subjects' stories of four weeks, those of today first. Raises StoreError."""
        async with self._database.read() as connection:
            return await _Reading(connection, question).shares()


class _Reading:
    """One question, read within one moment of the database."""

    def __init__(self, connection: AsyncConnection, question: Question) -> None:
        self._connection = connection
        self._at = question.at
        self._names = {f"subject_{place}": subject for place, subject in enumerate(question.subjects)}

    async def _of_subjects(self, statement: Any, **values: Any) -> Sequence[Row[Any]]:
        found = statement(len(self._names))
        return (await self._connection.execute(found, {**self._names, "at": self._at, **values})).all()

    async def since(self, story: int) -> datetime | None:
        """When a story came to be of the subjects, also of one that has ended in another; None for others."""
        rows = await self._of_subjects(queries.since_when, earliest=self._at - LOOKS_BACK[-1], story=story)
        if rows:
            since: datetime = rows[0].since
            return since
        subjects = self._names.values()
        gone = await ended(self._connection, story, subjects)
        if gone is None or gone.into is None or gone.opened > self._at:
            return None
        either = (gone.about, gone.named)
        return max(min((known[each] for known in either if each in known), default=gone.opened) for each in subjects)

    async def before(self, edge: datetime, story: int | None, limit: int) -> Sequence[Row[Any]]:
        """The last stories before one, the latest first: looked for further and further back until there are enough."""
        rows: Sequence[Row[Any]] = ()
        for back in LOOKS_BACK:
            rows = await self._of_subjects(
                queries.opened_before,
                earliest=edge - back,
                at=edge,
                edge=edge,
                story=BEYOND if story is None else story,
                limit=limit,
            )
            if len(rows) == limit:
                break
        return rows

    async def after(self, edge: datetime, story: int, limit: int) -> Sequence[Row[Any]]:
        """The first stories after one."""
        return await self._of_subjects(
            queries.opened_after, earliest=edge - MICROSECOND, edge=edge, story=story, limit=limit
        )

    async def page(self, rows: Sequence[Row[Any]], *, earlier: bool, later: bool) -> Timeline:
        found = await files(self._connection, [row.story_id for row in rows])
        events = [Event(found[row.story_id], row.since) for row in rows if row.story_id in found]
        return Timeline(tuple(event for event in events if event.file.reports), earlier, later)

    async def shares(self) -> list[Share]:
        rows = await self._of_subjects(
            queries.shares,
            earliest=self._at - RESTS_ON - STORY_LIFE,
            first=first_entry_id(self._at - RESTS_ON),
            today=first_entry_id(self._at - SPAN),
            until=first_entry_id(self._at + timedelta(milliseconds=1)),
        )
        by_outlet: dict[str, Share] = {}
        for row in rows:
            share = Share(_source(row), row.day, row.weeks, row.latest)
            known = by_outlet.get(share.source.publisher)
            by_outlet[share.source.publisher] = known.with_another(share) if known else share
        return sorted(by_outlet.values(), key=lambda share: (-share.day, -share.weeks, share.source.publisher))[
            :OUTLETS
        ]


def _source(row: Row[Any]) -> Source:
    control = Control(row.control)
    return Source(row.name, row.url, row.language, Kind(row.kind), row.country, control, outlet=row.outlet)
