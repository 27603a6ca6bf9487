"""Stories between rows and values, as they are now and as they were at a moment in the past.

A story's row says how it is now. What a revision changed is kept beside it: level, title and reasons in
`story_revisions`, since when it is about a topic or touches a subject in `story_topics` and `story_subjects`, when an
entry joined in `entries`. Together they give the story back as it was at any moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, text, union_all

from feeds.audience import Report, StoryFile
from feeds.model import Act, Kind, Level, Matched, Story, Turn
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.numbers import next_number
from feeds.store.base.statements import chunks
from feeds.store.news import reasons
from feeds.store.news.changes import latest_change
from feeds.store.news.entries import Member, members_of
from feeds.store.news.merging import current
from feeds.store.tables import stories, story_revisions, story_subjects, story_topics

# The topics that stories have, by jumping from one to the next in the index instead of reading all of it.
_ALL_TOPICS = """
WITH RECURSIVE found (topic) AS (
    SELECT min(topic) FROM story_topics
    UNION ALL
    SELECT (SELECT min(topic) FROM story_topics WHERE story_topics.topic > found.topic) FROM found
    WHERE found.topic IS NOT NULL
)
SELECT topic FROM found WHERE topic IS NOT NULL
"""
MAX_REVISION_LOOKUP = 200  # stories per statement where their past is read


@dataclass(frozen=True, slots=True)
class Grown:
    """A story with its entries in order of joining."""

    story: Story
    members: tuple[Member, ...]
    merged_into: int | None = None  # the story that it ended in


class Stories:
    """Reading stories, and numbers for new ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve_ids(self, count: int) -> range:
        """`count` numbers for new stories that no one else will get; unused ones are lost. Raises StoreError."""
        async with self._database.write() as connection:
            last = await next_number(connection, "stories", count)
        return range(last - count + 1, last + 1)

    async def file(self, story_id: int, at: datetime | None = None) -> StoryFile | None:
        """The story with its reports, now or as it was at a moment; None where there is (or was) none.

        Of one that ended in another it is that other, which has its reports.
        """
        async with self._database.read() as connection:
            number = await connection.scalar(select(current(story_id)))
            return (await files(connection, [number], at)).get(number) if number else None

    async def latest(self, topics: Collection[str] | None, limit: int, before: int | None = None) -> list[StoryFile]:
        """The newest stories about any of `topics` (None: about any topic at all), the latest to open first.

        `before` is the number of a story: the page goes on behind it.
        """
        async with self._database.read() as connection:
            ids = await _newest(connection, topics, limit, before)
            found = await files(connection, ids)
            return [found[story_id] for story_id in ids]

    async def open_since(self, moment: datetime) -> AsyncIterator[tuple[Story, list[Matched]]]:
        """Every story that grew at or after `moment` with its entries in order of joining, the longest quiet first."""
        async with self._database.read() as connection:
            grown = select(stories.c.id).where(stories.c.updated >= moment, stories.c.merged_into.is_(None))
            ids = list(await connection.scalars(grown.order_by(stories.c.updated, stories.c.id)))
        for some in chunks(ids):
            async with self._database.read() as connection:
                rows = await _rows(connection, some)
                members = await members_of(connection, some)
            for story_id in some:
                yield story_of(rows[story_id]), [member.matched for member in members.get(story_id, [])]

    async def latest_change(self) -> int:
        """The number of the newest change of any story."""
        async with self._database.read() as connection:
            return await latest_change(connection)

    async def changed_since(self, change: int) -> tuple[int, list[Grown]]:
        """The stories that changed after a change, in order of their own latest one, and the number of the newest."""
        async with self._database.read() as connection:
            newest = await latest_change(connection)
            if newest == change:
                return newest, []
            changed = select(stories.c.id).where(stories.c.change > change).order_by(stories.c.change, stories.c.id)
            grown: list[Grown] = []
            for some in chunks(list(await connection.scalars(changed))):
                rows, members = await _rows(connection, some), await members_of(connection, some)
                grown += [
                    Grown(story_of(rows[number]), tuple(members.get(number, ())), rows[number].merged_into)
                    for number in some
                ]
        return newest, grown

    async def counts(self, topics: Collection[str], since: datetime) -> dict[str, int]:
        """How many stories came to be about each of these topics after a moment; topics without any are left out."""
        columns = story_topics.c
        found = select(columns.topic, func.count()).where(columns.topic.in_(sorted(topics)), columns.since > since)
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(found.group_by(columns.topic))}

    async def openings(self, moment: datetime) -> list[tuple[str, datetime]]:
        """Each topic of the stories that opened after a moment, with when the story did, the earliest first."""
        columns = story_topics.c
        found = select(columns.topic, columns.opened).where(columns.opened > moment)
        found = found.order_by(columns.opened, columns.story_id, columns.topic)
        async with self._database.read() as connection:
            return [(topic, opened) for topic, opened in await connection.execute(found)]


async def all_topics(connection: AsyncConnection) -> list[str]:
    """The topics that stories are about, whether the catalogue still has them or not."""
    return list(await connection.scalars(text(_ALL_TOPICS)))


async def files(connection: AsyncConnection, ids: Sequence[int], at: datetime | None = None) -> dict[int, StoryFile]:
    """The stories with these numbers and their reports, now or at a moment; without those that did not exist (yet)."""
    found: dict[int, StoryFile] = {}
    for some in chunks(ids, MAX_REVISION_LOOKUP):
        rows = await _rows(connection, some)
        members = await members_of(connection, some, at)
        now = {story_id: story_of(row) for story_id, row in rows.items()}
        then = now if at is None else await _as_of(connection, now, members, at)
        for story_id, story in then.items():
            found[story_id] = StoryFile(story, tuple(_report(member) for member in members.get(story_id, [])))
    return found


def story_of(row: Any) -> Story:
    """A row of `stories` as the story it is now."""
    return Story(
        id=row.id,
        revision=row.revision,
        title=row.title,
        level=Level(row.level),
        reason=reasons.read(row.reason),
        opened=row.opened,
        updated=row.updated,
        topics=frozenset(row.topics),
        subjects=frozenset(row.subjects),
        outlets=tuple(row.outlets),
        independent=row.independent,
        official=row.official,
        told=frozenset(row.told),
        acts=frozenset(Act if row.acts is None else map(Act, row.acts)),  # not known: as if all had been told
        turns=tuple(Turn(Act(act), revision) for act, revision in row.turns or ()),
        rang=row.rang,
        follows=row.follows,
    )


def _report(member: Member) -> Report:
    matched = member.matched
    return Report(matched.entry, matched.matches, member.joined, matched.subjects, member.revision)


async def _rows(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Any]:
    return {row.id: row for row in await connection.execute(_numbered(), {"ids": list(ids)})}


@cache
def _numbered() -> Select[Any]:
    return select(stories).where(stories.c.id.in_(bindparam("ids", expanding=True)))


async def _as_of(
    connection: AsyncConnection, now: dict[int, Story], members: dict[int, list[Member]], at: datetime
) -> dict[int, Story]:
    """What each story was at a moment, from what its revisions changed."""
    ids = list(now)
    revisions = await _revisions_at(connection, ids, at)
    of_topics = story_topics.c.story_id.in_(ids)
    topics = await _keys(connection, story_topics.c.topic, of_topics & (story_topics.c.since <= at))
    told = await _keys(connection, story_topics.c.topic, of_topics & (story_topics.c.told <= at))
    subjects = await _keys(
        connection, story_subjects.c.subject, story_subjects.c.story_id.in_(ids) & (story_subjects.c.since <= at)
    )
    return {
        story_id: replace(
            now[story_id],
            revision=then.revision,
            title=then.title,
            level=Level(then.level),
            reason=reasons.read(then.reason),
            updated=then.at,
            topics=frozenset(topics.get(story_id, ())),
            subjects=frozenset(subjects.get(story_id, ())),
            outlets=_outlets(members.get(story_id, [])),
            independent=then.independent,
            told=frozenset(told.get(story_id, ())),
            official=any(_is_official(member) for member in members.get(story_id, [])),
            turns=tuple(turn for turn in now[story_id].turns if turn.revision <= then.revision),
        )
        for story_id, then in revisions.items()
    }


async def _revisions_at(connection: AsyncConnection, ids: Sequence[int], at: datetime) -> dict[int, Any]:
    rows = await connection.execute(
        select(story_revisions)
        .where(story_revisions.c.story_id.in_(ids), story_revisions.c.at <= at)
        .order_by(story_revisions.c.story_id, story_revisions.c.revision)
    )
    return {row.story_id: row for row in rows}  # the last of each stays


async def _keys(connection: AsyncConnection, key: Any, condition: ColumnElement[bool]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for story_id, value in await connection.execute(select(key.table.c.story_id, key).where(condition)):
        found.setdefault(story_id, []).append(value)
    return found


def _is_official(member: Member) -> bool:
    return member.matched.entry.source.kind is Kind.OFFICIAL


def _outlets(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(member.matched.entry.source.publisher for member in members))


async def _newest(
    connection: AsyncConnection, topics: Collection[str] | None, limit: int, before: int | None
) -> list[int]:
    """Numbers of the newest stories, each topic's taken from its own end of the index and then put together."""
    if topics is None:
        topics = await all_topics(connection)
    conditions = []
    if before is not None:
        opened = await connection.scalar(select(stories.c.opened).where(stories.c.id == before))
        conditions = [_opened_before(opened, before)] if opened is not None else []
    newest_first = (story_topics.c.opened.desc(), story_topics.c.story_id.desc())
    picks = [
        select(story_topics.c.opened, story_topics.c.story_id)
        .where(story_topics.c.topic == topic, *conditions)
        .order_by(*newest_first)
        .limit(limit)
        .subquery()
        for topic in sorted(set(topics))
    ]
    if not picks:
        return []
    merged = union_all(*(select(pick) for pick in picks)).subquery()
    rows = await connection.execute(
        select(merged.c.opened, merged.c.story_id).distinct().order_by(merged.c.opened.desc(), merged.c.story_id.desc())
    )
    return [row.story_id for row in rows][:limit]


def _opened_before(opened: datetime, story_id: int) -> ColumnElement[bool]:
    either = or_(story_topics.c.opened < opened, story_topics.c.story_id < story_id)
    return and_(story_topics.c.opened <= opened, either)
