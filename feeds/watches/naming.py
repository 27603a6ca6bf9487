"""Topics and subjects behind `topic:`: people write any of their names, in any language; what is kept of a query has
their ids, which stay when names change.

    read(text, names)     names: what a text names for sure, as ids; to a person's words, the catalogue's subject index
    as_written            to what is kept: the ids that stand there, whether the catalogue still has them or not
    Catalogue.listed      the same, but only those it has: the others are NO_TOPIC
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feeds.watches.query import All, Any, Named, Query, Words

Names = Callable[[str], tuple[str, ...]]  # the ids of the topics and subjects that a text names for sure; none: nothing

_GOES_ON = re.compile(r"[^\s()\":|&]")  # what only quotation marks part from a name: `"Putin"nuclear`


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name in a query's text, from `start` to `end`, and whose it is."""

    start: int
    end: int
    subjects: tuple[str, ...]


def as_written(name: str) -> tuple[str, ...]:
    """The name itself."""
    return (name,)


def with_ids(text: str, resolved: Iterable[Resolved]) -> str:
    """The text of a query with ids for the names in it, so that it means the same when these change."""
    for each in sorted(resolved, key=lambda each: each.start, reverse=True):
        before, behind = text[: each.start], text[each.end :]
        ids = " OR ".join(each.subjects)
        if len(each.subjects) > 1:
            ids = f"({ids})"
        elif _GOES_ON.match(behind):
            ids = f'"{ids}"'
        text = before + ids + behind
    return text


def with_topics(query: Query, names: Names) -> Query:
    """A query with the subject in place of each word or phrase that is the name of one and need only be there; what is
    within NEAR and NOT, in the title or has an ending left open stays."""
    match query:
        case Words(parts, False) if not any(part.stem for part in parts):
            found = names(" ".join(part.text for part in parts))
            return Named(found[0]) if len(found) == 1 else query
        case All(each):
            return _each(All, each, names)
        case Any(each):
            return _each(Any, each, names)
        case _:
            return query


def _each(kind: type[All] | type[Any], each: Iterable[Query], names: Names) -> Query:
    """Names of one subject (`putin OR путин`) are one."""
    made = tuple(dict.fromkeys(with_topics(one, names) for one in each))
    return made[0] if len(made) == 1 else kind(made)
