"""What a run publishes: news put straight into a store, or by sources."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clock import utc_now
from feeds.catalogue import load_catalogue
from feeds.deciding.decide import decide
from feeds.documents.language import language_of
from feeds.matching.match import Matcher
from feeds.model import AlertKind, Decision, Entry, Level, Matched, Story
from feeds.store import Store
from feeds.stories.cluster import OpenStories
from feeds.thresholds import Clustering
from tests.faults import light
from tests.faults.bases import until_it_works
from tests.faults.record import Reads, Record
from tests.feeds.store import making
from tests.feeds.store.making import entry, joining, matched, opening, poll
from tests.journeys.wire import Wire

APART = -3.5  # log odds of one event below which headlines stay apart, whatever else is in the news
PLAIN = re.compile(r"[\w ,.:-]+")  # titles that are shown as they were written


class News(Reads, Protocol):
    """Where news comes from, and how it is recognised."""

    async def publish(self, record: Record) -> None: ...


@dataclass(slots=True)
class Desk:
    """News put straight into the store, by a clock that may be wrong: stories that open, are joined, and grow."""

    store: Store
    chance: random.Random
    clock: Callable[[], datetime]
    in_order: bool = True
    stories: list[Story] = field(default_factory=list)

    async def publish(self, record: Record) -> None:
        """A new story, or one of the latest goes on."""
        if self.stories and self.chance.random() < 0.4:
            await self._grow(self.chance.choice(self.stories[-5:]), record)
            return
        level = self.chance.choice(list(Level))
        (number,) = await until_it_works(lambda: self.store.stories.reserve_ids(1))
        decision = opening(number, matched(entry(f"Story {number}", seen=utc_now()), ["nato"]), level=level)
        await self._put(decision)
        self.stories.append(decision.story)
        record.owed.append(light.told_of(number))

    async def _grow(self, story: Story, record: Record) -> None:
        kind = self.chance.choice([AlertKind.UPDATE, AlertKind.DEVELOPMENT])
        decision = joining(story, matched(entry(f"{story.id} at {story.revision + 1}", seen=utc_now())), kind)
        await self._put(decision)
        self.stories.remove(story)
        self.stories.append(decision.story)
        if kind is AlertKind.DEVELOPMENT:
            record.owed.append(light.told_of(story.id, decision.story.revision))
        else:
            record.newest[light.told_of(story.id)] = decision.story.revision

    async def _put(self, decision: Decision) -> None:
        await until_it_works(lambda: poll(self.store, decision, now=self.clock()))

    def find(self, text: str) -> str | None:
        """The alert that a text is of."""
        found = re.match(r"story \d+( grew to \d+)?\.", text)
        return found[0] if found else None

    def revision(self, text: str) -> int:
        """The revision it shows."""
        return int(text.rpartition(" ")[2].rstrip(")"))

    def within(self, told: str) -> tuple[str, int] | None:
        """A first alert that waited while its story grew tells that too."""
        grew = re.fullmatch(r"story (\d+) grew to (\d+)\.", told)
        return (light.told_of(int(grew[1])), int(grew[2])) if grew else None


@dataclass(slots=True)
class Wired:
    """News that sources publish, each of an event of its own."""

    wire: Wire
    titles: list[str]
    chance: random.Random
    in_order: bool = False  # sources are asked side by side
    out: list[str] = field(default_factory=list)

    async def publish(self, record: Record) -> None:
        """The next title, somewhere."""
        title = self.titles[len(self.out)]
        self.wire.publish(self.chance.choice(list(self.wire.items)), title)
        self.out.append(title)
        record.owed.append(title)

    def find(self, text: str) -> str | None:
        """The title a text is of."""
        return next((title for title in self.out if title in text), None)

    def revision(self, text: str) -> int:
        """Titles come once."""
        return 1

    def within(self, told: str) -> None:
        """Each has a message of its own."""


def titles(chance: random.Random, count: int) -> list[str]:
    """Headlines that alert, each of an event of its own whichever comes first: examples of the catalogue."""
    catalogue, now = load_catalogue(), utc_now()
    matcher, source = Matcher(catalogue.topics, catalogue.subjects), making.source("One")
    every = [example for topic in catalogue.topics for example in topic.examples.must]
    found = [example for example in every if len(example.title) < 90 and PLAIN.fullmatch(example.title)]
    chance.shuffle(found)
    chosen: list[Matched] = []
    for example in found:  # in the language the program will find, whose source says it is English
        language = language_of(example.title, told="en")
        one = matcher.match(Entry(example.title, source, example.title, "", "", language, now, now))
        if one.topics and not any(_alike(one, other) for other in chosen):
            chosen.append(one)
        if len(chosen) == count:
            return [one.entry.title for one in chosen]
    raise ValueError(f"the catalogue has only {len(chosen)} examples that are stories of their own")


def _alike(one: Matched, other: Matched) -> bool:
    """Whether they might become one story, now or when others have joined."""
    return bool(set(one.subjects) & set(other.subjects)) or _join(one, other) or _join(other, one)


def _join(first: Matched, second: Matched) -> bool:
    """Whether the second would become part of the first's story."""
    now, stories = first.entry.seen, OpenStories(Clustering(join=APART))
    stories.put(decide(None, first, now, lambda: 1).story, first)
    return stories.place(second, now) is not None
