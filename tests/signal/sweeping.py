"""What thresholds give at other values: stories on the labelled sets, and how often news rings on months of it.

A set or a month is matched once and replayed for each of the rules, by the same code as `dewline replay`; several are
worked on beside each other, each in a process of its own.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from bot.replaying.lines import tells
from bot.replaying.replay import decided
from feeds.briefs.usual import DAYS, Day, Liveliness, judge, usual_for
from feeds.catalogue import load_catalogue
from feeds.matching.match import Matcher
from feeds.model import AlertKind, Decision, Level, Matched, Story
from feeds.stories.cluster import OpenStories
from feeds.thresholds import Baselines
from tests.signal.counting import Told, count_stories
from tests.signal.labelled import Item
from tests.signal.named_thresholds import Rules
from tests.signal.replaying import entries, stories_of

DAY = timedelta(days=1)
WARM = timedelta(days=2)  # of a month that are replayed and not counted: its first stories began before it
Work = TypeVar("Work")
Result = TypeVar("Result")


class Rates(NamedTuple):
    """What a month rings, a day; and of a hundred days of a topic, how many have more than is usual, or far more."""

    told: float  # stories
    alerts: float  # messages that ring: the first of a story, and developments
    developments: float
    notable: float  # stories
    urgent: float
    elevated: float
    high: float


def stories_at(asked: tuple[Sequence[Sequence[Item]], Sequence[Item], Sequence[Rules]]) -> list[Told]:
    """How right the stories of a labelled set are by each of the rules, given its windows and its labels."""
    around, rows, rules = asked
    found = [_matched(window) for window in around]
    return [count_stories(rows, dict(_stories(found, one))) for one in rules]


def _stories(found: Sequence[Sequence[Matched]], rules: Rules) -> Iterator[tuple[str, object]]:
    for number, window in enumerate(found):
        yield from ((uid, (number, story)) for uid, story in stories_of(_replayed(window, rules)).items())


def rates_at(asked: tuple[Sequence[Item], Sequence[Rules]]) -> list[Rates]:
    """What a month rings by each of the rules."""
    items, rules = asked
    found = _matched(items)
    return [rates(found, _replayed(found, one), one.baselines) for one in rules]


def _matched(items: Iterable[Item]) -> list[Matched]:
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    return [matcher.match(entry) for entry in entries(items, catalogue)]


def _replayed(found: Iterable[Matched], rules: Rules) -> Iterator[Decision]:
    numbers = itertools.count(1)
    return decided(found, lambda: next(numbers), OpenStories(rules.clustering), rules.deciding, rules.baselines)


def rates(found: Sequence[Matched], made: Iterable[Decision], rules: Baselines) -> Rates:
    """What some decisions ring, once the first days are over."""
    begin, end = found[0].entry.seen + WARM, found[-1].entry.seen
    days = max((end - begin) / DAY, 1.0)
    stories, alerts, developments = dict[int, Story](), 0, 0
    for decision in made:
        stories[decision.story.id] = decision.story
        if decision.merge is not None:
            stories.pop(decision.merge.gone.id, None)
        if decision.matched.entry.seen >= begin:
            alerts += tells(decision)
            developments += any(alert.kind is AlertKind.DEVELOPMENT for alert in decision.alerts)
    told = [story for story in stories.values() if story.told and story.opened >= begin]
    levels = Counter(story.level for story in told)
    lively = Counter(_liveliness(stories.values(), found, rules))
    whole = max(lively.total(), 1)
    return Rates(
        len(told) / days,
        alerts / days,
        developments / days,
        levels[Level.NOTABLE] / days,
        levels[Level.URGENT] / days,
        100 * lively[Liveliness.ELEVATED] / whole,
        100 * lively[Liveliness.HIGH] / whole,
    )


def _liveliness(stories: Iterable[Story], found: Sequence[Matched], rules: Baselines) -> Iterator[Liveliness]:
    """How each topic's stories of each day compare with what was usual until then, where enough is known to say."""
    opened: defaultdict[str, list[datetime]] = defaultdict(list)
    for story in stories:
        for topic in story.topics:
            opened[topic].append(story.opened)
    news = [matched.entry.seen for matched in found]
    watched = news[0] + rules.settling
    for times in opened.values():
        times.sort()
        end = news[0] + DAY
        while end <= news[-1]:
            earlier = (end - ago * DAY for ago in range(1, DAYS + 1))
            history = [Day(_within(times, at), _within(news, at)) if at - DAY >= watched else None for at in earlier]
            level = judge(_within(times, end), usual_for(history, rules), rules).level
            if level is not None:
                yield level
            end += DAY


def _within(times: Sequence[datetime], end: datetime) -> int:
    return bisect_right(times, end) - bisect_right(times, end - DAY)


def side_by_side(
    do: Callable[[Work], Result], works: Mapping[str, Work], what: str, processes: int | None = None
) -> dict[str, Result]:
    """Each piece of work done, several at a time; how far it is stands on a terminal meanwhile."""
    start, found = time.perf_counter(), dict[str, Result]()
    with ProcessPoolExecutor(max(1, min(processes or os.cpu_count() or 1, len(works)))) as pool:
        waiting = {name: pool.submit(do, work) for name, work in works.items()}
        for number, (name, future) in enumerate(waiting.items(), 1):
            found[name] = future.result()
            took = time.perf_counter() - start
            if sys.stderr.isatty():
                print(f"\r{number} of {len(works)} {what}, {took:.0f} s", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return found
