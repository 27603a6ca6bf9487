"""Who administers a group or channel, as Telegram says; remembered for some minutes, forgotten when something changes.

Of a channel those count who may post there: what the bot posts for them is theirs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any

from telegram import ChatMemberAdministrator
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.logs import get_logger

KEPT = 300.0  # seconds
MOST = 2000  # chats that are remembered

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    people: frozenset[int]
    until: float


class Administrators:
    """`ask` gives the administrators of a group, raising TelegramError; `clock` counts seconds."""

    def __init__(self, ask: Callable[[int], Awaitable[Collection[int]]], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._known: dict[int, _Known] = {}  # the longest known first

    async def manages(self, chat: int, user: int) -> bool | None:
        """Whether a person administers a group; None where Telegram does not say."""
        known = self._known.get(chat)
        if known is None or known.until <= self._clock():
            try:
                people = frozenset(await self._ask(chat))
            except TelegramError as error:
                log.info("a group's administrators are not known", chat=chat, error=error.message)
                return None
            self.forget(chat)
            if len(self._known) >= MOST:
                self._known.pop(next(iter(self._known)))
            known = self._known[chat] = _Known(people, self._clock() + KEPT)
        return user in known.people

    def forget(self, chat: int) -> None:
        """Somebody's standing in a group has changed."""
        self._known.pop(chat, None)


def asking(bot: ExtBot[Any]) -> Callable[[int], Awaitable[Collection[int]]]:
    """Asks Telegram."""

    async def ask(chat: int) -> Collection[int]:
        found = await bot.get_chat_administrators(chat)
        return [
            member.user.id
            for member in found
            if not isinstance(member, ChatMemberAdministrator) or member.can_post_messages is not False
        ]

    return ask
