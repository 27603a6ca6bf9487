"""python-telegram-bot at the edge: updates become Requests for the handlers, their Replies become messages.

Everything here is translation. What is said is decided in handlers/; what errors mean is decided in outcomes.py.

    message                -> Request -> handlers.commands.dispatch -> Reply -> new message in the thread that asked
    words typed inline     -> Request -> handlers.asking_inline.offers -> Offers -> results to choose from (offering.py)
    button pressed         -> Request -> dispatch -> Reply -> the message edited in place, or a new one, or a toast;
                              a new one too where the message was deleted or is too old to be edited, and in the
                              place of a picture that is to be text again
    membership changed     -> the chat's state: blocked and left chats are set aside, subscriptions kept
    group became supergroup-> the chat is re-keyed

Updates of one chat are handled in order, chats side by side (in_order.py); a chat that asks too much is turned away
(asking_limit.py). A handler that fails is logged with its context, and the
person gets one polite line. An answer that Telegram does not take goes again: after the wait it asks for, to the new
number of the group, or to the group where the thread was deleted. Coming twice does less harm than never coming.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    Document,
    InaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot import offering
from bot.admission import Verdict as Admitted
from bot.asking_limit import AskingLimit, Verdict
from bot.courier import Courier
from bot.hearing import Hearing
from bot.in_order import InOrderPerChat
from bot.logs import get_logger
from bot.offering import Offering
from bot.outcomes import outcome_of
from bot.turns import ANSWER, Turns
from feeds.audience import Chat as Known
from feeds.audience import ChatState, ThreadGone
from handlers.reply import Offers, Reply, Request

TRIES = 4  # of one answer
MOST_BYTES = 512 * 1024  # of a document that is read
PAUSE = 1.0  # seconds before an answer goes again to a Telegram out of reach; doubles
ALLOWED = ["message", "callback_query", "inline_query", "my_chat_member", "chat_member"]

# How Telegram says that a message can't be given a new text any more (tdlib/telegram-bot-api, Client.cpp).
_UNEDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")

log = get_logger(__name__)

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]
Greet = Callable[[Request], Awaitable[Reply]]
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Chats(Protocol):
    """What the adapter needs of the store's chats."""

    async def meet(self, chat: int, kind: str, title: str, language: str, now: datetime) -> Known: ...

    async def set_state(self, chat: int, state: ChatState, now: datetime) -> None: ...

    async def introduced(self, chat: int) -> None: ...

    async def migrate(self, old: int, new: int) -> None: ...


class Conversation:
    """Carries requests to the handlers and their replies back."""

    def __init__(
        self,
        dispatch: Callable[[Request], Coroutine[Any, Any, Reply | None]],
        apology: Callable[[Request], Reply],
        chats: Chats,
        turns: Turns,
        clock: Callable[[], datetime],
        admins: frozenset[int],
        *,
        limit: AskingLimit | None = None,
        busy: Callable[[Request, int], Reply] = lambda request, seconds: Reply(""),
        greet: Greet | None = None,
        changed: Callable[[int], None] = lambda chat: None,
        admission: Callable[[int, int], Awaitable[Admitted]] | None = None,
        stranger: Callable[[Request], Reply] = lambda request: Reply(""),
        offer: Callable[[Request, str], Awaitable[Offers]] | None = None,
    ) -> None:
        self._dispatch = dispatch
        self._apology = apology
        self._chats = chats
        self._turns = turns
        self._clock = clock
        self._hearing = Hearing(clock, admins)
        self._limit = limit
        self._busy = busy
        self._greet = greet
        self._changed = changed
        self._admission = admission
        self._stranger = stranger
        self._offering = Offering(offer, self._hearing) if offer else None

    def attach(self, app: App) -> None:
        """Register everything the bot reacts to."""
        if isinstance(app.update_processor, InOrderPerChat):
            app.update_processor.door = functools.partial(self._admit, Courier(app.bot))
        app.add_handler(TypeHandler(Update, self._on_migration), group=-1)
        app.add_handler(CallbackQueryHandler(self._on_button))
        app.add_handler(ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        app.add_handler(ChatMemberHandler(self._on_member, ChatMemberHandler.CHAT_MEMBER))
        said = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
        app.add_handler(MessageHandler(said & filters.Document.ALL & filters.ChatType.PRIVATE, self._on_file))
        app.add_handler(MessageHandler(said, self._on_message))
        if self._offering is not None:
            self._offering.attach(app)
        app.add_error_handler(self._on_error)

    async def _on_message(self, update: Update, context: Context) -> None:
        message, chat = update.message, update.effective_chat
        if message is None or chat is None:
            return
        if message.via_bot is not None:  # chosen from what a bot offered inline: said to the people there, no question
            return
        request = self._hearing.said(chat, message, update.effective_user, context.bot.username)
        if request is None:
            return
        reply = await self._answer(request, chat, update.effective_user)
        if reply is not None:
            await self._put(Courier(context.bot), request, reply)

    async def _on_file(self, update: Update, context: Context) -> None:
        """A document in a private chat: settings, watches, a list of sources."""
        message, chat = update.message, update.effective_chat
        if message is None or chat is None or message.document is None:
            return
        request = replace(self._hearing.at(chat, message, update.effective_user, bot=context.bot.username), file=b"")
        if not _is_text(message.document):  # a picture sent as a file, say: it may have words beside it
            await self._on_message(update, context)
            return
        if (message.document.file_size or 0) <= MOST_BYTES:
            sent = await context.bot.get_file(message.document.file_id)
            request = replace(request, file=bytes(await sent.download_as_bytearray()))
        reply = await self._answer(request, chat, update.effective_user)
        if reply is not None:
            await self._put(Courier(context.bot), request, reply)

    async def _on_button(self, update: Update, context: Context) -> None:
        query, chat = update.callback_query, update.effective_chat
        if query is None:
            return
        message = query.message
        if chat is None or not isinstance(message, Message | InaccessibleMessage) or query.data is None:
            await _acknowledge(query, None)  # a game's button, or one of a message sent inline
            return
        request = self._hearing.pressed(chat, message, query, context.bot.username)
        reply = await self._answer(request, chat, query.from_user)
        await _acknowledge(query, reply)
        if reply is not None and (reply.html or reply.buttons_only):
            await self._put(Courier(context.bot), request, reply)

    async def _admit(self, courier: Courier, update: Update) -> bool:
        """Whether an update is handled: who sends it is served at all, and does not ask too much."""
        admitted = await self._admitted(update)
        if admitted is Admitted.BANNED or not await self._within_limit(courier, update):
            return False
        if admitted is Admitted.NOT_LISTED:
            await self._tell_stranger(courier, update)
        return admitted is Admitted.SERVED

    async def _admitted(self, update: Update) -> Admitted:
        if self._admission is None:
            return Admitted.SERVED
        chat, user = update.effective_chat, update.effective_user
        try:
            return await self._admission(chat.id if chat else 0, user.id if user else 0)
        except Exception:  # a database that is away: whoever asks is told so by what comes next
            log.exception("cannot see who is served")
            return Admitted.SERVED

    async def _tell_stranger(self, courier: Courier, update: Update) -> None:
        """Who writes in private to a bot that serves others is told so; groups are left in peace."""
        asked = self._asked(update, courier.username)
        if asked is None or not asked.private:
            return
        try:
            if update.callback_query is not None:
                await _acknowledge(update.callback_query, self._stranger(asked))
            else:
                await self._put(courier, asked, self._stranger(asked))
        except TelegramError as error:
            log.info("a stranger could not be told", chat=asked.address.chat, error=error.message)

    async def _within_limit(self, courier: Courier, update: Update) -> bool:
        """Whether its chat may ask now. One question too many gets a polite word, those that follow soon nothing."""
        asked = self._asked(update, courier.username) if self._limit is not None else None
        if asked is None or self._limit is None:
            return True
        verdict = self._limit.asked(asked.address.chat, asyncio.get_running_loop().time())
        if verdict is Verdict.ANSWER:
            return True
        try:
            await self._turn_away(courier, update, asked, self._busy(asked, round(self._limit.pause)), verdict)
        except TelegramError as error:
            log.info("a chat that asks too much could not be told", chat=asked.address.chat, error=error.message)
        return False

    def _asked(self, update: Update, bot: str) -> Request | None:
        """The question in an update; None where it is none, which nobody is turned away for."""
        query, chat, message = update.callback_query, update.effective_chat, update.message
        if query is not None and chat is not None and isinstance(query.message, Message | InaccessibleMessage):
            return self._hearing.pressed(chat, query.message, query, bot)
        if message is not None and chat is not None:
            return self._hearing.said(chat, message, update.effective_user, bot)
        return self._hearing.typed_inline(update.inline_query, bot) if update.inline_query is not None else None

    async def _turn_away(self, courier: Courier, update: Update, asked: Request, busy: Reply, verdict: Verdict) -> None:
        if update.callback_query is not None:
            await _acknowledge(update.callback_query, busy)
        elif update.inline_query is not None:
            await offering.answer(update.inline_query, Offers())
        elif verdict is Verdict.SAY_SO:
            log.info("a chat asks too much", chat=asked.address.chat)
            await self._put(courier, asked, busy)

    async def _answer(self, request: Request, chat: Chat, user: User | None) -> Reply | None:
        try:
            known = await self._meet(chat, user)
            request = replace(request, language=known.reads, returned=known.woken)
            return await self._dispatch(request)
        except Exception:  # whatever went wrong, the person is told and the log knows what was asked
            log.exception(
                "a handler failed",
                chat=request.address.chat,
                command=request.command,
                args=request.args[:200],
                pressed=request.pressed,
            )
            return self._apology(request)

    async def _put(self, courier: Courier, request: Request, reply: Reply) -> None:
        """Put the answer into its chat, trying again where that may help; raises the last TelegramError."""
        for attempt in range(TRIES):
            try:
                async with self._turns.turn(request.address.chat, ANSWER):
                    await self._deliver(courier, request, reply)
            except TelegramError as error:
                again = None if attempt == TRIES - 1 else await self._once_more(error, request, attempt)
                if again is None:
                    raise
                request = again
            else:
                return

    async def _once_more(self, error: TelegramError, request: Request, attempt: int) -> Request | None:
        """What to answer after `error`, once the time for it has come; None where trying again would not help."""
        if isinstance(error, RetryAfter):  # its next turn comes when the wait is over
            return request
        if isinstance(error, ChatMigrated):
            return replace(request, address=replace(request.address, chat=error.new_chat_id), message_id=None)
        if isinstance(error, BadRequest):  # the library makes it a NetworkError, though asking again changes nothing
            gone = isinstance(outcome_of(error, attempts=0, now=request.now), ThreadGone)
            return replace(request, address=replace(request.address, thread=0)) if gone else None
        if isinstance(error, NetworkError):
            await asyncio.sleep(PAUSE * 2**attempt)
            return request
        return None

    async def _deliver(self, courier: Courier, request: Request, reply: Reply) -> None:
        try:
            if not ((reply.edit or reply.buttons_only) and await self._edited(courier, request, reply)) and reply.html:
                await courier.send(request.address, reply, silent=reply.silent)
        except Forbidden as error:
            log.info("the chat went away before its answer", chat=request.address.chat, error=error.message)

    async def _edited(self, courier: Courier, request: Request, reply: Reply) -> bool:
        """Whether the message of the pressed button shows `reply` now; False where it is gone or too old for it."""
        if request.message_id is None:
            return False
        change = courier.replace if request.pictured and reply.attachment is None else courier.edit
        try:
            if reply.buttons_only:
                await courier.edit_buttons(request.address, request.message_id, reply.buttons)
            else:
                await change(request.address, request.message_id, reply)
        except BadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return True
            if any(words in said for words in _UNEDITABLE):
                return False
            raise
        return True

    async def _on_membership(self, update: Update, context: Context) -> None:
        change, now = update.my_chat_member, self._clock()
        if change is None:
            return
        status = change.new_chat_member.status
        self._changed(change.chat.id)
        if _is_away(change.new_chat_member):
            private = change.chat.type == ChatType.PRIVATE
            await self._chats.set_state(change.chat.id, ChatState.BLOCKED if private else ChatState.GONE, now)
        else:
            known = await self._meet(change.chat, change.from_user)
            await self._chats.set_state(change.chat.id, ChatState.ACTIVE, now)
            if change.chat.type in GROUPS and not known.introduced and self._greet is not None:
                await self._introduce(change.chat, change.from_user, known, self._greet, context)
            if known.woken:
                await self._welcome_back(change.chat, change.from_user, known, Courier(context.bot))
        log.info("membership changed", chat=change.chat.id, status=status)

    async def _welcome_back(self, chat: Chat, user: User | None, known: Known, courier: Courier) -> None:
        request = replace(self._hearing.came_back(chat, user, courier.username), language=known.reads)
        reply = await self._dispatch(request)
        if reply is not None:
            await self._put(courier, request, reply)

    async def _introduce(self, chat: Chat, user: User, known: Known, greet: Greet, context: Context) -> None:
        """Say once what the bot is, in a group that it was added to."""
        await self._chats.introduced(chat.id)  # before it is said: a group that refuses messages is not tried again
        request = replace(self._hearing.joined(chat, user), language=known.reads)
        await self._put(Courier(context.bot), request, await greet(request))

    async def _on_member(self, update: Update, _: Context) -> None:
        """Somebody's standing in a group has changed, as far as Telegram tells: only where the bot administers it."""
        if update.chat_member is not None:
            self._changed(update.chat_member.chat.id)

    async def _on_migration(self, update: Update, _: Context) -> None:
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None:
            await self._chats.migrate(message.chat.id, message.migrate_to_chat_id)

    async def _on_error(self, update: object, context: Context) -> None:
        error = context.error
        chat = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else None
        if isinstance(error, TelegramError):
            log.warning("Telegram refused an answer", chat=chat, error=error.message)
        else:
            log.error("an update could not be handled", chat=chat, exc_info=error)

    async def _meet(self, chat: Chat, user: User | None) -> Known:
        language = (user.language_code if user else None) or ""
        return await self._chats.meet(chat.id, chat.type, chat.title or chat.full_name or "", language, self._clock())


def _is_away(member: ChatMember) -> bool:
    """Whether the bot is not in the chat: it left, was removed (a private chat that blocks it "bans" it), or was shut
    out while it was not there.
    """
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in (ChatMember.LEFT, ChatMember.BANNED)


def _is_text(document: Document) -> bool:
    """Whether a file may be one of ours, by its name."""
    return (document.file_name or "").lower().endswith((".json", ".txt", ".opml", ".xml"))


async def _acknowledge(query: CallbackQuery, reply: Reply | None) -> None:
    try:
        await query.answer(text=reply.toast if reply else None, show_alert=reply.alert if reply else None)
    except TelegramError as error:  # too late, or out of reach: the person sees the message change all the same
        log.info("a pressed button got no answer", error=error.message)
