"""A small feed server for journeys: sources whose entries a test publishes, and the program as a subprocess."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot.sandbox.demo import environment

PROJECT = Path(__file__).resolve().parents[2]


@dataclass
class Wire:
    """Feeds by name, each an RSS document of what was published so far."""

    base: str = ""
    items: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    conditional: int = 0
    pages: dict[str, str] = field(default_factory=dict)  # web pages by name
    gone: set[str] = field(default_factory=set)  # feeds that were withdrawn
    links: str = ""  # what every feed's channel says of itself, such as its hub

    def add_source(self, name: str) -> None:
        """A source that has published one item nobody asked for."""
        self.items[name] = []
        self.asked[name] = 0
        self.publish(name, f"Weather for the region of {name}", "Mild, with some rain.")

    def publish(self, name: str, title: str, summary: str = "") -> None:
        """A new entry in a source, dated now."""
        number = sum(map(len, self.items.values()))
        self.items[name].insert(
            0,
            f"<item><title>{escape(title)}</title><description>{escape(summary)}</description>"
            f"<link>http://news.example/{name}/{number}</link><guid>{name}-{number}</guid>"
            f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate></item>",
        )

    def sources_toml(self) -> str:
        """The list of the wire's sources, as SOURCES_FILE takes it."""
        return "\n".join(
            f'[[source]]\nname = "{name}"\nurl = "{self.base}/{name}"\nlanguage = "en"\nkind = "news"\n'
            f'country = "LT"\ncontrol = "independent"\n'
            for name in self.items
        )

    async def handle(self, request: web.Request) -> web.Response:
        """Answer with the feed, or 304 where nothing changed."""
        name = request.match_info["name"]
        if name in self.pages:
            return web.Response(text=f"<html><head>{self.pages[name]}</head></html>", content_type="text/html")
        if name in self.gone:
            raise web.HTTPGone
        if name not in self.items:
            raise web.HTTPNotFound
        self.asked[name] += 1
        etag = f'"{len(self.items[name])}"'
        if request.headers.get("If-None-Match") == etag:
            self.conditional += 1
            return web.Response(status=304, headers={"ETag": etag})
        channel = f"<title>{name}</title>{self.links}{''.join(self.items[name])}"
        body = f"<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>{channel}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": etag})


W = TypeVar("W", bound=Wire)


@contextlib.asynccontextmanager
async def running_wire(wire: W) -> AsyncIterator[W]:
    """A wire on a free loopback port."""
    app = web.Application()
    app.router.add_get("/{name}", wire.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    wire.base = f"http://{host}:{port}"
    try:
        yield wire
    finally:
        await runner.cleanup()


LONGEST_END = 40  # seconds, on a machine on which other programs start meanwhile


@dataclass
class Bot:
    """`dewline run` as a subprocess with settings of a test."""

    environment: dict[str, str]
    log: Path
    arguments: tuple[str, ...] = ()
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the program; it is ready when it answers."""
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "bot", "run", *self.arguments]
            self.process = await asyncio.create_subprocess_exec(
                *command, cwd=PROJECT, env=environment() | self.environment, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """End it as a service manager would; returns its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            raise RuntimeError("the program was not started")
        if self.process.returncode is None:
            self.process.send_signal(number)
        try:
            async with asyncio.timeout(LONGEST_END):
                return await self.process.wait()
        except TimeoutError:
            raise AssertionError(f"the program does not end; it said at last:\n{self.said()[-2000:]}") from None

    def said(self) -> str:
        """Everything it logged."""
        return self.log.read_text(encoding="utf-8", errors="replace")
