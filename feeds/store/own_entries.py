"""What private sources bring: kept by itself, and on its way to the addresses that have the source.

An entry is a message of its own; where one poll brings many, one message lists them all. Rows of the outbox carry the
number of the entry whose message it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, literal, or_, select

from feeds.audience import Address, ChatState, OtherKind
from feeds.model import Entry, Source
from feeds.source_state import PollOutcome
from feeds.store.applying import apply_states
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.numbers import next_number
from feeds.store.base.statements import at, chunks, storable
from feeds.store.news.entries import source_of
from feeds.store.tables import chats, own_entries, own_sources, sources
from feeds.store.waiting.enqueue import enqueue

SINGLY = 10  # entries of one poll that are a message each; more are one message that lists them
LOOKED_AT = 500  # of a document's entries, the newest
KEPT = 1000  # entries of a source that are remembered however old they are, so that its document repeats none of them
NEWS = timedelta(days=30)  # what was published before that is told to nobody
SUMMARY = 1500  # characters that are kept: a message shows a sentence or two


class OwnEntries:
    """What private sources brought. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unknown(self, source_id: int, found: Sequence[Entry]) -> list[Entry]:
        """What of `found` a source did not bring before."""
        async with self._database.read() as connection:
            known = await _known(connection, source_id, [entry.uid for entry in found])
        return [entry for entry in found if entry.uid not in known]

    async def apply(
        self, outcome: PollOutcome, found: Sequence[Entry], now: datetime, quiet: Callable[[datetime], bool]
    ) -> int:
        """Write what a poll of a private source means for it, and what is new of `found`, in ONE transaction with the
        messages to the addresses that have it; says how many entries were new. What was published at a time that
        `quiet` is true of is told to nobody.
        """

        async def write(connection: AsyncConnection, _: int) -> int:
            await apply_states(connection, [outcome], now)
            return await _take(connection, outcome.state.id, found, now, quiet)

        return await self._database.transact(write)

    async def message(self, number: int, address: Address) -> list[Entry]:
        """The entries in the message of this number, the newest first; none where the address has their source no more,
        or they are not kept."""
        return await self.messages([number], address)

    async def messages(self, numbers: Sequence[int], address: Address) -> list[Entry]:
        """The same of several messages, of one source or of several."""
        mine = or_(own_entries.c.id.in_(numbers), own_entries.c.told_with.in_(numbers))
        has = exists().where(
            own_sources.c.source_id == own_entries.c.source_id,
            at(own_sources, address),
            own_sources.c.proposal.is_(None),
        )
        query = select(own_entries).where(mine, has).order_by(own_entries.c.published.desc(), own_entries.c.id.desc())
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            wanted = select(sources).where(sources.c.id.in_({row.source_id for row in rows}))
            by_id = {row.id: source_of(row) for row in await connection.execute(wanted)} if rows else {}
        return [_entry(row, by_id[row.source_id]) for row in rows]


async def _take(
    connection: AsyncConnection,
    source_id: int,
    found: Sequence[Entry],
    now: datetime,
    quiet: Callable[[datetime], bool],
) -> int:
    # Looked at in here: whoever had it may have let go of it while it was polled.
    polled = select(sources.c.id).where(sources.c.id == source_id, sources.c.active)
    if not found or (await connection.execute(polled)).first() is None:
        return 0
    newest = sorted(found, key=lambda entry: entry.published, reverse=True)[:LOOKED_AT]
    known = await _known(connection, source_id, [entry.uid for entry in newest])
    fresh = list({entry.uid: entry for entry in newest if entry.uid not in known}.values())[::-1]
    if not fresh:
        return 0
    last = await next_number(connection, "own_entries", len(fresh))
    numbered = list(enumerate(fresh, start=last - len(fresh) + 1))
    again = await _brought_before(connection, source_id, fresh)
    news = [(number, entry) for number, entry in numbered if entry.published > now - NEWS and entry.uid not in again]
    told = [number for number, entry in news if not quiet(entry.published)]
    head = told[-1] if len(told) > SINGLY else None
    listed = frozenset(told[:-1] if head else ())
    rows = [_row(number, source_id, entry, head if number in listed else None) for number, entry in numbered]
    await connection.execute(insert(own_entries), rows)
    for number in [head] if head else told:
        await enqueue(connection, OtherKind.OWN, number, _addresses(source_id), now)
    return len(fresh)


def _entry(row: Any, source: Source) -> Entry:
    return Entry(row.uid, source, row.title, row.summary, row.url, source.language, row.published, row.seen)


def _addresses(source_id: int) -> Select[tuple[int, int]]:
    return (
        select(own_sources.c.chat_id, own_sources.c.thread)
        .join(chats, chats.c.id == own_sources.c.chat_id)
        .where(
            own_sources.c.source_id == source_id,
            own_sources.c.proposal.is_(None),
            chats.c.state == ChatState.ACTIVE.value,
        )
        .order_by(own_sources.c.chat_id, own_sources.c.thread)
    )


async def _known(connection: AsyncConnection, source_id: int, uids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for some in chunks(uids):
        mine = (own_entries.c.source_id == source_id, own_entries.c.uid.in_(some))
        known.update(await connection.scalars(select(own_entries.c.uid).where(*mine)))
    return known


async def _brought_before(connection: AsyncConnection, source_id: int, fresh: Sequence[Entry]) -> set[str]:
    """By uid, what a source brought before under another: where its publisher made up guids or addresses anew, an entry
    has the title, the text and the time that it had, by its publisher: when an entry with a day alone counts as
    published depends on when it is seen. Not by title and time alone: of two warnings of a day that bear the day alone
    both are news."""
    brought: set[tuple[str, str, datetime | None]] = set()
    dated = func.coalesce(own_entries.c.dated, own_entries.c.published).label("dated")
    for some in chunks([storable(entry.title) for entry in fresh]):
        its = select(own_entries.c.title, own_entries.c.summary, dated)
        rows = await connection.execute(its.where(own_entries.c.source_id == source_id, own_entries.c.title.in_(some)))
        brought.update((row.title, row.summary, row.dated) for row in rows)
    # One without a time of its own is known by nothing but its uid.
    timed = [entry for entry in fresh if entry.dated is not None]
    return {entry.uid for entry in timed if (storable(entry.title), _kept(entry), entry.dated) in brought}


def _kept(entry: Entry) -> str:
    """What is kept of an entry's text."""
    return storable(entry.summary[:SUMMARY])


def _row(number: int, source_id: int, entry: Entry, told_with: int | None) -> dict[str, object]:
    return {
        "id": number,
        "source_id": source_id,
        "uid": entry.uid,
        "told_with": told_with,
        "title": storable(entry.title),
        "summary": _kept(entry),
        "url": storable(entry.url),
        "published": entry.published,
        "seen": entry.seen,
        "dated": entry.dated,
    }


async def prune(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """Forget up to `limit` entries that were seen before then, but for each source's newest; says how many it were."""
    place = func.row_number().over(partition_by=own_entries.c.source_id, order_by=own_entries.c.id.desc())
    placed = select(own_entries.c.id, own_entries.c.seen, place.label("place")).subquery()
    old = select(placed.c.id).where(placed.c.place > literal(KEPT), placed.c.seen < before).limit(limit)
    return (await connection.execute(delete(own_entries).where(own_entries.c.id.in_(old)))).rowcount
