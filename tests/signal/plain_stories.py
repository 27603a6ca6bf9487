"""The baselines stories are compared with: one pass in order of time, words as they are written, and one threshold.

Keywords: a report joins the story that holds a title with which its own shares most words (of all words of both), if
that share is high enough. TF-IDF: cosine of title and summary to the nearest story's mean, no more. Words are weighed
by what came before; a story that nothing joined for two days is closed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.language.text import clean, fold
from feeds.model import Entry

OPEN_FOR = timedelta(hours=48)
SHORTEST = 3  # letters of a word that counts


@dataclass(frozen=True, slots=True)
class Plain:
    """A report as the baselines read it."""

    uid: str
    seen: datetime
    title: frozenset[str]
    vector: Mapping[str, float]  # TF-IDF, of length 1


def plain(entries: Iterable[Entry]) -> list[Plain]:
    """Entries in time order, each weighed by what came before it."""
    frequency = Counter[str]()
    found = []
    for number, entry in enumerate(entries):
        title, words = _words(entry.title), _words(f"{entry.title} {entry.summary}")
        counts = Counter(words)
        weights = {word: n * math.log((number + 2) / (1 + frequency[word])) for word, n in counts.items()}
        length = math.hypot(*weights.values()) or 1.0
        vector = {word: weight / length for word, weight in weights.items()}
        found.append(Plain(entry.uid, entry.seen, frozenset(title), vector))
        frequency.update(counts.keys())
    return found


def by_keywords(reports: Sequence[Plain], join: float) -> dict[str, int]:
    """The story of each report: that of the title with which its own shares most words, from `join` of all words."""
    holders: defaultdict[str, dict[int, None]] = defaultdict(dict)  # word -> reports, in order
    stories: list[int] = []
    updated: list[datetime] = []
    for number, report in enumerate(reports):
        held = sorted((holders[word] for word in report.title), key=len)
        shared: defaultdict[int, int] = defaultdict(int)
        for left, having in zip(range(len(held), 0, -1), held, strict=True):
            # a title that has none of the words so far, and all that are left, must still share enough
            for other in having if left >= join * len(held) else shared.keys() & having.keys():
                shared[other] += 1
        best, story = join, len(updated)
        for other, count in sorted(shared.items()):
            share = count / (len(report.title) + len(reports[other].title) - count)
            if share >= best and report.seen - updated[stories[other]] <= OPEN_FOR:
                best, story = share, stories[other]
        if story == len(updated):
            updated.append(report.seen)
        updated[story] = report.seen
        stories.append(story)
        for word in report.title:
            holders[word][number] = None
    return {report.uid: story for report, story in zip(reports, stories, strict=True)}


def by_tfidf(reports: Sequence[Plain], join: float) -> dict[str, int]:
    """The story of each report: the one whose mean is nearest, from a cosine of `join`."""
    means = _Means()
    stories: dict[str, int] = {}
    for number, report in enumerate(reports):
        means.close(report.seen - OPEN_FOR)
        near = means.nearest(report.vector, join)
        stories[report.uid] = number if near is None else near
        means.add(stories[report.uid], report)
    return stories


class _Means:
    """The open stories, each as the sum of its reports' vectors."""

    def __init__(self) -> None:
        self._sums: dict[int, defaultdict[str, float]] = {}
        self._squares: dict[int, float] = {}  # of each sum's length
        self._updated: dict[int, datetime] = {}  # in order
        self._holders: defaultdict[str, dict[int, float]] = defaultdict(dict)  # word -> stories, what they hold of it

    def nearest(self, vector: Mapping[str, float], join: float) -> int | None:
        """The story at the greatest cosine, if that is at least `join`."""
        dots: defaultdict[int, float] = defaultdict(float)
        rest = 1.0
        for word, weight in sorted(vector.items(), key=lambda item: -item[1]):
            holders = self._holders[word]
            # a story that has none of the words so far comes at most to the length of what is left
            for story in holders if rest >= join * join else dots.keys() & holders.keys():
                dots[story] += weight * holders[story]
            rest -= weight * weight
        near = {story: dot / math.sqrt(self._squares[story]) for story, dot in dots.items()}
        best = max(near, key=lambda story: (near[story], -story), default=None)
        return best if best is not None and near[best] >= join else None

    def add(self, story: int, report: Plain) -> None:
        """A report joins a story, or opens it."""
        own = self._sums.setdefault(story, defaultdict(float))
        for word, weight in report.vector.items():
            self._squares[story] = self._squares.get(story, 0.0) + weight * (2 * own[word] + weight)
            own[word] += weight
            self._holders[word][story] = own[word]
        self._updated.pop(story, None)
        self._updated[story] = report.seen

    def close(self, horizon: datetime) -> None:
        """Forget the stories that nothing joined since."""
        while self._updated and (first := next(iter(self._updated.items())))[1] < horizon:
            del self._updated[first[0]]
            for word in self._sums.pop(first[0]):
                del self._holders[word][first[0]]


def _words(text: str) -> list[str]:
    return [word for word in fold(clean(text)).split() if len(word) >= SHORTEST]
