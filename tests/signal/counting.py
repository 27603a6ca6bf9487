"""How right topics and stories are, counted as the labelled sets' own script counts them (../shared/gold/score.py).

Counted here once more, so that the project's own sets can be scored where that script is not; a test holds that both
come to the same.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

MUST, NO = 2, 0  # marks; what may be found (1) is never scored


class Measures(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


@dataclass(slots=True)
class Counts:
    """What was rightly found, falsely found, and missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.false + other.false, self.missed + other.missed)

    @property
    def judged(self) -> bool:
        """Whether there was anything to find, or something was found."""
        return bool(self.right or self.false or self.missed)

    @property
    def measures(self) -> Measures:
        """Where nothing was to be found and nothing was, all is right."""
        precision = self.right / (self.right + self.false) if self.right + self.false else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        return Measures(precision, recall, harmonic(precision, recall))


class Told(NamedTuple):
    """How right stories are: by report (BCubed), by pairs of reports, and how many stories there are and were found."""

    bcubed: Measures
    pairs: Measures
    true: int
    found: int


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def count_topics(
    gold: Iterable[Mapping[str, Any]], found: Mapping[str, frozenset[str]], topics: Iterable[str]
) -> tuple[dict[str, Counts], list[tuple[str, str, str]]]:
    """Counts by topic, and the errors as (id, topic, what is wrong). Only the topics of a row's `labelled` are judged,
    where it says which."""
    counts = {topic: Counts() for topic in topics}
    errors = []
    for row in gold:
        for topic in row.get("labelled", counts):
            mark, said = row["marks"].get(topic, NO), topic in found[row["id"]]
            if mark == MUST and said:
                counts[topic].right += 1
            elif mark == NO and said:
                counts[topic].false += 1
                errors.append((row["id"], topic, "false alert"))
            elif mark == MUST:
                counts[topic].missed += 1
                errors.append((row["id"], topic, "missed"))
    return counts, errors


def count_stories(gold: Iterable[Mapping[str, Any]], found: Mapping[str, object]) -> Told:
    """How the stories that labelled reports were put into agree with those that they tell. A report that was put into
    none is a story of its own."""
    truth = {row["id"]: row["story"] for row in gold}
    said = {key: found.get(key, ("alone", key)) for key in truth}
    of_truth, of_said = _groups(truth), _groups(said)
    precision = recall = 0.0
    for key in truth:
        both = len(of_truth[truth[key]] & of_said[said[key]])
        precision += both / len(of_said[said[key]])
        recall += both / len(of_truth[truth[key]])
    precision, recall = precision / len(truth), recall / len(truth)
    true_pairs, said_pairs = _pairs(of_truth), _pairs(of_said)
    good = len(true_pairs & said_pairs)
    pairs = Counts(good, len(said_pairs) - good, len(true_pairs) - good).measures
    return Told(Measures(precision, recall, harmonic(precision, recall)), pairs, len(of_truth), len(of_said))


def mean(measures: Iterable[Measures]) -> Measures:
    """Each measure's mean over several sets, every set counting the same."""
    every = list(measures)
    return Measures(*(sum(column) / len(every) for column in zip(*every, strict=True)))


def _groups(said: Mapping[str, object]) -> Mapping[object, set[str]]:
    groups: defaultdict[object, set[str]] = defaultdict(set)
    for key, group in said.items():
        groups[group].add(key)
    return groups


def _pairs(groups: Mapping[object, set[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups.values() for pair in itertools.combinations(sorted(group), 2)}
