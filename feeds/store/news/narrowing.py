"""What narrows a list of stories (feeds/asking/filters.py) as conditions on entries, the same for both databases.

Sources are few, so that whose they are is looked up first; what is asked of entries then are numbers and codes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from feeds.asking.filters import Filters, Values
from feeds.language.text import name_key
from feeds.model import ANY_TOPIC
from feeds.store.base.engine import AsyncConnection
from feeds.store.news.entries import first_entry_id
from feeds.store.tables import entries, sources, story_subjects, story_topics

Conditions = Sequence[ColumnElement[bool]]


async def narrowed(connection: AsyncConnection, filters: Filters) -> Conditions:
    """All that the filters ask of an entry and of its story."""
    conditions = [*await of_entries(connection, filters)]
    if filters.subjects.wanted:
        conditions.append(_of_story(filters.subjects.wanted))
    if filters.subjects.unwanted:
        conditions.append(~_of_story(filters.subjects.unwanted))
    return conditions


async def of_entries(connection: AsyncConnection, filters: Filters) -> Conditions:
    """What the filters ask of an entry alone."""
    conditions: list[ColumnElement[bool]] = []
    allowed = await sources_meeting(connection, filters)
    if allowed is not None:
        conditions.append(entries.c.source_id.in_(sorted(allowed)))
    if filters.languages.wanted:
        conditions.append(entries.c.language.in_(filters.languages.wanted))
    if filters.languages.unwanted:
        conditions.append(entries.c.language.not_in(filters.languages.unwanted))
    if filters.since is not None:
        conditions.append(entries.c.id >= first_entry_id(filters.since))
    return conditions


async def sources_meeting(connection: AsyncConnection, filters: Filters) -> frozenset[int] | None:
    """The sources whose outlet, country and control are wanted, listed or no longer; None: all of them."""
    if not (filters.outlets or filters.countries or filters.controls):
        return None
    rows = await connection.execute(
        select(sources.c.id, sources.c.name, sources.c.outlet, sources.c.country, sources.c.control)
    )
    return frozenset(row.id for row in rows if _meets(row, filters))


def _meets(row: Any, filters: Filters) -> bool:
    names = f" {name_key(row.outlet)}  {name_key(row.name)} "
    return (
        filters.countries.hold(row.country.upper())
        and filters.controls.hold(row.control)
        and (not filters.outlets.wanted or any(f" {name} " in names for name in filters.outlets.wanted))
        and not any(f" {name} " in names for name in filters.outlets.unwanted)
    )


def _of_story(subjects: Collection[str]) -> ColumnElement[bool]:
    """Whether an entry's story is of one of these: as a topic or as a subject, which a reader takes for one thing."""
    topic = select(story_topics.c.topic).where(story_topics.c.story_id == entries.c.story_id, _is_of(subjects))
    subject = select(story_subjects.c.subject).where(
        story_subjects.c.story_id == entries.c.story_id, story_subjects.c.subject.in_(subjects)
    )
    return or_(topic.exists(), subject.exists())


def _is_of(subjects: Collection[str]) -> ColumnElement[bool]:
    """Whether a story's topic is one of these."""
    return true() if ANY_TOPIC in subjects else story_topics.c.topic.in_(subjects)


async def subjects_of(connection: AsyncConnection, stories: Sequence[int], values: Values) -> frozenset[int]:
    """Those of these stories that are of none of the unwanted subjects."""
    if not values.unwanted:
        return frozenset(stories)
    barred: set[int] = set()
    named = story_subjects.c.subject.in_(values.unwanted)
    for table, condition in ((story_topics, _is_of(values.unwanted)), (story_subjects, named)):
        query = select(table.c.story_id).where(table.c.story_id.in_(stories), condition)
        barred.update(await connection.scalars(query))
    return frozenset(stories) - barred
