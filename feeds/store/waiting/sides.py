"""What was told of a story until now: news is what it is beyond that.

That is the story's latest revision that told anybody. Where two stories have become one (feeds/store/news/merging.py),
it is what each had told to whom, until a report that may tell has been measured against that
(feeds/store/delivery/firsts.py): so terms are met that only both together meet, also where the report that showed them
to be one told nobody, and nobody is told again what either had told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import null, select, update

from feeds.model import Level, Merge, Story
from feeds.store.base.engine import AsyncConnection
from feeds.store.tables import stories, story_revisions
from feeds.wanting import step_of

NOTHING = -1  # the level of a story that told nobody yet


@dataclass(frozen=True, slots=True)
class Side:
    """A story when it last told anybody: its step, and the revisions that brought its reports. `topics`: whose
    subscribers it was told to, where another was told to others."""

    step: int
    first: int
    last: int
    topics: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What was told of a story until now: the level, and by which story; by each, `apart`, where several have become
    one since."""

    level: int = NOTHING
    sides: tuple[Side, ...] = ()
    apart: bool = False


async def told_before(connection: AsyncConnection, story: int, revision: int) -> Before:
    """What was told of a story before this revision of it."""
    past = story_revisions.c
    query = (
        select(past.revision, past.level, past.independent, stories.c.apart)
        .join(stories, stories.c.id == past.story_id)
        .where(past.story_id == story, past.revision < revision, past.kind.is_not(None))
        .order_by(past.revision.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return Before()
    if row.apart is not None:
        return Before(row.level, tuple(_read(side) for side in row.apart), apart=True)
    return Before(row.level, (Side(step_of(Level(row.level), row.independent), 0, row.revision),))


async def sides_of(connection: AsyncConnection, merge: Merge) -> Any:
    """What two stories that become one had told, as a value of `stories.apart`; to be asked before that is written."""
    older = await _sides(connection, merge.before)
    joined = merge.story.revision  # which all reports of the younger have from now on
    gone = [Side(side.step, joined, joined, side.topics) for side in await _sides(connection, merge.gone)]
    return [_written(side) for side in (*older, *gone)] or null()


async def as_one(connection: AsyncConnection, story: int) -> None:
    """From now on what follows is measured against the story as it is, whatever it came from."""
    await connection.execute(update(stories).where(stories.c.id == story).values(apart=null()))


async def _sides(connection: AsyncConnection, story: Story) -> tuple[Side, ...]:
    before = await told_before(connection, story.id, story.revision + 1)
    if before.apart:
        return before.sides
    return tuple(Side(side.step, side.first, side.last, story.told) for side in before.sides)


def _written(side: Side) -> list[Any]:
    return [side.step, side.first, side.last, sorted(side.topics or ())]


def _read(written: list[Any]) -> Side:
    step, first, last, topics = written
    return Side(step, first, last, frozenset(topics))
