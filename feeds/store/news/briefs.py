"""Facts for briefs: what is known of a subject at a moment, in a handful of indexed queries.

Nothing here depends on how much is stored, only on how much there is about the subject: stories are found by the
indexes of `story_subjects` and `story_topics` on (subject, since), and what they were at the moment by their revisions.
What became known later is left out everywhere: entries by their number (which orders by when they were seen), stories
by their revisions, subjects and topics by since when they hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from feeds.audience import StoryFile
from feeds.briefs.brief import (
    CENTRAL_FROM,
    EARLIER,
    SPAN,
    Facts,
    Neighbour,
    Question,
    Sighting,
    SourceSight,
    View,
    choose,
    needs_record,
    weight,
)
from feeds.briefs.chart import Big, ChartFacts
from feeds.briefs.usual import DAYS, Day, judge, usual_for
from feeds.model import Level
from feeds.source_state import Health
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks
from feeds.store.news import brief_queries as queries
from feeds.store.news.entries import first_entry_id
from feeds.store.news.flow import Flow
from feeds.store.news.stories import files
from feeds.store.tables.columns import from_micros, to_micros
from feeds.thresholds import CLUSTERING

# How far before a span its stories may have begun: as long as a live blog's story takes its entries, and grows no more.
STORY_LIFE = CLUSTERING.series_for + CLUSTERING.open_for
SETTLING = timedelta(hours=6)  # after the first start sources' backlogs come in: days that hold it are not counted
COMPANY_SPAN = timedelta(days=7)
EARLIER_SPANS = (timedelta(days=90), timedelta(days=7300))  # where the latest are looked for if none are of 24 hours
CLOSELY = 30  # stories whose every entry is looked at for ranking: the weightiest otherwise
RECORD_DAYS = (365, 180, 90)  # how far back "the most since …" looks, the furthest that stays cheap
RECORD_STORIES = 8_000  # what is cheap
UNREAD = frozenset({Health.BLIND, Health.FAILING, Health.GONE, Health.PAUSED})
CURRENT = timedelta(minutes=2)  # a moment not longer past is now: sources are as they are shown

InTitle = Callable[[str], bool] | None  # whether a title names the subjects; None: it can't, they are topics


class Briefs:
    """Reads the facts that briefs are made from."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._flow = Flow()

    async def facts(self, question: Question, now: datetime, in_title: InTitle = None) -> Facts:
        """What is known about the question's subjects at its moment; `now` tells whether that is the present.

        `in_title` says whether a title names the subjects; None where no title can: topics. Raises StoreError.
        """
        async with self._database.read() as connection:
            return await _Reading(connection, question, now, self._flow).facts(in_title)

    async def days(self, question: Question, days: int, now: datetime, in_title: InTitle = None) -> ChartFacts:
        """What a chart of so many days needs; `in_title` as for `facts`. Raises StoreError."""
        async with self._database.read() as connection:
            return await _Reading(connection, question, now, self._flow).days(days, in_title)

    async def ranked(
        self, question: Question, limit: int, offset: int, now: datetime, in_title: InTitle = None
    ) -> list[StoryFile]:
        """The stories of the last 24 hours from the `offset`th on, in the order in which a brief puts them first.

        Raises StoreError.
        """
        async with self._database.read() as connection:
            ids = (await _Reading(connection, question, now, self._flow).ranked(in_title))[offset : offset + limit]
            found = await files(connection, ids)
            return [found[story_id] for story_id in ids if story_id in found]

    async def free(
        self,
        question: Question,
        leads: Sequence[StoryFile],
        stories: int,
        lives: Sequence[tuple[datetime, datetime]],
        now: datetime,
    ) -> Facts:
        """Facts for free text: the stories that lead, how many are of the last 24 hours (where there are none, the ones
        that lead are earlier), when each since the same was asked, or of these hours, opened and last grew, and the
        view; nothing is known of what is usual."""
        async with self._database.read() as connection:
            view = await _Reading(connection, question, now, self._flow).view()
        named = frozenset((report.entry.source.url, report.entry.uid) for file in leads for report in file.reports)
        new, grown = _since_asked(lives, question.remembered)
        return Facts(question, stories, (), tuple(leads), named, view, earlier=not stories, new=new, grown=grown)


class _Reading:
    """One question, read within one moment of the database."""

    def __init__(self, connection: AsyncConnection, question: Question, now: datetime, flow: Flow) -> None:
        self._connection = connection
        self._question = question
        self._at = question.at
        self._now = now
        self._flow = flow
        self._until = first_entry_id(question.at + timedelta(milliseconds=1))  # entries known at the moment are below
        self._names = {f"subject_{place}": subject for place, subject in enumerate(question.subjects)}

    async def facts(self, in_title: InTitle) -> Facts:
        question, view = self._question, await self.view()
        if view.watching_since is None:
            return Facts(question, 0, (), (), frozenset(), view)
        counts = await self._counts(DAYS)
        history = await self._history(counts, view.watching_since)
        backlog = self._at - view.watching_since < SPAN + SETTLING
        today = await self._grown(SPAN)
        ids, recent = await self._leading(today, in_title, backlog)
        found = await files(self._connection, ids, None if self._at >= self._now else self._at)
        named = _naming(found.values(), question.subjects)
        new, grown = await self._since_asked(today)
        return Facts(
            question=question,
            stories=counts.get(0, 0) if recent is None else recent,
            history=history,
            files=tuple(found[story_id] for story_id in ids if story_id in found),
            named=named,
            view=view,
            aside=frozenset(number for number, file in found.items() if _is_aside(file, named, in_title)),
            earlier=recent == 0,
            record=await self._record(counts, history, view.watching_since),
            new=new,
            grown=grown,
            neighbours=await self._neighbours(),
        )

    async def days(self, days: int, in_title: InTitle) -> ChartFacts:
        since = await self._watching_since()
        if since is None:
            return ChartFacts(self._question, (None,) * (days + DAYS), ())
        counts = await self._counts(days + DAYS - 1)
        history = await self._history(counts, since, days + DAYS - 1, first=0)
        today = history[0] or Day(counts.get(0, 0), counts.get(0, 0))  # shown on the first day too, as a brief does
        begin = self._at - days * SPAN
        rows = await self._of_subjects(queries.biggest, earliest=begin, begin=begin, limit=CLOSELY)
        titles = {row.story_id: row.title for row in rows}
        seen = await self._looked_at_closely([(_sighting(row), row.title) for row in rows], in_title)
        return ChartFacts(
            self._question, (today, *history[1:]), tuple(Big(sighting, titles[sighting.id]) for sighting in seen)
        )

    async def _rows(self, statement: Any, **values: Any) -> Sequence[Row[Any]]:
        return (await self._connection.execute(statement, values)).all()

    async def _one(self, statement: Any, **values: Any) -> Any:
        return (await self._connection.execute(statement, values)).one()

    async def _of_subjects(self, statement: Callable[[int], Any], **values: Any) -> Sequence[Row[Any]]:
        return await self._rows(statement(len(self._names)), **self._names, at=self._at, **values)

    # --- how lively ---

    async def _counts(self, days: int) -> dict[int, int]:
        """How many stories each span of 24 hours had, by how many days ago it ended."""
        begin = self._at - (days + 1) * SPAN
        rows = await self._of_subjects(
            queries.counts, earliest=begin - STORY_LIFE, begin=begin, at_micros=to_micros(self._at)
        )
        return {row.ago: row.stories for row in rows}

    async def _history(
        self, counts: Mapping[int, int], since: datetime, days: int = DAYS, first: int = 1
    ) -> tuple[Day | None, ...]:
        """The spans that ended `first` to `days` days ago; None for one in which nothing was watched."""
        flow = await self._flow.days(self._connection, days, at=self._at, now=self._now, since=since)
        begun = since + SETTLING
        return tuple(
            Day(counts.get(day, 0), max(flow.get(day, 0), counts.get(day, 0)))
            if (day in flow or day in counts) and self._at - (day + 1) * SPAN >= begun
            else None
            for day in range(first, days + 1)
        )

    async def _record(
        self, counts: Mapping[int, int], history: Sequence[Day | None], since: datetime
    ) -> tuple[int | None, ...]:
        """Counts of earlier spans as far back as is cheap, newest first, where "the most since" may be said."""
        if not needs_record(judge(counts.get(0, 0), usual_for(history))):
            return ()
        daily = sum(counts.values()) / (DAYS + 1)
        days = next((days for days in RECORD_DAYS if days * daily <= RECORD_STORIES), RECORD_DAYS[-1])
        past = await self._counts(days)
        watched = int((self._at - since) / SPAN)  # whole spans
        return tuple(past.get(day, 0) if day < watched else None for day in range(1, days + 1))

    # --- the stories that lead ---

    async def _leading(
        self, recent: list[tuple[Sighting, str]], in_title: InTitle, backlog: bool
    ) -> tuple[list[int], int | None]:
        """The ids of the stories that lead, and how many are of the last 24 hours (None: as many as were counted).

        While sources' `backlog` is all there is, everything came in just now: then it goes by when it was published.
        """
        if backlog:
            recent = await self._as_published(recent)
            past = recent
            recent = [each for each in past if each[0].updated > self._at - SPAN]
        if recent:
            return choose(await self._looked_at_closely(recent, in_title), self._at), len(recent) if backlog else None
        if not backlog:
            past = await self._before() or await self._grown(EARLIER_SPANS[1])
        latest = sorted(past, key=lambda each: each[0].updated, reverse=True)
        return [sighting.id for sighting, _ in latest[:EARLIER]], 0

    async def ranked(self, in_title: InTitle) -> list[int]:
        """Every story of the last 24 hours, the weightiest first; those not looked at closely come last."""
        recent = await self._grown(SPAN)
        closely = await self._looked_at_closely(recent, in_title)
        known = {sighting.id for sighting in closely}
        others = [sighting for sighting, _ in recent if sighting.id not in known]
        return choose(closely, self._at, len(closely)) + choose(others, self._at, len(others))

    async def _grown(self, span: timedelta) -> list[tuple[Sighting, str]]:
        """The stories that grew within `span`, as they were, with their titles."""
        begin = self._at - span
        rows = await self._of_subjects(queries.sightings, earliest=begin - STORY_LIFE, begin=begin)
        return [(_sighting(row), row.title) for row in rows]

    async def _before(self) -> list[tuple[Sighting, str]]:
        """The stories that grew before the last 24 hours, and not in them.

        One that does so all the time, as a column of each day, is no longer the subject's because it once was.
        """
        lately = await self._grown(EARLIER_SPANS[0])
        return [each for each in lately if each[0].updated <= self._at - SPAN] or lately

    async def _as_published(self, seen: Sequence[tuple[Sighting, str]]) -> list[tuple[Sighting, str]]:
        """The same, each updated when its newest entry was published."""
        of = await self._entries_of([sighting.id for sighting, _ in seen])
        return [(replace(sighting, updated=of[sighting.id].published), title) for sighting, title in seen]

    async def _entries_of(self, ids: Sequence[int]) -> dict[int, Row[Any]]:
        found = [await self._rows(queries.entries_of(), ids=list(some), until=self._until) for some in chunks(ids)]
        return {row.story_id: row for rows in found for row in rows}

    async def _looked_at_closely(self, seen: Sequence[tuple[Sighting, str]], in_title: InTitle) -> list[Sighting]:
        """The weightiest, with whether their title and how many entries name the subject: of two subjects, the one that
        fewer name."""
        weightiest = sorted(seen, key=lambda each: weight(each[0], self._at), reverse=True)[:CLOSELY]
        naming: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        ids = [sighting.id for sighting, _ in weightiest]
        of = await self._entries_of(ids)
        for row in await self._naming(ids):
            naming[row.story_id][row.subject].add(row.id)
        return [
            replace(
                sighting,
                entries=of[sighting.id].entries if sighting.id in of else 0,
                naming=min(len(naming[sighting.id][subject]) for subject in self._question.subjects),
                titled=in_title(title) if in_title else None,
            )
            for sighting, title in weightiest
        ]

    async def _naming(self, ids: Sequence[int]) -> Sequence[Row[Any]]:
        if not ids:
            return ()
        subjects = list(self._question.subjects)
        return await self._rows(queries.naming(), ids=list(ids), subjects=subjects, until=self._until)

    # --- beside the stories ---

    async def _since_asked(self, today: Sequence[tuple[Sighting, str]]) -> tuple[int, int]:
        """How many stories are new since the same was asked, and how many of the others grew; `today`: in 24 hours."""
        asked = self._question.remembered
        if asked is None or asked >= self._at - SPAN:
            return _since_asked([(sighting.since, sighting.updated) for sighting, _ in today], asked)
        (row,) = await self._of_subjects(queries.since_asked, earliest=asked - STORY_LIFE, asked=asked)
        return row.new, row.grown

    async def _neighbours(self) -> tuple[Neighbour, ...]:
        """The subjects of the week's stories, the most frequent first."""
        rows = await self._of_subjects(
            queries.neighbours, earliest=self._at - COMPANY_SPAN, subjects=list(self._question.subjects)
        )
        return tuple(Neighbour(row.subject, row.stories) for row in rows)

    async def view(self) -> View:
        """How good the sight is now; of the past only how many sources had anything on the day."""
        since = await self._watching_since()
        if self._now - self._at > CURRENT:
            first = first_entry_id(self._at - SPAN)
            heard = await self._one(queries.sources_heard(), first=first, until=self._until)
            return View(heard.sources, (), None, since, current=False)
        rows = await self._rows(queries.sources_now())
        troubled = tuple(sight for row in rows if (sight := _troubled(row)) is not None)
        return View(len(rows), troubled, max((row.polled for row in rows if row.polled), default=None), since)

    async def _watching_since(self) -> datetime | None:
        """The first start, or the first entry where a replay put older ones in; None where both were yet to come."""
        began = await self._one(queries.beginnings())
        moments = [from_micros(int(began.started))] if began.started is not None else []
        if began.first is not None:
            moments.append(from_micros((began.first >> queries.SEEN_BITS) * 1000))
        return min((moment for moment in moments if moment <= self._at), default=None)


def _sighting(row: Row[Any]) -> Sighting:
    return Sighting(
        id=row.story_id,
        level=Level(row.level),
        independent=row.independent,
        since=row.since,
        updated=row.at,
        entries=0,  # counted for those that are looked at closely, as is how many name the subject
        naming=0,
        titled=False,
    )


def _naming(files_: Iterable[StoryFile], subjects: Collection[str]) -> frozenset[tuple[str, str]]:
    """The reports that name one of the subjects, as (source URL, uid)."""
    reports = (report for file in files_ for report in file.reports if report.names(subjects))
    return frozenset((report.entry.source.url, report.entry.uid) for report in reports)


def _is_aside(file: StoryFile, named: frozenset[tuple[str, str]], in_title: InTitle) -> bool:
    """Whether a story names the subjects in no title, or is about the topic in few of its reports."""
    if in_title is None:
        about = sum((report.entry.source.url, report.entry.uid) in named for report in file.reports)
        return about < CENTRAL_FROM * len(file.reports)
    return not (in_title(file.story.title) or any(in_title(report.entry.title) for report in file.reports))


def _troubled(row: Row[Any]) -> SourceSight | None:
    health = Health.PAUSED if row.paused else Health(row.health)
    if health not in UNREAD:
        return None
    return SourceSight(row.name, health, row.health_since, row.health_reason)


def _since_asked(stories: Sequence[tuple[datetime, datetime]], asked: datetime | None) -> tuple[int, int]:
    """How many of (opened, updated) stories are new since `asked`, and how many grew."""
    if asked is None:
        return 0, 0
    new = sum(opened > asked for opened, _ in stories)
    return new, sum(opened <= asked < updated for opened, updated in stories)
