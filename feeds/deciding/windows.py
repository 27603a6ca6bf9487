"""windows(heard, latest, lengths) -> how many outlets told a story within a time, at its densest.

Observation: a rumour in the morning and seven outlets in 25 minutes at night are no "7 outlets in 12 hours", and five
outlets whose items of the whole day are seen within a minute, after an outage, are no "5 outlets within a minute".
Theory: what counts are the outlets' own times of publication, where they lie densest around that of the latest report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from feeds.model import Heard


@dataclass(frozen=True, slots=True)
class Window:
    """So many outlets, so many of them independent, told a story within `span`."""

    outlets: int
    independent: int
    span: timedelta


def windows(heard: Iterable[Heard], latest: Heard, lengths: Iterable[timedelta]) -> list[Window]:
    """For each length the window with the most independent outlets, of these the shortest, that holds `latest`.

    `heard` has each outlet once, as it was heard first; `latest` counts only where its outlet is not among them.
    """
    every = sorted(heard, key=attrgetter("at"))
    if all(one.outlet != latest.outlet for one in every):
        every = sorted([*every, latest], key=attrgetter("at"))
    return [_densest(every, latest.at, length.total_seconds()) for length in lengths]


def _densest(every: Sequence[Heard], at: float, length: float) -> Window:
    """The densest window around a moment, of outlets in order of time."""
    counted = [one.at for one in every if one.independent and abs(one.at - at) <= length]
    most, start, end = 0, at, at
    last = 0
    for first, begins in enumerate(counted):
        begins = min(begins, at)
        while last < len(counted) and counted[last] - begins <= length:
            last += 1
        ends = max(counted[last - 1], at)
        if (last - first, begins - ends) > (most, start - end):
            most, start, end = last - first, begins, ends
    return Window(sum(start <= one.at <= end for one in every), most, timedelta(seconds=end - start))
