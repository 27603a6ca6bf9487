"""From updates to requests and from replies to messages: what people do in Telegram, as the handlers get to know it."""

from __future__ import annotations

import pytest
from telegram import Update

from bot.sending.pacing import Pacer
from bot.sending.turns import Turns
from bot.telegram.answers import Answers
from bot.telegram.hearing import Hearing
from bot.telegram.updates import Conversation
from feeds.audience import Address, ChatState
from handlers.reply import Reply, Request
from tests.bot.talk import NOW, Talk, says

# --- what is said ----------------------------------------------------------------------------------------------------


async def test_a_command_becomes_a_request_with_everything_behind_it(talk: Talk) -> None:
    room = talk.ada()
    await talk.desk.person.send(room.id, "/StAtus   Suwałki <b>gap</b> ")
    await talk.hear()
    assert talk.requests == [
        Request(
            Address(room.id), "private", room.id, "Ada", "de-AT", "status", "Suwałki <b>gap</b> ", NOW, bot="DewlineBot"
        )
    ]
    assert talk.chats.met == [(room.id, "private", "Ada", "de-AT")]


@pytest.mark.parametrize(
    ("text", "command", "args"),
    [
        ("Kaliningrad?", "", "Kaliningrad?"),
        ("/", "", ""),
        ("/status\nIskander", "status", "Iskander"),
        ("/status@DEWLINEBOT x", "status", "x"),
        ("  /status", "", "  /status"),
        ("/статус", "статус", ""),
        ("/status " + "x" * 4000, "status", "x" * 4000),
    ],
)
async def test_whatever_is_written_in_private_is_for_the_bot(talk: Talk, text: str, command: str, args: str) -> None:
    await talk.desk.person.send(talk.ada().id, text)
    await talk.hear()
    assert [(request.command, request.args) for request in talk.requests] == [(command, args)]


async def test_in_a_group_only_commands_are_for_the_bot_and_not_those_of_others(talk: Talk) -> None:
    group = talk.desk.world.add_group("Desk")
    talk.desk.world.promote(group)  # an administrator hears everything
    for text in ("Kaliningrad?", "/status@OtherBot x", "@DewlineBot hello", "/status x", "/status@dewlinebot y"):
        await talk.desk.person.send(group.id, text)
    await talk.hear()
    assert [(request.args, request.addressed) for request in talk.requests] == [("x", False), ("y", True)]


async def test_an_answer_goes_to_the_thread_that_asked(talk: Talk) -> None:
    talk.answer = says()
    group = talk.desk.world.add_group("Desk", forum=True)
    thread = talk.desk.world.add_topic(group, "Kaliningrad")
    await talk.desk.person.send(group.id, "/status", thread=thread)
    await talk.hear()
    assert talk.requests[0].address == Address(group.id, thread)
    assert (await talk.desk.person.messages(group.id))[-1]["thread"] == thread


async def test_a_reply_outside_a_forum_is_no_thread(talk: Talk) -> None:
    group = talk.desk.world.add_group("Desk")
    first = await talk.desk.person.send(group.id, "/status")
    talk.desk.world.updates.clear()
    reply = talk.desk.world.person_sends(group, "/status", reply_to=first["id"])
    reply["message_thread_id"] = first["id"]  # a supergroup's chain of replies carries one too
    await talk.hear()
    assert talk.requests[0].address == Address(group.id, 0)


@pytest.mark.parametrize("where", ["chat", "person"])
async def test_administrators_are_known_by_their_chat_or_by_themselves(talk: Talk, where: str) -> None:
    room = talk.ada()
    other = talk.desk.world.add_group("Desk", owner=room)
    conversation = Conversation(
        talk.dispatch, lambda _: Reply(""), talk.chats, Answers(Turns(Pacer())),
        Hearing(lambda: NOW, frozenset({other.id if where == "chat" else room.id})), lambda: NOW,
    )  # fmt: skip
    talk.app.handlers.clear()
    conversation.attach(talk.app)
    await talk.desk.person.send(other.id, "/sources")
    await talk.hear()
    assert [request.is_admin for request in talk.requests] == [True]


async def test_what_is_no_question_is_left_alone(talk: Talk) -> None:
    talk.answer = says()
    room, world = talk.ada(), talk.desk.world
    sent = await talk.desk.person.send(room.id, "one")
    world.updates.clear()
    await talk.desk.person.post("edit", chat=room.id, message=sent["id"], text="/status two")
    group = world.add_group("Desk")
    await talk.desk.person.post("location", chat=group.id, latitude=54.7, longitude=20.5)
    world.person_posts(room, {"text": "Kaliningrad: quiet", "via_bot": world.bot})  # chosen from an inline query
    channel = world.add_group("Channel", kind="channel")
    await talk.desk.person.send(channel.id, "/status")
    await talk.hear()
    assert talk.requests == []


async def test_an_edited_message_is_not_answered_even_where_telegram_sends_it(talk: Talk) -> None:
    room = talk.ada()
    sent = await talk.desk.person.send(room.id, "/status one")
    talk.desk.world.updates.clear()
    talk.desk.world.allowed = None
    await talk.desk.person.post("edit", chat=room.id, message=sent["id"], text="/status two")
    [update] = await talk.desk.updates()
    await talk.app.process_update(Update.de_json(update, talk.app.bot))
    assert talk.requests == []


async def test_a_handler_that_fails_is_excused_in_one_line_and_logged(talk: Talk) -> None:
    def fail(request: Request) -> Reply:
        raise RuntimeError("a fault of ours")

    talk.answer = fail
    room = talk.ada()
    await talk.desk.person.send(room.id, "/status")
    await talk.hear()
    said = await talk.desk.person.messages(room.id)
    assert said[-1]["text"] == "That went wrong."
    assert len(said) == 2


# --- coming and going ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "deeds", "states"),
    [
        ("private", ["block", "unblock"], [ChatState.BLOCKED, ChatState.ACTIVE]),
        ("private", ["deactivate"], [ChatState.BLOCKED]),
        ("group", ["kick", "join"], [ChatState.GONE, ChatState.ACTIVE]),
        ("supergroup", ["kick"], [ChatState.GONE]),
        ("channel", ["kick", "join"], [ChatState.GONE, ChatState.ACTIVE]),
    ],
)
async def test_blocking_leaving_and_coming_back_are_kept(
    talk: Talk, kind: str, deeds: list[str], states: list[ChatState]
) -> None:
    room = talk.ada() if kind == "private" else talk.desk.world.add_group("Desk", kind=kind)
    for deed in deeds:
        await talk.desk.person.post(deed, chat=room.id)
    await talk.hear()
    assert talk.chats.states == [(room.id, state) for state in states]


async def test_a_bot_that_leaves_by_itself_is_gone_and_one_made_administrator_is_there(talk: Talk) -> None:
    left, made = (talk.desk.world.add_group(title) for title in ("Left", "Made"))
    await talk.desk.bot.leave_chat(left.id)
    talk.desk.world.promote(made)
    await talk.hear()
    assert talk.chats.states == [(left.id, ChatState.GONE), (made.id, ChatState.ACTIVE)]


@pytest.mark.parametrize(("present", "state"), [(True, ChatState.ACTIVE), (False, ChatState.GONE)])
async def test_a_restricted_bot_is_there_only_where_it_is_a_member(talk: Talk, present: bool, state: ChatState) -> None:
    group = talk.desk.world.add_group("Desk")
    talk.desk.world.promote(group)
    change = talk.desk.world.updates[-1]["my_chat_member"]
    rights = ("messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls")
    change["new_chat_member"] = {
        "status": "restricted", "user": talk.desk.world.bot, "is_member": present, "until_date": 0,
        **{f"can_send_{right}": present for right in (*rights, "other_messages")},
        **dict.fromkeys(("can_add_web_page_previews", "can_change_info", "can_invite_users"), False),
        **dict.fromkeys(("can_pin_messages", "can_manage_topics", "can_edit_tag", "can_react_to_messages"), False),
    }  # fmt: skip
    await talk.hear()
    assert talk.chats.states == [(group.id, state)]


async def test_who_lets_the_bot_in_again_is_welcomed_back_once(talk: Talk) -> None:
    room = talk.ada()
    talk.answer = lambda request: Reply("Welcome back.") if request.returned else Reply("Well?")
    for deed in ("block", "unblock"):
        await talk.desk.person.post(deed, chat=room.id)
    await talk.hear()
    await talk.desk.person.send(room.id, "/start")
    await talk.hear()
    said = [m["text"] for m in await talk.desk.person.messages(room.id) if m["from"]["is_bot"]]
    assert said == ["Welcome back.", "Well?"]
