"""What an entry says, as words that reports of one event share whatever their wording and language.

A word that the vocabulary knows stands for its meaning (`@shoot-down` for `downed`, `zestrzelony`, `сбит`); any other,
mostly a name, is spelt in one way for all languages and cut to a stem, so that `Столтенберг`, `Stoltenbergiem` and
`Stoltenberg` meet. Names of the field come as subject ids from the matcher (`§kaliningrad`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from feeds.model import Entry, Matched
from feeds.spelling import spelling_of
from feeds.text import fold, page
from feeds.thresholds import Clustering
from feeds.vocabulary import NOTHING, Vocabulary

SHORTEST_BARE = 4  # letters of a name that are left when its last vowels go
MOST_REMEMBERED = 100_000  # words a language's reading is remembered of, before it is begun anew

# Observation: `U.S.`, `US` and `White House` act in every second headline of the field, and read letter by letter or in
# small letters they are nobody: `us` is a pronoun. Known exception: a headline all in capitals ("TELL US WHY").
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,3}")
_NAMED = re.compile(r"\b(?:US|White House)\b")
_HINT = re.compile(r"\.[A-Z]\.|US|White House")  # what lacks it, most texts, stays as the matcher folded it


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry says: the title's words, and all in order: the title's, the summary's first, the subjects."""

    title: frozenset[str]
    # Each once, in the same order in every run: which stories are compared depends on that of equally rare words.
    whole: tuple[str, ...]
    language: str


class Reader:
    """Reads entries into words. Remembers the words it has read, for speed alone."""

    def __init__(self, vocabulary: Vocabulary, rules: Clustering) -> None:
        self._vocabulary = vocabulary
        self._rules = rules
        self._known: dict[str, dict[str, str]] = {}

    def read(self, matched: Matched) -> Words:
        """The words of an entry."""
        entry = matched.entry
        language = entry.language.lower().split("-")[0]
        head, below = _folded(entry)
        title = tuple(self._words(head, language))
        summary = islice(self._words(below, language), self._rules.summary_words)
        subjects = ("§" + subject for subject in matched.subjects)
        return Words(frozenset(title), tuple(dict.fromkeys((*title, *summary, *subjects))), language)

    def _words(self, folded: str, language: str) -> Iterator[str]:
        known = self._known.setdefault(language, {})
        for word in folded.split():
            read = known.get(word)
            if read is None:
                if len(known) >= MOST_REMEMBERED:
                    known.clear()
                read = known[word] = self._read(word, language)
            if read:
                yield read

    def _read(self, word: str, language: str) -> str:
        """The word as it is compared; empty for one that says nothing."""
        if len(word) < 2 and not word.isdigit():
            return ""
        meaning = self._vocabulary.meaning(word, language)
        if meaning == NOTHING:
            return ""
        return "@" + meaning if meaning else _stem(spelling_of(word)[: self._rules.stem])


def _folded(entry: Entry) -> tuple[str, str]:
    """Title and summary, folded, with the names of states that are initials written as one word."""
    read = page(entry.title, entry.summary)
    if not _HINT.search(read.clean):
        return read.folded_parts
    return fold(_spelt_out(read.title)), fold(_spelt_out(read.summary))


def _stem(name: str) -> str:
    """A name's beginning without its last vowels, which are mostly those of a case (`Putin`, `Putina`)."""
    bare = name.rstrip("aeiou")
    return bare if len(bare) >= SHORTEST_BARE else name


def _spelt_out(text: str) -> str:
    return _NAMED.sub("USA", _INITIALS.sub(lambda found: found[0].replace(".", ""), text))
