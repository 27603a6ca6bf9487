"""News for the benchmarks: the archives beside the checkout where they are, else made-up items of the same shape."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feeds.model import Control, Entry, Kind, Source

ARCHIVES = Path(__file__).resolve().parents[3] / "shared" / "news"
_WORDS = (
    "minister talks border city police market game report council energy court storm school week leader vote film plan "
    "deal crash fire bank oil summer health study team coach win loss trial match river bridge festival"
).split()
_RARE = 30_000  # further words, made of syllables, the rarer the later they come, as in news
_SYLLABLES = "ba der fin gor hal im kov lan mer nis or pel ras sti tor ul vek wan yar zem".split()
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
    known, often = _vocabulary()
    at = datetime(2023, 3, 1, tzinfo=UTC)
    for number in itertools.count():
        at += timedelta(minutes=1)
        words = chance.choices(known, cum_weights=often, k=42)
        title = chance.choice(_OURS).format(chance.choice(_WORDS)) if number % 20 == 0 else _sentence(words[:9])
        summary = f"{_sentence(words[9:27])}. {_sentence(words[27:])}."
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


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words and how often they come, added up: the n-th one time in n (Zipf's law), as in news. Of everyday words alone
    every watch would find every second item, and every story be like every other.
    """
    rare = ("".join(parts) for parts in itertools.product(_SYLLABLES, repeat=4))
    words = [*_WORDS, "ukraine", *itertools.islice(rare, 0, None, len(_SYLLABLES) ** 4 // _RARE)]
    return words, list(itertools.accumulate(1 / place for place in range(1, len(words) + 1)))


def _sentence(words: Sequence[str]) -> str:
    return " ".join(words).capitalize()


def entry_of(item: dict[str, Any]) -> Entry:
    """An item as the entry a poll would have brought."""
    outlet = item["outlet"]
    source = Source(outlet, f"https://{outlet}.example/feed", item["lang"], Kind.NEWS, "", Control.INDEPENDENT)
    at = datetime.fromisoformat(item["published"])
    return Entry(item["id"], source, item["title"], item["summary"] or "", item["url"], item["lang"], at, at)
