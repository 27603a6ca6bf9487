"""Sources that a chat has for itself: polled as any other, told to nobody but the addresses that have them.

Several addresses may have the same one: it is one row of `sources`, polled once. A URL that is polled for everybody
has another row, so that neither gets in the other's way. What a private source brings is kept in `own_entries`
(feeds/store/own_entries.py); no story, search or brief ever reads that.

Adding takes two steps, as it does for administrators: what was found is proposed under a number, and confirming the
number at the same address begins to poll it. What nobody has any more is forgotten: its URL and all it brought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, literal, or_, select, update

from feeds.audience import Address, ChatState
from feeds.fetching.health import TELL_AFTER
from feeds.model import Source
from feeds.source_state import Health, SourceState
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.numbers import next_number
from feeds.store.base.statements import at, chunks
from feeds.store.chats.serving import CHANNEL
from feeds.store.news.entries import source_of
from feeds.store.own_entries import prune
from feeds.store.sources.sources import described, read_alike, state_of
from feeds.store.tables import OWN, chats, own_entries, own_sources, pushes, serving, sources
from feeds.store.tables.columns import UtcTime

AT_ONCE = 5000  # rows in one transaction, so that alerts never wait long


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """What was proposed: the number to confirm it by, and what is new, with the rows' numbers.

    `public` are read for everybody already, `had` this address has already.
    """

    number: int
    new: tuple[tuple[int, Source], ...]
    public: tuple[Source, ...] = ()
    had: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of confirming: the sources that are had now, and how many the quota left no room for."""

    added: tuple[Source, ...]
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told how a private source is, in the language of their chat: an address that has it, or a person who
    serves the `channel` that does, with its title."""

    address: Address
    language: str
    channel: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A private source, and who is told how it is."""

    state: SourceState
    readers: tuple[Reader, ...]


_person = chats.alias("person")


class OwnSources:
    """Chats' own sources. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, address: Address) -> list[SourceState]:
        """What an address has, in order of name."""
        query = (
            select(sources)
            .join(own_sources, own_sources.c.source_id == sources.c.id)
            .where(at(own_sources, address), own_sources.c.proposal.is_(None))
            .order_by(sources.c.name, sources.c.id)
        )
        async with self._database.read() as connection:
            return [state_of(row) for row in await connection.execute(query)]

    async def held(self) -> list[Held]:
        """Every one that is polled and is not well, or was told not to be, with who is told how it is: of a channel,
        where there is news and nothing else, those who serve it. Without the others, which are many: this is asked
        every few minutes."""
        query = (
            _readers()
            .where(sources.c.active, own_sources.c.proposal.is_(None))
            .where(or_(sources.c.health.in_([health.value for health in TELL_AFTER]), sources.c.told.is_not(None)))
            .order_by(sources.c.id, own_sources.c.chat_id, own_sources.c.thread, serving.c.chat_id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [
            Held(state_of(its[0]), tuple(map(_reader, its)))
            for _, some in groupby(rows, key=lambda row: row.id)
            for its in [list(some)]
        ]

    async def count(self, chat: int) -> int:
        """How many a chat has, in all its threads: what the quota is of."""
        async with self._database.read() as connection:
            return await _count(connection, chat)

    async def propose(self, address: Address, found: Sequence[Source], now: datetime) -> OwnProposal:
        """Keep these unpolled until the proposal is confirmed, in place of what was proposed to this address before."""
        by_url = {source.url: source for source in found}
        async with self._database.write() as connection:
            await connection.execute(delete(own_sources).where(at(own_sources, address), ~_confirmed()))
            number = await next_number(connection, "own_proposals")
            public, known = await _known(connection, list(by_url))
            had = {row.source_id for row in await connection.execute(_ids_of(address))}
            wanted = {url: source for url, source in by_url.items() if url not in public}
            missing = [source for url, source in wanted.items() if url not in known]
            known |= await _insert(connection, missing)
            new = [(known[url], source) for url, source in wanted.items() if known[url] not in had]
            facts = {"chat_id": address.chat, "thread": address.thread, "since": now, "proposal": number}
            if new:
                mine = [{**facts, "source_id": source_id} for source_id, _ in new]
                await connection.execute(insert(own_sources), mine)
            await let_go(connection)
        already = tuple(source for url, source in wanted.items() if known[url] in had)
        return OwnProposal(number, tuple(new), tuple(by_url[url] for url in by_url if url in public), already)

    async def confirm(
        self, address: Address, number: int, quota: int, now: datetime, only: int | None = None
    ) -> Confirmed:
        """Have what was proposed here under this number (of it, `only` one row's), as far as the chat's quota goes."""
        proposed = (
            select(sources)
            .join(own_sources, own_sources.c.source_id == sources.c.id)
            .where(at(own_sources, address), own_sources.c.proposal == number)
            .order_by(sources.c.id)
        )
        if only is not None:
            proposed = proposed.where(sources.c.id == only)
        async with self._database.write() as connection:
            # The chat's row is the lock: two of its administrators at once must not go beyond the quota together.
            await connection.execute(select(chats.c.id).where(chats.c.id == address.chat).with_for_update())
            room = max(quota - await _count(connection, address.chat), 0)
            rows = (await connection.execute(proposed)).all()
            ids = [row.id for row in rows[:room]]
            for some in chunks(ids):
                mine = (at(own_sources, address), own_sources.c.source_id.in_(some))
                await connection.execute(update(own_sources).where(*mine).values(proposal=None, since=now))
                idle = (sources.c.id.in_(some), sources.c.active.is_(False))
                await connection.execute(update(sources).where(*idle).values(active=True, due=now))
        return Confirmed(tuple(source_of(row) for row in rows[:room]), len(rows) - len(ids))

    async def remove(self, address: Address, source_id: int) -> Source | None:
        """An address has it no more; None where it had not."""
        mine = (at(own_sources, address), own_sources.c.source_id == source_id, _confirmed())
        async with self._database.write() as connection:
            row = (await connection.execute(select(sources).where(sources.c.id == source_id))).one_or_none()
            if not (await connection.execute(delete(own_sources).where(*mine))).rowcount or row is None:
                return None
            await let_go(connection)
        return source_of(row)

    async def allow(self, allowed: bool, now: datetime) -> None:
        """Poll what chats have for themselves, or none of it: as the operator has it now."""
        async with self._database.write() as connection:
            await let_go(connection)
            poll = update(sources).where(sources.c.private, sources.c.active.is_(not allowed))
            due = func.coalesce(sources.c.due, literal(now, UtcTime()))
            await connection.execute(poll.where(_has_owner()).values(active=allowed, due=due))

    async def prune(self, before: datetime, limit: int = AT_ONCE) -> int:
        """Forget what private sources brought before then, up to `limit` rows; says how many it were.

        Each source's newest ones stay, so that what its document still holds is not taken for new.
        """
        async with self._database.write() as connection:
            await let_go(connection)
            return await prune(connection, before, limit)


async def let_go(connection: AsyncConnection) -> None:
    """Forget the private sources that no address has or was asked about: nothing tells any more what they were."""
    wanted = exists().where(own_sources.c.source_id == sources.c.id)
    gone = select(sources.c.id).where(
        sources.c.private, sources.c.current_url != "", ~_has_owner(), sources.c.active | ~wanted
    )
    ids = list(await connection.scalars(gone))
    for some in chunks(ids):
        for table in (own_entries, own_sources, pushes):
            await connection.execute(delete(table).where(table.c.source_id.in_(some)))
        never = (sources.c.id.in_(some), sources.c.polled.is_(None), sources.c.lease_until.is_(None))
        await connection.execute(delete(sources).where(*never, sources.c.active.is_(False)))  # only ever proposed
    nothing = dict.fromkeys(("etag", "last_modified", "body_hash", "due", "moved_to", "hub", "hub_topic", "wishes"))
    # The row of one that was polled stays: its number must not come to mean another source while a poll is on its way.
    for source_id in ids:
        scrubbed = {"url": f"{OWN}{source_id}", "current_url": "", "name": "", "outlet": "", "health_reason": ""}
        await connection.execute(
            update(sources).where(sources.c.id == source_id).values(**nothing, **scrubbed, active=False)
        )


def _readers() -> Select[Any]:
    """Sources with their readers, a row for each; a channel that nobody serves has none."""
    of_channel = chats.c.kind == CHANNEL
    return (
        select(
            sources,
            own_sources.c.chat_id.label("its_chat"),
            own_sources.c.thread.label("its_thread"),
            chats.c.title.label("its_title"),
            _person.c.id.label("person"),
            func.coalesce(_person.c.chosen, _person.c.language, chats.c.chosen, chats.c.language).label("reads"),
        )
        .join(own_sources, own_sources.c.source_id == sources.c.id)
        .join(chats, chats.c.id == own_sources.c.chat_id)
        .outerjoin(serving, and_(of_channel, serving.c.channel == chats.c.id))
        .outerjoin(_person, and_(_person.c.id == serving.c.chat_id, _person.c.state == ChatState.ACTIVE.value))
        .where(chats.c.state == ChatState.ACTIVE.value, or_(~of_channel, _person.c.id.is_not(None)))
    )


def _reader(row: Row[Any]) -> Reader:
    if row.person is None:
        return Reader(Address(row.its_chat, row.its_thread), row.reads)
    return Reader(Address(row.person), row.reads, row.its_chat, row.its_title)


def _confirmed() -> ColumnElement[bool]:
    return own_sources.c.proposal.is_(None)


def _has_owner() -> ColumnElement[bool]:
    return exists().where(own_sources.c.source_id == sources.c.id, _confirmed())


def _ids_of(address: Address) -> Select[tuple[int]]:
    return select(own_sources.c.source_id).where(at(own_sources, address), _confirmed())


async def _count(connection: AsyncConnection, chat: int) -> int:
    query = select(func.count()).select_from(own_sources).where(own_sources.c.chat_id == chat, _confirmed())
    return await connection.scalar(query) or 0


async def _known(connection: AsyncConnection, urls: Sequence[str]) -> tuple[set[str], dict[str, int]]:
    """Which of these are polled for everybody, be it at an address that is written otherwise, and the numbers of those
    that are private sources."""
    public = set(await read_alike(connection, urls))
    private: dict[str, int] = {}
    for some in chunks(urls):
        listed = select(sources.c.url).where(sources.c.url.in_(some), sources.c.active)
        public.update(await connection.scalars(listed))
        own = select(sources.c.url, sources.c.id).where(sources.c.url.in_([OWN + url for url in some]))
        private |= {row.url.removeprefix(OWN): row.id for row in await connection.execute(own)}
    return public, private


async def _insert(connection: AsyncConnection, new: Sequence[Source]) -> dict[str, int]:
    """Rows for private sources, not polled yet; their numbers by URL."""
    rows = [
        {
            **described(source),
            "url": OWN + source.url,
            "current_url": source.url,
            "private": True,
            "active": False,
            "paused": False,
            "failures": 0,
            "moved_count": 0,
            "health": Health.NEW.value,
            "health_reason": "",
        }
        for source in new
    ]
    if rows:
        await connection.execute(insert(sources), rows)
    return (await _known(connection, [source.url for source in new]))[1]
