"""What a query would have caught: the last month's entries that have its words, some at a time, asked exactly.

How many entries are looked at and for how long is bounded, for words that are in everything; where a bound was met, the
result says how far back it goes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.model import Entry
from feeds.store.chats.watches import Found
from feeds.watches import Query, WatchIndex, may_tell
from feeds.watches.needing import needed
from feeds.watches.query import Part, Words, every_words
from handlers.reply import Services

BACK = timedelta(days=30)  # how far back a new watch is tried
MOST_LOOKED_AT = 20_000  # entries with its words, the newest
AT_A_TIME = 500  # of these in memory
SECONDS = 8.0  # after which no more are looked at: somebody waits for the answer
EXAMPLES = 5
ENDING, BEGINNING = 3, 4  # letters that a word's ending has at most, and what stands before it at least


@dataclass(frozen=True, slots=True)
class Caught:
    """What a query would have caught since then: how many stories, and the newest entries that it finds, one of each
    of the newest stories. `looked_at` is how many entries were asked, where that was not all of them; none: it was.
    `unheard`: so many stories more are left out, since no report of theirs counts for the chat. `absent`: where nothing
    was found, its words that are in no report; `begun`: how those of them begin that are there with another ending.
    """

    stories: int
    examples: tuple[Entry, ...]
    since: datetime
    looked_at: int | None = None
    unheard: int = 0
    absent: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()

    def days(self, now: datetime) -> int:
        """How many days that are, begun ones too."""
        return max(1, -((self.since - now) // timedelta(days=1)))


async def tried(query: Query, watch: int, services: Services, now: datetime) -> Caught:
    """What a query, proposed as this watch, would have caught since the bot began, or in the last 30 days."""
    since = max(now - BACK, min(now, await services.store.meta.started(now)))
    words = needed(query)
    if words is None:  # the parser refuses such a query
        return Caught(0, (), since)
    numbers = await services.store.watches.candidates(words, since, MOST_LOOKED_AT + 1)
    index, stories, examples, heard = WatchIndex([(watch, query)]), set[int](), list[Entry](), 0
    looked_at, oldest, until = 0, now, time.monotonic() + SECONDS
    async for found in services.store.watches.reports(numbers[:MOST_LOOKED_AT], AT_A_TIME):
        new = await asyncio.to_thread(_matching, index, found, stories)  # others need not wait for it
        stories.update(new)
        counting = await services.store.watches.counting(watch, new)
        heard += len(counting)
        examples += [new[story] for story in new if story in counting][: EXAMPLES - len(examples)]
        looked_at += len(found)
        oldest = found[-1].matched.entry.seen
        if time.monotonic() > until:
            break
    if looked_at == len(numbers):
        absent = () if stories else await _absent(words, services, since)
        begun = [await _begun(word, services, since) for word in absent]
        unheard = len(stories) - heard
        return Caught(heard, tuple(examples), since, None, unheard, absent, tuple(filter(None, begun)))
    return Caught(heard, tuple(examples), oldest, looked_at, unheard=len(stories) - heard)


async def _absent(words: Query, services: Services, since: datetime) -> tuple[str, ...]:
    """The words that are to be found as they stand and that no report has."""
    plain = dict.fromkeys(each.parts[0].text for each in every_words(words) if len(each.parts) == 1)
    stems = {part.text for each in every_words(words) for part in each.parts if part.stem}
    asked = {word: Words((Part(word),)) for word in plain if word not in stems}
    return tuple([word for word in asked if not await services.store.watches.candidates(asked[word], since, 1)])


async def _begun(word: str, services: Services, since: datetime) -> str:
    """The longest beginning of a word that some report has, `kaliningrad` of `kaliningrads`; empty where none is."""
    for cut in range(min(ENDING, len(word) - BEGINNING) + 1):
        begun = word[: len(word) - cut]
        if await services.store.watches.candidates(Words((Part(begun, stem=True),)), since, 1):
            return begun
    return ""


def _matching(index: WatchIndex, found: Sequence[Found], known: set[int]) -> dict[int, Entry]:
    """The stories that are not known yet, each with its newest entry that the query finds and may tell of."""
    stories: dict[int, Entry] = {}
    for each in found:
        entry, fresh = each.matched.entry, each.story not in known and each.story not in stories
        if fresh and may_tell(entry, entry.seen, quiet=each.first) and index.match(each.matched):
            stories[each.story] = entry
    return stories
