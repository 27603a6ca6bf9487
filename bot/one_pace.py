"""One pace for two processes on PostgreSQL, the one that answers and the one that sends: Telegram counts them together.

Each tells the other of every message that it begins to send, by NOTIFY, and counts those of the other as its own
(bot/pacing.py). What is told comes some milliseconds late; that is counted in. While the database is away nobody hears
of the other, and each keeps to the limits by itself.
"""

from __future__ import annotations

import asyncio
from collections import deque

import psycopg
from sqlalchemy import make_url

from bot.logs import get_logger
from bot.turns import Turns

CHANNEL = "dewline_pace"
MOST = 1000  # messages that are told at once, or remembered until they can be: older ones do not matter any more
AGAIN = 1.0  # seconds between tries to reach the database

log = get_logger(__name__)


class OnePace:
    """Tells and hears, between `start` and `stop`. `me` is a name that no other process has."""

    def __init__(self, url: str, me: str, turns: Turns) -> None:
        self._address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._me = me.replace(" ", "_")
        self._turns = turns
        self._begun: deque[int] = deque(maxlen=MOST)
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        turns.tell(self._tell)

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._task = asyncio.create_task(self._run(), name="one pace")

    def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()

    def _tell(self, chat: int) -> None:
        self._begun.append(chat)
        self._some.set()

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._hear())
                    group.create_task(self._say())
            except* psycopg.Error as errors:
                log.warning("the other process's messages are not counted for now", error=str(errors.exceptions[0]))
            await asyncio.sleep(AGAIN)

    async def _hear(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._address, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}".encode())
            async for said in connection.notifies():
                whose, *chats = said.payload.split()
                if whose != self._me:
                    for chat in chats:
                        self._turns.elsewhere(int(chat))

    async def _say(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._address, autocommit=True) as connection:
            while True:
                await self._some.wait()
                self._some.clear()
                chats = [str(self._begun.popleft()) for _ in range(min(len(self._begun), 100))]
                if chats:
                    await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, " ".join([self._me, *chats])])
                if self._begun:
                    self._some.set()
