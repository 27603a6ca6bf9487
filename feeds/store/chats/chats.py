"""Chats the bot has met, what they asked for last, and whether they can be written to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, literal, select, update

from feeds.audience import Address, Chat, ChatState
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at, upsert
from feeds.store.chats.addresses import migrate_chat
from feeds.store.chats.missed import owe_missed
from feeds.store.tables import asks, bans, chats, lanes

PRIVATE = "private"
_AWAY = frozenset({ChatState.BLOCKED.value, ChatState.GONE.value})  # it can't be written to


@dataclass(slots=True)
class Listed:
    """The chats that are served where only some are; none: all. A setting: `Bans.serve_only` says it at the start."""

    chats: frozenset[int] = frozenset()

    def state(self, chat_id: int) -> ChatState:
        """The state of a chat that can be written to."""
        return ChatState.ACTIVE if not self.chats or chat_id in self.chats else ChatState.SHUT


class Chats:
    """The chats' rows. Every method raises StoreError."""

    def __init__(self, database: Database, listed: Listed) -> None:
        self._database = database
        self._listed = listed

    async def meet(self, chat_id: int, kind: str, title: str, language: str, now: datetime) -> Chat:
        """Know a chat that said something, under its present title; one that was set aside is woken, one that is not
        to be served is not, but shut: an administrator may speak there.

        A group keeps the language it was first met with: not everybody who speaks there speaks for it.

        Call it before anything else of an update: what tells that the bot was blocked is then set by `set_state`.
        """
        seen = {"kind": kind, "title": title}
        if kind == PRIVATE:
            seen["language"] = language
        known = await self.get(chat_id)
        if known is not None and known.state is ChatState.ACTIVE and _same(known, seen):
            return known  # the usual case: no write for every command
        state = self._listed.state(chat_id)
        new = {
            **seen,
            "language": language,
            "introduced": False,
            "id": chat_id,
            "state": _at_first(chat_id, state),
            "state_since": now,
            "since": now,
        }
        async with self._database.write() as connection:
            statement = upsert(connection, chats).values(new)
            await connection.execute(statement.on_conflict_do_update(index_elements=[chats.c.id], set_=seen))
            await change_state(connection, chat_id, state, now)
            row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).one()
        chat = chat_of(row)
        woken = known is not None and known.state is not ChatState.ACTIVE and chat.state is ChatState.ACTIVE
        return replace(chat, woken=woken)

    async def get(self, chat_id: int) -> Chat | None:
        """The chat, or None if the bot never met it."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).first()
        return None if row is None else chat_of(row)

    async def choose_language(self, chat_id: int, language: str) -> None:
        """Write to a chat in this language from now on; empty: in the one that Telegram says."""
        await self._change(chat_id, chosen=language or None)

    async def let_everyone(self, chat_id: int, everyone: bool) -> None:
        """Whether in a group everybody may change settings, or its administrators alone."""
        await self._change(chat_id, everyone=everyone)

    async def introduced(self, chat_id: int) -> bool:
        """The bot says what it is now; False where that was said before, or is being said."""
        first = update(chats).where(chats.c.id == chat_id, chats.c.introduced.is_(False)).values(introduced=True)
        async with self._database.write() as connection:
            return (await connection.execute(first)).rowcount > 0

    async def _change(self, chat_id: int, **values: Any) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(chats).where(chats.c.id == chat_id).values(**values))

    async def set_state(self, chat_id: int, state: ChatState, now: datetime) -> None:
        """Set aside a chat that can't be written to, or wake it: what waits for it is held or goes on. One that is not
        to be served is shut instead of woken."""
        new = self._listed.state(chat_id) if state is ChatState.ACTIVE else state
        async with self._database.write() as connection:
            await change_state(connection, chat_id, new, now)

    async def migrate(self, old: int, new: int, now: datetime) -> None:
        """The group `old` became the supergroup `new`: re-key everything. Does nothing where `old` is not known."""
        await self._database.transact(lambda connection, _: migrate_chat(connection, old, new, now))

    async def asked(self, address: Address, subject: str, now: datetime) -> datetime | None:
        """Record that an address of a known chat asks for a brief on `subject`; returns when it last did."""
        async with self._database.write() as connection:
            before: datetime | None = await connection.scalar(
                select(asks.c.at).where(at(asks, address), asks.c.subject == subject)
            )
            statement = upsert(connection, asks).values(
                chat_id=address.chat, thread=address.thread, subject=subject, at=now
            )
            keys = [asks.c.chat_id, asks.c.thread, asks.c.subject]
            await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"at": now}))
        return before


async def change_state(connection: AsyncConnection, chat_id: int, state: ChatState, now: datetime) -> None:
    """Give a chat a state and hold or free its lanes; subscriptions stay as they are in every state.

    One that could not be written to and now can is owed what it missed. One that is shut stays so, whatever is heard of
    it, until the operator serves it again (bans.py).
    """
    its = select(chats.c.state, chats.c.state_since).where(chats.c.id == chat_id).with_for_update()
    before = (await connection.execute(its)).first()
    if before is not None and before.state == ChatState.SHUT.value:
        return
    other = (chats.c.id == chat_id) & (chats.c.state != state.value)
    # Blocked and then removed: it has been away since the first of them, and is owed what it missed from then on.
    since = before.state_since if before is not None and {before.state, state.value} <= _AWAY else now
    await connection.execute(update(chats).where(other).values(state=state.value, state_since=since))
    held = state is not ChatState.ACTIVE
    await connection.execute(update(lanes).where(lanes.c.chat_id == chat_id, lanes.c.held != held).values(held=held))
    if not held and before is not None and before.state in _AWAY:
        await owe_missed(connection, chat_id, before.state_since, now)


def _at_first(chat_id: int, state: ChatState) -> ColumnElement[str]:
    """The state of a chat that is met for the first time: it may have been banned beforehand."""
    banned = exists().where(bans.c.chat_id == chat_id)
    return case((banned, ChatState.SHUT.value), else_=literal(state.value))


def _same(chat: Chat, seen: dict[str, str]) -> bool:
    return {"kind": chat.kind, "title": chat.title, "language": chat.language} == {"language": chat.language, **seen}


def chat_of(row: Any) -> Chat:
    """A row of `chats`."""
    return Chat(
        row.id,
        row.kind,
        row.title,
        row.language,
        ChatState(row.state),
        row.since,
        chosen=row.chosen or "",
        everyone=bool(row.everyone),
        introduced=row.introduced is not False,
    )
