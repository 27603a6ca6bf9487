"""Somebody hands in a list of sources, hears of what these publish alone, takes the list away, and removes one."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.client import PATIENCE
from tests.journeys.conftest import Journey
from tests.journeys.test_administrators import file_of, logged
from tests.journeys.test_whole_path import polled_once

pytestmark = pytest.mark.journey


async def test_a_chats_own_sources_come_by_a_file_and_tell_nobody_else(journey: Journey) -> None:
    ada, bob = (journey.world.add_person(name, started=True).id for name in ("Ada", "Bob"))
    journey.bot.environment["OWN_SOURCES"] = "3"
    journey.unhurried()
    await journey.bot.start()
    for chat in (ada, bob):
        await journey.person.ask(chat, "/subscribe kaliningrad")
    await polled_once(journey)

    journey.wire.add_source("village")
    listed = f'<opml version="2.0"><body><outline text="village" xmlUrl="{journey.wire.base}/village"/></body></opml>'
    sent = await journey.person.post("document", chat=ada, name="list.opml", text=listed)
    offered = await journey.person.wait_for(ada, lambda message: True, after=sent["id"])
    assert "1 new" in offered["text"]
    await journey.press(ada, offered, "Add 1")
    await logged(journey, "new=1 source=village")
    title = "Kaliningrad ferry calls at the village"
    journey.wire.publish("village", title, "It stays for an hour.")
    told = await journey.person.wait_for(ada, lambda message: title in message["text"])
    assert "a source chosen here" in told["text"]
    assert "It stays for an hour." in told["text"]

    exported = await file_of(journey, await journey.person.ask(ada, "/mysources export"))
    assert f"{journey.wire.base}/village" in exported
    assert "village" not in (await journey.person.ask(bob, "/search ferry"))["text"]
    mine = await journey.person.ask(ada, "/mysources")
    await journey.press(ada, mine, "Remove village")
    await journey.person.wait_for(ada, lambda message: "is removed" in message["text"])
    asked, others = journey.wire.asked["village"], journey.wire.asked["vilnius"]
    async with asyncio.timeout(PATIENCE):
        while journey.wire.asked["vilnius"] < others + 4:
            await asyncio.sleep(0.02)
    assert journey.wire.asked["village"] <= asked + 1, "a request may have been on its way"
    assert not [message for message in await journey.person.messages(bob) if title in message["text"]]
    assert "Traceback" not in journey.bot.said()
