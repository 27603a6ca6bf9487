"""What becomes of answers, and of chats, where a group takes rights from the bot in the middle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import BadRequest

from bot.sending.courier import Courier
from bot.sending.outcomes import LOCKED, LOCKED_FOR, outcome_of
from bot.sending.pacing import Pace, Pacer
from bot.sending.turns import Turns
from bot.telegram.answers import Answers
from feeds.audience import Address, ChatState, Later, Unreachable
from handlers.reply import Attachment, Reply, Request
from tests.bot.desk import Desk, png

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PICTURE = Attachment("chart.png", png(8, 8), picture=True)
CHART = Reply("a caption", attachment=PICTURE, instead="No pictures; 11 stories")
FILE = Reply("a file", attachment=Attachment("x.json", b"{}"), instead="No files")


def _request(chat: int) -> Request:
    return Request(Address(chat), "supergroup", 7, "Ada", "en", "chart", "", NOW)


async def _put(desk: Desk, request: Request, reply: Reply) -> None:
    desk.world.limits.on = False
    await Answers(Turns(Pacer(Pace(1000, 1000, 60_000)))).put(Courier(desk.bot), request, reply)


@pytest.mark.parametrize(("reply", "right"), [(CHART, "can_send_photos"), (FILE, "can_send_documents")])
async def test_a_picture_or_file_that_a_group_does_not_permit_becomes_words(
    desk: Desk, reply: Reply, right: str
) -> None:
    group = desk.world.add_group("Desk")
    desk.world.restrict(group, [right])
    await _put(desk, _request(group.id), reply)
    assert [message["text"] for message in await desk.person.messages(group.id)] == [reply.instead]


async def test_a_brief_that_is_to_become_a_chart_becomes_words_in_its_place(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    brief = await desk.bot.send_message(group.id, "a brief")
    desk.world.restrict(group, ["can_send_photos"])
    await _put(desk, replace(_request(group.id), message_id=brief.message_id), replace(CHART, edit=True))
    said = await desk.person.messages(group.id)
    assert [(message["id"], message["text"]) for message in said] == [(brief.message_id, CHART.instead)]


async def test_a_chart_that_is_to_be_another_makes_room_for_words(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    shown = await desk.bot.send_photo(group.id, png(8, 8), caption="30 days")
    desk.world.restrict(group, ["can_send_photos"])
    pressed = replace(_request(group.id), message_id=shown.message_id, pictured=True)
    await _put(desk, pressed, replace(CHART, edit=True))
    assert [message["text"] for message in await desk.person.messages(group.id)] == [CHART.instead]


async def test_where_not_even_words_are_permitted_the_answer_is_given_up(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    desk.world.restrict(group, ["can_send_photos", "can_send_messages"])
    for reply in (CHART, Reply("words")):
        with pytest.raises(BadRequest, match="Not enough rights to send text messages"):
            await _put(desk, _request(group.id), reply)
    assert await desk.person.messages(group.id) == []


@pytest.mark.parametrize(
    "said",
    [
        "Need administrator rights in the channel chat",
        "CHAT_RESTRICTED",
        "CHAT_ADMIN_REQUIRED",
    ],
)
def test_a_chat_that_lets_the_bot_write_no_more_is_set_aside(said: str) -> None:
    assert outcome_of(BadRequest(said), attempts=0, now=NOW) == Unreachable(ChatState.BLOCKED, said)


@pytest.mark.parametrize(
    "said",
    ["Not enough rights to send text messages to the chat", "Have no rights to send a message", "CHAT_WRITE_FORBIDDEN"],
)
def test_a_group_that_is_locked_for_the_night_is_tried_again_and_one_that_stays_so_is_set_aside(said: str) -> None:
    evening, error = NOW - timedelta(hours=9), BadRequest(said)
    assert outcome_of(error, attempts=0, now=NOW, since=evening) == Later(NOW + LOCKED, said, counts=False)
    assert outcome_of(error, attempts=0, now=NOW, since=NOW - LOCKED_FOR) == Unreachable(ChatState.BLOCKED, said)
