"""What speaks for and against two reports telling one event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feeds.language.vocabulary import load_vocabulary
from feeds.stories.features import Reader
from feeds.stories.likeness import Evidence, Report, evidence, likeness, report_of, told
from feeds.thresholds import Clustering
from tests.feeds.reports import said

RULES = Clustering()


def _report(title: str, language: str = "en", hours: float = 0, summary: str = "") -> Report:
    matched = said(title, language=language, hours=hours, summary=summary)
    words = Reader(load_vocabulary(), RULES).read(matched)
    return report_of(matched, words, rarity=[1.0] * len(words.whole), rules=RULES)


def _between(one: Report, other: Report) -> Evidence:
    return evidence(one, other, RULES)


def test_the_same_words_are_all_in_common_and_nothing_stands_against() -> None:
    one, other = _report("Poland expels two Russian envoys"), _report("Poland expels two Russian envoys")
    found = _between(one, other)
    assert (found.whole, found.covered) == (pytest.approx(1), pytest.approx(1))
    assert (found.foreign, found.days, found.reaction, found.lead, found.states, found.acts) == (0, 0, 0, 0, 0, 0)


def test_no_word_in_common_is_nothing_in_common() -> None:
    found = _between(_report("Poland expels envoys"), _report("Iran tests missile"))
    assert (found.whole, found.covered, found.few) == (0, 0, 1)


def test_one_shared_word_may_be_chance_and_four_are_hardly() -> None:
    few = _between(_report("Stoltenberg cuts cake"), _report("Stoltenberg rides bicycle")).few
    more = _between(_report("Poland expels two Russian envoys"), _report("Russian envoys: Poland expels two")).few
    assert more < 0.5 < few


def test_what_is_shared_across_languages_counts_for_more() -> None:
    there = _report("Poland expels envoys")
    assert likeness(there, _report("Polska wydala wysłanników", "pl"), RULES) > likeness(
        there, _report("Polska wydala wysłanników"), RULES
    )


def test_a_word_that_only_its_own_language_knows_is_missed_less_in_another() -> None:
    for more, told_otherwise in (("flummoxed gallivanting", True), ("Poland expels", False)):
        here = _report(f"NATO 2024 {more}")
        at_home, abroad = (_between(here, _report("NATO 2024", language)).covered for language in ("en", "pl"))
        assert (abroad > at_home * 1.3) is told_otherwise
        assert told_otherwise or abroad == pytest.approx(at_home)


def test_what_is_shared_is_never_more_than_all() -> None:
    one, other = _report("Flummoxed Poland gallivants"), _report("Flummoxed Polska gallivants", "pl")
    found = _between(one, other)
    assert 0.9 < found.covered <= 1.0001
    assert 0.9 < found.whole <= 1.0001


def test_the_same_words_a_day_later_are_less_alike_and_the_first_hours_cost_most() -> None:
    first, title = _report("Missiles over Kyiv shot down"), "Missiles over Kyiv shot down"
    now, soon, late, later = (likeness(first, _report(title, hours=hours), RULES) for hours in (0, 6, 24, 30))
    assert now > soon > late > later
    assert now - soon > late - later


def test_titles_that_begin_with_others_stand_against_one_event() -> None:
    one = _report("Biden calls treaty move a big mistake")
    assert _between(one, _report("Putin calls treaty move a big mistake")).lead == 1
    assert _between(one, _report("Treaty move was a big mistake")).lead == 0


def test_states_that_only_one_of_two_reports_names_contradict() -> None:
    korea = _report("Північна Корея запустила балістичну ракету", "uk")
    test = _report("US Navy intercepts ballistic missile in test off Hawaii")
    assert _between(korea, test).states > 0
    assert _between(korea, _report("North Korea launches ballistic missile")).states == 0


def test_a_state_that_the_other_report_names_below_its_title_contradicts_nothing() -> None:
    one = _report("Poland expels envoys", summary="Russia called it hostile")
    assert _between(one, _report("Russia: our envoys were expelled", summary="Poland gave no reason")).states == 0


def test_acts_that_only_one_of_two_reports_tells_contradict() -> None:
    assert _between(_report("Moscow suspends treaty"), _report("Moscow signs treaty")).acts > 0
    assert _between(_report("Moscow suspends treaty"), _report("Moscow and the treaty")).acts == 0


def test_words_count_for_less_the_later_they_stand_in_a_title() -> None:
    report = _report("Radar Tower Bridge")
    assert list(report.weights) == sorted(report.weights, reverse=True)
    assert report.weights[0] > report.weights[-1]


def test_titles_abroad_of_which_no_word_is_known_have_nothing_in_common() -> None:
    alone = replace(RULES, of_native=1.0)  # what only one language may know counts for nothing
    ours, theirs = _report("flummoxed gallivanting"), _report("chrząszcz brzmi", "pl")
    shared = _report("NATO", "pl", summary="flummoxed")
    assert told(ours, [theirs], alone.of_native) == 0
    for one, other in ((ours, theirs), (ours, shared), (shared, ours)):
        found = evidence(one, other, alone)
        assert 0 <= found.whole <= 1 + 1e-9
        assert found.covered == 0


def test_a_title_told_abroad_hardly_lacks_the_words_that_only_its_language_may_know() -> None:
    ours = _report("NATO 2024 flummoxed gallivanting")
    at_home, abroad = ([_report("NATO 2024", language)] for language in ("en", "pl"))
    assert told(ours, abroad) < told(ours, abroad, RULES.of_native) < 1
    assert told(ours, at_home, RULES.of_native) == told(ours, at_home) == pytest.approx(told(ours, abroad))


def test_of_what_is_shared_the_rarest_word_counts_as_rare_as_it_is_for_both_and_no_more_than_what_says_more() -> None:
    def rare(title: str, **rarity: float) -> Report:
        matched = said(title)
        words = Reader(load_vocabulary(), RULES).read(matched)
        return report_of(matched, words, [rarity.get(word, 1.0) for word in words.whole], RULES)

    one, other = rare("Radar Tower Bridge", tover=5.0), rare("Tower Radar Palace", tover=4.0, radar=2.0)
    assert _between(one, other).rarest == _between(other, one).rarest == 4
    assert _between(one, rare("Radar")).rarest == 1
    assert _between(one, rare("Palace", palace=9.0)).rarest == 0
    assert _between(rare("Tower", tover=99.0), rare("Tower", tover=99.0)).rarest == RULES.most_rare
