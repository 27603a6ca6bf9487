"""The lines of a replay's results: an item each, with the story that it turned out to tell.

A story may end in another within a day of its beginning (feeds/stories/merging.py), so a line waits that long; then its
story has the number that it keeps.
"""

from __future__ import annotations

import json
from collections import deque
from datetime import datetime
from typing import IO, Any

from bot.replaying.merges import Merges
from feeds.model import AlertKind, Decision
from feeds.thresholds import CLUSTERING, Clustering


class Lines:
    """Writes a line for each decision, in order; `close` writes those that still wait."""

    def __init__(self, out: IO[str], rules: Clustering = CLUSTERING) -> None:
        self._out = out
        self._wait = rules.merge_within
        self._waiting: deque[tuple[datetime, int, dict[str, Any]]] = deque()
        self._merges = Merges()

    def take(self, decision: Decision, wanted: bool = True) -> None:
        """Note a decision, and write what no merge can change any more; no line where it is not `wanted`."""
        self._merges.take(decision)
        now = decision.matched.entry.seen
        if wanted:
            self._waiting.append((now, decision.story.id, line_of(decision)))
        while self._waiting and now - self._waiting[0][0] > self._wait:
            self._write()

    def close(self) -> None:
        """Write all that waits."""
        while self._waiting:
            self._write()

    def _write(self) -> None:
        _, story, line = self._waiting.popleft()
        self._out.write(json.dumps(line | {"story": f"S{self._merges.now(story)}"}, ensure_ascii=False) + "\n")


def line_of(decision: Decision) -> dict[str, Any]:
    """A decision as a line of the replay's output."""
    matched = decision.matched
    return {
        "id": matched.entry.uid,
        "topics": sorted(matched.topics),
        "mentions": sorted(matched.mentions),
        "story": f"S{decision.story.id}",
        "alert": tells(decision),
    }


def tells(decision: Decision) -> bool:
    """Whether anyone would get a message: a silent edit of an earlier one is none."""
    return any(alert.kind is not AlertKind.UPDATE for alert in decision.alerts)
