"""The baseline stories are compared with: one pass, cosine of TF-IDF words to the nearest story's mean, no more."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import datetime, timedelta

from feeds.model import Matched, Story
from feeds.text import clean, fold

OPEN_FOR = timedelta(hours=48)


class PlainStories:
    """A stand-in for OpenStories that knows only words as they are written."""

    def __init__(self, join: float) -> None:
        self._join = join
        self._frequency: Counter[str] = Counter()
        self._entries = 0
        self._sums: dict[int, defaultdict[str, float]] = {}
        self._lengths: dict[int, float] = {}
        self._stories: dict[int, Story] = {}
        self._holders: defaultdict[str, set[int]] = defaultdict(set)

    def place(self, matched: Matched, now: datetime) -> Story | None:
        """The nearest story, if it is near enough."""
        vector, dots = self._vector(matched), Counter[int]()
        for word, weight in vector.items():
            for number in self._holders[word]:
                dots[number] += weight * self._sums[number][word]
        near = {number: dot / self._lengths[number] for number, dot in dots.items()}
        best = max(near, key=near.__getitem__, default=None)
        return self._stories[best] if best is not None and near[best] >= self._join else None

    def put(self, story: Story, matched: Matched) -> None:
        """Add an entry to a story."""
        self._stories[story.id] = story
        sums = self._sums.setdefault(story.id, defaultdict(float))
        for word, weight in self._vector(matched).items():
            sums[word] += weight
            self._holders[word].add(story.id)
        self._lengths[story.id] = math.hypot(*sums.values()) or 1.0
        self._entries += 1
        self._frequency.update(set(_words(matched)))

    def expire(self, now: datetime) -> None:
        """Forget stories nothing has joined for two days."""
        for number in [n for n, story in self._stories.items() if story.updated < now - OPEN_FOR]:
            for word in self._sums.pop(number):
                self._holders[word].discard(number)
            del self._stories[number]

    def _vector(self, matched: Matched) -> dict[str, float]:
        counts = Counter(_words(matched))
        weights = {w: n * math.log((self._entries + 2) / (1 + self._frequency[w])) for w, n in counts.items()}
        length = math.hypot(*weights.values()) or 1.0
        return {word: weight / length for word, weight in weights.items()}


def _words(matched: Matched) -> list[str]:
    entry = matched.entry
    return [word for word in fold(clean(f"{entry.title} {entry.summary}")).split() if len(word) > 2]
