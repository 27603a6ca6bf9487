"""One pace for two processes on PostgreSQL, the one that answers and the one that sends: Telegram counts them together.

Each tells the other of every message that it begins to send, by NOTIFY, and counts those of the other as its own
(bot/sending/pacing.py); and of every wait that Telegram asks for. What is told comes some milliseconds late; that is
counted in. While the database is away nobody hears of the other, and each keeps to the limits by itself.

    dewline_pace: "farm:17 4711 4712 -1001:31.5 :4.0"     who says so; messages to 4711 and 4712 have begun; the group
                                                          is to be left alone for 31.5 seconds, everybody for 4
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg

from bot.faults import Recurring
from bot.logs import get_logger
from bot.sending.turns import Turns
from feeds.store.base.dsn import dsn

CHANNEL = "dewline_pace"
MOST = 1000  # news that is told at once, or remembered until they can be: older news does not matter any more
AGAIN = 1.0  # seconds between tries to reach the database

Connection = psycopg.AsyncConnection[tuple[Any, ...]]

log = get_logger(__name__)


class OnePace:
    """Tells and hears, between `start` and `stop`. `me` is a name that no other process has."""

    def __init__(self, url: str, me: str, turns: Turns, clock: Callable[[], datetime]) -> None:
        self._address = dsn(url)
        self._me = me.replace(" ", "_")
        self._turns = turns
        self._news: deque[str] = deque(maxlen=MOST)
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._clock = clock
        self._fault = Recurring(
            log,
            "the other process's messages are not counted for now",
            "the other process's messages are counted again",
            plain=(psycopg.Error,),
        )
        turns.tell(self)

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._task = asyncio.create_task(self._run(), name="one pace")

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def begun(self, chat: int) -> None:
        """A message to `chat` begins."""
        self._tell(str(chat))

    def held(self, chat: int | None, seconds: float) -> None:
        """Telegram asks to leave `chat`, or (None) everybody, alone for so long."""
        self._tell(f"{'' if chat is None else chat}:{seconds:.1f}")

    def _tell(self, news: str) -> None:
        self._news.append(news)
        self._some.set()

    async def _run(self) -> None:
        while True:
            try:
                async with await self._connected() as hearing, await self._connected() as saying:
                    await hearing.execute(f"LISTEN {CHANNEL}".encode())
                    self._fault.went()
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._hear(hearing))
                        group.create_task(self._say(saying))
            except* psycopg.Error as errors:
                self._fault.came(errors.exceptions[0], self._clock())
            await asyncio.sleep(AGAIN)

    async def _connected(self) -> Connection:
        return await psycopg.AsyncConnection.connect(self._address, autocommit=True)

    async def _hear(self, connection: Connection) -> None:
        async for said in connection.notifies():
            whose, *news = said.payload.split()
            if whose != self._me:
                for one in news:
                    self._take(one)

    def _take(self, one: str) -> None:
        chat, held, seconds = one.partition(":")
        if held:
            self._turns.held_elsewhere(int(chat) if chat else None, float(seconds))
        else:
            self._turns.elsewhere(int(chat))

    async def _say(self, connection: Connection) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            news = [self._news.popleft() for _ in range(min(len(self._news), 100))]
            if news:
                await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, " ".join([self._me, *news])])
            if self._news:
                self._some.set()
