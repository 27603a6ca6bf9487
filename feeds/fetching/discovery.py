"""From an address that somebody typed to the feeds behind it: the address itself, or those that its page names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from feeds.fetching.guard import fault_of
from feeds.model import Control, Entry, Fetched, FetchFailed, FetchResult, Kind, ParsedFeed, Source, Trouble
from feeds.source_state import SourceState

MOST = 4  # feeds of a page that are looked into
NEWEST = 3  # entries that are shown of a feed
LONGEST_NAME = 80  # characters
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Fetch(Protocol):
    """One polite, guarded request."""

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult: ...


class Parse(Protocol):
    """Documents and pages, read away from the main process."""

    async def parse(self, fetched: Fetched, source: Source, now: datetime) -> ParsedFeed | FetchFailed: ...

    async def links(self, page: Fetched) -> list[str] | FetchFailed: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was found, as the source it would be, with its newest entries."""

    source: Source
    newest: tuple[Entry, ...]


async def discover(typed: str, now: datetime, fetcher: Fetch, parser: Parse) -> tuple[Candidate, ...] | FetchFailed:
    """The feeds behind an address, at most MOST; what went wrong where there are none. Raises nothing."""
    url = typed if _SCHEME.match(typed) else f"https://{typed}"
    fault = fault_of(url)
    if fault is not None:
        return FetchFailed(Trouble.UNREACHABLE, fault)
    page = await _get(url, now, fetcher)
    if isinstance(page, FetchFailed):
        return page
    itself = await _candidate(url, page, now, parser)
    if not isinstance(itself, FetchFailed):
        return (itself,)
    links = await parser.links(page)
    if isinstance(links, FetchFailed):
        return itself
    found = [await _found(link, now, fetcher, parser) for link in links[:MOST]]
    candidates = tuple(each for each in found if each is not None)
    return candidates or itself


async def _found(url: str, now: datetime, fetcher: Fetch, parser: Parse) -> Candidate | None:
    if fault_of(url) is not None:
        return None
    fetched = await _get(url, now, fetcher)
    if isinstance(fetched, FetchFailed):
        return None
    candidate = await _candidate(url, fetched, now, parser)
    return None if isinstance(candidate, FetchFailed) else candidate


async def _get(url: str, now: datetime, fetcher: Fetch) -> Fetched | FetchFailed:
    result = await fetcher.fetch(SourceState(0, _source(url, "", ""), url), now)
    if isinstance(result, Fetched | FetchFailed):
        return result
    return FetchFailed(Trouble.HTTP_ERROR, "the server says unchanged, though we have nothing yet")


async def _candidate(url: str, fetched: Fetched, now: datetime, parser: Parse) -> Candidate | FetchFailed:
    parsed = await parser.parse(fetched, _source(url, "", ""), now)
    if isinstance(parsed, FetchFailed):
        return parsed
    newest = sorted(parsed.entries, key=lambda entry: entry.published, reverse=True)
    source = _source(url, parsed.title, parsed.language or _spoken(newest))
    return Candidate(source, tuple(replace(entry, source=source) for entry in newest[:NEWEST]))


def _spoken(entries: list[Entry]) -> str:
    """The language that most entries are in."""
    counts = Counter(entry.language for entry in entries if entry.language)
    return counts.most_common(1)[0][0] if counts else ""


def _source(url: str, title: str, language: str) -> Source:
    name = " ".join(title.split())[:LONGEST_NAME].strip() or (urlsplit(url).hostname or url)
    return Source(name, url, language, Kind.NEWS, "", Control.INDEPENDENT)
