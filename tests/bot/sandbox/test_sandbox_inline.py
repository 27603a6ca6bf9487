"""Inline queries in the sandbox: asked in any chat, answered by the bot; a result chosen, pressed and edited."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest

from bot.sandbox.world import World
from tests.bot.desk import Desk, png

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Follow", callback_data="f")]])


def _article(number: str = "1", text: str = "<b>quiet</b>", **extra: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, "Kaliningrad", InputTextMessageContent(text, "HTML"), **extra)


async def _asked(desk: Desk, chat: int, words: str = "kaliningrad") -> tuple[InlineQuery, asyncio.Task[Any]]:
    asking = asyncio.create_task(desk.person.post("inline", chat=chat, query=words))
    async with asyncio.timeout(20):
        while True:
            for update in await desk.bot.get_updates(timeout=10):
                await desk.bot.get_updates(offset=update.update_id + 1)
                if update.inline_query is not None:
                    return update.inline_query, asking


async def test_a_query_says_who_asks_what_and_where(desk: Desk) -> None:
    ada = desk.world.add_person("Ada", started=True)
    group = desk.world.add_group("Desk", owner=ada)
    for chat, kind in ((ada.id, "sender"), (group.id, "supergroup")):
        query, asking = await _asked(desk, chat, "искандер")
        assert (query.from_user.id, query.query, query.chat_type) == (ada.id, "искандер", kind)
        await query.answer([_article()])
        assert (await asking)["answered"]


async def test_a_chosen_result_stands_in_the_chat_as_the_persons_own(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    query, asking = await _asked(desk, group.id)
    await query.answer([_article("a"), _article("b", "<i>tense</i>")])
    await desk.person.post("choose", query=(await asking)["query"], result="b")
    [message] = await desk.person.messages(group.id)
    assert (message["text"], message["entities"][0]["type"], message["via"]) == ("tense", "italic", "DewlineBot")
    assert not message["from"]["is_bot"]
    chosen, posted = await desk.updates()
    assert chosen["chosen_inline_result"]["result_id"] == "b"
    assert "inline_message_id" not in chosen["chosen_inline_result"]
    assert posted["message"]["via_bot"]["id"] == desk.bot.id


async def test_a_chosen_result_with_buttons_can_be_pressed_and_edited(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    query, asking = await _asked(desk, room.id)
    await query.answer([_article(reply_markup=KEYS)])
    shown = await desk.person.post("choose", query=(await asking)["query"], result="1")
    desk.world.person_presses(room, shown["id"], "f")
    chosen, _, pressed = await desk.updates()
    number = chosen["chosen_inline_result"]["inline_message_id"]
    assert pressed["callback_query"]["inline_message_id"] == number
    assert "message" not in pressed["callback_query"]
    assert await desk.bot.edit_message_text("news", inline_message_id=number) is True
    assert (await desk.person.messages(room.id))[0]["text"] == "news"
    with pytest.raises(BadRequest, match="not modified"):
        await desk.bot.edit_message_text("news", inline_message_id=number)
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await desk.bot.edit_message_text("news", inline_message_id="of nobody")


async def test_a_photo_sent_before_can_be_a_result(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    sent = await desk.bot.send_photo(room.id, png(30, 20))
    query, asking = await _asked(desk, room.id)
    await query.answer([InlineQueryResultCachedPhoto("p", sent.photo[-1].file_id, caption="30 days")])
    shown = await desk.person.post("choose", query=(await asking)["query"], result="p")
    assert (shown["text"], shown["picture"]["width"]) == ("30 days", 30)


async def test_an_answer_may_bring_people_to_the_private_chat(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    query, asking = await _asked(desk, room.id, "")
    await query.answer([], button=InlineQueryResultsButton("Open Dewline", start_parameter="topics"))
    assert (await asking)["button"] == {"text": "Open Dewline", "start_parameter": "topics"}


@pytest.mark.parametrize(
    ("results", "extra", "words"),
    [
        ([_article(str(number)) for number in range(51)], {}, "too many inline query results"),
        ([_article("1"), _article("1")], {}, "result_id_duplicate"),
        ([_article("1", "<b>open")], {}, "can't parse entities"),
        ([_article("1", "x" * 4097)], {}, "message is too long"),
        ([], {"next_offset": "ж" * 33}, "next_offset_invalid"),
        ([], {"button": InlineQueryResultsButton("Go", start_parameter="a b")}, "start_param_invalid"),
    ],
    ids=["51 results", "two of one id", "markup", "too long", "offset", "start"],
)
async def test_an_answer_telegram_would_refuse_is_refused_and_can_be_given_again(
    desk: Desk, results: list[InlineQueryResultArticle], extra: dict[str, Any], words: str
) -> None:
    room = desk.world.add_person("Ada", started=True)
    query, asking = await _asked(desk, room.id)
    with pytest.raises(BadRequest) as refused:
        await desk.bot.answer_inline_query(query.id, results, **extra)
    assert words in refused.value.message.lower()
    await query.answer([_article()])
    assert len((await asking)["results"]) == 1


async def test_a_query_is_answered_once(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    query, asking = await _asked(desk, room.id)
    await query.answer([_article()])
    await asking
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer([_article()])


async def test_only_so_many_questions_are_kept() -> None:
    world = World()
    room = world.add_person("Ada", started=True)
    for number in range(300):
        world.person_types_inline(room, str(number))
    assert len(world.inline) == 200
