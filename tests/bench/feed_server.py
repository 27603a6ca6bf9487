"""A server of many feeds for the benchmarks, in a process of its own: each feed has 20 entries, and more on demand.

    python tests/bench/feed_server.py [COUNT]  prints what it has as JSON, then serves until its input ends
    python tests/bench/feed_server.py --alone COUNT    feedparser alone over the same documents, in CPU seconds

GET  /feed/N        an RSS document, conditional by ETag
POST /grow          every feed has one more entry from now on

Texts are those of a month of news beside the checkout, where it is, each feed one outlet's; else made-up ones. All
documents are made before the first is asked for, so that the server takes as little as it can of what is measured.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aiohttp import web

from tests.bench.news import items

COUNT = 1000
ENTRIES = 20
GROWS = 2  # times at most
START = datetime.now(UTC) - timedelta(days=1)

Texts = list[dict[str, Any]]


def texts(count: int) -> list[Texts]:
    """What each of so many feeds publishes, the oldest first."""
    size = ENTRIES + GROWS
    by_outlet: defaultdict[tuple[str, str], Texts] = defaultdict(list)
    found: list[Texts] = []
    for item in items(count * size * 3):
        mine = by_outlet[item["outlet"], item["lang"]]
        mine.append(item)
        if len(mine) == size:
            found.append(mine.copy())
            mine.clear()
        if len(found) == count:
            break
    return found


def document(number: int, mine: Texts, grown: int) -> bytes:
    """A feed once it has grown by so many entries: its newest 20, the newest first."""
    shown = reversed(list(enumerate(mine))[grown : grown + ENTRIES])
    written = "".join(_item(number, place, item) for place, item in shown)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire {number}</title>'
        f"<link>https://news.example/{number}</link><language>{mine[0]['lang']}</language>{written}</channel></rss>"
    ).encode()


def _item(feed: int, number: int, item: dict[str, Any]) -> str:
    link = f"https://news.example/{feed}/{number}"
    date = format_datetime(START + timedelta(minutes=number))
    return (
        f"<item><title>{escape(item['title'])}</title><link>{link}</link><guid>{link}</guid>"
        f"<description>{escape(item['summary'] or '')}</description><pubDate>{date}</pubDate></item>"
    )


def alone(count: int) -> dict[str, float]:
    """CPU seconds of feedparser over the documents of a first poll: as it comes, and as the program uses it."""
    import feedparser

    from feeds.documents.quicker import quicken

    documents = [document(number, mine, 0) for number, mine in enumerate(texts(count))]
    feedparser.parse(documents[0])
    start = time.process_time()
    for body in documents:
        feedparser.parse(body)
    comes = time.process_time() - start
    quicken()
    start = time.process_time()
    for body in documents:
        feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=False)
    used = time.process_time() - start
    return {"comes": comes, "used": used, "bytes": sum(map(len, documents)) / len(documents)}


async def serve(count: int) -> None:
    """Serve on a free loopback port until the input ends."""
    every = texts(count)
    states = [[document(number, mine, grown) for number, mine in enumerate(every)] for grown in range(GROWS + 1)]
    languages = [mine[0]["lang"] for mine in every]
    every.clear()
    grown = 0

    async def feed(request: web.Request) -> web.Response:
        tag = f'"{grown}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        body = states[grown][int(request.match_info["number"])]
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": tag})

    async def grow(_: web.Request) -> web.Response:
        nonlocal grown
        grown += 1
        return web.Response()

    app = web.Application()
    app.router.add_get("/feed/{number}", feed)
    app.router.add_post("/grow", grow)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(json.dumps({"port": runner.addresses[0][1], "languages": languages}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    if "--alone" in sys.argv:
        print(json.dumps(alone(int(sys.argv[-1]))))
    else:
        asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
