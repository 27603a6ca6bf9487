"""Channels as Telegram shows them: by number or @name, and whether the bot may post there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Bot, ChatMemberAdministrator
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.logs import get_logger
from bot.telegram.admission import Verdict
from handlers.reply import Channel, OutOfReachError

log = get_logger(__name__)


class Channels:
    """Looks channels up for the people who want to serve them. `admission` judges a chat and a person."""

    def __init__(self, bot: Bot, admission: Callable[[int, int], Awaitable[Verdict]]) -> None:
        self._bot = bot
        self._admission = admission

    async def __call__(self, named: int | str, person: int) -> Channel | None:
        """The channel of a number or @name; None where there is none that the bot is in. Raises OutOfReachError."""
        try:
            chat = await self._bot.get_chat(named)
            if chat.type != ChatType.CHANNEL:
                return None
            member = await self._bot.get_chat_member(chat.id, self._bot.id)
        except (BadRequest, Forbidden) as error:
            log.info("a channel is not there for the bot", channel=named, error=error.message)
            return None
        except TelegramError as error:
            raise OutOfReachError from error
        if not isinstance(member, ChatMemberAdministrator):
            return None
        served = await self._admission(chat.id, person) is Verdict.SERVED
        return Channel(chat.id, chat.title or "", posts=bool(member.can_post_messages), served=served)
