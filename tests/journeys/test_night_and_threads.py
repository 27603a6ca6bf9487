"""A story from its first report to a thread, by day; and by night, when only urgent news rings."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Journey
from tests.journeys.test_chats import started
from tests.journeys.test_whole_path import polled_once

pytestmark = pytest.mark.journey

# One event by five outlets, each in its own words.
HALT = (
    (
        "vilnius",
        "Lithuania halts rail transit of sanctioned goods to Kaliningrad",
        "Trains carrying sanctioned goods to the Kaliningrad region are turned back from Monday, Vilnius says.",
    ),
    (
        "warsaw",
        "Lithuania suspends Kaliningrad rail transit of sanctioned goods",
        "Polish customs officers expect longer queues of lorries at Bezledy and Gronowo, said an official in Olsztyn.",
    ),
    (
        "riga",
        "Kaliningrad rail transit halted: Lithuania turns sanctioned goods back",
        "A letter to clients, seen by our reporter, names coal, metals, cement, timber, glass and advanced technology.",
    ),
    (
        "tallinn",
        "Lithuania halts transit of goods to Kaliningrad, governor Alikhanov says",
        "Anton Alikhanov spoke of half of all imports and promised two more ferries from Ust-Luga before winter.",
    ),
    (
        "oslo",
        "Sanctioned goods stay out: Lithuania stops rail transit to Kaliningrad",
        "Brussels had published guidance on its fourth package in spring; diplomats called it a technical matter.",
    ),
)
TROOPS = "Russia deploys troops over halt of Kaliningrad rail transit by Lithuania"
BAKERY = "Kaliningrad governor opens a bakery near the zoo"
BASE = "Baltic Fleet base at Baltiysk in Kaliningrad region gets a new commander"


async def _published(journey: Journey, name: str, title: str, summary: str = "") -> None:
    """Publish, and wait until the program has taken it in."""
    taken = journey.bot.said().count("new=1")
    journey.wire.publish(name, title, summary)
    async with asyncio.timeout(60):
        while journey.bot.said().count("new=1") == taken:
            await asyncio.sleep(0.05)


async def _ready(journey: Journey) -> int:
    for name in ("riga", "tallinn", "oslo"):
        journey.wire.add_source(name)
    journey.write_sources()
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await started(journey, chat)
    await journey.person.ask(chat, "/subscribe Kaliningrad")
    await polled_once(journey)
    return chat


def _written(path: Path, statement: str, *values: Any) -> None:
    with sqlite3.connect(path, timeout=20) as database:
        assert database.execute(statement, values).rowcount == 1


async def _told(journey: Journey, chat: int, *words: str) -> list[dict[str, Any]]:
    messages = await journey.person.messages(chat)
    return [m for m in messages if m["from"]["is_bot"] and any(each in m["text"] for each in words)]


async def test_a_story_is_a_thread_edited_in_silence_and_answered_by_what_is_new(
    journey: Journey, tmp_path: Path
) -> None:
    chat = await _ready(journey)
    (first_outlet, title, summary), second, third, *_ = HALT
    await _published(journey, first_outlet, title, summary)
    alert = await journey.person.wait_for(chat, lambda m: title in m["text"])
    await _published(journey, *second)
    edited = await journey.person.wait_for(chat, lambda m: m["id"] == alert["id"] and "2 outlets" in m["text"])
    assert edited["edit_date"] is not None
    await _published(journey, *third)
    risen = await journey.person.wait_for(chat, lambda m: "now notable" in m["text"])
    assert risen["reply_to"] == alert["id"]
    # What rings within the hour is no new act. So it is an hour later: as the rows say, which are read at the start.
    await journey.bot.kill()
    earlier = int((time.time() - 2 * 3600) * 1_000_000)
    _written(tmp_path / "dewline.db", "UPDATE stories SET rang = ? WHERE title = ?", earlier, title)
    await journey.bot.start()
    await journey.person.ask(chat, "/subscriptions")
    await _published(
        journey, "tallinn", TROOPS, "Rail transit of sanctioned goods to Kaliningrad was halted by Lithuania."
    )
    turned = await journey.person.wait_for(chat, lambda m: "new: a deployment, tallinn" in m["text"])
    assert turned["reply_to"] == alert["id"]
    assert turned["text"].startswith(f"🟠 {TROOPS}")


async def test_a_night_lets_urgent_news_ring_and_the_morning_brings_the_rest_as_one_message(
    journey: Journey, tmp_path: Path
) -> None:
    chat = await _ready(journey)
    now = datetime.now(UTC)
    begins, ends = now - timedelta(hours=1), now + timedelta(hours=3)
    set_ = await journey.person.ask(chat, f"/quiet {begins:%H:%M}-{ends:%H:%M} UTC")
    assert "It is quiet now." in set_["text"]
    await _published(journey, "vilnius", BAKERY, "The bakery was opened in Kaliningrad on Monday.")
    for report in HALT[:4]:
        await _published(journey, *report)
    assert await _told(journey, chat, BAKERY, "transit") == [], "by night nothing rings"
    await _published(journey, *HALT[4])
    urgent = await journey.person.wait_for(chat, lambda m: m["text"].startswith("🔴"))
    assert HALT[0][1] in urgent["text"]
    await _published(journey, "warsaw", BASE, "The fleet named him in Kaliningrad on Tuesday.")
    assert [m["id"] for m in await _told(journey, chat, BAKERY, BASE, "transit")] == [urgent["id"]]
    over = datetime.now(UTC) - timedelta(minutes=1)
    _written(
        tmp_path / "dewline.db",
        "UPDATE quiet_hours SET ends = ?, next = ?",
        over.hour * 60 + over.minute,
        int(over.timestamp() * 1_000_000),
    )
    await journey.bot.kill()  # at its start the program looks who has slept enough; else it does once a minute
    await journey.bot.start()
    morning = await journey.person.wait_for(chat, lambda m: BAKERY in m["text"], after=urgent["id"])
    assert BASE in morning["text"]
    assert [m["id"] for m in await _told(journey, chat, BAKERY, BASE)] == [morning["id"]]
