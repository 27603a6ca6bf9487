"""Watches in memory follow their rows, read only what changed, and the pipeline asks them of every new entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from feeds.audience import Address, Watch
from feeds.model import Control, Entry, Kind, Matched, Source
from feeds.watches.watching import Watching

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source("Wire", "http://wire.test/feed", "en", Kind.NEWS, "LT", Control.INDEPENDENT)


def item(title: str) -> Matched:
    return Matched(Entry("uid", SOURCE, title, "", "http://wire.test/1", "en", NOW, NOW))


@dataclass
class Rows:
    """The store's watches, as far as they are asked, and what was read of them."""

    kept: dict[int, str] = field(default_factory=dict)
    changes: int = 0
    read: list[int] = field(default_factory=list)

    def put(self, number: int, query: str) -> None:
        self.kept[number] = query
        self.changes += 1

    def drop(self, number: int) -> None:
        del self.kept[number]
        self.changes += 1

    async def version(self) -> int:
        return self.changes

    async def numbers(self) -> frozenset[int]:
        return frozenset(self.kept)

    async def some(self, numbers: Collection[int]) -> list[Watch]:
        self.read += sorted(numbers)
        return [Watch(number, Address(1), "", self.kept[number], NOW) for number in numbers]


async def test_a_watch_is_asked_once_it_is_a_row_and_until_it_is_none() -> None:
    rows = Rows()
    watching = Watching(rows)
    await watching.refresh()
    assert watching.match(item("NATO")) == frozenset()
    rows.put(1, "nato")
    await watching.refresh()
    assert watching.match(item("NATO")) == {1}
    rows.drop(1)
    await watching.refresh()
    assert watching.match(item("NATO")) == frozenset()


async def test_only_what_changed_is_read() -> None:
    rows = Rows({1: "nato", 2: "russia"})
    watching = Watching(rows)
    await watching.refresh()
    await watching.refresh()
    rows.put(3, "shield")
    await watching.refresh()
    assert rows.read == [1, 2, 3]


async def test_a_query_that_can_no_longer_be_read_stops_nothing_and_is_not_read_again() -> None:
    rows = Rows({1: "(((", 2: "nato"})
    watching = Watching(rows)
    await watching.refresh()
    assert watching.match(item("NATO")) == {2}
    rows.put(3, "shield")
    await watching.refresh()
    assert rows.read == [1, 2, 3]


async def test_a_watch_for_a_topic_that_there_is_no_longer_finds_nothing_whatever_else_it_asks() -> None:
    rows = Rows({1: "nato NOT topic:gone", 2: "nato OR topic:gone", 3: "nato NOT topic:putin"})
    watching = Watching(rows, lambda name: (name,) if name == "putin" else ())
    await watching.refresh()
    assert watching.match(item("NATO")) == {3}
