"""A story's reason in its column: the facts as JSON; rows of earlier versions have words, and are read as such."""

from __future__ import annotations

import json

from feeds.model import Act, Busy, Reason
from feeds.store.base.statements import storable

_BEGIN = "{"  # no reason in words ever began so


def written(reason: Reason) -> str:
    """A reason as its column has it."""
    if reason.told:
        return storable(reason.told)
    facts = {
        "outlets": reason.outlets,
        "independent": reason.independent,
        "minutes": reason.minutes,
        "official": reason.official,
        "busy": [reason.busy.stories, reason.busy.low, reason.busy.high] if reason.busy else None,
        "acts": sorted(reason.acts),
    }
    return json.dumps({name: fact for name, fact in facts.items() if fact}, separators=(",", ":"))


def read(column: str) -> Reason:
    """The reason of a column."""
    if not column.startswith(_BEGIN):
        return Reason(told=column)
    facts = json.loads(column)
    busy = facts.pop("busy", None)
    acts = frozenset(map(Act, facts.pop("acts", ())))  # none: a row of before they were kept
    return Reason(**facts, busy=Busy(*busy) if busy else None, acts=acts)
