"""The statements behind briefs, each built once: building one costs more than most of them take to run.

Where a statement is about the subjects of a question it takes `subject_0`, `subject_1` …, the moment `at` that it is
asked at, and `earliest`: a story that came to be of a subject before that is not looked for. Times are bound as
datetimes; `at_micros` and `at_millis` are the same moment as numbers, to count days back from.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    bindparam,
    exists,
    func,
    select,
    type_coerce,
    union_all,
)

from feeds.model import Strength
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
from feeds.store.tables.columns import DAY, UtcTime

SEEN_BITS = 20  # entries' numbers: milliseconds above these (feeds/store/news/entries.py)
HOUR_MILLIS = 3_600_000
NEIGHBOURS = 8


def _moment(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=UtcTime)


def _number(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=BigInteger)


# --- stories of subjects ---------------------------------------------------------------------------------------------


def _stories_of(subjects: int) -> Subquery:
    """(story_id, since) of the stories that came to be of every one of so many subjects."""
    each = [_stories_of_one(f"subject_{place}") for place in range(subjects)]
    if len(each) == 1:
        return each[0].subquery()
    either = union_all(*each).subquery()
    return (
        select(either.c.story_id, func.max(either.c.since).label("since"))
        .group_by(either.c.story_id)
        .having(func.count() == len(each))
        .subquery()
    )


def _stories_of_one(name: str) -> Select[Any]:
    """Each of one subject's stories once, from when it first was."""
    either = _either_of_one(name).subquery()
    return select(either.c.story_id, func.min(either.c.since).label("since")).group_by(either.c.story_id)


def _either_of_one(name: str) -> CompoundSelect[Any]:
    """A story is of a subject that one of its entries names, and of a topic that one of them is about: twice, where an
    id is both."""
    subject: ColumnElement[Any] = bindparam(name)
    earliest, at = _moment("earliest"), _moment("at")
    named = select(story_subjects.c.story_id, story_subjects.c.since).where(
        story_subjects.c.subject == subject, story_subjects.c.since > earliest, story_subjects.c.since <= at
    )
    about = select(story_topics.c.story_id, story_topics.c.since).where(
        story_topics.c.topic == subject, story_topics.c.since > earliest, story_topics.c.since <= at
    )
    return union_all(named, about)


@cache
def counts(subjects: int) -> Select[Any]:
    """(ago, stories): how many stories grew in each span of 24 hours after `begin`, by how many days ago it ended."""
    found = _either_of_one("subject_0").subquery() if subjects == 1 else _stories_of(subjects)  # counted once anyway
    ago = ((_number("at_micros") - type_coerce(story_revisions.c.at, BigInteger)) // DAY).label("ago")
    return (
        select(ago, func.count(story_revisions.c.story_id.distinct()).label("stories"))
        .join(found, found.c.story_id == story_revisions.c.story_id)
        .where(
            story_revisions.c.at >= found.c.since,
            story_revisions.c.at > _moment("begin"),
            story_revisions.c.at <= _moment("at"),
        )
        .group_by(ago)
    )


@cache
def flow() -> Select[Any]:
    """(hour, entries): how many of the entries from `first` until `until` name anything at all, by the hour that they
    were seen in, counted from 1970."""
    hour = (entry_subjects.c.entry_id // (HOUR_MILLIS << SEEN_BITS)).label("hour")
    return (
        select(hour, func.count().label("entries"))
        .where(
            entry_subjects.c.entry_id >= _number("first"),
            entry_subjects.c.entry_id < _number("until"),
            entry_subjects.c.rank == 0,
        )
        .group_by(hour)
    )


@cache
def sightings(subjects: int) -> Select[Any]:
    """(since, and the columns of its latest revision) of the stories that grew after `begin`."""
    found = _stories_of(subjects)
    last = (
        select(found.c.story_id, found.c.since, func.max(story_revisions.c.revision).label("revision"))
        .join(story_revisions, story_revisions.c.story_id == found.c.story_id)
        .where(story_revisions.c.at <= _moment("at"))
        .group_by(found.c.story_id, found.c.since)
        .having(func.max(story_revisions.c.at) > _moment("begin"))
        .subquery()
    )
    return select(last.c.since, story_revisions).join(
        story_revisions,
        (story_revisions.c.story_id == last.c.story_id) & (story_revisions.c.revision == last.c.revision),
    )


@cache
def biggest(subjects: int) -> Select[Any]:
    """The same of the `limit` stories with the most independent outlets, among those that came to be of the subjects
    after `earliest`."""
    return (
        sightings(subjects)
        .order_by(story_revisions.c.independent.desc(), story_revisions.c.level.desc(), story_revisions.c.story_id)
        .limit(bindparam("limit", type_=BigInteger))
    )


@cache
def naming() -> CompoundSelect[Any]:
    """(id, story_id, subject) of the entries of stories `ids` that name one of `subjects`, or are about the topic."""
    among = (
        entries.c.story_id.in_(bindparam("ids", expanding=True)),
        entries.c.id < _number("until"),
    )
    named = (
        select(entries.c.id, entries.c.story_id, entry_subjects.c.subject)
        .join(entry_subjects, entry_subjects.c.entry_id == entries.c.id)
        .where(*among, entry_subjects.c.subject.in_(bindparam("subjects", expanding=True)))
    )
    about = (
        select(entries.c.id, entries.c.story_id, entry_matches.c.topic)
        .join(entry_matches, entry_matches.c.entry_id == entries.c.id)
        .where(
            *among,
            entry_matches.c.topic.in_(bindparam("subjects", expanding=True)),
            entry_matches.c.strength == Strength.ABOUT.value,
        )
    )
    return union_all(named, about)


@cache
def entries_of() -> Select[Any]:
    """(story_id, entries, published): how many entries each of the stories `ids` has, and when the newest of them was
    published."""
    number: ColumnElement[Any] = func.count()
    return (
        select(entries.c.story_id, number.label("entries"), func.max(entries.c.published).label("published"))
        .where(entries.c.story_id.in_(bindparam("ids", expanding=True)), entries.c.id < _number("until"))
        .group_by(entries.c.story_id)
    )


@cache
def since_asked(subjects: int) -> Select[Any]:
    """(new, grown): how many stories came after `asked`, and how many of the others grew."""
    found = _stories_of(subjects)
    asked = _moment("asked")
    grew = exists().where(
        story_revisions.c.story_id == found.c.story_id,
        story_revisions.c.at > asked,
        story_revisions.c.at <= _moment("at"),
    )
    new: ColumnElement[Any] = func.count().filter(found.c.since > asked)
    grown: ColumnElement[Any] = func.count().filter(found.c.since <= asked, grew)
    return select(new.label("new"), grown.label("grown")).select_from(found)


@cache
def neighbours(subjects: int) -> Select[Any]:
    """(subject, stories): what else the stories found are of, the most frequent first."""
    found = _stories_of(subjects)
    together = func.count().label("stories")
    return (
        select(story_subjects.c.subject, together)
        .join(found, found.c.story_id == story_subjects.c.story_id)
        .where(
            story_subjects.c.since <= _moment("at"),
            story_subjects.c.subject.not_in(bindparam("subjects", expanding=True)),
        )
        .group_by(story_subjects.c.subject)
        .order_by(together.desc(), story_subjects.c.subject)
        .limit(NEIGHBOURS)
    )


# --- beyond a brief ---


@cache
def since_when(subjects: int) -> Select[Any]:
    """(since): when story `story` came to be of the subjects."""
    found = _stories_of(subjects)
    return select(found.c.since).where(found.c.story_id == _number("story"))


@cache
def opened_before(subjects: int) -> Select[Any]:
    """(story_id, since) of the last `limit` stories that came before story `story`, which came at `edge`."""
    found = _stories_of(subjects)
    before = (found.c.since < _moment("edge")) | (found.c.story_id < _number("story"))
    order = (found.c.since.desc(), found.c.story_id.desc())
    return select(found.c.story_id, found.c.since).where(before).order_by(*order).limit(_number("limit"))


@cache
def opened_after(subjects: int) -> Select[Any]:
    """The same of the first ones after it."""
    found = _stories_of(subjects)
    after = (found.c.since > _moment("edge")) | (found.c.story_id > _number("story"))
    order = (found.c.since, found.c.story_id)
    return select(found.c.story_id, found.c.since).where(after).order_by(*order).limit(_number("limit"))


@cache
def shares(subjects: int) -> Select[Any]:
    """(a source's columns, day, weeks, latest): how many reports each has in the stories found, among the entries from
    `first` and from `today` on; those of today first."""
    found = _stories_of(subjects)
    day: ColumnElement[Any] = func.count().filter(entries.c.id >= _number("today"))
    weeks: ColumnElement[Any] = func.count()
    named = (sources.c.name, sources.c.url, sources.c.outlet)
    facts = (*named, sources.c.language, sources.c.kind, sources.c.country, sources.c.control)
    return (
        select(*facts, day.label("day"), weeks.label("weeks"), func.max(entries.c.published).label("latest"))
        .join(entries, entries.c.source_id == sources.c.id)
        .join(found, found.c.story_id == entries.c.story_id)
        .where(entries.c.id >= _number("first"), entries.c.id < _number("until"))
        .group_by(sources.c.id, *facts)
        .order_by(day.desc(), weeks.desc(), sources.c.name)
    )


# --- the view --------------------------------------------------------------------------------------------------------


@cache
def beginnings() -> Select[Any]:
    """(started, first): when the program first started, as it was written down, and the number of the first entry."""
    started = select(meta.c.value).where(meta.c.key == "started").scalar_subquery()
    return select(started.label("started"), select(func.min(entries.c.id)).scalar_subquery().label("first"))


@cache
def sources_now() -> Select[Any]:
    """How the listed sources are, in order of name."""
    columns = (sources.c.name, sources.c.paused, sources.c.health, sources.c.health_since, sources.c.health_reason)
    listed = sources.c.active & sources.c.private.is_(None)
    return select(*columns, sources.c.polled).where(listed).order_by(sources.c.name)


@cache
def sources_heard() -> Select[Any]:
    """How many sources the entries from `first` until `until` are of."""
    return select(func.count(entries.c.source_id.distinct()).label("sources")).where(
        entries.c.id >= _number("first"), entries.c.id < _number("until")
    )
