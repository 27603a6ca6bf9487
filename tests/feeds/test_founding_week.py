"""The demo's week through matching, stories and deciding, at the demo's pace: what its outlets mean is known.

The week is invented news in six languages about events that happened; `event` and `topics` of its items say what
belongs together and to whom. A day passes in a minute, so time tells no two events apart: words and names have to.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.sandbox.newswire import SECONDS_A_DAY, Item, Outlet, Week, load_week
from feeds.catalogue import load_catalogue
from feeds.deciding.decide import decide
from feeds.matching.match import Matcher
from feeds.model import AlertKind, Control, Decision, Entry, Kind, Level, Source, Story
from feeds.stories.cluster import OpenStories

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAIN_EVENTS = ("zapad", "sites-dropped", "speech", "iskander-shelved")


@dataclass(frozen=True, slots=True)
class Told:
    """An item of the week, what it tells, and what was decided on it."""

    item: Item
    event: str
    decision: Decision

    @property
    def story(self) -> int:
        return self.decision.story.id


@pytest.fixture(scope="module")
def told() -> list[Told]:
    """The whole week, as a bot that polls every feed at once would take it in."""
    week, catalogue = load_week(), load_catalogue()
    matcher, open_, numbers = Matcher(catalogue.topics, catalogue.subjects), OpenStories(), itertools.count(1)
    sources = {outlet.id: _source(outlet) for outlet in week.outlets}
    made = []
    for number, item in enumerate(week.items):
        entry = _entry(week, number, item, sources[item.outlet])
        matched = matcher.match(entry)
        before = open_.place(matched, entry.seen)
        decision = decide(before, matched, entry.seen, lambda: next(numbers), quiet=item.at < week.start)
        open_.put(decision.story, matched)
        made.append(Told(item, item.event or f"alone-{number}", decision))
    return made


def _source(outlet: Outlet) -> Source:
    kind, control = Kind(outlet.kind), Control(outlet.control)
    return Source(outlet.name, f"https://{outlet.id}.example/", outlet.language, kind, outlet.country, control)


def _entry(week: Week, number: int, item: Item, source: Source) -> Entry:
    since = item.at - week.start
    backlog = item.at < week.start
    at = NOW + since if backlog else NOW + since * (SECONDS_A_DAY / 86400)
    return Entry(str(number), source, item.title, item.summary, "", source.language, at, NOW if backlog else at)


def _bcubed(told: Sequence[Told], of: Callable[[Told], Hashable], among: Callable[[Told], Hashable]) -> float:
    """The mean share of an item's group (by `of`) that is in its class (by `among`), itself included."""
    both = Counter((of(one), among(one)) for one in told)
    groups = Counter(of(one) for one in told)
    return sum(both[of(one), among(one)] / groups[of(one)] for one in told) / len(told)


def _event(one: Told) -> str:
    return one.event


def _story(one: Told) -> int:
    return one.story


def _last(told: Sequence[Told]) -> dict[int, Story]:
    """Every story as it stood at the end."""
    return {one.story: one.decision.story for one in told}


def test_stories_are_the_weeks_events(told: list[Told]) -> None:
    precision, recall = _bcubed(told, _story, _event), _bcubed(told, _event, _story)
    assert precision >= 0.9
    assert 2 * precision * recall / (precision + recall) >= 0.9


@pytest.mark.parametrize("event", MAIN_EVENTS)
def test_most_reports_of_a_main_event_are_one_story(told: list[Told], event: str) -> None:
    stories = Counter(one.story for one in told if one.event == event)
    assert max(stories.values()) >= 0.6 * stories.total()


def test_everyday_news_tells_nobody(told: list[Told]) -> None:
    assert [one.item.title for one in told if not one.item.event and one.decision.alerts] == []


def test_the_backlog_tells_nobody(told: list[Told]) -> None:
    assert not [one for one in told if one.item.at < load_week().start and one.decision.alerts]


def test_reports_are_found_for_the_topics_they_are_about(told: list[Told]) -> None:
    wanted = {(n, topic) for n, one in enumerate(told) for topic in one.item.topics}
    found = {(n, topic) for n, one in enumerate(told) for topic in one.decision.matched.topics}
    assert len(wanted & found) >= 0.9 * len(wanted)
    assert not [told[n].item.title for n, _ in found - wanted if not told[n].item.topics]


def test_a_subscriber_is_told_once_of_each_story(told: list[Told]) -> None:
    news: defaultdict[tuple[int, str], int] = defaultdict(int)
    for one in told:
        for alert in one.decision.alerts:
            for topic in alert.topics if alert.kind is AlertKind.NEW else ():
                news[one.story, topic] += 1
    assert set(news.values()) == {1}


def test_one_outlets_story_is_never_more_than_routine(told: list[Told]) -> None:
    for story in _last(told).values():
        assert len(story.outlets) > 1 or story.level is Level.ROUTINE


def test_the_turning_point_of_the_week_is_urgent(told: list[Told]) -> None:
    stories = Counter(one.story for one in told if one.event == "sites-dropped")
    [(main, _)] = stories.most_common(1)
    assert _last(told)[main].level is Level.URGENT
