"""`dewline demo`: the real bot as a child process, a local Telegram and newswire around it, and a page to watch.

    this process    Bot API + chat page + newswire on one loopback port
    child process   `dewline run`, told by its settings to use them

Ctrl-C ends both within two seconds; the database lives in a folder that is removed at the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.newswire import Newswire, WeekClock, load_week
from bot.sandbox.panel import Panel
from bot.sandbox.rooms import Json, Room
from bot.sandbox.server import create_app, serving
from bot.sandbox.world import World
from bot.settings import EXAMPLES
from feeds.fetching.guard import fault_of

PROJECT = Path(__file__).parents[2]
LAST_LINES = 15
GRACE = 1.5  # seconds the bot gets to end by itself
READY_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Cast:
    """The three chats that stand ready."""

    new: Room
    subscribed: Room
    group: Room
    threads: dict[str, int]


async def run_demo(port: int, speed: float) -> int:
    """Run the demo until Ctrl-C; returns the exit code."""
    if port and fault_of(f"http://127.0.0.1:{port}/"):  # the bot would read no source of the newswire's there
        return _unusable(port, "the bot asks no feeds there")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    world, week = World(), load_week()
    cast = set_the_stage(world)
    wire = Newswire(week, WeekClock(week.start, week.end, speed=speed))
    panel = Panel(world, wire)
    app = create_app(world)
    wire.add_routes(app)
    panel.add_routes(app)
    with tempfile.TemporaryDirectory(prefix="dewline-demo-") as folder:
        try:
            async with serving(app, port) as address:
                wire.base = address
                _welcome(address)
                return await _with_bot(Path(folder), address, world, wire, panel, cast, stop)
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)  # asyncio's own words name its calls
            return _unusable(port, why.lower())


def _unusable(port: int, why: str) -> int:
    print(f"Port {port} cannot be used: {why}. Try another: dewline demo --port 0", file=sys.stderr)
    return 1


def set_the_stage(world: World) -> Cast:
    """A new person, one who follows everything, and a group with forum topics."""
    new = world.add_person("You")
    subscribed = world.add_person("Maria")
    group = world.add_group("Baltic desk", forum=True, owner=subscribed)
    threads = {topic: world.add_topic(group, name) for topic, name in _THREADS.items()}
    return Cast(new, subscribed, group, threads)


_THREADS = {"kaliningrad": "Kaliningrad", "missile-defence": "Missile defence"}


async def _with_bot(
    folder: Path, address: str, world: World, wire: Newswire, panel: Panel, cast: Cast, stop: asyncio.Event
) -> int:
    log = folder / "bot.log"
    async with _bot(folder, address, world.token, wire, log) as bot:
        opening = asyncio.create_task(_open(world, wire, panel, cast), name="opening")
        ended = asyncio.create_task(bot.wait(), name="bot")
        stopped = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (opening, stopped):
                task.cancel()
        if ended.done() and not stop.is_set():
            print(f"The bot ended by itself (exit code {bot.returncode}). Its last words:", file=sys.stderr)
            print(
                *log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:], sep="\n", file=sys.stderr
            )
            return 1
        ended.cancel()
    return 0


async def _open(world: World, wire: Newswire, panel: Panel, cast: Cast) -> None:
    """Subscribe those who follow, wait until every source was read once, and let the week begin."""
    world.person_starts(cast.subscribed)
    world.person_sends(cast.subscribed, "/subscribe all")
    for topic, thread in cast.threads.items():
        world.person_sends(cast.group, f"/subscribe {topic}", thread=thread)
    panel.note = "The bot reads what its sources already hold; that alerts nobody."
    awaited = {cast.subscribed.id: 2, cast.group.id: len(cast.threads)}
    while not (wire.asked_by_all and all(_answers(world, chat) >= count for chat, count in awaited.items())):
        await asyncio.sleep(0.1)
    await asyncio.sleep(1.0)  # the last first fetch is still being taken in
    panel.note = ""
    wire.clock.begin()
    while wire.clock.now < wire.clock.end:
        await asyncio.sleep(0.2)
    panel.note = "The week is over. The bot stays: ask it something."


def _answers(world: World, chat: int) -> int:
    return sum(call["method"] == "sendMessage" and call["chat"] == chat and call["code"] == 200 for call in world.calls)


@contextlib.asynccontextmanager
async def _bot(
    folder: Path, address: str, token: str, wire: Newswire, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The real bot, ended with the block."""
    sources = folder / "sources.toml"
    sources.write_text(wire.sources_toml(), encoding="utf-8")
    settings = {
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder / 'dewline.db'}",
        "SOURCES_FILE": str(sources),
        "POLL_MIN_SECONDS": "1",
        "POLL_MAX_SECONDS": "2",
        "ALLOW_PRIVATE_FEEDS": "true",
    }
    with log.open("wb") as lines:
        bot = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=folder,  # where no .env of a real bot lies
            env=environment() | settings | {"PYTHONPATH": str(PROJECT)},
            stdout=lines,
            stderr=lines,
            start_new_session=True,  # Ctrl-C in the terminal is ours to pass on
        )
    try:
        yield bot
    finally:
        await _end(bot)


async def _end(bot: asyncio.subprocess.Process) -> None:
    if bot.returncode is not None:
        return
    bot.terminate()
    try:
        async with asyncio.timeout(GRACE):
            await bot.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(bot.pid, signal.SIGKILL)
        await bot.wait()


def environment() -> Json:
    """The environment without settings of a real bot: the demo is to touch nothing of it."""
    return {key: value for key, value in os.environ.items() if key.upper() not in EXAMPLES}


def _welcome(address: str) -> None:
    print(
        f"Dewline's demo is at {address}\n\n"
        "The week of 14 to 20 September 2009 passes there, a day a minute. Maria follows everything: watch her chat.\n"
        "Press Start in your own, pick topics, ask /status Kaliningrad. The group has a thread for each desk.\n"
        "Everything runs on this machine. Ctrl-C ends it and leaves nothing behind.",
        flush=True,
    )
