"""In which order updates are handled: those of one chat one after the other, different chats side by side.

Who asks too much is turned away at the door, before anything waits for its turn: what one chat piles up would otherwise
take the places of all others.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MOST_AT_ONCE = 1024  # updates that are handled or wait for their chat's turn: a few dozen greedy chats fill no more

Door = Callable[[Update], Awaitable[bool]]


class InOrderPerChat(BaseUpdateProcessor):
    """Handles updates of different chats side by side and those of one chat one after the other.

    `door` is asked first whether an update comes in at all. Questions typed inline belong to no chat: they keep their
    order for each person.
    """

    def __init__(self) -> None:
        super().__init__(MOST_AT_ONCE)
        self.door: Door | None = None
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[int, int] = defaultdict(int)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine` once earlier updates of the same chat are done."""
        if self.door is not None and isinstance(update, Update) and not await self.door(update):
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        chat = _whose(update)
        self._waiting[chat] += 1
        try:
            async with self._locks[chat]:
                await coroutine
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._locks[chat]


def _whose(update: object) -> int:
    if not isinstance(update, Update):
        return 0
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
