"""Items of news through what `dewline replay` does with them, for as long as labels are about, and what came of it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.replaying.items import Faults, Reader
from bot.replaying.merges import Merges
from bot.replaying.replay import decisions
from feeds.catalogue import Catalogue
from feeds.model import Decision, Entry
from feeds.stories.cluster import OpenStories
from feeds.thresholds import Clustering
from tests.signal.labelled import Item


def entries(items: Iterable[Item], catalogue: Catalogue) -> Iterator[Entry]:
    """Items as a replay reads them; raises ValueError where it would leave one out."""
    faults = Faults()
    yield from Reader(catalogue, faults).entries(Path("items"), map(json.dumps, items))
    if faults.lines:
        raise ValueError("; ".join(faults.first))


def replayed(items: Iterable[Item], catalogue: Catalogue, rules: Clustering | None = None) -> Iterator[Decision]:
    """What a replay decides on items in time order."""
    numbers = itertools.count(1)
    return decisions(entries(items, catalogue), catalogue, lambda: next(numbers), OpenStories(rules or Clustering()))


def stories_of(decided: Iterable[Decision]) -> dict[str, int]:
    """The story that each item turned out to tell, after all merges."""
    stories, merges = dict[str, int](), Merges()
    for decision in decided:
        stories[decision.matched.entry.uid] = decision.story.id
        merges.take(decision)
    return {uid: merges.now(number) for uid, number in stories.items()}
