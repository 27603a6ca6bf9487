"""acts_of(text) -> the kinds of acts that a text names; done_in(title) -> those that a headline tells as done.

The words are data, by language (feeds/deciding/act_terms.py). An act has a *kind*, so that a second outlet's words for
what was told are no news: a drone that one calls downed, another intercepted and a third collided with was met by
force, once.

Observation: headlines tell what was done in their main clause, before "as", "after", "which"; what may come, is denied,
feared, asked or remarked on has a word for it before the act or in the same part of the title. Theory: so an act counts
that stands in the main clause, behind no such word. A threat is an act of its own where a state or its leader makes it;
what it is a threat of is not done, nor is what somebody stops or gives up. "Russia to station …" is a decision, where
the state stands right before it.
Known exceptions: irony, and names that hold an act ("Strike Force").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from feeds.deciding.act_terms import ANNOUNCED, ASIDE, DENIED, KINDS, NO_ACT, POWERS, THREATENING, UNSURE, Hit, hits_in
from feeds.language.text import fold
from feeds.model import Act

_WITH_A_POWER = frozenset({Act.DETAINS})  # only a state's is news of the world
_DECIDED = frozenset({Act.MOVES, Act.STOPS, Act.JOINS, Act.EXPELS})  # what is as good as done once it is announced
_GIVEN_UP = frozenset({Act.MOVES, Act.FORCE, Act.JOINS})  # what somebody may stop, drop or renounce
_BEHIND = 2  # words at most between that and what is given up: "drops plan to deploy"
_ALSO = frozenset("and i a oraz и та й und ir un ja et sekä &".split())  # then two things are done
_APART = 5  # words, from where a state's name begins to its threat
# Where one part of a title ends and another begins; and talk between quotation marks, of three words and more.
_PART = re.compile(r"[,;:!]\s|\s[–—|-]\s|(?<=\w\w\w)\.\s|\n")
_QUOTED = re.compile(r"[«„“\"](?:[^«»„“”\"]*?\s){2}[^«»„“”\"]*[»“”\"]|(?<!\w)[‘'](?:[^‘’']*?\s){2}[^‘’']*[’'](?!\w)")


@dataclass(frozen=True, slots=True)
class _Headline:
    """A text, folded, with a line's end where one part of it ends, and the terms in it."""

    text: str
    hits: list[Hit]

    def of(self, section: str) -> Iterator[Hit]:
        """The terms of a section."""
        return (hit for hit in self.hits if hit.section == section)

    def adjoin(self, one: Hit, other: Hit) -> bool:
        """Whether the second term stands right behind the first."""
        return one.end <= other.start and not self.text[one.end : other.start].strip(" ")

    def in_one_part(self, one: Hit, other: Hit) -> bool:
        """Whether no part of the text ends between two terms."""
        return "\n" not in self.text[min(one.end, other.end) : max(one.start, other.start)]

    def words_between(self, one: Hit, other: Hit) -> int:
        """The words from where the first term begins to the second."""
        return len(self.text[one.start : other.start].split())


def acts_of(text: str, language: str = "") -> frozenset[Act]:
    """The kinds of acts that a text names, whoever did them and whether or not; none where it tells of talk."""
    return frozenset(act for act, _ in _acts(_read(text, text, language)))


@lru_cache(maxsize=8)  # a report is judged by each window of time in turn, and then asked for what develops its story
def done_in(title: str, language: str = "", whole: bool = False) -> frozenset[Act]:
    """The acts that a headline tells as done, in its main clause, or in the `whole` of it."""
    if "?" in title:
        return frozenset()
    read = _read(_QUOTED.sub(" ", title), title, language)
    read = read if whole else _main(read)
    if any(read.of(DENIED)):
        return frozenset()
    doubts = _doubts(read)
    return frozenset(
        act
        for act, hit in _acts(read)
        if not _is_doubted(hit, doubts, read) and _is_done(act, hit, read) and not _is_given_up(act, hit, read)
    )


def _read(text: str, published: str, language: str) -> _Headline:
    parted = _parted(text)
    return _Headline(parted, hits_in(parted, published, language))


def _parted(text: str) -> str:
    folded = fold(text)
    for mark in _PART.finditer(text):
        folded = f"{folded[: mark.start()]}\n{folded[mark.start() + 1 :]}"
    return folded


def _main(read: _Headline) -> _Headline:
    """The headline's main clause. What a part begins with ("After the strike, …") ends with that part."""
    text, hits = read.text, read.hits
    for aside in sorted(read.of(ASIDE), key=attrgetter("start")):
        if aside not in hits:
            continue
        if text[: aside.start].rpartition("\n")[2].strip():  # the main clause was before it
            return _Headline(text, [hit for hit in hits if hit.start < aside.start])
        end = text.find("\n", aside.start)
        hits = [hit for hit in hits if hit.start < aside.start or (end >= 0 and hit.start > end)]
    return _Headline(text, hits)


def _acts(read: _Headline) -> Iterator[tuple[Act, Hit]]:
    """The acts among the terms, without those that are part of something that is none, or want one of the powers."""
    barred, powers = list(read.of(NO_ACT)), list(read.of(POWERS))
    for hit in read.hits:
        act = Act.THREATENS if hit.section == THREATENING else KINDS.get(hit.section)
        if act is None or any(_meet(hit, bar) for bar in barred):
            continue
        # "North Korea's leader again threatens"
        if hit.section == THREATENING and not any(
            power.start < hit.start and read.words_between(power, hit) <= _APART for power in powers
        ):
            continue
        if act in _WITH_A_POWER and not any(read.in_one_part(power, hit) for power in powers):
            continue
        yield act, hit


def _doubts(read: _Headline) -> list[Hit]:
    """Words of doubt: not those that an act begins with ("not complying with"), nor what was decided, nor a threat's
    own."""
    told = [hit for hit in read.hits if hit.section in KINDS]
    threats = list(read.of(THREATENING))
    unsure = [hit for hit in read.of(UNSURE) if not any(_holds(threat, hit) for threat in threats)]
    return [
        hit
        for hit in (*unsure, *threats)
        if not any(act.start == hit.start and hit.end <= act.end for act in told) and not _is_announced(hit, read)
    ]


def _meet(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _holds(one: Hit, other: Hit) -> bool:
    return one.start <= other.start and other.end <= one.end


def _is_announced(doubt: Hit, read: _Headline) -> bool:
    """Whether "will" stands between a power and an act that is as good as done by it."""
    return (
        any(hit.start == doubt.start for hit in read.of(ANNOUNCED))
        and any(read.adjoin(power, doubt) for power in read.of(POWERS))
        and any(KINDS.get(hit.section) in _DECIDED and read.adjoin(doubt, hit) for hit in read.hits)
    )


def _is_doubted(act: Hit, doubts: list[Hit], read: _Headline) -> bool:
    """Whether an act stands in one part of the title with a word of doubt, or behind it."""
    return any(doubt.start != act.start and (doubt.start < act.end or read.in_one_part(act, doubt)) for doubt in doubts)


def _is_done(act: Act, hit: Hit, read: _Headline) -> bool:
    """Whether no "to" stands before an act, but in "Russia to station …"."""
    to = next((to for to in read.of(ANNOUNCED) if read.adjoin(to, hit)), None)
    return to is None or (act in _DECIDED and _is_announced(to, read))


def _is_given_up(act: Act, hit: Hit, read: _Headline) -> bool:
    """Whether an act stands right behind one that stops it: "renounces deploying", "отказалась от размещения"; or a
    treaty's end is what was signed or approved: "signs law suspending treaty"."""
    if act not in _GIVEN_UP:
        return False
    if act is Act.JOINS and any(_meet(stop, hit) for stop in read.hits if KINDS.get(stop.section) is Act.STOPS):
        return True
    stops = [stop for stop in read.hits if KINDS.get(stop.section) is Act.STOPS and stop.end <= hit.start]
    between = (read.text[stop.end : hit.start] for stop in stops if read.in_one_part(stop, hit))
    return any(len(words) <= _BEHIND and _ALSO.isdisjoint(words) for words in map(str.split, between))
