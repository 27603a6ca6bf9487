"""Score clustering on the labelled stories (labelled.py), in minutes: python tests/signal/score_stories.py

Replays only the days around the labels, warmed by two days before; prints BCubed and pairs as gold/score.py does. With
`--set name=value` thresholds are changed for one run; with `--errors` the largest wrong joins and splits are listed;
`--plain 0.3` scores the baseline of plain TF-IDF words instead.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from feeds.catalogue import load_catalogue
from feeds.cluster import OpenStories
from feeds.match import Matcher
from feeds.merging import placed
from feeds.model import Level, Matched, Merge, Reason, Story
from feeds.thresholds import Clustering
from tests.bench.news import entry_of
from tests.signal.labelled import counting, load, story_sets, windows
from tests.signal.plain_stories import PlainStories


def cluster(
    window: list[dict[str, Any]], matcher: Matcher, open_: OpenStories | PlainStories, said: dict[str, str]
) -> None:
    """Put every item of a window into a story, as a replay would."""
    numbers, placed, into = itertools.count(len(said)), dict[str, int](), dict[int, int]()
    for item in window:
        entry = entry_of(item)
        matched = matcher.match(entry)
        open_.expire(entry.seen)
        story, merge = _placed(open_, matched, entry.seen)
        if merge is not None:
            into[merge.gone.id] = merge.story.id
        if story is None:
            story = Story(next(numbers), 1, entry.title, Level.ROUTINE, Reason(), entry.seen, entry.seen)
        open_.put(dataclasses.replace(story, updated=entry.seen), matched)
        placed[item["id"]] = story.id
    for key, number in placed.items():
        while number in into:
            number = into[number]
        said[key] = f"S{number}"


def _placed(open_: OpenStories | PlainStories, matched: Matched, now: datetime) -> tuple[Story | None, Merge | None]:
    return placed(open_, matched, now) if isinstance(open_, OpenStories) else (open_.place(matched, now), None)


def main() -> None:
    """Score every labelled set."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--plain", type=float, metavar="JOIN", help="score the TF-IDF baseline at this threshold")
    args = parser.parse_args()
    rules = Clustering()
    for change in args.set:
        name, value = change.split("=")
        kind = type(getattr(rules, name))
        rules = dataclasses.replace(rules, **{name: kind(float(value))})
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    items = load()
    by_id = {item["id"]: item for item in items}
    for name, gold in story_sets().items():
        said: dict[str, str] = {}
        for window in windows(items, gold):
            cluster(window, matcher, OpenStories(rules) if args.plain is None else PlainStories(args.plain), said)
        replay = {key: {"story": story} for key, story in said.items()}
        bcubed, pairs, true_count, said_count = counting().score_stories(replay, gold)
        print("{:25s} BCubed P {:.3f} R {:.3f} F1 {:.3f}".format(name, *bcubed), end="   ")
        print("pairs P {:.3f} R {:.3f} F1 {:.3f}   {} true, {} found".format(*pairs, true_count, said_count))
        if args.errors:
            show_errors(gold, said, by_id | {item["id"]: item for item in gold if "title" in item})


def show_errors(gold: list[dict[str, Any]], said: dict[str, str], by_id: dict[str, dict[str, Any]]) -> None:
    """The titles of stories that were joined or split wrongly."""
    truth = {row["id"]: row["story"] for row in gold}
    mixed: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    parts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, story in truth.items():
        mixed[said[key]][story].append(by_id[key]["title"])
        parts[story][said[key]].append(by_id[key]["title"])
    for heading, groups in (("JOINED WRONGLY", mixed), ("SPLIT", parts)):
        print(heading)
        for name, group in sorted(groups.items(), key=lambda pair: -sum(map(len, pair[1].values()))):
            if len(group) > 1:
                print(f"  {name}")
                for inner, titles in group.items():
                    print(f"    {inner}: {' | '.join(title[:90] for title in titles[:6])}")


if __name__ == "__main__":
    main()
