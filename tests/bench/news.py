"""News for the benchmarks: the archives beside the checkout where they are, else made-up items of the same shape."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feeds.model import Control, Entry, Kind, Source

ARCHIVES = Path(__file__).resolve().parents[3] / "shared" / "news"
_WORDS = (
    "minister talks border city police market game report council energy court storm school week leader vote film plan "
    "deal crash fire bank oil summer health study team coach win loss trial match river bridge festival"
).split()
_OURS = [
    "NATO and Russia clash over missile defence at {} meeting",
    "Iskander missiles moved to Kaliningrad, {} official says",
    "Stoltenberg warns Moscow over {} exercise",
    "Patriot battery arrives in Poland after {} decision",
    "North Korea fires ballistic missile towards {} sea",
]


def archive(month: str = "2023-03") -> Path | None:
    """The archive of a month, if it is here."""
    path = ARCHIVES / f"news_{month}.jsonl.gz"
    return path if path.is_file() else None


def items(count: int) -> list[dict[str, Any]]:
    """`count` news items as `dewline replay` reads them."""
    path = archive()
    if path is not None:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in itertools.islice(lines, count)]
    return list(itertools.islice(made_up(), count))


def made_up(seed: int = 1) -> Iterator[dict[str, Any]]:
    """Endless items: one in twenty is about the field, thirty outlets, a minute apart."""
    chance = random.Random(seed)
    at = datetime(2023, 3, 1, tzinfo=UTC)
    for number in itertools.count():
        at += timedelta(minutes=1)
        words = " ".join(chance.choices(_WORDS, k=9))
        title = chance.choice(_OURS).format(chance.choice(_WORDS)) if number % 20 == 0 else words.capitalize()
        summary = f"{' '.join(chance.choices(_WORDS, k=18)).capitalize()}. {' '.join(chance.choices(_WORDS, k=15))}."
        yield {
            "id": f"m{number}",
            "outlet": f"Outlet {chance.randrange(30)}",
            "lang": "en",
            "published": at.isoformat().replace("+00:00", "Z"),
            "title": title,
            "summary": summary,
            "url": f"https://outlet.example/{number}",
            "feed": "https://outlet.example/feed",
        }


def entry_of(item: dict[str, Any]) -> Entry:
    """An item as the entry a poll would have brought."""
    outlet = item["outlet"]
    source = Source(outlet, f"https://{outlet}.example/feed", item["lang"], Kind.NEWS, "", Control.INDEPENDENT)
    at = datetime.fromisoformat(item["published"])
    return Entry(item["id"], source, item["title"], item["summary"] or "", item["url"], item["lang"], at, at)
