"""A channel that an administrator serves from private chat, against the real program."""

from __future__ import annotations

import asyncio

import pytest

from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey

LATER = "Poland closes a border crossing with Kaliningrad"


async def test_a_channel_gets_what_its_administrator_chooses_and_waits_while_the_bot_may_not_post(
    journey: Journey,
) -> None:
    person, ada, bo = journey.person, *(journey.world.add_person(name).id for name in ("Ada", "Bo"))
    channel = journey.world.add_channel("Baltic Watch", journey.world.rooms[ada], "baltic_watch")
    journey.unhurried()
    await journey.bot.start()
    for chat in (ada, bo):
        await person.post("start", chat=chat)
    await asyncio.gather(*(person.wait_for(chat, lambda m: bool(m["buttons"])) for chat in (ada, bo)))
    assert "add me to it as an administrator" in (await person.ask(ada, "/channel"))["text"]

    await person.post("appoint", chat=channel.id)
    told = await person.wait_for(ada, lambda m: "I can post in Baltic Watch now" in m["text"])
    await journey.press(ada, told, "Choose")
    chosen = await person.wait_for(ada, lambda m: "For Baltic Watch:" in m["text"], after=told["id"])
    assert "/channel off" in chosen["text"]
    assert "Only a channel's administrators" in (await person.ask(bo, "/channel @baltic_watch"))["text"]
    answer = await person.ask(ada, "/subscribe kaliningrad")
    assert answer["text"].startswith("For Baltic Watch:")
    await journey.press(ada, chosen, "Topics")
    topics = await person.wait_for(ada, lambda m: "Tap a topic" in m["text"], after=answer["id"])
    assert "for yourself again" in (await person.ask(ada, "/channel off"))["text"]
    await journey.press(ada, topics, "Iskander")  # under a message for the channel, it still is for the channel
    ticked = await person.wait_for(ada, lambda m: "✓ Iskander" in str(m["buttons"]))
    assert ticked["id"] == topics["id"]
    assert ticked["text"].startswith("For Baltic Watch:")
    assert "Nothing comes yet" in (await person.ask(ada, "/subscriptions"))["text"]
    assert (await person.ask(ada, "/channel @baltic_watch"))["text"].startswith("For Baltic Watch:")

    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    posted = await person.wait_for(channel.id, lambda m: TITLE in m["text"])
    assert posted["buttons"]
    assert all("data" not in button and button["url"] for row in posted["buttons"] for button in row)
    assert not [m for m in await person.messages(ada) if TITLE in m["text"]]

    await person.post("appoint", chat=channel.id, denied=["can_post_messages"])
    silenced = await person.wait_for(ada, lambda m: "I may not post in Baltic Watch any more" in m["text"])
    assert "I may not post there now" in (await person.ask(ada, "/subscriptions"))["text"]

    await person.post("appoint", chat=channel.id)
    await person.wait_for(ada, lambda m: "I can post in Baltic Watch again" in m["text"], after=silenced["id"])
    journey.wire.publish("warsaw", LATER, "The crossing shuts on Friday.")
    await person.wait_for(channel.id, lambda m: LATER in m["text"])
    said = [m["text"] for m in await person.messages(ada)]
    assert sum("I may not post in" in text for text in said) == 1
    assert all(TITLE in m["text"] or LATER in m["text"] for m in await person.messages(channel.id))
    assert "Traceback" not in journey.bot.said()
