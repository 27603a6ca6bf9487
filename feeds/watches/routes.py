"""By which two things a query is come by: an entry without them need not be asked about.

A route is a word, the anchor, and something beside it that must be so as well: another word, a fact of the source, or
nothing more (ALWAYS). A topic or subject that the matcher finds is as good as a word. Whatever a query finds has both
ends of one of its routes at least:

    ukraine NEAR/5 (kharkiv OR sumy)     kharkiv and ukraine; sumy and ukraine
    nato source:lrt                      nato, and a source with lrt in its name
    topic:putin nuclear                  nuclear, and Putin is named
    nato OR (russia kursk)               nato; kursk and russia

So of ten thousand queries that need *ukraine*, those are asked whose second word is there too. Of all that a query
needs, the words are chosen that are rare as far as one can guess: long ones, and those that few other queries are come
by, since what many watch for is much in the news.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple, TypeVar

from feeds.watches.query import About, All, Any, Named, Near, Part, Query, Words

MOST = 32  # routes of two words; where there would be more, the second is left out: memory
RARE = 9  # letters from which a word is taken to be rare
# As if it were a word with so many letters less: a subject is as common as a word of four letters.
_FACTS = {"topic": 5, "source": 5, "country": 9, "lang": 11, "control": 11}

Key = Part | tuple[str, str]  # a word; `topic` and an id; or a field of About and what it must be, of `source` a word
ALWAYS: Key = ("", "")
_NOTHING_MORE = (1 << 16) - 1
_Each = TypeVar("_Each")
Used = Callable[[Key], int]  # how many queries are come by a word or fact already


class Route(NamedTuple):
    """What must be there, and what beside it."""

    anchor: Key  # a word, topic or subject
    beside: Key


def topic_key(subject: str) -> Key:
    """A topic or subject as an end of a route."""
    return ("topic", subject)


def routes_to(query: Query, used: Used) -> frozenset[Route]:
    """The routes to a query; of one that can find entries without any word, topic or subject, none."""
    return _routes(query, used) or frozenset()


def _routes(query: Query, used: Used) -> frozenset[Route] | None:
    match query:
        case Any(each):
            return _united(_routes(one, used) for one in each)
        case Words() | Named() | Near() | All():
            options = [_pairs(_needed(query, used), _facts(query), used)]
            if isinstance(query, All):  # a OR between brackets may have better ones within it
                options += [_routes(one, used) for one in query.each if isinstance(one, Any)]
            known = [option for option in options if option is not None]
            return min(known, key=lambda routes: sum(_route_cost(route, used) for route in routes), default=None)
        case _:
            return None


def _pairs(needed: list[frozenset[Key]], facts: list[frozenset[Key]], used: Used) -> frozenset[Route] | None:
    """The routes by two of what is needed; of each one at least must be there."""
    if not needed:
        return None
    anchors = min(needed, key=lambda words: _cost(words, used))
    others = [words for words in needed if words != anchors]
    beside: list[Collection[Key]] = [some for some in [*others, *facts] if len(anchors) * len(some) <= MOST]
    keys = min(beside, key=lambda some: _cost(some, used), default=[ALWAYS])
    return frozenset(Route(anchor, key) for anchor in anchors for key in keys)


def _needed(query: Query, used: Used) -> list[frozenset[Key]]:
    """Sets of words, topics and subjects of each of which one at least must be there."""
    match query:
        case Words(parts):
            return [frozenset[Key]([part]) for part in dict.fromkeys(parts)]
        case Named(subject):
            return [frozenset([topic_key(subject)])]
        case Near(left, right, _):
            return _needed(left, used) + _needed(right, used)
        case All(each):
            return [words for one in each for words in _needed(one, used)]
        case Any(each):
            sides = [min(_needed(one, used), key=lambda words: _cost(words, used), default=None) for one in each]
            return [] if (united := _united(sides)) is None else [united]
        case _:
            return []


def _facts(query: Query) -> list[frozenset[Key]]:
    """Sets of facts of each of which one at least must be so."""
    match query:
        case About("source", value):
            return [frozenset([("source", value.split()[0])])]
        case About(field, value):
            return [frozenset([(field, value)])]
        case All(each):
            return [facts for one in each for facts in _facts(one)]
        case Any(each):
            united = _united(min(_facts(one), key=len, default=None) for one in each)
            return [] if united is None else [united]
        case _:
            return []


def _united(sets: Iterable[frozenset[_Each] | None]) -> frozenset[_Each] | None:
    """Of alternatives: all together, or None where one of them has none."""
    held = list(sets)
    known = [each for each in held if each is not None]
    return frozenset().union(*known) if len(known) == len(held) else None


def _route_cost(route: Route, used: Used) -> int:
    """However many ask by what is beside it, a second end is worth more than none."""
    return _each_cost(route.anchor, used) * min(_each_cost(route.beside, used), _NOTHING_MORE)


def _cost(keys: Iterable[Key], used: Used) -> int:
    return sum(_each_cost(key, used) for key in keys)


def _each_cost(key: Key, used: Used) -> int:
    """How often asking by this would be in vain: short words are frequent ones, and so are those many ask for."""
    if key == ALWAYS:
        return _NOTHING_MORE + 1
    common = max(0, RARE - len(key.text)) + key.stem if isinstance(key, Part) else _FACTS[key[0]]
    return (1 + used(key)) << common
