"""Which of several entries a watch asks for, and where in it the watch's words are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from feeds.language.text import Page, page, parted, sentences
from feeds.model import Entry, Matched
from feeds.watches.index import WatchIndex
from feeds.watches.needing import needed
from feeds.watches.parsing import parse
from feeds.watches.query import Part, QueryError, Words, every_words


class Fragment(NamedTuple):
    """A sentence as published, with the words that a watch looks for as spans of its characters, in order."""

    text: str
    spans: tuple[tuple[int, int], ...]


def first_found(query: str, among: Iterable[Matched]) -> Matched | None:
    """The first of these that a query, as written, finds; None where it finds none or cannot be read any more."""
    index = _asked(query)[0]
    return next((matched for matched in among if index.match(matched)), None)


def fragment(query: str, entry: Entry) -> Fragment | None:
    """The sentence of an entry, or its title, with the most of the words a query needs: the first of such; None where
    no one has any, as where only a topic was asked for."""
    sought, read = _asked(query)[1], page(entry.title, entry.summary)
    found = [(text, _where(sought, words)) for text, words in _sentences(read)]
    text, where = max(found, key=lambda each: len({words for words, _ in each[1]}))
    return Fragment(text, tuple(sorted(span for _, span in where))) if where else None


@lru_cache(maxsize=200)  # an alert goes to many who ask the same
def _asked(query: str) -> tuple[WatchIndex, tuple[Words, ...]]:
    """The query's index, and what it needs to find: nothing where it cannot be read."""
    try:
        asked = parse(query)
    except QueryError:
        return WatchIndex(), ()
    words = needed(asked)
    return WatchIndex([(0, asked)]), tuple(every_words(words)) if words else ()


Placed = Sequence[tuple[str, int, int]]  # folded words, and where they begin and end in the sentence


def _sentences(read: Page) -> Iterator[tuple[str, Placed]]:
    """The title and each sentence as published, with its folded words."""
    starts = sentences(read)
    starts[0] = 1  # `folded` begins with a blank that `clean` has not
    for start, end in zip(starts, [*starts[1:], len(read.folded)], strict=True):
        words, at = [], start
        for word in parted(read.folded[start:end]):
            at = read.folded.index(word, at)
            words.append((word, at - start, at - start + len(word)))
            at += len(word)
        yield read.between(start, end), words


def _where(sought: Iterable[Words], words: Placed) -> list[tuple[Words, tuple[int, int]]]:
    """Where in a sentence each of these is, phrases as a whole."""
    return [
        (each, (words[place][1], words[place + len(each.parts) - 1][2]))
        for each in sought
        for place in range(len(words) - len(each.parts) + 1)
        if all(_is(part, words[place + more][0]) for more, part in enumerate(each.parts))
    ]


def _is(part: Part, word: str) -> bool:
    return word.startswith(part.text) if part.stem else word == part.text
