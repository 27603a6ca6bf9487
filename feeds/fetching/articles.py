"""complete(entries) -> the same entries with the text of their articles' pages, for sources that ask for it.

Off unless a source says `full_text = true`. A page is asked for by the guarded fetcher, in its host's turn, and read by
a worker process. It is a help and never a condition: whatever fails, an entry stays what the feed said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from feeds.language.clean import MAX_SUMMARY, cut
from feeds.language.gist_words import gist_words
from feeds.model import Entry, Fetched, FetchFailed, FetchResult

TITLE_TOLD, SUMMARY_TOLD = 0.4, 0.5  # shares of what the feed says that a page about the same says too
MOST_PAGES = 10  # asked for after one poll: the newest entries; a page a second at most
WITHIN = 60.0  # seconds that all of a poll's pages may take, so that news never waits long for its own text


class Pages(Protocol):
    """Asks for an article's page."""

    async def page(self, url: str, now: datetime) -> FetchResult: ...


class Articles(Protocol):
    """Finds the article in a page."""

    async def article(self, page: Fetched, language: str) -> str | FetchFailed: ...


async def complete(entries: Sequence[Entry], now: datetime, pages: Pages, articles: Articles) -> Mapping[str, Entry]:
    """By uid, those of the entries (oldest first) whose page says more than the feed did, with its text as summary."""
    found: dict[str, Entry] = {}
    try:
        async with asyncio.timeout(WITHIN):
            for entry in reversed(entries[-MOST_PAGES:]):
                if text := await _text(entry, pages, articles, now):
                    found[entry.uid] = replace(entry, summary=text)
    except TimeoutError:
        pass  # the entries that are left are told as the feed has them
    return found


async def _text(entry: Entry, pages: Pages, articles: Articles, now: datetime) -> str:
    if not entry.url:
        return ""
    page = await pages.page(entry.url, now)
    if not isinstance(page, Fetched):
        return ""
    text = await articles.article(page, entry.language)
    if not isinstance(text, str) or len(text) <= len(entry.summary) or not _tells(text, entry):
        return ""
    lead = " ".join(entry.summary.split())
    return text if lead in " ".join(text.split()) else cut(f"{lead}\n{text}", MAX_SUMMARY)


def _tells(text: str, entry: Entry) -> bool:
    """Whether a page is about what the feed said, and no form to log in, no notice of cookies, no other news.

    The feed's own words stay in front of a page that leaves them out: they are the lead, and a page may be half a wall.
    """
    told = gist_words(text, entry.language)
    title, summary = gist_words(entry.title, entry.language), gist_words(entry.summary, entry.language)
    if len(told & title) >= TITLE_TOLD * len(title):
        return True
    return bool(summary) and len(told & summary) >= SUMMARY_TOLD * len(summary)
