"""A run: a sandbox with people in it, the program against it, news, and everything that goes wrong meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from bot.clock import utc_now
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.server import FAULTS, create_app, serving
from feeds.audience import Address
from feeds.catalogue import load_catalogue
from feeds.store import Store, migrate, open_store
from tests.faults import light
from tests.faults.bases import Base, FileBase, ServerBase, until_it_works
from tests.faults.news import Desk, News, Wired, titles
from tests.faults.plan import OF_A_FILE, OF_TELEGRAM, SWIFT, Step, plan
from tests.faults.record import Record, Witness, missing, violations
from tests.faults.sizes import Sizes
from tests.journeys.wire import Bot, Wire, running_wire
from tests.postgresql import Server, running_server

T = TypeVar("T")

USUAL_LIGHT, USUAL_WHOLE = 0.15, 2.5  # seconds from a start to the first call, on a machine that does nothing else
SLOWEST = 8.0
STARTS = 3  # of which the quickest counts: one alone may have met another program's busy moment
QUIET = 1.5  # seconds without a call after which nothing more is expected
SPAWN = multiprocessing.get_context("forkserver")


class Program(Protocol):
    """What is killed."""

    @property
    def pid(self) -> int | None: ...

    async def start(self) -> None: ...

    async def kill(self) -> None: ...


@dataclass(slots=True)
class Light:
    """The delivering part alone."""

    run: Callable[[], None]
    process: multiprocessing.context.ForkServerProcess | None = None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    async def start(self) -> None:
        """A new process; it is at work some tens of milliseconds later."""
        SPAWN.set_forkserver_preload(["tests.faults.light"])
        self.process = SPAWN.Process(target=self.run, daemon=True)
        self.process.start()

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            await asyncio.to_thread(self.process.join, 20)


@dataclass(slots=True)
class Whole:
    """`dewline run`."""

    bot: Bot

    @property
    def pid(self) -> int | None:
        return self.bot.process.pid if self.bot.process else None

    async def start(self) -> None:
        await self.bot.start()

    async def kill(self) -> None:
        await self.bot.kill()


@dataclass
class Stage:
    """One run."""

    witness: Witness
    faults: Faults
    program: Program
    news: News
    record: Record
    base: Base
    store: Store
    rooms: list[int]
    wrong: light.Clock  # by how much the program's clock is
    kinds: tuple[str, ...]  # of troubles
    slowness: float = 1.0  # of this machine at the moment: steps are that much further apart

    async def play(self, steps: list[Step], patience: float) -> list[str]:
        """Play the steps, let everything come to rest, and say what was wrong."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.TaskGroup() as group:
            for step in steps:
                await asyncio.sleep(max(0.0, begun + step.at * self.slowness - loop.time()))
                if step.what == "publish":
                    await self.news.publish(self.record)
                elif step.what == "kill":
                    await self._kill()
                else:
                    group.create_task(self._trouble(step))
        self.faults.scripted.clear()
        await self._rest(patience)
        return violations(self.record, self.witness, self.news)

    def repeats(self) -> int:
        """How many messages came again."""
        came = [(one.address, told) for one in self.witness.accepted if (told := self.news.find(one.text))]
        return len(came) - len(set(came))

    def trace(self) -> str:
        """Everything that happened, in order of time."""
        calls = [
            (call["at"], f"{call['method']} {call['chat']} {call['fault']} {call['code']}", call["message"])
            for call in self.witness.calls
        ]
        came = [(one.at, f"{one.address} {one.text[:60]!r}", one.number) for one in self.witness.accepted]
        kills = [(at, "KILL", "") for at in self.record.kills]
        lines = sorted([*calls, *came, *kills], key=lambda line: line[0])
        return "\n".join(f"{at:.3f} {what} {number}" for at, what, number in lines)

    async def _kill(self) -> None:
        self.record.kills.append(self.witness.clock())
        await self.program.kill()
        await self.program.start()

    async def _rest(self, patience: float) -> None:
        """Wait until everything that is owed has come, and nothing more comes."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while missing(self.record, self.witness, self.news) or not await self._quiet():
                    await asyncio.sleep(0.1)

    async def _quiet(self) -> bool:
        """Whether nothing waits in the store, and no call came for a while."""
        waiting = await until_it_works(self.store.outbox.waiting)
        calls = self.witness.calls
        return not waiting and (not calls or self.witness.clock() - calls[-1]["at"] > QUIET)

    async def _trouble(self, step: Step) -> None:
        chat = None if step.where is None else self.rooms[step.where % len(self.rooms)]
        if step.what in self.base.troubles:
            await self.base.suffer(step, lambda: self.program.pid)
        elif step.what == "clock":
            self.wrong.value += step.seconds
        elif step.what == "down":
            fault = Fault("drop", times=10**9)
            self.faults.scripted.insert(0, fault)
            await asyncio.sleep(step.seconds)
            fault.times = 0
        else:
            method = None if step.what == "flood" else "sendMessage"
            fault = Fault(step.what, step.times, method, chat, code=502, seconds=step.seconds)
            self.faults.scripted.append(fault)
            if step.what == "flood":
                self.record.floods.append(fault)


def people(witness: Witness) -> list[Address]:
    """Three people, two groups, and two threads of a forum."""
    found = [Address(witness.add_person(name, started=True).id) for name in ("Ada", "Bo", "Cem")]
    found += [Address(witness.add_group(f"Group {number}").id) for number in (1, 2)]
    forum = witness.add_group("Forum", forum=True)
    return [*found, *(Address(forum.id, witness.add_topic(forum, name)) for name in ("One", "Two"))]


@contextlib.asynccontextmanager
async def _sandbox() -> AsyncIterator[tuple[Witness, str, Faults]]:
    witness = Witness()
    limits = witness.limits
    limits.private, limits.group = (5, 5.0 / SWIFT), (20, 60.0 / SWIFT)
    app = create_app(witness)
    async with serving(app) as address:
        yield witness, address, app[FAULTS]


async def _subscribe(store: Store, addresses: list[Address], topics: list[str]) -> None:
    for address in addresses:
        kind = "private" if address.chat > 0 else "supergroup"
        await store.chats.meet(address.chat, kind, f"chat {address.chat}", "en", utc_now())
        await store.subscriptions.add(address, topics, utc_now())


async def slowness(program: Program, witness: Witness, usual: float) -> float:
    """How many times longer than `usual` (seconds) a start takes: between kills a program must get to work."""
    async with asyncio.timeout(180):
        while not witness.calls:  # the first start loads what the others find loaded
            await asyncio.sleep(0.01)
        quickest = min([await _restarted(program, witness) for _ in range(STARTS)])
    return min(max(1.0, quickest / usual), SLOWEST)


async def _restarted(program: Program, witness: Witness) -> float:
    """Seconds from a start to the first call."""
    await program.kill()
    before, begun = len(witness.calls), time.monotonic()
    await program.start()
    while len(witness.calls) == before:
        await asyncio.sleep(0.01)
    return time.monotonic() - begun


@contextlib.asynccontextmanager
async def light_stage(seed: int, folder: Path, news: int, server: Server | None = None) -> AsyncIterator[Stage]:
    """The delivering part alone, with news put straight into its store: a file, or on a server."""
    base: Base = ServerBase(server, server.new_database()) if server else FileBase(folder / "light.db")
    url = base.url if isinstance(base, ServerBase) else f"sqlite:///{folder / 'light.db'}"
    await migrate(url)
    async with _sandbox() as (witness, api, faults), open_store(url) as store:
        addresses = people(witness)
        await _subscribe(store, addresses, ["nato"])
        wrong = SPAWN.Value("d", 0.0)
        program = Light(partial(light.run, url, api, witness.token, folder / "light.log", wrong))
        rooms = list(dict.fromkeys(address.chat for address in addresses))
        desk = Desk(store, random.Random(seed), lambda: utc_now() + timedelta(seconds=wrong.value))
        kinds = (*OF_TELEGRAM, *base.troubles, "clock")
        stage = Stage(witness, faults, program, desk, Record(addresses), base, store, rooms, wrong, kinds)
        await program.start()
        try:
            stage.slowness = await slowness(program, witness, USUAL_LIGHT)
            yield stage
        finally:
            await program.kill()


@contextlib.asynccontextmanager
async def whole_stage(seed: int, folder: Path, news: int) -> AsyncIterator[Stage]:
    """The whole program, and sources that publish."""
    database = folder / "whole.db"
    url = f"sqlite:///{database}"
    await migrate(url)
    async with _sandbox() as (witness, api, faults), running_wire(Wire()) as wire, open_store(url) as store:
        addresses = people(witness)
        catalogue = load_catalogue()
        await _subscribe(store, addresses, [topic.id for topic in catalogue.topics])
        for name in ("vilnius", "warsaw", "london"):
            wire.add_source(name)
        (folder / "sources.toml").write_text(wire.sources_toml(), encoding="utf-8")
        environment = {
            "TELEGRAM_BOT_TOKEN": witness.token,
            "TELEGRAM_API_URL": api,
            "DATABASE_URL": url,
            "SOURCES_FILE": str(folder / "sources.toml"),
            "POLL_MIN_SECONDS": "0.1",
            "POLL_MAX_SECONDS": "0.3",
            "ALLOW_PRIVATE_FEEDS": "true",
            "STALE_ALERT_HOURS": "720",
            "PRIVATE_PER_SECOND": str(SWIFT),
            "GROUP_PER_MINUTE": str(18 * SWIFT),
            "QUESTIONS_PER_MINUTE": "6000",
        }
        program = Whole(Bot(environment, folder / "whole.log"))
        chance = random.Random(seed)
        wired = Wired(wire, titles(chance, news), chance)
        rooms = list(dict.fromkeys(address.chat for address in addresses))
        wrong = SPAWN.Value("d", 0.0)
        kinds = (*OF_TELEGRAM, *OF_A_FILE)
        base = FileBase(database)
        stage = Stage(witness, faults, program, wired, Record(addresses), base, store, rooms, wrong, kinds)
        await program.start()
        try:
            async with asyncio.timeout(180):  # the backlogs alert nobody
                while not all(f"source={name}" in program.bot.said() for name in wire.items):
                    await asyncio.sleep(0.05)
            stage.slowness = await slowness(program, witness, USUAL_WHOLE)
            yield stage
        finally:
            await program.kill()


async def round_of(seed: int, folder: Path, sizes: Sizes) -> tuple[list[str], Stage]:
    """One run from its seed; what was wrong, and the run."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(running_server()) if sizes.server else None
        made = whole_stage(seed, folder, sizes.news) if sizes.whole else light_stage(seed, folder, sizes.news, server)
        async with made as stage:
            steps = plan(
                seed,
                sizes.seconds,
                kills=sizes.kills,
                news=sizes.news,
                troubles=sizes.troubles,
                chats=len(stage.rooms),
                kinds=stage.kinds,
            )
            return await stage.play(steps, patience=60 + 60 * stage.slowness), stage
