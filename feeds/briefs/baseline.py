"""busy(topics, now) -> whether one of the topics is far livelier than is usual for it, and how much.

Keeps when the stories about each topic opened, for as long as a baseline looks back (feeds/briefs/usual.py has the
count model); what was opened before that is forgotten. Nothing is unusual before there is something to compare with,
nor on the day after an outage of a day or more: its stories are those of several days, read at once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from feeds.briefs.usual import DAYS, Day, usual_for
from feeds.model import Busy, Merge
from feeds.thresholds import BASELINES, Baselines

DAY = timedelta(days=1)
LOOKS_BACK = (DAYS + 1) * DAY


class Baseline:
    """The stories of each topic, against which a day of it is judged. `since` is when watching began."""

    def __init__(self, since: datetime, rules: Baselines = BASELINES) -> None:
        self._rules = rules
        self._watched_from = since + rules.settling
        self._opened: defaultdict[str, list[datetime]] = defaultdict(list)  # in order of time
        self._seen: datetime | None = None  # when the latest entry was, whatever it is about
        self._back: datetime | None = None  # and the latest one that followed a day without any

    def saw(self, moment: datetime) -> None:
        """An entry was seen then; earlier ones than the latest change nothing."""
        if self._seen is not None and moment - self._seen >= DAY:
            self._back = moment
        self._seen = max(self._seen or moment, moment)

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

    def absorb(self, merge: Merge) -> None:
        """Two stories are one, which opened when the older did."""
        self.take_back(merge.gone.topics, merge.gone.opened)
        self.note(merge.gone.topics - merge.before.topics, merge.before.opened)

    def part(self, merge: Merge) -> None:
        """Undo an `absorb`."""
        self.take_back(merge.gone.topics - merge.before.topics, merge.before.opened)
        self.note(merge.gone.topics, merge.gone.opened)

    def busy(self, topics: Iterable[str], now: datetime, opens: bool) -> Busy | None:
        """How much busier than usual the topic is for which that is rarest; None where none is.

        `opens` is whether the entry that is judged would open a story, which counts too.
        """
        if self._back is not None and now - self._back < DAY:
            return None
        rarest, found = self._rules.rare, None
        for topic in sorted(topics):
            count = self._count(topic, now) + int(opens)
            usual = usual_for(self._history(topic, now), self._rules) if count >= self._rules.rare_from else None
            if usual is not None and (probability := usual.as_many(count)) <= rarest:
                rarest, found = probability, Busy(count, usual.low, usual.high)
        return found

    def _count(self, topic: str, until: datetime) -> int:
        times = self._opened.get(topic, [])
        return bisect_right(times, until) - bisect_right(times, until - DAY)

    def _history(self, topic: str, now: datetime) -> list[Day | None]:
        ends = (now - ago * DAY for ago in range(1, DAYS + 1))
        return [Day(self._count(topic, end), 0) if end - DAY >= self._watched_from else None for end in ends]
