"""Two open stories that turn out to tell one event."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from feeds.deciding.decide import Around, decide
from feeds.memory import Memory
from feeds.model import Act, AlertKind, Heard, Level, Match, Matched, Merge, Reason, Story, Strength, Turn
from feeds.stories.cluster import OpenStories
from feeds.stories.merging import merged, placed
from tests.feeds.reports import NOON, said, story

FIRE = (
    said("Explosion and fire at oil depot in Feodosia"),
    said("Crimea: large fire at Feodosia oil depot", "C", hours=0.6),
)
RAID = (
    said("Ukrainian drones hit Crimea oil depot", "B", hours=0.3),
    said("Drones from Ukraine strike oil depot in Crimea", "D", hours=1),
)
BOTH = said("Ukrainian drones hit oil depot in Feodosia, Crimea, causing explosion and fire", "E", hours=1.5)


def _take_in(index: OpenStories, reports: Iterable[Matched]) -> list[Merge]:
    numbers, merges = itertools.count(1), []
    for matched in sorted(reports, key=lambda one: one.entry.seen):
        before, merge = placed(index, matched, matched.entry.seen)
        merges += [merge] if merge else []
        after = replace(before, revision=before.revision + 1) if before else story(next(numbers), matched)
        index.put(replace(after, updated=matched.entry.seen), matched)
    return merges


def test_a_report_that_tells_both_ends_of_an_event_makes_its_two_stories_one() -> None:
    index = OpenStories()
    assert _take_in(index, [*FIRE, *RAID]) == []
    assert len(index) == 2
    [merge] = _take_in(index, [BOTH])
    assert (merge.before.title, merge.gone.title) == (FIRE[0].entry.title, RAID[0].entry.title)
    assert len(index) == 1
    for later in ("Fire at Feodosia oil depot put out", "Ukraine hit Crimea oil depot with drones, officials say"):
        assert index.place(said(later, "F", hours=3), NOON) == replace(
            merge.story, revision=merge.story.revision + 1, updated=BOTH.entry.seen
        )


def test_a_story_that_began_the_day_before_takes_no_other() -> None:
    index = OpenStories()
    _take_in(index, [*FIRE, *RAID])
    late = Matched(replace(BOTH.entry, seen=NOON + timedelta(hours=25)))
    assert placed(index, late, late.entry.seen)[1] is None


def test_stories_of_different_events_stay_apart() -> None:
    talks = [
        said("Russian and US envoys meet in Geneva", "G"),
        said("Geneva: US and Russian envoys talk", "H", hours=1),
    ]
    index = OpenStories()
    assert _take_in(index, [*FIRE, *talks, said("Oil depot in Feodosia burns as envoys meet", "I", hours=2)]) == []
    assert len(index) >= 2


def test_a_merge_that_is_taken_back_leaves_no_trace() -> None:
    index = OpenStories()
    _take_in(index, [*FIRE, *RAID])
    before = _traces(index)
    found, merge = placed(index, BOTH, BOTH.entry.seen)
    assert found is not None
    assert merge is not None
    after = replace(found, revision=found.revision + 1)
    index.put(after, BOTH)
    index.take_back(merge.story, after, BOTH)
    index.part(merge)
    assert _traces(index) == before


def test_stories_that_ended_are_forgotten_with_all_others() -> None:
    index = OpenStories()
    _take_in(index, [*FIRE, *RAID, BOTH])
    index.expire(NOON + timedelta(days=30))
    lasting = ("_rules", "_everyday", "_frequency")
    kept = {name: value for name, value in _traces(index).items() if value and name not in lasting}
    assert len(index) == 0
    assert kept == {}


class _Ended:
    """The rows, where another process has found that story 2 is story 1."""

    async def changed_since(self, change: int) -> tuple[int, list[Any]]:
        return change + 1, [SimpleNamespace(story=story(2, RAID[0]), members=(), merged_into=1)]


async def test_two_stories_that_became_one_are_one_for_what_is_usual() -> None:
    memory = Memory(OpenStories, _Ended(), lambda _: (), NOON - timedelta(days=40))  # type: ignore[arg-type]
    assert memory._baseline is not None
    for number, matched in enumerate((FIRE[0], RAID[0]), start=1):
        memory.put(None, replace(story(number, matched), topics=frozenset({"iskander"})), matched)
    memory.keep(1)
    two = deepcopy(memory._baseline._opened)
    _, merge = memory.place(BOTH, BOTH.entry.seen)
    assert merge is not None
    assert memory._baseline._opened == {"iskander": [FIRE[0].entry.seen]}
    memory.take_back()
    assert memory._baseline._opened == two
    await memory.catch_up()
    assert memory._baseline._opened == {"iskander": [FIRE[0].entry.seen]}


def _traces(index: OpenStories) -> dict[str, object]:
    passing = {"_last", "_near", "considered", "_reader"}
    return {name: deepcopy(value) for name, value in vars(index).items() if name not in passing}


def _merge() -> Merge:
    older, younger = story(1, FIRE[0]), story(2, RAID[0])
    older = replace(older, revision=3, outlets=("A", "B"), independent=2, topics=frozenset({"nato-russia"}))
    younger = replace(younger, revision=5, level=Level.NOTABLE, outlets=("B", "C", "D"), independent=3)
    younger = replace(younger, told=frozenset({"iskander"}), topics=frozenset({"iskander"}))
    return merged(younger, older)


def test_the_older_story_goes_on_with_what_both_had() -> None:
    merge = _merge()
    assert (merge.story.id, merge.gone.id, merge.story.revision) == (1, 2, 4)
    assert merge.story.outlets == ("A", "B", "C", "D")
    assert merge.story.independent == 4  # the one that told both counts once
    assert merge.story.level is Level.NOTABLE
    assert merge.story.topics == {"nato-russia", "iskander"}
    assert merge.story.told == {"iskander"}


def test_of_two_stories_that_matter_alike_the_older_ones_reason_stays() -> None:
    older, younger = replace(story(1, FIRE[0]), reason=Reason(2, 2)), replace(story(2, RAID[0]), reason=Reason(1, 1))
    assert merged(older, younger).story.reason == Reason(2, 2)


def test_what_the_younger_had_told_since_comes_with_it_as_of_the_merge() -> None:
    older, younger = replace(story(1, FIRE[0]), revision=3), replace(story(2, RAID[0]), revision=5)
    later = NOON + timedelta(hours=3)
    merge = merged(older, replace(younger, turns=(Turn(Act.MOVES, 4),), updated=later, rang=later))
    assert merge.story.turns == (Turn(Act.MOVES, merge.story.revision),)
    assert (merge.story.updated, merge.story.rang) == (later, later)


def test_a_report_by_an_outlet_that_had_told_one_of_two_merged_stories_is_judged_with_both() -> None:
    merge = merged(_side(1, FIRE[0], "A"), _side(2, RAID[0], "B"))
    report = said("More of it", "A", hours=1)
    step = decide(merge.story, report, report.entry.seen, lambda: 9, around=Around(merge=merge))
    assert (step.story.reason.outlets, step.story.reason.independent) == (2, 2)


def _after(merge: Merge, *, hours: float = 2) -> list[AlertKind]:
    report = Matched(said("More of it", "D", hours=hours).entry, (Match("iskander", Strength.ABOUT, ()),))
    decision = decide(merge.story, report, report.entry.seen, lambda: 9, around=Around(merge=merge))
    assert decision.merge is merge
    assert not decision.opens
    return [alert.kind for alert in decision.alerts]


def test_a_merge_edits_alerts_and_tells_nobody_anew_even_of_the_weightier_ones_level() -> None:
    assert _after(_merge()) == [AlertKind.UPDATE]


@pytest.mark.parametrize(
    ("older_told", "younger_told", "title"), [(True, True, 1), (True, False, 1), (False, True, 2), (False, False, 1)]
)
def test_a_merged_story_goes_by_the_title_that_people_were_told(
    older_told: bool, younger_told: bool, title: int
) -> None:
    told = frozenset({"iskander"})
    older, younger = (
        replace(story(number, matched), told=told if is_told else frozenset())
        for number, matched, is_told in ((1, FIRE[0], older_told), (2, RAID[0], younger_told))
    )
    assert merged(older, younger).story.title == {1: FIRE[0], 2: RAID[0]}[title].entry.title


def _side(number: int, matched: Matched, outlets: str) -> Story:
    told = frozenset({"iskander"})
    return replace(story(number, matched), told=told, topics=told, outlets=tuple(outlets), independent=len(outlets))


@pytest.mark.parametrize(("older", "younger", "rings"), [("A", "B", False), ("AB", "C", True)])
def test_in_the_step_of_a_merge_a_level_rises_only_where_the_report_would_have_raised_one_of_the_two(
    older: str, younger: str, rings: bool
) -> None:
    merge = merged(_side(1, FIRE[0], older), _side(2, RAID[0], younger))
    heard = tuple(Heard(outlet, NOON.timestamp(), independent=True) for outlet in older + younger)
    report = Matched(said("More of it", "E", hours=1).entry, (Match("iskander", Strength.ABOUT, ()),))
    step = decide(merge.story, report, report.entry.seen, lambda: 9, around=Around(merge=merge, heard=heard))
    assert (AlertKind.DEVELOPMENT in [alert.kind for alert in step.alerts]) is rings
    heard = (*heard, Heard("E", report.entry.published.timestamp(), independent=True))
    more = Matched(said("And more of it", "E", hours=2).entry, report.matches)
    after = decide(step.story, more, more.entry.seen, lambda: 9, around=Around(heard=heard))
    assert after.raises is not rings  # the next report that may tell is judged by all of them
    assert after.story.level is Level.NOTABLE


def test_a_text_that_opened_both_of_two_stories_counts_once_when_they_are_one() -> None:
    index, agency = (
        OpenStories(),
        "Drones struck an oil depot at the port before dawn and set two of its tanks on fire.",
    )
    first, second = said(FIRE[0].entry.title, "A", summary=agency), said(RAID[0].entry.title, "B", summary=agency)
    older, younger = _side(1, first, "A"), _side(2, second, "B")
    index.put(older, first)
    index.put(younger, second)
    merge = merged(older, younger)
    index.absorb(merge)
    heard = index.heard(merge.story)
    assert [one.independent for one in heard] == [True, False]
    more = said("Depot on fire", "C", hours=1)
    step = decide(merge.story, more, more.entry.seen, lambda: 9, around=Around(merge=merge, heard=heard))
    assert (step.story.independent, step.story.level) == (2, Level.ROUTINE)
    index.part(merge)
    assert [one.independent for side in (older, younger) for one in index.heard(side)] == [True, True]


def test_a_merge_of_stories_nobody_was_told_of_edits_nothing() -> None:
    merge = _merge()
    untold = replace(merge, story=replace(merge.story, told=frozenset(), topics=frozenset()))
    report = said("More of it", "D", hours=2)
    assert decide(untold.story, report, report.entry.seen, lambda: 9, around=Around(merge=untold)).alerts == ()


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_whichever_story_is_met_first_the_older_one_goes_on(order: tuple[int, int]) -> None:
    stories = [story(1, FIRE[0]), story(2, RAID[0])]
    merge = merged(*(stories[place] for place in order))
    assert (merge.before.id, merge.gone.id) == (1, 2)
