"""Two stories that become one, by a report that shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from making import HOUR, MINUTE, NOON, entry, joining, matched, opening, poll, source

from feeds.model import AlertKind, Decision
from feeds.store import Store
from feeds.stories.merging import merged

SOON, LATER, LATEST = NOON + MINUTE, NOON + HOUR, NOON + 2 * HOUR


async def older(store: Store, **values: Any) -> Decision:
    what = matched(entry("Fire at depot", of=source("Wire")), ["nato"], subjects=["crimea"])
    decision = opening(7, what, **values)
    await poll(store, decision)
    return decision


async def younger(store: Store, *topics: str, number: int = 8, **values: Any) -> Decision:
    what = matched(
        entry(f"Drones hit depot {number}", of=source("Gazette"), seen=SOON),
        topics or ["nato"],
        subjects=["usa"],
    )
    decision = opening(number, what, **values)
    await poll(store, decision, now=SOON)
    return decision


def bridge(one: Decision, other: Decision, *kinds: AlertKind, **values: Any) -> Decision:
    """A report that shows two stories to be one, and joins it."""
    merge = merged(one.story, other.story)
    title = f"Drones set depot on fire: {merge.before.id} is {merge.gone.id}"
    decision = joining(merge.story, matched(entry(title, of=source("Third"), seen=LATER)), *kinds, **values)
    return replace(decision, merge=merge)


def goes_on(made: Decision, *kinds: AlertKind, of: str = "Fourth", **values: Any) -> Decision:
    """The next report of a story."""
    what = matched(entry(f"{of} on the depot", of=source(of), seen=LATEST))
    return joining(made.story, what, *kinds, **values)
