"""How alike two reports are: evidence that they tell one event, as log odds.

Similarities of weighted words are added up by a logistic model, as in Miranda et al., Multilingual Clustering of
Streaming News (EMNLP 2018, https://aclanthology.org/D18-1483); tests/signal/fit_likeness.py finds its weights.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import mul

from feeds.features import Words
from feeds.thresholds import Clustering

MOST_DAYS = 3.0  # apart; more says no more
REACTION = "@react"  # the meaning in vocabulary.toml


@dataclass(frozen=True, slots=True)
class Report:
    """An entry's words with their weights when it came: how rare they were then."""

    # Each word's place among the weights, the title's first, and the weights, of unit length: an array, as tens of
    # thousands of reports are open and a number of its own for each weight took a quarter of a story's memory.
    places: dict[str, int]
    weights: array[float]
    titled: int  # how many words the title has
    by_title: float  # a word's weight times this is its weight in the title alone, that too of unit length …
    by_share: float  # … and times this its share of the title's weight
    language: str
    outlet: str
    day: float  # when it was seen, in days
    reacts: bool  # the title tells of a reaction
    topical: bool  # about a topic of the catalogue

    @property
    def title(self) -> Iterator[str]:
        """The title's words."""
        return islice(self.places, self.titled)


def report_of(
    words: Words, outlet: str, seen: datetime, topical: bool, rarity: Iterable[float], rules: Clustering
) -> Report:
    """Weigh an entry's words by their `rarity` now, which is in the words' order."""
    count = len(words.title)
    weights = [rare**rules.rarity_power for rare in rarity]
    weights[:count] = [weight * rules.title_weight for weight in weights[:count]]
    length = _length(weights)
    weights = [weight / length for weight in weights]
    titled = weights[:count]
    return Report(
        places=dict(zip(words.whole, range(len(weights)), strict=True)),
        weights=array("d", weights),
        titled=count,
        by_title=1 / _length(titled),
        by_share=1 / (sum(titled) or 1.0),
        language=words.language,
        outlet=outlet,
        day=seen.timestamp() / 86400,
        reacts=REACTION in words.title,
        topical=topical,
    )


def _length(weights: Collection[float]) -> float:
    return math.sqrt(sum(map(mul, weights, weights))) or 1.0


def evidence(one: Report, other: Report) -> tuple[float, float, float, float, float, float]:
    """What two reports have in common, each from 0 to 1, but for the days:

    cosine of the titles; cosine of titles and summaries; of each title's weight, how much the other report holds, the
    lesser of the two; 1 where the languages differ, as what is shared then had to survive translation; days apart; 1
    where only one title tells of a reaction.
    """
    title = whole = of_one = of_other = 0.0
    ours, theirs = one.places, other.places
    our_weights, their_weights = one.weights, other.weights
    our_title, their_title = one.titled, other.titled
    for word in filter(theirs.__contains__, ours):
        our_place, their_place = ours[word], theirs[word]
        our_weight, their_weight = our_weights[our_place], their_weights[their_place]
        product = our_weight * their_weight
        whole += product
        if our_place < our_title:
            of_one += our_weight
            if their_place < their_title:
                title += product
        if their_place < their_title:
            of_other += their_weight
    title *= one.by_title * other.by_title
    covered = min(of_one * one.by_share, of_other * other.by_share)
    days = min(abs(one.day - other.day), MOST_DAYS)
    foreign, reaction = float(one.language != other.language), float(one.reacts != other.reacts)
    return title, whole, covered, foreign, days, reaction


def is_copy(one: Report, other: Report, rules: Clustering) -> bool:
    """Whether one is the other's text, hardly edited: as outlets print what an agency sent."""
    return one.language == other.language and evidence(one, other)[1] >= rules.copied


def likeness(one: Report, other: Report, rules: Clustering) -> float:
    """The log odds that two reports tell one event."""
    title, whole, covered, foreign, days, reaction = evidence(one, other)
    return (
        rules.base
        + rules.of_title * title
        + rules.of_whole * whole
        + rules.of_covered * covered
        + rules.of_foreign * foreign
        + rules.of_days * days
        + rules.of_reaction * reaction
    )


def told(report: Report, others: Sequence[Report]) -> float:
    """What share of a report's title the others hold together."""
    places = [other.places for other in others]
    held = 0.0
    for word, weight in zip(report.title, report.weights, strict=False):
        for its in places:
            if word in its:
                held += weight
                break
    return held * report.by_share
