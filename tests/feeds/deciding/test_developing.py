"""Which new act of a story is a development, and all that is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from reported import NOW, reported

from feeds.deciding.acts import done_in
from feeds.deciding.decide import Around, decide
from feeds.model import (
    Act,
    AlertKind,
    Control,
    Decision,
    Kind,
    Level,
    Matched,
    Story,
    Turn,
)
from feeds.watches import tell_watchers

HALT = "Lithuania halts transit of sanctioned goods to Kaliningrad"
TROOPS = "Russia deploys paratroopers to the Kaliningrad border"
LATER = timedelta(hours=2)


def _said(outlet: str, title: str, **values: Any) -> Matched:
    return reported(outlet, title, "kaliningrad", **{"age": timedelta(minutes=1), **values})


def _story(title: str = HALT, second: str = "Kaliningrad transit stopped by Vilnius") -> Story:
    story = decide(None, _said("a", title), NOW, lambda: 7).story
    return decide(story, _said("b", second), NOW + timedelta(minutes=5), lambda: 0).story


def _next(story: Story, matched: Matched, after: timedelta = LATER, **values: object) -> Decision:
    at = NOW + after
    entry = replace(matched.entry, published=at - (matched.entry.seen - matched.entry.published), seen=at)
    return decide(story, replace(matched, entry=entry), at, lambda: 0, **values)  # type: ignore[arg-type]


def _rings(decision: Decision) -> bool:
    return AlertKind.DEVELOPMENT in {alert.kind for alert in decision.alerts}


def test_an_act_of_another_kind_is_a_development_and_is_remembered() -> None:
    decision = _next(_story(), _said("c", TROOPS, control=Control.PUBLIC))
    assert decision.story.level is Level.NOTABLE  # by the third outlet: that alone is the development here
    story = replace(_story(), level=Level.NOTABLE)
    decision = _next(story, _said("c", TROOPS))
    assert _rings(decision)
    assert not decision.raises
    assert decision.story.turns == (Turn(Act.MOVES, 3),)
    assert decision.story.rang == NOW + LATER
    assert decision.story.acts == {Act.STOPS, Act.MOVES}


NOTABLE = {"level": Level.NOTABLE}


@pytest.mark.parametrize(
    ("case", "report", "after"),
    [
        ("the same act in other words", _said("c", "Vilnius suspends rail transit to Kaliningrad"), LATER),
        ("within the hour", _said("c", TROOPS), timedelta(minutes=50)),
        ("by a state's outlet", _said("c", TROOPS, control=Control.STATE), LATER),
        ("published before the alert", _said("c", TROOPS, age=timedelta(hours=3)), LATER),
        ("published with the alert", _said("c", TROOPS, age=LATER), LATER),
        ("late", _said("c", TROOPS, age=timedelta(hours=25)), timedelta(hours=30)),
        ("in a side clause", _said("c", "Vilnius defends its rules as Russia deploys paratroopers"), LATER),
        ("a question", _said("c", "Russia deploys paratroopers to the border?"), LATER),
        ("what may come", _said("c", "Russia could deploy paratroopers to the border"), LATER),
        ("a warning", _said("c", "Moscow warns of deploying paratroopers to the border"), LATER),
        ("a denial", _said("c", "Russia denies it deployed paratroopers"), LATER),
        ("words alone", _said("c", "Moscow calls the step openly hostile"), LATER),
        ("a declaration", _said("c", "Governor declares emergency in Kaliningrad"), LATER),
        ("about no topic", replace(_said("c", TROOPS), matches=()), LATER),
        ("a topic only mentioned", _said("c", TROOPS, mention=True), LATER),
    ],
)
def test_this_is_no_development(case: str, report: Matched, after: timedelta) -> None:
    decision = _next(replace(_story(), level=Level.NOTABLE), report, after)
    assert not _rings(decision), case
    assert decision.story.turns == ()


def test_copies_and_what_may_not_tell_are_no_development() -> None:
    story = replace(_story(), level=Level.NOTABLE)
    assert not _rings(_next(story, _said("c", TROOPS), around=Around(copied=True)))
    assert not _rings(_next(story, _said("c", TROOPS), quiet=True))


def test_what_was_told_quietly_is_not_new_later() -> None:
    story = _next(replace(_story(), level=Level.NOTABLE), _said("c", TROOPS), quiet=True).story
    assert not _rings(_next(story, _said("d", f"{TROOPS} overnight")))


def test_what_a_report_about_no_topic_told_is_not_new_later() -> None:
    told = replace(_said("c", TROOPS), matches=())
    story = _next(replace(_story(), level=Level.NOTABLE), told).story
    assert not _rings(_next(story, _said("d", f"{TROOPS} overnight")))


def test_the_act_of_a_story_that_began_quietly_is_known_once_it_is_told() -> None:
    began = decide(None, _said("a", HALT), NOW, lambda: 7, quiet=True).story
    story = _next(began, _said("b", "Kaliningrad trains wait"), timedelta(minutes=5)).story
    assert story.acts == {Act.STOPS}
    assert _rings(_next(story, _said("a", TROOPS)))


def test_an_act_that_a_summary_told_is_not_new_later() -> None:
    story = _next(replace(_story(), level=Level.NOTABLE), _said("c", "Moscow answers", summary=f"{TROOPS}.")).story
    assert not _rings(_next(story, _said("d", TROOPS), timedelta(hours=4)))


def test_an_official_source_tells_a_development_where_a_states_outlet_does_not() -> None:
    story = replace(_story(), level=Level.NOTABLE)
    for kind, rings in ((Kind.NEWS, False), (Kind.OFFICIAL, True)):
        said = _said("mod", TROOPS, control=Control.GOVERNMENT, kind=kind)
        assert _rings(_next(replace(story, official=True), said)) is rings


def test_what_a_states_outlet_told_first_is_a_development_once_an_independent_one_tells_it() -> None:
    states = _next(replace(_story(), level=Level.NOTABLE), _said("c", TROOPS, control=Control.STATE))
    assert [alert.kind for alert in states.alerts] == [AlertKind.UPDATE]
    later = _next(states.story, _said("d", f"{TROOPS} overnight"), timedelta(hours=4))
    assert _rings(later)
    assert not _rings(_next(later.story, _said("e", f"{TROOPS} at night"), timedelta(hours=6)))


def test_what_a_states_outlet_rang_with_is_not_new_later() -> None:
    states = decide(None, _said("a", HALT, control=Control.STATE), NOW, lambda: 7).story
    story = _next(states, _said("b", TROOPS), timedelta(minutes=5)).story
    assert not _rings(_next(replace(story, level=Level.NOTABLE), _said("c", f"{HALT} overnight"), timedelta(hours=4)))


def test_a_story_without_an_act_so_far_only_comes_to_be_told_better() -> None:
    story = _story("Trains wait at the Kaliningrad border", "Kaliningrad trains wait")
    assert not _rings(_next(replace(story, level=Level.NOTABLE), _said("c", TROOPS)))


def test_a_story_that_only_a_watch_found_rings_for_a_new_act_too() -> None:
    def said(outlet: str, title: str) -> Matched:
        return replace(_said(outlet, title), matches=())

    first = tell_watchers(decide(None, said("a", HALT), NOW, lambda: 7), frozenset({3}), NOW)
    assert (first.story.rang, first.story.acts) == (NOW, {Act.STOPS})
    story = _next(first.story, said("b", "Kaliningrad transit stopped by Vilnius"), timedelta(minutes=5)).story
    assert _rings(_next(story, said("a", TROOPS)))


def test_one_outlets_running_page_rings_no_more() -> None:
    story = decide(None, _said("a", HALT), NOW, lambda: 7).story
    assert not _rings(_next(story, _said("a", TROOPS)))


def test_a_ship_that_is_seized_is_news_to_a_story_of_a_halt() -> None:
    assert _rings(_next(replace(_story(), level=Level.NOTABLE), _said("c", "Navy seizes tanker off Kaliningrad")))


def test_a_ship_that_is_seized_and_intercepted_is_one_act() -> None:
    story = _story("Navy seizes tanker off Kaliningrad", "Tanker seized, says navy")
    assert not _rings(_next(replace(story, level=Level.NOTABLE), _said("c", "Navy intercepts tanker off Kaliningrad")))


def test_a_story_rings_for_two_new_acts_at_most() -> None:
    story = replace(_story(), level=Level.NOTABLE)
    rung = []
    for hours, (outlet, title) in enumerate(
        [
            ("c", TROOPS),
            ("d", "Vilnius expels three Russian diplomats"),
            ("e", "Russia launches missile from the Kaliningrad coast"),
        ],
        start=1,
    ):
        assert done_in(title, "en") - story.acts, "a new act, or it would ring for none anyway"
        decision = _next(story, _said(outlet, title), timedelta(hours=2 * hours))
        story = replace(decision.story, level=Level.NOTABLE)
        rung.append(_rings(decision))
    assert rung == [True, True, False]
