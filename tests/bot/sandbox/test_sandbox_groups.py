"""Groups in the sandbox: members, forum topics, pins, places, forwards, leaving, commands; as the Bot API has them."""

from __future__ import annotations

import pytest
from telegram import BotCommand, BotCommandScopeChat, Message
from telegram.error import BadRequest, Forbidden

from bot.sandbox.schema import Schema
from tests.bot.desk import Desk


async def test_topics_are_opened_named_closed_and_deleted_by_an_administrator(desk: Desk) -> None:
    group = desk.world.add_group("Desk", forum=True)
    await desk.person.post("promote", chat=group.id, on=True)
    topic = await desk.bot.create_forum_topic(group.id, "Iskander")
    thread = topic.message_thread_id
    await desk.bot.edit_forum_topic(group.id, thread, name="Iskanders")
    assert group.topics == {thread: "Iskanders"}
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await desk.bot.edit_forum_topic(group.id, thread, name="Iskanders")
    await desk.bot.close_forum_topic(group.id, thread)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await desk.bot.close_forum_topic(group.id, thread)
    await desk.bot.send_message(group.id, "administrators may still write", message_thread_id=thread)
    await desk.bot.reopen_forum_topic(group.id, thread)
    await desk.bot.delete_forum_topic(group.id, thread)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await desk.bot.send_message(group.id, "x", message_thread_id=thread)
    assert not await desk.person.messages(group.id)
    assert Schema().faults("Array of Message", list(group.messages.values())) == []


async def test_service_messages_of_topics_are_of_the_schema(desk: Desk) -> None:
    group = desk.world.add_group("Desk", forum=True)
    desk.world.promote(group)
    thread = desk.world.add_topic(group, "Iskander")
    await desk.bot.edit_forum_topic(group.id, thread, name="Other")
    await desk.bot.close_forum_topic(group.id, thread)
    await desk.bot.reopen_forum_topic(group.id, thread)
    sent = await desk.bot.send_message(group.id, "x", message_thread_id=thread)
    await desk.bot.pin_chat_message(group.id, sent.message_id)
    assert Schema().faults("Array of Message", list(group.messages.values())) == []
    said = [message["service"] for message in await desk.person.messages(group.id)]
    assert said == [
        "The topic was opened",
        "The topic has a new name",
        "The topic was closed",
        "The topic was opened again",
        None,
        "A message was pinned",
    ]


async def test_an_ordinary_member_manages_no_topics_and_pins_nothing(desk: Desk) -> None:
    group = desk.world.add_group("Desk", forum=True)
    thread = desk.world.add_topic(group, "Iskander")
    sent = await desk.bot.send_message(group.id, "x", message_thread_id=thread)
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await desk.bot.create_forum_topic(group.id, "Other")
    with pytest.raises(BadRequest, match="Not enough rights to close the topic"):
        await desk.bot.close_forum_topic(group.id, thread)
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await desk.bot.pin_chat_message(group.id, sent.message_id)


async def test_a_closed_topic_takes_nothing_from_an_ordinary_member(desk: Desk) -> None:
    group = desk.world.add_group("Desk", forum=True)
    thread = desk.world.add_topic(group, "Iskander")
    await desk.person.post("topic", chat=group.id, close=thread)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await desk.bot.send_message(group.id, "x", message_thread_id=thread)
    await desk.person.post("topic", chat=group.id, reopen=thread)
    await desk.bot.send_message(group.id, "x", message_thread_id=thread)


async def test_only_forums_have_topics(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await desk.bot.create_forum_topic(group.id, "Iskander")


async def test_the_newest_pin_stands_in_the_chat_until_it_is_taken_off(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    first, second = [await desk.bot.send_message(room.id, text) for text in ("one", "two")]
    await desk.bot.pin_chat_message(room.id, first.message_id)
    await desk.bot.pin_chat_message(room.id, second.message_id)
    pinned = (await desk.bot.get_chat(room.id)).pinned_message
    assert isinstance(pinned, Message)
    assert pinned.text == "two"
    await desk.bot.unpin_chat_message(room.id)
    pinned = (await desk.bot.get_chat(room.id)).pinned_message
    assert isinstance(pinned, Message)
    assert pinned.text == "one"
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await desk.bot.pin_chat_message(room.id, 999)


async def test_owners_members_and_strangers_are_told_apart(desk: Desk) -> None:
    owner, member, stranger = (desk.world.add_person(name) for name in ("Olga", "Max", "Zoe"))
    group = desk.world.add_group("Desk", owner=owner)
    await desk.person.post("send", chat=group.id, text="hello", who=member.id)
    found = [await desk.bot.get_chat_member(group.id, room.id) for room in (owner, member, stranger)]
    assert [one.status for one in found] == ["creator", "member", "left"]
    assert [one.user.id for one in await desk.bot.get_chat_administrators(group.id)] == [owner.id]
    assert await desk.bot.get_chat_member_count(group.id) == 3
    with pytest.raises(BadRequest, match="User not found"):
        await desk.bot.get_chat_member(group.id, 5)
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await desk.bot.get_chat_administrators(owner.id)


async def test_becoming_an_administrator_is_told_to_the_bot(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    await desk.person.post("promote", chat=group.id, on=True)
    assert (await desk.bot.get_chat_member(group.id, desk.bot.id)).status == "administrator"
    await desk.person.post("promote", chat=group.id, on=False)
    changes = [update["my_chat_member"] for update in await desk.updates()]
    told = [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes]
    assert told == [("member", "administrator"), ("administrator", "member")]


async def test_an_administrator_hears_everything_and_a_member_what_is_meant_for_it(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    await desk.person.send(group.id, "to each other")
    await desk.person.send(group.id, "/status Kaliningrad")
    desk.world.promote(group)
    await desk.person.send(group.id, "to each other, again")
    heard = [update["message"]["text"] for update in await desk.updates() if "message" in update]
    assert heard == ["/status Kaliningrad", "to each other, again"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_chat_that_was_left_or_that_threw_the_bot_out_is_closed_to_it(desk: Desk, kind: str) -> None:
    left, kicked = (desk.world.add_group(title, kind=kind) for title in ("Left", "Kicked"))
    await desk.bot.leave_chat(left.id)
    await desk.person.post("kick", chat=kicked.id)
    with pytest.raises(Forbidden, match=f"bot is not a member of the {kind} chat"):
        await desk.bot.send_message(left.id, "x")
    with pytest.raises(Forbidden, match=f"bot was kicked from the {kind} chat"):
        await desk.bot.send_message(kicked.id, "x")
    with pytest.raises(Forbidden, match="kicked"):
        await desk.bot.get_chat_administrators(kicked.id)
    told = [update["my_chat_member"]["new_chat_member"]["status"] for update in await desk.updates()]
    assert told == ["left", "kicked"]


async def test_a_forwarded_message_says_whose_it_was(desk: Desk) -> None:
    ada, max_ = (desk.world.add_person(name, started=True) for name in ("Ada", "Max"))
    asked = await desk.person.send(ada.id, "Is it <true>?")
    first = await desk.bot.forward_message(max_.id, ada.id, asked["id"])
    again = await desk.bot.forward_message(ada.id, max_.id, first.message_id)
    assert first.text == again.text == "Is it <true>?"
    assert first.forward_origin is not None
    assert first.forward_origin == again.forward_origin
    assert (await desk.person.messages(max_.id))[0]["forwarded"] == "Ada"
    assert Schema().faults("Array of Message", list(max_.messages.values())) == []
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await desk.bot.forward_message(max_.id, ada.id, 999)


async def test_a_place_and_a_changed_message_reach_the_bot(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    sent = await desk.person.send(room.id, "one")
    await desk.person.post("edit", chat=room.id, message=sent["id"], text="two")
    await desk.person.post("location", chat=room.id, latitude=54.7, longitude=20.5)
    _, edited, placed = await desk.updates()
    assert edited["edited_message"]["text"] == "two"
    assert placed["message"]["location"] == {"latitude": 54.7, "longitude": 20.5}


async def test_commands_are_kept_by_language_and_place(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    scope = BotCommandScopeChat(room.id)
    await desk.bot.set_my_commands([BotCommand("status", "A brief")])
    await desk.bot.set_my_commands([BotCommand("status", "Сводка")], language_code="ru")
    await desk.bot.set_my_commands([BotCommand("status", "Ada's")], scope=scope)
    assert [c.description for c in await desk.bot.get_my_commands()] == ["A brief"]
    assert [c.description for c in await desk.bot.get_my_commands(language_code="ru")] == ["Сводка"]
    assert [c.description for c in await desk.bot.get_my_commands(scope=scope)] == ["Ada's"]
    await desk.bot.delete_my_commands(language_code="ru")
    assert not await desk.bot.get_my_commands(language_code="ru")


@pytest.mark.parametrize(
    ("commands", "language", "words"),
    [
        ([("Status", "A brief")], "", "Bot_command_invalid"),
        ([("status", "")], "", "command description must be 1-256 characters"),
        ([("status", "x" * 257)], "", "command description must be 1-256 characters"),
        ([("status", "A brief")] * 101, "", "Bot_commands_too_much"),
        ([("status", "A brief")], "english", "Invalid language code specified"),
    ],
)
async def test_commands_telegram_would_not_list_are_refused(
    desk: Desk, commands: list[tuple[str, str]], language: str, words: str
) -> None:
    listed = [{"command": name, "description": description} for name, description in commands]
    answer = await desk.raw("setMyCommands", commands=listed, language_code=language)
    assert words.lower() in answer["description"].lower()
    assert answer["error_code"] == 400
