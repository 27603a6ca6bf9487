"""Fit the weights of feeds/stories/likeness.py to labelled pairs of reports: python tests/signal/fit_likeness.py

Pairs come from the labelled stories (labelled.py) and from the demo's week, which is in six languages; each set
counts as much as any other. `--without NAME` leaves a set out, and the last lines say how well the others predict it.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.sandbox.newswire import load_week
from feeds.catalogue import load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Control, Entry, Kind, Level, Reason, Source, Story
from feeds.stories.cluster import OpenStories
from feeds.stories.likeness import Evidence, Report, evidence
from feeds.thresholds import Clustering
from tests.bench.news import entry_of
from tests.signal.labelled import Item, load, story_sets, windows

NAMES = tuple("of_" + name for name in Evidence._fields)
RULES = Clustering()
RIDGE = 0.3  # how strongly weights are held near nought: there are few labelled stories
Pairs = tuple[Any, Any]


class Recording(OpenStories):
    """Opens a story for each entry, and keeps the reports of the labelled ones."""

    def report(self, entry: Entry, matcher: Matcher, number: int) -> Report:
        """The entry's report, weighed by what came before it."""
        matched = matcher.match(entry)
        self.expire(entry.seen)
        report = self._read(matched).report
        self.put(Story(number, 1, entry.title, Level.ROUTINE, Reason(), entry.seen, entry.seen), matched)
        return report


def archive_pairs(labels: list[Item], items: list[Item], matcher: Matcher) -> Pairs:
    """Evidence and truth of each pair of labelled items that lie in one stretch of the archive."""
    truth = {row["id"]: row["story"] for row in labels}
    rows: list[tuple[float, ...]] = []
    same: list[bool] = []
    for window in windows(items, labels):
        index, found = Recording(), []
        for number, item in enumerate(window):
            report = index.report(entry_of(item), matcher, number)
            if item["id"] in truth:
                found.append((report, truth[item["id"]]))
        for (one, first), (other, second) in itertools.combinations(found, 2):
            rows.append(evidence(one, other, RULES))
            same.append(first == second)
    return np.array(rows), np.array(same)


def week_pairs(warm: list[dict[str, Any]], matcher: Matcher) -> Pairs:
    """The same of the demo's week, its words weighed by an archive's: a week of 75 items has no statistics."""
    index = Recording()
    for number, item in enumerate(warm):
        index.report(entry_of(item), matcher, number)
    found = [
        (index.report(entry, matcher, n), event) for n, (entry, event) in enumerate(_week(index_time(warm)), 10**6)
    ]
    pairs = list(itertools.combinations(found, 2))
    return np.array([evidence(a, b, RULES) for (a, _), (b, _) in pairs]), np.array([x == y for (_, x), (_, y) in pairs])


def index_time(warm: list[dict[str, Any]]) -> datetime:
    """When the last of these items came."""
    return datetime.fromisoformat(warm[-1]["published"])


def _week(start: datetime) -> Iterator[tuple[Entry, str]]:
    week = load_week()
    outlets = {outlet.id: outlet for outlet in week.outlets}
    for number, item in enumerate(week.items):
        o = outlets[item.outlet]
        source = Source(o.name, f"https://{o.id}.example/", o.language, Kind(o.kind), o.country, Control(o.control))
        at = start + timedelta(minutes=number)
        yield (
            Entry(str(number), source, item.title, item.summary, "", o.language, at, at),
            item.event or f"alone{number}",
        )


def fit(sets: list[Pairs]) -> Any:
    """Weights of a logistic model, the last being the base, by Newton's method."""
    x = np.concatenate([np.c_[rows, np.ones(len(rows))] for rows, _ in sets])
    y = np.concatenate([same for _, same in sets]).astype(float)
    counts = np.concatenate([np.full(len(same), 3000 / len(same)) for _, same in sets])
    weights, ridge = np.zeros(x.shape[1]), np.diag([1 / RIDGE] * (x.shape[1] - 1) + [0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (counts * (y - p)) - ridge @ weights
        weights = weights + np.linalg.solve((x * (counts * p * (1 - p))[:, None]).T @ x + ridge, slope)
    return weights


def precision(scores: Any, same: Any) -> float:
    """Average precision of a ranking: 1 where every true pair ranks above every false one."""
    ranked = same[np.argsort(-scores)]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked].mean())


def main() -> None:
    """Print the weights, and how well sets predict each other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--without", action="append", default=[])
    args = parser.parse_args()
    catalogue = load_catalogue()
    matcher, items = Matcher(catalogue.topics, catalogue.subjects), load()
    sets = {name: archive_pairs(labels, items, matcher) for name, labels in story_sets().items()}
    sets["week"] = week_pairs([i for i in items if "2023-03-13" <= i["published"] < "2023-03-15"], matcher)
    weights = fit([pairs for name, pairs in sets.items() if name not in args.without])
    print("  ".join(f"{name} {weight:.2f}" for name, weight in zip((*NAMES, "base"), weights, strict=True)))
    for name, (rows, same) in sets.items():
        others = fit([pairs for other, pairs in sets.items() if other != name])
        scores = np.c_[rows, np.ones(len(rows))] @ others
        counts = f"{int(same.sum()):5d} of {len(same):6d} pairs true"
        print(f"{name:25s} {counts}, average precision {precision(scores, same):.3f} by the other sets")


if __name__ == "__main__":
    main()
