"""Rules 24 to 27 of good manners, floods and introductions, against a real server over real sockets.

The numbers are those of docs/fetching.md.
"""

from __future__ import annotations

from httpserver import Answer, FeedServer
from polls import BOTH, MINUTE, NOON, SECOND, World, rss

from feeds.fetching.fetch import user_agent
from feeds.model import FetchFailed, Hub, Trouble

WISH = {"hub.mode": "subscribe"}


async def test_rule_24_the_first_fetch_is_known_as_such(server: FeedServer, world: World) -> None:
    server.answer(Answer(500), Answer(body=rss()))

    assert world.state.first_fetch
    await world.poll()
    assert world.state.first_fetch, "a failure took nothing in"
    await world.poll()

    assert not world.state.first_fetch


async def test_rule_24_a_flood_is_capped_to_the_newest(server: FeedServer, world: World) -> None:
    dates = [NOON - MINUTE * place - SECOND for place in range(1500)]  # none at midnight, which is no time
    server.answer(Answer(body=rss([f"t{place}" for place in range(1500)], dates=dates)))

    await world.poll()

    assert world.parsed is not None
    assert [entry.title for entry in world.parsed.entries] == [f"t{place}" for place in range(500)]


async def test_rule_25_we_say_who_we_are_and_nothing_else(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=(("Set-Cookie", "id=1"), *BOTH), body=rss()), Answer(304))

    await world.poll()
    await world.poll()

    expected = {"host", "user-agent", "accept", "accept-encoding", "if-none-match", "if-modified-since"}
    assert set(server.requests[-1].headers) == expected
    assert {request.headers["user-agent"] for request in server.requests} == {b"Dewline/0 (+https://dewline.test/)"}
    assert {request.path for request in server.requests} == {"/feed"}, "no cache-busting"
    assert user_agent("1.2", "https://example.org/bot") == "Dewline/1.2 (+https://example.org/bot)"


async def test_rule_26_a_feeds_hub_and_own_address_are_noticed(server: FeedServer, world: World) -> None:
    links = '<atom:link rel="hub" href="https://hub.test/"/><atom:link rel="self" href="https://wire.test/feed"/>'
    body = rss(channel=links).replace(b"<rss ", b'<rss xmlns:atom="http://www.w3.org/2005/Atom" ')
    server.answer(Answer(body=body))

    await world.poll()

    assert world.state.hub == Hub("https://hub.test/", "https://wire.test/feed")


async def test_rule_26_a_hub_is_asked_as_guardedly_as_a_feed(server: FeedServer, world: World) -> None:
    server.answer(Answer(202), Answer(404), path="/hub")

    assert await world.fetcher.tell(server.url("/hub"), WISH, NOON) is None
    refused = await world.fetcher.tell(server.url("/hub"), WISH, NOON)
    inner = await world.fetcher.tell("http://169.254.169.254/hub", WISH, NOON)

    assert refused is not None
    assert refused.status == 404
    assert inner is not None
    assert len(server.requests) == 2


async def test_rule_12_a_hub_that_asks_to_be_left_alone_is(server: FeedServer, world: World) -> None:
    server.answer(Answer(429, headers=(("Retry-After", "600"),)), path="/hub")
    server.answer(Answer(202), path="/other")

    refused = await world.fetcher.tell(server.url("/hub"), WISH, NOON)
    other = await world.fetcher.tell(server.url("/other"), WISH, NOON)

    assert refused == FetchFailed(Trouble.HTTP_ERROR, "the hub refuses", 429, 600)
    assert other is not None
    assert other.trouble is Trouble.THROTTLED
    assert len(server.requests) == 1


async def test_rule_27_no_article_is_kept_whole(server: FeedServer, world: World) -> None:
    article = "<description>" + "Every word of it. " * 2000 + "</description>"
    server.answer(Answer(body=rss().replace(b"<pubDate>", article.encode() + b"<pubDate>")))

    await world.poll()

    assert world.parsed is not None
    assert len(world.parsed.entries[0].summary) <= 2000
