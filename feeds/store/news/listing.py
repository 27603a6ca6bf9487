"""The newest stories that meet filters (feeds/asking/filters.py), page by page, at a cost that does not grow with the
rows.

    of subjects            their newest `LOOKED_AT` stories by the subjects' index; those with such a report are kept
                           (topic:any: of all topics together)
    of anything            the newest such reports, by source and language from the end of one index; their stories

The first are in order of opening, a page goes on behind a story's number; the second in order of their newest report
that meets the filters, a page goes on before an entry's number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, TextClause, select, text, union_all

from feeds.asking.filters import Filters
from feeds.audience import Hit, StoryFile
from feeds.model import ANY_TOPIC
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks
from feeds.store.news.ended import ended
from feeds.store.news.entries import first_entry_id
from feeds.store.news.narrowing import of_entries, sources_meeting, subjects_of
from feeds.store.news.stories import all_topics, files
from feeds.store.tables import entries, story_subjects, story_topics

LOOKED_AT = 3_000  # newest stories of a subject
LASTING = timedelta(days=30)  # how long before a report its story began, at most but for very few
AT_A_TIME = 300  # stories whose reports are looked at in one statement
BRANCHES = 100  # sources and languages asked in one statement; SQLite joins at most 500
ROUNDS = 8  # of reports, where many belong to one story
PER_STORY = 4  # reports read for a story that is wanted
_END = (1 << 63) - 1

_Place = tuple[datetime, int]  # where a story stands in the order: when it came to be of the subjects, its number

# Which languages a source has published in, by jumping from one to the next in the index.
PAIRS: TextClause = text("""
WITH RECURSIVE found (source_id, language) AS (
    SELECT id, (SELECT min(language) FROM entries WHERE entries.source_id = sources.id) FROM sources
    UNION ALL
    SELECT source_id,
        (SELECT min(language) FROM entries
         WHERE entries.source_id = found.source_id AND entries.language > found.language)
    FROM found WHERE found.language IS NOT NULL
)
SELECT source_id, language FROM found WHERE language IS NOT NULL ORDER BY source_id, language
""")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of stories, each with its newest report that meets the filters. `older` is what the next page goes on
    behind; None: there is none. `cut` is whether only so many were looked at and older ones may be there.
    """

    hits: tuple[Hit, ...]
    older: int | None
    cut: bool = False


class Listing:
    """Lists stories. Raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, filters: Filters, limit: int, before: int | None = None) -> Listed:
        """`limit` of the newest stories that meet the filters, behind `before`, an earlier page's `older`."""
        async with self._database.read() as connection:
            if filters.subjects.wanted:
                return await _of_subjects(connection, filters, limit, before)
            return await _of_anything(connection, filters, limit, before)


# --- of subjects -----------------------------------------------------------------------------------------------------


async def _of_subjects(connection: AsyncConnection, filters: Filters, limit: int, before: int | None) -> Listed:
    wanted = filters.subjects.wanted
    topics = await all_topics(connection) if ANY_TOPIC in wanted else wanted
    newest = await _newest_of(connection, topics, wanted)
    left = newest if before is None else await _behind(connection, {*topics, *wanted}, newest, before)
    conditions = await of_entries(connection, filters)
    kept: list[int] = []
    for some in chunks([story for _, story in left], AT_A_TIME):
        meeting = await _with_report(connection, some, conditions)
        allowed = await subjects_of(connection, some, filters.subjects)
        kept += [story for story in some if story in meeting and story in allowed]
        if len(kept) > limit:
            break
    shown = kept[:limit]
    hits = await _hits(connection, shown, conditions)
    older = shown[-1] if len(kept) > limit else None
    return Listed(hits, older, cut=older is None and _may_have_older(newest, filters.since))


def _may_have_older(newest: Sequence[_Place], since: datetime | None) -> bool:
    """Whether stories older than those that were looked at may have a report since then."""
    return len(newest) >= LOOKED_AT and (since is None or newest[-1][0] > since - LASTING)


async def _newest_of(connection: AsyncConnection, topics: Iterable[str], subjects: Iterable[str]) -> list[_Place]:
    """The newest stories about any of the topics or of any of the subjects: the latest to be about a topic or to name a
    subject first."""
    found: dict[int, datetime] = {}
    about, named = story_topics.c, story_subjects.c
    for topic in topics:
        of_topic = select(about.story_id, about.opened).where(about.topic == topic)
        if len(found) >= LOOKED_AT:  # of further topics only what is no older: a story opened once for all of its own
            of_topic = of_topic.where(about.opened >= sorted(found.values())[-LOOKED_AT])
        newest_first = of_topic.order_by(about.opened.desc(), about.story_id.desc())
        found |= dict((await connection.execute(newest_first.limit(LOOKED_AT))).all())
    for subject in subjects:
        of_subject = select(named.story_id, named.since).where(named.subject == subject)
        newest_first = of_subject.order_by(named.since.desc(), named.story_id.desc())
        for story, at in await connection.execute(newest_first.limit(LOOKED_AT)):
            found[story] = min(at, found.get(story, at))
    return sorted(((at, story) for story, at in found.items()), reverse=True)[:LOOKED_AT]


async def _behind(
    connection: AsyncConnection, subjects: Collection[str], newest: Sequence[_Place], before: int
) -> list[_Place]:
    """Those behind a story; where it is none of them any more, as it has ended in another, behind where it stood."""
    edge = next((place for place in newest if place[1] == before), None)
    if edge is None and (gone := await ended(connection, before, subjects)):
        edge = (gone.opened if gone.about else min(gone.named.values(), default=gone.opened), before)
    return [place for place in newest if edge is not None and place < edge]


async def _with_report(
    connection: AsyncConnection, stories: Sequence[int], conditions: Sequence[ColumnElement[bool]]
) -> frozenset[int]:
    if not conditions:
        return frozenset(stories)
    query = select(entries.c.story_id).where(entries.c.story_id.in_(stories), *conditions).distinct()
    return frozenset(await connection.scalars(query))


# --- of anything -----------------------------------------------------------------------------------------------------


async def _of_anything(connection: AsyncConnection, filters: Filters, limit: int, before: int | None) -> Listed:
    pairs = await _pairs(connection, filters)
    conditions = await of_entries(connection, filters)
    first = first_entry_id(filters.since) if filters.since is not None else 0
    end, shown, more = before if before is not None else _END, dict[int, int](), True
    for _ in range(ROUNDS):
        rows = await _newest_reports(connection, pairs, first, end, PER_STORY * (limit + 1))
        more = len(rows) == PER_STORY * (limit + 1)
        fresh = await _not_shown(connection, rows, conditions, before, filters)
        for entry, story in rows:
            if story in fresh:
                shown.setdefault(story, entry)
        if len(shown) > limit or not more:
            break
        end = rows[-1][0]
    page = list(shown)[:limit]
    hits = await _hits(connection, page, conditions)
    older = shown[page[-1]] if len(shown) > limit else None
    return Listed(hits, older, cut=older is None and more)


async def _pairs(connection: AsyncConnection, filters: Filters) -> list[tuple[int, str]]:
    allowed = await sources_meeting(connection, filters)
    rows = await connection.execute(PAIRS)
    return [
        (source, language)
        for source, language in rows
        if (allowed is None or source in allowed) and filters.languages.hold(language)
    ]


async def _newest_reports(
    connection: AsyncConnection, pairs: Sequence[tuple[int, str]], first: int, end: int, limit: int
) -> list[tuple[int, int]]:
    """The newest reports of these sources and languages as (entry, story), newest first."""
    rows: list[tuple[int, int]] = []
    for some in chunks(pairs, BRANCHES):
        picks = [
            select(entries.c.id, entries.c.story_id)
            .where(
                entries.c.source_id == source,
                entries.c.language == language,
                entries.c.id >= first,
                entries.c.id < end,
            )
            .order_by(entries.c.id.desc())
            .limit(limit)
            .subquery()
            for source, language in some
        ]
        merged = union_all(*(select(pick) for pick in picks)).subquery()
        found = await connection.execute(select(merged).order_by(merged.c.id.desc()).limit(limit))
        rows += [(row.id, row.story_id) for row in found]
    return sorted(rows, reverse=True)[:limit]


async def _not_shown(
    connection: AsyncConnection,
    rows: Iterable[tuple[int, int]],
    conditions: Sequence[ColumnElement[bool]],
    before: int | None,
    filters: Filters,
) -> frozenset[int]:
    """The stories of these reports without those that stood on an earlier page, by a newer report, or are unwanted."""
    stories = sorted({story for _, story in rows})
    if not stories:
        return frozenset()
    left = await subjects_of(connection, stories, filters.subjects)
    if before is None:
        return left
    newer = select(entries.c.story_id).where(entries.c.story_id.in_(stories), entries.c.id >= before, *conditions)
    return left - frozenset(await connection.scalars(newer.distinct()))


async def _hits(
    connection: AsyncConnection, stories: Sequence[int], conditions: Sequence[ColumnElement[bool]]
) -> tuple[Hit, ...]:
    """Each story with its newest report that meets the conditions."""
    if not stories:
        return ()
    found = await files(connection, stories)
    query = select(entries.c.id, entries.c.story_id, entries.c.uid).where(entries.c.story_id.in_(stories), *conditions)
    newest = {row.story_id: row.uid for row in await connection.execute(query.order_by(entries.c.id))}
    return tuple(_hit(found[story], newest.get(story, "")) for story in stories if story in found)


def _hit(file: StoryFile, uid: str) -> Hit:
    latest = next((report for report in reversed(file.reports) if report.entry.uid == uid), file.reports[-1])
    return Hit(file, latest)
