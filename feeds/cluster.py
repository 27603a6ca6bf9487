"""cluster(open, entry) -> story: which open story a new entry tells, if any.

One pass, in order of arrival. An entry is compared with the reports it shares rare words with; the story whose reports
are most alike takes it, if they are alike enough. Thresholds and their reasons are in feeds/thresholds.py, features in
feeds/features.py. Live blogs and round-ups tell no single event and only ever join their own series.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from feeds.features import Features, features
from feeds.forms import Form, form_of
from feeds.model import Matched, Story
from feeds.thresholds import Clustering


@dataclass(slots=True)
class _Report:
    """One entry of an open story, as far as comparing needs it."""

    story: int
    words: Features
    norm: float
    seen: datetime


@dataclass(slots=True)
class _Open:
    """An open story with its reports' numbers."""

    story: Story
    form: Form
    series: str
    reports: list[int] = field(default_factory=list)


class OpenStories:
    """The stories a new entry may join, and how often each word occurs. In memory; read back from rows at start."""

    def __init__(self, rules: Clustering | None = None) -> None:
        self._rules = rules or Clustering()
        self._stories: dict[int, _Open] = {}
        self._reports: dict[int, _Report] = {}
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._oldest: deque[tuple[datetime, int]] = deque()
        self._numbers = count()
        self._known: tuple[str, Features] | None = None

    def __len__(self) -> int:
        """How many stories are open."""
        return len(self._stories)

    def place(self, matched: Matched, now: datetime) -> Story | None:
        """The open story `matched` belongs to, or None: it opens one."""
        words = self._features(matched)
        form, series = form_of(matched.entry.title), matched.entry.source.publisher
        alike = self._alike(words)
        best, best_score = None, self._rules.join
        for story_id, scores in alike.items():
            open_ = self._stories[story_id]
            if not _may_join(form, series, open_):
                continue
            score = self._score(scores, len(open_.reports)) * self._freshness(open_, now)
            if score >= best_score:
                best, best_score = open_.story, score
        return best

    def put(self, story: Story, matched: Matched) -> None:
        """Record that `matched` is now a report of `story`, at this revision of it."""
        entry, words = matched.entry, self._features(matched)
        open_ = self._stories.get(story.id)
        if open_ is None:
            open_ = self._stories[story.id] = _Open(story, form_of(entry.title), entry.source.publisher)
        open_.story = story
        number = next(self._numbers)
        self._reports[number] = _Report(story.id, words, self._norm(words), entry.seen)
        open_.reports.append(number)
        self._oldest.append((entry.seen, number))
        for word in words:
            self._by_word[word].append(number)

    def expire(self, now: datetime) -> None:
        """Close stories that nothing has joined for long; their reports are forgotten."""
        horizon = now - self._rules.open_for
        while self._oldest and self._oldest[0][0] < horizon:
            _, number = self._oldest.popleft()
            report = self._reports.get(number)
            if report is None:
                continue
            open_ = self._stories[report.story]
            if open_.story.updated >= horizon:  # the story goes on: its first reports stay comparable a while longer
                self._oldest.append((open_.story.updated, number))
            else:
                self._forget(number, report, open_)

    def _forget(self, number: int, report: _Report, open_: _Open) -> None:
        del self._reports[number]
        open_.reports.remove(number)
        for word in report.words:
            self._by_word[word].remove(number)
            if not self._by_word[word]:
                del self._by_word[word]
        if not open_.reports:
            del self._stories[report.story]

    def _features(self, matched: Matched) -> Features:
        entry = matched.entry
        key = f"{entry.source.url} {entry.uid}"
        if self._known is None or self._known[0] != key:  # place and put ask for the same entry in turn
            self._known = key, features(matched, self._rules)
        return self._known[1]

    def _rarity(self, word: str) -> float:
        total = len(self._reports) + self._rules.imagined
        return math.log(total / (1 + len(self._by_word.get(word, ()))))

    def _norm(self, words: Features) -> float:
        return math.sqrt(sum((weight * self._rarity(word)) ** 2 for word, weight in words.items())) or 1.0

    def _alike(self, words: Features) -> dict[int, list[float]]:
        """Similarities (cosine of weight times rarity) to the nearest reports, by their stories."""
        reports, norm = self._reports, self._norm(words)
        alike: defaultdict[int, list[float]] = defaultdict(list)
        for number in self._candidates(words):
            report = reports[number]
            product = sum(
                weight * report.words[word] * self._rarity(word) ** 2
                for word, weight in words.items()
                if word in report.words
            )
            alike[report.story].append(product / (norm * report.norm))
        return alike

    def _candidates(self, words: Features) -> list[int]:
        """Reports worth comparing: the latest that hold the entry's rarest words, those sharing most of them first."""
        rules = self._rules
        worth = {word: weight * self._rarity(word) ** 2 for word, weight in words.items() if word in self._by_word}
        found: defaultdict[int, float] = defaultdict(float)
        for word in heapq.nlargest(rules.telling_words, worth, key=worth.__getitem__):
            for number in self._by_word[word][-rules.holders_read :]:
                found[number] += worth[word]
        return heapq.nlargest(rules.candidates, found, key=found.__getitem__)

    def _score(self, scores: list[float], reports: int) -> float:
        top = sorted(scores, reverse=True)[: self._rules.members_compared]
        mean = sum(top) / min(reports, self._rules.members_compared)
        return self._rules.nearest_share * top[0] + (1 - self._rules.nearest_share) * mean

    def _freshness(self, open_: _Open, now: datetime) -> float:
        hours = max(0.0, (now - open_.story.updated).total_seconds() / 3600)
        return math.exp(-hours / self._rules.fading_hours)


def _may_join(form: Form, series: str, open_: _Open) -> bool:
    if form in (Form.LIVE, Form.ROUNDUP):
        return open_.form is form and open_.series == series
    return open_.form not in (Form.LIVE, Form.ROUNDUP)
