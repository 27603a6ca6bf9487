"""Measures `/status`, `/search` and `/chart` over years of news. Prints a line a question.

    python tests/bench/bench_status.py                          # 300,000 entries in a SQLite file, removed at the end
    python tests/bench/bench_status.py --entries 1000000        # 900 a day, so three years; some 250,000 stories
    python tests/bench/bench_status.py --postgresql             # in a PostgreSQL of its own, removed at the end
    python tests/bench/bench_status.py --url postgresql://…     # in an empty database of yours
    python tests/bench/bench_status.py --keep PLACE             # keep the file, or with --postgresql the server's
                                                                # folder, and take it as it is the next time
    python tests/bench/bench_status.py --writing                # while polls are written, twenty a second

News is that of the archives, again and again (years.py). Times are of the program, in ms: `p50` and `p95` on the clock,
`cpu` the median of processor time, which other work on the machine cannot make longer, `first` that of the first ask of
each kind, when pages of the database are cold and no sentence was chosen before; it is in none of the others. A brief
is facts from the database and what is composed of them with summaries; rendering is not in it. A chart is `cold` when
its facts are read and its picture drawn by a worker that is there, `first` when that has to be started as well, and
`cached` when the same was asked within a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from years import NOW, fill

from feeds.answering import brief_on, chart_on
from feeds.asking.subjects import SubjectIndex
from feeds.briefs.chart import Chart
from feeds.catalogue import load_catalogue
from feeds.model import Decision, Entry, Level, Matched, Reason, Story
from feeds.source_state import PollOutcome
from feeds.store import Store, migrate, open_store
from feeds.workers.drawing import Pictures
from handlers.charting import drawing
from handlers.wording.texts import say_in
from tests.postgresql import running_server

ROUNDS = 40
BRIEFS = (
    "russia",
    "us-russia",
    "nato",
    "kaliningrad",
    "iskander",
    "russia+ukraine",
    "iskander+kaliningrad",
    "redzikowo",
)
CHARTS = ("russia", "nato", "kaliningrad", "redzikowo")
SEARCHES = {
    "a rare word": "iskander",
    "a common word": "ukraine",
    "two words": "stoltenberg nato",
    "a common beginning of words": "pres",
    "a phrase": '"air defence"',
}

Ask = Callable[[int], Awaitable[object]]
Time = tuple[float, float]


async def keep_writing(store: Store, until: asyncio.Event) -> None:
    """Polls with a new entry each, as ingest would write them."""
    states = await store.sources.all()
    serial = 10_000_000
    while not until.is_set():
        serial += 1
        source = states[serial % len(states)]
        at = NOW + timedelta(seconds=serial - 10_000_000)
        text = "The minister said that the exercise near the border would go on until the end of the month."
        entry = Entry(f"{serial:032x}", source.source, "News", text, f"https://news.test/{serial}", "en", at, at)
        story = Story(serial, 1, "News", Level.ROUTINE, Reason(), at, at, subjects=frozenset({"russia"}))
        decision = Decision(Matched(entry, (), ("russia",)), story, opens=True)
        await store.apply(PollOutcome(replace(source, last_success=at), (decision,)), at)
        await asyncio.sleep(0.05)


async def measured(ask: Ask, rounds: int = ROUNDS) -> list[Time]:
    """(on the clock, of the processor) in ms, of the first ask and of as many after it."""
    times = []
    for number in range(rounds + 1):
        clock, processor = time.perf_counter(), time.process_time()
        await ask(number)
        times.append(((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000))
    return times


def show(name: str, times: list[Time], firsts: list[Time] | None = None) -> None:
    """A line; the first of the times is told apart, where `firsts` are not given."""
    if firsts is None:
        firsts, times = times[:1], times[1:]
    clock, first = [each for each, _ in times], statistics.median(processor for _, processor in firsts)
    p95, cpu = statistics.quantiles(clock, n=20)[-1], statistics.median(processor for _, processor in times)
    print(f"{name:42} {statistics.median(clock):8.1f} {p95:8.1f} {cpu:8.1f} {first:8.1f}", flush=True)


def show_all(name: str, asked: list[list[Time]]) -> None:
    """A line for all of a kind."""
    show(name, [time_ for times in asked for time_ in times[1:]], [times[0] for times in asked])


async def briefs(store: Store, index: SubjectIndex) -> None:
    """Every subject, many times."""
    every = []
    for joined in BRIEFS:
        subjects = joined.split("+")

        async def ask(_: int, subjects: list[str] = subjects) -> object:
            return await brief_on(store, index, subjects, at=NOW, now=NOW, asked=NOW - timedelta(hours=18))

        every.append(await measured(ask))
        show(f"brief: {joined}", every[-1])
    show_all("brief: all", every)


async def searches(store: Store) -> None:
    """Words of every kind."""
    every = []
    for name, words in SEARCHES.items():

        async def ask(_: int, words: str = words) -> object:
            return await store.search(words, 7)

        every.append(await measured(ask))
        show(f"search: {name}", every[-1])
    show_all("search: all", every)


async def charts(store: Store, index: SubjectIndex) -> None:
    """90 days of each subject: first, cold and cached."""
    async with Pictures() as pictures:

        async def chart(subject: str, shift: int) -> None:
            at = NOW - shift * timedelta(minutes=5)

            async def read() -> Chart:
                return await chart_on(store, index, [subject], 90, at=at, now=at)

            shown = await pictures.chart((subject, 90), at, read)
            made = replace(drawing(say_in("en"), shown, dark=False), headline=str(shift))  # another picture each time
            await pictures.picture(made)

        began = time.perf_counter()
        await chart("redzikowo", 1000)
        print(f"{'chart: first, a worker being started':42} {(time.perf_counter() - began) * 1000:8.1f}", flush=True)
        for subject in CHARTS:
            show(f"chart: {subject}, cold", await measured(lambda n, s=subject: chart(s, n), ROUNDS // 4))  # type: ignore[misc]
            show(f"chart: {subject}, cached", await measured(lambda _, s=subject: chart(s, ROUNDS // 4)))  # type: ignore[misc]


@contextlib.asynccontextmanager
async def database(args: argparse.Namespace, folder: str) -> AsyncIterator[Store]:
    """The store to measure, filled."""
    kept = args.keep.resolve() if args.keep else None
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(running_server(kept)) if args.postgresql else None
        url = args.url or (server.url if server else f"sqlite:///{kept or Path(folder) / 'bench.db'}")
        await migrate(url)
        async with open_store(url) as store:
            if not await store.sources.all():
                await fill(store, args.entries)
            yield store


async def main() -> None:
    """Fill and measure as the arguments say."""
    parser = argparse.ArgumentParser(description="Measures /status, /search and /chart")
    parser.add_argument("--entries", type=int, default=300_000)
    parser.add_argument("--url")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--writing", action="store_true")
    args = parser.parse_args()
    index = SubjectIndex(load_catalogue())
    with tempfile.TemporaryDirectory() as folder:
        async with database(args, folder) as store:
            done = asyncio.Event()
            writer = asyncio.create_task(keep_writing(store, done)) if args.writing else None
            print(f"{'':42} {'p50':>8} {'p95':>8} {'cpu':>8} {'first':>8}   ms")
            await briefs(store, index)
            await searches(store)
            await charts(store, index)
            done.set()
            if writer:
                await writer


if __name__ == "__main__":
    asyncio.run(main())
