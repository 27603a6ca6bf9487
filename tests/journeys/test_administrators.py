"""An administrator adds a source by its page, takes the list away as a file and brings it back with more in it."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.sandbox.client import PATIENCE
from bot.sandbox.rooms import Json
from feeds.catalogue.sources import read_opml
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


async def _press(journey: Journey, chat: int, message: Json, text: str) -> None:
    data = next(button["data"] for row in message["buttons"] for button in row if text in button["text"])
    await journey.person.post("press", chat=chat, message=message["id"], data=data)


async def file_of(journey: Journey, message: Json) -> str:
    """The document of a message, as the person opens it."""
    address = journey.bot.environment["TELEGRAM_API_URL"] + message["file"]["url"]
    async with aiohttp.ClientSession(trust_env=False) as session, session.get(address) as answer:
        return await answer.text()


async def logged(journey: Journey, words: str) -> None:
    """Wait until the program has said so."""
    async with asyncio.timeout(PATIENCE):
        while words not in journey.bot.said():
            await asyncio.sleep(0.02)


async def test_a_source_is_added_by_its_page_and_the_list_goes_out_and_comes_back(journey: Journey) -> None:
    chat = journey.world.add_person("Ada", started=True).id
    journey.bot.environment["ADMIN_CHAT_IDS"] = str(chat)
    await journey.bot.start()
    await journey.person.ask(chat, "/subscribe kaliningrad")
    await polled_once(journey)

    journey.wire.add_source("riga")
    journey.wire.pages["home"] = '<link rel="alternate" type="application/rss+xml" href="/riga">'
    shown = await journey.person.ask(chat, f"/addsource {journey.wire.base}/home")
    assert "Weather for the region of riga" in shown["text"]
    await _press(journey, chat, shown, "Add")
    await journey.person.wait_for(chat, lambda message: "1 source added" in message["text"])
    await polled_once(journey)
    journey.wire.publish("riga", TITLE, SUMMARY)
    alert = await journey.person.wait_for(chat, lambda message: TITLE in message["text"])
    assert "riga" in alert["text"]

    listed = await file_of(journey, await journey.person.ask(chat, "/exportsources"))
    assert [source.name for source in read_opml(listed.encode())[0]] == ["riga", "vilnius", "warsaw"]
    more = listed.replace("</body>", f'<outline text="Tallinn" xmlUrl="{journey.wire.base}/tallinn"/></body>')
    sent = await journey.person.post("document", chat=chat, name="list.opml", text=more)
    offered = await journey.person.wait_for(chat, lambda message: True, after=sent["id"])
    assert "1 new, 3 read already" in offered["text"]

    assert await journey.bot.stop() == 0
    await journey.bot.start()
    assert "riga is paused" in (await journey.person.ask(chat, "/pausesource riga"))["text"]
    assert "Traceback" not in journey.bot.said()


async def test_a_source_that_goes_is_told_to_administrators_once(journey: Journey) -> None:
    chat = journey.world.add_person("Ada", started=True).id
    journey.bot.environment["ADMIN_CHAT_IDS"] = str(chat)
    await journey.bot.start()
    await polled_once(journey)
    journey.wire.gone.add("vilnius")
    said = await journey.person.ask(chat, "/about")
    await logged(journey, "why=gone")
    for _ in range(2):  # notices are looked for at start, and then every few minutes
        assert await journey.bot.stop() == 0
        await journey.bot.start()
        told = await journey.person.wait_for(chat, lambda message: "vilnius is gone" in message["text"])
        await logged(journey, "administrators told")  # and written down
    await journey.person.ask(chat, "/about")
    messages = [message for message in await journey.person.messages(chat) if message["id"] > said["id"]]
    assert [message["id"] for message in messages if "is gone" in message["text"]] == [told["id"]]
