"""Facts about a subject's days -> a Chart: its stories a day against what was usual then, and its biggest stories.

A day is what it is in a brief: 24 hours that end at the time of day that is asked at, so that the newest day's count is
the brief's. Each is judged as a brief of its end would have judged it, by the four weeks before it
(feeds/briefs/usual.py). A story counts on each day on which it grew. How a chart is drawn is
feeds/workers/drawing_worker.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feeds.briefs.brief import CENTRAL_FROM, SPAN, Question, Sighting, weight
from feeds.briefs.usual import DAYS, Day, Liveliness, Usual, judge, usual_for

SPANS = (30, 90)  # days of a chart
PEAKS = 4  # stories that are named
APART = 16  # of two that are named, the days between them are at least this part of the chart


@dataclass(frozen=True, slots=True)
class Big:
    """A story that may be named: `since` is when it came to be of the subject."""

    sighting: Sighting
    title: str


@dataclass(frozen=True, slots=True)
class ChartFacts:
    """What a chart is made from, as stored at a moment.

    `history` has the chart's days and the four weeks before them, newest first: the last 24 hours are its first; None
    stands for a day that was not watched. `biggest` are the stories with the most outlets.
    """

    question: Question
    history: tuple[Day | None, ...]
    biggest: tuple[Big, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """24 hours of a chart, most of them on the day `on` (UTC).

    `stories` is None where nothing was watched, `usual` and `level` where too little was known to say.
    """

    on: date
    stories: int | None
    usual: Usual | None
    level: Liveliness | None


@dataclass(frozen=True, slots=True)
class Peak:
    """A story that is named; it came to be of the subject on the day `on` (UTC), in the span at `place`."""

    place: int
    on: date
    story: int
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Stories a day: `spans` and `peaks` in order of time."""

    question: Question
    spans: tuple[Span, ...]
    peaks: tuple[Peak, ...]

    @property
    def last(self) -> Span:
        """The last 24 hours."""
        return self.spans[-1]

    @property
    def watched(self) -> int:
        """How many of the days were watched."""
        return sum(span.stories is not None for span in self.spans)

    @property
    def busiest(self) -> Span | None:
        """The last of the days with the most stories; None where there were none."""
        counted = [span for span in self.spans if span.stories]
        return max(reversed(counted), key=lambda span: span.stories or 0, default=None)

    def days(self, level: Liveliness) -> int:
        """How many days were of this level."""
        return sum(span.level is level for span in self.spans)


def chart_of(facts: ChartFacts, days: int) -> Chart:
    """The chart of so many days."""
    spans = tuple(_span(facts, ago) for ago in reversed(range(days)))
    return Chart(facts.question, spans, _peaks(facts, days))


def _span(facts: ChartFacts, ago: int) -> Span:
    end = facts.question.at - ago * SPAN
    found = facts.history[ago]
    if found is None:
        return Span(_day(end), None, None, None)
    verdict = judge(found.stories, usual_for(facts.history[ago + 1 : ago + 1 + DAYS]))
    return Span(_day(end), found.stories, verdict.usual, verdict.level)


def _day(end: datetime) -> date:
    """The day on which most of the 24 hours before `end` lie."""
    return (end - timedelta(hours=12)).date()


def _peaks(facts: ChartFacts, days: int) -> tuple[Peak, ...]:
    """The subject's own weightiest stories, whose days are apart, so that their marks are."""
    chosen: list[Peak] = []
    for big in sorted(facts.biggest, key=_weight, reverse=True):
        place = days - 1 - int((facts.question.at - big.sighting.since) / SPAN)
        own = big.sighting.central >= CENTRAL_FROM
        if own and place >= 0 and _is_apart(place, chosen, days):
            chosen.append(Peak(place, big.sighting.since.date(), big.sighting.id, big.title))
        if len(chosen) == PEAKS:
            break
    return tuple(sorted(chosen, key=lambda peak: peak.place))


def _weight(big: Big) -> tuple[float, int]:
    """What a story weighs as news of the subject: its age is no matter here."""
    return weight(big.sighting, big.sighting.updated), big.sighting.id


def _is_apart(place: int, chosen: Sequence[Peak], days: int) -> bool:
    return all(abs(place - other.place) >= max(1, days // APART) for other in chosen)
