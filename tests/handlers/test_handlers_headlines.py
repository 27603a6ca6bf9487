"""A story's headline leads to the report whose headline it is, and says so where it is a side's claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from newsroom import DAY, DRILL, DW, HOUR, NOW, TASS, TRANSIT, Line, story_file
from telegram_rules import assert_sendable

from feeds.answering import gist
from feeds.asking.subjects import SubjectIndex
from feeds.audience import Hit, StoryFile
from feeds.briefs.brief import Facts, Gist, Question, Summarise, View, compose
from feeds.catalogue import Catalogue
from feeds.model import AlertKind, Source
from feeds.quoting.summarise import Sentence, summarise
from handlers.pages.alerts import render_alert
from handlers.pages.brief_page import brief_page
from handlers.pages.digest_page import Line as Told
from handlers.pages.digest_page import render_digest
from handlers.pages.stories import hit_item, story_item, story_page
from handlers.reply import Reply
from handlers.wording.markup import Html
from handlers.wording.texts import say_in

SAY = say_in("en")
Shown = Callable[[Catalogue, StoryFile], Reply]


def _listed(catalogue: Catalogue, file: StoryFile) -> Reply:
    return Reply(story_item(SAY, catalogue, 1, file, NOW))


def _in_a_digest(catalogue: Catalogue, file: StoryFile) -> Reply:
    return render_digest([Told(file, file.story.topics)], 1, NOW - HOUR, NOW, catalogue)


def _alert(catalogue: Catalogue, file: StoryFile) -> Reply:
    return render_alert(file, summarise(file), catalogue, AlertKind.NEW)


def _brief(catalogue: Catalogue, file: StoryFile, summarise: Summarise = gist) -> Reply:
    view = View(77, (), NOW, NOW - 60 * DAY)
    facts = Facts(Question(("kaliningrad",), "Kaliningrad", NOW), 1, (), (file,), frozenset(), view)
    return Reply(brief_page(SAY, SubjectIndex(catalogue), compose(facts, summarise)))


def _page(catalogue: Catalogue, file: StoryFile) -> Reply:
    return story_page(SAY, catalogue, file, NOW, 0, False)


def _titled(place: int) -> StoryFile:
    """The story of the transit by the headline of one of its reports."""
    file = story_file(103, TRANSIT)
    return replace(file, story=replace(file.story, title=file.reports[place].entry.title))


def _leads_to(url: str, title: str) -> str:
    return f'<a href="{url.replace("&", "&amp;")}">{title}</a>'


@pytest.mark.parametrize("shown", [_listed, _in_a_digest, _alert, _brief])
def test_a_headline_leads_to_the_report_whose_it_is(shown: Shown, whole_catalogue: Catalogue) -> None:
    file = _titled(1)
    entry = file.reports[1].entry
    reply = shown(whole_catalogue, file)
    assert assert_sendable(reply)
    assert _leads_to(entry.url, entry.title) in reply.html


@pytest.mark.parametrize("shown", [_listed, _in_a_digest, _alert, _brief, _page])
def test_a_headline_that_is_a_sides_claim_says_whose(shown: Shown, whole_catalogue: Catalogue) -> None:
    said = "Moscow calls halt of Kaliningrad transit “openly hostile” (TASS, Russian state)"
    assert said in assert_sendable(shown(whole_catalogue, _titled(2)))
    independent = _titled(0)
    assert f"{independent.story.title} (" not in assert_sendable(shown(whole_catalogue, independent))


@pytest.mark.parametrize("shown", [_listed, _in_a_digest, _brief])
def test_whose_the_headline_of_a_sole_outlet_is_is_said_once(shown: Shown, whole_catalogue: Catalogue) -> None:
    assert assert_sendable(shown(whole_catalogue, story_file(102, DRILL[:1]))).count("Russian state") == 1


LONG = "Lorries and trains alike are to be searched at each of the crossings to the exclave from Monday on, " * 3


@pytest.mark.parametrize(
    ("source", "sentence", "shown"),
    [
        (TASS, "Forty instructors burned down.", "Forty instructors burned down (TASS, Russian state)."),
        (DW, "Berlin calls for calm.", "Berlin calls for calm (DW)."),
        (DW, f"{LONG}Berlin’s minister said.", f"{LONG}Berlin’s minister said (DW)."),
    ],
)
@pytest.mark.parametrize("lines", [TRANSIT[:1], TRANSIT])
def test_a_briefs_sentence_is_whole_and_says_whose_it_is_where_several_outlets_have_the_story(
    lines: Sequence[Line], source: Source, sentence: str, shown: str, whole_catalogue: Catalogue
) -> None:
    file = story_file(103, lines)
    told = Gist(file.story.title, Sentence(sentence, source, "https://a.example/1?b=2&c=3"))
    text = assert_sendable(_brief(whole_catalogue, file, lambda _: told)).split("\n")
    assert (shown if len(lines) > 1 else sentence) in text


@pytest.mark.parametrize("place", range(4))
def test_a_report_that_was_looked_for_says_whose_it_is(place: int) -> None:
    file = story_file(103, [(TASS, HOUR, "Moscow answers", ""), *TRANSIT[:3]])
    report = file.reports[place]
    _, below = assert_sendable(Reply(Html(hit_item(SAY, 1, Hit(file, report), NOW)))).split("\n")
    whose = "TASS (Russian state)" if report.entry.source is TASS else report.entry.source.publisher
    assert below.startswith(whose)
