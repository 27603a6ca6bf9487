"""Which story goes on, of those that turned out to tell one event."""

from __future__ import annotations

from feeds.model import Decision


class Merges:
    """The merges of a replay so far."""

    def __init__(self) -> None:
        self._into: dict[int, int] = {}  # of stories that ended: the one that went on

    def take(self, decision: Decision) -> None:
        """Note a decision's merge, if it made one."""
        if decision.merge is not None:
            self._into[decision.merge.gone.id] = decision.merge.story.id

    def now(self, number: int) -> int:
        """The story that goes on, for one that may have ended in another."""
        while number in self._into:
            number = self._into[number]
        return number
