"""What a matched entry changes in a story, and who is told."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from reported import NOW, reported

from feeds.deciding.decide import Around, decide
from feeds.model import Act, AlertKind, Busy, Control, Decision, Kind, Level, Matched, Reason
from feeds.stories.merging import merged

TITLE = "Russia moves Iskander missiles to Kaliningrad region"
MOVED = frozenset({Act.MOVES})


def _said(outlet: str, title: str = TITLE, *topics: str, **values: Any) -> Matched:
    return reported(outlet, title, *(topics or ("iskander",)), **values)


def _play(*reports: Matched, every: timedelta = timedelta(minutes=10), quiet: bool = False) -> list[Decision]:
    """The decisions on reports of one story, `every` so long."""
    numbers, story, made = itertools.count(7), None, []
    for step, matched in enumerate(reports):
        made.append(decide(story, matched, NOW + step * every, lambda: next(numbers), quiet))
        story = made[-1].story
    return made


def _kinds(decision: Decision) -> list[AlertKind]:
    return [alert.kind for alert in decision.alerts]


def test_a_first_report_opens_a_story_and_tells_its_topics_subscribers() -> None:
    [decision] = _play(_said("a", TITLE, "iskander", "kaliningrad"))
    assert decision.opens
    assert not decision.raises
    assert (decision.story.id, decision.story.revision, decision.story.outlets) == (7, 1, ("a",))
    assert _kinds(decision) == [AlertKind.NEW]
    assert decision.alerts[0].topics == decision.story.told == {"iskander", "kaliningrad"}


def test_a_story_follows_the_earlier_one_that_its_first_report_nearly_joined() -> None:
    [earlier] = _play(_said("a"))
    around = Around(earlier=earlier.story)
    sequel = decide(None, _said("b", "Kaliningrad: Iskanders seen"), NOW, lambda: 9, around=around)
    assert sequel.story.follows == earlier.story.id
    assert _kinds(sequel) == [AlertKind.NEW]
    joined = decide(sequel.story, _said("c", "Iskanders seen in Kaliningrad"), NOW, lambda: 10)
    assert joined.story.follows == earlier.story.id


@pytest.mark.parametrize(
    ("hours", "title", "follows"),
    [
        (2, "North Korea fires missile into sea, Seoul says", True),
        (7, "North Korea fires missile into sea, Seoul says", False),
        (7, "North Korea's missile worries Seoul", True),
    ],
)
def test_what_is_done_hours_later_is_an_event_of_its_own_and_no_sequel(hours: int, title: str, follows: bool) -> None:
    [earlier] = _play(_said("a", "North Korea fires missile"))
    then = NOW + timedelta(hours=hours)
    made = decide(None, _said("b", title), then, lambda: 9, around=Around(earlier=earlier.story))
    assert made.story.follows == (earlier.story.id if follows else None)


def test_what_is_done_once_and_was_told_is_no_event_of_its_own_hours_later() -> None:
    [earlier] = _play(_said("a", "Russia arrests US reporter"))
    then = NOW + timedelta(hours=7)
    for title, follows in (("Russia detains US reporter", True), ("Russia expels US reporter", False)):
        made = decide(None, _said("b", title), then, lambda: 9, around=Around(earlier=earlier.story))
        assert made.story.follows == (earlier.story.id if follows else None)


def test_a_topic_that_is_only_mentioned_tells_nobody() -> None:
    [decision] = _play(_said("a", TITLE, "iskander", mention=True))
    assert decision.alerts == ()
    assert decision.story.told == frozenset()


def test_another_outlet_changes_the_alert_without_a_sound() -> None:
    _, second = _play(_said("a"), _said("b", "Iskanders on their way to Kaliningrad, Moscow says"))
    assert _kinds(second) == [AlertKind.UPDATE]
    assert second.story.outlets == ("a", "b")
    assert second.story.revision == 2


def test_the_same_outlet_again_under_the_same_title_tells_nobody() -> None:
    _, again = _play(_said("a"), _said("a"))
    assert again.alerts == ()
    assert again.story.outlets == ("a",)


def test_a_report_that_adds_a_topic_tells_only_those_who_were_not_told() -> None:
    _, second = _play(_said("a", TITLE, "iskander"), _said("b", TITLE, "iskander", "nato-russia"))
    new = [alert for alert in second.alerts if alert.kind is AlertKind.NEW]
    assert [alert.topics for alert in new] == [{"nato-russia"}]
    assert second.story.told == {"iskander", "nato-russia"}


def test_a_rising_level_is_a_development_for_those_who_were_told() -> None:
    made = _play(*(_said(outlet, f"{TITLE}: {outlet}") for outlet in "abcde"))
    assert [d.raises for d in made] == [False, False, True, False, True]
    assert _kinds(made[2]) == _kinds(made[4]) == [AlertKind.DEVELOPMENT]
    assert made[4].story.level is Level.URGENT
    assert made[4].story.reason == Reason(5, 5, 40, acts=MOVED)


def test_a_level_never_falls_and_keeps_its_reason() -> None:
    reports = [_said(outlet, f"{TITLE}: {outlet}") for outlet in "abcdef"]
    urgent = _play(*reports)[-1].story
    later = decide(urgent, _said("g", "Governor speaks about Iskanders"), NOW + timedelta(hours=8), lambda: 0)
    assert later.story.level is Level.URGENT
    assert later.story.reason == urgent.reason
    assert not later.raises


def test_time_alone_does_not_change_the_reason() -> None:
    made = _play(_said("a"), _said("b", f"{TITLE}, again"), _said("b", f"{TITLE}, more"), every=timedelta(minutes=30))
    assert made[1].story.reason == made[2].story.reason == Reason(2, 2, 30, acts=MOVED)


def test_copies_of_one_agencys_text_count_once() -> None:
    made = _play(_said("a"), _said("b", TITLE.upper()), _said("c", f"“{TITLE}”"))
    assert made[-1].story.independent == 1
    assert made[-1].story.outlets == ("a", "b", "c")
    assert made[-1].story.level is Level.ROUTINE


@pytest.mark.parametrize("control", [Control.STATE, Control.GOVERNMENT, Control.AGGREGATOR])
def test_a_states_outlet_is_named_but_not_counted_as_independent(control: Control) -> None:
    _, second = _play(_said("a"), _said("b", "Iskanders to move, agency says today", control=control))
    assert second.story.independent == 1
    assert second.story.reason == Reason(2, 1, 10, acts=MOVED)


def test_an_official_source_stays_known_after_others_join() -> None:
    made = _play(
        _said("ministry", control=Control.GOVERNMENT, kind=Kind.OFFICIAL),
        _said("a", f"{TITLE}, minister"),
        _said("b", f"{TITLE} tonight"),
    )
    assert made[-1].story.official
    assert made[-1].story.level is Level.NOTABLE
    assert made[-1].story.reason == Reason(3, 2, 20, official=True, acts=MOVED)


def test_an_outlet_whose_official_feed_tells_it_too_is_shown_as_official() -> None:
    said = _said("ministry", control=Control.GOVERNMENT)
    official = _said("ministry", f"{TITLE}, minister", control=Control.GOVERNMENT, kind=Kind.OFFICIAL)
    assert [one.story.reason.official for one in _play(said, official)] == [False, True]


def test_a_quiet_entry_opens_a_story_and_tells_nobody() -> None:
    [decision] = _play(_said("a"), quiet=True)
    assert decision.opens
    assert decision.alerts == ()
    assert decision.story.told == frozenset()


def test_a_story_that_began_quietly_is_told_once_fresh_news_joins() -> None:
    [first] = _play(_said("a"), quiet=True)
    second = decide(first.story, _said("b", f"{TITLE} now"), NOW, lambda: 0)
    third = decide(second.story, _said("c", f"{TITLE} today"), NOW, lambda: 0)
    assert _kinds(second) == [AlertKind.NEW]
    assert AlertKind.NEW not in _kinds(third)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Russia-Ukraine war live: Iskander missiles moved to Kaliningrad"),
        ("pl", "Wojna w Ukrainie. Relacja na żywo: Iskandery w Kaliningradzie"),
        ("en", "Morning briefing: Iskanders in Kaliningrad and other news"),
        ("en", "Iskander missiles moved to Kaliningrad: a threat to us all | Jane Doe"),
        ("pl", "Iskandery w Kaliningradzie zagrażają nam wszystkim [OPINIA]"),
        ("en", "Iskander missiles moved to Kaliningrad: what we know"),
        ("pl", "Dlaczego Iskandery trafiły do Kaliningradu"),
        ("en", "Will Iskander missiles move to Kaliningrad today?"),
        ("en", "Iskander missiles moved to Kaliningrad for good, experts say"),
    ],
)
def test_what_a_live_blog_or_a_round_up_lists_and_views_and_explainers_are_about_is_told_by_the_reports_of_it(
    language: str, title: str
) -> None:
    listed, report = _play(_said("a", title, language=language), _said("b"))
    assert listed.alerts == ()
    assert listed.opens  # it is there for briefs and for whoever searches
    assert _kinds(report) == [AlertKind.NEW]


def test_a_story_that_began_with_a_question_goes_by_the_report_that_tells_it() -> None:
    question, report, further = _play(
        _said("a", "Will Iskander missiles move to Kaliningrad today?"), _said("b"), _said("c", f"{TITLE} now")
    )
    assert (question.alerts, question.story.outlets) == ((), ("a",))
    assert (_kinds(report), report.story.title, report.story.outlets) == ([AlertKind.NEW], TITLE, ("a", "b"))
    assert further.story.title == TITLE


def test_a_question_gives_way_to_no_title_that_says_nothing_and_to_none_once_people_know_the_story_by_it() -> None:
    question = _said("a", "Will Iskander missiles move to Kaliningrad today?")
    assert _play(question, _said("b", "Kaliningrad: Iskanders"))[-1].story.title == question.entry.title
    states = _said("TASS", "Moscow moves Iskander missiles to Kaliningrad", control=Control.STATE)
    _, told, further = _play(question, states, _said("b"))
    assert _kinds(told) == [AlertKind.NEW]
    assert (told.story.title, further.story.title) == (question.entry.title,) * 2


def test_what_goes_by_a_running_pages_title_is_not_urgent_by_outlets_alone() -> None:
    for title, level in (("Kaliningrad: live updates", Level.NOTABLE), ("Kaliningrad trains", Level.URGENT)):
        talk = (_said(outlet, f"Ministers talk about {outlet}") for outlet in "bcdefghijkl")
        made = _play(_said("a", title), *talk, every=timedelta(minutes=1))
        assert max(one.story.level for one in made) is level


@pytest.mark.parametrize(
    "title", ["Why Iskander missiles moved to Kaliningrad", "Iskanders moved for good, experts say"]
)
def test_an_explainer_or_an_experts_word_that_joins_counts_and_rings_for_nobody(title: str) -> None:
    *_, before, last = _play(_said("a"), _said("b", f"{TITLE} now"), _said("c", title))
    assert (last.alerts, last.story.level) == ((), before.story.level)
    assert last.story.outlets == ("a", "b", "c")


def test_opinion_by_its_address_alone_tells_nobody_and_a_report_shown_live_tells() -> None:
    said = _said("a", "Iskanders in Kaliningrad must worry us")
    [view] = _play(replace(said, entry=replace(said.entry, url="https://a.example/opinion/12-iskanders")))
    [shown] = _play(_said("a", "Putin na żywo zagroził Iskanderami", language="pl"))
    assert view.alerts == ()
    assert _kinds(shown) == [AlertKind.NEW]


def test_a_late_entry_joins_and_tells_nobody() -> None:
    _, late = _play(_said("a"), _said("b", f"{TITLE} now", age=timedelta(hours=25)))
    assert late.alerts == ()
    assert late.story.outlets == ("a", "b")


@pytest.mark.parametrize(("quiet", "age"), [(True, timedelta(0)), (False, timedelta(hours=25))])
@pytest.mark.parametrize(("outlets", "level"), [("abcd", Level.NOTABLE), ("abcdef", Level.URGENT)])
def test_what_joins_silently_counts_and_leaves_the_ring_to_the_next_that_may_tell(
    outlets: str, level: Level, quiet: bool, age: timedelta
) -> None:
    *others, silent, last = outlets
    made = _play(*(_said(outlet, f"{TITLE}: {outlet}") for outlet in others), every=timedelta(minutes=1))
    joined = decide(made[-1].story, _said(silent, f"{TITLE} today", age=age), NOW, lambda: 0, quiet)
    assert (joined.alerts, joined.raises, joined.story.level) == ((), False, made[-1].story.level)
    assert silent in joined.story.outlets
    rung = decide(joined.story, _said(last, f"{TITLE} now"), NOW, lambda: 0)
    assert _kinds(rung) == [AlertKind.DEVELOPMENT]
    assert (rung.raises, rung.story.level) == (True, level)
    assert rung.story.reason.independent == len(outlets)


def test_what_joins_silently_weighs_a_story_that_nobody_was_told_of() -> None:
    made = _play(*(_said(outlet, f"{TITLE}: {outlet}") for outlet in "abc"), quiet=True)
    assert made[-1].story.level is Level.NOTABLE
    told = decide(made[-1].story, _said("d", f"{TITLE} now"), NOW, lambda: 0)
    assert [(alert.kind, alert.level) for alert in told.alerts] == [(AlertKind.NEW, Level.NOTABLE)]


def test_a_title_that_says_nothing_gives_way_to_one_that_does() -> None:
    made = _play(_said("a", "Kaliningrad: Iskanders"), _said("b"), _said("c", "Another good title for the same event"))
    assert [d.story.title for d in made] == ["Kaliningrad: Iskanders", TITLE, TITLE]


def test_an_english_title_takes_the_place_of_one_in_another_language_and_stays() -> None:
    lithuanian = _said("lt", "Rusija perkelia raketas „Iskander“ į Kaliningrado sritį", language="lt")
    polish = _said("pl", "Rosja przenosi Iskandery do obwodu kaliningradzkiego", language="pl")
    made = _play(lithuanian, polish, _said("a"), _said("b", "Moscow is said to have moved the missiles west"))
    assert [d.story.title for d in made] == [lithuanian.entry.title, lithuanian.entry.title, TITLE, TITLE]


def test_a_story_goes_by_a_report_about_a_topic_once_there_is_one() -> None:
    before, after = "Three die in a strike on the city at night", "Ministers meet after the strike in the capital"
    made = _play(
        replace(_said("a", before), matches=()), _said("b"), replace(_said("c", after), matches=()), _said("d", after)
    )
    assert [d.story.title for d in made] == [before, TITLE, TITLE, TITLE]
    assert [_kinds(d) for d in made[:2]] == [[], [AlertKind.NEW]]


def test_a_states_outlet_heads_a_story_only_until_another_tells_it() -> None:
    russian = _said("ru", "Россия перебросила ракеты «Искандер» под Калининград", language="ru")
    states = _said("TASS", control=Control.STATE)
    assert _play(russian, states)[-1].story.title == russian.entry.title
    [first] = _play(states)
    second = decide(first.story, russian, NOW, lambda: 0, around=Around(headed_by_state=True))
    assert second.story.title == russian.entry.title
    assert _kinds(second) == [AlertKind.UPDATE]


def test_a_states_outlet_heads_no_other_outlets_story_even_if_it_alone_is_about_a_topic() -> None:
    before = replace(_said("a", "Three die in a strike on the city at night"), matches=())
    made = _play(before, _said("TASS", control=Control.STATE))
    assert [d.story.title for d in made] == [before.entry.title] * 2
    assert _kinds(made[1]) == [AlertKind.NEW]


@pytest.mark.parametrize("topics", [True, False])
@pytest.mark.parametrize(
    ("title", "url"),
    [
        (TITLE, "https://news.test/opinion/missiles"),
        ("Opinion: Russia moves Iskander missiles to Kaliningrad", ""),
        ("Why does Russia move its Iskander missiles to Kaliningrad?", ""),
        ("Iskanders in Kaliningrad: what we know so far", ""),
    ],
)
def test_a_reports_title_gives_way_to_no_view_of_what_it_tells(title: str, url: str, topics: bool) -> None:
    polish = _said("pl", "Rosja przenosi Iskandery do obwodu kaliningradzkiego", language="pl")
    before = polish if topics else replace(polish, matches=())
    view = _said("a", title)
    view = replace(view, entry=replace(view.entry, url=url)) if url else view
    made = _play(before, view, _said("b"))
    assert [d.story.title for d in made] == [polish.entry.title, polish.entry.title, TITLE]


def test_a_better_title_is_told_without_a_sound() -> None:
    polish = _said("pl", "Rosja przenosi Iskandery do obwodu kaliningradzkiego", language="pl")
    again = _said("pl", TITLE, language="en")
    assert _kinds(_play(polish, again)[1]) == [AlertKind.UPDATE]


def test_a_short_english_title_does_not_take_the_place_of_a_good_one() -> None:
    polish = _said("pl", "Rosja przenosi Iskandery do obwodu kaliningradzkiego", language="pl")
    assert _play(polish, _said("a", "Iskanders move"))[-1].story.title == polish.entry.title


def test_a_storys_latest_moment_never_goes_back() -> None:
    [first] = _play(_said("a"))
    earlier = decide(first.story, _said("b"), NOW - timedelta(hours=1), lambda: 0)
    assert earlier.story.updated == NOW


def test_copies_under_edited_headlines_count_once() -> None:
    story, made = None, []
    for n in range(8):
        matched = _said(f"o{n}", f"{TITLE}, {'abcdefgh'[n]}")
        made.append(decide(story, matched, NOW, lambda: 1, around=Around(copied=n > 0)))
        story = made[-1].story
    assert story is not None
    assert (len(story.outlets), story.independent, story.level) == (8, 1, Level.ROUTINE)
    assert story.reason == Reason(8, 1, acts=MOVED)


def test_a_busy_topic_is_a_reason_that_is_shown() -> None:
    busy = Around(busy=Busy(6, 0, 2))
    first = decide(None, _said("a"), NOW, lambda: 1, around=busy)
    second = decide(first.story, _said("b", f"{TITLE} now"), NOW, lambda: 1, around=busy)
    assert first.story.reason == Reason(1, 1, busy=busy.busy, acts=MOVED)
    assert second.story.level is Level.NOTABLE
    assert second.story.reason == Reason(2, 2, busy=busy.busy, acts=MOVED)


def test_what_a_report_told_as_done_counts_for_all_that_join_later_whatever_their_titles() -> None:
    story = decide(None, _said("a"), NOW, lambda: 1).story
    for n in range(5):
        story = decide(story, _said(f"o{n}", f"Kaliningrad: {'bcdef'[n]} is spoken of"), NOW, lambda: 1).story
    assert story.level is Level.URGENT
    assert story.reason.acts == MOVED


def test_an_act_that_only_one_of_two_merged_stories_told_is_the_merged_ones() -> None:
    told, other = (decide(None, _said(*said), NOW, lambda: 1).story for said in (("a",), ("b", "Trains wait")))
    merge = merged(replace(other, id=1), replace(told, id=2))
    after = decide(merge.story, _said("c", "Kaliningrad trains"), NOW, lambda: 1, around=Around(merge=merge)).story
    assert after.reason.acts == MOVED
