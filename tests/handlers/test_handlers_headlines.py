"""A story's headline leads to the report whose headline it is, and says so where it is a side's claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from newsroom import DRILL, HOUR, NOW, TASS, TRANSIT, story_file
from telegram_rules import assert_sendable

from feeds.audience import Hit, StoryFile
from feeds.catalogue import Catalogue
from feeds.model import AlertKind
from feeds.summarise import summarise
from handlers.alerts import render_alert
from handlers.digest_page import Line as Told
from handlers.digest_page import render_digest
from handlers.markup import Html
from handlers.reply import Reply
from handlers.stories import hit_item, story_item, story_page
from handlers.texts import say_in

SAY = say_in("en")
Shown = Callable[[Catalogue, StoryFile], Reply]


def _listed(catalogue: Catalogue, file: StoryFile) -> Reply:
    return Reply(story_item(SAY, catalogue, 1, file, NOW))


def _in_a_digest(catalogue: Catalogue, file: StoryFile) -> Reply:
    return render_digest([Told(file, file.story.topics)], 1, NOW - HOUR, NOW, catalogue)


def _alert(catalogue: Catalogue, file: StoryFile) -> Reply:
    return render_alert(file, summarise(file), catalogue, AlertKind.NEW)


def _page(catalogue: Catalogue, file: StoryFile) -> Reply:
    return story_page(SAY, catalogue, file, NOW, 0, False)


def _titled(place: int) -> StoryFile:
    """The story of the transit by the headline of one of its reports."""
    file = story_file(103, TRANSIT)
    return replace(file, story=replace(file.story, title=file.reports[place].entry.title))


def _leads_to(url: str, title: str) -> str:
    return f'<a href="{url.replace("&", "&amp;")}">{title}</a>'


@pytest.mark.parametrize("shown", [_listed, _in_a_digest, _alert])
def test_a_headline_leads_to_the_report_whose_it_is(shown: Shown, whole_catalogue: Catalogue) -> None:
    file = _titled(1)
    entry = file.reports[1].entry
    reply = shown(whole_catalogue, file)
    assert assert_sendable(reply)
    assert _leads_to(entry.url, entry.title) in reply.html


@pytest.mark.parametrize("shown", [_listed, _in_a_digest, _alert, _page])
def test_a_headline_that_is_a_sides_claim_says_whose(shown: Shown, whole_catalogue: Catalogue) -> None:
    said = "Moscow calls halt of Kaliningrad transit “openly hostile” (TASS, Russian state)"
    assert said in assert_sendable(shown(whole_catalogue, _titled(2)))
    independent = _titled(0)
    assert f"{independent.story.title} (" not in assert_sendable(shown(whole_catalogue, independent))


@pytest.mark.parametrize("shown", [_listed, _in_a_digest])
def test_whose_the_headline_of_a_sole_outlet_is_is_said_once(shown: Shown, whole_catalogue: Catalogue) -> None:
    assert assert_sendable(shown(whole_catalogue, story_file(102, DRILL[:1]))).count("Russian state") == 1


@pytest.mark.parametrize("place", range(4))
def test_a_report_that_was_looked_for_says_whose_it_is(place: int) -> None:
    file = story_file(103, [(TASS, HOUR, "Moscow answers", ""), *TRANSIT[:3]])
    report = file.reports[place]
    _, below = assert_sendable(Reply(Html(hit_item(SAY, 1, Hit(file, report), NOW)))).split("\n")
    whose = "TASS (Russian state)" if report.entry.source is TASS else report.entry.source.publisher
    assert below.startswith(whose)
