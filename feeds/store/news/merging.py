"""Two stories become one: the older takes what the younger had, in the rows as in memory (feeds/stories/merging.py).

    stories    the younger stays as a pointer to the older: links, buttons and /story with its number go on working
    past       the merge is a revision of its own, told where either was; what each had told is kept, as the next
               report that may tell is news against that (feeds/store/waiting/sides.py)
    entries    join the older story at that revision; topics, subjects and watches' finds keep since when they are so
    outbox     an address with a first alert of one keeps it for the story that goes on; with one of each, it keeps the
               older story's (or the one that was sent) and what of the other is still to come does not come

Nobody is owed anything by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, ScalarSelect, delete, exists, func, insert, literal, or_, select, update

from feeds.model import AlertKind, Merge
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.errors import StaleStoryError
from feeds.store.base.statements import upsert
from feeds.store.news.story_rows import revision_row, story_row
from feeds.store.tables import (
    entries,
    lanes,
    outbox,
    stories,
    story_revisions,
    story_subjects,
    story_topics,
    watch_finds,
)
from feeds.store.waiting.lanes import RowState, is_alert, to_come, waits
from feeds.store.waiting.sides import sides_of


def current(number: Any) -> ScalarSelect[Any]:
    """The number of the story that goes on under a number: another's where it ended in that; null for no story."""
    return select(func.coalesce(stories.c.merged_into, stories.c.id)).where(stories.c.id == number).scalar_subquery()


async def merge_stories(connection: AsyncConnection, merge: Merge, now: datetime, change: int) -> None:
    """Write a merge, as part of the change with this number. Raises StaleStoryError where either has changed since."""
    await _lock(connection, merge)
    into, gone, story = merge.story.id, merge.gone.id, merge.story
    row = story_row(story) | {"change": change, "apart": await sides_of(connection, merge)}
    await connection.execute(update(stories).where(stories.c.id == into).values(row))
    ended = or_(stories.c.id == gone, stories.c.merged_into == gone)
    await connection.execute(update(stories).where(ended).values(merged_into=into, change=change))
    told = AlertKind.UPDATE if story.told else None
    await connection.execute(insert(story_revisions), [revision_row(story, told, raises=False)])
    moved = {"story_id": into, "revision": story.revision}
    await connection.execute(update(entries).where(entries.c.story_id == gone).values(moved))
    await _move_topics(connection, merge)
    await _move_subjects(connection, merge)
    await _move_finds(connection, into, gone)
    await _move_alerts(connection, merge, now)


async def _lock(connection: AsyncConnection, merge: Merge) -> None:
    both = {merge.before.id: merge.before.revision, merge.gone.id: merge.gone.revision}
    query = select(stories.c.id, stories.c.revision).where(stories.c.id.in_(both), stories.c.merged_into.is_(None))
    rows = await connection.execute(query.order_by(stories.c.id).with_for_update())
    if {row.id: row.revision for row in rows} != both:
        raise StaleStoryError(f"story {merge.before.id} or {merge.gone.id} has changed since they were merged")


# --- what they are about ---------------------------------------------------------------------------------------------


async def _move_topics(connection: AsyncConnection, merge: Merge) -> None:
    """Each topic since the earlier of the two; its subscribers know since the earlier too."""
    columns, rows = story_topics.c, await _rows(connection, story_topics, merge)
    await connection.execute(delete(story_topics).where(columns.story_id.in_([merge.before.id, merge.gone.id])))
    merged: dict[str, dict[str, Any]] = {}
    for row in rows:
        new = {"story_id": merge.story.id, "topic": row.topic, "since": row.since, "opened": merge.story.opened}
        old = merged.setdefault(row.topic, {**new, "told": row.told})
        old["since"] = min(old["since"], row.since)
        old["told"] = min((at for at in (old["told"], row.told) if at is not None), default=None)
    await _insert(connection, story_topics, list(merged.values()))


async def _move_subjects(connection: AsyncConnection, merge: Merge) -> None:
    columns, rows = story_subjects.c, await _rows(connection, story_subjects, merge)
    await connection.execute(delete(story_subjects).where(columns.story_id.in_([merge.before.id, merge.gone.id])))
    since: dict[str, datetime] = {}
    for row in rows:
        since[row.subject] = min(since.get(row.subject, row.since), row.since)
    new = [{"story_id": merge.story.id, "subject": subject, "since": at} for subject, at in since.items()]
    await _insert(connection, story_subjects, new)


async def _rows(connection: AsyncConnection, table: Any, merge: Merge) -> Sequence[Any]:
    both = [merge.before.id, merge.gone.id]
    return (await connection.execute(select(table).where(table.c.story_id.in_(both)))).all()


async def _move_finds(connection: AsyncConnection, into: int, gone: int) -> None:
    mine = select(literal(into), watch_finds.c.watch_id, watch_finds.c.at).where(watch_finds.c.story_id == gone)
    new = upsert(connection, watch_finds).from_select(["story_id", "watch_id", "at"], mine)
    await connection.execute(new.on_conflict_do_nothing())
    await connection.execute(delete(watch_finds).where(watch_finds.c.story_id == gone))


# --- what people were told -------------------------------------------------------------------------------------------


async def _move_alerts(connection: AsyncConnection, merge: Merge, now: datetime) -> None:
    into, gone = merge.story.id, merge.gone.id
    # What was sent outweighs what still waits: people have it before them.
    outdone = _first(gone).where(_sent), ~_first(into).where(_sent)
    await connection.execute(delete(outbox).where(_rows_to_come(into), *outdone))
    mutes = update(outbox).where(outbox.c.story_id == into, outbox.c.kind == _NEW, _first(gone).where(_other.c.muted))
    await connection.execute(mutes.values(muted=True))
    moved, alone = {"story_id": into, "revision": merge.story.revision}, ~_first(into)
    for kind in (AlertKind.DEVELOPMENT, AlertKind.UPDATE):  # one of each is enough: it shows the story as it is then
        latest = select(func.max(outbox.c.id)).where(_rows_to_come(gone), outbox.c.kind == kind.value, alone)
        one_each = latest.group_by(outbox.c.chat_id, outbox.c.thread)
        await connection.execute(update(outbox).where(outbox.c.id.in_(one_each)).values(moved))
    first = update(outbox).where(outbox.c.story_id == gone, outbox.c.kind == _NEW, alone)
    await connection.execute(first.values(moved))
    left = {"state": RowState.UNNEEDED.value, "settled": now, "reason": f"told as story {into}"}
    await connection.execute(update(outbox).where(_rows_to_come(gone)).values(left))
    await _close_lanes(connection, into, gone)


_NEW = AlertKind.NEW.value
_other = outbox.alias()
_sent = _other.c.state == RowState.SENT.value


def _first(story: int) -> Exists:
    """The address of a row of the outbox has a first alert of this story."""
    return exists().where(
        _other.c.story_id == story,
        _other.c.kind == _NEW,
        _other.c.chat_id == outbox.c.chat_id,
        _other.c.thread == outbox.c.thread,
    )


def _rows_to_come(story: int) -> ColumnElement[bool]:
    return (outbox.c.story_id == story) & is_alert(outbox) & to_come(outbox)


async def _close_lanes(connection: AsyncConnection, into: int, gone: int) -> None:
    """Close the lanes of addresses where nothing waits any more."""
    waiting = outbox.alias()
    concerned = exists().where(
        outbox.c.story_id.in_([into, gone]),
        is_alert(outbox),  # with the kind, the index leads to the address: a story may be told to 100,000
        outbox.c.chat_id == lanes.c.chat_id,
        outbox.c.thread == lanes.c.thread,
    )
    none_waits = ~exists().where(
        waiting.c.chat_id == lanes.c.chat_id, waiting.c.thread == lanes.c.thread, waits(waiting)
    )
    await connection.execute(delete(lanes).where(concerned, none_waits))


async def _insert(connection: AsyncConnection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(table), rows)
