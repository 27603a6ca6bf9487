"""Writing what was decided, all of it or nothing: entries, stories and their past, and what is owed to whom.

    refuse them where somebody has written decisions that these could not know of
    leave out those on entries that are stored already (this is a repetition)
    merge      two stories that turned out to be one (feeds/store/news/merging.py)
    refuse those made on a story that has changed since
    stories    as they are now
    past       revisions, and since when a story has its topics and subjects
    entries    with matches, subjects and words
    fan-out    what is told becomes rows of the outbox

Applying the same decisions again changes nothing, so a caller who does not know whether a commit went through may
simply do it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from feeds.model import AlertKind, Decision, Merge, Story
from feeds.source_state import PollOutcome
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.errors import StaleStoryError
from feeds.store.base.statements import chunks
from feeds.store.delivery.fanout import fan_out
from feeds.store.news.changes import take_change
from feeds.store.news.entries import stored_keys, write_entries
from feeds.store.news.merging import merge_stories
from feeds.store.news.story_rows import revision_row, story_row
from feeds.store.sources.sources import hold_host, source_ids, write_states
from feeds.store.tables import stories, story_revisions, story_subjects, story_topics

_WEIGHT = {AlertKind.NEW: 2, AlertKind.DEVELOPMENT: 1, AlertKind.UPDATE: 0}

News = Sequence[tuple[int, Decision]]  # with the number of the source that each entry is of


async def apply_polls(
    connection: AsyncConnection, outcomes: Sequence[PollOutcome], now: datetime, attempt: int, after: int | None
) -> int | None:
    """Everything these polls brought, in the order they were decided on, and the alerts it makes; the number of this
    change of stories, None without one.

    `after` as in `take_change`. Raises StaleStoryError.
    """
    await apply_states(connection, outcomes, now)
    decisions = [(outcome.state.id, decision) for outcome in outcomes for decision in outcome.decisions]
    if not decisions:
        return None
    change = await take_change(connection, after)
    news = await _not_stored(connection, decisions)
    for part in _up_to_merges(news):
        await _write(connection, part, now, attempt, change)
        for _, decision in part:
            await fan_out(connection, decision, now)
    return change


async def apply_states(connection: AsyncConnection, outcomes: Sequence[PollOutcome], now: datetime) -> None:
    """What polls mean for their sources, and for others of their hosts."""
    await write_states(connection, outcomes, now)
    for outcome in outcomes:
        if outcome.hold is not None:
            await hold_host(connection, outcome.hold)


async def apply_decisions(connection: AsyncConnection, decisions: Sequence[Decision], attempt: int) -> None:
    """Decisions on entries of any sources at their own times, telling nobody. Raises StaleStoryError."""
    ids = await source_ids(connection, [decision.matched.entry.source for decision in decisions])
    with_source = [(ids[decision.matched.entry.source.url], _untold(decision)) for decision in decisions]
    change = await take_change(connection, after=None)
    for part in _up_to_merges(await _not_stored(connection, with_source)):
        await _write_sides(connection, part[0][1], change)
        await _write(connection, part, part[0][1].story.updated, attempt, change)


def _untold(decision: Decision) -> Decision:
    """What a decision is where nobody is told: the first fresh entry of its story is news to everyone who wants it."""
    both = decision.merge
    merge = Merge(_unheard(both.before), _unheard(both.gone), _unheard(both.story)) if both else None
    return replace(decision, story=_unheard(decision.story), alerts=(), tells=False, merge=merge)


def _unheard(story: Story) -> Story:
    return replace(story, told=frozenset(), rang=None, turns=())


async def _not_stored(connection: AsyncConnection, news: News) -> News:
    """Without entries that are stored, and each entry once."""
    unique = {(source_id, decision.matched.entry.uid): decision for source_id, decision in reversed(news)}
    stored = await stored_keys(connection, [uid for _, uid in unique])
    return [(key[0], decision) for key, decision in reversed(unique.items()) if key not in stored]


def _up_to_merges(news: News) -> Iterator[News]:
    """Runs of decisions, each merge at the head of one: it moves what is in the rows."""
    start = 0
    for place, (_, decision) in enumerate(news):
        if decision.merge is not None and place > start:
            yield news[start:place]
            start = place
    if news:
        yield news[start:]


async def _write(connection: AsyncConnection, news: News, now: datetime, attempt: int, change: int) -> None:
    decisions = [decision for _, decision in news]
    if (merge := decisions[0].merge) is not None:
        await merge_stories(connection, merge, now, change)
    before = await _stories_before(connection, {decision.story.id for decision in decisions})
    _refuse_stale(decisions, before)
    await _write_grown(connection, decisions, before, change)
    await write_entries(connection, news, attempt)


async def _write_grown(
    connection: AsyncConnection, decisions: Sequence[Decision], before: Mapping[int, Any], change: int
) -> None:
    await _write_stories(connection, decisions, before, change)
    await _insert(connection, story_revisions, map(_revision_of, decisions))
    await _write_topics(connection, decisions, before)
    await _write_subjects(connection, decisions, before)


async def _write_sides(connection: AsyncConnection, decision: Decision, change: int) -> None:
    """Two stories that become one, as far as they grew by entries that were left out, as they were stored already."""
    if decision.merge is None:
        return
    sides = {
        side.id: replace(decision, story=side, merge=None) for side in (decision.merge.before, decision.merge.gone)
    }
    before = await _stories_before(connection, sides)
    for number, row in [*before.items()]:
        if row.revision >= sides[number].story.revision:
            del before[number], sides[number]
    await _write_grown(connection, [*sides.values()], before, change)


async def _stories_before(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, Any]:
    columns = (stories.c.id, stories.c.revision, stories.c.topics, stories.c.subjects, stories.c.told)
    found: dict[int, Any] = {}
    for some in chunks(sorted(ids)):
        query = select(*columns).where(stories.c.id.in_(some)).order_by(stories.c.id).with_for_update()
        found.update({row.id: row for row in await connection.execute(query)})
    return found


def _refuse_stale(decisions: Sequence[Decision], before: Mapping[int, Any]) -> None:
    reached = {story_id: row.revision for story_id, row in before.items()}
    for decision in decisions:
        story = decision.story
        if story.revision <= reached.get(story.id, 0):
            raise StaleStoryError(f"story {story.id} is at revision {reached[story.id]}, not {story.revision - 1}")
        reached[story.id] = story.revision


async def _write_stories(
    connection: AsyncConnection, decisions: Sequence[Decision], before: Mapping[int, Any], change: int
) -> None:
    latest = {decision.story.id: story_row(decision.story) | {"change": change} for decision in decisions}
    await _insert(connection, stories, (row for number, row in latest.items() if number not in before))
    grown = [{**row, "its_id": number} for number, row in latest.items() if number in before]
    if grown:
        await connection.execute(update(stories).where(stories.c.id == bindparam("its_id")), grown)


def _revision_of(decision: Decision) -> dict[str, Any]:
    kinds = sorted((alert.kind for alert in decision.alerts), key=_WEIGHT.__getitem__)
    return revision_row(decision.story, kinds[-1] if kinds else None, raises=decision.raises)


async def _write_topics(connection: AsyncConnection, decisions: Sequence[Decision], before: Mapping[int, Any]) -> None:
    """Since when each story is about what, and since when that topic's subscribers know of it."""
    since = _first_seen(decisions, before, "topics")
    told = _first_seen(decisions, before, "told")
    opened = {decision.story.id: decision.story.opened for decision in decisions}
    rows = [
        {"story_id": story_id, "topic": topic, "since": at, "opened": opened[story_id], "told": told.pop(key, None)}
        for key, at in since.items()
        for story_id, topic in (key,)
    ]
    await _insert(connection, story_topics, rows)
    later = [{"its_id": story_id, "its_topic": topic, "told": at} for (story_id, topic), at in told.items()]
    if later:
        mine = (story_topics.c.story_id == bindparam("its_id")) & (story_topics.c.topic == bindparam("its_topic"))
        await connection.execute(update(story_topics).where(mine), later)
    await _delete_lost(connection, story_topics, story_topics.c.topic, decisions, before)


async def _write_subjects(
    connection: AsyncConnection, decisions: Sequence[Decision], before: Mapping[int, Any]
) -> None:
    since = _first_seen(decisions, before, "subjects")
    rows = [{"story_id": story_id, "subject": subject, "since": at} for (story_id, subject), at in since.items()]
    await _insert(connection, story_subjects, rows)
    await _delete_lost(connection, story_subjects, story_subjects.c.subject, decisions, before)


def _first_seen(
    decisions: Sequence[Decision], before: Mapping[int, Any], field: str
) -> dict[tuple[int, str], datetime]:
    """When each story got each of its new `field` values (topics, subjects, told)."""
    first: dict[tuple[int, str], datetime] = {}
    final = {decision.story.id: getattr(decision.story, field) for decision in decisions}
    for decision in decisions:
        story = decision.story
        had = getattr(before[story.id], field) if story.id in before else ()
        for value in getattr(story, field).intersection(final[story.id]).difference(had):
            first.setdefault((story.id, value), story.updated)
    return first


async def _delete_lost(
    connection: AsyncConnection, table: Any, key: Any, decisions: Sequence[Decision], before: Mapping[int, Any]
) -> None:
    """What a story is no longer about: rare, since stories mostly grow."""
    field = "topics" if table is story_topics else "subjects"
    latest = {decision.story.id: decision.story for decision in decisions}
    for story_id, row in before.items():
        lost = sorted(set(getattr(row, field)) - getattr(latest[story_id], field))
        if lost:
            await connection.execute(delete(table).where(table.c.story_id == story_id, key.in_(lost)))


async def _insert(connection: AsyncConnection, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    values = list(rows)
    if values:
        await connection.execute(insert(table), values)
