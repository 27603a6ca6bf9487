"""Channels in the sandbox, and groups that silence the bot: as the Bot API has them."""

from __future__ import annotations

import pytest
from telegram import ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from tests.bot.desk import Desk, png


async def test_a_channel_takes_posts_from_an_administrator_who_may_post(desk: Desk) -> None:
    ada = desk.world.add_person("Ada", started=True)
    channel = desk.world.add_channel("Baltic Watch", ada, "baltic_watch")
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await desk.bot.send_message(channel.id, "x")
    await desk.person.post("appoint", chat=channel.id)
    sent = await desk.bot.send_message("@Baltic_Watch", "x")
    await desk.bot.edit_message_text("y", channel.id, sent.message_id)
    await desk.person.post("appoint", chat=channel.id, denied=["can_post_messages"])
    for send in (desk.bot.send_message(channel.id, "x"), desk.bot.send_photo(channel.id, png(8, 8))):
        with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
            await send
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await desk.bot.edit_message_text("z", channel.id, sent.message_id)
    await desk.person.post("kick", chat=channel.id)
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await desk.bot.send_message(channel.id, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await desk.bot.send_message("@nowhere_at_all", "x")


async def test_the_bot_hears_how_it_stands_in_a_channel_and_who_did_that(desk: Desk) -> None:
    ada, bo = (desk.world.add_person(name, started=True) for name in ("Ada", "Bo"))
    channel = desk.world.add_channel("Baltic Watch", ada)
    desk.world.appoint(channel, ["can_post_messages"], by=bo)
    desk.world.appoint(channel)
    desk.world.change_status(channel, "kicked")
    changes = [update["my_chat_member"] for update in await desk.updates()]
    assert [
        (change["from"]["id"], change["new_chat_member"]["status"], change["new_chat_member"].get("can_post_messages"))
        for change in changes
    ] == [(bo.id, "administrator", False), (ada.id, "administrator", True), (ada.id, "kicked", None)]


async def test_who_administers_a_channel_and_may_post_is_seen_from_inside_only(desk: Desk) -> None:
    ada, bo = (desk.world.add_person(name, started=True) for name in ("Ada", "Bo"))
    public, private = desk.world.add_channel("Public", ada, "public_one"), desk.world.add_channel("Private", ada)
    assert (await desk.bot.get_chat("@public_one")).id == public.id
    with pytest.raises(BadRequest, match="Member list is inaccessible"):
        await desk.bot.get_chat_administrators(public.id)
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await desk.bot.get_chat(private.id)
    desk.world.appoint(private)
    private.admins.add(bo.id)
    private.silent.add(bo.id)
    found = {one.user.id: one for one in await desk.bot.get_chat_administrators(private.id)}
    assert set(found) == {ada.id, bo.id}
    silent = found[bo.id]
    assert isinstance(silent, ChatMemberAdministrator)
    assert silent.can_post_messages is False


async def test_a_group_may_take_single_permissions_from_the_bot(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    await desk.person.post("restrict", chat=group.id, denied=["can_send_photos"])
    await desk.bot.send_message(group.id, "x")
    with pytest.raises(BadRequest, match="Not enough rights to send photos to the chat"):
        await desk.bot.send_photo(group.id, png(8, 8))
    await desk.person.post("restrict", chat=group.id, denied=["can_send_messages", "can_send_documents"])
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await desk.bot.send_message(group.id, "x")
    with pytest.raises(BadRequest, match="Not enough rights to send documents to the chat"):
        await desk.bot.send_document(group.id, b"x", filename="x.txt")
    await desk.person.post("restrict", chat=group.id)
    await desk.bot.send_message(group.id, "x")
    standings = [update["my_chat_member"]["new_chat_member"] for update in await desk.updates()]
    assert [one["status"] for one in standings] == ["restricted", "restricted", "member"]
    assert [one.get("can_send_messages") for one in standings] == [True, False, None]


async def test_what_stands_in_a_channel_is_said_by_the_channel_whoever_posted_it(desk: Desk) -> None:
    ada = desk.world.add_person("Ada", started=True)
    channel = desk.world.add_channel("Baltic Watch", ada)
    desk.world.appoint(channel)
    sent = await desk.bot.send_message(channel.id, "x")
    assert sent.from_user is None
    assert sent.sender_chat is not None
    assert sent.sender_chat.id == channel.id
    desk.world.person_posts(channel, {}, "a post")
    desk.world.person_presses(channel, sent.message_id, "1|story|1", ada.person)
    _, post, press = await desk.updates()
    assert "from" not in post["channel_post"]
    assert press["callback_query"]["from"]["id"] == ada.id
    assert press["callback_query"]["message"]["sender_chat"]["id"] == channel.id
    shown = await desk.person.messages(channel.id)
    assert [message["from"]["is_bot"] for message in shown] == [True, False]
