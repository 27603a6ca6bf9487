"""What every journey starts from: a sandbox, a wire, and the program ready to be started as a subprocess."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.client import SandboxClient
from bot.sandbox.rooms import Json
from bot.sandbox.server import running
from bot.sandbox.world import World
from tests.journeys.wire import Bot, Wire, running_wire


@dataclass
class Journey:
    """Everything a journey needs."""

    world: World
    person: SandboxClient
    wire: Wire
    bot: Bot
    sources: Path

    async def press(self, chat: int, message: Json, text: str) -> None:
        """Press the button of a message with these words on it."""
        data = next(button["data"] for row in message["buttons"] for button in row if text in button["text"])
        await self.person.post("press", chat=chat, message=message["id"], data=data)

    def unhurried(self) -> None:
        """For a journey that is not about the pace of sending: neither the bot nor Telegram makes it wait."""
        self.bot.environment |= {"PRIVATE_PER_SECOND": "50", "GROUP_PER_MINUTE": "3000"}
        self.world.limits.on = False

    def write_sources(self) -> None:
        """List the wire's sources for the program."""
        self.sources.write_text(self.wire.sources_toml(), encoding="utf-8")


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    """A sandbox, a wire with two sources, and the program not yet started."""
    world = World()
    async with contextlib.AsyncExitStack() as stack:
        address = await stack.enter_async_context(running(world))
        wire = await stack.enter_async_context(running_wire(Wire()))
        person = await stack.enter_async_context(SandboxClient(address))
        for name in ("vilnius", "warsaw"):
            wire.add_source(name)
        sources = tmp_path / "sources.toml"
        bot = Bot(
            {
                "TELEGRAM_BOT_TOKEN": world.token,
                "TELEGRAM_API_URL": address,
                "DATABASE_URL": f"sqlite:///{tmp_path}/dewline.db",
                "SOURCES_FILE": str(sources),
                "POLL_MIN_SECONDS": "0.1",
                "POLL_MAX_SECONDS": "0.3",
                "ALLOW_PRIVATE_FEEDS": "true",
            },
            tmp_path / "bot.log",
        )
        made = Journey(world, person, wire, bot, sources)
        made.write_sources()
        try:
            yield made
        finally:
            if bot.process is not None:
                await bot.kill()
