"""An hour of polling a server that misbehaves in every way it knows: nothing may be left behind.

    python tests/faults/soak_polling.py --minutes 60 [--seed 7]

The real scheduler, fetcher, parser processes, pipeline and store read 40 sources whose answers are made up anew for
each request: broken and hostile documents, lies in headers, answers cut off, dripped, never sent or never ended, and
bombs of gzip. A line a minute says what the program holds: memory, open files and sockets, worker processes, tasks. At
the end that is compared with the start. Exits 1 where anything grew or is left.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import gzip
import random
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import psutil
from sqlalchemy import or_

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "feeds"))

from httpserver import Answer, FeedServer
from polls import LOCAL, rss

from bot.clock import utc_now
from bot.logs import configure
from bot.scheduler import Polling
from feeds.catalogue import load_catalogue
from feeds.deciding.decide import decide
from feeds.fetching.bodies import Bounds
from feeds.fetching.fetch import Fetcher
from feeds.fetching.polling import PollSettings, after_poll
from feeds.ingest import Ingest, PollReport
from feeds.matching.match import Matcher
from feeds.model import Control, Kind, Source
from feeds.source_state import SourceState
from feeds.store import migrate, open_store
from feeds.store.tables import sources
from feeds.stories.cluster import OpenStories
from feeds.workers.parse import ParserPool
from tests.feeds.fetching.test_fetch_soak import anything

HOSTILE = Path(__file__).resolve().parents[1] / "feeds" / "hostile"
SOURCES = 40
SLOWEST = 2.0  # seconds between two polls of a source: refusals would keep it away for hours
WARM_UP = 3  # minutes, until every library is loaded and every cache has its size
BOMBS = (
    Answer(endless=b"<item><title>more</title></item>" * 2000),
    Answer(headers=[("Content-Encoding", "gzip")], body=gzip.compress(bytes(64 * 1024 * 1024))),
)
HELD = Answer(status=429, headers=[("Retry-After", "1")])  # the whole host, and so every source
MAY_GROW = 16 * 1024 * 1024  # bytes of the main process: 800 made-up entries, and what allocators keep


def documents(chance: random.Random) -> bytes:
    """A document: news, or a hostile file."""
    hostile = sorted(HOSTILE.iterdir())
    kind = chance.random()
    if kind < 0.2:
        return chance.choice(hostile).read_bytes()
    if kind < 0.3:
        attributes = " ".join(f'a{number}="x"' for number in range(chance.randrange(2000)))
        return f"<rss><channel><item {attributes}/></channel></rss>".encode()
    if kind < 0.4:
        return b"<rss><channel>" + b"<item>" * chance.randrange(5000)
    return rss([f"Report {chance.randrange(20)} of the region" for _ in range(chance.randrange(1, 20))])


class Server(FeedServer):
    """Makes up an answer for each request."""

    chance = random.Random(7)

    def _next(self, path: str) -> Answer:
        self.requests.clear()  # what it remembers for tests would be what grows
        self.ended.clear()
        answer = anything(self.chance)
        if answer.hang:  # long enough for anyone; for ever, it would be the server that holds more and more
            answer = Answer(wait=5.0)
        kind = self.chance.random()
        if kind < 0.02:
            return self.chance.choice(BOMBS)
        if kind < 0.022:
            return HELD
        return Answer(body=documents(self.chance)) if kind < 0.4 else answer


async def soak(minutes: float, seed: int, folder: str) -> list[str]:
    """Run it; returns what was left behind, in words."""
    Server.chance = chance = random.Random(seed)
    url = f"sqlite:///{folder}/soak.db"
    await migrate(url)
    catalogue, ended = load_catalogue(), Counter[str]()
    settings = replace(LOCAL, read=0.5, whole=1.0, bounds=Bounds(wire=256 * 1024, decoded=1024 * 1024))
    async with contextlib.AsyncExitStack() as stack:
        server = await stack.enter_async_context(Server())
        store = await stack.enter_async_context(open_store(url))
        fetcher = await stack.enter_async_context(Fetcher(settings))
        parser = await stack.enter_async_context(ParserPool(deadline_seconds=2.0, recycle_after=200))
        matcher = Matcher(catalogue.topics, catalogue.subjects)
        ingest = Ingest(
            fetcher=fetcher,
            parser=parser,
            matcher=matcher,
            open_stories=OpenStories,
            decide=decide,
            after_poll=partial(after_poll, settings=PollSettings(0.5, SLOWEST), random=chance.random),
            store=store,
            clock=utc_now,
        )

        async def poll(state: SourceState) -> PollReport:
            report = await ingest.poll(state)
            ended[type(report.result).__name__] += 1
            return report

        listed = [_source(server.url(f"/{number}"), number) for number in range(SOURCES)]
        await store.sources.sync(listed, utc_now())
        polling = Polling(store.sources, poll, lambda: None, utc_now, "soak")
        polling.start()
        first: tuple[int, int, int] | None = None
        clock, minute = asyncio.get_running_loop().time, 0
        begun = clock()
        while (passed := clock() - begun) < minutes * 60:  # by the clock: on a busy machine a second's sleep takes two
            await asyncio.sleep(1)
            now = utc_now()
            late = or_(sources.c.due.is_(None), sources.c.due > now + timedelta(seconds=SLOWEST))
            async with store.database.write() as connection:  # what was turned away for hours comes again
                await connection.execute(sources.update().where(late).values(due=now, health="fine"))
            if passed // 60 == minute:
                continue
            minute, held = int(passed // 60), _held()
            if first is None and minute >= WARM_UP:
                first = held
            print(f"{minute:3} min  {_words(held)}  {sum(ended.values()):6,} polls {dict(ended)}", flush=True)
        await polling.stop()
        last = _held()
    await asyncio.sleep(1)  # what was told to end has ended
    faults = [f"a task: {task.get_name()}" for task in asyncio.all_tasks() - {asyncio.current_task()}]
    return faults + _left(first or last, last)


def _source(url: str, number: int) -> Source:
    return Source(f"Wire {number}", url, "en", Kind.NEWS, "GB", Control.INDEPENDENT)


def _held() -> tuple[int, int, int]:
    """Memory in bytes, open files and sockets, and child processes, once rubbish is collected."""
    gc.collect()
    me = psutil.Process()
    return me.memory_info().rss, me.num_fds(), len(me.children())


def _words(held: tuple[int, int, int]) -> str:
    return f"{held[0] / 1024 / 1024:6.1f} MiB  {held[1]:3} files  {held[2]} workers  {len(asyncio.all_tasks()):3} tasks"


def _left(first: tuple[int, int, int], last: tuple[int, int, int]) -> list[str]:
    faults = []
    if last[0] > first[0] + MAY_GROW:
        faults.append(f"memory grew by {(last[0] - first[0]) / 1024 / 1024:.1f} MiB")
    if last[2] > 1:
        faults.append(f"{last[2]} worker processes, and there should be one")
    after = psutil.Process()
    if after.children():
        faults.append("worker processes outlived their pool")
    if after.net_connections():
        faults.append(f"{len(after.net_connections())} open sockets")
    if after.num_fds() > first[1]:
        faults.append(f"{after.num_fds()} open files at the end, {first[1]} before")
    return faults


def main() -> int:
    """Read the arguments, run, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    configure("critical", "console", None)
    with tempfile.TemporaryDirectory() as folder:
        faults = asyncio.run(soak(args.minutes, args.seed, folder))
    print("nothing was left behind" if not faults else "LEFT BEHIND: " + "; ".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
