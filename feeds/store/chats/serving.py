"""Channels, and who serves them: people who set from their private chat what a channel gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, or_, select, update

from feeds.audience import Chat, ChatState
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import upsert
from feeds.store.chats.chats import chat_of
from feeds.store.tables import chats, serving

CHANNEL = "channel"
_AWAY = (ChatState.BLOCKED.value, ChatState.GONE.value)


@dataclass(frozen=True, slots=True)
class Turned:
    """A channel can't be written to any more, or can be again, and a person who serves it does not know it yet.

    `language` is that of the person's private chat.
    """

    person: int
    language: str
    channel: Chat


class Serving:
    """Whose channels are whose. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, person: int, channel: int, now: datetime, *, away: bool) -> None:
        """A person added the bot to a channel: they will hear what becomes of it. `away`: it can't be written to now,
        as they are told by what calls this."""
        async with self._database.write() as connection:
            await _upsert(connection, person, channel, now, told_away=away)

    async def take_charge(self, person: int, channel: int, now: datetime, *, away: bool) -> None:
        """What a person says in private is for this channel from now on, and for no other; `away` as above."""
        async with self._database.write() as connection:
            await connection.execute(update(serving).where(serving.c.chat_id == person).values(in_charge=False))
            await _upsert(connection, person, channel, now, told_away=away, in_charge=True)

    async def in_charge(self, person: int) -> int:
        """The channel that a person's private chat is in charge of; 0: none."""
        query = select(serving.c.channel).where(serving.c.chat_id == person, serving.c.in_charge)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def step_back(self, person: int) -> int:
        """What a person says is for themselves again; returns the channel it was for, 0 for none."""
        channel = await self.in_charge(person)
        if channel:
            async with self._database.write() as connection:
                await connection.execute(update(serving).where(serving.c.chat_id == person).values(in_charge=False))
        return channel

    async def drop(self, person: int, channel: int) -> None:
        """A person serves a channel no more."""
        async with self._database.write() as connection:
            mine = and_(serving.c.chat_id == person, serving.c.channel == channel)
            await connection.execute(delete(serving).where(mine))

    async def channels(self, person: int, limit: int) -> list[Chat]:
        """Channels that can be written to: those a person served before, then the others that nobody shut, the newest
        first."""
        mine = exists().where(serving.c.chat_id == person, serving.c.channel == chats.c.id)
        query = (
            select(chats)
            .where(chats.c.kind == CHANNEL, or_(chats.c.state == ChatState.ACTIVE.value, mine))
            .where(chats.c.state != ChatState.SHUT.value)
            .order_by(mine.desc(), chats.c.since.desc(), chats.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [chat_of(row) for row in await connection.execute(query)]

    async def turned(self) -> list[Turned]:
        """Who is to hear of a channel; people who blocked the bot hear of it when they come back."""
        person, channel = chats.alias("person"), chats.alias("channel")
        news = or_(
            and_(channel.c.state.in_(_AWAY), serving.c.told_away.is_(False)),
            and_(channel.c.state == ChatState.ACTIVE.value, serving.c.told_away),
        )
        query = (
            select(
                serving.c.chat_id.label("person"),
                func.coalesce(person.c.chosen, person.c.language).label("reads"),
                *channel.c,
            )
            .join(person, person.c.id == serving.c.chat_id)
            .join(channel, channel.c.id == serving.c.channel)
            .where(person.c.state == ChatState.ACTIVE.value, news)
            .order_by(serving.c.chat_id, serving.c.channel)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [Turned(row.person, row.reads, chat_of(row)) for row in rows]

    async def told(self, one: Turned) -> None:
        """They know now."""
        mine = and_(serving.c.chat_id == one.person, serving.c.channel == one.channel.id)
        away = one.channel.state is not ChatState.ACTIVE
        async with self._database.write() as connection:
            await connection.execute(update(serving).where(mine).values(told_away=away))


async def _upsert(connection: AsyncConnection, person: int, channel: int, now: datetime, **values: bool) -> None:
    new = upsert(connection, serving).values(
        chat_id=person, channel=channel, since=now, **{"in_charge": False, **values}
    )
    keys = [serving.c.chat_id, serving.c.channel]
    await connection.execute(new.on_conflict_do_update(index_elements=keys, set_=values))
