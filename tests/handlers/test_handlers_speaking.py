"""/language: chosen by name or button, kept for the chat, and left to Telegram again."""

from __future__ import annotations

import pytest
from newsroom import CHAT, request

from handlers.commands import dispatch
from handlers.reply import Services


async def _reads(services: Services) -> str:
    chat = await services.store.chats.get(CHAT.chat)
    assert chat is not None
    return chat.reads


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Polski", "pl"),
        ("polish", "pl"),
        ("UK", "uk"),
        ("русский", "ru"),
        ("german", "de"),
        ("lietuvių", "lt"),
        ("polnisch", "pl"),
        ("УКРАИНСКИЙ", "uk"),
        ("німецька", "de"),
        ("rosyjski", "ru"),
        ("ua", "uk"),
        ("englisch", "en"),
    ],
)
async def test_a_language_is_chosen_by_its_name_or_code(before_all: Services, typed: str, code: str) -> None:
    reply = await dispatch(request(f"/language {typed}"), before_all)
    assert reply is not None
    assert await _reads(before_all) == code
    assert any(button.text.startswith("✓") for row in reply.buttons for button in row)


async def test_the_answer_is_in_the_language_that_was_chosen(before_all: Services) -> None:
    reply = await dispatch(request(pressed="1|language|pl"), before_all)
    assert reply is not None
    assert reply.html.startswith("Piszę w tym języku: <b>Polski</b>.")
    assert (reply.edit, reply.toast) == (True, "Polski")


async def test_telegrams_language_is_taken_again(before_all: Services) -> None:
    before = await _reads(before_all)
    await dispatch(request(pressed="1|language|de"), before_all)
    assert await _reads(before_all) == "de"
    await dispatch(request(pressed="1|language|telegram"), before_all)
    assert await _reads(before_all) == before


async def test_a_language_that_is_not_spoken_changes_nothing_and_offers_those_that_are(before_all: Services) -> None:
    before = await _reads(before_all)
    reply = await dispatch(request("/language Klingon"), before_all)
    assert reply is not None
    assert "I do not speak that one" in reply.html
    assert sum(len(row) for row in reply.buttons) == 7
    assert await _reads(before_all) == before
