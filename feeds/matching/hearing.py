"""What is listened for in a text of one language: the terms of it, those of its kin, and names that have no language.

All terms together are an automaton of some megabytes, which the processor's cache does not hold. A language that is
written in Latin letters hears a fourth of them, so each has an automaton of its own, made when its first text comes.
Of tens of thousands of terms a bot meets some hundred: only these are made ready.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import ahocorasick_rs

from feeds.language.languages import normal
from feeds.matching.interests import Term
from feeds.matching.terms import Needle, literal_of, needle

# Languages close enough that a feed of one often carries, or is taken for, another.
_RELATED = ({"cs", "sk"}, {"da", "nn", "no", "sv"}, {"de", "nl"})
_CYRILLIC = {"ru", "uk", "be", "bg", "mk", "sr", "kk"}
_UNKNOWN = "?"  # any language that no term is of: all of them hear the same


class Sought(NamedTuple):
    """A term that is looked for, made ready, and what it stands for."""

    needle: Needle
    concept: int
    role: int


class Heard(NamedTuple):
    """An automaton of literals, and by its numbers the terms that each may be."""

    automaton: ahocorasick_rs.AhoCorasick
    terms: Mapping[int, Sequence[Sought]]


class Hearing:
    """All terms, and what of them is heard in each language."""

    def __init__(self, terms: Iterable[tuple[Term, int, int]]) -> None:
        """`terms` come with the number of the concept that each stands for, and its role there."""
        rows: dict[str, list[tuple[Term, int, int]]] = {}
        for row in terms:
            rows.setdefault(literal_of(row[0].text), []).append(row)
        together = [row for each in rows.values() for row in each]
        self._literals = tuple(rows)
        # In the order of their literals, the first of each at its number in `_starts`: arrays, as there are so many.
        self._terms = [term for term, _, _ in together]
        self._concepts = array("H", (concept for _, concept, _ in together))
        self._roles = bytes(role for _, _, role in together)
        self._starts = array("I", accumulate(map(len, rows.values()), initial=0))
        self._languages = {term.language for term in self._terms}.union(("",), _CYRILLIC, *_RELATED)
        self._heard: dict[tuple[str, bool], Heard] = {}

    def of(self, language: str, folded: str) -> Heard:
        """What is heard in a folded text of this language (`en`, `en-GB`; empty where nobody knows)."""
        spoken = language if language in self._languages else self._spoken(language)
        latin = folded.isascii()
        heard = self._heard.get((spoken, latin))
        if heard is None:
            heard = self._heard[spoken, latin] = self._in_latin(spoken) if latin else self._whole(spoken)
        return heard

    def sought(self, number: int, language: str) -> list[Sought]:
        """The terms that a literal may be in a language, made ready."""
        return [self._ready(place) for place in self._places(number, language)]

    def _spoken(self, language: str) -> str:
        bare = normal(language)
        return bare if bare in self._languages else _UNKNOWN

    def _in_latin(self, language: str) -> Heard:
        """What can be heard where all letters are Latin ones without accents, as they mostly are once folded."""
        numbers = [
            number
            for number, literal in enumerate(self._literals)
            if literal.isascii() and next(self._places(number, language), None) is not None
        ]
        automaton = _automaton([self._literals[number] for number in numbers])
        return Heard(automaton, _Rows(self, language, array("I", numbers)))

    def _whole(self, language: str) -> Heard:
        return Heard(self._everything, _Rows(self, language, range(len(self._literals))))

    @cached_property
    def _everything(self) -> ahocorasick_rs.AhoCorasick:
        return _automaton(self._literals)

    def _places(self, number: int, language: str) -> Iterator[int]:
        """Where the terms of a literal stand that are heard in a language."""
        terms = self._terms
        for place in range(self._starts[number], self._starts[number + 1]):
            if speaks(terms[place].language, language):
                yield place

    def _ready(self, place: int) -> Sought:
        return Sought(needle(self._terms[place].text), self._concepts[place], self._roles[place])


class _Rows(dict[int, Sequence[Sought]]):
    """The terms of an automaton's literals, each made ready when a text first holds it."""

    def __init__(self, hearing: Hearing, language: str, numbers: Sequence[int]) -> None:
        self._hearing = hearing
        self._language = language
        self._numbers = numbers  # by the automaton's: theirs among all literals

    def __missing__(self, place: int) -> Sequence[Sought]:
        self[place] = self._hearing.sought(self._numbers[place], self._language)
        return self[place]


def speaks(term_language: str, entry_language: str) -> bool:
    """Whether a term of one language is looked for in an entry of another.

    Words of one language mean something else in the next (Swedish `hot` is a threat), so each has its own; but a term
    in another script can do no harm, and an entry of unknown language gets all.
    """
    if not term_language or not entry_language or term_language == entry_language:
        return True
    if term_language in _CYRILLIC or entry_language in _CYRILLIC:
        return True
    return any(term_language in group and entry_language in group for group in _RELATED)


def _automaton(literals: Sequence[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(list(literals) or ["\0"])
