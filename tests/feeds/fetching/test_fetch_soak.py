"""A server that misbehaves in every way it knows, at random: nothing is raised, and nothing is left behind."""

from __future__ import annotations

import asyncio
import gzip
import random
from dataclasses import replace

import psutil
from httpserver import Answer, FeedServer
from polls import LOCAL, NOON, World, new, rss

from feeds.fetching.bodies import Bounds
from feeds.fetching.fetch import Fetcher
from feeds.model import Fetched, FetchFailed, NotModified

POLLS = 400
HEADERS = [
    ("ETag", 'W/"x"'),
    ("ETag", b"\xff\xfe"),
    ("Last-Modified", "never"),
    ("Cache-Control", "max-age=-1, ,=,"),
    ("Expires", "Thu, 99 Foo 2026"),
    ("Retry-After", "-7"),
    ("Retry-After", "Mon, 01 Jan 0001 00:00:00 GMT"),
    ("Content-Type", "text/xml; charset=\x80"),
    ("Content-Encoding", "gzip"),
    ("Content-Encoding", "br"),
    ("Location", "/feed"),
    ("Location", "http://[::1"),
    ("Location", "//\u2028/"),
    ("Location", "http://xn--a.test:99999/"),
    ("Location", ""),
    ("Set-Cookie", "a=b"),
    ("Transfer-Encoding", "chunked"),
]
BODIES = [rss(), rss([]), gzip.compress(rss()), gzip.compress(rss())[:50], b"", b"\x00" * 50, b"<html>", b"Invalid url"]


def anything(chance: random.Random) -> Answer:
    """An answer no test would think of."""
    if chance.random() < 0.15:
        start = chance.choice([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 ", b"HTTP/9.9 999 \r\n\r\n"])
        return Answer(raw=start + chance.randbytes(chance.randrange(200)))
    return Answer(
        status=chance.choice([200, 200, 200, 204, 206, 301, 302, 304, 308, 400, 403, 404, 410, 429, 500, 503, 599]),
        headers=tuple(chance.sample(HEADERS, chance.randrange(4))),
        body=chance.choice(BODIES),
        length=chance.choice([None, None, None, 0, 7, 10**9]),
        wait=chance.choice([0, 0, 0, 0.02]),
        drip=chance.choice([0, 0, 0, 0, 0.005]),
        hang=chance.random() < 0.02,
    )


async def test_nothing_is_raised_and_nothing_is_left_behind() -> None:
    chance = random.Random(7)
    settings = replace(LOCAL, read=0.1, whole=0.2, bounds=Bounds(wire=4096, decoded=8192))
    me = psutil.Process()
    async with FeedServer() as server:
        tasks, files = len(asyncio.all_tasks()), me.num_fds()
        async with Fetcher(settings) as fetcher:
            worlds = [World(new(server.url(f"/{number}")), fetcher) for number in range(20)]
            for _ in range(POLLS // len(worlds)):
                for world in worlds:
                    path = world.state.url.removeprefix(server.url(""))
                    server.answer(anything(chance), path=path)
                await asyncio.gather(*(world.poll() for world in worlds))
                assert all(isinstance(world.result, Fetched | NotModified | FetchFailed) for world in worlds)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()  # the server's own, which may still be dripping
        await asyncio.sleep(0.05)

        assert len(asyncio.all_tasks()) <= tasks
        assert me.num_fds() <= files + 1

    seen = {type(world.result) for world in worlds}
    assert FetchFailed in seen
    assert len(server.requests) > POLLS / 2, "it really was asked all the time"


async def test_a_fetch_that_is_cancelled_leaves_its_hosts_turn_to_the_next() -> None:
    async with FeedServer() as server, Fetcher(LOCAL) as fetcher:
        server.answer(Answer(hang=True), Answer(body=rss()))
        task = asyncio.create_task(fetcher.fetch(new(server.url()), NOON))
        for _ in range(100):
            await asyncio.sleep(0.01)
            if server.requests:
                break
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert isinstance(await fetcher.fetch(new(server.url()), NOON), Fetched)
