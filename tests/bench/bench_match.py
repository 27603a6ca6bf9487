"""Matching: items a second through the whole catalogue, against a bare Aho–Corasick scan of the same text.

The baseline does what no matcher can do without: find every occurrence of as many patterns in the casefolded text.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from feeds.catalogue import load_catalogue
from feeds.match import Matcher
from feeds.model import Entry
from tests.bench.news import entry_of, items

COUNT = 20_000
ROUNDS = 3


def _rate(work: Callable[[Entry], object], entries: list[Entry]) -> float:
    start = time.perf_counter()
    for entry in entries:
        work(entry)
    return len(entries) / (time.perf_counter() - start)


def main() -> None:
    """Print both rates and their ratio, medians of interleaved rounds."""
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    aliases = {alias.casefold() for s in catalogue.subjects for names in s.aliases.values() for alias in names}
    scan = ahocorasick_rs.AhoCorasick(sorted(aliases))
    entries = [entry_of(item) for item in items(COUNT)]
    bare: list[float] = []
    full: list[float] = []
    for _ in range(ROUNDS):
        bare.append(_rate(lambda e: scan.find_matches_as_indexes(f"{e.title}\n{e.summary}".casefold(), True), entries))
        full.append(_rate(matcher.match, entries))
    ratio = statistics.median(b / f for b, f in zip(bare, full, strict=True))
    print(f"catalogue: {len(catalogue.topics)} topics, {len(catalogue.subjects)} subjects; {len(entries)} items")
    print(f"bare scan for {len(aliases)} names   {statistics.median(bare):10,.0f} items/s")
    print(f"Matcher.match                {statistics.median(full):10,.0f} items/s   (aim 20,000)")
    print(f"ratio                        {ratio:10.1f} times the bare scan's time")


if __name__ == "__main__":
    main()
