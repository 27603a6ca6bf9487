"""Which concepts occur in a text, and where: one pass of an Aho-Corasick automaton over the terms of all of them.

Concepts are numbered; a set of concepts is an int with a bit for each, so that a rule is tested by an `&`. A hit's mask
holds its concept and all that include it, on the day of the entry.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from operator import itemgetter, or_
from typing import NamedTuple

from feeds.language.text import Page, spelling
from feeds.matching.hearing import Hearing
from feeds.matching.interests import Concept, Subject, Term
from feeds.matching.terms import Needle

_NAME, _WEAK, _NEVER = range(3)
_Place = tuple[int, int, int, int]  # where a term starts and ends, its concept's number and its role


class Hit(NamedTuple):
    """A term found: where in the folded text, for which concept (its number), and all it counts as."""

    start: int
    end: int
    concept: int
    mask: int


class Seen:
    """What a text holds, namesakes and lone weak terms already left out: its concepts, and where each stands."""

    __slots__ = ("_closure", "_kept", "concepts")

    def __init__(self, concepts: int, kept: list[_Place], closure: list[int]) -> None:
        self.concepts = concepts  # all of them as one set
        self._kept = kept
        self._closure = closure

    def sets(self, of: int) -> set[int]:
        """What each of the terms found that count as one of these concepts counts as, each such set once."""
        closure = self._closure
        return {closure[concept] for _, _, concept, _ in self._kept if closure[concept] & of}

    def hits(self, of: int = -1) -> list[Hit]:
        """The terms found that count as one of these concepts, in order of place; all by default."""
        if not self.concepts & of:
            return []
        closure = self._closure
        first = {(start, concept): end for start, end, concept, _ in self._kept if closure[concept] & of}
        return sorted(
            (Hit(start, end, concept, closure[concept]) for (start, concept), end in first.items()), key=itemgetter(0)
        )


class Lexicon:
    """All concepts and subjects, ready to be found. Building takes a moment; it never changes afterwards."""

    def __init__(self, concepts: Iterable[Concept], subjects: Iterable[Subject] = ()) -> None:
        self._subjects = tuple(subjects)
        everything = {concept.id: concept for concept in concepts}
        everything |= {subject.id: subject.concept for subject in self._subjects if subject.concept is not None}
        self._concepts = tuple(everything.values())
        self.number: Mapping[str, int] = {concept.id: place for place, concept in enumerate(self._concepts)}
        self._hearing = Hearing(self._roles())
        self._eras = _Eras(self._concepts, self._subjects, self.number)

    def mask(self, ids: Iterable[str]) -> int:
        """The set of these concepts; raises KeyError for one that is unknown."""
        return sum(1 << self.number[name] for name in set(ids))

    def terms(self, mask: int) -> int:
        """How many terms a text could hold one of these concepts by, tenures aside."""
        counts_as = self._eras.closure(date.min)
        return sum(len(concept.terms) for concept, reach in zip(self._concepts, counts_as, strict=True) if reach & mask)

    def look(self, page: Page, language: str, day: date) -> Seen:
        """Every concept in the text."""
        folded, plain = page.folded, page.ascii
        automaton, terms = self._hearing.of(language, folded)
        found: list[_Place] = []
        undone: list[_Place] = []
        for pattern, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
            for made, concept, role in terms[pattern]:
                # What most of them are and most phrases fail by is written out for speed.
                if made.needed and folded.find(made.needed, start) < 0:
                    continue
                stop = end - made.closing if plain and made.simple else _confirmed(made, page, start, end)
                if not stop:
                    continue
                if role == _NEVER:
                    undone.append((start, stop, concept, role))
                else:
                    found.append((start, stop, concept, role))
        if undone:
            found = [item for item in found if not _undone(item, undone)]
        return self._eras.settle(found, day)

    def _roles(self) -> Iterator[tuple[Term, int, int]]:
        """Every term with its concept's number and what it does there."""
        for place, concept in enumerate(self._concepts):
            for role, terms in ((_NAME, concept.terms), (_WEAK, concept.weak), (_NEVER, concept.never)):
                for term in terms:
                    yield term, place, role


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


def _undone(item: _Place, undone: list[_Place]) -> bool:
    start, end, concept, _ = item
    return any(concept == other and start < stop and begin < end for begin, stop, other, _ in undone)


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
        self._barring = reduce(or_, self._without, 0)

    def settle(self, found: list[_Place], day: date) -> Seen:
        """Leave out weak terms without company, and what another context makes something else of."""
        closure = self.closure(day)
        present, weak = 0, False
        for _, _, concept, role in found:
            if role == _NAME:
                present |= closure[concept]
            else:
                weak = True
        if not weak and not present & self._barring:  # as in most texts
            return Seen(present, found, closure)
        kept = [place for place in found if self._stays(place, present)]
        return Seen(reduce(or_, (closure[concept] for _, _, concept, _ in kept), 0), kept, closure)

    def _stays(self, place: _Place, present: int) -> bool:
        _, _, concept, role = place
        return not present & self._without[concept] and bool(role == _NAME or present & self._beside[concept])

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
