"""The sandbox Bot API over sockets, driven by the library the bot uses: results, limits and errors are Telegram's."""

from __future__ import annotations

import asyncio
import contextlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.sandbox.schema import Schema
from bot.sandbox.server import serving
from tests.bot.desk import Desk


def test_the_packaged_schema_is_the_published_one(shared: Path) -> None:
    published = json.loads((shared / "telegram" / "botapi-10.3.json").read_text(encoding="utf-8"))
    packaged = json.loads(files("bot.sandbox").joinpath("botapi-10.3.json").read_text(encoding="utf-8"))
    assert packaged["methods"] == published["methods"]
    assert packaged["types"] == published["types"]


# --- results ---------------------------------------------------------------------------------------------------------


async def test_results_are_what_the_schema_says(desk: Desk) -> None:
    schema, world = Schema(), desk.world
    room = world.add_person("Ada", started=True)
    group = world.add_group("Desk", forum=True)
    thread = world.add_topic(group, "Kaliningrad")
    world.promote(group)
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    html = "<b>bold</b> <a href='https://example.org'>link</a> /status https://example.org"
    calls = [
        ("getMe", {}, "User"),
        ("sendMessage", {"chat_id": room.id, "text": html, "parse_mode": "HTML", "reply_markup": keyboard}, "Message"),
        ("sendMessage", {"chat_id": group.id, "text": "x", "message_thread_id": thread}, "Message"),
        ("getChat", {"chat_id": group.id}, "ChatFullInfo"),
        ("getChatMember", {"chat_id": group.id, "user_id": room.person["id"]}, "ChatMember"),
        ("getChatAdministrators", {"chat_id": group.id}, "Array of ChatMember"),
        ("getWebhookInfo", {}, "WebhookInfo"),
        ("createForumTopic", {"chat_id": group.id, "name": "Iskander"}, "ForumTopic"),
        ("setMyCommands", {"commands": [{"command": "status", "description": "A brief"}]}, "Boolean"),
        ("getMyCommands", {}, "Array of BotCommand"),
    ]
    for method, given, kind in calls:
        answer = await desk.raw(method, **given)
        assert answer["ok"], answer
        assert schema.faults(kind, answer["result"]) == [], method


async def test_what_people_do_arrives_as_updates_of_the_schema(desk: Desk) -> None:
    schema, world = Schema(), desk.world
    room, group = world.add_person("Ada"), world.add_group("Desk", forum=True)
    await desk.person.post("start", chat=room.id, payload="status_kaliningrad")
    sent = await desk.bot.send_message(
        room.id, "Pick", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("One", callback_data="1")]])
    )
    world.person_presses(world.rooms[room.id], sent.message_id, "1")
    await desk.person.send(group.id, "/status@dewline_bot Iskander")
    await desk.person.post("block", chat=room.id)
    await desk.person.post("kick", chat=group.id)
    wanted = ["message", "callback_query", "my_chat_member"]
    updates = (await desk.raw("getUpdates", allowed_updates=wanted))["result"]
    assert schema.faults("Array of Update", updates) == []
    kinds = [next(key for key in update if key != "update_id") for update in updates]
    assert set(wanted) == set(kinds)
    assert any(update.get("message", {}).get("text") == "/start status_kaliningrad" for update in updates)


async def test_updates_are_given_until_they_are_confirmed(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    await desk.person.send(room.id, "one")
    await desk.person.send(room.id, "two")
    first = await desk.bot.get_updates()
    again = await desk.bot.get_updates()
    assert [u.update_id for u in first] == [u.update_id for u in again]
    rest = await desk.bot.get_updates(offset=first[0].update_id + 1)
    assert [u.message.text for u in rest if u.message] == ["two"]


async def test_a_waiting_poll_is_answered_when_something_happens(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    polling = asyncio.create_task(desk.bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    await desk.person.send(room.id, "hello")
    async with asyncio.timeout(10):
        assert [u.message.text for u in await polling if u.message] == ["hello"]


async def test_a_second_poller_ends_the_first_with_a_conflict(desk: Desk) -> None:
    first = asyncio.create_task(desk.bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    async with Bot(desk.world.token, base_url=f"{desk.address}/bot") as other:
        await other.get_updates(timeout=0)
        with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
            async with asyncio.timeout(10):
                await first


# --- limits ----------------------------------------------------------------------------------------------------------


async def test_a_private_chat_takes_a_short_burst_and_then_asks_to_wait(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    for number in range(5):
        await desk.bot.send_message(room.id, str(number))
    with pytest.raises(RetryAfter) as told:
        await desk.bot.send_message(room.id, "too fast")
    assert 1 <= told.value.retry_after <= 5  # type: ignore[operator]


async def test_a_group_takes_twenty_a_minute_and_does_not_hold_up_another(desk: Desk) -> None:
    group, other = desk.world.add_group("Desk"), desk.world.add_group("Other")
    for number in range(20):
        await desk.bot.send_message(group.id, str(number))
    with pytest.raises(RetryAfter):
        await desk.bot.send_message(group.id, "too fast")
    await desk.bot.send_message(other.id, "still fine")


async def test_thirty_a_second_is_the_limit_over_all_chats(desk: Desk) -> None:
    rooms = [desk.world.add_person(f"P{number}", started=True) for number in range(31)]
    for room in rooms[:30]:
        await desk.bot.send_message(room.id, "x")
    with pytest.raises(RetryAfter):
        await desk.bot.send_message(rooms[30].id, "x")


@pytest.mark.parametrize(
    ("text", "markup", "words"),
    [
        ("x" * 4097, None, "Message is too long"),
        ("", None, "Message text is empty"),
        ("<b>open", None, "Can't parse entities: can't find end tag"),
        ("x", [[InlineKeyboardButton("One", callback_data="x" * 65)]], "Button_data_invalid"),
    ],
)
async def test_what_telegram_refuses_is_refused(desk: Desk, text: str, markup: Any, words: str) -> None:
    room = desk.world.add_person("Ada", started=True)
    keyboard = InlineKeyboardMarkup(markup) if markup else None
    with pytest.raises(BadRequest) as refused:
        await desk.bot.send_message(room.id, text, parse_mode="HTML", reply_markup=keyboard)
    assert words.lower() in str(refused.value).lower()


async def test_a_message_holds_a_hundred_marks_and_drops_the_rest_without_a_word(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    sent = await desk.bot.send_message(room.id, " ".join(f"<b>{n}</b>" for n in range(120)), parse_mode="HTML")
    assert len(sent.entities) == 100
    assert (sent.text or "").endswith("119")


async def test_the_limits_are_those_of_the_text_after_its_markup(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("One", callback_data="я" * 32)]])
    await desk.bot.send_message(room.id, f"<b>{'x' * 4096}</b>", parse_mode="HTML", reply_markup=keys)
    with pytest.raises(BadRequest, match="Message is too long"):
        await desk.bot.send_message(room.id, "🚀" * 2049)
    with pytest.raises(BadRequest, match="Message is too long"):
        await desk.bot.send_message(room.id, "<b></b>" * 5000 + "x", parse_mode="HTML")


async def test_a_flood_says_how_long_in_the_answer_and_in_its_header(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    for number in range(5):
        await desk.bot.send_message(room.id, str(number))
    async with (
        aiohttp.ClientSession(trust_env=False) as session,
        session.get(f"{desk.address}/bot{desk.world.token}/sendMessage?chat_id={room.id}&text=x") as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (429, "5")
        assert await answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 5",
            "parameters": {"retry_after": 5},
        }


async def test_an_edit_that_changes_nothing_is_refused_as_such(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    sent = await desk.bot.send_message(room.id, "same")
    with pytest.raises(BadRequest, match=r"[Mm]essage is not modified"):
        await desk.bot.edit_message_text("same", room.id, sent.message_id)
    with pytest.raises(BadRequest, match=r"[Mm]essage to edit not found"):
        await desk.bot.edit_message_text("other", room.id, 999)


# --- chats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ("block", "bot was blocked by the user"),
        ("deactivate", "user is deactivated"),
    ],
)
async def test_a_person_who_is_gone_cannot_be_written_to(desk: Desk, done: str, words: str) -> None:
    room = desk.world.add_person("Ada", started=True)
    await desk.person.post(done, chat=room.id)
    with pytest.raises(Forbidden, match=words):
        await desk.bot.send_message(room.id, "x")


async def test_nobody_is_written_to_who_never_started(desk: Desk) -> None:
    room = desk.world.add_person("Ada")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await desk.bot.send_message(room.id, "x")


async def test_a_group_that_moved_says_where_to(desk: Desk) -> None:
    group = desk.world.add_group("Desk", kind="group")
    moved = (await desk.person.post("migrate", chat=group.id))["chat"]
    with pytest.raises(ChatMigrated) as told:
        await desk.bot.send_message(group.id, "x")
    assert told.value.new_chat_id == moved
    await desk.bot.send_message(moved, "x")


async def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    with pytest.raises(BadRequest, match="Chat not found"):
        await desk.bot.send_message(5, "x")
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await desk.bot.send_message(room.id, "x", reply_parameters=ReplyParameters(99))
    await desk.bot.send_message(room.id, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True))
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await desk.bot.delete_message(room.id, 99)
    sent = await desk.person.send(room.id, "mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await desk.bot.edit_message_text("x", room.id, sent["id"])
    assert (await desk.raw("noSuchMethod"))["description"] == "Not Found: method not found"


async def test_a_thread_that_was_deleted_is_not_found(desk: Desk) -> None:
    group = desk.world.add_group("Desk", forum=True)
    thread = (await desk.person.post("topic", chat=group.id, name="Iskander"))["thread"]
    sent = await desk.bot.send_message(group.id, "x", message_thread_id=thread)
    assert sent.message_thread_id == thread
    await desk.person.post("topic", chat=group.id, delete=thread)
    with pytest.raises(BadRequest, match="thread not found"):
        await desk.bot.send_message(group.id, "x", message_thread_id=thread)


async def test_a_button_is_answered_to_the_one_who_pressed_it(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("One", callback_data="1")]])
    sent = await desk.bot.send_message(room.id, "Pick", reply_markup=keyboard)
    pressing = asyncio.create_task(desk.person.post("press", chat=room.id, message=sent.message_id, data="1"))
    [update] = await desk.bot.get_updates(timeout=10)
    assert update.callback_query is not None
    await update.callback_query.answer("Done", show_alert=True)
    async with asyncio.timeout(10):
        assert await pressing == {"answered": True, "text": "Done", "alert": True}
    with pytest.raises(BadRequest, match="Query is too old"):
        await desk.bot.answer_callback_query(update.callback_query.id)


async def test_an_inline_query_gets_the_bots_results(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    asking = asyncio.create_task(desk.person.post("inline", chat=room.id, query="kaliningrad"))
    [update] = await desk.bot.get_updates(timeout=10)
    assert update.inline_query is not None
    assert update.inline_query.query == "kaliningrad"
    await update.inline_query.answer([InlineQueryResultArticle("1", "Kaliningrad", InputTextMessageContent("quiet"))])
    async with asyncio.timeout(10):
        assert [result["title"] for result in (await asking)["results"]] == ["Kaliningrad"]


# --- trouble ---------------------------------------------------------------------------------------------------------


async def test_a_wrong_token_is_refused(desk: Desk) -> None:
    stranger = Bot("1:AAE-some-token-that-is-not-this-bots-one", base_url=f"{desk.address}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()


@pytest.mark.parametrize(("kind", "arrives"), [("drop", 0), ("lose", 1), ("half", 1), ("error", 0)])
async def test_trouble_on_order_strikes_once(desk: Desk, kind: str, arrives: int) -> None:
    room = desk.world.add_person("Ada", started=True)
    await desk.person.post("faults", kind=kind, method="sendMessage")
    with pytest.raises(NetworkError):
        await desk.bot.send_message(room.id, "x")
    assert len(await desk.person.messages(room.id)) == arrives
    await desk.bot.send_message(room.id, "y")
    record = [call for call in await desk.person.get("record") if call["method"] == "sendMessage"]
    assert [call["fault"] for call in record] == [kind, None]


async def test_a_slow_server_acts_after_its_time(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    await desk.person.post("faults", kind="slow", method="sendMessage", seconds=0.2)
    with pytest.raises(TimedOut):
        await desk.bot.send_message(room.id, "x", read_timeout=0.01)
    async with asyncio.timeout(10):
        while not await desk.person.messages(room.id):
            await asyncio.sleep(0.01)


async def test_trouble_at_random_is_the_same_again_with_the_same_seed(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    desk.world.limits.on = False
    runs = []
    for _ in range(2):
        await desk.person.post("faults", rate=0.5, seed=7, kinds=["error", "drop"])
        desk.world.calls.clear()
        for number in range(20):
            with contextlib.suppress(NetworkError):
                await desk.bot.send_message(room.id, str(number))
        runs.append([call["fault"] for call in desk.world.calls])
    assert runs[0] == runs[1]
    assert {"error", "drop", None} == set(runs[0])
    await desk.person.post("faults", clear=True)
    await desk.bot.send_message(room.id, "well again")


async def test_a_flood_on_order_names_its_wait(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    flood = {"code": 429, "description": "Too Many Requests: retry after 7", "retry_after": 7}
    await desk.person.post("faults", kind="error", method="sendMessage", **flood)
    with pytest.raises(RetryAfter) as told:
        await desk.bot.send_message(room.id, "x")
    assert told.value.retry_after == 7


async def test_a_webhook_gets_updates_with_its_secret_and_again_until_it_takes_them(desk: Desk) -> None:
    taken: list[tuple[str, str]] = []

    async def hook(request: web.Request) -> web.Response:
        body = await request.json()
        taken.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], body["message"]["text"]))
        return web.Response(status=500 if len(taken) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    room = desk.world.add_person("Ada", started=True)
    async with serving(app) as address:
        await desk.bot.set_webhook(f"{address}/hook", secret_token="s3cret")
        with pytest.raises(Conflict, match="webhook is active"):
            await desk.bot.get_updates()
        await desk.person.send(room.id, "hello")
        async with asyncio.timeout(10):
            while len(taken) < 2:
                await asyncio.sleep(0.02)
        await desk.bot.delete_webhook()
    assert taken[:2] == [("s3cret", "hello")] * 2


async def test_a_place_is_asked_for_in_private_alone_and_the_bot_is_not_told_of_the_keyboard(desk: Desk) -> None:
    keys = {"keyboard": [[{"text": "Here", "request_location": True}], ["Words"]]}
    room, group = desk.world.add_person("Ada", started=True), desk.world.add_group("Desk")
    sent = await desk.raw("sendMessage", chat_id=room.id, text="Where?", reply_markup=keys)
    assert "reply_markup" not in sent["result"]
    [shown] = [m for m in await desk.person.messages(room.id) if m["text"] == "Where?"]
    assert shown["keyboard"] == [[{"text": "Here", "location": True}], [{"text": "Words", "location": False}]]
    refused = await desk.raw("sendMessage", chat_id=group.id, text="Where?", reply_markup=keys)
    assert refused["description"] == "Bad Request: location can be requested in private chats only"
