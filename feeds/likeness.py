"""How alike two reports are: evidence that they tell one event, as log odds.

Similarities of weighted words are added up by a logistic model, as in Miranda et al., Multilingual Clustering of
Streaming News (EMNLP 2018, https://aclanthology.org/D18-1483); tests/signal/fit_likeness.py finds its weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.features import Words
from feeds.thresholds import Clustering

MOST_DAYS = 3.0  # apart; more says no more
REACTION = "@react"  # the meaning in vocabulary.toml


@dataclass(frozen=True, slots=True)
class Report:
    """An entry's words with their weights when it came: rarity, of the title also what share of the title they are."""

    title: dict[str, float]  # unit length
    shares: dict[str, float]  # of the title's weight; together 1
    whole: dict[str, float]  # unit length
    language: str
    outlet: str
    seen: datetime
    reacts: bool  # the title tells of a reaction
    topical: bool  # about a topic of the catalogue


def report_of(
    words: Words, outlet: str, seen: datetime, topical: bool, rarity: Callable[[str], float], rules: Clustering
) -> Report:
    """Weigh an entry's words by their rarity now."""
    weights = {word: rarity(word) ** rules.rarity_power for word in words.whole}
    title = {word: weights[word] for word in words.title}
    total = sum(title.values()) or 1.0
    whole = {word: weight * rules.title_weight if word in title else weight for word, weight in weights.items()}
    shares = {word: weight / total for word, weight in title.items()}
    return Report(_unit(title), shares, _unit(whole), words.language, outlet, seen, REACTION in words.title, topical)


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def evidence(one: Report, other: Report) -> tuple[float, float, float, float, float, float]:
    """What two reports have in common, each from 0 to 1, but for the days:

    cosine of the titles; cosine of titles and summaries; of each title's weight, how much the other report holds, the
    lesser of the two; 1 where the languages differ, as what is shared then had to survive translation; days apart; 1
    where only one title tells of a reaction.
    """
    title = whole = of_one = of_other = 0.0
    one_title, other_title, one_whole, other_whole = one.title, other.title, one.whole, other.whole
    for word in one_whole.keys() & other_whole.keys():
        whole += one_whole[word] * other_whole[word]
        if word in one_title:
            of_one += one.shares[word]
            if word in other_title:
                title += one_title[word] * other_title[word]
        if word in other_title:
            of_other += other.shares[word]
    days = min(abs((one.seen - other.seen).total_seconds()) / 86400, MOST_DAYS)
    foreign, reaction = float(one.language != other.language), float(one.reacts != other.reacts)
    return title, whole, min(of_one, of_other), foreign, days, reaction


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
    return sum(share for word, share in report.shares.items() if any(word in other.whole for other in others))
