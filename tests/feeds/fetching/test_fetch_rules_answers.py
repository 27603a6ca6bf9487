"""Rules 17 to 23 of good manners, what to make of answers, against a real server over real sockets.

The numbers are those of docs/fetching.md.
"""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from httpserver import Answer, FeedServer
from polls import BOTH, DATED, DAY, ETAG, HOUR, LOCAL, NOON, SECOND, World, new, rss

from feeds.fetching.fetch import Fetcher
from feeds.model import Fetched, FetchFailed, Trouble, Validators
from feeds.source_state import Health

# --- redirects -------------------------------------------------------------------------------------------------------


def to(server: FeedServer, path: str, status: int = 301) -> Answer:
    return Answer(status, headers=(("Location", server.url(path)),))


@pytest.mark.parametrize("status", [301, 308])
async def test_rule_17_a_permanent_redirect_is_adopted_once_it_has_lasted(
    server: FeedServer, world: World, status: int
) -> None:
    server.answer(to(server, "/new", status))
    server.answer(Answer(headers=BOTH, body=rss()), Answer(304), path="/new")
    old = world.state.url

    for _ in range(3):
        await world.poll()
    assert world.state.url == old, "three answers, but not over more than a day"
    await world.poll(DAY)

    assert world.state.url == server.url("/new")
    assert world.state.source.url == old, "the old one is kept"
    assert world.state.validators == Validators(ETAG, DATED)
    await world.poll()
    assert [request.path for request in server.requests[-2:]] == ["/new", "/new"]


async def test_rule_17_an_adopted_place_that_fails_is_given_up_for_the_old_one(
    server: FeedServer, world: World
) -> None:
    world.state = replace(world.state, url=server.url("/new"), validators=Validators(ETAG, DATED))
    server.answer(Answer(500), path="/new")

    for _ in range(5):
        await world.poll()

    assert world.state.url == world.state.source.url
    assert world.state.validators == Validators()


async def test_rule_17_a_redirect_that_wavers_is_not_adopted(server: FeedServer, world: World) -> None:
    server.answer(to(server, "/a"), to(server, "/a"), to(server, "/b"), to(server, "/a"), to(server, "/a"))
    for path in ("/a", "/b"):
        server.answer(Answer(body=rss()), path=path)

    for _ in range(5):
        await world.poll(20 * HOUR)

    assert world.state.url == world.state.source.url


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_rule_17_a_temporary_redirect_is_followed_and_never_adopted(
    server: FeedServer, world: World, status: int
) -> None:
    server.answer(to(server, "/mid"))
    server.answer(to(server, "/new", status), path="/mid")
    server.answer(Answer(body=rss()), path="/new")

    for _ in range(5):
        await world.poll(20 * HOUR)

    assert isinstance(world.result, Fetched)
    assert world.result.url == server.url("/new")
    assert world.state.url == world.state.source.url


async def test_rule_17_five_hops_are_followed_and_a_sixth_is_not(server: FeedServer, world: World) -> None:
    for hop in range(6):
        server.answer(to(server, f"/{hop + 1}"), path="/feed" if hop == 0 else f"/{hop}")
    server.answer(Answer(body=rss()), path="/5")
    assert isinstance(await world.fetcher.fetch(world.state, NOON), Fetched)

    server.answer(to(server, "/6"), path="/5")
    server.answer(Answer(body=rss()), path="/6")
    found = await world.fetcher.fetch(world.state, NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.BAD_REDIRECT
    assert server.requests[-1].path == "/5"


async def test_rule_17_a_circle_is_refused(server: FeedServer, world: World) -> None:
    server.answer(to(server, "/other"))
    server.answer(to(server, "/feed#again"), path="/other")

    found = await world.fetcher.fetch(world.state, NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.BAD_REDIRECT
    assert len(server.requests) == 2


async def test_rule_18_relative_links_resolve_against_the_final_place(server: FeedServer, world: World) -> None:
    server.answer(Answer(302, headers=(("Location", "/deep/er/feed"),)))
    body = rss().replace(b"https://wire.test/Iskander</link>", b"../article?id=1</link>")
    server.answer(Answer(body=body), path="/deep/er/feed")

    await world.poll()

    assert world.parsed is not None
    assert world.parsed.entries[0].url == server.url("/deep/article?id=1")


async def test_rule_18_xml_base_counts_before_the_final_place(server: FeedServer, world: World) -> None:
    server.answer(
        Answer(
            body=b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://wire.test/news/"><title>W</title><entry>'
            b'<title>Iskander</title><id>urn:1</id><link href="one"/></entry></feed>'
        )
    )

    await world.poll()

    assert world.parsed is not None
    assert world.parsed.entries[0].url == "https://wire.test/news/one"


# --- bodies ----------------------------------------------------------------------------------------------------------


async def test_rule_19_gzip_alone_is_asked_for_and_read(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(rss())))

    await world.poll()

    assert server.requests[0].headers["accept-encoding"] == b"gzip"
    assert world.parsed is not None
    assert world.parsed.entries[0].title == "Iskander"


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "compress"])
async def test_rule_19_an_encoding_not_asked_for_is_refused(server: FeedServer, world: World, encoding: str) -> None:
    server.answer(Answer(headers=(("Content-Encoding", encoding),), body=gzip.compress(rss())))

    await world.poll()

    assert isinstance(world.result, FetchFailed)
    assert world.result.trouble is Trouble.BAD_ENCODING


async def test_rule_19_and_20_a_bomb_is_not_decoded_beyond_its_bound(server: FeedServer, world: World) -> None:
    bomb = gzip.compress(b" " * 100 * 1024 * 1024)
    assert len(bomb) < 200_000
    server.answer(Answer(headers=(("Content-Encoding", "gzip"),), body=bomb))

    await world.poll()

    assert isinstance(world.result, FetchFailed)
    assert world.result.trouble is Trouble.TOO_BIG


@pytest.mark.parametrize(
    "answer",
    [
        Answer(endless=b"x" * 65_536, headers=(("Content-Type", "text/xml"),)),
        Answer(length=9_000_000, body=b"x"),
    ],
)
async def test_rule_20_no_more_is_read_than_the_bound(server: FeedServer, world: World, answer: Answer) -> None:
    server.answer(answer)

    await world.poll()

    assert isinstance(world.result, FetchFailed)
    assert world.result.trouble is Trouble.TOO_BIG


@pytest.mark.parametrize("headers", [(), (("Content-Encoding", "gzip"),)])
async def test_rule_20_a_byte_at_a_time_ends(server: FeedServer, headers: tuple[tuple[str, str], ...]) -> None:
    server.answer(Answer(headers=headers, body=gzip.compress(rss()) * 100, drip=0.01))
    async with Fetcher(replace(LOCAL, read=5, whole=0.3)) as fetcher:
        found = await fetcher.fetch(new(server.url()), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.TIMEOUT


async def test_rule_20_a_head_at_a_time_ends_too(server: FeedServer) -> None:
    server.answer(Answer(raw=b"HTTP/1.1 200 OK\r\nX-Slow: ", body=b"x" * 10_000, drip=0.01))
    async with Fetcher(replace(LOCAL, read=5, whole=0.3)) as fetcher:
        found = await fetcher.fetch(new(server.url()), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.TIMEOUT


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Invalid url", "not a feed"),
        (b"<!DOCTYPE html><html><body>Are you human?</body></html>", "web page"),
        (rss([]), "no entries"),
        (b"<rss></rss>", "no entries"),
        (b"", "empty"),
    ],
)
async def test_rule_21_an_answer_that_is_no_news_makes_a_source_blind(
    server: FeedServer, world: World, body: bytes, words: str
) -> None:
    server.answer(Answer(body=rss()), Answer(body=body))

    await world.poll()
    assert world.state.health is Health.FINE
    await world.poll()

    assert world.state.health is Health.BLIND
    assert words in world.state.health_reason
    assert world.state.health_since == world.now


async def test_rule_21_a_feed_that_stopped_moving_is_quiet_and_then_blind(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=BOTH, body=rss([str(place) for place in range(10)])), Answer(304))
    seen: dict[Health, int] = {}

    for day in range(60):
        await world.poll(DAY)
        seen.setdefault(world.state.health, day)

    assert seen.keys() == {Health.FINE, Health.QUIET, Health.BLIND}
    assert seen[Health.FINE] < seen[Health.QUIET] < seen[Health.BLIND]
    assert "stopped" in world.state.health_reason
    server.answer(Answer(body=rss(["News"], dates=[world.now])))
    await world.poll(DAY)
    assert world.state.health is Health.FINE


async def test_rule_21_an_empty_shell_that_is_unchanged_is_still_empty(server: FeedServer, world: World) -> None:
    server.answer(Answer(body=rss()), Answer(headers=BOTH, body=rss([])), Answer(304), Answer(body=rss(["Patriot"])))

    await world.poll()
    await world.poll()
    await world.poll()
    assert world.state.health is Health.BLIND
    await world.poll()

    assert world.state.health is Health.FINE


async def test_rule_21_a_challenge_page_that_went_away_leaves_no_blindness(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=BOTH, body=rss()), Answer(body=b"<html>Are you human?</html>"), Answer(304))

    await world.poll()
    await world.poll()
    assert world.state.health is Health.BLIND
    await world.poll()

    assert world.state.health is Health.FINE


CYRILLIC = "Искандеры в Калининграде: Москва перебросила ракетные комплексы, сообщил губернатор области"


@pytest.mark.parametrize(
    ("declared", "http", "written"),
    [
        ("", "", "utf-8"),
        ("", "", "utf-8-sig"),
        ("", "", "utf-16"),
        ("windows-1251", "", "utf-8-sig"),  # the mark before the declaration
        ("utf-8", "; charset=windows-1251", "utf-8-sig"),  # the mark before HTTP
        ("utf-8", "; charset=windows-1251", "windows-1251"),  # HTTP before the declaration
        ("windows-1251", "", "windows-1251"),
        ("koi8-r", "", "koi8-r"),
        ("utf-8", "; charset=iso-8859-1", "utf-8"),  # a server's default, which the bytes disprove
        ("no-such-charset", "; charset=neither", "utf-8"),
        ("", "", "windows-1251"),  # never declared: found from the bytes
    ],
)
async def test_rule_22_the_charset_is_found_in_order_of_precedence(
    server: FeedServer, world: World, declared: str, http: str, written: str
) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f"{declaration}<rss><channel><title>W</title><item><title>{CYRILLIC}</title></item></channel></rss>"
    server.answer(Answer(headers=(("Content-Type", f"text/xml{http}"),), body=text.encode(written)))

    await world.poll()

    assert world.parsed is not None
    assert world.parsed.entries[0].title == CYRILLIC


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("", NOON),
        ("Mon, 02 Nov 2199 10:00:00 GMT", NOON),
        ("rubbish", NOON),
        ("Mon, 01 Jan 0001 00:00:00 GMT", NOON),
        ("Thu, 01 Jan 1970 00:00:00 GMT", NOON),
        ("19 Sep. 2025 12:00:00 GMT", NOON.replace(year=2025, month=9, day=19)),
        ("Sat, 03 Jan 2009 12:00:00 GMT", NOON.replace(year=2009, month=1, day=3)),
        ("Пн, 02 ноя 2026 15:00:00 +0300", NOON.replace(day=2)),
        ("2 listopada 2026, 13:00 CET", NOON.replace(day=2)),
    ],
)
async def test_rule_23_odd_and_missing_dates_have_a_meaning(
    server: FeedServer, world: World, date: str, expected
) -> None:
    item = f"<item><title>Iskander</title><pubDate>{date}</pubDate></item>"
    server.answer(Answer(body=f"<rss><channel><title>W</title>{item}</channel></rss>".encode()))

    await world.poll(0 * SECOND)

    assert world.parsed is not None
    assert world.parsed.entries[0].published == expected


async def test_rule_23_a_shared_or_missing_guid_loses_no_item(server: FeedServer, world: World) -> None:
    items = b"".join(
        f"<item><title>{n}</title><link>https://wire.test/{n}</link><guid>same</guid></item>"
        f"<item><title>{n} more</title><link>https://wire.test/{n}-more</link></item>".encode()
        for n in range(5)
    )
    server.answer(Answer(body=b"<rss><channel><title>W</title>" + items + b"</channel></rss>"))

    await world.poll()

    assert world.parsed is not None
    assert len({entry.uid for entry in world.parsed.entries}) == 10
