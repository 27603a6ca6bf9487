"""A person at the sandbox, for journeys: write, press, and wait for what the bot says; every wait is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.sandbox.rooms import Json

LOOK_EVERY = 0.02
PATIENCE = 60.0  # seconds, on a machine on which other programs start meanwhile


class SandboxClient:
    """Talks to the people's side of a sandbox at `base`."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(trust_env=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(self, what: str, **asked: Any) -> Any:
        """POST /app/`what`; raises aiohttp.ClientResponseError where the sandbox refuses."""
        if self._session is None:
            raise RuntimeError("use the client in `async with`")
        async with self._session.post(f"{self._base}/app/{what}", json=asked) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def get(self, what: str) -> Any:
        """GET /app/`what`."""
        if self._session is None:
            raise RuntimeError("use the client in `async with`")
        async with self._session.get(f"{self._base}/app/{what}") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def send(self, chat: int, text: str, thread: int = 0) -> Json:
        """Write `text`; returns the person's message."""
        message: Json = await self.post("send", chat=chat, text=text, thread=thread)
        return message

    async def messages(self, chat: int) -> list[Json]:
        """What stands in a chat now."""
        messages: list[Json] = await self.get(f"messages?chat={chat}")
        return messages

    async def wait_for(
        self, chat: int, wanted: Callable[[Json], bool], *, after: int = 0, patience: float = PATIENCE
    ) -> Json:
        """The bot's first message behind message `after` that is `wanted`; raises TimeoutError with what there was."""
        seen: list[Json] = []
        try:
            async with asyncio.timeout(patience):
                while True:
                    seen = await self.messages(chat)
                    for message in seen:
                        if message["from"]["is_bot"] and message["id"] > after and wanted(message):
                            return message
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            said = [message["text"][:200] for message in seen if message["from"]["is_bot"]]
            raise TimeoutError(f"no such message in chat {chat} within {patience} s; the bot said {said}") from None

    async def ask(self, chat: int, text: str, *, patience: float = PATIENCE) -> Json:
        """Write `text` and return the bot's next message."""
        sent = await self.send(chat, text)
        return await self.wait_for(chat, lambda message: True, after=sent["id"], patience=patience)
