"""Measures the running program: start to first answer, entry to message, memory with 77 sources.

    python tests/bench/bench_run.py

The real `dewline run` as a subprocess on a new SQLite file, against the sandbox Bot API and 77 feeds of 20 entries on
loopback. The baseline of the start is a Python that only imports the same libraries.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import psutil
from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import running
from bot.sandbox.world import World
from feeds.catalogue import load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Control, Entry, Kind, Source
from tests.journeys.wire import PROJECT, Bot, Wire, running_wire

SOURCES, ENTRIES = 77, 20
ROUNDS = 30
LIBRARIES = "import telegram.ext, feedparser, sqlalchemy.ext.asyncio, aiosqlite, aiohttp, apscheduler, alembic.config"


class TimedWire(Wire):
    """A wire that notes when a source's newest entry was first given out."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, float] = {}

    async def handle(self, request: web.Request) -> web.Response:
        """Answer as a wire does, and note the moment."""
        answer = await super().handle(request)
        if answer.status == 200:
            self.given.setdefault(f"{request.match_info['name']}-{len(self.items[request.match_info['name']])}", _now())
        return answer


def _now() -> float:
    return time.time()


def baseline() -> float:
    """Seconds that a Python takes to import the libraries and end: the best of three."""
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", LIBRARIES], check=True, cwd=PROJECT)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def peak_mib(process: psutil.Process) -> float:
    """The most memory a process ever had, in MiB (VmHWM)."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def titles() -> list[str]:
    """Headlines that alert today, each of an event of its own: examples that the catalogue's topics carry."""
    catalogue, now = load_catalogue(), datetime.now(UTC)
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    source = Source("One", "http://one.example/", "en", Kind.NEWS, "LT", Control.INDEPENDENT)
    found = [example.title for topic in catalogue.topics for example in topic.examples.must]
    alerting = [t for t in found if matcher.match(Entry(t, source, t, "", "", "en", now, now)).topics]
    return alerting[:: len(alerting) // ROUNDS][:ROUNDS]


async def start(bot: Bot, person: SandboxClient, chat: int) -> float:
    """Seconds from starting the program to its answer to a command that was waiting."""
    asked = await person.post("start", chat=chat)
    begun = time.perf_counter()
    await bot.start()
    await person.wait_for(chat, lambda message: bool(message["text"]), after=asked["id"], patience=60)
    return time.perf_counter() - begun


async def entry_to_message(wire: TimedWire, world: World) -> list[float]:
    """Seconds from a feed's giving out a new entry to the Bot API's getting the message, for each headline."""
    taken = []
    for number, title in enumerate(titles()):
        name, after = f"source-{number}", time.time()
        wire.publish(name, title)
        sent = await call_after(world, after)
        taken.append(sent - wire.given[f"{name}-{len(wire.items[name])}"])
    return taken


async def call_after(world: World, after: float) -> float:
    """When the bot first sent or changed a message after a moment."""
    async with asyncio.timeout(30):
        while True:
            for call in reversed(world.calls):
                if call["at"] > after and call["method"] in ("sendMessage", "editMessageText"):
                    return float(call["at"])
            await asyncio.sleep(0.005)


async def main() -> None:
    """Run it all and print the figures."""
    world = World()
    world.limits.on = False
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = await stack.enter_async_context(running(world))
        wire = await stack.enter_async_context(running_wire(TimedWire()))
        person = await stack.enter_async_context(SandboxClient(address))
        for number in range(SOURCES):
            wire.add_source(f"source-{number}")
            for entry in range(ENTRIES - 1):
                wire.publish(f"source-{number}", f"Local item {entry} of town {number}", "Nothing of note. " * 20)
        (folder / "sources.toml").write_text(wire.sources_toml(), encoding="utf-8")
        bot = Bot(
            {
                "TELEGRAM_BOT_TOKEN": world.token,
                "TELEGRAM_API_URL": address,
                "DATABASE_URL": f"sqlite:///{folder}/dewline.db",
                "SOURCES_FILE": str(folder / "sources.toml"),
                "POLL_MIN_SECONDS": "1",
                "POLL_MAX_SECONDS": "3",
                "ALLOW_PRIVATE_FEEDS": "true",
            },
            folder / "bot.log",
        )
        bare = baseline()
        chat = world.add_person("Ada").id
        first = await start(bot, person, chat)
        libraries = f"{first / bare:.1f} × importing the libraries ({bare:.2f} s)"
        print(f"start to first answer, new database   {first:6.2f} s, {libraries}")
        while min(wire.asked.values()) < 2:
            await asyncio.sleep(0.1)
        await person.ask(chat, "/subscribe all")
        taken = await entry_to_message(wire, world)
        median, most = statistics.median(taken), max(taken)
        print(f"entry to message, beyond the poll     {median:6.3f} s median, {most:.3f} s most, of {len(taken)}")
        assert bot.process is not None
        main_process = psutil.Process(bot.process.pid)
        workers = [round(peak_mib(child)) for child in main_process.children(recursive=True)]
        peak = peak_mib(main_process)
        print(f"peak memory with {SOURCES} sources           {peak:6.1f} MiB, parse workers {workers} MiB")
        await bot.stop()
        again = await start(bot, person, chat)
        print(f"start to first answer, second time    {again:6.2f} s, {again / bare:.1f} ×")
        print(f"peak memory until then                {peak_mib(psutil.Process(bot.process.pid)):6.1f} MiB")
        await bot.stop()


if __name__ == "__main__":
    asyncio.run(main())
