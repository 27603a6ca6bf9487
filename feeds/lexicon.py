"""Which concepts occur in a text, and where: one pass of an Aho-Corasick automaton over the terms of all of them.

Concepts are numbered; a set of concepts is an int with a bit for each, so that a rule is tested by an `&`. A hit's mask
holds its concept and all that include it, on the day of the entry.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs

from feeds.interests import Concept, Subject
from feeds.terms import Needle, needle
from feeds.text import Page, spelling

# Languages close enough that a feed of one often carries, or is taken for, another.
_RELATED = ({"cs", "sk"}, {"da", "nb", "nn", "no", "sv"}, {"de", "nl"})
_CYRILLIC = {"ru", "uk", "be", "bg", "mk", "sr", "kk"}
_NAME, _WEAK, _NEVER = range(3)


class Hit(NamedTuple):
    """A term found: where in the folded text, for which concept (its number), and all it counts as."""

    start: int
    end: int
    concept: int
    mask: int


@dataclass(frozen=True, slots=True)
class _Sought:
    needle: Needle
    concept: int
    role: int
    language: str


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


class Lexicon:
    """All concepts and subjects, ready to be found. Building takes a moment; it never changes afterwards."""

    def __init__(self, concepts: Iterable[Concept], subjects: Iterable[Subject] = ()) -> None:
        self._subjects = tuple(subjects)
        everything = {concept.id: concept for concept in concepts}
        everything |= {subject.id: subject.concept for subject in self._subjects if subject.concept is not None}
        self._concepts = tuple(everything.values())
        self.number: Mapping[str, int] = {concept.id: place for place, concept in enumerate(self._concepts)}
        sought = self._by_literal()
        self._automaton = ahocorasick_rs.AhoCorasick(list(sought) or ["\0"])
        self._sought = [tuple(row) for row in sought.values()]  # by the automaton's numbers; lists take twice as much
        self._heard: dict[str, _Heard] = {}
        self._eras = _Eras(self._concepts, self._subjects, self.number)

    def mask(self, ids: Iterable[str]) -> int:
        """The set of these concepts; raises KeyError for one that is unknown."""
        return sum(1 << self.number[name] for name in set(ids))

    def terms(self, mask: int) -> int:
        """How many terms a text could hold one of these concepts by, tenures aside."""
        counts_as = self._eras.closure(date.min)
        return sum(len(concept.terms) for concept, reach in zip(self._concepts, counts_as, strict=True) if reach & mask)

    def scan(self, page: Page, language: str, day: date) -> list[Hit]:
        """Every concept in the text, in order of place, namesakes and lone weak terms already left out."""
        table = self._table(language.lower().split("-")[0])
        found: list[tuple[int, int, _Sought]] = []
        undone: list[tuple[int, int, int]] = []
        folded, plain = page.folded, page.ascii
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for sought in table[pattern]:
                made = sought.needle
                # What most of them are and most phrases fail by is written out for speed.
                if made.needed and folded.find(made.needed, start) < 0:
                    continue
                stop = end - made.closing if plain and made.simple else _confirmed(made, page, start, end)
                if not stop:
                    continue
                if sought.role == _NEVER:
                    undone.append((start, stop, sought.concept))
                else:
                    found.append((start, stop, sought))
        if undone:
            found = [item for item in found if not _undone(item, undone)]
        return self._eras.settle(found, day) if found else []

    def _by_literal(self) -> dict[str, list[_Sought]]:
        found: dict[str, list[_Sought]] = {}
        for place, concept in enumerate(self._concepts):
            for role, terms in ((_NAME, concept.terms), (_WEAK, concept.weak), (_NEVER, concept.never)):
                for term in terms:
                    made = needle(term.text)
                    found.setdefault(made.literal, []).append(_Sought(made, place, role, term.language))
        return found

    def _table(self, language: str) -> _Heard:
        if language not in self._heard:
            self._heard[language] = _Heard(self._sought, language)
        return self._heard[language]


class _Heard(dict[int, Sequence[_Sought]]):
    """What is looked for in a language, by the automaton's numbers: of tens of thousands a bot meets some hundred, and
    only these are looked through."""

    def __init__(self, sought: Sequence[Sequence[_Sought]], language: str) -> None:
        self._sought = sought
        self._language = language

    def __missing__(self, number: int) -> Sequence[_Sought]:
        row = self._sought[number]
        heard = [sought for sought in row if speaks(sought.language, self._language)]
        self[number] = (row if len(heard) == len(row) else heard) if heard else ()  # mostly all or nothing: no list
        return self[number]


def _confirmed(made: Needle, page: Page, start: int, end: int) -> int:
    """Where the term ends whose literal stands from `start` to `end`, or 0 where what follows it, its case or its
    accents are wrong."""
    stop = made.end(page.folded, start) if made.pattern else end - made.closing
    if not stop:  # first, as this is what nine in ten phrases fail by
        return 0
    for place in made.capitals:
        if not page.clean[start + place - 1].isupper():
            return 0
    if made.alone and page.is_shouted(start, start + len(made.literal)):
        return 0
    right = made.plain if page.ascii else _spelt(made, page, start)
    return stop if right else 0


def _spelt(made: Needle, page: Page, start: int) -> bool:
    """Whether the accents are right: the term's own, or none in the whole word where the term is long."""
    first = start if made.literal[0] == " " else start - 1
    right = made.spelling
    written = page.clean[first : first + len(right)]
    if written.isascii():
        return made.plain
    return written.lower() == right or spelling(written) == right  # the first is quicker, and mostly so


def _undone(item: tuple[int, int, _Sought], undone: list[tuple[int, int, int]]) -> bool:
    start, end, sought = item
    return any(concept == sought.concept and start < stop and begin < end for begin, stop, concept in undone)


class _Eras:
    """What counts as what, by the day: unions of concepts are for ever, tenures are not."""

    def __init__(self, concepts: tuple[Concept, ...], subjects: tuple[Subject, ...], number: Mapping[str, int]) -> None:
        self._concepts = concepts
        self._subjects = subjects
        self._number = number
        self._days = sorted({day for s in subjects for t in s.tenures for day in (t.since, t.until) if day is not None})
        self._closures: dict[int, list[int]] = {}
        self._beside = [self._mask((concept.id, *concept.beside)) for concept in concepts]
        self._without = [self._mask(concept.without) for concept in concepts]

    def settle(self, found: list[tuple[int, int, _Sought]], day: date) -> list[Hit]:
        closure, beside, without = self.closure(day), self._beside, self._without
        present = 0
        for _, _, sought in found:
            if sought.role == _NAME:
                present |= closure[sought.concept]
        hits = {}
        for start, end, sought in found:
            place = sought.concept
            if sought.role == _WEAK and not present & beside[place]:
                continue
            if (barring := without[place]) and present & barring:
                continue
            hits[start, place] = Hit(start, end, place, closure[place])
        return sorted(hits.values(), key=itemgetter(0))  # by start

    def _mask(self, ids: Iterable[str]) -> int:
        """What an unknown concept asks for can never be there: a catalogue of few topics lacks many concepts."""
        return sum(1 << self._number[name] for name in set(ids) if name in self._number)

    def closure(self, day: date) -> list[int]:
        """By each concept's number, the set of all that it counts as on this day."""
        era = bisect_right(self._days, day)
        if era not in self._closures:
            self._closures[era] = self._close(day)
        return self._closures[era]

    def _close(self, day: date) -> list[int]:
        counts_as: dict[int, set[int]] = {place: set() for place in range(len(self._concepts))}
        for place, concept in enumerate(self._concepts):
            for part in concept.includes:
                counts_as[self._number[part]].add(place)
        for subject in self._subjects:
            for tenure in subject.tenures:
                if tenure.covers(day):
                    counts_as[self._number[subject.id]].add(self._number[tenure.office])
        return [_reach(place, counts_as) for place in range(len(self._concepts))]


def _reach(place: int, counts_as: Mapping[int, set[int]]) -> int:
    seen, waiting = {place}, [place]
    while waiting:
        fresh = counts_as[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return sum(1 << number for number in seen)
