"""Watching for topics and subjects in all languages: tried, kept, offered, and told where there is one no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from newsroom import CHAT, LRT, MINUTE, ZVEZDA, story_file
from panels import ask, labels_of, press, watch_for
from telegram_rules import assert_sendable

from feeds.asking.subjects import SubjectIndex
from feeds.audience import StoryFile
from feeds.catalogue import Catalogue
from feeds.model import AlertKind
from feeds.quoting.summarise import summarise
from handlers.pages.alerts import render_alert
from handlers.reply import Reply, Services
from handlers.wording.markup import html, plain

HINT = "Found only as written:"


async def _queries(services: Services) -> list[str]:
    return [each.query for each in await services.store.watches.of(CHAT)]


def _without(services: Services, *gone: str) -> Services:
    """The same bot with a catalogue that has these no longer."""
    known = services.catalogue
    left = {
        name: tuple(each for each in getattr(known, name) if each.id not in gone) for name in ("topics", "subjects")
    }
    catalogue = replace(known, **left)
    return replace(services, catalogue=catalogue, index=SubjectIndex(catalogue))


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ("topic:kaliningrad", 48),
        ("topic:Królewiec (transit OR tranzit*)", 1),  # Delfi's report has none of the English words
        ("topic:any transit", 1),
        ("topic:iskander", 0),  # only what was there when its source was first read
        ('topic:("New START" OR Литва) transit', 1),
        ("topic:kaliningrad lang:lt", 0),  # the same
        ("topic:kaliningrad NOT (governor OR topic:iskander OR queues)", 1),
    ],
)
async def test_what_a_topic_would_have_caught_is_what_was_found_in_the_news(
    at_hand: Services, query: str, stories: int
) -> None:
    reply = await ask(at_hand, f"/watch {query}")
    counted = {0: "nothing", 1: "1 story"}.get(stories, f"{stories} stories")
    assert f"It would have caught {counted} in the last 30 days" in reply.html
    assert HINT not in reply.html


async def test_a_watch_keeps_the_id_of_what_was_named_in_any_language(at_hand: Services) -> None:
    asked = await ask(at_hand, "/watch Rail = topic:Калининграде (transit OR транзит*)")
    assert "<code>topic:kaliningrad AND (transit OR транзит*)</code>" in asked.html
    await press(at_hand, asked, "Yes, watch it")
    assert await _queries(at_hand) == ["topic:kaliningrad (transit OR транзит*)"]
    again = await ask(at_hand, "/watch topic:Kaliningrad AND (transit | транзит*)")
    assert again.html == "This is watched for already: <b>Rail</b>."


async def test_a_name_that_is_none_is_pointed_at_and_what_it_may_have_meant_is_a_tap_away(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch Rail = topic:kaliningard transit")
    assert "No topic or subject is called kaliningard." in reply.html
    line, carets = plain(reply.html).split("\n")[1:3]
    assert line[carets.index("^") :].startswith("kaliningard")
    meant = await press(at_hand, reply, "/watch Rail = topic:kaliningrad transit")
    assert "It would have caught 1 story" in meant.html
    assert labels_of(await ask(at_hand, "/watch topic:zeppelins")) == []


async def test_of_a_word_that_names_a_subject_the_watch_for_all_languages_is_offered(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch kaliningrad transit")
    assert f"{HINT} <code>kaliningrad</code>. <code>topic:</code> finds what they name in all languages." in reply.html
    whole = await press(at_hand, reply, "/watch topic:kaliningrad AND transit")
    assert "<code>topic:kaliningrad AND transit</code>" in whole.html
    assert HINT not in whole.html
    await press(at_hand, whole, "Yes, watch it")
    assert await _queries(at_hand) == ["topic:kaliningrad AND transit"]


async def test_a_name_of_which_the_first_word_is_one_too_is_offered_with_quotation_marks(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch Talks = topic:NATO summit")
    assert "<code>topic:nato AND summit</code>" in reply.html
    assert "needs quotation marks: <code>topic:&quot;NATO summit&quot;</code>" in reply.html
    whole = await press(at_hand, reply, '/watch Talks = topic:"NATO summit"')
    assert "<code>topic:nato-summit</code>" in whole.html
    assert "quotation marks" not in whole.html
    assert "quotation marks" not in (await ask(at_hand, '/watch topic:"NATO" summit')).html


async def test_a_short_name_is_one_in_capitals(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch (США OR US) navy")
    assert f"{HINT} <code>сша</code>, <code>us</code>." in reply.html
    assert "/watch topic:united-states AND navy" in labels_of(reply)


async def test_a_watch_that_is_too_long_for_a_button_is_shown_to_copy(at_hand: Services) -> None:
    words = " OR ".join(f"word{number}" for number in range(9))
    reply = await ask(at_hand, f"/watch Mine = putin ({words})")
    assert labels_of(reply) == ["Yes, watch it", "No"]
    assert f"<code>/watch Mine = topic:putin AND ({words})</code>" in reply.html


@pytest.mark.parametrize(
    "query",
    [
        "transit",
        "kaliningr* transit",
        "putin or transit",
        "про радар",
        "us transit",
        "title:kaliningrad",
        "transit NOT putin",
        "putin NEAR/3 nato",
        "putin topic:nato",
    ],
)
async def test_nothing_is_said_of_topics_where_they_would_find_no_more_or_are_known(
    at_hand: Services, query: str
) -> None:
    assert HINT not in (await ask(at_hand, f"/watch {query}")).html


async def test_a_watch_for_a_topic_that_is_gone_is_marked_and_says_which(at_hand: Services) -> None:
    await watch_for(at_hand, "Talks", "topic:us-russia OR summit")
    await watch_for(at_hand, "", "topic:putin")
    later = _without(at_hand, "us-russia")
    listed = await ask(later, "/watches")
    assert "<b>Talks</b> · no longer understood, so it finds nothing; tap it to see why" in listed.html
    assert "<code>topic:putin</code> · every story" in listed.html
    panel = await press(later, listed, "Talks")
    assert "No topic or subject is called us-russia." in panel.html
    assert "no longer understood" not in (await ask(at_hand, "/watches")).html


async def test_watches_for_topics_go_out_and_come_in_with_ids_and_by_any_name(at_hand: Services) -> None:
    await watch_for(at_hand, "", "topic:kaliningrad transit")
    sent = (await ask(at_hand, "/export watches")).attachment
    assert sent is not None
    assert sent.content == b"topic:kaliningrad transit\n"
    by_hand = "topic:Калининграде transit\nSky = topic:„New START”\ntopic:Atlantis radar\n"
    reply = await _imported(at_hand, by_hand)
    assert "1 watch is new." in reply.html
    assert "<code>topic:Atlantis radar</code>" in reply.html
    assert await _queries(at_hand) == ["topic:kaliningrad transit", "topic:new-start"]
    assert "0 watches are new." in (await _imported(at_hand, by_hand)).html


async def test_a_watch_for_a_topic_that_is_gone_comes_back_as_itself(at_hand: Services) -> None:
    await watch_for(at_hand, "", "topic:us-russia")
    later = _without(at_hand, "us-russia")
    for command in ("/export watches", "/export"):
        sent = (await ask(later, command)).attachment
        assert sent is not None
        assert "0 watches are new." in (await ask(later, file=sent.content)).html
        assert await _queries(later) == ["topic:us-russia"], "not the United States or Russia"


async def _imported(services: Services, text: str) -> Reply:
    return await ask(services, file=text.encode())


async def test_how_to_write_a_watch_tells_of_topics(at_hand: Services) -> None:
    assert "<code>topic:putin</code> finds a topic, person, place or weapon" in (await ask(at_hand, "/watch")).html


LINES = (
    (LRT, 40 * MINUTE, "Lithuania halts rail transit", "Trains are turned back, Vilnius says."),
    (ZVEZDA, timedelta(), "Путин осудил остановку транзита", "Об этом сообщили в Кремле. Поезда стоят."),
)


def _named_by_the_last(*subjects: str) -> StoryFile:
    file = story_file(12, LINES, topics=())
    *others, last = file.reports
    return replace(file, reports=(*others, replace(last, subjects=subjects)))


def test_an_alert_links_the_report_that_names_the_topic_and_quotes_only_words(whole_catalogue: Catalogue) -> None:
    file = _named_by_the_last("putin")
    found = html(file.reports[-1].entry.url)
    for query, quoted in (("topic:putin", False), ("topic:putin поезда", True)):
        reply = render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW, watch="Mine", query=query)
        assert_sendable(reply)
        assert found in reply.html.split("Read: ")[1]
        assert ("<b>Поезда</b> стоят" in reply.html) is quoted


async def test_each_name_in_a_list_is_itself_though_together_they_name_something_else_or_nothing(
    at_hand: Services,
) -> None:
    for written, understood in (
        ("topic:NATO, Russia", "topic:nato OR topic:russia"),
        ("topic:NATO,China", "topic:nato OR topic:china"),
        ("topic:iskander, missile-defence", "topic:iskander OR topic:missile-defence"),
        ('topic:"Kaliningrad, the oblast"', "topic:kaliningrad"),
    ):
        assert f"<code>{understood}</code>" in (await ask(at_hand, f"/watch {written}")).html
