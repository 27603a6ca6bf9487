"""The bot's own standing in chats, as Telegram tells of it: added, removed, restricted, moved to a new number.

blocked or removed          the chat is set aside, with what it wants
may not write any more      the same: a group that silences it, a channel that takes its right to post away
may write (again)           the chat is served; a group hears once what the bot is; a person is welcomed back
added to a channel          whoever added it hears in private what to do next; the channel itself hears nothing
group became supergroup     the chat is re-keyed, whichever of the two chats tells of it first
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from telegram import (
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Update,
    User,
)
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import Application, ChatMemberHandler, ContextTypes, TypeHandler

from bot.logs import get_logger
from bot.sending.courier import Courier
from bot.telegram.hearing import Hearing
from feeds.audience import Chat as Known
from feeds.audience import ChatState
from handlers.reply import Reply, Request

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
MOVING = 2.0  # seconds in which a new supergroup may turn out to be a group that has moved

log = get_logger(__name__)

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]
Greet = Callable[[Request], Awaitable[Reply]]
Added = Callable[[Request, int], Awaitable[Reply | None]]
Answer = Callable[[Request], Awaitable[Reply | None]]
Put = Callable[[Courier, Request, Reply], Awaitable[None]]


class Chats(Protocol):
    """What is needed of the store's chats."""

    async def meet(self, chat: int, kind: str, title: str, language: str, now: datetime) -> Known: ...

    async def get(self, chat: int) -> Known | None: ...

    async def set_state(self, chat: int, state: ChatState, now: datetime) -> None: ...

    async def introduced(self, chat: int) -> bool: ...

    async def migrate(self, old: int, new: int, now: datetime) -> None: ...


async def meet(chats: Chats, chat: Chat, user: User | None, now: datetime) -> Known:
    """Know a chat under its present title; one that was set aside is woken."""
    language = (user.language_code if user else None) or ""
    return await chats.meet(chat.id, chat.type, chat.title or chat.full_name or "", language, now)


class Memberships:
    """Keeps the chats' states true. `put` puts an answer into its chat, `greet` says in a group what the bot is,
    `added` tells who added the bot to a channel what to do next; `changed` hears where somebody's standing has changed.
    """

    def __init__(
        self,
        chats: Chats,
        hearing: Hearing,
        clock: Callable[[], datetime],
        dispatch: Answer,
        put: Put,
        *,
        greet: Greet | None = None,
        added: Added | None = None,
        changed: Callable[[int], None] = lambda chat: None,
    ) -> None:
        self._chats = chats
        self._hearing = hearing
        self._clock = clock
        self._dispatch = dispatch
        self._put = put
        self._greet = greet
        self._added = added
        self._changed = changed

    def attach(self, app: App) -> None:
        """Hear of changes."""
        app.add_handler(TypeHandler(Update, self._on_migration), group=-1)
        app.add_handler(ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        app.add_handler(ChatMemberHandler(self._on_member, ChatMemberHandler.CHAT_MEMBER))

    async def _on_membership(self, update: Update, context: Context) -> None:
        change = update.my_chat_member
        if change is None:
            return
        self._changed(change.chat.id)
        await self._turned(change, context)
        log.info("membership changed", chat=change.chat.id, status=change.new_chat_member.status)

    async def _turned(self, change: ChatMemberUpdated, context: Context) -> None:
        chat, user, now = change.chat, change.from_user, self._clock()
        if _is_away(change.new_chat_member):
            private = chat.type == ChatType.PRIVATE
            await self._chats.set_state(chat.id, ChatState.BLOCKED if private else ChatState.GONE, now)
            return
        known, writes = await meet(self._chats, chat, user, now), _writes(chat, change.new_chat_member)
        await self._chats.set_state(chat.id, ChatState.ACTIVE if writes else ChatState.BLOCKED, now)
        if chat.type == ChatType.CHANNEL:
            if _is_away(change.old_chat_member):
                await self._tell_who_added(chat, user, Courier(context.bot))
        elif writes:
            if chat.type in GROUPS and not known.introduced and self._greet is not None:
                await self._introduce(chat, user, context)
            if known.woken:
                await self._welcome_back(chat, user, known, Courier(context.bot))

    async def _welcome_back(self, chat: Chat, user: User | None, known: Known, courier: Courier) -> None:
        request = replace(self._hearing.came_back(chat, user, courier.username), language=known.reads)
        reply = await self._dispatch(request)
        if reply is not None:
            await self._put(courier, request, reply)

    async def _introduce(self, chat: Chat, user: User, context: Context) -> None:
        """Say once what the bot is; a supergroup may be a group that has moved and knows it, so that is awaited."""
        if chat.type == ChatType.SUPERGROUP:
            context.application.create_task(self._introduce_later(chat, user, context), name=f"hello {chat.id}")
        else:
            await self._say_hello(chat, user, context)

    async def _introduce_later(self, chat: Chat, user: User, context: Context) -> None:
        await asyncio.sleep(MOVING)
        await self._say_hello(chat, user, context)

    async def _say_hello(self, chat: Chat, user: User, context: Context) -> None:
        known = await self._chats.get(chat.id)
        if self._greet is None or known is None or known.state is not ChatState.ACTIVE:
            return
        if not await self._chats.introduced(chat.id):  # asked before it is said: a group that refuses it is left alone
            return
        request = replace(self._hearing.joined(chat, user), language=known.reads)
        await self._put(Courier(context.bot), request, await self._greet(request))

    async def _tell_who_added(self, chat: Chat, user: User, courier: Courier) -> None:
        """Say in private what to do next, where the person has ever begun a chat with the bot."""
        if self._added is None:
            return
        request = self._hearing.in_private(user, courier.username)
        reply = await self._added(request, chat.id)
        if reply is None:
            return
        try:
            await self._put(courier, request, reply)
        except TelegramError as error:
            log.info("who added the bot to a channel can't be told", channel=chat.id, error=error.message)

    async def _on_member(self, update: Update, _: Context) -> None:
        """Somebody's standing has changed, as far as Telegram tells: only where the bot is an administrator."""
        if update.chat_member is not None:
            self._changed(update.chat_member.chat.id)

    async def _on_migration(self, update: Update, _: Context) -> None:
        message = update.message
        if message is None:
            return
        if message.migrate_to_chat_id is not None:
            await self._chats.migrate(message.chat.id, message.migrate_to_chat_id, self._clock())
        elif message.migrate_from_chat_id is not None:
            await self._chats.migrate(message.migrate_from_chat_id, message.chat.id, self._clock())


def _is_away(member: ChatMember) -> bool:
    """Whether the bot is not in the chat: it left, was removed (a private chat that blocks it "bans" it), or was shut
    out while it was not there.
    """
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in (ChatMember.LEFT, ChatMember.BANNED)


def _writes(chat: Chat, member: ChatMember) -> bool:
    """Whether the bot, being in the chat, may write there."""
    if chat.type == ChatType.CHANNEL:
        posts = isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
        return posts or isinstance(member, ChatMemberOwner)
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages
