"""What is remembered of a source between polls, and what a poll changes. Frozen, like all values of feeds/model.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from feeds.model import Decision, Hub, Source, Validators, Wishes

LAG = timedelta(hours=1)  # between the time that an entry bears and its being there for all to read


class Health(StrEnum):
    """A source's state, as people read it."""

    NEW = "new"  # never fetched
    FINE = "fine"
    QUIET = "quiet"
    BLIND = "blind"  # answers, but no longer with a feed that moves
    FAILING = "failing"
    GONE = "gone"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source with all that is remembered of it between polls.

    `url` is where to ask now: an adopted redirect, or the source's own. `private`: it is polled for the chats alone
    that have it as their own.
    """

    id: int
    source: Source
    url: str
    validators: Validators = field(default_factory=Validators)
    body_hash: str | None = None
    due: datetime | None = None
    failures: int = 0
    health: Health = Health.NEW
    health_since: datetime | None = None
    health_reason: str = ""
    last_success: datetime | None = None
    newest_entry: datetime | None = None
    rate: float | None = None  # entries per day, estimated online
    interval: float | None = None  # seconds
    moved_to: str | None = None
    moved_count: int = 0
    moved_since: datetime | None = None
    wishes: Wishes = field(default_factory=Wishes)
    hub: Hub | None = None
    private: bool = False

    @property
    def first_fetch(self) -> bool:
        """Whether nothing of this source was ever taken in: its backlog alerts nobody."""
        return self.last_success is None

    def backlogged(self, published: datetime) -> bool:
        """Whether what was published then was there before we looked: where only answers without entries came so far,
        what is older than the latest of them, but for what clocks and caches of publishers lag behind."""
        if self.last_success is None:
            return True
        return self.newest_entry is None and published < self.last_success - LAG


@dataclass(frozen=True, slots=True)
class Hold:
    """A server's wish not to be asked before then, for whatever source of its: the server of this URL."""

    url: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll means: the source's next state and its new entries' decisions, applied in ONE transaction.

    The server that asked for a `hold` need not be the source's: a redirect may have led to another. `was_due` is when
    the source was due as it was claimed.
    """

    state: SourceState
    decisions: tuple[Decision, ...] = ()
    hold: Hold | None = None
    was_due: datetime | None = None
