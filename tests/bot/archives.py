"""Archives that tests replay, and what came of them."""

from __future__ import annotations

import argparse
import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.replaying import replay
from feeds.catalogue import Catalogue

START = datetime(2023, 3, 1, tzinfo=UTC)
TITLE = "Russia deploys Iskander missiles in Kaliningrad region"


def item(number: int, minutes: int, **fields: Any) -> dict[str, Any]:
    at = (START + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
    plain = {"id": f"n{number}", "outlet": f"Outlet {number}", "lang": "en", "title": TITLE, "summary": ""}
    return {**plain, "published": at, "url": f"https://outlet.example/{number}"} | fields


def written(path: Path, *items: dict[str, Any]) -> Path:
    text = "".join(json.dumps(item) + "\n" for item in items)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


async def run(catalogue: Catalogue, out: Path, *files: Path, store: Path | None = None) -> int:
    args = argparse.Namespace(files=list(files), out=out, report=None, begin=None, end=None, store=store is not None)
    return await replay.run(args, f"sqlite:///{store}", catalogue)


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
