"""A chat reads its language, and a group obeys its administrators, against the real program."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.client import PATIENCE
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey

LATER = "Poland closes a border crossing with Kaliningrad"


async def _begun(journey: Journey, chat: int) -> None:
    await journey.person.post("start", chat=chat)
    await journey.person.wait_for(chat, lambda message: bool(message["buttons"]))


async def _logged(journey: Journey, words: str, times: int = 1) -> None:
    async with asyncio.timeout(PATIENCE):
        while journey.bot.said().count(words) < times:
            await asyncio.sleep(0.05)


async def test_alerts_come_in_the_language_that_was_chosen(journey: Journey) -> None:
    ada, bo = journey.world.add_person("Ada").id, journey.world.add_person("Bo", "de").id
    await journey.bot.start()
    for chat in (ada, bo):
        await _begun(journey, chat)
        await journey.person.ask(chat, "/subscribe kaliningrad")
    answer = await journey.person.ask(ada, "/language Polski")
    assert "Piszę w tym języku: Polski." in answer["text"]
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    polish, german = await asyncio.gather(
        *(journey.person.wait_for(chat, lambda message: TITLE in message["text"]) for chat in (ada, bo))
    )
    assert "Na razie tylko vilnius" in polish["text"]
    assert "Królewiec" in polish["text"]
    assert "Bisher nur vilnius" in german["text"]
    assert "Traceback" not in journey.bot.said()


async def test_a_group_is_greeted_once_and_only_its_administrators_change_what_it_gets(journey: Journey) -> None:
    member = journey.world.add_person("Member", started=True).id
    group = journey.world.add_group("Desk").id

    async def said(text: str, **who: int) -> dict[str, Any]:
        sent = await journey.person.post("send", chat=group, text=text, **who)
        return await journey.person.wait_for(group, lambda message: True, after=sent["id"])

    journey.unhurried()
    await journey.bot.start()
    await journey.person.post("kick", chat=group)
    await journey.person.post("join", chat=group)
    hello = await journey.person.wait_for(group, lambda message: "/topics" in message["text"])
    refused = await said("/subscribe kaliningrad", who=member)
    assert "Only the group's administrators" in refused["text"]
    assert "Subscribed to Kaliningrad" in (await said("/subscribe kaliningrad"))["text"]
    await said("/permissions everyone")
    assert "Subscribed to Iskander" in (await said("/subscribe iskander", who=member))["text"]
    await journey.person.post("kick", chat=group)
    await journey.person.post("join", chat=group)
    assert "Kaliningrad" in (await said("/subscriptions"))["text"]
    await polled_once(journey)
    await journey.person.post("restrict", chat=group, denied=["can_send_messages"])
    await _logged(journey, "status=restricted")
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    await _logged(journey, "alerts=1")
    await journey.person.post("restrict", chat=group)
    await _logged(journey, "status=member", times=3)
    journey.wire.publish("warsaw", LATER, "The crossing shuts on Friday.")
    missed = await journey.person.wait_for(group, lambda message: TITLE in message["text"])
    assert missed["text"].startswith("1 story since ")
    await journey.person.wait_for(group, lambda message: LATER in message["text"])
    assert sum(TITLE in message["text"] for message in await journey.person.messages(group)) == 1
    greetings = [m for m in await journey.person.messages(group) if m["text"] == hello["text"]]
    assert len(greetings) == 1
    assert "Traceback" not in journey.bot.said()
