"""When a story that has ended in another came to be of subjects: what a page of a list goes on behind.

Its rows of topics and subjects became the other story's (feeds/store/news/merging.py), and its reports too. But these
still say when they joined, and its revisions when it grew: what joined at such a moment is one of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from feeds.model import Strength
from feeds.store.base.engine import AsyncConnection
from feeds.store.tables import entries, entry_matches, entry_subjects, stories, story_revisions


@dataclass(frozen=True, slots=True)
class Ended:
    """A story, and of the subjects that were asked about since when it was `about` a topic or `named` a subject: known
    of one that has ended in another, by its reports."""

    opened: datetime
    into: int | None
    about: Mapping[str, datetime]
    named: Mapping[str, datetime]


async def ended(connection: AsyncConnection, story: int, subjects: Collection[str]) -> Ended | None:
    """What is known of a story with this number; None where there is none."""
    its_row = select(stories.c.opened, stories.c.merged_into).where(stories.c.id == story)
    row = (await connection.execute(its_row)).first()
    if row is None:
        return None
    grown = select(story_revisions.c.at).where(story_revisions.c.story_id == story)
    its_own = (entries.c.story_id == row.merged_into, entries.c.joined.in_(grown))
    topic, subject = entry_matches.c.topic, entry_subjects.c.subject
    about = (
        select(topic, func.min(entries.c.joined))
        .join(entry_matches, entry_matches.c.entry_id == entries.c.id)
        .where(*its_own, topic.in_(subjects), entry_matches.c.strength == Strength.ABOUT.value)
    )
    named = (
        select(subject, func.min(entries.c.joined))
        .join(entry_subjects, entry_subjects.c.entry_id == entries.c.id)
        .where(*its_own, subject.in_(subjects))
    )
    return Ended(
        row.opened,
        row.merged_into,
        dict((await connection.execute(about.group_by(topic))).all()),
        dict((await connection.execute(named.group_by(subject))).all()),
    )
