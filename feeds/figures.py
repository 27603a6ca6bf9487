"""What the operator wants to know of the running bot, in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.audience import ChatState


@dataclass(frozen=True, slots=True)
class Day:
    """How many messages of the outbox went out on a day (UTC): alerts, edits of them, and how many were set aside."""

    day: date
    alerts: int
    edits: int
    aside: int


@dataclass(frozen=True, slots=True)
class Delay:
    """How long `count` alerts of the last 24 hours took, from being decided to Telegram's answer.

    What quiet hours held is left out.
    """

    count: int
    median: timedelta
    most: timedelta  # of nine in ten


@dataclass(frozen=True, slots=True)
class Figures:
    """Chats by kind and state, what they want, what was read and sent."""

    chats: Mapping[tuple[str, ChatState], int]
    topics: Mapping[str, int]  # how many addresses are subscribed to each
    watches: int
    entries: int  # of the last 24 hours
    stories: int
    waiting: int
    days: Sequence[Day]  # the latest first
    delay: Delay | None  # None: nothing was sent

    @property
    def active(self) -> int:
        """Chats that can be written to."""
        return sum(count for (_, state), count in self.chats.items() if state is ChatState.ACTIVE)


def delay_of(delays: Sequence[timedelta]) -> Delay | None:
    """The median and the 90th percentile (nearest rank) of some delays."""
    if not delays:
        return None
    ranked = sorted(delays)
    return Delay(len(ranked), ranked[len(ranked) // 2], ranked[min(len(ranked) - 1, len(ranked) * 9 // 10)])
