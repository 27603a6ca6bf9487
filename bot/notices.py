"""Administrators hear once when a source goes blind, is gone or fails for long, and once when it is back.

What they were told is written down after it was sent to at least one of them, so that a crash in between repeats a
notice and never loses one; everything that changed within some minutes comes as one message.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.logs import get_logger
from bot.upkeep import Chore
from feeds.audience import Address
from feeds.health import WELL, news_of
from feeds.model import Health, SourceState
from handlers.notices import Change, render_health
from handlers.reply import Reply

EVERY = timedelta(minutes=5)

log = get_logger(__name__)


class Sources(Protocol):
    """What notices need of the sources' rows."""

    async def all(self) -> Sequence[SourceState]: ...


class Known(Protocol):
    """What administrators were told."""

    async def told(self) -> Mapping[int, Health]: ...

    async def tell(self, told: dict[int, Health | None]) -> None: ...


class Sends(Protocol):
    """Puts a message into a chat."""

    async def send(self, address: Address, reply: Reply) -> int: ...


class Notices:
    """Tells `admins` how sources are, each in the language that the chat `reads`."""

    def __init__(
        self,
        sources: Sources,
        known: Known,
        courier: Sends,
        admins: Collection[int],
        clock: Callable[[], datetime],
        reads: Callable[[int], Awaitable[str]],
    ) -> None:
        self._sources = sources
        self._known = known
        self._courier = courier
        self._admins = sorted(admins)
        self._clock = clock
        self._reads = reads

    def telling(self) -> Chore:
        """Look for changes, and tell."""
        return Chore("administrators' notices", EVERY, self.tell)

    async def tell(self) -> None:
        """Tell every administrator what changed; raises TelegramError where Telegram is out of reach."""
        now, told = self._clock(), await self._known.told()
        changes = [
            Change(state, told.get(state.id))
            for state in await self._sources.all()
            if news_of(state, told.get(state.id), now)
        ]
        if not changes:
            return
        failed: list[TelegramError] = []
        for admin in self._admins:
            try:
                reply = render_health(changes, now, await self._reads(admin))
                await self._courier.send(Address(admin), reply)
            except TelegramError as error:  # a chat that never began must not keep the others from knowing
                log.warning("an administrator can't be told", chat=admin, error=error.message)
                if not isinstance(error, BadRequest | Forbidden):
                    failed.append(error)
        if len(failed) == len(self._admins):  # out of reach: nobody knows, so all are told later
            raise failed[0]
        states = [change.state for change in changes]
        await self._known.tell({state.id: None if state.health in WELL else state.health for state in states})
        log.info("administrators told", sources=len(changes))
