"""Only a group's administrators change what it gets, unless they let everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from newsroom import CHAT, request

from handlers.commands import COMMANDS, dispatch
from handlers.permitting import COMMANDS as CHANGING
from handlers.permitting import VERBS
from handlers.pressed import _VERBS
from handlers.reply import Reply, Services

GROUP: dict[str, Any] = {"chat_kind": "supergroup"}
REFUSED = "Only the group's administrators can change this."


def _asking(services: Services, answer: bool | None) -> Services:
    async def manages(chat: int, user: int) -> bool | None:
        return answer

    return replace(services, manages=manages)


async def _said(services: Services, text: str = "", **values: Any) -> Reply:
    reply = await dispatch(request(text, **{**GROUP, **values}), services)
    assert reply is not None
    return reply


async def _topics(services: Services) -> list[str]:
    return [each.topic for each in await services.store.subscriptions.of(CHAT)]


@pytest.mark.parametrize(
    "text", ["/subscribe kaliningrad", "/start follow_kaliningrad", "/quiet 22-7 Warsaw", "/language pl", "/watch nato"]
)
async def test_a_member_is_told_that_administrators_change_settings(before_all: Services, text: str) -> None:
    reply = await _said(_asking(before_all, False), text)
    assert reply.html.startswith(REFUSED)
    assert await _topics(before_all) == []


async def test_a_members_press_changes_nothing_and_is_answered_by_a_box(before_all: Services) -> None:
    reply = await _said(_asking(before_all, False), pressed="1|on|topics|kaliningrad")
    assert (reply.html, reply.toast, reply.alert) == ("", REFUSED, True)
    assert await _topics(before_all) == []


async def test_a_mistyped_command_that_is_run_by_its_button_is_no_way_around(before_all: Services) -> None:
    reply = await _said(_asking(before_all, False), pressed="1|run|subscribe|kaliningrad")
    assert reply.html.startswith(REFUSED)
    assert await _topics(before_all) == []


@pytest.mark.parametrize(
    "text",
    ["/topics", "/subscriptions", "/status Kaliningrad", "/quiet", "/language", "/subscribe", "/digest", "/digest now"],
)
async def test_a_member_may_look_at_everything(before_all: Services, text: str) -> None:
    reply = await _said(_asking(before_all, False), text)
    assert not reply.html.startswith(REFUSED)


async def test_an_administrator_may_change_settings(before_all: Services) -> None:
    await _said(_asking(before_all, True), "/subscribe kaliningrad")
    assert await _topics(before_all) == ["kaliningrad"]


async def test_who_speaks_in_the_groups_own_name_is_an_administrator(before_all: Services) -> None:
    await _said(_asking(before_all, False), "/subscribe kaliningrad", anonymous=True)
    assert await _topics(before_all) == ["kaliningrad"]


async def test_what_the_group_itself_asks_to_delete_any_administrator_deletes(before_all: Services) -> None:
    await _said(_asking(before_all, True), "/subscribe kaliningrad")
    asked = await _said(before_all, "/forgetme", anonymous=True, user_id=1087968824)  # Telegram's @GroupAnonymousBot
    pressed = asked.buttons[0][0].data
    assert (await _said(_asking(before_all, False), pressed=pressed)).toast == REFUSED
    assert await _topics(before_all) == ["kaliningrad"]
    await _said(_asking(before_all, True), pressed=pressed)
    assert await _topics(before_all) == []


async def test_what_somebody_asked_to_be_deleted_nobody_else_deletes(before_all: Services) -> None:
    asked = await _said(_asking(before_all, True), "/forgetme")
    reply = await _said(_asking(before_all, True), pressed=asked.buttons[0][0].data, user_id=8)
    assert reply.toast == "Only who asked for it can press this."


async def test_where_telegram_does_not_say_nothing_is_changed_and_one_may_try_again(before_all: Services) -> None:
    reply = await _said(_asking(before_all, None), "/subscribe kaliningrad")
    assert "Try again" in reply.html
    assert await _topics(before_all) == []


async def test_administrators_let_everybody_and_only_they_do(before_all: Services) -> None:
    member, administrator = _asking(before_all, False), _asking(before_all, True)
    refused = await _said(member, "/permissions everyone")
    assert refused.html.startswith(REFUSED)
    await _said(administrator, "/permissions everyone")
    await _said(member, "/subscribe kaliningrad")
    assert await _topics(before_all) == ["kaliningrad"]
    again = await _said(member, pressed="1|permissions|administrators")
    assert again.toast == REFUSED
    await _said(administrator, pressed="1|permissions|administrators")
    await _said(member, "/subscribe iskander")
    assert await _topics(before_all) == ["kaliningrad"]


@pytest.mark.parametrize("word", ["admins", "administratorzy", "администраторы", "адміністратори", "Administratoren"])
async def test_administrators_are_named_in_the_readers_language(word: str, before_all: Services) -> None:
    administrator = _asking(before_all, True)
    await _said(administrator, "/permissions everyone")
    assert "Only the group's administrators" in (await _said(administrator, f"/permissions {word}")).html


async def test_a_group_takes_charge_of_no_channel(before_all: Services) -> None:
    reply = await _said(_asking(before_all, True), "/start channel_1001234567890")
    assert reply.html.startswith("This link leads to nothing here")


async def test_a_private_chat_is_its_persons(before_all: Services) -> None:
    await _said(_asking(before_all, False), "/subscribe kaliningrad", chat_kind="private")
    assert await _topics(before_all) == ["kaliningrad"]


# What changes nothing in a group; a new command or button belongs here or in handlers/permitting.py.
READING = set(
    "about chart export help latest mydata search sources start stats status story subscriptions timeline topics"
    " watches addsource pausesource resumesource removesource exportsources broadcast channel ban unban".split()
)
SHOWING = set(
    "again brief bytopic chart digestnow digestpage find latest list more ofany page rests retext show source sources"
    " status story text timeline watches addsource pausesource resumesource removesource dropsource keepsource nosource"
    " broadcast nobroadcast remember noown outlets taste want channel".split()
)


def test_every_command_and_button_is_known_to_change_settings_or_not() -> None:
    assert set(COMMANDS) - CHANGING <= READING
    assert set(_VERBS) - VERBS <= SHOWING
    assert not CHANGING & READING
    assert not VERBS & SHOWING
