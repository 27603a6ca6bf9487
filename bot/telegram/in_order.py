"""In which order updates are handled: those of one chat one after the other, different chats side by side.

Who asks too much is turned away at the door, before anything waits for its turn: what one chat piles up would otherwise
take the places of all others.
"""

from __future__ import annotations

import asyncio
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
        self._newest: dict[int, asyncio.Future[None]] = {}  # done when a chat's newest update and all before it are

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine` once earlier updates of the same chat are done.

        Its place is taken before the door is asked: the door looks into the database, where one update may overtake
        another, and a group that the bot was removed from and added to again would be left for good.
        """
        chat = _whose(update)
        before = self._newest.get(chat)
        done = self._newest[chat] = asyncio.get_running_loop().create_future()
        done.add_done_callback(lambda it: self._newest.pop(chat) if self._newest.get(chat) is it else None)
        try:
            if self.door is not None and isinstance(update, Update) and not await self.door(update):
                if isinstance(coroutine, Coroutine):
                    coroutine.close()
                return
            if before is not None:
                await asyncio.wait([before])
            await coroutine
        finally:
            _done_after(before, done)


def _done_after(before: asyncio.Future[None] | None, done: asyncio.Future[None]) -> None:
    """Say that an update is done: at once, or when the one before is (who is turned away does not wait for it)."""
    if before is None or before.done():
        done.set_result(None)
    else:
        before.add_done_callback(lambda _: done.set_result(None))


def _whose(update: object) -> int:
    if not isinstance(update, Update):
        return 0
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
