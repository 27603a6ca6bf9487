"""What must be in everything a query finds, for a full-text index to narrow by before the query itself is asked.

    nato russia NOT war         nato AND russia
    turkey NEAR/3 s-400         turkey AND "s 400"
    (nato OR otan) lang:fr      nato OR otan

An index knows nothing of distance, of sources and of what must not be there: these are left out, so that it finds all
that the query does and some more. What the matcher finds, topics and subjects, is kept beside it and so stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from feeds.watches.query import All, Any, Named, Near, Query, Words


def needed(query: Query) -> Query | None:
    """The same in Words, Named, All and Any alone; None where nothing of the kind need be there."""
    match query:
        case Words() | Named():
            return query
        case Near(left, right, _):
            return _all((left, right))
        case All(each):
            return _all(each)
        case Any(each):
            sides = [needed(one) for one in each]
            return None if None in sides else Any(tuple(side for side in sides if side is not None))
        case _:
            return None


def _all(each: Iterable[Query]) -> Query | None:
    found = tuple(side for side in map(needed, each) if side is not None)
    return All(found) if len(found) > 1 else next(iter(found), None)
