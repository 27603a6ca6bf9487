"""Puts a Reply into a chat: the one place where our messages become calls of the Bot API."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.logs import get_logger
from feeds.audience import Address
from handlers.reply import Attachment, Button, Reply, Rows

_TAG = re.compile(r"<[^>]+>")
log = get_logger(__name__)


class Courier:
    """Sends and edits messages; a message refused as markup goes again as plain text and is logged as our bug."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @property
    def username(self) -> str:
        """What the bot is called in Telegram, without the @."""
        return self._bot.username

    async def send(self, address: Address, reply: Reply, *, reply_to: int | None = None, silent: bool = False) -> int:
        """Send a new message and return its id; raises telegram.error.TelegramError."""
        try:
            return await self._send(address, reply, ParseMode.HTML, reply_to, silent)
        except BadRequest as error:
            if not _is_markup(error):
                raise
            log.error("bug: markup refused", chat=address.chat, error=error.message)
            return await self._send(address, _plain(reply), None, reply_to, silent)

    async def edit(self, address: Address, message: int, reply: Reply) -> None:
        """Give a message a new text or picture and buttons, without a sound; raises telegram.error.TelegramError.

        A text can become a picture, but a picture never a text (Bot API, editMessageMedia): `replace` does that.
        """
        try:
            await self._edit(address, message, reply, ParseMode.HTML)
        except BadRequest as error:
            if not _is_markup(error):
                raise
            log.error("bug: markup refused", chat=address.chat, error=error.message)
            await self._edit(address, message, _plain(reply), None)

    async def replace(self, address: Address, message: int, reply: Reply) -> None:
        """Send a new message, without a sound, and take the old one away; raises telegram.error.TelegramError.

        The old one stays where Telegram does not let it be deleted any more.
        """
        await self.send(address, reply, silent=True)
        try:
            await self._bot.delete_message(address.chat, message)
        except BadRequest as error:
            log.info("a message could not be taken away", chat=address.chat, error=error.message)

    async def edit_buttons(self, address: Address, message: int, buttons: Rows) -> None:
        """Give a message other buttons, its text stays; raises telegram.error.TelegramError."""
        await self._bot.edit_message_reply_markup(address.chat, message, reply_markup=keyboard(buttons))

    async def _send(
        self, address: Address, reply: Reply, mode: ParseMode | None, reply_to: int | None, silent: bool
    ) -> int:
        how: dict[str, Any] = {
            "parse_mode": mode,
            "message_thread_id": address.thread or None,
            "reply_markup": _markup(reply),
            "reply_parameters": ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
            "disable_notification": silent or None,
        }
        if reply.attachment is not None:
            send = self._bot.send_photo if reply.attachment.picture else self._bot.send_document
            return (await send(address.chat, _file(reply.attachment), caption=reply.html, **how)).message_id
        preview = LinkPreviewOptions(is_disabled=True)
        return (await self._bot.send_message(address.chat, reply.html, link_preview_options=preview, **how)).message_id

    async def _edit(self, address: Address, message: int, reply: Reply, mode: ParseMode | None) -> None:
        if reply.attachment is not None:
            picture = reply.attachment
            media = InputMediaPhoto(picture.content, caption=reply.html, parse_mode=mode, filename=picture.name)
            await self._bot.edit_message_media(media, address.chat, message, reply_markup=keyboard(reply.buttons))
            return
        await self._bot.edit_message_text(
            reply.html,
            chat_id=address.chat,
            message_id=message,
            parse_mode=mode,
            reply_markup=keyboard(reply.buttons),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )


def _markup(reply: Reply) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if reply.asks_location is not None:
        button = KeyboardButton(reply.asks_location, request_location=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    return ReplyKeyboardRemove() if reply.ends_asking else keyboard(reply.buttons)


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Rows of our buttons as Telegram's inline keyboard; None for none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(b.text, url=b.url, callback_data=None if b.url else b.data) for b in row]
            for row in rows
        ]
    )


def _file(attachment: Attachment) -> InputFile:
    return InputFile(attachment.content, filename=attachment.name)


def _is_markup(error: BadRequest) -> bool:
    return "can't parse entities" in error.message.lower()


def _plain(reply: Reply) -> Reply:
    return replace(reply, html=html.unescape(_TAG.sub("", reply.html)))
