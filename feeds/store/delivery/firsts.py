"""First alerts: who is told of a story that was not told of it before.

    a topic's subscribers, a watch's address    when the story is first found for them, if it meets their terms
    the others of them                          when it comes to meet their terms: two outlets, a language, a voice
    everyone who wants it as it is              when its level rises: that is news even to who came or resumed since

So what happened while somebody had paused does not come when the pause ends. An address has one first alert of a
story, whatever found it; of several wants that would tell it, one with a sound makes it ring.

What is new is measured against the story's latest revision that told anybody: what joined it quietly since (a source's
backlog) tells with the next report that may. Where two stories have become one, it is measured against what each was
for those it was told to (feeds/store/waiting/sides.py): so terms are met that only both together meet, and those who
came since are not told what either told before them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Exists,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from feeds.audience import ChatState
from feeds.model import AlertKind, Decision, Story
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks, upsert
from feeds.store.tables import chats, outbox, subscriptions, watch_finds, watches
from feeds.store.tables.columns import UtcTime
from feeds.store.waiting.lanes import to_come
from feeds.store.waiting.owing import owe, row_by_row
from feeds.store.waiting.sides import NOTHING, Before, Side, as_one, told_before
from feeds.store.waiting.terms_sql import INSTANTLY, met, quiet_only, reached, reports_of, sent, telling
from feeds.wanting import step_of


async def come_in(connection: AsyncConnection, decision: Decision, now: datetime) -> None:
    """Owe a first alert to every address that the story, as this decision leaves it, concerns only now."""
    if not decision.alerts and not decision.tells:
        return
    story = decision.story
    fresh = frozenset(topic for alert in decision.alerts if alert.kind is AlertKind.NEW for topic in alert.topics)
    before = await told_before(connection, story.id, story.revision)
    if before.apart:
        await as_one(connection, story.id)
    grew = await _grew(connection, story, before)
    if topics := story.told | fresh if grew else fresh:
        await owe(connection, story, AlertKind.NEW, now, _subscribers(story, topics, fresh, before, now))
    if grew and before.level > NOTHING:
        await owe(connection, story, AlertKind.NEW, now, _finders(story, before, now))
    finders = sorted({number for alert in decision.alerts for number in alert.watches})
    for some in chunks(finders):
        await owe(connection, story, AlertKind.NEW, now, _watchers(story, some, now))
        await _find(connection, story, some, now)
    if finders or before.level > NOTHING:
        await _ring(connection, story, now)


def tells_at(rows: Any, story: Story, reports: CTE, now: datetime, *, loud: bool = False) -> ColumnElement[bool]:
    """A want at the address of these rows of the outbox (or an alias of it), with a sound where it is to be `loud`,
    tells of the story as it is now, at once.

    Asked for each row: joined, a server that takes a story's rows for few goes through all wants for each of them.
    """

    def here(wants: Any) -> Exists:
        mine = and_(wants.c.chat_id == rows.c.chat_id, wants.c.thread == rows.c.thread)
        sound = [~wants.c.silent] if loud else []
        return exists().where(mine, *_tells(wants, story, reports, now), *sound).correlate(rows, reports)

    found = exists().where(watch_finds.c.story_id == story.id, watch_finds.c.watch_id == watches.c.id)
    by_topic = here(subscriptions).where(subscriptions.c.topic.in_(sorted(story.told)))
    return or_(by_topic, here(watches).where(watches.c.active, found))


def reachable() -> ColumnElement[bool]:
    """The chat can be written to."""
    return chats.c.state == ChatState.ACTIVE.value


async def _ring(connection: AsyncConnection, story: Story, now: datetime) -> None:
    """Give first alerts that are still to come a sound where a want with one tells of the story too: a silent one may
    have made the row, in this decision or, where it waits or is held, in an earlier one."""
    reports = reports_of(story.id, story.revision)
    its_first = and_(outbox.c.story_id == story.id, outbox.c.kind == AlertKind.NEW.value)
    first = and_(its_first, outbox.c.silent, to_come(outbox))
    await connection.execute(
        update(outbox).where(first, tells_at(outbox, story, reports, now, loud=True)).values(silent=False)
    )


# --- what is new -----------------------------------------------------------------------------------------------------


async def _grew(connection: AsyncConnection, story: Story, before: Before) -> bool:
    """Whether somebody's terms may be met only now."""
    if before.apart or story.level > before.level:
        return True
    [told] = before.sides
    if step_of(story.level, story.independent) > told.step:
        return True
    reports = reports_of(story.id, story.revision)
    query = select(reports.c.since).where(reports.c.since > told.last).limit(1)
    return (await connection.execute(query)).first() is not None


def _only_now(wants: Any, story: Story, reports: CTE, before: Before) -> ColumnElement[bool]:
    """Its terms were not met when the story last told anybody; or its level rose, which is news to all."""
    if story.level > before.level:
        return true()
    if wants is watches:  # which of two stories one found is not known any more: it is taken for the older
        return ~_met_then(before.sides[0], wants, reports)
    return ~or_(*(_met_then(side, wants, reports) & _told_to(side, wants) for side in before.sides))


def _met_then(side: Side, wants: Any, reports: CTE) -> ColumnElement[bool]:
    return and_(wants.c.threshold <= side.step, met(wants, reports, reports.c.since.between(side.first, side.last)))


def _told_to(side: Side, wants: Any) -> ColumnElement[bool]:
    return true() if side.topics is None else wants.c.topic.in_(sorted(side.topics))


# --- who is told -----------------------------------------------------------------------------------------------------


def _subscribers(
    story: Story, topics: Collection[str], fresh: Collection[str], before: Before, now: datetime
) -> Select[tuple[int, int, bool]]:
    """Addresses that want any of these topics; of one that is not `fresh` only where its terms are met only now."""
    wants, reports = subscriptions, reports_of(story.id, story.revision)
    since = or_(wants.c.topic.in_(sorted(fresh)), _only_now(wants, story, reports, before))
    return _addresses(wants, story).where(
        wants.c.topic.in_(sorted(topics)),
        *_tells(wants, story, reports, now),
        *([since] if set(topics) - set(fresh) else []),
    )


def _finders(story: Story, before: Before, now: datetime) -> Select[tuple[int, int, bool, int]]:
    """Addresses whose watches found the story earlier, and whose terms are met only now."""
    reports = reports_of(story.id, story.revision)
    found = exists().where(watch_finds.c.story_id == story.id, watch_finds.c.watch_id == watches.c.id)
    return _with_watch(story).where(
        found, *_tells(watches, story, reports, now), _only_now(watches, story, reports, before)
    )


def _watchers(story: Story, numbers: Sequence[int], now: datetime) -> Select[tuple[int, int, bool, int]]:
    """Addresses with one of these watches, which have just found the story for the first time."""
    reports = reports_of(story.id, story.revision)
    found = exists().where(watch_finds.c.story_id == story.id, watch_finds.c.watch_id == watches.c.id)
    return _with_watch(story).where(watches.c.id.in_(numbers), ~found, *_tells(watches, story, reports, now))


async def _find(connection: AsyncConnection, story: Story, numbers: Sequence[int], now: datetime) -> None:
    """Remember that these watches found the story, on whatever terms: some may be met later, or in a digest."""
    rows = select(literal(story.id), watches.c.id, literal(now, UtcTime())).where(
        watches.c.id.in_(numbers), watches.c.active
    )
    new = upsert(connection, watch_finds).from_select(["story_id", "watch_id", "at"], rows)
    await connection.execute(new.on_conflict_do_nothing())


def _addresses(wants: Any, story: Story) -> Select[Any]:
    """Addresses of active chats without a first alert of this story, each once."""
    first = outbox.alias()
    has_first = exists().where(
        first.c.story_id == story.id,
        first.c.kind == AlertKind.NEW.value,
        first.c.chat_id == wants.c.chat_id,
        first.c.thread == wants.c.thread,
    )
    return (
        select(wants.c.chat_id, wants.c.thread, quiet_only(wants))
        .join(chats, chats.c.id == wants.c.chat_id)
        .where(reachable(), ~row_by_row(has_first))
        .group_by(wants.c.chat_id, wants.c.thread)
        # Sorted by what no index holds, so that all are found before the first row is added: a server that knows the
        # outbox as empty or small asks it without an index, and would go through the rows it is adding for each.
        .order_by(wants.c.chat_id + 0, wants.c.thread)
    )


def _with_watch(story: Story) -> Select[Any]:
    """The same by watches, with the oldest that tells."""
    return _addresses(watches, story).add_columns(func.min(watches.c.id).label("watch")).where(watches.c.active)


def _tells(wants: Any, story: Story, reports: CTE, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The want tells of the story as it is now, at once."""
    step = step_of(story.level, story.independent)
    return telling(wants, now), sent(wants, *INSTANTLY), reached(wants, step), met(wants, reports)
