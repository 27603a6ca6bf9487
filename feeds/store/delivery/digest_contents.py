"""What a digest tells: the stories of a period that an address wants with it, found anew whenever it is asked for;
and what would have come as it happened, had the chat not been set aside.

A story is told where it came to be so in the period: it was told on the topic or found by the watch, came to meet the
terms, or its level rose. What was told to nobody (a source's first backlog, a live page, opinion) is in none until a
report tells it; but for what was published in the period and read too late to ring, as after an outage of days. What
came as it happened is left out, except where both is wanted. What had come together for a topic or watch when it left
the digest is in the next one.

A digest shows stories as they are when it is sent, which may be long after its period, as where quiet hours hold it.
What one of its own came to be by then is no news for the digest behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, exists, func, or_, select, true, type_coerce

from feeds.audience import Address, OtherKind
from feeds.model import AlertKind, Strength
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at
from feeds.store.delivery.unwanted import wanted
from feeds.store.tables import (
    entries,
    entry_matches,
    outbox,
    stories,
    story_revisions,
    story_topics,
    subscriptions,
    watch_finds,
    watches,
)
from feeds.store.tables.columns import to_micros
from feeds.store.waiting.lanes import RowState, rings
from feeds.store.waiting.terms_sql import DIGESTED, INSTANTLY, REPORTS, met, reached, sent, step_of, telling
from feeds.thresholds import DECIDING
from feeds.wanting import Sending

NO_LONGER = timedelta(minutes=1)  # from making a message to writing down that it was sent
LONGEST = timedelta(days=14)  # that a digest goes back: for a chat that could not be written to, or was paused, longer
# Which stories are told to which wants, by how each was before, and when it was told on the topic or found.
Sort = Callable[[Any, Any, Any], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Told:
    """A story in a digest, with the topics and the watches (by what they are called) of the address that it is for."""

    story: int
    topics: frozenset[str]
    watches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Period:
    """What a digest is of, and up to when (of `since` or later) stories of before it were shown."""

    since: datetime
    until: datetime
    known: datetime


class DigestContents:
    """What is in digests. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(
        self, address: Address, since: datetime, until: datetime, *, whole: bool = False, sending: bool = False
    ) -> list[Told]:
        """The stories of a period for an address, the weightiest first: by level, then by outlets, then the latest.

        `whole`: whatever it wants, however it is sent. `sending`: for the digest itself, in which a story is as it is
        now, so that an alert counts that came to be owed since, as in quiet hours that hold both. Its further pages
        are of the period alone: where they lacked what came since, they would pass over as many others.
        """
        not_told, begin = ~_told(address, until, since_then=sending), covered(since, until)

        def sort(wants: Any, before: Any, found: Any) -> ColumnElement[bool]:
            both = wants.c.delivery == Sending.BOTH.value
            left = and_(wants.c.digested > begin, found < wants.c.digested)
            return true() if whole else or_(both, and_(or_(sent(wants, *DIGESTED), left), not_told))

        async with self._database.read() as connection:
            period = _Period(begin, until, await _known(connection, address, begin))
            return _by_weight(await _rows(connection, address, period, sort, _late(begin)))

    async def missed(self, address: Address, since: datetime, until: datetime) -> list[Told]:
        """The same of what it wants as it happens, and had no alert of, or none since its level rose; for the message
        itself, as a digest that is being sent."""
        not_told, not_as_it_is = ~_told(address, until, since_then=True), ~_told_as_it_is(address)

        def sort(wants: Any, before: Any, found: Any) -> ColumnElement[bool]:
            rose = and_(stories.c.level > before.c.level, not_as_it_is)
            return and_(sent(wants, *INSTANTLY), or_(not_told, rose))

        async with self._database.read() as connection:
            return _by_weight(await _rows(connection, address, _Period(since, until, known=since), sort))


def covered(since: datetime, until: datetime) -> datetime:
    """Where what a digest tells of a period begins."""
    return max(since, until - LONGEST)


async def _known(connection: AsyncConnection, address: Address, since: datetime) -> datetime:
    """Up to when stories of before `since` were shown: the digest that ends then was made later, if it had to wait. Its
    number is that moment; a button says it in whole seconds. What was paused then it did not show."""
    first, last = to_micros(since), to_micros(since + timedelta(seconds=1)) - 1
    number = outbox.c.story_id
    made = select(func.max(outbox.c.settled)).where(
        number == first if since.microsecond else number.between(first, last),
        outbox.c.kind == OtherKind.DIGEST.value,
        at(outbox, address),
        outbox.c.state.in_([RowState.SENT.value, RowState.UNNEEDED.value]),  # the latter: it had nothing to tell
    )
    settled: datetime | None = await connection.scalar(made)
    if settled is None or settled - NO_LONGER <= since:
        return since
    paused = or_(*(exists().where(at(wants, address), wants.c.paused > since) for wants in (subscriptions, watches)))
    return since if await connection.scalar(select(paused)) else settled - NO_LONGER


async def _rows(
    connection: AsyncConnection,
    address: Address,
    period: _Period,
    sort: Sort,
    untold: ColumnElement[bool] | None = None,
) -> Iterable[Any]:
    """The stories of this sort with what they are for; those `untold` too, though nobody was told of them."""
    since, until = period.since, period.until
    told, began = story_topics.c.told, story_topics.c.since
    counts = told < until  # null where it was told to nobody
    if untold is not None:
        counts = or_(counts, and_(told.is_(None), began >= since, began < until, untold))
    by_topic = (
        _wanted(subscriptions, address, period, sort, func.coalesce(told, began))
        .add_columns(subscriptions.c.topic)
        .join(story_topics, story_topics.c.story_id == stories.c.id)
        .join(subscriptions, subscriptions.c.topic == story_topics.c.topic)
        .where(counts)
    )
    rows = [(row, row.topic, None) for row in await connection.execute(by_topic)]
    by_watch = (
        _wanted(watches, address, period, sort, watch_finds.c.at)
        .add_columns(watches.c.name, watches.c.query)
        .join(watch_finds, watch_finds.c.story_id == stories.c.id)
        .join(watches, watches.c.id == watch_finds.c.watch_id)
        .where(watch_finds.c.at < until, watches.c.active)
    )
    return [*rows, *((row, None, row.name or row.query) for row in await connection.execute(by_watch))]


def _late(since: datetime) -> ColumnElement[bool]:
    """A report about the topic was read too late to ring, as after an outage, and is of `since` then or after."""
    took = type_coerce(entries.c.seen, BigInteger) - type_coerce(entries.c.published, BigInteger)
    about = exists().where(
        entry_matches.c.entry_id == entries.c.id,
        entry_matches.c.topic == story_topics.c.topic,
        entry_matches.c.strength == Strength.ABOUT.value,
    )
    late = took > DECIDING.late // timedelta(microseconds=1)
    return exists().where(entries.c.story_id == stories.c.id, entries.c.published >= since, late, about)


def _wanted(wants: Any, address: Address, period: _Period, sort: Sort, found: ColumnElement[datetime]) -> Select[Any]:
    """Stories of this sort for the wants of an address, to be joined with them; `found`: when each was told on the
    topic or found."""
    past, before, reports = story_revisions.alias(), story_revisions.alias(), REPORTS.subquery()
    shown = and_(past.c.story_id == stories.c.id, past.c.at < period.known)
    last = select(func.max(past.c.revision)).where(shown).scalar_subquery()
    its_reports = reports.c.story_id == stories.c.id
    only_now = or_(
        found >= period.since,
        before.c.revision.is_(None),
        stories.c.level > before.c.level,
        wants.c.threshold > step_of(before.c.level, before.c.independent),
        ~met(wants, reports, its_reports, reports.c.revision <= before.c.revision),
    )
    return (
        select(stories.c.id, stories.c.level, stories.c.outlets, stories.c.updated)
        .select_from(stories)
        .outerjoin(before, and_(before.c.story_id == stories.c.id, before.c.revision == last))
        .where(
            at(wants, address),
            telling(wants, period.until),
            stories.c.updated >= period.since,
            reached(wants, step_of(stories.c.level, stories.c.independent)),
            met(wants, reports, its_reports),
            only_now,
            sort(wants, before, found),
        )
    )


def _told(address: Address, until: datetime, *, since_then: bool = False) -> ColumnElement[bool]:
    """The address had or will have an alert of it, from before the period's end or also `since_then`. One that quiet
    hours hold it may not have any more: a digest can be made before the look that ends them, and would leave out what
    then does not come."""
    first = outbox.alias()
    comes = or_(first.c.state != RowState.HELD.value, wanted(first, until))
    begun = true() if since_then else first.c.created < until
    return exists().where(_comes(first, address), first.c.kind == AlertKind.NEW.value, begun, comes)


def _told_as_it_is(address: Address) -> ColumnElement[bool]:
    """The address had or will have an alert of it at its present level, or wants none."""
    alert = outbox.alias()
    return exists().where(_comes(alert, address), rings(alert), or_(alert.c.level >= stories.c.level, alert.c.muted))


def _comes(row: Any, address: Address) -> ColumnElement[bool]:
    to_come = [RowState.SENT.value, RowState.WAITING.value, RowState.HELD.value]
    return and_(row.c.story_id == stories.c.id, at(row, address), row.c.state.in_(to_come))


def _by_weight(rows: Iterable[Any]) -> list[Told]:
    topics: dict[int, set[str]] = {}
    names: dict[int, list[str]] = {}
    weights: dict[int, tuple[Any, ...]] = {}
    for row, topic, watch in rows:
        weights[row.id] = (row.level, len(row.outlets), row.updated, row.id)
        topics.setdefault(row.id, set()).update([topic] if topic else [])
        names.setdefault(row.id, []).extend([watch] if watch else [])
    order = sorted(weights, key=lambda story: weights[story], reverse=True)
    return [Told(story, frozenset(topics[story]), tuple(dict.fromkeys(names[story]))) for story in order]
