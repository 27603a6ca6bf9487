"""python-telegram-bot at the edge: updates become Requests for the handlers, their Replies become messages.

Everything here is translation. What is said is decided in handlers/; what errors mean is decided in outcomes.py.

    message                -> Request -> handlers.commands.dispatch -> Reply -> new message in the thread that asked
    words typed inline     -> Request -> handlers.asking_inline.offers -> Offers -> results to choose from (offering.py)
    button pressed         -> Request -> dispatch -> Reply -> the message edited in place, or a new one, or a toast;
                              a new one too where the message was deleted or is too old to be edited, and in the
                              place of a picture that is to be text again
    membership changed     -> the chat's state (membership.py)

Updates of one chat are handled in order, chats side by side (in_order.py); who is not served and who asks too much is
turned away first (door.py). A handler that fails is logged with its context, and the person gets one polite line.
How an answer finds its way into the chat is in answers.py.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import (
    Chat,
    Document,
    InaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.error import TelegramError
from telegram.ext import (
    CallbackQueryHandler,
    MessageHandler,
    filters,
)

from bot.faults import log_fault
from bot.logs import get_logger
from bot.sending.courier import Courier
from bot.telegram.answers import Answers, acknowledge
from bot.telegram.door import Door
from bot.telegram.hearing import Hearing
from bot.telegram.in_order import InOrderPerChat
from bot.telegram.membership import Added, App, Chats, Context, Greet, Memberships, meet
from bot.telegram.offering import Offering
from handlers.reply import Offers, Reply, Request

MOST_BYTES = 512 * 1024  # of a document that is read
ALLOWED = ["message", "callback_query", "inline_query", "my_chat_member", "chat_member"]

log = get_logger(__name__)


class Conversation:
    """Carries requests to the handlers and their replies back."""

    def __init__(
        self,
        dispatch: Callable[[Request], Coroutine[Any, Any, Reply | None]],
        apology: Callable[[Request], Reply],
        chats: Chats,
        answers: Answers,
        hearing: Hearing,
        clock: Callable[[], datetime],
        *,
        door: Door | None = None,
        greet: Greet | None = None,
        added: Added | None = None,
        changed: Callable[[int], None] = lambda chat: None,
        offer: Callable[[Request, str], Awaitable[Offers]] | None = None,
    ) -> None:
        self._dispatch = dispatch
        self._apology = apology
        self._chats = chats
        self._answers = answers
        self._hearing = hearing
        self._clock = clock
        self._door = door
        self._memberships = Memberships(
            chats, hearing, clock, dispatch, answers.put, greet=greet, added=added, changed=changed
        )
        self._offering = Offering(offer, hearing) if offer else None

    def attach(self, app: App) -> None:
        """Register everything the bot reacts to."""
        if self._door is not None and isinstance(app.update_processor, InOrderPerChat):
            app.update_processor.door = functools.partial(self._door, Courier(app.bot))
        self._memberships.attach(app)
        app.add_handler(CallbackQueryHandler(self._on_button))
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
            await self._answers.put(Courier(context.bot), request, reply)

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
            try:
                sent = await context.bot.get_file(message.document.file_id)
                request = replace(request, file=bytes(await sent.download_as_bytearray()))
            except TelegramError as error:
                log.warning("a file could not be read from Telegram", chat=chat.id, error=error.message)
                await self._answers.put(Courier(context.bot), request, self._apology(request))
                return
        reply = await self._answer(request, chat, update.effective_user)
        if reply is not None:
            await self._answers.put(Courier(context.bot), request, reply)

    async def _on_button(self, update: Update, context: Context) -> None:
        query, chat = update.callback_query, update.effective_chat
        if query is None:
            return
        message = query.message
        if chat is None or not isinstance(message, Message | InaccessibleMessage) or query.data is None:
            await acknowledge(query, None)  # a game's button, or one of a message sent inline
            return
        request = self._hearing.pressed(chat, message, query, context.bot.username)
        reply = await self._answer(request, chat, query.from_user)
        said = asyncio.create_task(acknowledge(query, reply))  # beside the answer: Telegram is far away
        try:
            if reply is not None and (reply.html or reply.buttons_only):
                await self._answers.put(Courier(context.bot), request, reply)
        finally:
            await said

    async def _answer(self, request: Request, chat: Chat, user: User | None) -> Reply | None:
        try:
            known = await meet(self._chats, chat, user, self._clock())
            request = replace(request, language=known.reads, returned=known.woken)
            return await self._dispatch(request)
        except Exception as error:  # whatever went wrong, the person is told and the log knows what was asked
            log_fault(
                log,
                "a handler failed",
                error,
                chat=request.address.chat,
                command=request.command,
                args=request.args[:200],
                pressed=request.pressed,
            )
            return self._apology(request)

    async def _on_error(self, update: object, context: Context) -> None:
        error = context.error
        chat = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else None
        if isinstance(error, TelegramError):
            log.warning("Telegram refused an answer", chat=chat, error=error.message)
        else:
            log.error("an update could not be handled", chat=chat, exc_info=error)


def _is_text(document: Document) -> bool:
    """Whether a file may be one of ours, by its name."""
    return (document.file_name or "").lower().endswith((".json", ".txt", ".opml", ".xml"))
