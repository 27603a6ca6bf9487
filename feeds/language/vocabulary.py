"""Everyday words of world news by their meaning, in the catalogue's languages: `drone downed` and `дрон сбит` are one.

The words are data: feeds/catalogue/vocabulary.toml. A word has the meaning of its longest stem in the entry's language,
or else among those that hold in every language. Verbs of two words (`takes … down`, `lehnt … ab`) mean something
together.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from feeds.language.languages import normal, read_as
from feeds.language.stems import Stems
from feeds.language.text import fold

EVERY_LANGUAGE = "all"
NOTHING = "nothing"  # what stop words mean: they are in every report, of whatever
WHOSE = "whose"  # the section of institutions by their states …
SUBJECTS = "subjects"  # … and where it lists those that are subjects
TOGETHER = ".."  # between the words of a verb of two …
AT_THE_END = "."  # … and behind the second where it ends its clause
SAME = "same"  # the section of subjects that are a meaning of another name
_HEAD = 2  # letters by which verbs of two words are come by; a stem has as many at least
_CHOICE = re.compile(r"\[([^\]]+)\]")


class Stem(NamedTuple):
    """How words of one meaning begin in a language; `whole` is one word and no other, `kind` the meaning's section,
    `second` the word that has to follow for it to have the meaning, of a verb of two words, and `closing` whether that
    has to end its clause.
    """

    meaning: str
    language: str
    text: str
    whole: bool
    kind: str
    second: str = ""
    closing: bool = False

    def begins(self, word: str) -> bool:
        """Whether a folded word is one of these."""
        return word == self.text if self.whole else word.startswith(self.text)


class Vocabulary:
    """What everyday words mean.

    `kinds` has each meaning's section, `same` the subjects that are a meaning of another name, `whose` those that are
    institutions, with their states. Stems come language by language, so that never more than one is held as strings;
    `institutions` are stems of words that stand for the state which is their meaning.
    """

    def __init__(
        self,
        stems: Iterable[Stem],
        institutions: Iterable[Stem] = (),
        same: Mapping[str, str] | None = None,
        whose: Mapping[str, str] | None = None,
    ) -> None:
        self._words, self._institutions = _Meanings(stems), _Meanings(institutions)
        self.kinds: Mapping[str, str] = self._words.kinds
        self.same: Mapping[str, str] = same or {}
        self.whose: Mapping[str, str] = whose or {}

    def meaning(self, word: str, language: str) -> str | None:
        """The meaning of a folded word in an entry of this language (`en`, `en-GB`), or None."""
        return self._words.of(word, language)

    def by_second(self, word: str, language: str) -> Mapping[str, Stem]:
        """Verbs of two words that a folded word may be the first of, by their second words."""
        return self._words.by_second(word, language)

    def seconds(self, language: str) -> frozenset[str]:
        """All second words of verbs of two words."""
        return self._words.seconds(language)

    def state(self, word: str, language: str) -> str | None:
        """The state that a folded word names by one of its institutions (FBI, Bundestag), or None."""
        return self._institutions.of(word, language)


class _Meanings:
    """Stems by language, and what they mean."""

    def __init__(self, stems: Iterable[Stem]) -> None:
        self.kinds: dict[str, str] = {}
        self._tables: dict[str, _Table] = {}
        numbers: dict[str, int] = {}
        for language, spoken in groupby(stems, key=attrgetter("language")):
            listed: tuple[dict[str, int], dict[str, int]] = ({}, {})
            twofold: dict[str, list[Stem]] = {}
            for stem in spoken:
                self.kinds[stem.meaning] = stem.kind
                if stem.second:
                    twofold.setdefault(stem.text[:_HEAD], []).append(stem)
                    continue
                number = numbers.setdefault(stem.meaning, len(numbers))
                listed[stem.whole].setdefault(stem.text, number)
            self._tables[language] = _Table(Stems(listed[True]), Stems(listed[False]), twofold)
        self._meanings = tuple(numbers)
        self._read: dict[str, list[_Table]] = {}

    def of(self, word: str, language: str) -> str | None:
        """The meaning of a folded word."""
        tables = self._read.get(language) or self._order(language)
        for table in tables:
            if (number := table.wholes.exact(word)) is not None:
                return self._meanings[number]
        found = [longest for table in tables if (longest := table.stems.longest(word))]
        return self._meanings[max(found, key=itemgetter(0))[1]] if found else None  # of equals the own language's

    def by_second(self, word: str, language: str) -> dict[str, Stem]:
        """Verbs of two words that begin with a folded word, by their second words."""
        tables = self._read.get(language) or self._order(language)
        listed = [stem for table in reversed(tables) for stem in table.twofold.get(word[:_HEAD], ())]
        return {stem.second: stem for stem in listed if stem.begins(word)}

    def seconds(self, language: str) -> frozenset[str]:
        """All second words."""
        tables = self._read.get(language) or self._order(language)
        return frozenset(stem.second for table in tables for listed in table.twofold.values() for stem in listed)

    def _order(self, language: str) -> list[_Table]:
        """The tables that are read in a language, its own first."""
        name = normal(language)
        read = (*read_as(name), EVERY_LANGUAGE)
        tables = self._read[language] = [self._tables[each] for each in read if each in self._tables]
        return tables


@dataclass(frozen=True, slots=True)
class _Table:
    """What the words of one language mean: whole words, stems, and verbs of two words."""

    wholes: Stems
    stems: Stems
    twofold: Mapping[str, Sequence[Stem]]  # by how they begin


@cache
def load_vocabulary() -> Vocabulary:
    """The packaged vocabulary, read once in a process: it takes a quarter of a second."""
    text = resources.files("feeds.catalogue").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    same, institutions = read.pop(SAME), read.pop(WHOSE)
    whose = {subject: state for state, words in institutions.items() for subject in words.pop(SUBJECTS, "").split()}
    return Vocabulary(_stems_of(read), _stems_of({WHOSE: institutions}), same, whose)


def read_stems(text: str) -> Iterator[Stem]:
    """The stems of a vocabulary file, language by language; raises ValueError naming what cannot be read."""
    read = tomllib.loads(text)
    return _stems_of({kind: words for kind, words in read.items() if kind not in (SAME, WHOSE)})


def _stems_of(read: Mapping[str, Any]) -> Iterator[Stem]:
    meanings = [(kind, *named) for kind, all_named in read.items() for named in all_named.items()]
    for language in sorted({language for _, _, languages in meanings for language in languages}):
        for kind, meaning, languages in meanings:
            for word in languages.get(language, "").split():
                first, _, second = word.partition(TOGETHER)
                stem, behind = first.rstrip("*"), fold(second.rstrip(AT_THE_END))
                for spelt in _choices(stem) if "[" in stem else (stem,):
                    folded = fold(spelt)
                    if " " in folded:
                        raise ValueError(f"vocabulary.toml: {kind}.{meaning}: {language}: {word!r} is not one word")
                    yield Stem(meaning, language, folded, first == stem, kind, behind, second.endswith(AT_THE_END))


def _choices(word: str) -> Iterator[str]:
    """`zna[lł]*` stands for a stem with each of the letters."""
    choice = _CHOICE.search(word)
    if choice is None:
        yield word
        return
    for letter in choice[1]:
        yield from _choices(word[: choice.start()] + letter + word[choice.end() :])
