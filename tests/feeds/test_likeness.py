"""What speaks for and against two reports telling one event."""

from __future__ import annotations

import pytest

from feeds.features import Reader
from feeds.likeness import Report, evidence, likeness, report_of
from feeds.thresholds import Clustering
from feeds.vocabulary import load_vocabulary
from tests.feeds.reports import said

RULES = Clustering()


def _report(title: str, language: str = "en", hours: float = 0, summary: str = "") -> Report:
    matched = said(title, language=language, hours=hours, summary=summary)
    words = Reader(load_vocabulary(), RULES).read(matched)
    return report_of(words, "A", matched.entry.seen, topical=False, rarity=[1.0] * len(words.whole), rules=RULES)


def test_the_same_words_are_all_in_common_and_nothing_stands_against() -> None:
    one, other = _report("Poland expels two Russian envoys"), _report("Poland expels two Russian envoys")
    found = evidence(one, other)
    assert (found.whole, found.covered) == (pytest.approx(1), pytest.approx(1))
    assert (found.foreign, found.days, found.reaction, found.lead, found.states, found.acts) == (0, 0, 0, 0, 0, 0)


def test_no_word_in_common_is_nothing_in_common() -> None:
    found = evidence(_report("Poland expels envoys"), _report("Iran tests missile"))
    assert (found.whole, found.covered, found.few) == (0, 0, 1)


def test_one_shared_word_may_be_chance_and_four_are_hardly() -> None:
    few = evidence(_report("Stoltenberg cuts cake"), _report("Stoltenberg rides bicycle")).few
    more = evidence(_report("Poland expels two Russian envoys"), _report("Russian envoys: Poland expels two")).few
    assert more < 0.5 < few


def test_what_is_shared_across_languages_counts_for_more() -> None:
    there = _report("Poland expels envoys")
    assert likeness(there, _report("Polska wydala wysłanników", "pl"), RULES) > likeness(
        there, _report("Polska wydala wysłanników"), RULES
    )


def test_the_same_words_a_day_later_are_less_alike_and_the_first_hours_cost_most() -> None:
    first, title = _report("Missiles over Kyiv shot down"), "Missiles over Kyiv shot down"
    now, soon, late, later = (likeness(first, _report(title, hours=hours), RULES) for hours in (0, 6, 24, 30))
    assert now > soon > late > later
    assert now - soon > late - later


def test_titles_that_begin_with_others_stand_against_one_event() -> None:
    one = _report("Biden calls treaty move a big mistake")
    assert evidence(one, _report("Putin calls treaty move a big mistake")).lead == 1
    assert evidence(one, _report("Treaty move was a big mistake")).lead == 0


def test_states_that_only_one_of_two_reports_names_contradict() -> None:
    korea = _report("Північна Корея запустила балістичну ракету", "uk")
    test = _report("US Navy intercepts ballistic missile in test off Hawaii")
    assert evidence(korea, test).states > 0
    assert evidence(korea, _report("North Korea launches ballistic missile")).states == 0


def test_a_state_that_the_other_report_names_below_its_title_contradicts_nothing() -> None:
    one = _report("Poland expels envoys", summary="Russia called it hostile")
    assert evidence(one, _report("Russia: our envoys were expelled", summary="Poland gave no reason")).states == 0


def test_acts_that_only_one_of_two_reports_tells_contradict() -> None:
    assert evidence(_report("Moscow suspends treaty"), _report("Moscow signs treaty")).acts > 0
    assert evidence(_report("Moscow suspends treaty"), _report("Moscow and the treaty")).acts == 0


def test_words_count_for_less_the_later_they_stand_in_a_title() -> None:
    report = _report("Radar Tower Bridge")
    assert list(report.weights) == sorted(report.weights, reverse=True)
    assert report.weights[0] > report.weights[-1]
