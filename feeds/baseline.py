"""busy(topics, now) -> whether one of the topics is far livelier than is usual for it, in words that can be shown.

Keeps when the stories about each topic opened, for as long as a baseline looks back (feeds/usual.py has the count
model); what was opened before that is forgotten. Nothing is unusual before there is something to compare with.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from feeds.usual import DAYS, RARE, RARE_FROM, Day, Usual, usual_for

DAY = timedelta(days=1)
LOOKS_BACK = (DAYS + 1) * DAY
SETTLING = DAY  # a bot's first day takes in backlogs: no measure of any other


class Baseline:
    """The stories of each topic, against which a day of it is judged. `since` is when watching began."""

    def __init__(self, since: datetime) -> None:
        self._watched_from = since + SETTLING
        self._opened: defaultdict[str, list[datetime]] = defaultdict(list)  # in order of time

    def note(self, topics: Iterable[str], opened: datetime) -> None:
        """A story that opened then is about these topics."""
        for topic in topics:
            times = self._opened[topic]
            insort(times, opened)
            if times[-1] - times[0] > 2 * LOOKS_BACK:  # seldom, so that forgetting costs nothing
                del times[: bisect_left(times, times[-1] - LOOKS_BACK)]

    def take_back(self, topics: Iterable[str], opened: datetime) -> None:
        """Undo a `note`."""
        for topic in topics:
            times = self._opened[topic]
            place = bisect_left(times, opened)
            if place < len(times) and times[place] == opened:  # not so where it was old enough to be forgotten
                del times[place]

    def busy(self, topics: Iterable[str], now: datetime, opens: bool) -> str:
        """`more than usual: 6 stories in 24 hours, usually up to 2`, of the topic it is rarest for; empty if of none.

        `opens` is whether the entry that is judged would open a story, which counts too.
        """
        rarest, said = RARE, ""
        for topic in sorted(topics):
            count = self._count(topic, now) + int(opens)
            usual = usual_for(self._history(topic, now)) if count >= RARE_FROM else None
            if usual is not None and (probability := usual.as_many(count)) <= rarest:
                rarest, said = probability, _said(count, usual)
        return said

    def _count(self, topic: str, until: datetime) -> int:
        times = self._opened.get(topic, [])
        return bisect_right(times, until) - bisect_right(times, until - DAY)

    def _history(self, topic: str, now: datetime) -> list[Day | None]:
        ends = (now - ago * DAY for ago in range(1, DAYS + 1))
        return [Day(self._count(topic, end), 0) if end - DAY >= self._watched_from else None for end in ends]


def _said(count: int, usual: Usual) -> str:
    band = f"{usual.low} to {usual.high}" if usual.low else f"up to {usual.high}" if usual.high else "none"
    return f"more than usual: {count} stories in 24 hours, usually {band}"
