"""How much one chat may ask: a burst, then a steady pace; beyond it one polite line, and silence for a moment.

Pure: the time is a parameter, in seconds of any steady clock. What is remembered is bounded, and a chat that asked
nothing for long is forgotten.

Each chat has a bucket of `burst` questions that fills up again at `per_minute`. The question that finds it empty is
answered with a word about it (`SAY_SO`); those that follow within `pause` seconds are not answered at all (`SILENT`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, auto

PAUSE = 20.0  # seconds of silence: long enough to be noticed, short enough to wait for
MOST = 10_000  # askers remembered; the one that asked longest ago is forgotten first, which only gives it a full bucket


class Verdict(Enum):
    """What becomes of a question."""

    ANSWER = auto()
    SAY_SO = auto()
    SILENT = auto()


@dataclass(slots=True)
class _Bucket:
    questions: float
    at: float
    silent_until: float = float("-inf")


class AskingLimit:
    """Counts questions by asker."""

    def __init__(self, per_minute: float, burst: int, pause: float = PAUSE, most: int = MOST) -> None:
        self._pace = per_minute / 60
        self._burst = float(burst)
        self._most = most
        self.pause = pause
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many askers are remembered."""
        return len(self._buckets)

    def asked(self, asker: Hashable, now: float) -> Verdict:
        """What becomes of a question that came at `now`."""
        bucket = self._bucket(asker, now)
        if now < bucket.silent_until:
            return Verdict.SILENT
        bucket.questions = min(self._burst, bucket.questions + max(0.0, now - bucket.at) * self._pace)
        bucket.at = now
        if bucket.questions >= 1:
            bucket.questions -= 1
            return Verdict.ANSWER
        bucket.silent_until = now + self.pause
        return Verdict.SAY_SO

    def _bucket(self, asker: Hashable, now: float) -> _Bucket:
        bucket = self._buckets.setdefault(asker, _Bucket(self._burst, now))
        self._buckets.move_to_end(asker)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket
