"""Sweep the thresholds on the labelled stories (labelled.py): python tests/signal/sweep_thresholds.py

    sweep_thresholds.py                                the settings below, a curve for each
    sweep_thresholds.py join=-2,-1.5,-1                one threshold of feeds/thresholds.py, at these values
    sweep_thresholds.py notable=2,3,4 urgent=4,5,6     the outlets that stories need

Thresholds of stories: BCubed and pairs as gold/score.py counts them; * is what stands in the file. Levels have no
labels: how many stories a day are notable and urgent, so that a number can be chosen by how often it may ring. A value
takes a minute or two.
"""

from __future__ import annotations

import dataclasses
import itertools
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from feeds.catalogue import load_catalogue
from feeds.cluster import OpenStories
from feeds.decide import decide
from feeds.match import Matcher
from feeds.memory import around_of
from feeds.merging import placed
from feeds.model import Decision, Level, Matched
from feeds.thresholds import DECIDING, Clustering, Deciding, Levels
from tests.bench.news import entry_of
from tests.signal.labelled import Item, counting, load, story_sets, windows

LEVELS = {"notable": "notable_outlets", "urgent": "urgent_outlets", "broadly": "broad_outlets"}
USUAL = {
    "join": "-3,-2.5,-2,-1.75,-1.5,-1.25,-1,-0.5,0",
    "nearest_share": "0,0.15,0.3,0.5,0.75,1",
    "rarity_power": "0.4,0.55,0.7,0.85,1",
    "stories_compared": "3,5,10,20",
    "notable": "2,3,4,5",
    "urgent": "4,5,6,8",
}
Window = Sequence[Matched]


def main() -> None:
    """Print a curve for each threshold asked for."""
    asked = dict(word.split("=", 1) for word in sys.argv[1:]) or USUAL
    gold = story_sets()
    found = _windows(gold)
    for name, values in asked.items():
        numbers = [float(value) for value in values.split(",")]
        if name in LEVELS:
            levels(name, [int(number) for number in numbers], found)
        else:
            stories(name, numbers, gold, found)


def _windows(gold: dict[str, list[Item]]) -> dict[str, list[Window]]:
    """The labelled days of each set, matched once: topics do not hang on these thresholds."""
    items, catalogue = load(), load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    return {
        name: [[matcher.match(entry_of(item)) for item in window] for window in windows(items, rows)]
        for name, rows in gold.items()
    }


def stories(name: str, values: list[float], gold: dict[str, list[Item]], found: dict[str, list[Window]]) -> None:
    """The scores of one threshold of feeds/thresholds.py at each value."""
    now = getattr(Clustering(), name)
    print(f"\n{name} (now {now:g})")
    print(f"{'':>8}   F1 and pairs' precision of {', '.join(gold)}; their means")
    for value in values:
        rules = dataclasses.replace(Clustering(), **cast(dict[str, Any], {name: type(now)(value)}))
        scores = [_scores(rules, gold[title], found[title]) for title in gold]
        means = tuple(sum(each) / len(scores) for each in zip(*scores, strict=True))
        cells = "   ".join(f"{f1:.3f} {precision:.3f}" for f1, precision in [*scores, means])
        print(f"{value:>8g} {'*' if value == now else ' '} {cells}", flush=True)


def _scores(rules: Clustering, gold: list[Item], found: list[Window]) -> tuple[float, float]:
    """BCubed F1, and the precision of pairs."""
    replay = {
        uid: {"story": f"S{number}.{story}"}
        for number, window in enumerate(found)
        for uid, story in _final(_decisions(window, rules)).items()
    }
    (_, _, f1), (precision, _, _), *_ = counting().score_stories(replay, gold)
    return f1, precision


def _final(decisions: Iterator[Decision]) -> dict[str, int]:
    """The story that each entry is in after all merges."""
    stories, into = dict[str, int](), dict[int, int]()
    for decision in decisions:
        stories[decision.matched.entry.uid] = decision.story.id
        if decision.merge is not None:
            into[decision.merge.gone.id] = decision.merge.story.id
    for uid, number in stories.items():
        while number in into:
            number = into[number]
        stories[uid] = number
    return stories


def levels(name: str, values: list[int], found: dict[str, list[Window]]) -> None:
    """How many stories about a topic reach each level, a day, with one number of feeds/level.py at each value."""
    now = getattr(Levels(), LEVELS[name])
    every = [window for windows_ in found.values() for window in windows_]
    days = len({matched.entry.seen.date() for window in every for matched in window})
    print(f"\n{name}: {LEVELS[name]} (now {now}); stories about a topic on {days} days, a day")
    for value in values:
        rules = dataclasses.replace(Levels(), **{LEVELS[name]: value})
        counts = Counter(reached for window in every for reached in _levels(window, rules))
        shown = "   ".join(f"{each.name.lower()} {counts[each] / days:6.1f}" for each in Level)
        print(f"{value:>8} {'*' if value == now else ' '} {shown}", flush=True)


def _levels(window: Window, rules: Levels) -> Iterator[Level]:
    last = {decision.story.id: decision.story for decision in _decisions(window, Clustering(), Deciding(levels=rules))}
    return (story.level for story in last.values() if story.topics)


def _decisions(window: Window, rules: Clustering, deciding: Deciding = DECIDING) -> Iterator[Decision]:
    """What a replay decides on a window."""
    open_, numbers = OpenStories(rules), itertools.count(1)
    for matched in window:
        now = matched.entry.seen
        open_.expire(now)
        before, merge = placed(open_, matched, now)
        around = around_of(open_, None, before, matched, now, merge)
        decision = decide(before, matched, now, lambda: next(numbers), around=around, rules=deciding)
        open_.put(decision.story, matched)
        yield decision


if __name__ == "__main__":
    main()
