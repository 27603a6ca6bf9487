"""What a watch asks for, as values, and what is wrong with one that cannot be read.

Words     words that follow each other, each whole or open at its end; anywhere or in the title only
Near      two of these with few words between them, in either order
Named     a topic or subject that it is about, mentions or names, in whatever language
About     who published it and how: source, language, country or control
All, Any, Not
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

SHORTEST_STEM = 3  # letters and digits of a word with a *


class Part(NamedTuple):
    """A folded word; `stem` is whether any ending will do. A tuple, since it is the key that is looked up most."""

    text: str
    stem: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Parts that follow each other; `title` is whether only the title counts."""

    parts: tuple[Part, ...]
    title: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Two places with at most `within` words between them, in either order."""

    left: Query
    right: Query
    within: int


@dataclass(frozen=True, slots=True)
class Named:
    """A topic or subject, by its id, that the matcher finds in it."""

    subject: str


@dataclass(frozen=True, slots=True)
class About:
    """A fact about the source: `field` is source, lang, country or control; `value` is folded or a code."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """All of these."""

    each: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of these or more."""

    each: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    one: Query


Query = Words | Near | Named | About | All | Any | Not


class Fault(StrEnum):
    """Why a query cannot be read, in plain English, with `{names}` for values."""

    TOO_LONG = "This is too long: a watch may have {n} characters."
    EMPTY = "There is nothing here to look for."
    TOO_MANY_WORDS = "These are too many words: a watch may have {n}."
    NOTHING_TO_FIND = "This says only what must not be there, or who publishes: name a word to look for as well."
    EACH_SIDE = "Each side of OR needs a word to look for, and this one has none."
    EMPTY_BRACKETS = "There is nothing between these brackets."
    CLOSES_NOTHING = "This bracket closes nothing."
    TOO_DEEP = "These brackets are nested too deeply: {n} within each other are the most."
    NOT_CLOSED = "This bracket is not closed."
    TOO_MANY_NOTS = "These are too many NOTs of NOTs: {n} are the most."
    ONE_MINUS = "One minus excludes: -word."
    OTHER_BRACKET = "{name} is no bracket here: write ( and )."
    QUOTE_NOT_CLOSED = "This quotation mark is not closed."
    NO_FIELD = "There is no field {name}. There are topic:, title:, source:, lang: and from:."
    WRONG_SIGN = "This sign cannot stand here."
    NOTHING_BEHIND = "{name} needs something behind it."
    NO_WORD_BEHIND = "{name} needs a word behind it."
    NOTHING_BEFORE = "{name} needs something before it."
    UNREADABLE = "This cannot be read here."
    TOO_FAR = "NEAR reaches at most {n} words."
    NEARLY_NEAR = "To say how close two words must be, write NEAR/5 between them."
    NOT_NEAR = "NEAR stands between words, phrases and OR of them."
    FIELD_WITHIN = "There can be no other field within {name}."
    NOT_A_NAME = "Behind {name} there may be a name, or OR of names."
    NO_LANGUAGE = "{value} is no language: write lang:en, lang:pl, lang:ru and so on."
    NO_ORIGIN = "{value} is neither a country nor who controls an outlet: write from:russia, from:PL or from:state."
    NEEDS_QUOTES = "A name of several words needs quotation marks: {example}"
    NO_LETTER = "There is no letter or digit in this."
    SHORT_WORD = "This is too short: a word needs {n} letters."
    SHORT_BESIDE = "{value} is too short to look for alone. As a phrase with the word beside it: {example}"
    STAR_INSIDE = "A * may only stand at the end of a word."
    NO_FILTER = "There is no {name} here. There are topic:, source:, lang:, from:, title: and since:."
    OR_ACROSS = "OR stands only between filters of one kind, as in lang:pl OR lang:lt. All else must hold together."
    AND_WITHIN = "Of filters of one kind either will do: AND cannot stand between them."
    FILTERS_BEHIND = "Only {n} characters of a question are read, and filters stand behind them: write these first."
    NO_TOPIC = "No topic or subject is called {value}."
    NO_TIME = "{value} is no time: write since:3d, since:12h or since:2026-11-20."
    TOO_MANY_VALUES = "These are too many: a question may have {n} of one kind."
    SHORT_STEM = "This is too short: * needs {n} letters before it."


@dataclass(slots=True)
class QueryError(Exception):
    """A query cannot be read: `fault` says why, with `values` for its names; start and end say where."""

    fault: Fault
    text: str
    start: int
    end: int
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The fault in English, and the place below it."""
        return "\n".join([self.fault.value.format(**self.values), *self.pointed()])

    def pointed(self, width: int = 44) -> tuple[str, str]:
        """The query's text around the place, and a line of carets under it; both of at most `width` characters."""
        line = " ".join(self.text.split("\n")) + " "
        first = max(0, min(self.start - width // 2, len(line) - width))
        cut = line[first : first + width]
        begin = self.start - first
        length = max(1, min(self.end, first + width) - self.start)
        return cut.rstrip(), " " * begin + "^" * length


def shown(query: Query) -> str:
    """The query as it was understood, in the notation people write."""
    match query:
        case Words(parts, title):
            words = " ".join(_written(parts))
            return ("title:" if title else "") + (f'"{words}"' if " " in words else words)
        case Near(left, right, within):
            return f"{_in_brackets(left)} NEAR/{within} {_in_brackets(right)}"
        case Named(subject):
            plain = subject.replace("-", "").isalnum()
            return f"topic:{subject}" if plain else f'topic:"{subject}"'
        case About(name, value):
            key = name if name in ("source", "lang") else "from"
            return f'{key}:"{value}"' if " " in value else f"{key}:{value}"
        case Not(one):
            return f"NOT {_in_brackets(one)}"
        case All(each):
            return " AND ".join(_in_brackets(one) if isinstance(one, Any) else shown(one) for one in each)
        case Any(each):
            return " OR ".join(_in_brackets(one) if isinstance(one, All) else shown(one) for one in each)


def _written(parts: tuple[Part, ...]) -> list[str]:
    """Parts as words; a short stem hangs on the word before it, as in `f-16*`."""
    words: list[str] = []
    for part in parts:
        word, letters = part.text + "*" * part.stem, len(part.text)
        while part.stem and words and letters < SHORTEST_STEM and not words[-1].endswith("*"):
            letters += len(words[-1])
            word = f"{words.pop()}-{word}"
        words.append(word)
    return words


def _in_brackets(query: Query) -> str:
    return shown(query) if isinstance(query, Words | Named | About) else f"({shown(query)})"


def every_words(query: Query) -> Iterator[Words]:
    """All words a query names, excluded ones too."""
    return (leaf for leaf in _leaves(query) if isinstance(leaf, Words))


def every_named(query: Query) -> Iterator[Named]:
    """All topics and subjects a query asks for, excluded ones too."""
    return (leaf for leaf in _leaves(query) if isinstance(leaf, Named))


def every_fact(query: Query) -> Iterator[About]:
    """All that a query asks of sources, what it excludes too."""
    return (leaf for leaf in _leaves(query) if isinstance(leaf, About))


def _leaves(query: Query) -> Iterator[Words | Named | About]:
    match query:
        case Near(left, right, _):
            yield from _leaves(left)
            yield from _leaves(right)
        case All(each) | Any(each):
            for one in each:
                yield from _leaves(one)
        case Not(one):
            yield from _leaves(one)
        case _:
            yield query


def has_operators(query: Query) -> bool:
    """Whether a query asks for more than that all of its words and phrases be there."""
    match query:
        case Words(parts):
            return any(part.stem for part in parts)
        case All(each):
            return any(map(has_operators, each))
        case Named() | About():
            return False
        case _:
            return True
