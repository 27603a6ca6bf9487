"""Chats of every kind, as people use and misuse them, against the real program."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.client import PATIENCE
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


async def started(journey: Journey, chat: int) -> None:
    """Press Start, and wait for the answer."""
    await journey.person.post("start", chat=chat)
    await journey.person.wait_for(chat, lambda m: bool(m["buttons"]))


async def test_a_link_from_elsewhere_answers_with_what_it_names(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await journey.person.post("start", chat=chat, payload="status_kaliningrad")
    brief = await journey.person.wait_for(chat, lambda m: m["text"].startswith("Kaliningrad"))
    await journey.person.post("start", chat=chat, payload="follow_iskander")
    said = await journey.person.wait_for(chat, lambda m: True, after=brief["id"])
    assert "Iskander" in said["text"]


ODD = [
    ("/status " + "x" * 4000, ""),
    ("/status     ", "Write what you want to know"),
    ("/status <b>Kaliningrad</b> & <script>", "Kaliningrad"),
    ("/status \u202egrad\u202c", ""),
    ('/search NEAR( " * OR', ""),
    ("/latest 🚀🚀🚀", ""),
    ("/statsu Kaliningrad", "/status"),
    ("/nosuchthing", "/help"),
    ("/subscribe kaliningard", "Kaliningrad"),
    ("/unsubscribe nothing at all", ""),
    ("🙂", ""),
]


async def test_whatever_is_typed_gets_one_useful_answer(journey: Journey) -> None:
    journey.world.limits.on = False
    chat = journey.world.add_person("Ada").id
    journey.unhurried()
    await journey.bot.start()
    await started(journey, chat)
    for text, expected in ODD:
        answer = await journey.person.ask(chat, text)
        assert answer["text"].strip(), text
        assert expected in answer["text"], text
        assert "on our side" not in answer["text"], text
    assert "Traceback" not in journey.bot.said()


async def test_after_an_outage_everything_comes_in_one_message(journey: Journey) -> None:
    journey.bot.environment["STALE_ALERT_HOURS"] = "0.0002"  # 0.7 seconds
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await started(journey, chat)
    said = await journey.person.ask(chat, "/subscribe all")
    await polled_once(journey)
    await journey.person.post("faults", kind="error", method="sendMessage", chat=chat, code=502, times=1000)
    second = "Russia moves Iskander missiles to the border with Poland"
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    journey.wire.publish("warsaw", second, "Iskander launchers arrived near the Polish border, Moscow says.")
    async with asyncio.timeout(PATIENCE):
        while journey.bot.said().count("alerts=1") < 2 or "not delivered" not in journey.bot.said():
            await asyncio.sleep(0.05)
    await asyncio.sleep(1.5)  # both wait longer than those 0.7 seconds now
    await journey.person.post("faults", clear=True)
    caught = await journey.person.wait_for(chat, lambda m: "2 stories since" in m["text"], after=said["id"])
    assert TITLE in caught["text"]
    assert second in caught["text"]
    told = [m for m in await journey.person.messages(chat) if m["from"]["is_bot"] and TITLE in m["text"]]
    assert len(told) == 1


async def test_quiet_hours_hold_the_news_until_they_end(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await started(journey, chat)
    await journey.person.ask(chat, "/subscribe all")
    begins, ends = (datetime.now(UTC) + timedelta(hours=hours) for hours in (-2, 2))
    said = await journey.person.ask(chat, f"/quiet {begins:%H:%M}-{ends:%H:%M} UTC")
    assert "It is quiet now." in said["text"]
    await polled_once(journey)
    second = "Russia moves Iskander missiles to the border with Poland"
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    journey.wire.publish("warsaw", second, "Iskander launchers arrived near the Polish border, Moscow says.")
    async with asyncio.timeout(PATIENCE):
        while journey.bot.said().count("alerts=1") < 2:
            await asyncio.sleep(0.05)
    status = await journey.person.ask(chat, "/status Kaliningrad")
    assert "halts rail transit" in status["text"]  # who asks is answered
    told = [m["text"] for m in await journey.person.messages(chat) if m["from"]["is_bot"] and m["id"] > said["id"]]
    assert len(told) == 1
    ended = await journey.person.send(chat, "/quiet off")
    held = await journey.person.wait_for(chat, lambda m: "2 stories since" in m["text"], after=ended["id"])
    assert "in your quiet hours" in held["text"]
    assert TITLE in held["text"]
    assert second in held["text"]
