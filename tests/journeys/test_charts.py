"""A brief turns into its chart, its timeline and its sources and back, against the real program."""

from __future__ import annotations

import asyncio

import psutil
import pytest

from bot.sandbox.client import PATIENCE
from bot.sandbox.rooms import Json
from tests.journeys.conftest import Journey
from tests.journeys.test_chats import started
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


def _data(message: Json, text: str) -> str:
    return next(str(b["data"]) for row in message["buttons"] for b in row if b["text"] == text)


async def _press(journey: Journey, chat: int, message: Json, text: str) -> None:
    await journey.person.post("press", chat=chat, message=message["id"], data=_data(message, text))


def _has(message: Json, text: str) -> bool:
    return any(button["text"] == text for row in message["buttons"] for button in row)


async def test_a_brief_becomes_a_chart_and_a_timeline_in_its_own_place(journey: Journey) -> None:
    journey.world.limits.on = False
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await started(journey, chat)
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    said = await journey.person.ask(chat, "/latest")
    while TITLE not in said["text"]:
        said = await journey.person.ask(chat, "/latest")
    brief = await journey.person.ask(chat, "/status Kaliningrad")

    await _press(journey, chat, brief, "Timeline")
    timeline = await journey.person.wait_for(chat, lambda m: m["text"].startswith("Kaliningrad: what happened"))
    assert timeline["id"] == brief["id"]
    assert TITLE in timeline["text"]

    await _press(journey, chat, timeline, "Chart")
    light = await journey.person.wait_for(chat, lambda m: bool(m["picture"]))
    assert light["id"] == brief["id"]
    assert "The picture in words" in light["text"]

    await _press(journey, chat, light, "Dark")
    dark = await journey.person.wait_for(chat, lambda m: bool(m["picture"]) and _has(m, "Light"))
    assert dark["id"] == brief["id"]
    assert dark["picture"] != light["picture"]

    await _press(journey, chat, dark, "‹ Brief")
    back = await journey.person.wait_for(chat, lambda m: _has(m, "Refresh"), after=brief["id"])
    assert back["text"].startswith("Kaliningrad")
    async with asyncio.timeout(PATIENCE):
        while brief["id"] in [message["id"] for message in await journey.person.messages(chat)]:
            await asyncio.sleep(0.05)  # it goes once the new one is there

    group = journey.world.add_group("Desk")
    journey.world.restrict(group, ["can_send_photos"])
    asked = await journey.person.send(group.id, "/chart Kaliningrad")
    in_words = await journey.person.wait_for(group.id, lambda m: True, after=asked["id"])
    assert in_words["text"].startswith("No pictures are permitted in this group; in words:")
    assert TITLE in in_words["text"]

    assert journey.bot.process is not None
    drawing = [
        child
        for child in psutil.Process(journey.bot.process.pid).children()
        if "feeds.workers.drawing_worker" in child.cmdline()
    ]
    assert len(drawing) == 1, "the picture was drawn beside the program"
    assert "Traceback" not in journey.bot.said()
