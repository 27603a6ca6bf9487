"""An entry as watches read it: its folded words in order, and where those stand that some watch asks for; and what it
names that some watch asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from feeds.language.languages import normal
from feeds.language.text import clean, fold, page, parted
from feeds.model import Entry, Source
from feeds.watches.query import About, Part, Query, every_fact
from feeds.watches.routes import ALWAYS, Key

MOST_WORDS = 1_000  # of a title and of a summary that are read
GAP = 100  # between title and summary: no phrase and no NEAR spans the two
MOST_PLACES = 64  # of a word or of a NEAR that are looked at: keeps the pairs of a NEAR bounded

Spans = Sequence[tuple[int, int]]


class Meanings(Protocol):
    """Which parts a word is."""

    def __getitem__(self, word: str, /) -> tuple[Part, ...]: ...


class Document:
    """The places of every part that occurs, by part; `meanings` says which parts a word is. `named` are the topics and
    subjects that the matcher found, as ends of routes."""

    __slots__ = ("_facts", "_keys", "entry", "named", "places", "title_end")

    def __init__(self, entry: Entry, meanings: Meanings, named: frozenset[Key] = frozenset()) -> None:
        self.entry = entry
        self.named = named
        self.places: dict[Part, list[int]] = {}
        self._facts: dict[str, str] = {}
        self._keys: set[Key] = set()
        title, summary = (parted(part)[:MOST_WORDS] for part in page(entry.title, entry.summary).folded_parts)
        self.title_end = len(title)
        self._add(title, 0, meanings)
        self._add(summary, len(title) + GAP, meanings)

    def _add(self, words: Sequence[str], first: int, meanings: Meanings) -> None:
        places = self.places
        for place, word in enumerate(words, first):
            parts = meanings[word]
            if parts:  # nearly no word means anything: the loop is spared for speed
                for part in parts:
                    places.setdefault(part, []).append(place)

    def spans(self, parts: tuple[Part, ...], title: bool) -> Spans:
        """Where these parts follow each other, as first and last word."""
        starts = self.places.get(parts[0])
        if starts is None:
            return ()
        if len(parts) == 1 and not title:
            return [(place, place) for place in starts[:MOST_PLACES]]
        rest = [(offset, self.places.get(part, ())) for offset, part in enumerate(parts[1:], 1)]
        end = self.title_end if title else None
        found = []
        for start in starts:
            if end is not None and start >= end:
                break
            if all(start + offset in places for offset, places in rest):
                found.append((start, start + len(parts) - 1))
        return found[:MOST_PLACES]

    def single_spans(self, parts: tuple[Part, ...]) -> Spans:
        """Where any of these parts stands, as first and last word."""
        places = self.places
        return [(place, place) for part in parts if part in places for place in places[part]][:MOST_PLACES]

    def fact(self, field: str) -> str:
        """What the entry's source says for a field of About; for `source`, its folded names between blanks."""
        if not self._facts:
            self._facts.update(facts(self.entry))
        return self._facts[field]

    @property
    def keys(self) -> set[Key]:
        """All that can be an end of a route: the parts that occur, what is named, every fact with its field, each word
        of the source's names for itself, and ALWAYS."""
        if not self._keys:
            self._keys = {*self.places, *self.named, *_keys(self.entry.source, self.entry.language)}
        return self._keys


@lru_cache(maxsize=1_000)  # a source's news comes many at a time
def _keys(source: Source, language: str) -> tuple[Key, ...]:
    names = words_of(f"{source.publisher} {source.name}")
    known = (("lang", normal(language)), ("country", source.country.upper()), ("control", source.control.value))
    return (ALWAYS, *known, *(("source", word) for word in dict.fromkeys(names)))


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return parted(fold(clean(text)))[:MOST_WORDS]


def facts(entry: Entry) -> Mapping[str, str]:
    """Everything About can ask of an entry."""
    return facts_of(entry.source, entry.language)


def facts_of(source: Source, language: str) -> Mapping[str, str]:
    """Everything About can ask of what a source publishes in a language."""
    names = f" {' '.join(words_of(source.publisher))}  {' '.join(words_of(source.name))} "
    return {
        "source": names,
        "lang": normal(language),
        "country": source.country.upper(),
        "control": source.control.value,
    }


def unread(query: Query, sources: Iterable[Source]) -> tuple[About, ...]:
    """What a query asks of sources, or excludes, and none of these is: a slip (`source:ltr`), or not read."""
    known = [facts_of(source, source.language) for source in sources]
    return tuple(asked for asked in dict.fromkeys(every_fact(query)) if not any(_is(each, asked) for each in known))


def _is(known: Mapping[str, str], asked: About) -> bool:
    if asked.field == "source":
        return f" {asked.value} " in known["source"]
    return known[asked.field] == asked.value
