"""Measures delivery: how much of the allowance is used, how fast it can go, and what people notice of a broadcast.

    python tests/bench/bench_delivery.py
    python tests/bench/bench_delivery.py --seconds 20 --waiting 100000

The sandbox Bot API runs in a process of its own. The delivering part is the program's: store, sender, turns, and the
adapter that answers commands.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import insert

from bot.clock import utc_now
from bot.sandbox.rooms import Room
from bot.sandbox.server import running
from bot.sandbox.world import World
from bot.sending.catching_up import CatchingUp
from bot.sending.courier import Courier
from bot.sending.messages import alerts
from bot.sending.pacing import Pace, Pacer
from bot.sending.sender import Sender
from bot.sending.turns import Turns
from bot.telegram.answers import Answers
from bot.telegram.application import build_application
from bot.telegram.hearing import Hearing
from bot.telegram.membership import App
from bot.telegram.updates import ALLOWED, Conversation
from feeds.model import Level
from feeds.store import Store, migrate, open_store
from feeds.store.tables import chats, subscriptions
from handlers.pages.own_news import own_joiner
from handlers.reply import Reply, Request
from handlers.wording.markup import Html
from tests.faults.light import render
from tests.feeds.store.making import entry, matched, opening, poll

SUBSCRIBERS = 100_000
FREELY = Pace(100_000, 100_000, 6_000_000)
ASKS = 40


def sandbox(people: int, limits: bool, pipe: Connection) -> None:
    """A Bot API with so many people; asks for commands as told, and tells of its record. A process's main function."""

    async def serve() -> None:
        world = World()
        world.limits.on = limits
        for number in range(people):
            world.add_person(f"P{number}", started=True)
        rooms = list(world.rooms.values())
        loop, askers = asyncio.get_running_loop(), itertools.count(-people // 2)
        async with running(world) as address:
            pipe.send((address, world.token, rooms[0].id))
            while (what := await loop.run_in_executor(None, pipe.recv)) != "end":
                if what == "ask":
                    pipe.send(await _ask(world, rooms[next(askers)]))
                else:
                    sent = [call for call in world.calls if call["method"] == "sendMessage"]
                    codes = [call["code"] for call in sent]
                    pipe.send((codes.count(200), codes.count(429), sent[0]["at"], sent[-1]["at"]))

    asyncio.run(serve())


async def _ask(world: World, room: Room) -> float:
    """Ask for something, and wait until the answer stands in the chat."""
    asked, begun = world.person_sends(room, "/about"), time.perf_counter()
    async with asyncio.timeout(30):
        while not any(m["message_id"] > asked["message_id"] and "About" in m["text"] for m in room.messages.values()):
            await asyncio.sleep(0.002)
    return time.perf_counter() - begun


@contextlib.asynccontextmanager
async def delivering(people: int, pace: Pace, *, limits: bool) -> AsyncIterator[tuple[Store, Sender, Connection, App]]:
    """Everything that delivers, with a subscribed person in each chat; the sender is not started."""
    ours, theirs = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=sandbox, args=(people, limits, theirs), daemon=True)
    process.start()
    address, token, first = await asyncio.to_thread(ours.recv)
    with tempfile.TemporaryDirectory(prefix="dewline-bench-") as folder:
        url = f"sqlite:///{folder}/bench.db"
        await migrate(url)
        async with open_store(url) as store:
            await _subscribe(store, range(first, first + people))
            app, turns = build_application(token, address), Turns(Pacer(pace))
            month, own = timedelta(days=30), own_joiner(store)
            together = CatchingUp(store.outbox, store.stories.file, lambda *_: Reply(Html("")), own, month)
            makers = alerts(store.stories.file, render)
            sender = Sender(store.outbox, makers, Courier(app.bot), turns, utc_now, "bench", together)

            async def answer(request: Request) -> Reply:
                return Reply(Html("About this bot."))

            hearing = Hearing(utc_now, frozenset())
            Conversation(answer, lambda _: Reply(Html("sorry")), store.chats, Answers(turns), hearing, utc_now).attach(
                app
            )
            async with app:
                yield store, sender, ours, app
    ours.send("end")
    process.join(5)


async def _subscribe(store: Store, people: range) -> None:
    now = utc_now()
    about = {"kind": "private", "title": "", "language": "", "state": "active", "state_since": now, "since": now}
    for start in range(0, len(people), 5000):
        some = people[start : start + 5000]
        async with store.database.write() as connection:
            await connection.execute(insert(chats), [{"id": chat, **about} for chat in some])
            wanted = [{"chat_id": chat, "thread": 0, "topic": "nato", "since": now} for chat in some]
            await connection.execute(insert(subscriptions), wanted)


async def tell(store: Store, number: int) -> float:
    """An alert to everyone; the seconds it took to put it into the outbox."""
    story = opening(number, matched(entry(f"Story {number}", seen=utc_now()), ["nato"]), level=Level.ROUTINE)
    begun = time.perf_counter()
    await poll(store, story, now=utc_now())
    return time.perf_counter() - begun


async def rate(seconds: float, pace: Pace, *, limits: bool) -> tuple[float, int]:
    """Messages a second over so long, and how many were refused as too fast."""
    async with delivering(int(seconds * 40) if limits else int(seconds * 1500), pace, limits=limits) as made:
        store, sender, pipe, _ = made
        await tell(store, 1)
        task = asyncio.create_task(sender.run())
        await asyncio.sleep(seconds)
        sender.stop()
        await task
        pipe.send("record")
        sent, refused, first, last = await asyncio.to_thread(pipe.recv)
    return (sent - 1) / (last - first), refused


async def broadcast() -> None:
    """An alert to 100,000, and commands asked meanwhile."""
    async with delivering(SUBSCRIBERS, Pace(), limits=True) as (store, sender, pipe, app):
        before = peak()
        print(f"enqueueing an alert for {SUBSCRIBERS:,}            {await tell(store, 1):8.2f} s", end="")
        print(f"   peak memory +{peak() - before:.0f} MB")
        waits: list[float] = []
        task = asyncio.create_task(sender.run())
        await app.start()
        await app.updater.start_polling(allowed_updates=ALLOWED)
        for number in range(ASKS):
            if number == ASKS // 2:
                enqueueing = asyncio.create_task(tell(store, 2))  # and another one in the middle of it
            waits.append(await _one_answer(pipe))
            await asyncio.sleep(0.2)
        await enqueueing
        waits.sort()
        print(
            f"a command during the broadcast, to its answer  {statistics.median(waits):8.3f} s median, "
            f"p95 {waits[int(0.95 * len(waits))]:.3f} s, most {waits[-1]:.3f} s"
        )
        await app.updater.stop()
        await app.stop()
        sender.stop()
        await task
        pipe.send("record")
        print(f"… messages refused as too fast                 {(await asyncio.to_thread(pipe.recv))[1]:8}")


async def _one_answer(pipe: Connection) -> float:
    """Seconds from a question in the sandbox to its answer there."""
    pipe.send("ask")
    return float(await asyncio.to_thread(pipe.recv))


async def waiting(rows: int) -> None:
    """Memory with so many rows waiting, while some are delivered."""
    async with delivering(SUBSCRIBERS, FREELY, limits=False) as (store, sender, _, _app):
        for number in range(rows // SUBSCRIBERS):
            await tell(store, number + 1)
        task = asyncio.create_task(sender.run())
        await asyncio.sleep(5)
        sender.stop()
        await task
        print(f"peak memory with {rows:,} rows waiting        {peak():8.0f} MB")


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


async def main(seconds: float, rows: int) -> None:
    """Run it all and print the figures."""
    await waiting(rows)
    await broadcast()
    sent, refused = await rate(seconds, Pace(), limits=True)
    print(f"with Telegram's limits, {seconds:.0f} s                     {sent:8.2f} /s: ", end="")
    print(f"{sent / Pace().overall:.1%} of the allowance of {Pace().overall:.0f}, {refused} refused")
    sent, _ = await rate(10, FREELY, limits=False)
    print(f"without limits, one process                    {sent:8.0f} /s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="of sending under Telegram's limits")
    parser.add_argument("--waiting", type=int, default=1_000_000, help="rows")
    options = parser.parse_args()
    asyncio.run(main(options.seconds, options.waiting))
