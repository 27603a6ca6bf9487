"""Articles' own pages: asked for only where wanted, read away from the program, and never a condition."""

from __future__ import annotations

import pytest
from httpserver import Answer, FeedServer
from polls import NOON, source

from feeds.fetching.articles import MOST_PAGES, complete
from feeds.fetching.fetch import Fetcher, FetchSettings
from feeds.language.clean import MAX_SUMMARY
from feeds.model import Entry, Fetched, FetchFailed, FetchResult, Trouble, Validators
from feeds.workers.parse import ParserPool

LEAD = "NATO Secretary General Rasmussen proposed in his first major speech to link the two missile defence systems."
MORE = "Moscow answered that it would no longer station Iskander missiles in the Kaliningrad region, officials said."
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Speech</title></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> Latest stories about everything in the world today.</nav>
<article><h1>Rasmussen speaks</h1><p class="byline">By Our Correspondent</p>
<p>{LEAD}</p><p>{MORE}</p><p>{LEAD.replace("first", "second")}</p></article>
<form>Subscribe to our newsletter for weekly analysis. <input name="email"></form>
<footer>All rights reserved. Read our privacy policy before you go on reading.</footer></body></html>"""
LOCAL = FetchSettings(allow_private=True)


def _entry(url: str, uid: str = "1", summary: str = "A short one.") -> Entry:
    return Entry(uid, source("https://wire.test/feed"), "Rasmussen speaks", summary, url, "en", NOON, NOON)


def _page(body: bytes) -> Fetched:
    return Fetched("https://wire.test/a", body, "text/html", Validators())


class Site:
    """Pages and their texts without a network, which notes what it was asked for."""

    def __init__(self, outcome: str | FetchFailed = LEAD, page: FetchResult | None = None) -> None:
        self.asked: list[str] = []
        self._outcome, self._page = outcome, page or _page(b"")

    async def page(self, url: str, now: object) -> FetchResult:
        self.asked.append(url)
        return self._page

    async def article(self, page: Fetched, language: str) -> str | FetchFailed:
        return self._outcome


async def test_an_articles_text_is_read_from_its_page_without_what_stands_around_it() -> None:
    async with FeedServer() as server, Fetcher(LOCAL) as fetcher, ParserPool() as parser:
        server.answer(Answer(headers=[("Content-Type", "text/html")], body=PAGE.encode()), path="/a")
        found = await complete([_entry(server.url("/a"))], NOON, fetcher, parser)

    feeds_own, text = found["1"].summary.split("\n", 1)
    assert feeds_own == "A short one."
    assert text.startswith(LEAD)
    assert MORE in text
    for around in ("Home", "Latest stories", "By Our", "Subscribe", "privacy"):
        assert around not in text
    assert b"text/html" in server.requests[0].headers["accept"]
    assert "if-none-match" not in server.requests[0].headers


async def test_an_articles_page_is_guarded_as_a_feed_is() -> None:
    async with FeedServer() as server, Fetcher(FetchSettings()) as fetcher:
        server.answer(Answer(body=PAGE.encode()), path="/a")
        found = await fetcher.page(server.url("/a"), NOON)

    assert isinstance(found, FetchFailed)
    assert server.connections == 0


async def test_a_page_beyond_its_bounds_is_not_read() -> None:
    async with FeedServer() as server, Fetcher(LOCAL) as fetcher:
        server.answer(Answer(endless=b"<p>" * 10_000), path="/a")
        found = await fetcher.page(server.url("/a"), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.TOO_BIG


@pytest.mark.parametrize(
    "site",
    [
        Site(FetchFailed(Trouble.NOT_A_FEED, "no article")),
        Site(page=FetchFailed(Trouble.NOT_FOUND, "gone")),
        Site("Short."),
    ],
)
async def test_an_entry_stays_what_the_feed_said_where_its_page_says_no_more(site: Site) -> None:
    assert await complete([_entry("https://wire.test/a")], NOON, site, site) == {}


async def test_an_entry_without_a_link_asks_nobody() -> None:
    site = Site()
    assert await complete([_entry("")], NOON, site, site) == {}
    assert site.asked == []


async def test_only_the_newest_entries_pages_are_asked_for() -> None:
    site = Site()
    entries = [_entry(f"https://wire.test/{n}", str(n)) for n in range(MOST_PAGES + 5)]
    await complete(entries, NOON, site, site)
    assert site.asked == [f"https://wire.test/{n}" for n in range(MOST_PAGES + 4, 4, -1)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0" * 1000,
        b"<html>",
        b"<p>menu</p>",
        b"<a>" * 50_000,
        b"%PDF-1.7 binary \xff\xfe",
        b"{}",
        b"<!doctype html>" * 99,
    ],
)
async def test_a_page_without_an_article_is_a_failure_and_the_next_is_read(body: bytes) -> None:
    async with ParserPool() as parser:
        assert isinstance(await parser.article(_page(body), "en"), FetchFailed)
        assert LEAD in str(await parser.article(_page(PAGE.encode()), "en"))


async def test_a_page_that_takes_too_long_is_ended() -> None:
    nested = b"<div><p>word word word word word." * 150_000
    async with ParserPool(deadline_seconds=0.05) as parser:
        found = await parser.article(_page(nested), "en")
    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.PARSE_TIMEOUT


async def test_a_charset_that_only_the_page_declares_is_believed() -> None:
    russian = "Россия отказалась размещать ракеты «Искандер» в Калининградской области, сообщило министерство обороны."
    page = f'<html><head><meta charset="windows-1251"></head><body><article><p>{russian}</p><p>{russian}</p></article>'
    async with ParserPool() as parser:
        assert russian in str(await parser.article(_page(page.encode("cp1251")), "ru"))


WALLS = [
    "Do you not have an account yet? Create one for free and get access to ten articles every month. " * 3,
    "Besuchen Sie unsere Seite wie gewohnt mit Werbung und üblichem Tracking. Details finden Sie hier unten. " * 3,
    "Sorry, the page that you are looking for could not be found on our server. Try the search instead. " * 3,
    "Verify you are human by completing the action below. This takes a few seconds only. Thank you. " * 3,
    "A cat was rescued in Leeds. Shares fell in Tokyo after the bank's decision. Rain is expected at the weekend. " * 3,
]


@pytest.mark.parametrize("wall", WALLS)
async def test_a_page_that_does_not_say_what_the_feed_said_is_left_alone(wall: str) -> None:
    site = Site(wall)
    assert await complete([_entry("https://wire.test/a", summary=LEAD)], NOON, site, site) == {}


async def test_a_page_in_other_words_than_the_title_is_known_by_the_feeds_summary() -> None:
    site = Site(f"{LEAD} {MORE}")
    entry = Entry(
        "1", source("https://wire.test/feed"), "A hand held out", LEAD, "https://wire.test/a", "en", NOON, NOON
    )
    found = await complete([entry], NOON, site, site)
    assert found["1"].summary == f"{LEAD} {MORE}"


async def test_a_feeds_own_words_and_its_pages_text_are_together_no_longer_than_a_summary_may_be() -> None:
    own = " ".join(f"{LEAD} {number}." for number in range(15))
    site = Site(f"{LEAD} {MORE} " * 9)
    found = await complete([_entry("https://wire.test/a", summary=own)], NOON, site, site)
    assert found["1"].summary.startswith(own)
    assert len(own) < len(found["1"].summary) <= MAX_SUMMARY
