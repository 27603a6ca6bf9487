"""A server of many feeds for the benchmarks, in a process of its own: each feed has 20 entries, and more on demand.

    python tests/bench/feed_server.py          prints its port, then serves until its input ends

GET  /feed/N        an RSS document, conditional by ETag
POST /grow          every feed has one more entry from now on
"""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

ENTRIES = 20
START = datetime.now(UTC) - timedelta(days=1)
SYLLABLES = ("ka", "li", "nin", "grad", "mis", "sel", "de", "fen", "ra", "ket", "po", "lo", "rus", "na", "to", "ba")


def item(feed: int, number: int) -> str:
    """An entry of the size of a news agency's."""
    chance = random.Random(feed * 1_000_003 + number)
    pick = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(60)]
    link = f"https://news.example/{feed}/{number}"
    date = format_datetime(START + timedelta(minutes=number))
    return (
        f"<item><title>{' '.join(pick[:9]).capitalize()} {feed} {number}</title><link>{link}</link><guid>{link}</guid>"
        f"<description>{' '.join(pick[9:]).capitalize()}.</description><pubDate>{date}</pubDate></item>"
    )


def document(feed: int, grown: int) -> bytes:
    """The feed once it has grown by so many entries: its newest 20, the newest first."""
    items = "".join(item(feed, number) for number in range(grown + ENTRIES - 1, grown - 1, -1))
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire {feed}</title><language>en</language>'
        f"<link>https://news.example/{feed}</link>{items}</channel></rss>"
    ).encode()


async def main() -> None:
    """Serve on a free loopback port until the input ends."""
    grown = 0

    async def feed(request: web.Request) -> web.Response:
        tag = f'"{grown}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        body = document(int(request.match_info["number"]), grown)
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
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
