"""How alike two reports are: evidence that they tell one event, as log odds.

Similarities of weighted words are added up by a logistic model, as in Miranda et al., Multilingual Clustering of
Streaming News (EMNLP 2018, https://aclanthology.org/D18-1483); tests/signal/fit_likeness.py finds its weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from feeds.features import Words
from feeds.thresholds import Clustering

MOST_DAYS = 3.0  # apart; more says no more
REACTION = "@react"  # the meaning in vocabulary.toml


@dataclass(frozen=True, slots=True)
class Report:
    """An entry's words with their weights when it came: how rare they were then."""

    title: frozenset[str]
    whole: dict[str, float]  # every word's weight; unit length
    by_title: float  # a word's weight times this is its weight in the title alone, that too of unit length …
    by_share: float  # … and times this its share of the title's weight
    language: str
    outlet: str
    day: float  # when it was seen, in days
    reacts: bool  # the title tells of a reaction
    topical: bool  # about a topic of the catalogue


def report_of(
    words: Words, outlet: str, seen: datetime, topical: bool, rarity: Mapping[str, float], rules: Clustering
) -> Report:
    """Weigh an entry's words by their `rarity` now."""
    title, power = words.title, rules.rarity_power
    weights = {w: rare**power * rules.title_weight if w in title else rare**power for w, rare in rarity.items()}
    length = _length(weights.values())
    whole = {word: weight / length for word, weight in weights.items()}
    titled = [weight for word, weight in whole.items() if word in title]
    by_title, by_share = 1 / _length(titled), 1 / (sum(titled) or 1.0)
    return Report(
        title, whole, by_title, by_share, words.language, outlet, seen.timestamp() / 86400, REACTION in title, topical
    )


def _length(weights: Collection[float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights)) or 1.0


def evidence(one: Report, other: Report) -> tuple[float, float, float, float, float, float]:
    """What two reports have in common, each from 0 to 1, but for the days:

    cosine of the titles; cosine of titles and summaries; of each title's weight, how much the other report holds, the
    lesser of the two; 1 where the languages differ, as what is shared then had to survive translation; days apart; 1
    where only one title tells of a reaction.
    """
    title = whole = of_one = of_other = 0.0
    one_title, other_title, other_whole = one.title, other.title, other.whole
    for word, weight in one.whole.items():
        if word not in other_whole:
            continue
        other_weight = other_whole[word]
        whole += weight * other_weight
        if word in one_title:
            of_one += weight
            if word in other_title:
                title += weight * other_weight
        if word in other_title:
            of_other += other_weight
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
    wholes = [other.whole for other in others]
    held = 0.0
    for word, weight in islice(report.whole.items(), len(report.title)):
        for whole in wholes:
            if word in whole:
                held += weight
                break
    return held * report.by_share
