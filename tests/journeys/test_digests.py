"""Digests, the chat's clock and quiet hours, in the running program."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest

from bot.sandbox.client import PATIENCE
from tests.journeys.conftest import Journey
from tests.journeys.test_chats import started
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


def _bring_forward(path: Path, table: str) -> None:
    """Let what is due next be due now: instead of waiting for tomorrow."""
    with sqlite3.connect(path, timeout=20) as database:
        assert database.execute(f"UPDATE {table} SET next = ?", (int(time.time() * 1_000_000),)).rowcount == 1


async def test_a_digest_comes_at_its_time_with_what_was_not_sent_as_it_happened(
    journey: Journey, tmp_path: Path
) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await started(journey, chat)
    await journey.person.ask(chat, "/subscribe Kaliningrad")
    asked = await journey.person.ask(chat, "/digest 7.30 pm")
    assert "time zone" in asked["text"]
    await journey.person.post("location", chat=chat, latitude=52.23, longitude=21.01)
    await journey.person.wait_for(chat, lambda m: "Warsaw" in m["text"], after=asked["id"])
    panel = await journey.person.ask(chat, "/digest 7.30 pm")
    assert "Digest: every day, 19:30, Warsaw." in panel["text"]
    only = next(button for row in panel["buttons"] for button in row if button["text"] == "Digest only")
    await journey.person.post("press", chat=chat, message=panel["id"], data=only["data"])
    await polled_once(journey)
    polls = journey.bot.said().count("new=1")
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    async with asyncio.timeout(PATIENCE):
        while journey.bot.said().count("new=1") == polls:
            await asyncio.sleep(0.05)
    now = await journey.person.ask(chat, "/digest now")
    assert TITLE in now["text"]
    _bring_forward(tmp_path / "dewline.db", "digests")
    due = await journey.person.wait_for(chat, lambda m: "1 story since" in m["text"], after=now["id"])
    assert TITLE in due["text"]
    told = [m for m in await journey.person.messages(chat) if m["from"]["is_bot"] and TITLE in m["text"]]
    assert [m["id"] for m in told] == [now["id"], due["id"]], "nothing came as it happened"


async def test_a_place_is_shared_once_and_the_clock_is_known(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await started(journey, chat)
    panel = await journey.person.ask(chat, "/zone")
    share = next(button for row in panel["buttons"] for button in row if button["text"] == "By my location")
    await journey.person.post("press", chat=chat, message=panel["id"], data=share["data"])
    asked = await journey.person.wait_for(chat, lambda m: "Only the time zone is kept" in m["text"], after=panel["id"])
    await journey.person.post("location", chat=chat, latitude=-36.85, longitude=174.76)
    told = await journey.person.wait_for(chat, lambda m: "Auckland" in m["text"], after=asked["id"])
    assert "Only the time zone is kept, not the place." in told["text"]
    hours = await journey.person.ask(chat, "/quiet 22-7 nothing")
    assert "Quiet from 22:00 to 07:00, Auckland." in hours["text"]
    assert "Nothing rings then" in hours["text"]
