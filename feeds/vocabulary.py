"""Everyday words of world news by their meaning, in the catalogue's languages: `drone downed` and `дрон сбит` are one.

The words are data: feeds/catalogue/vocabulary.toml. A word has the meaning of its longest stem in the entry's language,
or else among those that hold in every language.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from feeds.text import fold

EVERY_LANGUAGE = "all"
NOTHING = "nothing"  # what stop words mean: they are in every report, of whatever
SAME = "same"  # the section of subjects that are a meaning of another name
SHORTEST_STEM = 2
_CHOICE = re.compile(r"\[([^\]]+)\]")

# A feed in one language often carries, or is taken for, its neighbour.
_READ_ALSO = {"be": ("ru",), "sk": ("cs",), "da": ("sv",), "nb": ("sv",), "no": ("sv",), "bg": ("ru",), "pt": ("es",)}


@dataclass(frozen=True, slots=True)
class Stem:
    """How words of one meaning begin in a language; `whole` is one word and no other, `kind` the meaning's section."""

    meaning: str
    language: str
    text: str
    whole: bool
    kind: str


class Vocabulary:
    """What everyday words mean.

    `kinds` has each meaning's section, `same` the subjects that are a meaning of another name.
    """

    def __init__(self, stems: Iterable[Stem], same: Mapping[str, str] | None = None) -> None:
        self.kinds: dict[str, str] = {}
        self.same: Mapping[str, str] = same or {}
        self._tables: defaultdict[str, _Table] = defaultdict(_Table)
        for stem in stems:
            self.kinds[stem.meaning] = stem.kind
            table = self._tables[stem.language]
            if stem.whole:
                table.wholes.setdefault(stem.text, stem.meaning)
            else:
                table.stems.setdefault(stem.text, stem.meaning)
                table.longest = max(table.longest, len(stem.text))
        self._read: dict[str, list[_Table]] = {}

    def meaning(self, word: str, language: str) -> str | None:
        """The meaning of a folded word in an entry of this language (`en`, `en-GB`), or None."""
        tables = self._read.get(language) or self._order(language)
        for table in tables:
            if word in table.wholes:
                return table.wholes[word]
        length, meaning = SHORTEST_STEM - 1, None
        for table in tables:
            for end in range(min(len(word), table.longest), length, -1):
                if found := table.stems.get(word[:end]):
                    length, meaning = end, found
                    break
        return meaning

    def _order(self, language: str) -> list[_Table]:
        """The tables that are read in a language, its own first."""
        name = language.lower().split("-")[0]
        read = (name, *_READ_ALSO.get(name, ()), EVERY_LANGUAGE)
        tables = self._read[language] = [self._tables[each] for each in read if each in self._tables]
        return tables


@dataclass(slots=True)
class _Table:
    """What the words of one language mean: whole words, and stems, the longest of so many letters."""

    wholes: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    longest: int = 0


@cache
def load_vocabulary() -> Vocabulary:
    """The packaged vocabulary, read once in a process: it takes a quarter of a second."""
    text = resources.files("feeds.catalogue").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return Vocabulary(read_stems(text), tomllib.loads(text)[SAME])


def read_stems(text: str) -> Iterator[Stem]:
    """The stems of a vocabulary file; raises ValueError naming what cannot be read."""
    for kind, meanings in tomllib.loads(text).items():
        if kind == SAME:
            continue
        for meaning, languages in meanings.items():
            for language, words in languages.items():
                for word in words.split():
                    for spelt in _choices(word.rstrip("*")):
                        folded = fold(spelt.lower())
                        if " " in folded:
                            raise ValueError(f"vocabulary.toml: {kind}.{meaning}: {language}: {word!r} is not one word")
                        yield Stem(meaning, language, folded, not word.endswith("*"), kind)


def _choices(word: str) -> Iterator[str]:
    """`zna[lł]*` stands for a stem with each of the letters."""
    choice = _CHOICE.search(word)
    if choice is None:
        yield word
        return
    for letter in choice[1]:
        yield from _choices(word[: choice.start()] + letter + word[choice.end() :])
