"""Polling 1,000 sources of 20 entries, stored durably: the first time, with one new entry each, and with none.

    python tests/bench/bench_fetching.py             1,000 sources
    python tests/bench/bench_fetching.py 200         fewer

The real scheduler, fetcher, parser, matcher, stories and store (SQLite in a file) against a server in a process of its
own on the same machine. The baseline of the same run is feedparser alone over the same documents, one after the other,
in CPU time of one core. CPU times of each process stand beside the rates: they hardly change where other work has the
machine, and rates do. Last, what 10,000 sources at rest cost: the scheduler's look at what is due, every half second.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import func, select, update

from bot.clock import utc_now
from bot.logs import configure
from bot.scheduler import TICK_SECONDS, Polling
from feeds.catalogue import load_catalogue
from feeds.deciding.decide import decide
from feeds.fetching.fetch import Fetcher, FetchSettings
from feeds.fetching.hosts import Pace
from feeds.fetching.polling import PollSettings, after_poll
from feeds.ingest import Ingest
from feeds.matching.match import Matcher
from feeds.model import Control, Fetched, Kind, Source, Validators
from feeds.store import Store, migrate, open_store
from feeds.store.tables import sources
from feeds.stories.cluster import OpenStories
from feeds.workers.parse import ParserPool

SERVER = Path(__file__).with_name("feed_server.py")
SOURCES = 1_000
AT_REST = 10_000
FOREIGN = 50  # documents whose language has to be told
LOOKS = 40  # at what is due, at rest
PACE = Pace(at_once=32, spacing=0.0, waiting=100_000)  # the server is ours


@dataclass(frozen=True)
class Spent:
    """CPU seconds of the processes so far."""

    program: float
    worker: float
    server: float


@dataclass
class Meter:
    """Watches the processes: their CPU time, and the most memory each ever had, in MiB."""

    server: psutil.Process
    main_peak: float = 0.0
    worker_peak: float = 0.0
    _workers: dict[int, float] = field(default_factory=dict)

    def look(self) -> None:
        """Note what the processes have taken; a worker may be gone the next time."""
        me = psutil.Process()
        self.main_peak = max(self.main_peak, _peak(me.pid))
        for child in me.children():
            with contextlib.suppress(psutil.Error, OSError, IndexError):
                if "feeds.workers.parse_worker" in child.cmdline():
                    self.worker_peak = max(self.worker_peak, _peak(child.pid))
                    self._workers[child.pid] = _cpu(child)

    def spent(self) -> Spent:
        """CPU time so far."""
        self.look()
        return Spent(_cpu(psutil.Process()), sum(self._workers.values()), _cpu(self.server))


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _peak(pid: int) -> float:
    return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Run it all and print a line for each figure."""
    configure("error", "console", None)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SOURCES
    baseline = json.loads(subprocess.check_output([sys.executable, str(SERVER), "--alone", str(count)], text=True))
    alone = baseline["comes"] / count
    print(f"{count:,} documents of 20 entries, {baseline['bytes'] / 1000:.1f} kB on average")
    print(f"feedparser alone: {1 / alone:,.0f} documents/s on one core; as the program uses it, ", end="")
    print(f"{count / baseline['used']:,.0f}")
    with tempfile.TemporaryDirectory() as folder, serving(count) as (process, served):
        asyncio.run(polling(count, process, served, f"sqlite:///{folder}/news.db", alone))
    asyncio.run(telling_languages(psutil.Process()))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(at_rest(f"sqlite:///{folder}/rest.db"))


@contextlib.contextmanager
def serving(count: int) -> Iterator[tuple[psutil.Process, dict[str, Any]]]:
    """The server of the feeds; gives its process, and what it says of itself: `port` and `languages`."""
    command = [sys.executable, str(SERVER), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield psutil.Process(process.pid), json.loads(process.stdout.readline())
        process.stdin.close()


@contextlib.asynccontextmanager
async def program(store: Store, workers: int) -> AsyncIterator[tuple[Ingest, Polling]]:
    """The part of the bot that reads sources."""
    catalogue = load_catalogue()
    pace = PollSettings(floor=3600, ceiling=7200)
    settings = FetchSettings(allow_private=True, private_pace=PACE)
    async with Fetcher(settings) as fetcher, ParserPool(workers) as parser:
        matcher = Matcher(catalogue.topics, catalogue.subjects)
        ingest = Ingest(
            fetcher=fetcher,
            parser=parser,
            matcher=matcher,
            open_stories=OpenStories,
            decide=decide,
            after_poll=partial(after_poll, settings=pace, random=random.random),
            store=store,
            clock=utc_now,
        )
        await ingest.start()
        yield ingest, Polling(store.sources, ingest.poll, lambda: None, utc_now, "bench")


async def polling(count: int, server: psutil.Process, served: dict[str, Any], url: str, alone: float) -> None:
    """The three rounds. `alone` is the CPU time of feedparser for one document."""
    await migrate(url)
    port, meter = served["port"], Meter(server)
    async with open_store(url) as store, program(store, 1) as (_, scheduler):
        listed = [_source(port, number, language) for number, language in enumerate(served["languages"])]
        await store.sources.sync(listed, utc_now())
        scheduler.start()
        first = await _measured("first poll, 20 new entries each", "aim 300", store, count, meter, alone)
        async with aiohttp.ClientSession() as session:
            await session.post(f"http://127.0.0.1:{port}/grow")
        await _due_now(store)
        grown = await _measured("one new entry each", "aim 900", store, count, meter, alone)
        print(f"   {first / grown:.1f} times the first poll (aim 3)")
        await _due_now(store)
        await _measured("nothing new (304)", "aim 1,500", store, count, meter, alone)
        await scheduler.stop()
    print(f"peak memory: main process {meter.main_peak:.0f} MiB (aim 120 MB = 114 MiB), ", end="")
    print(f"worker {meter.worker_peak:.0f} MiB (aim 80 MB = 76 MiB)")


def _source(port: int, number: int, language: str = "en") -> Source:
    url = f"http://127.0.0.1:{port}/feed/{number}"
    return Source(f"Wire {number}", url, language, Kind.NEWS, "GB", Control.INDEPENDENT)


async def _measured(what: str, aim: str, store: Store, count: int, meter: Meter, alone: float) -> float:
    """Seconds until every source was polled once; printed with what each process took of it."""
    before = meter.spent()
    seconds = await _round(store, count, meter)
    after = meter.spent()
    spent = [(after.program - before.program), (after.worker - before.worker), (after.server - before.server)]
    program_, worker, server = (each / count * 1000 for each in spent)
    print(f"{what:<36} {count / seconds:8,.0f} sources/s   ({aim})")
    print(f"   CPU of a source: main {program_:.1f} ms, worker {worker:.1f} ms, server {server:.1f} ms;", end=" ")
    print(f"main and worker {(program_ + worker) / (alone * 1000):.2f} times feedparser alone")
    return seconds


async def _due_now(store: Store) -> None:
    async with store.database.write() as connection:
        await connection.execute(update(sources).values(due=utc_now()))


async def _round(store: Store, count: int, meter: Meter) -> float:
    """Seconds until every source was polled once."""
    began, start = utc_now(), time.perf_counter()
    while True:
        done = select(func.count()).where(sources.c.due > began + timedelta(minutes=30))
        async with store.database.read() as connection:
            if await connection.scalar(done) == count:
                return time.perf_counter() - start
        meter.look()
        await asyncio.sleep(0.2)


async def telling_languages(nobody: psutil.Process) -> None:
    """The most memory a worker takes once it has to tell what language texts are in."""
    from tests.bench.feed_server import document, texts  # brings a web server, which is no part of what is measured

    meter = Meter(nobody)
    source, every = _source(1, 0), texts(FOREIGN)
    async with ParserPool(1) as parser:
        for number, mine in enumerate(every):
            for item in mine:
                item["title"] = f"{item['title']} \u0105\u0119\u0107\u0142\u0144 \u0161\u010d\u0117\u017e"
            body = document(number, mine, 0)
            await parser.parse(Fetched(source.url, body, "application/rss+xml", Validators()), source, utc_now())
        meter.look()
    print(f"peak memory of a worker that tells languages: {meter.worker_peak:.0f} MiB")


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
