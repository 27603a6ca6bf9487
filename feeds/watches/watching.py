"""The watches of all chats in memory, kept equal to their rows: what ingest asks of every new entry."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from feeds.audience import Watch
from feeds.model import Matched
from feeds.watches import QueryError, WatchIndex, parse
from feeds.watches.naming import Names, as_written


class Rows(Protocol):
    """What is needed of the store's watches."""

    async def version(self) -> int: ...

    async def numbers(self) -> frozenset[int]: ...

    async def some(self, numbers: Collection[int]) -> list[Watch]: ...


class Watching:
    """Refresh it before a poll's entries are matched: it reads only what changed, and nothing where nothing did."""

    def __init__(self, rows: Rows, names: Names = as_written) -> None:
        """`names` says which topics and subjects there are; a watch for any other finds nothing."""
        self._rows = rows
        self._names = names
        self._index = WatchIndex()
        # Written for an older grammar or catalogue: skipped, never a reason to stop.
        self._unreadable: set[int] = set()
        self._version = -1

    async def refresh(self) -> None:
        """Make memory equal to the rows; raises what the rows raise, and then memory is as it was."""
        version = await self._rows.version()
        if version == self._version:
            return
        wanted = await self._rows.numbers()
        new = await self._rows.some(wanted - self._index.numbers - self._unreadable)
        for number in self._index.numbers - wanted:
            self._index.remove(number)
        for watch in new:
            self._add(watch)
        self._version = version

    def match(self, matched: Matched) -> frozenset[int]:
        """The numbers of the watches that find this entry."""
        return self._index.match(matched)

    def _add(self, watch: Watch) -> None:
        try:
            self._index.add(watch.id, parse(watch.query, self._names))
        except QueryError:
            self._unreadable.add(watch.id)
