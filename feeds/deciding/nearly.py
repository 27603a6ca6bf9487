"""nearly(story, heard) -> the single things that a told story lacked of the next level, for a replay's report.

Each is one thing that would have been enough by itself: one independent outlet more, somewhat less time, a title that
tells of an act, an official source. What lacked two of them was not near. The numbers are those of
feeds/deciding/level.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from feeds.model import Heard, Level, Story
from feeds.thresholds import DECIDING, Levels


class Want(StrEnum):
    """What lacked."""

    OUTLET = "outlet"  # one more that is independent, within the time
    TIME = "time"  # outlets enough, and somewhat too long
    ACT = "act"  # outlets enough, and no title that tells of an act
    OFFICIAL = "official"  # outlets enough with an official source
    REPORT = "report"  # everything was there; the reports that made it so may raise no level (feeds/deciding/decide.py)


@dataclass(frozen=True, slots=True)
class Missed:
    """One way to the next level that lacked one thing: `needed` outlets within `within`; there were `outlets` in that
    time, and `took` is how long it was until there were enough, where that was it."""

    level: Level
    want: Want
    outlets: int
    needed: int
    within: timedelta
    took: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """What a level takes: so many outlets within so long, with an act or without, with an official source or not."""

    needed: int
    within: timedelta
    act: bool = True
    official: bool = False


def nearly(story: Story, heard: Iterable[Heard], rules: Levels = DECIDING.levels) -> tuple[Missed, ...]:
    """What a story lacked of the next level, each by itself; none where it was not near or there is no higher level.

    `heard` has each outlet once, when it told the story first.
    """
    times = sorted(one.at for one in heard if one.independent)
    if story.level is Level.URGENT or not times:
        return ()
    level = Level.NOTABLE if story.level is Level.ROUTINE else Level.URGENT
    found: dict[Want, Missed] = {}
    for way in _ways(level, rules):
        for missed in _missed(way, level, story, times, rules.slightly):
            found.setdefault(missed.want, missed)
    if Want.REPORT in found:
        return (found[Want.REPORT],)
    if Want.TIME in found:  # says how near it was; that one outlet more would have done says the same again
        found.pop(Want.OUTLET, None)
    return tuple(found.values())


def _ways(level: Level, rules: Levels) -> Iterator[_Way]:
    """All ways to a level, the usual first."""
    if level is Level.NOTABLE:
        yield _Way(rules.notable_outlets, rules.notable_within, act=False)
        yield _Way(rules.notable_outlets_with_official, rules.notable_within, official=True)
        return
    yield _Way(rules.urgent_outlets, rules.urgent_within)
    yield _Way(rules.urgent_outlets_with_official, rules.urgent_within, official=True)
    yield _Way(rules.broad_outlets, rules.broad_within)
    yield _Way(rules.at_once_outlets, rules.at_once_within, act=False)


def _missed(way: _Way, level: Level, story: Story, times: Sequence[float], slightly: float) -> Iterator[Missed]:
    """What lacked on this way, if it was one thing."""
    at_once = level is Level.URGENT and not way.act
    act, official = bool(story.reason.acts), story.official
    # A busy topic spares an outlet where there is an act: also where the act is what lacked.
    spared = int(story.reason.busy is not None and (act or way.act) and not at_once)
    needed = way.needed - spared
    outlets = most_within(times, way.within)
    lacks_act, lacks_official = way.act and not act, way.official and not official
    if lacks_act + lacks_official > 1:
        return
    enough = outlets >= needed
    if lacks_act or lacks_official:
        if enough and outlets > 1:
            yield Missed(level, Want.ACT if lacks_act else Want.OFFICIAL, outlets, needed, way.within)
        return
    if enough and outlets > 1:
        if not at_once:  # where form counts too, and nothing is known of it here
            yield Missed(level, Want.REPORT, outlets, needed, way.within)
        return
    if outlets + 1 >= max(needed, 2):
        yield Missed(level, Want.OUTLET, outlets, max(needed, 2), way.within)
    took = shortest(times, max(needed, 2))
    if took is not None and took <= way.within * slightly:
        yield Missed(level, Want.TIME, outlets, max(needed, 2), way.within, took)


def most_within(times: Sequence[float], length: timedelta) -> int:
    """How many of the moments (seconds, in order) lie within so long of each other, at their densest."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] > length.total_seconds():
            first += 1
        most = max(most, last - first + 1)
    return most


def shortest(times: Sequence[float], count: int) -> timedelta | None:
    """The shortest time that holds so many of the moments (seconds, in order); None where there are fewer."""
    if not 0 < count <= len(times):
        return None
    return timedelta(seconds=min(times[at + count - 1] - times[at] for at in range(len(times) - count + 1)))
