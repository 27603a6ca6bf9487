"""From updates to requests and from replies to messages: what people do in Telegram, as the handlers get to know it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.answers import Answers
from bot.application import build_application
from bot.courier import keyboard
from bot.hearing import Hearing
from bot.membership import App
from bot.pacing import Pace, Pacer
from bot.sandbox.rooms import Room
from bot.telegram import ALLOWED, Conversation
from bot.turns import Turns
from feeds.audience import Address, Chat, ChatState
from handlers.reply import Button, Reply, Request
from tests.bot.desk import Desk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Chats:
    """A store that notes what it is told of chats."""

    met: list[tuple[int, str, str, str]] = field(default_factory=list)
    states: list[tuple[int, ChatState]] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    away: set[int] = field(default_factory=set)  # set aside, and not yet heard of again

    async def meet(self, chat: int, kind: str, title: str, language: str, now: datetime) -> Chat:
        self.met.append((chat, kind, title, language))
        woken = chat in self.away
        self.away.discard(chat)
        return Chat(chat, kind, title, language, ChatState.ACTIVE, now, woken=woken)

    async def get(self, chat: int) -> Chat | None:
        return None

    async def introduced(self, chat: int) -> bool:
        return True

    async def set_state(self, chat: int, state: ChatState, now: datetime) -> None:
        self.states.append((chat, state))
        if state is not ChatState.ACTIVE:
            self.away.add(chat)

    async def migrate(self, old: int, new: int) -> None:
        self.moved.append((old, new))


@dataclass
class Talk:
    """The adapter between a sandbox and handlers that answer as a test says."""

    desk: Desk
    app: App
    chats: Chats
    requests: list[Request] = field(default_factory=list)
    answer: Callable[[Request], Reply | None] = lambda request: None

    async def dispatch(self, request: Request) -> Reply | None:
        self.requests.append(request)
        return self.answer(request)

    async def hear(self) -> None:
        """Handle every update there is, as the program asks for them."""
        for update in await self.desk.bot.get_updates(allowed_updates=ALLOWED):
            self.desk.world.forget_updates(update.update_id + 1)
            await self.app.process_update(Update.de_json(update.to_dict(), self.app.bot))

    def ada(self) -> Room:
        return self.desk.world.add_person("Ada", "de-AT", started=True)


@pytest.fixture
async def talk(desk: Desk) -> AsyncIterator[Talk]:
    """The adapter, attached and ready."""
    desk.world.limits.on = False
    app = build_application(desk.world.token, desk.address)
    made = Talk(desk, app, Chats())
    turns = Turns(Pacer(Pace(overall=1000, private=1000, group=60_000)))
    sorry = Reply("That went wrong.")
    hearing = Hearing(lambda: NOW, frozenset({900}))
    Conversation(
        made.dispatch, lambda _: sorry, made.chats, Answers(turns, pause=0.01), hearing, lambda: NOW
    ).attach(app)  # fmt: skip
    async with app:
        yield made


def _says(text: str = "Hello", **extra: Any) -> Callable[[Request], Reply]:
    return lambda _: Reply(text, **extra)


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
    talk.answer = _says()
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
    talk.answer = _says()
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
    talk.answer = _says()
    room = talk.ada()
    await talk.desk.person.post("faults", method="sendMessage", **trouble)
    await talk.desk.person.send(room.id, "/status")
    await talk.hear()
    assert [message["text"] for message in await talk.desk.person.messages(room.id)] == ["/status", "Hello"]


async def test_an_answer_follows_a_group_that_moved_and_leaves_a_thread_that_went(talk: Talk) -> None:
    talk.answer = _says()
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
    talk.answer = _says()
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
