"""The labelled stories beside the checkout: the scores are held, whatever the order in which reports arrive."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.catalogue import load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Matched
from feeds.stories.cluster import OpenStories
from feeds.stories.merging import placed
from tests.bench.news import entry_of
from tests.feeds.reports import said, story

pytestmark = pytest.mark.shared
PROMISED_PRECISION = 0.88
PROMISED_F1 = 0.80
MOST_MOVED = 0.03
PAIRS_PRECISION = 0.78
PAIRS_RECALL = 0.42


def test_the_order_of_arrival_within_minutes_changes_little(shared: Path) -> None:
    rows = (shared / "gold" / "stories_2023-03.jsonl").read_text(encoding="utf-8").splitlines()
    truth = {row["id"]: row["story"] for row in map(json.loads, rows)}
    reports = _reports(shared, truth)
    precision, promised = _bcubed(reports, truth)
    assert precision >= PROMISED_PRECISION
    assert promised >= PROMISED_F1
    for seed in range(2):
        chance = random.Random(seed)
        late = {one.entry.uid: timedelta(minutes=chance.uniform(0, 20)) for one in reports}
        shuffled = sorted(reports, key=lambda one: one.entry.seen + late[one.entry.uid])
        assert shuffled != reports
        assert abs(_bcubed(shuffled, truth)[1] - promised) <= MOST_MOVED


def test_pairs_of_another_collection_that_nothing_was_fitted_to_are_joined_as_well(shared: Path) -> None:
    rows = json.loads((shared / "news" / "same_story_pairs_ru_en.json").read_text(encoding="utf-8"))
    open_, joined = OpenStories(), []
    for number, row in enumerate(rows):
        first = said(row["first_title"], f"First {number}", row["lang"], number / 60, row["first_text"])
        open_.put(story(number, first), first)
    for number, row in enumerate(rows):
        second = said(row["second_title"], f"Second {number}", row["lang"], 3, row["second_text"])
        found = open_.place(second, second.entry.seen)
        joined.append(found is not None and found.id == number)
    right = sum(it_is and row["same_story"] for it_is, row in zip(joined, rows, strict=True))
    assert right >= PAIRS_PRECISION * sum(joined)
    assert right >= PAIRS_RECALL * sum(row["same_story"] for row in rows)


def _reports(shared: Path, truth: dict[str, str]) -> list[Matched]:
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    with gzip.open(shared / "news" / "news_2023-03.jsonl.gz", "rt", encoding="utf-8") as lines:
        items = (json.loads(line) for line in lines if line[8:18] in truth)
        return [matcher.match(entry_of(item)) for item in items]


def _bcubed(reports: Sequence[Matched], truth: dict[str, str]) -> tuple[float, float]:
    """Precision and F1 of the stories that these reports become, as they arrive."""
    open_, numbers, placed_in, into = OpenStories(), itertools.count(1), dict[str, int](), dict[int, int]()
    for matched in reports:
        open_.expire(matched.entry.seen)
        found, merge = placed(open_, matched, matched.entry.seen)
        if merge is not None:
            into[merge.gone.id] = merge.story.id
        taken = replace(found or story(next(numbers), matched), updated=matched.entry.seen)
        open_.put(taken, matched)
        placed_in[matched.entry.uid] = taken.id
    told = {key: _final(number, into) for key, number in placed_in.items()}
    both = Counter((told[key], truth[key]) for key in told)
    stories, events = Counter(told.values()), Counter(truth[key] for key in told)
    precision = sum(count * count / stories[number] for (number, _), count in both.items()) / len(told)
    recall = sum(count * count / events[event] for (_, event), count in both.items()) / len(told)
    return precision, 2 * precision * recall / (precision + recall)


def _final(number: int, into: dict[int, int]) -> int:
    while number in into:
        number = into[number]
    return number
