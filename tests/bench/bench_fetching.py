"""Polling 1,000 sources of 20 entries, stored durably: the first time, with one new entry each, and with none.

    python tests/bench/bench_fetching.py             1,000 sources
    python tests/bench/bench_fetching.py 200         fewer

The real scheduler, fetcher, parser, matcher, stories and store (SQLite in a file) against a server in a process of its
own on the same machine. The baseline of the same run is feedparser alone over the same documents, one after the other.
Last, what 10,000 sources at rest cost: the scheduler's look at what is due, every half second.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import feedparser

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import func, select, update

from bot.clock import utc_now
from bot.logs import configure
from bot.scheduler import TICK_SECONDS, Polling
from feeds.catalogue import load_catalogue
from feeds.cluster import OpenStories
from feeds.decide import decide
from feeds.fetch import Fetcher, FetchSettings
from feeds.hosts import Pace
from feeds.ingest import Ingest
from feeds.match import Matcher
from feeds.model import Control, Kind, Source
from feeds.parse import ParserPool
from feeds.polling import PollSettings, after_poll
from feeds.store import Store, migrate, open_store
from feeds.store.tables import sources
from tests.bench.feed_server import document

SOURCES = 1_000
AT_REST = 10_000
LOOKS = 40  # at what is due, at rest
PACE = Pace(at_once=32, spacing=0.0, waiting=100_000)  # the server is ours


def main() -> None:
    """Run it all and print a line for each figure."""
    configure("error", "console", None)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SOURCES
    alone = parse_alone(count)
    print(f"feedparser alone: {count / alone:,.0f} documents/s on one core")
    with tempfile.TemporaryDirectory() as folder, serving() as port:
        asyncio.run(polling(count, port, f"sqlite:///{folder}/news.db", alone))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(at_rest(f"sqlite:///{folder}/rest.db"))


def parse_alone(count: int) -> float:
    """Seconds of CPU that feedparser takes for the documents of the first poll."""
    documents = [document(number, 0) for number in range(count)]
    start = time.process_time()
    for body in documents:
        feedparser.parse(body)
    return time.process_time() - start


@contextlib.contextmanager
def serving():
    """The server of the feeds; gives its port."""
    command = [sys.executable, str(Path(__file__).with_name("feed_server.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.stdin.close()


@contextlib.asynccontextmanager
async def program(store: Store, workers: int) -> AsyncIterator[tuple[Ingest, Polling]]:
    """The part of the bot that reads sources."""
    catalogue = load_catalogue()
    pace = PollSettings(floor=3600, ceiling=7200)
    settings = FetchSettings(allow_private=True, private_pace=PACE)
    async with Fetcher(settings) as fetcher, ParserPool(workers) as parser:
        ingest = Ingest(
            fetcher=fetcher,
            parser=parser,
            matcher=Matcher(catalogue.topics, catalogue.subjects),
            open_stories=OpenStories,
            decide=decide,
            after_poll=partial(after_poll, settings=pace, random=random.random),
            store=store,
            clock=utc_now,
        )
        await ingest.start()
        yield ingest, Polling(store.sources, ingest.poll, lambda: None, utc_now, "bench")


async def polling(count: int, port: int, url: str, alone: float) -> None:
    """The three rounds."""
    await migrate(url)
    async with open_store(url) as store, program(store, 1) as (_, scheduler):
        await store.sources.sync([_source(port, number) for number in range(count)], utc_now())
        scheduler.start()
        first = await _round(store, count)
        _say("first poll, 20 new entries each", count, first)
        print(f"   feedparser's own time is {alone / first:.0%} of it")
        async with aiohttp.ClientSession() as session:
            await session.post(f"http://127.0.0.1:{port}/grow")
        await _due_now(store)
        grown = await _round(store, count)
        _say("one new entry each", count, grown, f"{first / grown:.1f} times the first poll, aim 3")
        await _due_now(store)
        _say("nothing new (304)", count, await _round(store, count), "aim 1,500")
        await scheduler.stop()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        workers = " ".join(f"{size:.0f}" for size in _children())
        print(f"peak memory: main process {peak:.0f} MiB (aim 120), worker {workers} MiB (aim 80)")


def _source(port: int, number: int) -> Source:
    url = f"http://127.0.0.1:{port}/feed/{number}"
    return Source(f"Wire {number}", url, "en", Kind.NEWS, "GB", Control.INDEPENDENT)


def _children() -> list[float]:
    """Peak memory of the processes this one has started, in MiB."""
    found = []
    for pid in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        status = Path(f"/proc/{pid}/status").read_text()
        name = Path(f"/proc/{pid}/cmdline").read_text()
        if "parse_worker" in name:
            found.append(int(status.split("VmHWM:")[1].split()[0]) / 1024)
    return found


def _say(what: str, count: int, seconds: float, note: str = "aim 300") -> None:
    print(f"{what:<36} {count / seconds:8,.0f} sources/s   ({note})")


async def _due_now(store: Store) -> None:
    async with store.database.write() as connection:
        await connection.execute(update(sources).values(due=utc_now()))


async def _round(store: Store, count: int) -> float:
    """Seconds until every source was polled once."""
    began, start = utc_now(), time.perf_counter()
    while True:
        done = select(func.count()).where(sources.c.due > began + timedelta(minutes=30))
        async with store.database.read() as connection:
            if await connection.scalar(done) == count:
                return time.perf_counter() - start
        await asyncio.sleep(0.1)


async def at_rest(url: str) -> None:
    """What looking at 10,000 sources costs while none is due, and polling them on the default budget."""
    await migrate(url)
    async with open_store(url) as store:
        await store.sources.sync([_source(1, number) for number in range(AT_REST)], utc_now())
        async with store.database.write() as connection:
            await connection.execute(update(sources).values(due=datetime.now(UTC) + timedelta(hours=1)))
        start = time.process_time()
        for _ in range(LOOKS):
            await store.sources.due(utc_now(), 32, "bench", timedelta(minutes=5))
        look = (time.process_time() - start) / LOOKS
    share = look / TICK_SECONDS
    print(f"{AT_REST:,} sources at rest: a look takes {look * 1000:.1f} ms, {share:.1%} of one core (aim 5 %)")


if __name__ == "__main__":
    main()
