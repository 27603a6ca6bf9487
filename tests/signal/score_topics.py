"""Score the catalogue against labelled items, in seconds: only the labelled items are read and matched.

    python tests/signal/score_topics.py ../shared [--errors] [--topic us-russia]

Prints, for each labelled set, precision, recall and F1 by topic as ../shared/gold/score.py counts them (a `may` is
never scored), next to a plain keyword list: the same names, anywhere in the text, without rules.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from feeds.catalogue import load_catalogue
from feeds.match import Matcher
from feeds.model import Control, Entry, Kind, Matched, Source

SETS = ("topics_2023-03.jsonl", "topics_kaliningrad.jsonl", "topics_rare.jsonl")
_SOURCE = Source("archive", "https://example.org/feed", "en", Kind.NEWS, "XX", Control.INDEPENDENT)
# A plain keyword list, for comparison: a topic is said where each of its groups has a word anywhere in the text.
KEYWORDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "nato-russia": (("nato",), ("russia", "rosj", "rosyj", "putin", "kreml")),
    "missile-defence": (
        ("patriot", "missile defen", "air defen", "przeciwrakiet", "przeciwlotnicz", "iron dome", "s-300"),
    ),
    "european-sites": (("redzikow", "deveselu", "patriot"), ("poland", "pols", "romania", "slova", "słowac")),
    "iskander": (("iskander",),),
    "kaliningrad": (("kaliningr", "królew"),),
    "proliferation": (("north korea", "korea północna", "iran", "korei północnej"), ("missile", "rakiet", "pocisk")),
    "us-russia": (("u.s.", "us ", "usa", "biden", "washington", "start"), ("russia", "rosj", "putin", "moscow")),
    "nato-leadership": (("stoltenberg", "nato chief", "szef nato"),),
    "russian-threats": (
        ("putin", "russia", "rosj", "kreml", "medvedev"),
        ("nuclear", "threat", "nukle", "jądrow", "groz"),
    ),
}


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON lines file, packed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle if line.strip())


def items(shared: Path, wanted: set[str]) -> dict[str, dict[str, Any]]:
    """The archive's items with these ids."""
    found: dict[str, dict[str, Any]] = {}
    for archive in sorted((shared / "news").glob("news_*.jsonl.gz")):
        found |= {row["id"]: row for row in lines(archive) if row["id"] in wanted}
    return found


def as_entry(item: Mapping[str, Any]) -> Entry:
    """An archive's item as an entry."""
    moment = datetime.fromisoformat(item["published"].replace("Z", "+00:00"))
    return Entry(item["id"], _SOURCE, item["title"], item["summary"], item["url"], item["lang"], moment, moment)


def by_keywords(item: Mapping[str, Any]) -> frozenset[str]:
    """What the plain keyword list says."""
    text = f"{item['title']} {item['summary']}".casefold()
    return frozenset(t for t, groups in KEYWORDS.items() if all(any(w in text for w in group) for group in groups))


def count(gold: Iterable[Mapping[str, Any]], said: Callable[[str], frozenset[str]], topics: Iterable[str]):  # type: ignore[no-untyped-def]
    """Right, false and missed by topic, and the errors as (id, topic, kind)."""
    counts = {topic: [0, 0, 0] for topic in topics}
    errors = []
    for row in gold:
        found = said(row["id"])
        for topic in row.get("labelled", counts):
            mark = row["marks"].get(topic, 0)
            place = {(2, True): 0, (0, True): 1, (2, False): 2}.get((mark, topic in found))
            if place is None:
                continue
            counts[topic][place] += 1
            if place:
                errors.append((row["id"], topic, "false alert" if place == 1 else "missed"))
    return counts, errors


def measures(right: int, false: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    precision = right / (right + false) if right + false else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="the folder with gold/ and news/")
    parser.add_argument("--errors", action="store_true", help="list every false alert and miss with its text")
    parser.add_argument("--topic", help="errors of this topic only")
    args = parser.parse_args()
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    topics = [topic.id for topic in catalogue.topics]
    golds = {name: list(lines(args.shared / "gold" / name)) for name in SETS}
    archive = items(args.shared, {row["id"] for gold in golds.values() for row in gold})
    matched: dict[str, Matched] = {key: matcher.match(as_entry(item)) for key, item in archive.items()}
    for name, gold in golds.items():
        counts, errors = count(gold, lambda key: matched[key].topics, topics)
        plain, _ = count(gold, lambda key: by_keywords(archive[key]), topics)
        print(f"{name}: {len(gold)} items")
        for topic in topics:
            shown = "P {:.3f}  R {:.3f}  F1 {:.3f}".format(*measures(*counts[topic]))
            print(f"  {topic:16s} {shown}   {counts[topic]}   keywords F1 {measures(*plain[topic])[2]:.3f}")
        micro = [measures(*(sum(column) for column in zip(*c.values(), strict=True))) for c in (counts, plain)]
        print("  {:16s} P {:.3f}  R {:.3f}  F1 {:.3f}   keywords F1 {:.3f}".format("micro", *micro[0], micro[1][2]))
        for key, topic, kind in errors if args.errors else ():
            if args.topic in (None, topic):
                found = [match for match in matched[key].matches if match.topic == topic]
                print(f"    {kind} {topic}: {archive[key]['title']} || {archive[key]['summary'][:200]} {found}")


if __name__ == "__main__":
    main()
