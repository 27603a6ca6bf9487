"""Facts about a subject -> a Brief."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.audience import Report, StoryFile
from feeds.briefs.brief import Facts, Gist, Neighbour, Nothing, Question, Sighting, View, choose, compose
from feeds.briefs.usual import DAYS, Day, Liveliness
from feeds.model import Control, Entry, Kind, Level, Reason, Source, Story
from feeds.quoting.summarise import Sentence
from feeds.quoting.voices import Side

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)
VIEW = View(77, (), NOW - timedelta(minutes=2), NOW - timedelta(days=60))
ASKED = Question(("kaliningrad",), "Kaliningrad", NOW)


def source(name: str, control: Control = Control.INDEPENDENT, country: str = "GB") -> Source:
    return Source(name, f"https://{name}.test/feed", "en", Kind.NEWS, country, control)


def report(title: str, of: Source, ago: timedelta = HOUR, summary: str = "") -> Report:
    entry = Entry(title, of, title, summary, f"https://{of.name}.test/{title}", "en", NOW - ago, NOW - ago)
    return Report(entry, (), NOW - ago)


def file(number: int, *reports: Report, **values: Any) -> StoryFile:
    reports = reports or (report(f"Story {number}", source("Wire")),)
    story = Story(
        id=number,
        revision=len(reports),
        title=reports[0].entry.title,
        level=Level.ROUTINE,
        reason=Reason(1),
        opened=min(each.joined for each in reports),
        updated=max(each.joined for each in reports),
        independent=len({each.entry.source.publisher for each in reports}),
    )
    return StoryFile(replace(story, **values), reports)


def facts(*files: StoryFile, **values: Any) -> Facts:
    known = {"stories": len(files), "history": (Day(3, 200),) * DAYS, **values}
    named = frozenset((each.entry.source.url, each.entry.uid) for one in files for each in one.reports)
    return Facts(question=known.pop("question", ASKED), files=files, named=named, view=known.pop("view", VIEW), **known)


def gist(one: StoryFile) -> Gist:
    return Gist(one.story.title, Sentence("A sentence.", one.reports[0].entry.source))


def sighting(number: int, **values: Any) -> Sighting:
    plain = Sighting(number, Level.ROUTINE, 1, NOW - HOUR, NOW - HOUR, entries=1, naming=1, titled=True)
    return replace(plain, **values)


# --- which stories lead ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"level": Level.URGENT}, "a higher level"),
        ({"independent": 9}, "more independent outlets"),
        ({"updated": NOW}, "fresher"),
    ],
)
def test_of_two_stories_the_one_leads_that_is(more, why):
    assert choose([sighting(1), sighting(2, **more)], NOW) == [2, 1]


def test_a_wide_story_that_only_names_the_subject_does_not_lead_one_about_it():
    aside = sighting(1, independent=8, entries=40, naming=1, titled=False)
    assert choose([aside, sighting(2)], NOW) == [2, 1]


def test_of_a_topic_the_share_of_its_entries_decides():
    aside = sighting(1, level=Level.URGENT, independent=17, entries=40, naming=1, titled=None)
    assert choose([aside, sighting(2, titled=None)], NOW) == [2, 1]


def test_an_urgent_story_leads_even_where_the_subject_is_only_one_of_its_sides():
    aside = sighting(1, level=Level.URGENT, independent=8, entries=10, naming=5, titled=False)
    assert choose([sighting(2), aside], NOW) == [1, 2]


def test_a_fresh_roundup_that_names_the_subject_does_not_lead_the_news_of_the_morning():
    roundup = sighting(1, updated=NOW, titled=False)
    assert choose([roundup, sighting(2, updated=NOW - 6 * HOUR)], NOW) == [2, 1]


def test_no_more_than_five_lead():
    assert len(choose([sighting(number) for number in range(1, 30)], NOW)) == 5


def test_equal_stories_lead_in_order_of_their_numbers_the_newest_first():
    assert choose([sighting(1), sighting(3), sighting(2)], NOW) == [3, 2, 1]


# --- the headline ----------------------------------------------------------------------------------------------------


def test_the_headline_says_how_many_against_how_many_are_usual():
    brief = compose(facts(*(file(number) for number in range(1, 4))), gist)
    assert brief.verdict.count == 3
    assert brief.verdict.level is Liveliness.NORMAL
    assert brief.verdict.usual is not None


def test_with_too_little_history_no_level_is_given():
    brief = compose(facts(file(1), history=(Day(3, 90), Day(2, 80)) + (None,) * 26), gist)
    assert brief.verdict.level is None


def test_the_day_that_last_had_as_many_is_named():
    brief = compose(facts(file(1), stories=20, record=(3,) * 40 + (25,) + (3,) * 100), gist)
    assert brief.verdict.level is Liveliness.HIGH
    assert brief.most_since is not None
    assert brief.most_since.date() == (NOW - timedelta(days=41.5)).date()
    assert brief.record_days is None


def test_a_count_without_equal_says_how_far_back_was_looked():
    brief = compose(facts(file(1), stories=20, record=(3,) * 120 + (None,) * 245), gist)
    assert (brief.most_since, brief.record_days) == (None, 120)


@pytest.mark.parametrize("record", [(3, 3, 21) + (3,) * 90, (3,) * 5 + (None,) * 80])
def test_a_record_of_a_few_days_is_not_worth_a_word(record):
    brief = compose(facts(file(1), stories=20, record=record), gist)
    assert (brief.most_since, brief.record_days) == (None, None)


def test_a_usual_count_is_no_record():
    assert compose(facts(file(1), stories=4, record=(3,) * 90), gist).record_days is None


# --- stories ---------------------------------------------------------------------------------------------------------


def test_a_lead_says_who_had_it_first_and_when_it_was_last_reported():
    late, first = report("DW has it", source("DW"), HOUR), report("LRT has it", source("LRT"), 4 * HOUR)
    (lead,) = compose(facts(file(1, late, first)), gist).leads
    assert (lead.first_outlet, lead.first, lead.latest) == ("LRT", NOW - 4 * HOUR, NOW - HOUR)
    assert lead.outlets == 2


def test_a_lead_links_each_outlet_once_the_first_and_then_independent_ones():
    tass = source("TASS", Control.STATE, "RU")
    reports = [report(f"{name}", source(name)) for name in ("LRT", "DW", "BBC")]
    (lead,) = compose(
        facts(file(1, reports[0], report("t", tass), report("again", source("LRT")), *reports[1:])), gist
    ).leads
    assert [link.outlet for link in lead.links] == ["LRT", "DW", "BBC"]


def test_a_link_to_a_state_outlet_says_so():
    (lead,) = compose(facts(file(1, report("t", source("TASS", Control.STATE, "RU")))), gist).leads
    assert lead.links[0].side == Side("RU")
    assert lead.links[0].control is Control.STATE


def test_a_leads_title_is_that_of_the_report_whose_it_is():
    first, other = report("LRT has it", source("LRT"), 4 * HOUR), report("DW has it", source("DW"))
    (lead,) = compose(facts(file(1, first, other, title="DW has it")), gist).leads
    assert lead.titled == other
    assert [link.outlet for link in lead.links] == ["LRT", "DW"]


def test_a_story_that_only_one_states_outlets_have_is_marked_so():
    one = file(
        1, report("a", source("TASS", Control.STATE, "RU")), report("b", source("Kremlin", Control.GOVERNMENT, "RU"))
    )
    two = file(2, report("a", source("TASS", Control.STATE, "RU")), report("b", source("LRT", Control.PUBLIC, "LT")))
    leads = compose(facts(one, two), gist).leads
    assert [lead.only for lead in leads] == [Side("RU"), None]


def test_a_story_that_names_the_subject_only_in_passing_is_marked_so():
    leads = compose(facts(file(1), file(2), aside=frozenset([2])), gist).leads
    assert [lead.aside for lead in leads] == [False, True]


def test_stories_beyond_those_shown_are_counted():
    assert compose(facts(*(file(number) for number in range(1, 6)), stories=11), gist).more == 6


# --- since the last time ---------------------------------------------------------------------------------------------


def test_one_who_asks_for_the_first_time_is_told_nothing_of_changes():
    brief = compose(facts(file(1)), gist)
    assert brief.since is None
    assert brief.leads[0].news == ""


def test_one_who_asks_again_is_told_what_is_new_and_what_grew():
    again = replace(ASKED, asked=NOW - 5 * HOUR)
    old = file(1, report("a", source("A"), 9 * HOUR))
    grown = file(2, report("b", source("A"), 9 * HOUR), report("c", source("B"), HOUR))
    new = file(3, report("d", source("A"), HOUR))
    brief = compose(facts(old, grown, new, question=again, new=1, grown=1), gist)
    assert brief.since is not None
    assert (brief.since.new, brief.since.grown) == (1, 1)
    assert [lead.news for lead in brief.leads] == ["", "grown", "new"]


def test_a_last_time_months_ago_is_forgotten():
    brief = compose(facts(file(1), question=replace(ASKED, asked=NOW - timedelta(days=90))), gist)
    assert brief.since is None


def test_the_same_subjects_in_any_order_are_the_same_question():
    assert Question(("b", "a"), "", NOW).key == Question(("a", "b"), "", NOW).key


# --- when there is nothing -------------------------------------------------------------------------------------------


def test_before_the_first_poll_nothing_was_ever_watched():
    brief = compose(facts(stories=0, history=(), view=replace(VIEW, watching_since=None)), gist)
    assert brief.nothing is Nothing.NOT_WATCHING


def test_a_subject_that_never_occurred_is_told_from_one_that_is_silent_today():
    assert compose(facts(stories=0), gist).nothing is Nothing.NEVER
    assert compose(facts(file(1), stories=0, earlier=True), gist).nothing is Nothing.LATELY
    assert compose(facts(file(1)), gist).nothing is None


def test_a_story_whose_reports_are_gone_is_left_out():
    assert compose(facts(StoryFile(file(1).story, ()), stories=1), gist).leads == ()


def test_company_of_a_single_story_is_chance():
    brief = compose(facts(file(1), neighbours=(Neighbour("iskander", 4), Neighbour("poland", 1))), gist)
    assert brief.company == (Neighbour("iskander", 4),)
