"""The whole path, driven as a person would: subscribe, be told, ask; and again after a kill."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.client import PATIENCE
from tests.journeys.conftest import Journey
from tests.journeys.wire import Bot

pytestmark = pytest.mark.journey

TITLE = "Lithuania halts rail transit of sanctioned goods to Kaliningrad"
SUMMARY = (
    "Trains carrying sanctioned goods to the Kaliningrad region are turned back from Monday, "
    "the government in Vilnius says."
)


async def polled_once(journey: Journey) -> None:
    """Wait until every source's backlog is stored: what is published now is news."""
    async with asyncio.timeout(PATIENCE):
        while not all(f"source={name}" in journey.bot.said() for name in journey.wire.items):
            await asyncio.sleep(0.02)


async def test_a_subscriber_is_told_of_news_and_asks_for_a_brief(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await journey.person.post("start", chat=chat)
    hello = await journey.person.wait_for(chat, lambda m: bool(m["buttons"]))
    assert hello["text"]
    said = await journey.person.ask(chat, "/subscribe Калининграде")
    assert "Kaliningrad" in said["text"]
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    alert = await journey.person.wait_for(chat, lambda m: TITLE in m["text"], after=said["id"])
    assert "vilnius" in alert["text"]
    brief = await journey.person.ask(chat, "/status Kaliningrad")
    assert brief["text"].startswith("Kaliningrad")
    assert "halts rail transit" in brief["text"]


async def test_a_second_outlet_edits_the_same_message(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await journey.person.post("start", chat=chat)
    said = await journey.person.ask(chat, "/subscribe kaliningrad")
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    alert = await journey.person.wait_for(chat, lambda m: TITLE in m["text"], after=said["id"])
    journey.wire.publish("warsaw", f"{TITLE}, Vilnius says", SUMMARY)
    edited = await journey.person.wait_for(chat, lambda m: m["id"] == alert["id"] and m["edit_date"] is not None)
    assert "2 outlets" in edited["text"]
    alerts = [m for m in await journey.person.messages(chat) if m["from"]["is_bot"] and "halts rail" in m["text"]]
    assert [m["id"] for m in alerts] == [alert["id"]]


async def test_nothing_is_lost_by_a_kill_and_no_more_than_the_message_on_its_way_is_repeated(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await journey.person.post("start", chat=chat)
    said = await journey.person.ask(chat, "/subscribe all")
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    await journey.person.wait_for(chat, lambda m: TITLE in m["text"], after=said["id"])
    await journey.bot.kill()
    second = "Russia moves Iskander missiles to the border with Poland"
    journey.wire.publish(
        "warsaw", second, "Iskander launchers arrived near the Polish border, the defence ministry in Moscow says."
    )
    await journey.bot.start()
    await journey.person.wait_for(chat, lambda m: second in m["text"])
    brief = await journey.person.ask(chat, "/status Kaliningrad")
    assert "halts rail transit" in brief["text"]
    texts = [m["text"] for m in await journey.person.messages(chat) if m["from"]["is_bot"] and m["id"] < brief["id"]]
    assert sum(TITLE in text for text in texts) in (1, 2)  # killed between sending and settling: once more
    assert sum(second in text for text in texts) == 1


async def test_a_backlog_tells_nobody(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    await journey.bot.start()
    await journey.person.post("start", chat=chat)
    said = await journey.person.ask(chat, "/subscribe all")
    await polled_once(journey)
    journey.wire.publish(
        "warsaw", "Stoltenberg warns Russia over missiles in Kaliningrad", "The NATO chief spoke in Brussels."
    )
    await journey.person.wait_for(chat, lambda m: "Stoltenberg" in m["text"], after=said["id"])
    told = [m["text"] for m in await journey.person.messages(chat) if m["from"]["is_bot"] and m["id"] > said["id"]]
    assert not any(TITLE in text for text in told)


async def test_a_blocked_chat_keeps_its_subscriptions_and_is_served_again(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await journey.person.post("start", chat=chat)
    await journey.person.ask(chat, "/subscribe kaliningrad")
    await polled_once(journey)
    await journey.person.post("block", chat=chat)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    async with asyncio.timeout(PATIENCE):
        while not _set_aside(journey):
            await asyncio.sleep(0.05)
    await journey.person.post("start", chat=chat)
    journey.wire.publish("warsaw", "Poland closes a border crossing with Kaliningrad", "The crossing shuts on Friday.")
    await journey.person.wait_for(chat, lambda m: "closes a border crossing" in m["text"])
    listed = await journey.person.ask(chat, "/subscriptions")
    assert "Kaliningrad" in listed["text"]


def _set_aside(journey: Journey) -> bool:
    return "membership changed" in journey.bot.said() and journey.wire.conditional > 4


async def test_a_conditional_request_is_made_once_a_source_was_read(journey: Journey) -> None:
    await journey.bot.start()
    await polled_once(journey)
    async with asyncio.timeout(PATIENCE):
        while not journey.wire.conditional:
            await asyncio.sleep(0.05)


async def test_ending_the_program_is_quick_and_clean(journey: Journey) -> None:
    await journey.bot.start()
    await polled_once(journey)
    assert await journey.bot.stop() == 0
    assert "Traceback" not in journey.bot.said()
    assert journey.world.token not in journey.bot.said()


async def test_a_refused_token_is_told_in_words_and_ends_the_program(journey: Journey) -> None:
    journey.bot.environment["TELEGRAM_BOT_TOKEN"] = "999999:a-token-that-no-one-has-ever-seen"
    await journey.bot.start()
    assert journey.bot.process is not None
    async with asyncio.timeout(PATIENCE):
        assert await journey.bot.process.wait() == 1
    assert "TELEGRAM_BOT_TOKEN" in journey.bot.said()
    assert "Traceback" not in journey.bot.said()
    assert "Unclosed" not in journey.bot.said()
    assert "a-token-that-no-one" not in journey.bot.said()


async def test_a_second_program_on_the_same_database_is_refused_and_the_first_goes_on(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await journey.person.post("start", chat=chat)
    await journey.person.wait_for(chat, lambda m: bool(m["buttons"]))
    second = Bot(journey.bot.environment, journey.bot.log.with_name("second.log"))
    await second.start()
    assert second.process is not None
    async with asyncio.timeout(PATIENCE):
        assert await second.process.wait() == 1
    assert "Another Dewline runs on this database" in second.said()
    assert f":{journey.bot.process.pid} since" in second.said()  # type: ignore[union-attr]
    assert "Traceback" not in second.said()
    await journey.person.ask(chat, "/about")
