"""Carries the handlers' replies into their chats: new messages, edited ones, toasts.

An answer that Telegram does not take goes again: after the wait it asks for, to the new number of the group, or to
the group where the thread was deleted; a picture or a file that a group does not permit becomes words. Coming twice
does less harm than never coming.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telegram import CallbackQuery
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.logs import get_logger
from bot.sending.courier import Courier
from bot.sending.outcomes import outcome_of
from bot.sending.turns import ANSWER, Turns
from feeds.audience import ThreadGone
from handlers.reply import Reply, Request

TRIES = 4  # of one answer
PAUSE = 1.0  # seconds before an answer goes again to a Telegram out of reach; doubles

# How Telegram says that a message can't be given a new text any more (tdlib/telegram-bot-api, Client.cpp).
_UNEDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
# How it says that a group lets nobody, or not the bot, send pictures or files there.
_NO_FILES = (
    "not enough rights to send photos",
    "not enough rights to send documents",
    "chat_send_photos_forbidden",
    "chat_send_docs_forbidden",
    "chat_send_media_forbidden",
)

log = get_logger(__name__)


class Answers:
    """Puts replies into chats, each in its turn. `pause`: seconds before the second try; doubles with each."""

    def __init__(self, turns: Turns, pause: float = PAUSE) -> None:
        self._turns = turns
        self._pause = pause

    async def put(self, courier: Courier, request: Request, reply: Reply) -> None:
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
            await asyncio.sleep(self._pause * 2**attempt)
            return request
        return None

    async def _deliver(self, courier: Courier, request: Request, reply: Reply) -> None:
        try:
            await _carried(courier, request, reply)
        except Forbidden as error:
            log.info("the chat went away before its answer", chat=request.address.chat, error=error.message)
        except BadRequest as error:
            if reply.attachment is None or not reply.instead or not _takes_none(error):
                raise
            log.info("a chat takes no such file, words do", chat=request.address.chat, error=error.message)
            await _carried(courier, request, replace(reply, html=reply.instead, attachment=None))


def _takes_none(error: BadRequest) -> bool:
    said = error.message.lower()
    return any(words in said for words in _NO_FILES)


async def _carried(courier: Courier, request: Request, reply: Reply) -> None:
    if not ((reply.edit or reply.buttons_only) and await _edited(courier, request, reply)) and reply.html:
        await courier.send(request.address, reply, silent=reply.silent)


async def _edited(courier: Courier, request: Request, reply: Reply) -> bool:
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


async def acknowledge(query: CallbackQuery, reply: Reply | None) -> None:
    """End the waiting that a pressed button shows, with the toast that `reply` has."""
    try:
        await query.answer(text=reply.toast if reply else None, show_alert=reply.alert if reply else None)
    except TelegramError as error:  # too late, or out of reach: the person sees the message change all the same
        log.info("a pressed button got no answer", error=error.message)
