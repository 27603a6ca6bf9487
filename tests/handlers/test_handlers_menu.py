"""The menu, the texts, and that they go together."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from newsroom import request
from panels import ask, press
from telegram_rules import assert_sendable

from handlers.admin_menu import ADMIN_MENU
from handlers.commands import COMMANDS, apology
from handlers.menu import MENU, descriptions
from handlers.reply import Services
from handlers.typed.habits import HABITS
from handlers.welcome import about, help_
from handlers.wording.markup import Html
from handlers.wording.texts import LANGUAGES, say_in


def test_every_command_of_the_menu_has_a_handler() -> None:
    assert list(COMMANDS) == [entry.name for entry in (*MENU, *ADMIN_MENU)]
    assert {entry.name for entry in ADMIN_MENU} == {name for name, each in COMMANDS.items() if each.entry.admin}
    assert {
        "start",
        "help",
        "topics",
        "subscribe",
        "unsubscribe",
        "subscriptions",
        "latest",
        "status",
        "search",
    } <= set(COMMANDS)
    assert {"sources", "about"} <= set(COMMANDS)


def test_descriptions_are_there_in_every_language_and_as_telegram_takes_them() -> None:
    menus = descriptions((*MENU, *ADMIN_MENU))
    assert set(menus) == {"" if language == "en" else language for language in LANGUAGES}
    for commands in menus.values():
        assert len(commands) == len(COMMANDS)
        for name, text in commands:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
            assert 1 <= len(text) <= 256
            assert "<" not in text


def test_no_description_is_left_in_english() -> None:
    menus = descriptions((*MENU, *ADMIN_MENU))
    english = dict(menus[""])
    for language, commands in menus.items():
        assert not language or all(english[name] != text for name, text in commands)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_has_every_command_that_can_be_used_here(at_hand: Services, language: str) -> None:
    async def named(*, own_sources: int, is_admin: bool) -> list[str]:
        asked = request("/help", language=language, is_admin=is_admin)
        reply = await help_(asked, replace(at_hand, own_sources=own_sources))
        assert_sendable(reply)
        return re.findall(r"^/(\w+) – ", reply.html, re.MULTILINE)

    assert await named(own_sources=3, is_admin=True) == list(COMMANDS)
    assert set(COMMANDS) - set(await named(own_sources=0, is_admin=False)) == {
        "mysources",
        *(entry.name for entry in ADMIN_MENU),
    }


@pytest.mark.parametrize("typed", ["/help digest", "/help /digest", "/help digets", "/help DIGEST"])
async def test_help_with_a_commands_name_tells_of_that_command(at_hand: Services, typed: str) -> None:
    reply = await ask(at_hand, typed)
    assert reply.html == "/digest – What happened in one message, at a time you choose: /digest 08:00"
    assert (await press(at_hand, reply, "/digest")).html == (await ask(at_hand, "/digest")).html


async def test_help_about_anything_else_is_the_whole_help(at_hand: Services) -> None:
    assert (await ask(at_hand, "/help Kaliningrad")).html == (await ask(at_hand, "/help")).html
    assert (await ask(at_hand, "/help broadcast")).html == (await ask(at_hand, "/help")).html


def test_habits_lead_to_commands_and_are_none_themselves() -> None:
    assert set(HABITS.values()) <= set(COMMANDS)
    assert not set(HABITS) & set(COMMANDS)


@pytest.mark.parametrize(
    ("tag", "language"), [("pl", "pl"), ("de-AT", "de"), ("UK", "uk"), ("xx", "en"), ("", "en"), ("pt-br", "en")]
)
def test_a_reader_gets_their_language_where_there_is_one(tag: str, language: str) -> None:
    assert say_in(tag).language == language


def test_values_are_escaped_in_messages_and_plain_on_buttons() -> None:
    say = say_in("en")
    assert say("Did you mean {title}?", title="<b> & {x}") == "Did you mean &lt;b&gt; &amp; {x}?"
    assert say("{a}", a=Html("<b>a</b>")) == "<b>a</b>"
    assert say.plain("Follow {topic}", topic="<b> & c") == "Follow <b> & c"


def test_counts_choose_their_words() -> None:
    say = say_in("en")
    assert say.count(1, "{n} outlet", "{n} outlets") == "1 outlet"
    assert say.count(0, "{n} outlet", "{n} outlets") == "0 outlets"


def test_the_apology_blames_nobody_and_promises_nothing() -> None:
    text = apology(request("/status")).html
    assert "on our side" in text
    assert "!" not in text


async def test_about_shows_what_an_operator_needs_for_their_settings(at_hand: Services) -> None:
    shown = assert_sendable(await about(request("/about"), at_hand))
    assert f"This chat's number: {request('/about').address.chat}" in shown
    assert "Who runs it: https://example.org/our-bot" in shown
