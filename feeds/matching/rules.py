"""The small engine behind topics' rules: sets of concepts in title, lead, sentences and text, and what they add up to.

A rule reads like a sentence of the codebook: "about, when the title has NATO and Russia, unless it is sport". Zones are
ints with a bit for each concept found there (see feeds/matching/lexicon.py), so a rule costs a few `&`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from feeds.language.text import Page, sentence_at, sentences
from feeds.matching.interests import Rule
from feeds.matching.lexicon import Hit
from feeds.model import Strength

# Who does what to whom stands close together in a headline; further apart, or across a comma, it is somebody else's act
# ("Putin may fall, warns Kosovo's president").
FURTHEST_ACT = 45  # letters between two concepts in `order`
# "Moscow summons envoy, warns of strikes": who opens a headline is also the subject of a verb right behind its comma.
OPENS_WITHIN = 5  # letters before a name that opens the headline: "The "
# "заявил, что …", "mówi, że …": where a comma is due before "that", it parts nothing.
_CLAUSE_BREAK = re.compile(r",(?!\s(?:że|iż|что|що|dass|kad|ka|že|että)\s)|[;–—…]|[!?]\s|\.\s[^a-zà-žа-џґ]|\s-\s")
# "Kremlin: …", in French "Kremlin : …": all that follows is what it says. A stem may end before its word does.
_ANNOUNCES = re.compile(r"\w*\s?:")
LONGEST_ENDING = 8  # letters of a word behind its stem
# "Putin meets Kim as Washington warns …": from here on somebody else acts.
_MEANWHILE = re.compile(r"\s(?:as|while|gdy|während|пока|поки|kun|když|zatímco|alors que|tandis que|kamēr)\s$")
# "NATO risks escalation: Russia", "… – Kremlin says": the title ends with the one who is quoted.
# After a comma it takes a verb of speech: "between Ukraine, Russia" is a list, "…, and Russia gains" a clause. Where
# the verb comes first, the one who is quoted may stand before more words (`_spoken_first`).
_ATTRIBUTION = re.compile(r"(?:[:,]|\s[-–—])\s")
# "ISW: Russia threatens …": a title may open with somebody else, whose words about Moscow are not Moscow's.
_OPENING = re.compile(r".{2,50}?:\s")
# "Kremlin: …", "Rutte: we are next. Peskov: …": who is quoted stands alone before a colon, where a sentence starts.
_VOICE = re.compile(r"(?:^|[.!?»”\"]\s)([^.!?,:]{2,50}?:\s)")
# "“NATO is at war with us.” Putin explains …": who is quoted may follow, with a verb of speech (quotation marks are not
# in what is read).
_FOLLOWS = re.compile(r"(?<=\w\w)[.!?…]\s(?=\w)")
LONGEST_MEANWHILE = 12  # letters of such a word, with its blanks
LONGEST_ATTRIBUTION = 28  # letters
SHORTEST_STATEMENT = 25


@dataclass(frozen=True, slots=True)
class Zones:
    """Where concepts were found: title, its opening, its ending, title and first sentence, anywhere, by sentence.

    `voices` are those who are quoted: before a colon, or with a verb of speech where a later sentence of the title
    begins.
    """

    title: int
    opening: int
    voices: tuple[int, ...]
    ending: int
    lead: int
    text: int
    sentences: tuple[tuple[Hit, ...], ...]
    page: Page

    def narrowed(self) -> Zones:
        """The same as if the text ended with the lead: all that a round-up can be about."""
        return replace(self, text=self.lead, sentences=self.sentences[:2])


def zones(read: Page, hits: list[Hit], lead_sentences: int, says: int = 0, acted_upon: int = 0) -> Zones:
    """Sort hits into zones; the lead is the title and as many sentences after it as make `lead_sentences` in all.

    `says` are the concepts of speech; 0 where the catalogue has none, and then any words after a comma are an ending.
    `acted_upon` are those that overlap a name which does not act itself.
    """
    starts = sentences(read)
    first, last = _opening(read), _ending(read)
    rows: dict[int, list[Hit]] = {}
    title = opening = ending = lead = text = 0
    for hit in hits:
        place = sentence_at(starts, hit.start + 1)  # a hit begins with the blank before its word
        rows.setdefault(place, []).append(hit)
        text |= hit.mask
        if place < lead_sentences:
            lead |= hit.mask
        if place == 0:
            title |= hit.mask
            if hit.end <= first:
                opening |= hit.mask
            if hit.start >= last:
                ending |= hit.mask
    if says and not ending & says and read.clean[last - 2 : last - 1] == ",":
        ending = 0
    ending |= _spoken_first(read, rows.get(0, []), says, acted_upon)
    ordered = tuple(tuple(rows.get(place, ())) for place in range(max(rows, default=-1) + 1))
    voices = (*_voices(read, hits), *_following(read, hits, says))
    return Zones(title, opening, voices, ending, lead, text, ordered, read)


def _opening(read: Page) -> int:
    """Where the one who is quoted ends in a title such as "ISW: …"; 0 where nobody is."""
    found = _OPENING.match(read.title)
    return found.end() if found else 0


def _voices(read: Page, hits: list[Hit]) -> tuple[int, ...]:
    """Who is quoted in a title before a colon, one by one."""
    spans = [found.span(1) for found in _VOICE.finditer(read.title)]
    return tuple(_mask(tuple(hit for hit in hits if start <= hit.start and hit.end <= end)) for start, end in spans)


def _following(read: Page, hits: list[Hit], says: int) -> Iterator[int]:
    """Who begins a later sentence of the title with a verb of speech right behind, one by one."""
    starts = {found.end() for found in _FOLLOWS.finditer(read.title)}
    if not starts:
        return
    verbs = {hit.start for hit in hits if hit.mask & says}
    for start in starts:
        named = tuple(hit for hit in hits if hit.start == start)
        if any(_word_behind(read, hit) in verbs for hit in named):
            yield _mask(named)


def _ending(read: Page) -> int:
    """Where the one who is quoted begins in a title such as "…: Russia"; past the title where nobody is."""
    title = read.title
    marks = [mark for mark in _ATTRIBUTION.finditer(title) if mark.start() >= SHORTEST_STATEMENT]
    if marks and len(title) - marks[-1].end() <= LONGEST_ATTRIBUTION:
        return marks[-1].end()
    return read.body


def _spoken_first(read: Page, title: list[Hit], says: int, acted_upon: int) -> int:
    """Who stands right behind a verb of speech that opens a clause late in the title, whatever follows: verbs come
    first in most of the catalogue's languages ("…, kritizuje Moskva manévry", "…, grozi Kreml Zachodowi")."""
    opens = {mark.end() for mark in _ATTRIBUTION.finditer(read.title) if mark.start() >= SHORTEST_STATEMENT}
    behind = {_word_behind(read, hit) for hit in title if hit.mask & says and hit.start in opens}
    named = [hit for hit in title if hit.start in behind]
    objects = [hit for hit in title if hit.mask & acted_upon]
    return _mask(tuple(hit for hit in named if not any(hit.start < o.end and o.start < hit.end for o in objects)))


def _word_behind(read: Page, hit: Hit) -> int:
    """Where a hit on the very next word would begin: at the blank in front of it."""
    return read.folded.find(" ", hit.end)


@dataclass(frozen=True, slots=True)
class Need:
    """Concepts that must all be there, and groups of which one must be."""

    every: int = 0
    some: tuple[int, ...] = ()

    def met(self, zone: int) -> bool:
        """Whether a zone holds all that is needed."""
        return zone & self.every == self.every and all(map(zone.__and__, self.some))

    @property
    def mask(self) -> int:
        """All concepts that can serve."""
        whole = self.every
        for group in self.some:
            whole |= group
        return whole


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule with its concepts as bits. `overall` is what the text must hold for a closer look to be worth it."""

    rule: Rule
    about: bool
    title: Need
    opening: Need
    ending: Need
    lead: Need
    sentence: Need
    order: tuple[int, ...]
    unless: int
    unless_title: int
    unless_opening: int
    unless_orders: tuple[tuple[int, ...], ...]
    acted_upon: int
    parts: tuple[int, ...]  # each a set of concepts of which the text must hold one
    overall: Need
    evidence: int  # the concepts whose words show why it holds

    def holds(self, seen: Zones) -> bool:
        """Whether the rule applies to what was seen."""
        if not self.overall.met(seen.text) or seen.text & self.unless or seen.title & self.unless_title:
            return False
        if not self._is_opened_rightly(seen):
            return False
        if not (self.title.met(seen.title) and self.lead.met(seen.lead) and self.ending.met(seen.ending)):
            return False
        if self.sentence.every | len(self.sentence.some) and not any(
            self.sentence.met(_mask(row)) for row in seen.sentences
        ):
            return False
        row = seen.sentences[0] if seen.sentences else ()
        if any(self._in_order(barred, row, seen.page) for barred in self.unless_orders):
            return False
        return not self.order or self._in_order(self.order, row, seen.page)

    def _is_opened_rightly(self, seen: Zones) -> bool:
        """Whether the title opens with the right voice, and with no wrong one."""
        if self.opening.mask:
            return any(self.opening.met(voice) and not voice & self.unless_opening for voice in seen.voices)
        return not seen.opening & self.unless_opening or bool(self.order and seen.opening & self.order[0])

    def _in_order(self, wanted: tuple[int, ...], row: tuple[Hit, ...], read: Page) -> bool:
        """Whether these concepts follow each other in one clause, close together, the first one acting."""
        return any(
            hit.mask & wanted[0] and not self._is_acted_upon(hit, row) and _follows(row, place, wanted[1:], read)
            for place, hit in enumerate(row)
        )

    def _is_acted_upon(self, hit: Hit, row: tuple[Hit, ...]) -> bool:
        """Whether grammar says that somebody else acts on it: "against Russia", "Rosję"."""
        return any(other.mask & self.acted_upon and other.start < hit.end and hit.start < other.end for other in row)


def compile_rule(rule: Rule, mask: Callable[[Iterable[str]], int], acted_upon: int = 0) -> Compiled:
    """Turn a rule's concepts into bits; `mask` gives the bits of concepts and raises KeyError for an unknown one.

    A concept of `order` that overlaps one of `acted_upon` cannot be the one who acts.
    """

    def need(*lists: tuple[str, ...]) -> Need:
        parts = [part for names in lists for part in names]
        single = mask(part for part in parts if "|" not in part)
        return Need(single, tuple(mask(part.split("|")) for part in parts if "|" in part))

    positive = (rule.title, rule.opening, rule.ending, rule.lead, rule.text, rule.sentence, rule.order)
    overall = need(*positive)
    return Compiled(
        rule=rule,
        about=rule.strength is Strength.ABOUT,
        title=need(rule.title),
        opening=need(rule.opening),
        ending=need(rule.ending),
        lead=need(rule.lead),
        sentence=need(rule.sentence),
        order=tuple(mask(part.split("|")) for part in rule.order),
        unless=mask(rule.unless),
        unless_title=mask(rule.unless_title),
        unless_opening=mask(rule.unless_opening),
        unless_orders=tuple(tuple(mask(part.split("|")) for part in barred) for barred in rule.unless_orders),
        acted_upon=acted_upon,
        parts=tuple(mask(part.split("|")) for names in positive for part in names),
        overall=overall,
        evidence=overall.mask,
    )


def concepts_of(rule: Rule) -> set[str]:
    """Every concept a rule names."""
    wanted = (*rule.title, *rule.opening, *rule.ending, *rule.lead, *rule.text, *rule.sentence, *rule.order)
    barred = (*rule.unless, *rule.unless_title, *rule.unless_opening, *chain.from_iterable(rule.unless_orders))
    return {name for part in (*wanted, *barred) for name in part.split("|")}


def _mask(row: tuple[Hit, ...]) -> int:
    whole = 0
    for hit in row:
        whole |= hit.mask
    return whole


def _follows(row: tuple[Hit, ...], place: int, wanted: tuple[int, ...], read: Page) -> bool:
    if not wanted:
        return True
    here = row[place]
    announced = _ANNOUNCES.match(read.between(here.end, here.end + LONGEST_ENDING + 2)) is not None
    for later in range(place + 1, len(row)):
        hit = row[later]
        if not announced and hit.start - here.end > FURTHEST_ACT:
            return False
        if not hit.mask & wanted[0]:
            continue
        if announced or (_one_clause(here, hit, read) and not _another_comes_in(here, row[place + 1 : later], read)):
            return _follows(row, later, wanted[1:], read)
    return False


def _one_clause(here: Hit, there: Hit, read: Page) -> bool:
    """Whether nothing divides two concepts, or only a comma behind which the one who opens the title acts again."""
    breaks = [found.end() for found in _CLAUSE_BREAK.finditer(read.between(here.end, there.start + 1))]
    if not breaks:
        return True
    again = read.between(here.end + breaks[0] - 1, there.start).strip() == ","
    said_by_another = len(read.title) + 2 - there.start <= LONGEST_ATTRIBUTION  # "…, warns Kosovo's president"
    return len(breaks) == 1 and again and here.start <= OPENS_WITHIN and not said_by_another


def _another_comes_in(here: Hit, between: tuple[Hit, ...], read: Page) -> bool:
    """Whether one of the names between an actor and an act opens a clause of its own; a longer name or phrase that
    begins with the actor is no other."""
    later = (hit for hit in between if hit.start > here.start)
    return any(_MEANWHILE.search(read.between(hit.start - LONGEST_MEANWHILE, hit.start + 1)) for hit in later)
