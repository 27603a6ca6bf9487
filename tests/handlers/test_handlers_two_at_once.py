"""Two administrators of a group change its settings at once: both changes stand, and a stale button says so."""

from __future__ import annotations

import asyncio
from typing import Any

from newsroom import CHAT, NOW, request

from feeds.model import Level
from handlers.commands import dispatch
from handlers.reply import Reply, Services

ADA: dict[str, Any] = {"chat_kind": "supergroup", "user_id": 11, "user_name": "Ada"}
BO: dict[str, Any] = {"chat_kind": "supergroup", "user_id": 12, "user_name": "Bo"}


async def _do(services: Services, who: dict[str, Any], text: str = "", pressed: str | None = None) -> Reply:
    reply = await dispatch(request(text, pressed=pressed, **who), services)
    assert reply is not None
    return reply


def _data(reply: Reply, text: str) -> str:
    return next(str(button.data) for row in reply.buttons for button in row if text in button.text)


async def test_both_changes_stand_and_the_later_answer_shows_the_earlier_one(before_all: Services) -> None:
    await _do(before_all, ADA, "/subscribe kaliningrad")
    adas, bos = [await _do(before_all, who, pressed="1|want|kaliningrad") for who in (ADA, BO)]
    answers = await asyncio.gather(
        _do(before_all, ADA, pressed=_data(adas, "Silent")),
        _do(before_all, BO, pressed=_data(bos, "Notable")),
    )
    [held] = await before_all.store.subscriptions.of(CHAT)
    assert (held.terms.silent, held.terms.minimum) == (True, Level.NOTABLE)
    assert any("without a sound" in answer.html and "notable" in answer.html for answer in answers)


async def test_topics_that_two_switch_on_at_once_are_both_on(before_all: Services) -> None:
    await asyncio.gather(
        _do(before_all, ADA, pressed="1|on|topics|kaliningrad"),
        _do(before_all, BO, pressed="1|on|topics|iskander"),
        _do(before_all, BO, "/quiet 22-7 Warsaw"),
        _do(before_all, ADA, "/watch Redzikowo"),
    )
    assert {each.topic for each in await before_all.store.subscriptions.of(CHAT)} == {"kaliningrad", "iskander"}
    assert await before_all.store.quiet.of(CHAT.chat) is not None


async def test_a_stale_button_says_so_and_shows_how_things_stand(before_all: Services) -> None:
    await _do(before_all, ADA, "/subscribe kaliningrad")
    stale_topics, stale_panel = (
        await _do(before_all, BO, "/topics"),
        await _do(before_all, BO, pressed="1|want|kaliningrad"),
    )
    await _do(before_all, ADA, pressed="1|off|topics|kaliningrad")
    await _do(before_all, ADA, pressed="1|on|topics|iskander")
    again = await _do(before_all, BO, pressed=_data(stale_topics, "✓ Kaliningrad"))
    assert again.toast == "It was so already."
    assert [b.text for row in again.buttons for b in row if b.text.startswith("✓")] == ["✓ Iskander"]
    gone = await _do(before_all, BO, pressed=_data(stale_panel, "Silent"))
    assert gone.toast == "This is no longer there."
    assert {each.topic for each in await before_all.store.subscriptions.of(CHAT)} == {"iskander"}
    assert (await before_all.store.terms.taste(CHAT)).muted == frozenset()


async def test_of_one_setting_the_later_press_counts(before_all: Services) -> None:
    for who, text in ((ADA, "/quiet 22-7 Warsaw"), (BO, "/quiet 23-6"), (ADA, "/digest 08:00"), (BO, "/digest 09:30")):
        await _do(before_all, who, text)
    quiet, digest = await before_all.store.quiet.of(CHAT.chat), await before_all.store.digests.of(CHAT)
    assert quiet is not None
    assert digest is not None
    shown = (await _do(before_all, ADA, "/quiet")).html + (await _do(before_all, ADA, "/digest")).html
    assert "23:00" in shown
    assert "09:30" in shown
    assert digest.next > NOW
