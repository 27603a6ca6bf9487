"""Matching: items a second through the whole catalogue and through many watches, against bare Aho–Corasick scans.

The baselines do what no matcher can do without: find every occurrence of as many patterns in the casefolded text.
Watches are made up of catalogue names and of the news' own words (the commonest 200 left out, others drawn by the root
of how often they occur), in the shapes people write: a word, a stem, a phrase, two words, one without another, one of
three, near, in the title, in a language. Then the same number of watches of one kind each, all of which need the same
word of the day's news: what they cost must not grow as their number does.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import ahocorasick_rs

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from feeds.catalogue import Catalogue, load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Entry, Matched
from feeds.watches import WatchIndex, parse
from feeds.watches.document import words_of
from feeds.watches.query import every_words
from tests.bench.news import entry_of, items

Item = TypeVar("Item")

COUNT = 20_000
ASKED = 5_000  # items that watches are asked of
ROUNDS = 3
IN_TURN = 250  # items
MANY = (1_000, 10_000, 100_000)
KINDS_OF = 10_000  # of each kind
COMMONEST = 200  # words that nobody watches for

_SHAPES = (
    "{0}",
    "{0}",
    "{0:.5}*",
    '"{0} {1}"',
    "{0} {1}",
    "{0} {1}",
    "{0} NOT {1}",
    "{0} OR {1} OR {2}",
    "({0} OR {1}) {2}",
    "{0} NEAR/5 {1}",
    "title:{0}",
    "{0} lang:en",
)

HOT = "ukraine"  # that many watch for at once
_KINDS = {
    "the same word": HOT,
    "words": HOT + " {0}",
    "phrase": '"' + HOT + ' {0}"',
    "prefix": "{0:.5}*",
    "near": HOT + " NEAR/5 {0}",
    "near one of three": HOT + " NEAR/5 ({0} OR {1} OR {2})",
    "one of three": HOT + " ({0} OR {1} OR {2})",
    "without": HOT + " {0} NOT {1}",
    "source:": HOT + " source:{source} NOT {0}",
    "from:": HOT + " {0} from:(RU OR independent)",
    "the same topic": "topic:" + HOT,
    "topic:": "topic:" + HOT + " {0}",
    "one of topics": "(topic:" + HOT + " OR topic:russia) {0} NOT topic:nato",
}


def _rate(work: Callable[[Item], object], items: Sequence[Item]) -> float:
    start = time.process_time()
    for item in items:
        work(item)
    return len(items) / (time.process_time() - start)


def _interleaved(works: Sequence[Callable[[Item], object]], items: Sequence[Item]) -> list[list[float]]:
    """The rates of each work, by slices of the items in turns: what the machine does beside weighs on all alike."""
    rates: list[list[float]] = [[] for _ in works]
    for start in list(range(0, len(items), IN_TURN)) * ROUNDS:
        for rate, work in zip(rates, works, strict=True):
            rate.append(_rate(work, items[start : start + IN_TURN]))
    return rates


def names_of(catalogue: Catalogue) -> list[str]:
    """The names of all subjects, casefolded: what a bare scan looks for."""
    return sorted({alias.casefold() for s in catalogue.subjects for names in s.aliases.values() for alias in names})


def scan_for(patterns: Sequence[str]) -> Callable[[Entry], object]:
    """A bare scan of an entry's casefolded text."""
    automaton = ahocorasick_rs.AhoCorasick(patterns)
    return lambda e: automaton.find_matches_as_indexes(f"{e.title}\n{e.summary}".casefold(), True)


def _common(news: Sequence[Matched]) -> tuple[list[str], list[float]]:
    """The news' own words but the commonest, and their weights, added up."""
    counted = Counter(word for each in news for word in words_of(f"{each.entry.title} {each.entry.summary}"))
    first = min(COMMONEST, len(counted) // 4)  # made-up news has few
    common = [(word, count) for word, count in counted.most_common()[first:] if len(word) > 4 and word.isalpha()]
    return [word for word, _ in common], list(itertools.accumulate(count**0.5 for _, count in common))


def _drawn(chance: random.Random, words: list[str], weights: list[float]) -> list[str]:
    return chance.choices(words, cum_weights=weights, k=3)


def _queries(catalogue: Catalogue, news: Sequence[Matched]) -> Iterator[str]:
    """Endless made-up queries, the same ones in every run."""
    chance = random.Random(4)
    names = sorted({word for s in catalogue.subjects for n in s.aliases.values() for a in n for word in words_of(a)})
    names = [name for name in names if len(name) > 4]
    common = _common(news)
    while True:
        shape = chance.choice(_SHAPES)
        drawn = _drawn(chance, *common)
        if chance.random() < 0.5:
            drawn[0] = chance.choice(names)
        yield shape.format(*drawn)


def _kinds(number: int, news: Sequence[Matched]) -> None:
    """Prints what `number` watches of each kind cost, and a tenth as many."""
    chance, common = random.Random(5), _common(news)
    sources = sorted({words_of(each.entry.source.publisher)[0] for each in news})
    for name, shape in _KINDS.items():
        made = (shape.format(*_drawn(chance, *common), source=chance.choice(sources)) for _ in itertools.count())
        few, many = (WatchIndex(enumerate(map(parse, itertools.islice(made, n)))) for n in (number // 10, number))
        rates = [statistics.median(each) for each in _interleaved([few.match, many.match], news)]
        asked = sum(len(many.candidates(each)) for each in news) / len(news)
        hits = sum(len(many.match(each)) for each in news) / len(news)
        print(
            f"{number:7,} of one kind: {name:18} {rates[1]:8,.0f}/s  ({number // 10:,}: {rates[0]:8,.0f}/s)"
            f"  {asked:6.1f} asked and {hits:6.1f} found per item"
        )


def _catalogue(catalogue: Catalogue, entries: Sequence[Entry]) -> float:
    """Prints and returns items a second through the catalogue."""
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    aliases = names_of(catalogue)
    bare, full = _interleaved([scan_for(aliases), matcher.match], entries)
    ratio = statistics.median(b / f for b, f in zip(bare, full, strict=True))
    print(f"catalogue: {len(catalogue.topics)} topics, {len(catalogue.subjects)} subjects; {len(entries)} items")
    print(f"bare scan for {len(aliases)} names   {statistics.median(bare):10,.0f} items/s")
    print(f"Matcher.match                {statistics.median(full):10,.0f} items/s   (aim 20,000)")
    print(f"ratio                        {ratio:10.1f} times the bare scan's time")
    return statistics.median(full)


def _watches(number: int, queries: Iterator[str], news: Sequence[Matched], topics: float) -> None:
    read = [parse(query) for query in itertools.islice(queries, number)]
    start = time.process_time()
    index = WatchIndex(enumerate(read))
    built = time.process_time() - start
    words = sorted({" ".join(part.text for part in found.parts) for query in read for found in every_words(query)})
    scan = scan_for(words)
    bare, full = _interleaved([lambda each: scan(each.entry), index.match], news)
    ratio = statistics.median(b / f for b, f in zip(bare, full, strict=True))
    both = 1 / (1 / topics + 1 / statistics.median(full))
    hits = sum(len(index.match(each)) for each in news)
    print(
        f"{number:7,} watches  bare scan {statistics.median(bare):8,.0f}/s  watches {statistics.median(full):8,.0f}/s"
        f"  ratio {ratio:4.1f}  with the catalogue {both:7,.0f}/s  ({both / topics:.0%})"
        f"  {hits / len(news):.1f} found per item  built in {built:.2f} s"
    )


def main() -> None:
    """Print the rates and their ratios, medians of slices in turns."""
    catalogue = load_catalogue()
    entries = [entry_of(item) for item in items(COUNT)]
    topics = _catalogue(catalogue, entries)
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    queries = _queries(catalogue, [Matched(entry) for entry in entries])
    news = [matcher.match(entry) for entry in entries[:ASKED]]
    for number in MANY:
        _watches(number, queries, news, topics)
    _kinds(KINDS_OF, news)


if __name__ == "__main__":
    main()
