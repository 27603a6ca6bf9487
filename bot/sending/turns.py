"""Whose turn it is to be written to: the most pressing message that may go now, answers to commands before all others.

    async with turns.turn(chat, rank, patience):
        ... the call of the Bot API ...

waits for the turn and learns from how the call ended. Nothing is promised ahead of time, so an answer never waits for
alerts that have a later turn, and a chat whose turn is far away stands in nobody's way.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.sending.outcomes import wait_of
from bot.sending.pacing import Pacer

ANSWER = 0  # the rank of an answer to a command; alerts have feeds.store.waiting.lanes.Priority
SOON = 0.001  # seconds: below this nobody is woken for it


class NotNow(Exception):  # noqa: N818 - no error: the answer to an impatient question
    """The turn comes later than the one who asked wants to wait: in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.1f} s")
        self.seconds = seconds


class Others(Protocol):
    """Who else writes for the same bot, as far as they have to be told."""

    def begun(self, chat: int) -> None: ...

    def held(self, chat: int | None, seconds: float) -> None: ...


@dataclass(slots=True)
class _Waiting:
    rank: int
    number: int
    chat: int
    patience: float
    come: asyncio.Future[None]


class Turns:
    """Gives turns by rank and then by order of asking, as the pacer allows."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._numbers = itertools.count()
        self._waiting: list[_Waiting] = []
        self._timer: asyncio.TimerHandle | None = None
        self._others: Others = _Nobody()

    def tell(self, others: Others) -> None:
        """Have others told of every message that begins and of every wait that Telegram asks for."""
        self._others = others

    def elsewhere(self, chat: int) -> None:
        """Another process has begun a message to `chat`: it counts as one of ours."""
        self._pacer.elsewhere(chat, _now())
        self._give()

    def held_elsewhere(self, chat: int | None, seconds: float) -> None:
        """Telegram has asked another process to wait, for `chat` or (None) for everybody."""
        self._pacer.hold(chat, seconds, _now())
        self._give()

    def leave_alone(self, chats: Mapping[int, timedelta]) -> None:
        """Nothing goes to these chats for so long: a process that ended may have written to them the moment before."""
        for chat, pause in chats.items():
            self._pacer.hold(chat, pause.total_seconds(), _now())

    def chat_wait(self, chat: int) -> float:
        """Seconds until a chat may get its next alert as far as its own limit goes."""
        return self._pacer.chat_wait(chat, _now())

    def all_wait(self) -> float:
        """Seconds for which no alert gets a turn at all."""
        return self._pacer.all_wait(_now())

    @asynccontextmanager
    async def turn(self, chat: int, rank: int, patience: float = float("inf")) -> AsyncIterator[None]:
        """Wait for the turn; raises NotNow as soon as it is clear that it comes later than `patience` seconds."""
        await self._come(chat, rank, patience)
        began = _now()
        try:
            yield
        except RetryAfter as error:
            seconds = wait_of(error).total_seconds()
            everybody = self._pacer.flooded(chat, seconds, began, _now())
            self._others.held(None if everybody else chat, seconds)
            raise
        except NetworkError as error:
            if isinstance(error, BadRequest):
                self._pacer.heard(began)
            else:
                self._pacer.lost(chat, began, _now())
            raise
        except TelegramError:
            self._pacer.heard(began)
            raise
        else:
            self._pacer.heard(began)
        finally:
            self._pacer.end(chat, _now())
            self._give()

    async def _come(self, chat: int, rank: int, patience: float) -> None:
        mine = _Waiting(rank, next(self._numbers), chat, patience, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        self._give()
        try:
            await mine.come
        except asyncio.CancelledError:
            if mine in self._waiting:
                self._waiting.remove(mine)
            elif not mine.come.cancelled() and mine.come.exception() is None:
                self._pacer.end(chat, _now())  # it had come, and is not used
                self._give()
            raise

    def _give(self) -> None:
        """Let everyone go whose turn has come; wake again when the next one comes."""
        soonest = float("inf")
        for mine in sorted(self._waiting, key=lambda one: (one.rank, one.number)):
            now = _now()
            wait = self._pacer.wait(mine.chat, now, answer=mine.rank == ANSWER)
            if mine.come.done():  # no longer wanted
                self._waiting.remove(mine)
            elif wait <= 0:
                self._pacer.begin(mine.chat, now)
                self._others.begun(mine.chat)
                self._waiting.remove(mine)
                mine.come.set_result(None)
            elif wait > mine.patience:
                self._waiting.remove(mine)
                mine.come.set_exception(NotNow(wait))
            else:
                soonest = min(soonest, wait)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if soonest < float("inf"):
            self._timer = asyncio.get_running_loop().call_later(max(soonest, SOON), self._give)


class _Nobody:
    def begun(self, chat: int) -> None: ...

    def held(self, chat: int | None, seconds: float) -> None: ...


def _now() -> float:
    return asyncio.get_running_loop().time()
