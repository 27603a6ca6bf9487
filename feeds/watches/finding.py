"""Which of several entries a watch asks for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from feeds.model import Entry
from feeds.watches.index import WatchIndex
from feeds.watches.parsing import parse
from feeds.watches.query import QueryError


def first_found(query: str, entries: Iterable[Entry]) -> Entry | None:
    """The first of these that a query, as written, finds; None where it finds none or cannot be read any more."""
    index = _index(query)
    return next((entry for entry in entries if index.match(entry)), None)


@lru_cache(maxsize=200)  # an alert goes to many who ask the same
def _index(query: str) -> WatchIndex:
    try:
        return WatchIndex([(0, parse(query))])
    except QueryError:
        return WatchIndex()
