"""Inline questions between Telegram and the handlers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.telegram.application import build_application
from bot.telegram.hearing import Hearing
from bot.telegram.offering import Offering
from bot.telegram.updates import ALLOWED
from handlers.reply import Button, Offer, Offers, Request
from tests.bot.desk import Desk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def _typed(desk: Desk, chat: int, words: str, offer: Any) -> dict[str, Any]:
    """What a person is offered who types these words in a chat."""
    app = build_application(desk.world.token, desk.address)
    Offering(offer, Hearing(lambda: NOW, frozenset())).attach(app)
    async with app:
        asking = asyncio.create_task(desk.person.post("inline", chat=chat, query=words))
        async with asyncio.timeout(10):
            while not (updates := await desk.bot.get_updates(allowed_updates=ALLOWED)):
                await asyncio.sleep(0.01)
        for update in updates:
            await app.process_update(Update.de_json(update.to_dict(), app.bot))
        found: dict[str, Any] = await asking
        return found


async def test_a_question_becomes_a_request_and_offers_become_results(desk: Desk) -> None:
    heard: list[tuple[Request, str]] = []

    async def offer(request: Request, offset: str) -> Offers:
        heard.append((request, offset))
        url = "https://t.me/DewlineBot?start=story_1"
        item = Offer("story-1", "A title", "2 outlets", "<b>A title</b>", ((Button("More", url=url),),))
        return Offers((item,), "8", 30, "Open Dewline", "inline")

    room = desk.world.add_person("Ada", "pl", started=True)
    shown = await _typed(desk, room.id, "kaliningrad", offer)
    [(request, offset)] = heard
    assert (request.args, request.language, request.bot, request.user_id, offset) == (
        "kaliningrad", "pl", "DewlineBot", room.id, "",
    )  # fmt: skip
    assert (shown["results"][0]["title"], shown["next_offset"]) == ("A title", "8")
    assert shown["button"] == {"text": "Open Dewline", "start_parameter": "inline"}
    chosen = await desk.person.post("choose", query=shown["query"], result="story-1")
    assert chosen["text"] == "A title"
    assert chosen["buttons"] == [[{"text": "More", "url": "https://t.me/DewlineBot?start=story_1"}]]


async def test_a_handler_that_fails_offers_nothing(desk: Desk) -> None:
    async def offer(request: Request, offset: str) -> Offers:
        raise RuntimeError("a fault of ours")

    room = desk.world.add_person("Ada", started=True)
    assert (await _typed(desk, room.id, "x", offer))["results"] == []


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_it_answers_in_chats_the_bot_is_not_in(desk: Desk, kind: str) -> None:
    async def offer(request: Request, offset: str) -> Offers:
        return Offers((Offer("a", "A", "", "text"),), button="Open", start="inline")

    group = desk.world.add_group("Elsewhere", kind=kind)
    desk.world.change_status(group, "kicked")
    assert (await _typed(desk, group.id, "x", offer))["results"][0]["id"] == "a"
