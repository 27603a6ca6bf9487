"""Items that people have labelled, by topic and by the story that they tell, and the news around them.

Beside the checkout (../shared, or where `--shared` says) lie archives of real news and labelled items of them. The
project's own sets were made by the same codebook: `stories/` has ids of the archives' items and names of events, or,
where the archives lack the languages, whole items that were invented for it; the headlines of tests/feeds/headlines say
which topics each is about. So without the archives only what is whole is left, and `missing` says what is not.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
STORIES = Path(__file__).resolve().parent / "stories"
HEADLINES = ROOT / "tests" / "feeds" / "headlines"
TOPIC_SETS = ("topics_2023-03", "topics_kaliningrad", "topics_rare")
OWN_TOPICS = "headlines"
# What a story set is a set of: how its name ends.
KINDS: Mapping[str, str] = {
    "March": r"stories_2023-03",
    "windows": r"stories_windows",
    "affairs": r"2023-.*(?<!_ordinary)(?<!_languages)",
    "ordinary days": r".*_ordinary",
    "eleven languages": r".*_eleven_languages",
}
WARM = timedelta(days=2)
AFTER = timedelta(days=1)
APART = timedelta(days=3)  # labels that lie further apart are of two stretches of the archive
_USUAL_DAY = "2023-03-15"  # headlines without a date are of this day: who was in office matters
Item = dict[str, Any]


def lines(path: Path) -> list[Item]:
    """The rows of a JSON lines file, packed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def load(shared: Path = SHARED) -> list[Item]:
    """Every item of the archives, in time order; none where they are not there."""
    return [item for path in sorted((shared / "news").glob("news_2023-*.jsonl.gz")) for item in lines(path)]


def story_sets(shared: Path = SHARED) -> dict[str, list[Item]]:
    """Each labelled set: an item's `id` and the `story` it tells, or whole items with these."""
    paths = [*sorted((shared / "gold").glob("stories_*.jsonl")), *sorted(STORIES.glob("*.jsonl"))]
    return {path.stem: lines(path) for path in paths}


def topic_sets(shared: Path = SHARED) -> dict[str, list[Item]]:
    """Each labelled set: an item's `id`, its `marks` by topic, and the topics `labelled` where not all are; the
    project's own have the item too."""
    found = {name: lines(path) for name in TOPIC_SETS if (path := shared / "gold" / f"{name}.jsonl").is_file()}
    own = [row for path in sorted(HEADLINES.glob("*.txt")) for row in headlines(path)]
    return found | {OWN_TOPICS: own}


def headlines(path: Path) -> Iterator[Item]:
    """The labelled headlines of a language: `topic, topic | title || summary @date`; `-` is no topic, `topic?` one that
    may be found. A headline that is about something says nothing of the topics that it does not name."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        topics, _, rest = line.partition(" | ")
        dated = re.fullmatch(r"(.*) @(\d{4}-\d\d-\d\d)", rest)
        title, _, summary = (dated[1] if dated else rest).partition(" || ")
        named = {topic.strip() for topic in topics.split(",")} - {"-"}
        marks = {topic.removesuffix("?"): 1 if topic.endswith("?") else 2 for topic in named}
        row = {
            "id": f"{path.stem}-{number}",
            "outlet": "headlines",
            "lang": path.stem,
            "published": f"{dated[2] if dated else _USUAL_DAY}T00:00:00Z",
            "title": title,
            "summary": summary,
            "url": "https://example.org/news",
            "marks": marks,
        }
        yield row | ({"labelled": list(marks)} if 2 in marks.values() else {})


def kind_of(name: str) -> str:
    """What a story set is a set of; its own name where it is of no known kind."""
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, name)), name)


def missing(rows: Sequence[Item], known: Mapping[str, Item]) -> int:
    """How many labelled items are neither whole nor among those known."""
    return sum("title" not in row and row["id"] not in known for row in rows)


def windows(
    items: Sequence[Item], rows: Sequence[Item], warm: timedelta = WARM, after: timedelta = AFTER
) -> list[list[Item]]:
    """The stretches of the archive that hold labelled items, each with what comes just before and after; far labels
    make two windows. Items that are no archive's are a window of their own, with nothing around it."""
    if "title" in rows[0]:
        return [list(rows)]
    labelled = {row["id"] for row in rows}
    spans: list[list[datetime]] = []
    for at in sorted(datetime.fromisoformat(item["published"]) for item in items if item["id"] in labelled):
        if spans and at - spans[-1][1] < APART:
            spans[-1][1] = at
        else:
            spans.append([at, at])
    # written in one way, times sort as text, which is much quicker to compare
    edges = [(f"{first - warm:%FT%TZ}", f"{last + after:%FT%TZ}") for first, last in spans]
    return [[item for item in items if first <= item["published"] <= last] for first, last in edges]
