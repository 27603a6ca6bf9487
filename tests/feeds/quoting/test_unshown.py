"""A topic that an alert names is shown in it: by its headline, by what it quotes, or by a report's words besides."""

from __future__ import annotations

from datetime import UTC, datetime

from feeds.audience import Report, StoryFile
from feeds.model import Control, Entry, Kind, Level, Match, Reason, Source, Story, Strength
from feeds.quoting.summarise import Sentence, Summary
from feeds.quoting.unshown import unshown

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
JETS = "Jets intercept Russian bombers near Alaska"


def report(outlet: str, title: str, summary: str = "", **about: tuple[str, ...]) -> Report:
    source = Source(outlet, f"https://{outlet}.test/", "en", Kind.NEWS, "US", Control.INDEPENDENT)
    entry = Entry(title, source, title, summary, source.url + title, "en", NOW, NOW)
    return Report(entry, tuple(Match(topic, Strength.ABOUT, words) for topic, words in about.items()), NOW)


def file(*reports: Report) -> StoryFile:
    topics = frozenset(match.topic for each in reports for match in each.matches)
    return StoryFile(Story(1, 1, reports[0].entry.title, Level.ROUTINE, Reason(), NOW, NOW, topics), reports)


FIRST = report("CNN", JETS, washington=("Russian", "Alaska"))


def test_a_topic_that_the_headline_shows_needs_no_more():
    assert unshown(file(FIRST), Summary(JETS, ())) is None


def test_a_topic_of_another_report_is_shown_by_the_sentence_with_most_of_its_words():
    other = report(
        "BBC", "Bombers met", "It was cold. The jets flew from Kaliningrad, Moscow said.", baltic=("Kaliningrad",)
    )
    found = unshown(file(FIRST, other), Summary(JETS, ()))
    assert found is not None
    assert (found.topics, found.report) == ({"baltic"}, other)
    assert found.text == "The jets flew from Kaliningrad, Moscow said."
    assert [found.text[start:end] for start, end in found.spans] == ["Kaliningrad"]


def test_a_report_that_is_quoted_shows_its_topic():
    other = report("BBC", "Bombers met", "The jets flew from Kaliningrad.", baltic=("Kaliningrad",))
    quoted = Sentence("The jets flew from Kaliningrad.", other.entry.source, other.entry.url)
    assert unshown(file(FIRST, other), Summary(JETS, (quoted,))) is None


def test_a_report_that_is_quoted_without_a_word_of_its_topic_does_not_show_it():
    only = report(
        "BBC", "Officer is sent back", "He had claimed to flee. He left from Kaliningrad.", baltic=("Kaliningrad",)
    )
    quoted = Sentence("He had claimed to flee.", only.entry.source, only.entry.url)
    found = unshown(file(only), Summary("Officer is sent back", (quoted,)))
    assert found is not None
    assert found.text == "He left from Kaliningrad."


def test_of_several_topics_one_line_shows_those_of_the_report_that_is_about_most():
    one = report("BBC", "Moscow warns", baltic=("Moscow",))
    both = report("DPA", "Moscow warns the alliance", baltic=("Moscow",), alliance=("alliance",))
    found = unshown(file(FIRST, one, both), Summary(JETS, ()))
    assert found is not None
    assert (found.topics, found.report) == ({"baltic", "alliance"}, both)


def test_words_that_are_found_no_more_show_nothing():
    assert unshown(file(FIRST, report("BBC", "Bombers met", baltic=("Iskander",))), Summary(JETS, ())) is None


def test_captions_and_forms_show_nothing():
    caption = "Putin (L) meets his host in Kaliningrad. Sign up for our newsletter on Kaliningrad."
    told = "The two met where the bombers are based, near Kaliningrad."
    assert unshown(file(FIRST, report("BBC", "They met", caption, baltic=("Kaliningrad",))), Summary(JETS, ())) is None
    found = unshown(
        file(FIRST, report("BBC", "They met", f"{caption} {told}", baltic=("Kaliningrad",))), Summary(JETS, ())
    )
    assert found is not None
    assert found.text == told


def test_a_word_within_another_is_not_it():
    found = unshown(
        file(report("BBC", "Troops used drones", "So the US said.", usa=("US",))), Summary("Troops used drones", ())
    )
    assert found is not None
    assert found.text == "So the US said."
