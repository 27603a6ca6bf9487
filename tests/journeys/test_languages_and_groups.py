"""A chat reads its language, a group its administrators', against the real program."""

from __future__ import annotations

import asyncio

import pytest

from tests.journeys.conftest import Journey
from tests.journeys.test_chats import started
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


async def test_alerts_come_in_the_language_that_was_chosen(journey: Journey) -> None:
    ada, bo = journey.world.add_person("Ada"), journey.world.add_person("Bo")
    await journey.bot.start()
    for person in (ada, bo):
        await started(journey, person.id)
        sent = await journey.person.send(person.id, "/subscribe kaliningrad")
        await journey.person.wait_for(person.id, lambda message: True, after=sent["id"])
    sent = await journey.person.send(ada.id, "/language Polski")
    answer = await journey.person.wait_for(ada.id, lambda message: True, after=sent["id"])
    assert "Piszę tutaj w tym języku: Polski." in answer["text"]
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    polish, english = await asyncio.gather(
        *(journey.person.wait_for(person.id, lambda message: TITLE in message["text"]) for person in (ada, bo))
    )
    assert "Na razie tylko vilnius" in polish["text"]
    assert "Only vilnius so far" in english["text"]
    assert "Traceback" not in journey.bot.said()
