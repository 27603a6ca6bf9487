"""What could not be sent for hours comes as one message, not as a flood: after a restart, an outage, a block.

Alerts of an address that wait longer than `stale`, or that its quiet hours held, are told together, the weightiest by
name, if there are at least two; with a sound if one of them would have come with one. So is, in a message of its own,
what the address's own sources brought.
They are then as sent; there is no message of theirs to edit, so later outlets change nothing, and later developments
come as messages of their own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from feeds.audience import Delivery, OtherKind, StoryFile, Told
from feeds.model import AlertKind, Level
from handlers.reply import Reply

Load = Callable[[int], Awaitable[StoryFile | None]]  # a story by its number

NAMED = 10  # stories that are told by name
AT_LEAST = 2
_TOGETHER = (AlertKind.NEW, AlertKind.DEVELOPMENT, OtherKind.OWN)


class Waiting(Protocol):
    """What catching up needs of the outbox."""

    async def behind(self, delivery: Delivery, before: datetime, limit: int = 500) -> list[Delivery]: ...


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """Tells whether a claimed delivery is to be told with others, and how.

    `render` takes the stories that are named, how many more there are, since when they wait, now, and the delivery in
    whose place they are told. `own` makes one message of what the address's own sources brought, from the deliveries of
    it, now, and the one in whose place they are told; None: there is nothing to say.
    """

    waiting: Waiting
    load: Load
    render: Callable[[Sequence[StoryFile], int, datetime, datetime, Delivery], Reply]
    own: Callable[[Sequence[Delivery], datetime, Delivery], Awaitable[Reply | None]]
    stale: timedelta

    async def instead_of(self, delivery: Delivery, now: datetime) -> tuple[Reply, Told] | None:
        """One message for all of its sort that waits too long at its address; None where a delivery goes by itself."""
        stale = now - self.stale
        if delivery.kind not in _TOGETHER or delivery.created >= (now if delivery.held else stale):
            return None
        waiting = await self.waiting.behind(delivery, now)
        late = [row for row in waiting if row.held or row.created < stale]
        fresh = [row for row in waiting if not (row.held or row.created < stale)]
        own = delivery.kind is OtherKind.OWN
        reply, told = await (self._own(late, now, delivery) if own else self._alerts(late, fresh, now, delivery))
        if reply is None:
            return None
        others = tuple(row.id for row in told if row.id != delivery.id)
        return replace(reply, silent=all(row.silent for row in told)), Told(others)

    async def _alerts(
        self, late: Sequence[Delivery], fresh: Sequence[Delivery], now: datetime, instead: Delivery
    ) -> tuple[Reply | None, Sequence[Delivery]]:
        stories = _weightiest_first(late)
        files = await named(self.load, stories) if len(stories) >= AT_LEAST else []
        if not files:
            return None, ()
        since = min(row.created for row in late)
        # Not of quiet hours where some came after them, which only an outage kept: they may be urgent.
        held = all(row.held for row in late)
        reply = self.render(files, len(stories) - len(files), since, now, replace(instead, held=held))
        shown = (row for row in _shown(files, fresh) if not (held and row.level is Level.URGENT))
        return reply, [*late, *shown]  # what turned urgent since the hours ended is not told as if it came in them

    async def _own(
        self, late: Sequence[Delivery], now: datetime, instead: Delivery
    ) -> tuple[Reply | None, Sequence[Delivery]]:
        return await self.own(late, now, instead) if len(late) >= AT_LEAST else None, late


def _shown(files: Sequence[StoryFile], fresh: Sequence[Delivery]) -> list[Delivery]:
    """The developments, however young, that stories which are told by name show already, as they are told as they are
    now: those that came as the level rose. One that tells a new act comes by itself, as the list does not say which."""
    told = {file.story.id: file.story for file in files}
    return [
        row
        for row in fresh
        if row.kind is AlertKind.DEVELOPMENT and row.story in told and told[row.story].act_of(row.revision) is None
    ]


async def named(load: Load, stories: Sequence[int]) -> list[StoryFile]:
    """The first of these stories, as many as one message tells by name, without those that are gone."""
    return [file for story in stories[:NAMED] if (file := await load(story)) is not None]


def _weightiest_first(late: Sequence[Delivery]) -> list[int]:
    """The stories of rows, each once: by level, then the latest."""
    ordered = sorted(late, key=lambda row: (row.level, row.id), reverse=True)
    return list(dict.fromkeys(row.story for row in ordered))
