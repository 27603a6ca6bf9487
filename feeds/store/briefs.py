"""Facts for briefs: what is known of a subject at a moment, in a handful of indexed queries.

Nothing here depends on how much is stored, only on how much there is about the subject: stories are found by the
indexes of `story_subjects` and `story_topics` on (subject, since), and what they were at the moment by their revisions.
What became known later is left out everywhere: entries by their number (which orders by when they were seen), stories
by their revisions, subjects and topics by since when they hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, Subquery, exists, func, select, type_coerce, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.audience import StoryFile
from feeds.brief import (
    LEADS,
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
from feeds.model import Health, Level, Strength
from feeds.store.columns import DAY, from_micros, to_micros
from feeds.store.database import Database
from feeds.store.entries import first_entry_id
from feeds.store.stories import files
from feeds.store.tables import (
    entries,
    entry_matches,
    entry_subjects,
    meta,
    sources,
    story_revisions,
    story_subjects,
    story_topics,
)
from feeds.usual import DAYS, Day, judge, usual_for

STORY_LIFE = timedelta(days=5)  # no story grows for longer: how far before a span its stories may have begun
SETTLING = timedelta(hours=6)  # after the first start sources' backlogs come in: days that hold it are not counted
COMPANY_SPAN = timedelta(days=7)
EARLIER_SPAN = timedelta(days=90)  # how far back the latest stories are looked for when there are none in 24 hours
CLOSELY = 60  # stories whose every entry is looked at for ranking: the weightiest otherwise
RECORD_DAYS = (365, 180, 90)  # how far back "the most since …" looks, the furthest that stays cheap
RECORD_STORIES = 8_000  # what is cheap
NEIGHBOURS = 8
UNREAD = frozenset({Health.BLIND, Health.FAILING, Health.GONE, Health.PAUSED})
CURRENT = timedelta(minutes=2)  # a moment not longer past is now: sources are as they are shown
_SEEN_BITS = 20  # entries' numbers: milliseconds above these (feeds/store/entries.py)
_DAY_MS = DAY // 1000

InTitle = Callable[[str], bool]


class Briefs:
    """Reads the facts that briefs are made from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def facts(self, question: Question, now: datetime, in_title: InTitle = lambda title: False) -> Facts:
        """What is known about the question's subjects at its moment; `now` tells whether that is the present.

        `in_title` says whether a title names the subjects. Raises StoreError.
        """
        async with self._database.read() as connection:
            return await _facts(connection, question, now, in_title)

    async def free(self, question: Question, found: Sequence[StoryFile], now: datetime) -> Facts:
        """Facts for free text: the stories a search found, and the view; nothing is known of what is usual."""
        async with self._database.read() as connection:
            view = await _view(connection, question.at, now)
        recent = tuple(file for file in found if file.story.updated > question.at - SPAN)
        chosen = recent or tuple(found)
        named = frozenset((report.entry.source.url, report.entry.uid) for file in chosen for report in file.reports)
        new, grown = _since_asked([(file.story.opened, file.story.updated) for file in recent], question.remembered)
        return Facts(question, len(recent), (), chosen[:LEADS], named, view, earlier=not recent, new=new, grown=grown)


async def _facts(connection: AsyncConnection, question: Question, now: datetime, in_title: InTitle) -> Facts:
    at = question.at
    view = await _view(connection, at, now)
    if view.watching_since is None:
        return Facts(question, 0, (), (), frozenset(), view)
    counts = await _counts(connection, question, DAYS)
    history = await _history(connection, question, counts, view.watching_since)
    seen = await _sightings(connection, question, SPAN, in_title)
    earlier = not seen
    if earlier:
        seen = await _sightings(connection, question, EARLIER_SPAN, in_title)
        seen.sort(key=lambda sighting: sighting.updated, reverse=True)
    ids = [sighting.id for sighting in seen[:LEADS]] if earlier else choose(seen, at)
    found = await files(connection, ids, at)
    new, grown = await _news(connection, question)
    return Facts(
        question=question,
        stories=counts.get(0, 0),
        history=history,
        files=tuple(found[story_id] for story_id in ids if story_id in found),
        named=await _reports_naming(connection, question, ids),
        view=view,
        earlier=earlier,
        record=await _record(connection, question, counts, history, view.watching_since),
        new=new,
        grown=grown,
        neighbours=await _neighbours(connection, question),
    )


# --- stories of subjects ---------------------------------------------------------------------------------------------


def _stories_of(question: Question, earliest: datetime) -> Subquery:
    """(story_id, since) of the stories that came to be of every subject of the question after `earliest`."""
    each = [_stories_of_one(subject, earliest, question.at) for subject in question.subjects]
    if len(each) == 1:
        return each[0].subquery()
    either = union_all(*each).subquery()
    return (
        select(either.c.story_id, func.max(either.c.since).label("since"))
        .group_by(either.c.story_id)
        .having(func.count() == len(each))
        .subquery()
    )


def _stories_of_one(subject: str, earliest: datetime, at: datetime) -> Select[Any]:
    """A story is of a subject that one of its entries names, and of a topic that one of them is about."""
    named = select(story_subjects.c.story_id, story_subjects.c.since).where(
        story_subjects.c.subject == subject, story_subjects.c.since > earliest, story_subjects.c.since <= at
    )
    about = select(story_topics.c.story_id, story_topics.c.since).where(
        story_topics.c.topic == subject, story_topics.c.since > earliest, story_topics.c.since <= at
    )
    either = union_all(named, about).subquery()
    return select(either.c.story_id, func.min(either.c.since).label("since")).group_by(either.c.story_id)


async def _counts(connection: AsyncConnection, question: Question, days: int) -> dict[int, int]:
    """How many stories each span of 24 hours had, by how many days ago it ended."""
    at = question.at
    found = _stories_of(question, at - (days + 1) * SPAN - STORY_LIFE)
    ago = _days_ago(story_revisions.c.at, to_micros(at), DAY).label("ago")
    each = (
        select(ago, story_revisions.c.story_id)
        .join(found, found.c.story_id == story_revisions.c.story_id)
        .where(
            story_revisions.c.at >= found.c.since,
            story_revisions.c.at > at - (days + 1) * SPAN,
            story_revisions.c.at <= at,
        )
        .distinct()
        .subquery()
    )
    rows = await connection.execute(select(each.c.ago, func.count().label("stories")).group_by(each.c.ago))
    return {row.ago: row.stories for row in rows}


async def _history(
    connection: AsyncConnection, question: Question, counts: Mapping[int, int], since: datetime
) -> tuple[Day | None, ...]:
    """The spans before the last 24 hours; None for one in which nothing was watched."""
    at, days = question.at, range(1, DAYS + 1)
    ago = _days_ago(entry_subjects.c.entry_id // (1 << _SEEN_BITS), to_micros(at) // 1000, _DAY_MS).label("ago")
    rows = await connection.execute(
        select(ago, func.count().label("entries"))
        .where(
            entry_subjects.c.entry_id >= first_entry_id(at - (DAYS + 1) * SPAN),
            entry_subjects.c.entry_id < _entries_until(at),
            entry_subjects.c.rank == 0,
        )
        .group_by(ago)
    )
    flow = {row.ago: row.entries for row in rows}
    spans = (Day(counts.get(day, 0), max(flow.get(day, 0), counts.get(day, 0))) for day in days)
    begun = since + SETTLING
    return tuple(
        span if span.flow and at - (day + 1) * SPAN >= begun else None for day, span in zip(days, spans, strict=True)
    )


async def _record(
    connection: AsyncConnection,
    question: Question,
    counts: Mapping[int, int],
    history: Sequence[Day | None],
    since: datetime,
) -> tuple[int | None, ...]:
    """Counts of earlier spans as far back as is cheap, newest first, where "the most since" may be said; else none."""
    if not needs_record(judge(counts.get(0, 0), usual_for(history))):
        return ()
    daily = sum(counts.values()) / (DAYS + 1)
    days = next((days for days in RECORD_DAYS if days * daily <= RECORD_STORIES), RECORD_DAYS[-1])
    past = await _counts(connection, question, days)
    watched = int((question.at - since) / SPAN)  # whole spans
    return tuple(past.get(day, 0) if day < watched else None for day in range(1, days + 1))


# --- the stories that lead -------------------------------------------------------------------------------------------


async def _sightings(
    connection: AsyncConnection, question: Question, span: timedelta, in_title: InTitle
) -> list[Sighting]:
    """The question's stories that grew within `span`, as they were; the weightiest of many."""
    at = question.at
    found = _stories_of(question, at - span - STORY_LIFE)
    last = (
        select(found.c.story_id, found.c.since, func.max(story_revisions.c.revision).label("revision"))
        .join(story_revisions, story_revisions.c.story_id == found.c.story_id)
        .where(story_revisions.c.at <= at)
        .group_by(found.c.story_id, found.c.since)
        .having(func.max(story_revisions.c.at) > at - span)
        .subquery()
    )
    rows = await connection.execute(
        select(last.c.since, story_revisions).join(
            story_revisions,
            (story_revisions.c.story_id == last.c.story_id) & (story_revisions.c.revision == last.c.revision),
        )
    )
    seen = [_sighting(row, in_title) for row in rows]
    seen.sort(key=lambda sighting: weight(sighting, at), reverse=True)
    return await _looked_at_closely(connection, question, seen[:CLOSELY])


def _sighting(row: Row[Any], in_title: InTitle) -> Sighting:
    return Sighting(
        id=row.story_id,
        level=Level(row.level),
        independent=row.independent,
        since=row.since,
        updated=row.at,
        entries=row.revision,  # every entry makes a revision
        naming=0,
        titled=in_title(row.title),
    )


async def _looked_at_closely(
    connection: AsyncConnection, question: Question, seen: Sequence[Sighting]
) -> list[Sighting]:
    """The same with how many entries name the subject: of two subjects, the one that fewer name."""
    naming: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in await _named(connection, question, [sighting.id for sighting in seen]):
        naming[row.story_id][row.subject].add(row.id)
    return [replace(each, naming=min(len(naming[each.id][subject]) for subject in question.subjects)) for each in seen]


async def _named(connection: AsyncConnection, question: Question, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """(id, story_id, subject) of these stories' entries that name a subject of the question, or are about the topic."""
    if not ids:
        return ()
    among = (entries.c.story_id.in_(ids), entries.c.id < _entries_until(question.at))
    named = (
        select(entries.c.id, entries.c.story_id, entry_subjects.c.subject)
        .join(entry_subjects, entry_subjects.c.entry_id == entries.c.id)
        .where(*among, entry_subjects.c.subject.in_(question.subjects))
    )
    about = (
        select(entries.c.id, entries.c.story_id, entry_matches.c.topic)
        .join(entry_matches, entry_matches.c.entry_id == entries.c.id)
        .where(
            *among,
            entry_matches.c.topic.in_(question.subjects),
            entry_matches.c.strength == Strength.ABOUT.value,
        )
    )
    return (await connection.execute(union_all(named, about))).all()


async def _reports_naming(
    connection: AsyncConnection, question: Question, ids: Sequence[int]
) -> frozenset[tuple[str, str]]:
    numbers = {row.id for row in await _named(connection, question, ids)}
    rows = await connection.execute(
        select(sources.c.url, entries.c.uid)
        .join(sources, sources.c.id == entries.c.source_id)
        .where(entries.c.id.in_(numbers))
    )
    return frozenset((url, uid) for url, uid in rows)


# --- beside the stories ----------------------------------------------------------------------------------------------


async def _news(connection: AsyncConnection, question: Question) -> tuple[int, int]:
    """How many stories came, and how many grew, since the same was last asked."""
    asked = question.remembered
    if asked is None:
        return 0, 0
    found = _stories_of(question, asked - STORY_LIFE)
    grew = exists().where(
        story_revisions.c.story_id == found.c.story_id,
        story_revisions.c.at > asked,
        story_revisions.c.at <= question.at,
    )
    new = await connection.scalar(select(func.count()).select_from(found).where(found.c.since > asked))
    grown = await connection.scalar(select(func.count()).select_from(found).where(found.c.since <= asked, grew))
    return new or 0, grown or 0


async def _neighbours(connection: AsyncConnection, question: Question) -> tuple[Neighbour, ...]:
    """The subjects of the week's stories, the most frequent first."""
    found = _stories_of(question, question.at - COMPANY_SPAN)
    together = func.count()
    rows = await connection.execute(
        select(story_subjects.c.subject, together)
        .join(found, found.c.story_id == story_subjects.c.story_id)
        .where(story_subjects.c.since <= question.at, story_subjects.c.subject.not_in(question.subjects))
        .group_by(story_subjects.c.subject)
        .order_by(together.desc(), story_subjects.c.subject)
        .limit(NEIGHBOURS)
    )
    return tuple(Neighbour(subject, count) for subject, count in rows)


async def _view(connection: AsyncConnection, at: datetime, now: datetime) -> View:
    since = await _watching_since(connection, at)
    if now - at > CURRENT:
        return View(await _heard(connection, at), (), None, since, current=False)
    rows = (await connection.execute(select(sources).where(sources.c.active).order_by(sources.c.name))).all()
    troubled = tuple(sight for row in rows if (sight := _troubled(row)) is not None)
    return View(len(rows), troubled, max((row.polled for row in rows if row.polled), default=None), since)


async def _watching_since(connection: AsyncConnection, at: datetime) -> datetime | None:
    """The first start, or the first entry where a replay put older ones in; None where both are later than `at`."""
    started = await connection.scalar(select(meta.c.value).where(meta.c.key == "started"))
    first = await connection.scalar(select(func.min(entries.c.id)))
    moments = [from_micros(int(started))] if started is not None else []
    if first is not None:
        moments.append(from_micros((first >> _SEEN_BITS) * 1000))
    return min((moment for moment in moments if moment <= at), default=None)


async def _heard(connection: AsyncConnection, at: datetime) -> int:
    """How many sources had something in the 24 hours before a moment."""
    count = await connection.scalar(
        select(func.count(entries.c.source_id.distinct())).where(
            entries.c.id >= first_entry_id(at - SPAN), entries.c.id < _entries_until(at)
        )
    )
    return count or 0


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


def _days_ago(moment: Any, at: int, day: int) -> ColumnElement[int]:
    """How many whole days before `at` a moment was, both in the unit that `day` is counted in."""
    return (at - type_coerce(moment, BigInteger)) // day


def _entries_until(at: datetime) -> int:
    """Entries seen at `at` or before have lower numbers."""
    return first_entry_id(at + timedelta(milliseconds=1))
