"""A sandbox with a bot of python-telegram-bot's and a person at it, over loopback sockets."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
from telegram import Bot

from bot.sandbox.client import SandboxClient
from bot.sandbox.schema import Schema
from bot.sandbox.server import running
from bot.sandbox.world import World


@dataclass
class Desk:
    """A sandbox, the bot that talks to it, and a person."""

    world: World
    address: str
    bot: Bot
    person: SandboxClient

    async def raw(self, method: str, **given: Any) -> dict[str, Any]:
        """A call as it is, without a library in between."""
        async with (
            aiohttp.ClientSession(trust_env=False) as session,
            session.post(f"{self.address}/bot{self.world.token}/{method}", json=given) as answer,
        ):
            body: dict[str, Any] = await answer.json()
            return body

    async def updates(self) -> list[dict[str, Any]]:
        """What the bot has not confirmed, each update held to the schema."""
        found: list[dict[str, Any]] = (await self.raw("getUpdates"))["result"]
        assert Schema().faults("Array of Update", found) == []
        return found


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Desk]:
    """A sandbox whose clock stands still, so that limits are met exactly."""
    world = World(clock=lambda: 1_000_000.0)
    async with running(world) as address, SandboxClient(address) as person:
        bot = Bot(world.token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot")
        async with bot:
            yield Desk(world, address, bot, person)


def png(width: int, height: int, grey: int = 128) -> bytes:
    """A picture of one shade."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([grey]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
