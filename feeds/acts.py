"""acts_of(text) -> the kinds of acts that a text names; done_in(title) -> those that a headline tells as done.

The words are data, by language: feeds/catalogue/acts.toml. An act has a *kind*, so that a second outlet's words for
what was told are no news: a drone that one calls downed, another intercepted and a third collided with was met by
force, once.

Observation: headlines tell what was done in their main clause, before "as", "after", "which"; what may come, is denied,
feared, asked or remarked on has a word for it before the act or in the same part of the title. Theory: so an act counts
that stands in the main clause, behind no such word. A threat is an act of its own where a state or its leader makes it;
what it is a threat of is not done. "Russia to station …" is a decision, where the state stands right before it.
Known exceptions: irony, and names that hold an act ("Strike Force").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from feeds.languages import normal
from feeds.model import Act
from feeds.text import fold

NO_ACT, DENIED, UNSURE, ASIDE, LETTERS = "no_act", "denied", "unsure", "aside", "letters"
THREATENING, POWERS, ANNOUNCED = "threatening", "powers", "announced"
_OTHERS = frozenset({NO_ACT, DENIED, UNSURE, ASIDE, THREATENING, POWERS, ANNOUNCED})
_KINDS: Mapping[str, Act] = {act.value: act for act in Act}
_WITH_A_POWER = frozenset({Act.DETAINS})  # only a state's is news of the world
_DECIDED = frozenset({Act.MOVES, Act.STOPS, Act.JOINS, Act.EXPELS})  # what is as good as done once it is announced

# A feed in one language often carries, or is taken for, its neighbour.
_READ_ALSO = {"be": ("ru",), "sk": ("cs",)}
_APART = 5  # words, from where a state's name begins to its threat
_HEAD = 3  # letters by which terms are found; a stem has as many at least
_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"\|\s+")  # a list of words may go on in the next line
_BETWEEN = r"[^\w\n]+"
_GAP = rf"{_BETWEEN}(?:\w+{_BETWEEN}){{0,4}}?"
# Where one part of a title ends and another begins; and talk between quotation marks, of three words and more.
_PART = re.compile(r"[,;:!]\s|\s[–—|-]\s|(?<=\w\w\w)\.\s|\n")
_QUOTED = re.compile(r"[«„“\"](?:[^«»„“”\"]*?\s){2}[^«»„“”\"]*[»“”\"]|(?<!\w)[‘'](?:[^‘’']*?\s){2}[^‘’']*[’'](?!\w)")

_Hit = tuple[str, int, int]  # a section of the file, and from where to where in the text
_Terms = Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]  # by how they begin


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The terms of one language: of acts, and of all that bears on whether they are done."""

    acts: _Terms
    others: _Terms
    letters: frozenset[str]


def acts_of(text: str, language: str = "") -> frozenset[Act]:
    """The kinds of acts that a text names, whoever did them and whether or not; none where it tells of talk."""
    parted = _parted(text)
    return frozenset(act for act, _ in _acts(_hits(parted, text, language), parted))


@lru_cache(maxsize=8)  # a report is judged by each window of time in turn, and then asked for what develops its story
def done_in(title: str, language: str = "", whole: bool = False) -> frozenset[Act]:
    """The acts that a headline tells as done, in its main clause, or in the `whole` of it."""
    text = _parted(_QUOTED.sub(" ", title))
    hits = [] if "?" in title else _hits(text, title, language)
    if not whole:
        hits = _main(hits, text)
    if not hits or any(section == DENIED for section, _, _ in hits):
        return frozenset()
    doubts = _doubts(hits, text)
    return frozenset(
        act
        for act, (_, start, end) in _acts(hits, text)
        if not _behind(doubts, start, end, text) and _is_done(act, start, hits, text)
    )


def _acts(hits: list[_Hit], text: str) -> list[tuple[Act, _Hit]]:
    """The acts among the hits, without those that are part of something that is none, or want one of the powers."""
    barred = [(start, end) for section, start, end in hits if section == NO_ACT]
    powers = [start for section, start, _ in hits if section == POWERS]
    found = []
    for hit in hits:
        section, start, end = hit
        act = Act.THREATENS if section == THREATENING else _KINDS.get(section)
        if act is None or any(start < until and since < end for since, until in barred):
            continue
        if section == THREATENING and not any(_shortly(text[power:start]) for power in powers if power < start):
            continue
        if act in _WITH_A_POWER and not any("\n" not in text[min(power, end) : max(power, start)] for power in powers):
            continue
        found.append((act, hit))
    return found


def _shortly(between: str) -> bool:
    """Whether no more stands between a state and its threat than in "North Korea's leader again threatens"."""
    return len(between.split()) <= _APART


def _main(hits: list[_Hit], text: str) -> list[_Hit]:
    """The hits of a headline's main clause. What a part begins with ("After the strike, …") ends with that part."""
    for section, start, _ in sorted(hits, key=lambda hit: hit[1]):
        if section != ASIDE:
            continue
        if text[:start].rpartition("\n")[2].strip():  # the main clause was before it
            return [hit for hit in hits if hit[1] < start]
        end = text.find("\n", start)
        return _main([hit for hit in hits if hit[1] < start or (end >= 0 and hit[1] > end)], text)
    return hits


def _doubts(hits: list[_Hit], text: str) -> list[int]:
    """Where words of doubt stand: not those that an act begins with ("not complying with"), nor what was decided."""
    told = [(start, end) for section, start, end in hits if section in _KINDS]
    return [
        start
        for section, start, end in hits
        if section in {UNSURE, THREATENING}
        and not any(since == start and end <= until for since, until in told)
        and not (section == UNSURE and _is_threat(start, end, hits))
        and not _is_announced(start, end, hits, text)
    ]


def _is_threat(start: int, end: int, hits: list[_Hit]) -> bool:
    """Whether a word of doubt is the threat itself."""
    return any(section == THREATENING and since <= start and end <= until for section, since, until in hits)


def _is_announced(start: int, end: int, hits: list[_Hit], text: str) -> bool:
    """Whether "will" stands between a power and an act that is as good as done by it."""
    if not any(section == ANNOUNCED and since == start for section, since, _ in hits):
        return False
    behind = any(section == POWERS and not text[until:start].strip(" ") for section, _, until in hits if until <= start)
    return behind and any(
        _KINDS.get(section) in _DECIDED and not text[end:since].strip(" ") for section, since, _ in hits if since >= end
    )


def _behind(doubts: Iterable[int], start: int, end: int, text: str) -> bool:
    """Whether an act stands in one part of the title with another word of doubt, or behind it."""
    return any(doubt != start and (doubt < end or "\n" not in text[end:doubt]) for doubt in doubts)


def _is_done(act: Act, start: int, hits: list[_Hit], text: str) -> bool:
    """Whether no "to" stands before an act, but in "Russia to station …"."""
    for section, since, until in hits:
        if section == ANNOUNCED and until <= start and not text[until:start].strip(" "):
            return act in _DECIDED and _is_announced(since, until, hits, text)
    return True


def _parted(text: str) -> str:
    """The text folded, with a line's end where one part of it ends."""
    folded = fold(text)
    for mark in _PART.finditer(text):
        folded = f"{folded[: mark.start()]}\n{folded[mark.start() + 1 :]}"
    return folded


def _hits(text: str, published: str, language: str) -> list[_Hit]:
    """Where the terms of the language stand in a folded text; nowhere, where none of an act does, as in most."""
    read = _read_in(language, published)
    found = list(_found([each.acts for each in read], text))
    return found + list(_found([each.others for each in read], text)) if found else []


def _found(tables: Iterable[_Terms], text: str) -> Iterator[_Hit]:
    for terms in tables:
        for word in _WORD.finditer(text):
            for section, pattern in terms.get(word[0][:_HEAD], ()):
                if found := pattern.match(text, word.start()):
                    yield section, found.start(), found.end()


def _read_in(language: str, published: str) -> list[_Spoken]:
    """The languages that a text is read in: its own; where that is not known, English and those whose letters fit."""
    spoken, name = _spoken(), normal(language)
    if name:
        return [spoken[each] for each in (name, *_READ_ALSO.get(name, ())) if each in spoken]
    letters = {letter for letter in published.lower() if letter.isalpha() and not letter.isascii()}
    return [spoken["en"], *(each for each in spoken.values() if letters and letters <= each.letters)]


@cache
def _spoken() -> dict[str, _Spoken]:
    """The terms of each language, read once in a process."""
    text = resources.files("feeds.catalogue").joinpath("acts.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    letters = read.pop(LETTERS)
    unknown = set(read) - set(_KINDS) - _OTHERS
    if unknown:
        raise ValueError(f"acts.toml: no kind of act: {', '.join(sorted(unknown))}")
    languages = sorted({language for listed in read.values() for language in listed})
    return {each: _spoken_in(each, read, frozenset(letters.get(each, ""))) for each in languages}


def _spoken_in(language: str, read: Mapping[str, Mapping[str, str]], letters: frozenset[str]) -> _Spoken:
    tables: tuple[dict[str, list[tuple[str, re.Pattern[str]]]], ...] = ({}, {})
    for section, listed in read.items():
        table = tables[section not in _KINDS and section != THREATENING]
        for term in filter(None, map(str.strip, _JOINED.sub("|", listed.get(language, "")).split(","))):
            for head, pattern in _compiled(" ".join(term.split())):
                table.setdefault(head, []).append((section, pattern))
    acts, others = ({head: tuple(terms) for head, terms in table.items()} for table in tables)
    return _Spoken(acts, others, letters)


def _compiled(term: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """A term as patterns, one for each way in which it may begin, with the letters that it begins with."""
    first, *rest = term.split(" ")
    behind, joint = "", _BETWEEN
    for word in rest:
        if word == "..":
            joint = _GAP
            continue
        behind += f"{joint}(?:{'|'.join(map(_spelt, word.split('|')))})"
        joint = _BETWEEN
    for choice in first.split("|"):
        letters = fold(choice.rstrip("*").lower()).split()
        if not letters or (choice.endswith("*") and len(letters[-1]) < _HEAD):
            raise ValueError(f"acts.toml: {term!r} begins with too little")
        yield letters[0][:_HEAD], re.compile(_spelt(choice) + behind)


def _spelt(choice: str) -> str:
    r"""A word, or several with a hyphen, as a pattern: `launch*` begins so, `launch` ends there."""
    folded = _BETWEEN.join(map(re.escape, fold(choice.rstrip("*").lower()).split()))
    return folded + (r"\w*" if choice.endswith("*") else r"(?!\w)")
