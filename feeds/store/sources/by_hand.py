"""Sources that administrators add and remove in chat: their word counts above the list's, until they say otherwise.

Adding takes two steps. What was found is proposed: kept as rows that are not polled, under a number that a button can
carry; confirming the number begins to poll them. So a button works after a restart, and pressed twice does nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update

from feeds.model import Source
from feeds.source_state import Health, SourceState
from feeds.store.base.database import Database
from feeds.store.base.numbers import next_number
from feeds.store.base.statements import chunks
from feeds.store.news.entries import source_of
from feeds.store.sources.sources import ByHand, described, insert_sources, other_spellings, read_alike, state_of
from feeds.store.tables import entries, sources


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed: the number to confirm it by, what is new, and what is polled already."""

    number: int
    new: tuple[Source, ...]
    known: tuple[Source, ...]


class SourcesByHand:
    """Administrators' sources. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, found: Sequence[Source], said: Collection[str] = ()) -> Proposal:
        """Keep these sources unpolled until the proposal is confirmed; those that are polled, be it at an address that
        is written otherwise, stay as they are.

        One that brought entries before stays described as it was, whatever its feed says of itself: that is shown
        beside all it brought. Only what an administrator `said` of it, by the names of Source, is another word on it.
        """
        by_url = {source.url: source for source in found}
        async with self._database.write() as connection:
            number = await next_number(connection, "proposals")
            rows: dict[str, Any] = {}
            for some in chunks(list(by_url)):
                query = select(sources, _brought().label("brought")).where(sources.c.url.in_(some))
                rows |= {row.url: row for row in await connection.execute(query)}
            alike = await read_alike(connection, [url for url in by_url if url not in rows])
            by_url = {url: source for url, source in by_url.items() if url not in alike}
            read = {row.id: row for row in (*rows.values(), *alike.values()) if row.active}
            known = tuple(source_of(row) for row in read.values())
            await insert_sources(connection, [by_url[url] for url in by_url if url not in rows], None, active=False)
            idle = [source for url, source in by_url.items() if url not in rows or not rows[url].active]
            new = [_as_before(source, rows.get(source.url), said) for source in idle]
            for source in new:
                row = update(sources).where(sources.c.url == source.url)
                await connection.execute(row.values(**described(source), proposal=number))
        return Proposal(number, tuple(new), known)

    async def confirm(self, number: int, now: datetime) -> list[Source]:
        """Poll what was proposed under this number from now on; says what. Nothing where that is done or outdated.

        What was read once and comes back is as if it were new: its first reading tells nobody what is there already.
        """
        async with self._database.write() as connection:
            proposed = select(sources).where(sources.c.proposal == number, sources.c.active.is_(False))
            rows = (await connection.execute(proposed.order_by(sources.c.id))).all()
            added = {"active": True, "paused": False, "by_hand": ByHand.ADDED.value, "proposal": None, "due": now}
            await connection.execute(
                update(sources)
                .where(sources.c.proposal == number, sources.c.active.is_(False))
                .values(**added, last_success=None)
            )
        return [source_of(row) for row in rows]

    async def remove(self, source_id: int) -> Source | None:
        """Poll a source no more, whatever the list says; what it brought is kept. None where it is not polled."""
        async with self._database.write() as connection:
            row = (await connection.execute(select(sources).where(sources.c.id == source_id, _listed()))).one_or_none()
            if row is None:
                return None
            removed = {"active": False, "by_hand": ByHand.REMOVED.value, "told": None}
            await connection.execute(update(sources).where(sources.c.id == source_id).values(**removed))
        return source_of(row)

    async def amended(self, listed: Sequence[Source]) -> list[Source]:
        """What is polled of this list: without what was removed by hand, with what was added or is another spelling."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(sources).where(sources.c.private.is_(None)))).all()
        removed = {row.url for row in rows if row.by_hand == ByHand.REMOVED}
        kept = [source for source in listed if source.url not in removed]
        urls = {source.url for source in listed}
        added = [row for row in rows if row.by_hand == ByHand.ADDED and row.url not in urls]
        spelt = [row for row in other_spellings(listed, rows) if row not in added]
        return kept + [source_of(row) for row in (*added, *spelt)]

    async def listed(self, source_id: int) -> SourceState | None:
        """A source that is polled or paused, by its number."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(sources).where(sources.c.id == source_id, _listed()))).one_or_none()
        return state_of(row) if row else None

    # --- what administrators were told of their health ---

    async def told(self) -> dict[int, Health]:
        """The sources that administrators know to be in trouble, and what they were told."""
        query = select(sources.c.id, sources.c.told).where(sources.c.told.is_not(None))
        async with self._database.read() as connection:
            return {row.id: Health(row.told) for row in await connection.execute(query)}

    async def tell(self, told: dict[int, Health | None]) -> None:
        """Note what administrators were told; None: that nothing is wrong any more."""
        async with self._database.write() as connection:
            for source_id, health in told.items():
                await connection.execute(update(sources).where(sources.c.id == source_id).values(told=health))


def _as_before(source: Source, row: Any, said: Collection[str]) -> Source:
    """A source that was found, as its row has it where entries belong to that, but for what was `said` of it."""
    if row is None or not row.brought:
        return source
    return replace(source_of(row), **{name: getattr(source, name) for name in said})


def _brought() -> ColumnElement[bool]:
    return exists().where(entries.c.source_id == sources.c.id)


def _listed() -> ColumnElement[bool]:
    return sources.c.active & sources.c.private.is_(None)  # what chats have for themselves is theirs
