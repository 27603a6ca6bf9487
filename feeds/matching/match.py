"""match(catalogue, entry) -> Matched: the topics an entry is about or mentions, and the subjects that occur in it.

One pass over the text finds the concepts (feeds/matching/lexicon.py); rules then weigh where they stand and how they
combine (feeds/matching/rules.py). What is looked for is all in the catalogue's files. A topic's first rule that holds
decides, and rules that make an entry `about` a topic come before those that make it a `mention`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from feeds.language.speakers import FORMER
from feeds.language.text import Page, fold, is_caption, is_list, page
from feeds.matching.interests import Concept, Subject, Tenure, Topic
from feeds.matching.lexicon import Hit, Lexicon, Seen
from feeds.matching.rules import Compiled, Zones, compile_rule, zones
from feeds.model import Entry, Match, Matched, Spot, Strength

ROUNDUP = "round-up"  # a live blog or list of news is about no more than its title and first sentence
ACTED_UPON = "acted-upon"  # names in a form or after a word that says they do not act themselves
SAYS = "says"  # verbs of speech: after a title's last comma they show that somebody is quoted
SPORT = "sport"  # a game in Kaliningrad is no affair of Kaliningrad's: it names nobody, unless a topic is found in it
RESERVED = frozenset(
    {ROUNDUP, ACTED_UPON, SAYS, SPORT}
)  # concepts the engine itself asks for, whether a rule names them or not
_MOST_EVIDENCE = 5
_FORMER = re.compile(FORMER)
_LOOKED_BACK = 40  # letters before an office in which the two words before it are: "former NATO …"


class _Asked(NamedTuple):
    """A rule of a topic, and its key: of all that the rule needs the part that the fewest terms can stand for, which
    nearly every text lacks."""

    topic: str
    key: int
    rule: Compiled


class Matcher:
    """Finds a catalogue's topics and subjects in entries. Building it takes a moment; matching changes nothing."""

    def __init__(self, topics: Iterable[Topic], subjects: Iterable[Subject] = ()) -> None:
        self._subjects = tuple(subject for subject in subjects if subject.concept is not None)
        topics = tuple(topics)
        concepts = {concept.id: concept for topic in topics for concept in topic.concepts}
        offices = {tenure.office for subject in self._subjects for tenure in subject.tenures}
        everything = [*concepts.values(), *(Concept(office) for office in sorted(offices - set(concepts)))]
        self._lexicon = Lexicon(everything, self._subjects)
        self._acted_upon = self._reserved(ACTED_UPON)
        self._rules = tuple(rule for topic in topics for rule in _asked(topic, self._lexicon, self._acted_upon))
        self._keys = reduce(or_, (asked.key for asked in self._rules), 0)
        self._opened: dict[int, tuple[int, ...]] = {}  # concepts -> the rules they are a key to, by place
        self._by_number = {self._lexicon.number[subject.id]: subject.id for subject in self._subjects}
        self._offices = _offices(self._subjects, self._lexicon)
        self._held = self._lexicon.mask(offices)
        self._naming = self._held | self._lexicon.mask(subject.id for subject in self._subjects)
        self._roundup = self._reserved(ROUNDUP)
        self._says = self._reserved(SAYS)
        self._sport = self._reserved(SPORT)

    def match(self, entry: Entry) -> Matched:
        """Find topics and subjects in an entry, by its title, summary, language and date of publication."""
        read = page(entry.title, entry.summary)
        day = entry.published.date()
        seen = self._lexicon.look(read, entry.language, day)
        possible = self._possible(seen)
        found: tuple[Match, ...] = ()
        if possible:
            hits = seen.hits()
            whole, core = self._zones(read, hits, is_caption(entry.summary) or is_list(entry.summary))
            judged = (_judge(topic, rules, whole, core, hits) for topic, rules in possible.items())
            found = tuple(match for match in judged if match)
        beside = seen.concepts & self._sport and not any(match.strength is Strength.ABOUT for match in found)
        spots = () if beside else tuple(self._named(seen.hits(self._naming), read, day))
        return Matched(entry, found, tuple(dict.fromkeys(spot.subject for spot in spots)), spots)

    def spots(self, entry: Entry) -> tuple[Spot, ...]:
        """Where an entry names subjects, as `match` says it."""
        return self.match(entry).spots

    def _possible(self, seen: Seen) -> dict[str, list[Compiled]]:
        """The rules a text with these concepts could satisfy, by topic; the rest need no closer look."""
        places: set[int] = set()
        for counts_as in seen.sets(self._keys):
            places.update(self._opened_by(counts_as))
        found: dict[str, list[Compiled]] = {}
        for place in sorted(places):
            asked = self._rules[place]
            if asked.rule.overall.met(seen.concepts):
                found.setdefault(asked.topic, []).append(asked.rule)
        return found

    def _opened_by(self, mask: int) -> tuple[int, ...]:
        """The places of the rules that a term which counts as these concepts gives a key to: asked once of each set."""
        if mask not in self._opened:
            self._opened[mask] = tuple(place for place, asked in enumerate(self._rules) if asked.key & mask)
        return self._opened[mask]

    def _zones(self, read: Page, hits: list[Hit], alone: bool) -> tuple[Zones, Zones]:
        """What the whole text holds, and the part of it an entry can be about: no more than the title where that stands
        `alone`, above a summary of something else."""
        whole = zones(read, hits, 1 if alone else 2, self._says, self._acted_upon)
        return whole, whole.narrowed() if alone or whole.title & self._roundup else whole

    def _named(self, hits: list[Hit], read: Page, day: date) -> Iterator[Spot]:
        for hit in hits:
            subject = self._by_number.get(hit.concept)
            if subject is None and hit.mask & self._held:
                subject = self._holder(hit, hits, read, day)
            if subject:
                yield Spot(hit.start, hit.end, subject)

    def _holder(self, hit: Hit, hits: list[Hit], read: Page, day: date) -> str | None:
        """Whom the name of an office that one person holds stands for: who is named beside it, if that one ever held it
        ("Secretary General Anders Fogh Rasmussen"), else its holder of that day.

        Where another holder is named beside the office and today's nowhere, the text is of that other one's days; not
        where it says only behind it that he held it once ("former NATO Secretary General Jens Stoltenberg").
        """
        for office, tenures in self._offices:
            if hit.mask & office:
                ever = {person for person, _ in tenures}
                names = [name for name in hits if self._by_number.get(name.concept) in ever]
                holders = [person for person, tenure in tenures if tenure.covers(day)]
                if len(holders) != 1:
                    return None
                told = [hit]
                if not any(self._by_number[name.concept] in holders for name in names):
                    offices = [each for each in hits if each.mask & office and each.concept not in self._by_number]
                    told += [each for each in offices if each.start < hit.start or not _is_former(each, read)]
                for name in names:
                    if any(_beside(each, name, read) for each in told):
                        return self._by_number[name.concept]
                return holders[0]
        return None

    def _reserved(self, concept: str) -> int:
        return self._lexicon.mask([concept]) if concept in self._lexicon.number else 0


def _is_former(office: Hit, read: Page) -> bool:
    """Whether what stands before an office says that somebody held it."""
    before = fold(read.clean[max(0, office.start - 1 - _LOOKED_BACK) : office.start - 1]).split()
    return any(_FORMER.fullmatch(word) for word in before[-2:])


def _beside(office: Hit, name: Hit, read: Page) -> bool:
    """Whether a name follows an office, with nothing but a first name between them, or precedes it and a comma."""
    if name.start >= office.end:
        between = read.clean[office.end - 1 : name.start - 1]
        return not between or (between.istitle() and between[1:].isalpha())
    return read.clean[name.end - 1 : office.start - 1] == ","


def _offices(subjects: Iterable[Subject], lexicon: Lexicon) -> list[tuple[int, list[tuple[str, Tenure]]]]:
    """Each office as a bit, with those who have held it."""
    holders: dict[int, list[tuple[str, Tenure]]] = {}
    for subject in subjects:
        for tenure in subject.tenures:
            holders.setdefault(lexicon.mask([tenure.office]), []).append((subject.id, tenure))
    return list(holders.items())


def _asked(topic: Topic, lexicon: Lexicon, acted_upon: int) -> Iterator[_Asked]:
    """A topic's rules, those that say `about` first."""
    compiled = (compile_rule(rule, lexicon.mask, acted_upon) for rule in topic.rules)
    for made in sorted(compiled, key=lambda made: not made.about):
        yield _Asked(topic.id, min(made.parts, key=lexicon.terms), made)


def _judge(topic: str, rules: list[Compiled], whole: Zones, core: Zones, hits: list[Hit]) -> Match | None:
    for made in rules:
        if made.holds(core if made.about else whole):
            return Match(topic, made.rule.strength, _evidence(hits, made.evidence, whole.page))
    return None


def _evidence(hits: list[Hit], mask: int, read: Page) -> tuple[str, ...]:
    """The published words of these concepts, each once, in order."""
    words: dict[str, None] = {}
    for hit in hits:
        if hit.mask & mask:
            words.setdefault(read.quote(hit.start, hit.end), None)
    return tuple(words)[:_MOST_EVIDENCE]
