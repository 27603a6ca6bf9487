"""From what somebody typed to the feeds behind it, over sockets and through the real worker."""

from __future__ import annotations

import pytest
from httpserver import Answer, FeedServer
from polls import LOCAL, NOON, rss

from feeds.documents.page_links import MOST_LINKS, read_links
from feeds.fetching.discovery import MOST, Candidate, discover
from feeds.fetching.fetch import Fetcher
from feeds.model import Control, FetchFailed, Kind
from feeds.workers.parse import ParserPool

HTML = (("Content-Type", "text/html; charset=utf-8"),)


async def _find(typed: str) -> tuple[Candidate, ...] | FetchFailed:
    async with Fetcher(LOCAL) as fetcher, ParserPool() as parser:
        return await discover(typed, NOON, fetcher, parser)


def _page(*links: str) -> Answer:
    head = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    return Answer(headers=HTML, body=f"<html><head><title>News</title>{head}</head></html>".encode())


async def test_the_address_of_a_feed_is_the_feed(server: FeedServer) -> None:
    titles = [f"Missiles and the treaty number {number}" for number in range(5)]
    server.answer(Answer(body=rss(titles)))
    found = await _find(server.url())
    assert not isinstance(found, FetchFailed)
    [candidate] = found
    assert (candidate.source.name, candidate.source.url) == ("Wire", server.url())
    assert (candidate.source.language, candidate.source.kind) == ("en", Kind.NEWS)
    assert candidate.source.control is Control.INDEPENDENT
    assert [entry.title for entry in candidate.newest] == titles[:3]


async def test_a_page_leads_to_the_feeds_it_names(server: FeedServer) -> None:
    server.answer(_page("/rss/world", "//127.0.0.1:1/unreachable", "/rss/nothing", "/rss/sport"), path="/")
    server.answer(Answer(body=rss(["World"])), path="/rss/world")
    server.answer(Answer(body=rss(["Sport"])), path="/rss/sport")
    found = await _find(server.url("/"))
    assert not isinstance(found, FetchFailed)
    assert [candidate.source.url for candidate in found] == [server.url("/rss/world"), server.url("/rss/sport")]


async def test_no_more_than_some_feeds_of_a_page_are_looked_into(server: FeedServer) -> None:
    server.answer(_page(*(f"/rss/{number}" for number in range(9))), path="/")
    await _find(server.url("/"))
    assert len(server.requests) == 1 + MOST


@pytest.mark.parametrize("typed", ["ftp://wire.test/feed", "http://user:secret@wire.test/", "", "not an address"])
async def test_what_is_no_address_is_told(typed: str) -> None:
    found = await _find(typed)
    assert isinstance(found, FetchFailed)
    assert found.detail
    assert "secret" not in found.detail


async def test_an_address_without_a_scheme_may_have_another_in_its_query() -> None:
    found = await _find("127.0.0.1:1/feed?of=https://wire.test/")
    assert isinstance(found, FetchFailed)
    assert "neither" not in found.detail


async def test_a_page_that_names_no_feed_is_told_as_no_feed(server: FeedServer) -> None:
    server.answer(_page(), path="/")
    found = await _find(server.url("/"))
    assert isinstance(found, FetchFailed)
    assert found.detail


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ('<link rel="alternate" type="application/atom+xml" href="a.xml">', ["https://wire.test/news/a.xml"]),
        ('<LINK REL="Alternate Home" TYPE="application/rss+xml; charset=x" HREF=" /a ">', ["https://wire.test/a"]),
        (
            '<base href="https://cdn.test/x/"><link rel=alternate type=application/feed+json href=f>',
            ["https://cdn.test/x/f"],
        ),
        (
            '<base href="http://[x/"><link rel=alternate type=application/rss+xml href="http://[feed]/a">'
            "<link rel=alternate type=application/rss+xml href=b>",
            ["https://wire.test/news/b"],
        ),
        ('<link rel="stylesheet" type="application/rss+xml" href="/a">', []),
        ('<link rel="alternate" type="text/html" href="/a">', []),
        ('<link rel="alternate" type="application/rss+xml">', []),
        ("<link rel='alternate' type='application/rss+xml' href='/a'>" * 3, ["https://wire.test/a"]),
        ("<" * 10_000 + "<!-- " * 1000, []),
        ("\x00\ufffe", []),
    ],
)
def test_the_feeds_a_page_names_are_read_whatever_it_looks_like(page: str, links: list[str]) -> None:
    assert read_links(page.encode(), "text/html", "https://wire.test/news/") == links


def test_a_page_that_names_thousands_is_cut() -> None:
    page = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(5000))
    assert len(read_links(page.encode(), "text/html", "https://wire.test/")) == MOST_LINKS
