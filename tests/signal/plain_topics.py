"""The baselines topics are compared with: a plain keyword list, and a plain TF-IDF classifier.

Keywords (keywords.toml): a topic is said where each of its groups has a word anywhere in title or summary.

TF-IDF: words as they are written, each item's vector of length 1, and for each topic a logistic regression in which
both answers weigh the same. It is trained on the catalogue's own examples and on all labelled sets but the one that it
is scored on, so on none of the labels scored. What the codebook lets pass ("may") trains nothing.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from feeds.catalogue import Catalogue
from feeds.language.text import clean, fold
from tests.signal.counting import MUST, NO
from tests.signal.labelled import Item

Found = dict[str, frozenset[str]]
STEPS, RATE = 800, 4.0  # of the regression's descent: more change no answer
RIDGE = 1e-4
_EVERY = " "  # no word


def by_keywords(items: Iterable[Item]) -> Found:
    """What the plain keyword list says of each item."""
    rules = _keywords()
    return {
        item["id"]: frozenset(
            topic for topic, groups in rules.items() if all(one.search(_text(item)) for one in groups)
        )
        for item in items
    }


def _keywords() -> dict[str, list[re.Pattern[str]]]:
    data = tomllib.loads((Path(__file__).parent / "keywords.toml").read_text(encoding="utf-8"))
    groups = {name: _pattern(words) for name, words in data["groups"].items()}
    return {topic: [groups[name] for name in names] for topic, names in data["topics"].items()}


def _pattern(words: str) -> re.Pattern[str]:
    ways = (r"\w* ".join(re.escape(part) for part in word.strip().split("* ")) for word in words.split(","))
    ways = (way.removesuffix(r"\*") if way.endswith(r"\*") else way + r"(?!\w)" for way in ways)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})")


def _text(item: Item) -> str:
    return f"{item['title']} {item.get('summary') or ''}".casefold()


def examples(catalogue: Catalogue) -> list[Item]:
    """The catalogue's own examples as labelled items: each says something of its own topic alone."""
    return [
        {
            "id": f"{topic.id}-{mark}-{number}",
            "title": example.title,
            "summary": example.summary,
            "marks": {topic.id: mark},
            "labelled": [topic.id],
        }
        for topic in catalogue.topics
        for mark, rows in ((MUST, topic.examples.must), (NO, topic.examples.never))
        for number, example in enumerate(rows)
    ]


def by_tfidf(trained: Sequence[Item], asked: Sequence[Item], topics: Sequence[str]) -> Found:
    """What a classifier that was trained on labelled items says of others."""
    words = [_words(item) for item in trained]
    frequency = Counter(word for found in words for word in set(found))
    rarity = {word: math.log((1 + len(trained)) / (1 + count)) + 1 for word, count in frequency.items()}
    marks = np.array([[_mark(row, topic) for topic in topics] for row in trained])
    weights = _fitted([_vector(found, rarity) for found in words], marks)
    return {item["id"]: _said(_vector(_words(item), rarity), weights, topics) for item in asked}


def _mark(row: Mapping[str, Any], topic: str) -> float:
    """1 for yes, 0 for no, NaN where nothing was said of it."""
    if topic not in row.get("labelled", (topic,)):
        return math.nan
    return {MUST: 1.0, NO: 0.0}.get(row["marks"].get(topic, NO), math.nan)


def _words(item: Item) -> list[str]:
    text = fold(clean(f"{item['title']} {item.get('summary') or ''}"))
    return [word for word in text.split() if len(word) > 1]


def _vector(words: Iterable[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """A text's weights, of length 1, and what every text has, for how usual a topic is."""
    weights = {word: count * rarity[word] for word, count in Counter(words).items() if word in rarity}
    length = math.hypot(*weights.values()) or 1.0
    return {word: weight / length for word, weight in weights.items()} | {_EVERY: 1.0}


def _said(vector: Mapping[str, float], weights: Mapping[str, Any], topics: Sequence[str]) -> frozenset[str]:
    odds = sum(weights[word] * weight for word, weight in vector.items())
    return frozenset(topic for topic, one in zip(topics, odds, strict=True) if one > 0)


def _fitted(vectors: Sequence[Mapping[str, float]], marks: Any) -> dict[str, Any]:
    """Each word's weights, one for each topic."""
    names = sorted({word for vector in vectors for word in vector})
    numbers = {word: number for number, word in enumerate(names)}
    columns = np.array([numbers[word] for vector in vectors for word in vector])
    values = np.array([[value] for vector in vectors for value in vector.values()])
    sizes = [len(vector) for vector in vectors]
    rows = np.repeat(np.arange(len(vectors)), sizes)
    by_row = np.cumsum([0, *sizes[:-1]])
    order = np.argsort(columns, kind="stable")
    by_column = np.searchsorted(columns[order], np.arange(len(names)))
    said, truth = ~np.isnan(marks), np.nan_to_num(marks)
    yes, no = (said & (marks > 0)).sum(axis=0), (said & (marks == 0)).sum(axis=0)
    worth = said * np.where(truth > 0, 0.5 / np.maximum(yes, 1), 0.5 / np.maximum(no, 1))
    weights = np.zeros((len(names), marks.shape[1]))
    for _ in range(STEPS):
        odds = np.add.reduceat(values * weights[columns], by_row)
        wrong = worth * (truth - 1 / (1 + np.exp(-odds)))
        slope = np.add.reduceat((values * wrong[rows])[order], by_column)
        weights += RATE * (slope - RIDGE * weights)
    return dict(zip(names, weights, strict=True))
