"""The reports of a story as they came: which are copies of an agency's text, and which outlet told it first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import Control, Heard, Match, Strength
from feeds.stories.cluster import OpenStories
from tests.feeds.reports import NOON, everyday, said, story

AGENCY = "Taiwan's defence ministry says China sent 25 warplanes and three warships toward the island on Wednesday."


@pytest.mark.parametrize(
    ("title", "summary", "copied"),
    [
        ("Taiwan says 25 Chinese planes, 3 ships sent toward island", AGENCY, True),
        ("Taiwan: 25 Chinese planes, 3 ships sent toward island - ministry", f"TAIPEI (AP) - {AGENCY}", True),
        ("China sends 25 planes and 3 ships toward Taiwan, island says", AGENCY, True),
        ("“TAIWAN SAYS 25 CHINESE PLANES, 3 SHIPS SENT TOWARD ISLAND”", "", True),
        ("Taiwan says 25 Chinese planes, 3 ships sent toward island", "Fighters took off from Hualien at dawn.", True),
        ("Dozens of aircraft near the island", f"{AGENCY} It is the third such day this month.", True),
        ("Taiwan says 25 Chinese aircraft and 3 ships were sent toward island", "", False),
        ("Taiwan says 25 Chinese planes, 3 warships sent toward island", "Fighters took off at dawn.", False),
        ("Taiwan: 25 planes", "Taiwan's defence ministry says China sent 25 warplanes.", False),
        ("Taipei scrambles jets as Beijing flies two dozen sorties", "Fighters took off from Hualien at dawn.", False),
        ("Taiwan reports warships and planes near the island", "The drills follow a visit to Washington.", False),
    ],
)
def test_an_agencys_text_under_an_edited_headline_is_a_copy_and_own_words_are_none(
    title: str, summary: str, copied: bool
) -> None:
    index = OpenStories()
    first = said("Taiwan says 25 Chinese planes, 3 ships sent toward island", "AP", summary=AGENCY)
    for matched in (*everyday(), first):
        index.put(story(id(matched), matched), matched)
    again = said(title, "Other", hours=1, summary=summary)
    assert index.copied(again, story(id(first), first)) is copied


def test_a_text_in_another_language_is_no_copy() -> None:
    index, first = OpenStories(), said("Taiwan says planes came", "A", summary=AGENCY)
    index.put(story(1, first), first)
    assert not index.copied(said(first.entry.title, "B", "lt", summary=AGENCY), story(1, first))


def test_a_copy_of_any_report_of_a_long_story_is_known() -> None:
    index, first = OpenStories(), said("Taiwan says planes came", "A")
    one = story(1, first)
    for number in range(40):
        index.put(one, said(f"Taiwan says {number} planes came", f"O{number}", summary=f"Day {number} of the drills."))
    assert all(index.copied(said(f"Taiwan says {number} planes came", "B"), one) for number in range(40))
    assert not index.copied(said("Taiwan says 41 planes came", "B"), one)


def test_a_storys_outlets_are_known_as_each_told_it_first_by_the_time_of_publication() -> None:
    index, first = (
        OpenStories(),
        said("Taiwan says 25 Chinese planes, 3 ships sent toward island", "AP", summary=AGENCY),
    )
    own = said("Taipei scrambles jets as Beijing flies two dozen sorties", "B", hours=1, summary="Fighters took off.")
    copy = said(first.entry.title, "C", hours=2, summary=AGENCY)
    source = replace(own.entry.source, name="D", control=Control.STATE)
    state = replace(own, entry=replace(own.entry, uid="d", source=source, title="China holds drills around Taiwan"))
    again = said("More planes were seen over the island at noon", "C", hours=3)
    one = story(1, first)
    for matched in (first, own, copy, state, again):
        late = replace(matched, entry=replace(matched.entry, seen=matched.entry.seen + timedelta(hours=5)))
        index.put(one, late)
    at = [NOON.timestamp() + hours * 3600 for hours in range(3)]
    told = (("AP", at[0], True), ("B", at[1], True), ("C", at[2], False), ("D", at[1], False))
    assert index.heard(one) == tuple(Heard(*each, topical=False) for each in told)
    about = said("Taipei's air defence locks on to planes at noon", "C", hours=4)
    index.put(one, replace(about, matches=(Match("missile-defence", Strength.ABOUT, ()),)))
    assert [each.topical for each in index.heard(one)] == [False, False, True, False]
    assert OpenStories().heard(one) == ()


def test_a_story_is_headed_by_a_state_until_another_outlet_heads_it_or_writes_the_same() -> None:
    index, private = OpenStories(), said("Missiles are over Kyiv again, mayor says", "A")
    source = replace(private.entry.source, name="B", control=Control.STATE)
    states = replace(private, entry=replace(private.entry, uid="b", source=source, title="Missiles hit Kyiv targets"))
    one, other = story(1, states), story(1, private)
    index.put(one, states)
    assert index.headed_by_state(one)
    index.put(other, private)
    assert not index.headed_by_state(other)
    assert index.headed_by_state(one)
    index.put(one, replace(private, entry=replace(private.entry, uid="c", title="“Missiles hit Kyiv targets”")))
    assert not index.headed_by_state(one)
    assert not OpenStories().headed_by_state(one)


def test_nothing_is_a_copy_of_a_story_that_is_closed() -> None:
    first = said("Taiwan says 25 Chinese planes, 3 ships sent toward island", "AP", summary=AGENCY)
    assert not OpenStories().copied(first, story(1, first))
