"""What a watch asks for, as values, and what is wrong with one that cannot be read.

Words     words that follow each other, each whole or open at its end; anywhere or in the title only
Near      two of these with few words between them, in either order
About     who published it and how: source, language, country or control
All, Any, Not
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A folded word; `stem` is whether any ending will do."""

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


Query = Words | Near | About | All | Any | Not


@dataclass(slots=True)
class QueryError(Exception):
    """A query cannot be read: `fault` says why in plain words, with `{names}` for `values`; start and end say where."""

    fault: str
    text: str
    start: int
    end: int
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The fault in English, and the place below it."""
        return "\n".join([self.fault.format(**self.values), *self.pointed()])

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
            words = " ".join(part.text + "*" * part.stem for part in parts)
            return ("title:" if title else "") + (f'"{words}"' if len(parts) > 1 else words)
        case Near(left, right, within):
            return f"{_in_brackets(left)} NEAR/{within} {_in_brackets(right)}"
        case About(name, value):
            key = name if name in ("source", "lang") else "from"
            return f'{key}:"{value}"' if " " in value else f"{key}:{value}"
        case Not(one):
            return f"NOT {_in_brackets(one)}"
        case All(each):
            return " AND ".join(_in_brackets(one) if isinstance(one, Any) else shown(one) for one in each)
        case Any(each):
            return " OR ".join(_in_brackets(one) if isinstance(one, All) else shown(one) for one in each)


def _in_brackets(query: Query) -> str:
    return shown(query) if isinstance(query, Words | About) else f"({shown(query)})"


def every_words(query: Query) -> Iterator[Words]:
    """All words a query names, excluded ones too."""
    match query:
        case Words():
            yield query
        case Near(left, right, _):
            yield from every_words(left)
            yield from every_words(right)
        case All(each) | Any(each):
            for one in each:
                yield from every_words(one)
        case Not(one):
            yield from every_words(one)
