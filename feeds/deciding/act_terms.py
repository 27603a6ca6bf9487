"""The words of acts, by language: read from feeds/catalogue/acts.toml, and found in a text.

A section of the file is a kind of act, or what bears on whether one is done: words of doubt, of denial, states' names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from feeds.language.languages import normal, read_as
from feeds.language.text import fold
from feeds.model import Act

NO_ACT, DENIED, UNSURE, ASIDE, LETTERS = "no_act", "denied", "unsure", "aside", "letters"
THREATENING, POWERS, ANNOUNCED = "threatening", "powers", "announced"
KINDS: Mapping[str, Act] = {act.value: act for act in Act}
_OTHERS = frozenset({NO_ACT, DENIED, UNSURE, ASIDE, THREATENING, POWERS, ANNOUNCED})

_HEAD = 3  # letters by which terms are found; a stem has as many at least
_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"\|\s+")  # a list of words may go on in the next line
_BETWEEN = r"[^\w\n]+"
_GAP = rf"{_BETWEEN}(?:\w+{_BETWEEN}){{0,4}}?"

_Terms = Mapping[str, tuple[tuple[str, str], ...]]  # sections and patterns, by how terms begin


class Hit(NamedTuple):
    """A term that was found: of which section of the file, and from where to where it stands in the text."""

    section: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The terms of one language: of acts, and of all that bears on whether they are done."""

    acts: _Terms
    others: _Terms
    letters: frozenset[str]


def hits_in(text: str, published: str, language: str) -> list[Hit]:
    """Where the terms of the language (none: told by the letters of the text as published) stand in a folded text;
    nowhere, where none of an act does, as in most."""
    read = _read_in(language, published)
    found = list(_found([each.acts for each in read], text))
    return found + list(_found([each.others for each in read], text)) if found else []


def _found(tables: Iterable[_Terms], text: str) -> Iterator[Hit]:
    for terms in tables:
        for word in _WORD.finditer(text):
            for section, pattern in terms.get(word[0][:_HEAD], ()):
                if found := _compiled(pattern).match(text, word.start()):
                    yield Hit(section, found.start(), found.end())


def _read_in(language: str, published: str) -> list[_Spoken]:
    """The languages that a text is read in: its own; where that is not known, English and those whose letters fit."""
    spoken, name = _spoken(), normal(language)
    if name:
        return [spoken[each] for each in read_as(name) if each in spoken]
    letters = {letter for letter in published.lower() if letter.isalpha() and not letter.isascii()}
    return [spoken["en"], *(each for each in spoken.values() if letters and letters <= each.letters)]


@cache
def _spoken() -> dict[str, _Spoken]:
    """The terms of each language, read once in a process."""
    text = resources.files("feeds.catalogue").joinpath("acts.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    letters = read.pop(LETTERS)
    unknown = set(read) - set(KINDS) - _OTHERS
    if unknown:
        raise ValueError(f"acts.toml: no kind of act: {', '.join(sorted(unknown))}")
    languages = sorted({language for listed in read.values() for language in listed})
    return {each: _spoken_in(each, read, frozenset(letters.get(each, ""))) for each in languages}


def _spoken_in(language: str, read: Mapping[str, Mapping[str, str]], letters: frozenset[str]) -> _Spoken:
    tables: tuple[dict[str, list[tuple[str, str]]], ...] = ({}, {})
    for section, listed in read.items():
        table = tables[section not in KINDS and section != THREATENING]
        for term in filter(None, map(str.strip, _JOINED.sub("|", listed.get(language, "")).split(","))):
            for head, pattern in _patterns(" ".join(term.split())):
                table.setdefault(head, []).append((section, pattern))
    acts, others = ({head: tuple(terms) for head, terms in table.items()} for table in tables)
    return _Spoken(acts, others, letters)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern once it is needed: most terms never are, and all of them take half a second."""
    return re.compile(pattern)


def _patterns(term: str) -> Iterator[tuple[str, str]]:
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
        yield letters[0][:_HEAD], _spelt(choice) + behind


def _spelt(choice: str) -> str:
    r"""A word, or several with a hyphen, as a pattern: `launch*` begins so, `launch` ends there."""
    folded = _BETWEEN.join(map(re.escape, fold(choice.rstrip("*").lower()).split()))
    return folded + (r"\w*" if choice.endswith("*") else r"(?!\w)")
