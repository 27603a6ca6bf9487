"""Items of the archives beside the checkout, and the stories that people say they tell.

The labelled sets are those beside the archives (`gold/stories_*.jsonl`) and those made for this project by the same
codebook, in `stories/`: ids of the archives' items and names of events, or, where the archives lack the languages,
whole items that were invented for it.
"""

from __future__ import annotations

import gzip
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared"
WARM = timedelta(days=2)
Item = dict[str, Any]


def counting() -> ModuleType:
    """The judges' own script, which counts how right stories are."""
    sys.path.insert(0, str(SHARED / "gold"))
    import score

    return score  # type: ignore[no-any-return]


def load() -> list[Item]:
    """Every item of the archives, in time order."""
    items: list[Item] = []
    for path in sorted((SHARED / "news").glob("news_2023-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            items += map(json.loads, lines)
    return items


def story_sets() -> dict[str, list[Item]]:
    """Each labelled set: an item's `id` and the `story` it tells."""
    paths = [*sorted((SHARED / "gold").glob("stories_*.jsonl")), *sorted(Path(__file__).parent.glob("stories/*.jsonl"))]
    return {path.stem: counting().lines(path) for path in paths}


def windows(items: list[Item], rows: list[Item]) -> list[list[Item]]:
    """The stretches of the archive that hold labelled items, each with its warm-up; far labels make two windows. Items
    that are no archive's are a window of their own, without a warm-up."""
    if "title" in rows[0]:
        return [rows]
    labelled = {row["id"] for row in rows}
    times = sorted(datetime.fromisoformat(item["published"]) for item in items if item["id"] in labelled)
    spans: list[list[datetime]] = []
    for at in times:
        if spans and at - spans[-1][1] < timedelta(days=3):
            spans[-1][1] = at
        else:
            spans.append([at, at])
    return [
        [i for i in items if first - WARM <= datetime.fromisoformat(i["published"]) <= last] for first, last in spans
    ]
