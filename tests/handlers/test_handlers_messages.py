"""Every message anyone could be sent passes Telegram's own parser and its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import CHAT, DW, LRT, NOW, OUTLETS, TASS, TRANSIT, Line, request, story_file
from scenes import SCENES
from scenes_of_news import alerts
from telegram_rules import assert_sendable

from feeds.catalogue import Catalogue
from feeds.model import AlertKind, Level
from feeds.quoting.summarise import Sentence, Summary
from handlers.commands import dispatch
from handlers.pages.alerts import alert_summary, render_alert
from handlers.pages.keyboard import FITTING
from handlers.pages.stories import story_page
from handlers.reply import Services
from handlers.wording.texts import LANGUAGES, say_in
from handlers.wording.translations import TRANSLATED

hostile = st.one_of(
    st.text(max_size=300),
    st.just("half a character: \ud83d"),
    st.sampled_from(
        [
            "",
            "   ",
            "<b>bold</b><script>alert(1)</script>",
            "&lt;b&gt; &amp;amp; &nbsp;",
            "</a></b></blockquote>",
            '"><a href="javascript:x">',
            "{title} {0} %s %(n)s",
            "\u202eright to left",
            "/subscribe @everyone #tag https://a.example " * 20,
            "x" * 10_000,
            "слово " * 2_000,
            "🇱🇹" * 900,
        ]
    ),
)


@pytest.mark.parametrize("state", ["at_hand", "before_all"])
async def test_every_answer_can_be_sent_with_a_month_of_news_and_with_none(
    state: str, at_hand: Services, before_all: Services
) -> None:
    for scene in SCENES:
        reply = await dispatch(scene.request, at_hand if state == "at_hand" else before_all)
        if reply is not None:
            try:
                assert_sendable(reply)
            except AssertionError as error:
                raise AssertionError(f"{scene.title}: {error}") from error


@pytest.mark.parametrize("language", TRANSLATED)
async def test_every_answer_can_be_sent_in_every_language(language: str, at_hand: Services) -> None:
    for scene in SCENES:
        reply = await dispatch(replace(scene.request, language=language), at_hand)
        if reply is not None:
            try:
                assert_sendable(reply)
            except AssertionError as error:
                raise AssertionError(f"{scene.title}: {error}") from error


@pytest.mark.parametrize("language", LANGUAGES)
async def test_buttons_beside_each_other_can_be_read_in_every_language(language: str, at_hand: Services) -> None:
    for scene in SCENES:
        reply = await dispatch(replace(scene.request, language=language), at_hand)
        for row in reply.buttons if reply is not None else ():
            cut = [button.text for button in row if len(row) > 1 and len(button.text) > FITTING.get(len(row), 6)]
            assert not cut, f"{scene.title}: {cut}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_alerts_of_every_kind_can_be_sent_in_every_language(whole_catalogue: Catalogue, language: str) -> None:
    for _, reply in alerts(whole_catalogue, language):
        assert_sendable(reply)


def test_alerts_of_every_kind_can_be_sent(whole_catalogue: Catalogue) -> None:
    for _, reply in alerts(whole_catalogue):
        assert_sendable(reply)


lines = st.lists(
    st.tuples(st.sampled_from(OUTLETS), st.integers(0, 3000).map(lambda m: timedelta(minutes=m)), hostile, hostile),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(lines=lines, kind=st.sampled_from(AlertKind), level=st.sampled_from(Level), reason=hostile, said=hostile)
def test_whatever_sources_write_an_alert_can_be_sent(
    whole_catalogue: Catalogue, lines: list[Line], kind: AlertKind, level: Level, reason: str, said: str
) -> None:
    file = story_file(7, lines, ["kaliningrad", "iskander", "missile-defence", "us-russia"], level, reason)
    made = alert_summary(file, kind)
    assert_sendable(render_alert(file, made, whole_catalogue, kind))
    worse = Summary(said, tuple(Sentence(said, source) for source in (LRT, TASS, DW)))
    text = assert_sendable(render_alert(file, worse, whole_catalogue, kind, revision=2))
    assert sum(text.split("\n")[0].count(marker) for marker in "🔴🟠") == (level > Level.ROUTINE)


@settings(max_examples=60, deadline=None)
@given(lines=lines, reason=hostile)
def test_whatever_sources_write_a_storys_page_can_be_sent(
    whole_catalogue: Catalogue, lines: list[Line], reason: str
) -> None:
    file = story_file(7, lines, ["kaliningrad"], Level.URGENT, reason)
    assert_sendable(story_page(say_in("en"), whole_catalogue, file, NOW, 0, False))


# One store for all examples: what they leave behind does not matter here.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=hostile, name=st.sampled_from(["status", "subscribe", "unsubscribe", "latest", "search", "story", "start"]))
async def test_whatever_stands_behind_a_command_its_answer_can_be_sent(
    before_all: Services, text: str, name: str
) -> None:
    reply = await dispatch(request(f"/{name} {text}"), before_all)
    assert reply is not None
    assert_sendable(reply)


async def test_a_story_of_fifty_reports_is_paged_without_losing_one(at_hand: Services) -> None:
    many = [(OUTLETS[n % 3], timedelta(minutes=n), f"Report {n:02} of it", "") for n in range(25)]
    file = story_file(7, many)
    seen = ""
    for number in range(3):
        reply = story_page(say_in("en"), at_hand.catalogue, file, NOW, number, True)
        seen += assert_sendable(reply)
    assert all(f"Report {n:02} of it" in seen for n in range(25))
    assert CHAT.thread == 0


async def test_a_list_of_long_titles_is_cut_between_items(at_hand: Services) -> None:
    reply = await dispatch(request("/latest"), at_hand)
    assert reply is not None
    text = assert_sendable(reply)
    assert text.count("\n\n") == 6


@pytest.mark.parametrize("reports", [1, 3])
def test_a_storys_page_leads_to_the_story_that_it_follows(at_hand: Services, reports: int) -> None:
    file = story_file(103, TRANSIT[:reports])
    sequel = replace(file, story=replace(file.story, follows=88))
    reply = story_page(say_in("en"), at_hand.catalogue, sequel, NOW, 0, False)
    assert "It follows /story_88." in reply.html
    assert "It follows" not in story_page(say_in("en"), at_hand.catalogue, file, NOW, 0, False).html
