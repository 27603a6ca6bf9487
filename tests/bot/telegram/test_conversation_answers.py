"""From replies to messages: answers that get through, and buttons that change the message they stand under."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Update

from bot.sandbox.rooms import Room
from bot.sending.courier import keyboard
from bot.telegram.updates import ALLOWED
from feeds.audience import Address, ChatState
from handlers.reply import Button, Reply
from tests.bot.talk import Talk, says

# --- getting the answer through --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "error", "code": 429, "description": "Too Many Requests: retry after 0", "retry_after": 0},
        {"kind": "error", "code": 502, "description": "Bad Gateway"},
        {"kind": "drop", "times": 3},
    ],
    ids=["flood", "gateway", "three lines cut"],
)
async def test_an_answer_goes_again_until_it_arrives(talk: Talk, trouble: dict[str, Any]) -> None:
    talk.answer = says()
    room = talk.ada()
    await talk.desk.person.post("faults", method="sendMessage", **trouble)
    await talk.desk.person.send(room.id, "/status")
    await talk.hear()
    assert [message["text"] for message in await talk.desk.person.messages(room.id)] == ["/status", "Hello"]


async def test_an_answer_follows_a_group_that_moved_and_leaves_a_thread_that_went(talk: Talk) -> None:
    talk.answer = says()
    world = talk.desk.world
    group, forum = world.add_group("Desk", kind="group"), world.add_group("Forum", forum=True)
    thread = world.add_topic(forum, "Kaliningrad")
    await talk.desk.person.send(group.id, "/status")
    await talk.desk.person.send(forum.id, "/status", thread=thread)
    moved = world.migrate(group)
    world.delete_topic(forum, thread)
    await talk.hear()
    assert [m["text"] for m in await talk.desk.person.messages(moved.id)][-1] == "Hello"
    assert [(m["text"], m["thread"]) for m in await talk.desk.person.messages(forum.id)][-1] == ("Hello", 0)
    assert set(talk.chats.moved) == {(group.id, moved.id)}


async def test_an_answer_to_somebody_who_blocked_the_bot_meanwhile_is_let_go(talk: Talk) -> None:
    talk.answer = says()
    room = talk.ada()
    await talk.desk.person.send(room.id, "/status")
    await talk.desk.person.post("block", chat=room.id)
    await talk.hear()
    assert talk.chats.states == [(room.id, ChatState.BLOCKED)]
    assert [message["text"] for message in await talk.desk.person.messages(room.id)] == ["/status"]


async def test_no_answer_is_sent_where_there_is_none(talk: Talk) -> None:
    room = talk.ada()
    await talk.desk.person.send(room.id, "/status")
    await talk.hear()
    assert len(talk.requests) == len(await talk.desk.person.messages(room.id)) == 1


async def test_answers_of_one_chat_keep_their_order(talk: Talk) -> None:
    room = talk.ada()
    talk.answer = lambda request: Reply(request.args)
    await talk.app.start()
    for number in range(8):
        await talk.desk.person.send(room.id, f"/status {number}")
    for update in await talk.desk.bot.get_updates(allowed_updates=ALLOWED):
        await talk.app.update_queue.put(Update.de_json(update.to_dict(), talk.app.bot))
    async with asyncio.timeout(10):
        while len(await talk.desk.person.messages(room.id)) < 16:
            await asyncio.sleep(0.01)
    await talk.app.stop()
    said = [m["text"] for m in await talk.desk.person.messages(room.id) if m["from"]["is_bot"]]
    assert said == [str(number) for number in range(8)]


# --- buttons ---------------------------------------------------------------------------------------------------------


async def _pressed(talk: Talk, room: Room, reply: Reply, *, gone: bool = False, old: bool = False) -> dict[str, Any]:
    """Press the one button of a message of the bot's; returns what the person saw of the answer to it."""
    sent = await talk.desk.bot.send_message(room.id, "before")
    talk.desk.world.person_presses(room, sent.message_id, "follow")
    update = talk.desk.world.updates[-1]
    if old:
        bare = {key: update["callback_query"]["message"][key] for key in ("chat", "message_id")}
        update["callback_query"]["message"] = bare | {"date": 0}
    if gone:
        del room.messages[sent.message_id]
    talk.answer = lambda _: reply
    await talk.hear()
    answers = [event for event in talk.desk.world.events if event["type"] == "answer"]
    return answers[-1] if answers else {}


async def test_a_button_edits_its_message_in_place(talk: Talk) -> None:
    room = talk.ada()
    seen = await _pressed(talk, room, Reply("after", ((Button("Undo", "u"),),), edit=True, toast="Done", alert=True))
    [message] = await talk.desk.person.messages(room.id)
    assert (message["text"], message["buttons"]) == ("after", [[{"text": "Undo", "data": "u"}]])
    assert (seen["text"], seen["alert"]) == ("Done", True)
    assert (talk.requests[0].pressed, talk.requests[0].message_id) == ("follow", message["id"])


async def test_a_button_may_bring_a_new_message_or_only_a_word(talk: Talk) -> None:
    room = talk.ada()
    await _pressed(talk, room, Reply("more"))
    assert [m["text"] for m in await talk.desk.person.messages(room.id)] == ["before", "more"]
    seen = await _pressed(talk, room, Reply("", toast="Only a word"))
    assert seen["text"] == "Only a word"
    assert [m["text"] for m in await talk.desk.person.messages(room.id)] == ["before", "more", "before"]


@pytest.mark.parametrize(("gone", "old"), [(True, False), (False, True)], ids=["deleted", "too old"])
async def test_a_button_of_a_message_out_of_reach_is_answered_anew(talk: Talk, gone: bool, old: bool) -> None:
    room = talk.ada()
    await _pressed(talk, room, Reply("after", edit=True), gone=gone, old=old)
    assert (await talk.desk.person.messages(room.id))[-1]["text"] == "after"


async def test_a_button_that_changes_nothing_is_no_trouble(talk: Talk) -> None:
    room = talk.ada()
    seen = await _pressed(talk, room, Reply("before", edit=True, toast="As it was"))
    assert seen["text"] == "As it was"
    assert [m["text"] for m in await talk.desk.person.messages(room.id)] == ["before"]


async def test_a_button_pressed_too_long_ago_still_changes_the_message(talk: Talk) -> None:
    room = talk.ada()
    await talk.desk.person.post(
        "faults", kind="error", method="answerCallbackQuery", code=400,
        description="Bad Request: query is too old and response timeout expired or query ID is invalid",
    )  # fmt: skip
    await _pressed(talk, room, Reply("after", edit=True))
    assert [m["text"] for m in await talk.desk.person.messages(room.id)] == ["after"]


async def test_a_button_under_an_inline_result_is_answered_and_reaches_no_handler(talk: Talk) -> None:
    room, world = talk.ada(), talk.desk.world
    message = world.person_posts(room, {"text": "quiet", "via_bot": world.bot, "_inline_message_id": "i1"})
    world.updates.clear()
    query = world.person_presses(room, message["message_id"], "follow")
    await talk.hear()
    assert talk.requests == []
    assert [event["query"] for event in world.events if event["type"] == "answer"] == [query]


async def test_in_a_group_the_one_who_pressed_is_asked_for_not_the_one_who_wrote(talk: Talk) -> None:
    owner, member = talk.ada(), talk.desk.world.add_person("Max", "pl")
    group = talk.desk.world.add_group("Desk", owner=owner)
    sent = await talk.desk.bot.send_message(group.id, "before")
    talk.desk.world.person_presses(group, sent.message_id, "follow", member.person)
    await talk.hear()
    assert [(r.user_id, r.language, r.address) for r in talk.requests] == [(member.id, "pl", Address(group.id))]


async def test_a_button_may_change_the_buttons_alone(talk: Talk) -> None:
    room = talk.ada()
    sent = await talk.desk.bot.send_message(room.id, "An alert", reply_markup=keyboard(((Button("Mute", "mute"),),)))
    talk.answer = lambda request: Reply("", ((Button("Hear again", "hear"),),), toast="Muted", buttons_only=True)
    for _ in range(2):  # the second press changes nothing, which is no fault
        talk.desk.world.person_presses(room, sent.message_id, "mute")
        await talk.hear()
    [message] = [m for m in await talk.desk.person.messages(room.id) if m["from"]["is_bot"]]
    assert message["text"] == "An alert"
    assert [[each["text"] for each in row] for row in message["buttons"]] == [["Hear again"]]
