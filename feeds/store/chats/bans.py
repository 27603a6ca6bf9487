"""Who the operator does not serve: chats and persons that were banned, and all others where only some are served.

A chat that is not served keeps its subscriptions: its state is SHUT. Once it is served again it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false, select, update

from feeds.audience import ChatState
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import upsert
from feeds.store.chats.chats import Listed, change_state
from feeds.store.tables import bans, chats, lanes


@dataclass(frozen=True, slots=True)
class Ban:
    """A chat, or a person wherever they write, that is not served; `title` is what the bot knows the chat by."""

    chat: int
    since: datetime
    title: str = ""


class Bans:
    """The bans' rows. Every method raises StoreError."""

    def __init__(self, database: Database, listed: Listed) -> None:
        self._database = database
        self._listed = listed

    async def any_of(self, numbers: Collection[int]) -> bool:
        """Whether one of these chats or persons is banned."""
        async with self._database.read() as connection:
            return (
                await connection.scalar(select(bans.c.chat_id).where(bans.c.chat_id.in_(numbers)).limit(1)) is not None
            )

    async def add(self, chat: int, now: datetime) -> bool:
        """Serve this chat or person no more; False where that was so before."""
        async with self._database.write() as connection:
            statement = upsert(connection, bans).values(chat_id=chat, since=now).on_conflict_do_nothing()
            counting = {"preserve_rowcount": True}  # SQLAlchemy forgets it of an INSERT unless asked
            new = (await connection.execute(statement, execution_options=counting)).rowcount > 0
            await change_state(connection, chat, ChatState.SHUT, now)
        return new

    async def lift(self, chat: int, now: datetime) -> bool:
        """Serve them again, with what they had, unless others alone are served; False where they were not banned."""
        async with self._database.write() as connection:
            lifted = (await connection.execute(delete(bans).where(bans.c.chat_id == chat))).rowcount > 0
            if lifted and self._listed.state(chat) is ChatState.ACTIVE:
                await _open(connection, chats.c.id == chat, now)
        return lifted

    async def all(self) -> list[Ban]:
        """Every ban, the latest first."""
        query = select(bans, chats.c.title).outerjoin(chats, chats.c.id == bans.c.chat_id).order_by(bans.c.since.desc())
        async with self._database.read() as connection:
            return [Ban(row.chat_id, row.since, row.title or "") for row in await connection.execute(query)]

    async def serve_only(self, allowed: Collection[int], now: datetime) -> int:
        """Make it true of every chat's state that only `allowed` are served (none: everybody); says how many were shut.

        One that can't be written to is left as it is: it is shut instead of woken. For the start of a program: the list
        is a setting.
        """
        self._listed.chats = frozenset(allowed)
        others = chats.c.id.not_in(sorted(allowed)) if allowed else false()
        async with self._database.write() as connection:
            outside = and_(chats.c.state == ChatState.ACTIVE.value, others)
            shut = (
                await connection.execute(
                    update(chats).where(outside).values(state=ChatState.SHUT.value, state_since=now)
                )
            ).rowcount
            await _open(connection, ~others, now)
            await _hold(connection, chats.c.state == ChatState.SHUT.value, held=True)
        return shut


async def _open(connection: AsyncConnection, some: ColumnElement[bool], now: datetime) -> None:
    """Let shut chats of these that are not banned be served again."""
    free = and_(chats.c.state == ChatState.SHUT.value, some, chats.c.id.not_in(select(bans.c.chat_id)))
    await connection.execute(update(chats).where(free).values(state=ChatState.ACTIVE.value, state_since=now))
    await _hold(connection, chats.c.state == ChatState.ACTIVE.value, held=False)


async def _hold(connection: AsyncConnection, some: ColumnElement[bool], *, held: bool) -> None:
    others = lanes.c.chat_id.in_(select(chats.c.id).where(some))
    await connection.execute(update(lanes).where(others, lanes.c.held != held).values(held=held))
