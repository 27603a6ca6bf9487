"""The library's application for a bot, and what it shows in Telegram's menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from telegram import BotCommandScopeChat
from telegram.error import BadRequest
from telegram.ext import ApplicationBuilder

from bot.logs import get_logger
from bot.sending.sender import IN_HAND
from bot.telegram.in_order import InOrderPerChat
from bot.telegram.line import Line
from bot.telegram.membership import App

CONNECTIONS = 64  # for answers, beside those for alerts
ASKING = 5.0  # seconds that an answer to the question for updates may be late by
SLOW = 15.0  # seconds for Telegram to answer: one that is given up may have been sent, and then comes twice

log = get_logger(__name__)


def build_application(token: str, api_url: str, refused: Callable[[], None] = lambda: None) -> App:
    """The library's application for a bot `token` at `api_url`; connects to nothing yet.

    `refused` is called when Telegram refuses the token.
    """
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .concurrent_updates(InOrderPerChat())
        .request(Line(refused, CONNECTIONS + IN_HAND, SLOW))
        .get_updates_request(Line(refused, 1, ASKING))
        .build()
    )


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands as Telegram shows them, by language (the empty one is for all others), and what administrators'
    chats are shown instead.
    """

    everyone: Mapping[str, Sequence[tuple[str, str]]]
    administrators: Mapping[str, Sequence[tuple[str, str]]]
    chats: Sequence[int] = ()


async def introduce(app: App, menu: Menu) -> None:
    """Show the commands in Telegram's menu."""
    for language, commands in menu.everyone.items():
        await app.bot.set_my_commands(list(commands), language_code=language or None)
    for chat in menu.chats:
        try:
            for language, commands in menu.administrators.items():
                scope = BotCommandScopeChat(chat)
                await app.bot.set_my_commands(list(commands), scope=scope, language_code=language or None)
        except BadRequest as error:  # an administrator who never wrote to the bot: the commands work all the same
            log.info("an administrator's menu could not be set", chat=chat, error=error.message)
