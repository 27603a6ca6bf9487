"""Replaying: items a second through the whole pipeline in memory, and what it costs to place an entry among stories.

    python tests/bench/bench_replay.py          a quarter of the archive's month, both sizes of the open stories, and
                                                the whole month by the command that a person types
    python tests/bench/bench_replay.py all      the whole month by quarters

Memory is this process's peak, read on the way: it should stand still once two days are open. Times are CPU times, but
for the command's.
"""

from __future__ import annotations

import dataclasses
import gc
import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.replaying.replay import BATCH, decisions
from feeds.catalogue import Catalogue, load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Entry, Level, Matched, Reason, Story
from feeds.stories.cluster import OpenStories
from tests.bench.bench_match import names_of, scan_for
from tests.bench.news import archive, entry_of, items

ROOT = Path(__file__).resolve().parents[2]
QUARTER, MONTH = 15_000, 10**9
MADE_UP_MONTH = 43_200  # an item a minute
FEW, MANY = 1_000, 50_000
PLACED = 1_000
ROUNDS = 3


def main() -> None:
    """Print the replay's rate and memory, the cost of placing among few and among many open stories, and a month."""
    catalogue = load_catalogue()
    whole = "all" in sys.argv[1:] and archive() is not None
    news = [entry_of(item) for item in items(MONTH if whole else QUARTER)]
    origin = "the archive" if archive() else "made-up news"
    print(f"{origin}: {len(news):,} items, {news[0].seen:%F} to {news[-1].seen:%F}")
    replay(news, catalogue)
    del news
    gc.collect()
    placing(catalogue)
    if not whole:
        month(catalogue)


def replay(news: list[Entry], catalogue: Catalogue) -> None:
    """Items a second, beside a bare scan of the same ones, and peak memory, by quarters of the way."""
    scan = scan_for(names_of(catalogue))
    numbers = _numbers()
    made = decisions(iter(news), catalogue, lambda: next(numbers))
    before, stories = _peak(), 0
    for part in range(4):
        start, count = time.process_time(), len(news) // 4
        stories += sum(decision.opens for decision in itertools.islice(made, count))
        took = time.process_time() - start
        start = time.process_time()
        for entry in news[part * count : (part + 1) * count]:
            scan(entry)
        scanned = time.process_time() - start
        print(
            f"quarter {part + 1}: {count / took:10,.0f} items/s   bare scan {count / scanned:8,.0f}/s"
            f"   ratio {took / scanned:5.1f}   peak memory {_peak():5,.0f} MB (at first {before:,.0f})"
        )
    print(f"{stories:,} stories from {len(news):,} items   (aim: 3,000 items/s at 200,000/s, ratio 67; memory flat)")


def _numbers() -> Iterator[int]:
    """Stories' numbers, by the block as a replay takes them."""
    for first in itertools.count(1, BATCH):
        yield from list(range(first, first + BATCH))


def placing(catalogue: Catalogue) -> None:
    """Microseconds to place an entry, medians of interleaved rounds."""
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    matched = [matcher.match(entry) for entry in _at_once(MANY + PLACED)]
    new, known = matched[-PLACED:], matched[:-PLACED]
    small, large = _filled(known[-FEW:]), _filled(known)
    few: list[float] = []
    many: list[float] = []
    for _ in range(ROUNDS):
        few.append(_cost(small, new))
        many.append(_cost(large, new))
    ratio = statistics.median(m / f for f, m in zip(few, many, strict=True))
    for open_, costs in ((small, few), (large, many)):
        print(f"place among {len(open_):6,} open stories {statistics.median(costs):8,.0f} µs an item")
    print(f"ratio {ratio:.2f}   (aim: within 2)")


def month(catalogue: Catalogue) -> None:
    """Seconds that `dewline replay` takes for a month, its start and the reading of the file included."""
    with tempfile.TemporaryDirectory() as folder:
        path = archive()
        if path is None:
            path = Path(folder, "month.jsonl")
            path.write_text("".join(f"{json.dumps(item)}\n" for item in items(MADE_UP_MONTH)), encoding="utf-8")
        command = [sys.executable, "-m", "bot", "replay", str(path), "--out", str(Path(folder, "out.jsonl"))]
        start = time.monotonic()
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        took = time.monotonic() - start
    news = [entry_of(item) for item in items(MADE_UP_MONTH if archive() is None else MONTH)]
    scan = scan_for(names_of(catalogue))
    start = time.process_time()
    for entry in news:
        scan(entry)
    scanned = time.process_time() - start
    print(f"a month, {len(news):,} items: {took:.0f} s   bare scan {scanned:.2f} s   ratio {took / scanned:.1f}")


def _at_once(count: int) -> Iterator[Entry]:
    """So many entries as if all were seen within one day, so that none has closed."""
    found = [entry_of(item) for item in items(count)]
    step = timedelta(days=1) / len(found)
    last = found[-1].seen
    for number, entry in enumerate(found):
        at = last - (len(found) - number) * step
        yield dataclasses.replace(entry, seen=at, published=at)


def _filled(matched: list[Matched]) -> OpenStories:
    """Each entry as a story of its own."""
    open_ = OpenStories()
    for number, one in enumerate(matched, 1):
        at = one.entry.seen
        open_.put(Story(number, 1, one.entry.title, Level.ROUTINE, Reason(), at, at), one)
    return open_


def _cost(open_: OpenStories, new: list[Matched]) -> float:
    start = time.process_time()
    for matched in new:
        open_.place(matched, matched.entry.seen)
    return (time.process_time() - start) / len(new) * 1e6


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
