"""Asking in every way there is, against the real program: inline, by links, by posts passed on, with filters."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.client import PATIENCE
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


async def test_a_story_is_found_in_every_way_of_asking(journey: Journey) -> None:
    world, person = journey.world, journey.person
    world.limits.on = False
    chat = world.add_person("Ada").id
    await journey.bot.start()
    await person.post("start", chat=chat, payload="follow_kaliningrad")
    followed = await person.wait_for(chat, lambda m: m["text"].startswith("Following Kaliningrad"))
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    await person.wait_for(chat, lambda m: TITLE in m["text"], after=followed["id"])

    narrowed = await person.ask(chat, "/latest kaliningrad source:vilnius from:LT since:1d")
    assert TITLE in narrowed["text"]
    slip = await person.ask(chat, "/search goods lng:en")
    await person.post("press", chat=chat, message=slip["id"], data=slip["buttons"][0][0]["data"])
    mended = await person.wait_for(chat, lambda m: "Stories with “goods”" in m["text"], after=slip["id"])
    assert TITLE in mended["text"].replace("\n", " ")

    passed = await person.post("forward", chat=chat, title="Some channel", text=f"⚡️ {TITLE}\n\nMore", picture=True)
    known = await person.wait_for(chat, lambda m: "This is in a story here" in m["text"], after=passed["id"])
    assert "vilnius" in known["text"]

    group = world.add_group("Elsewhere").id
    async with asyncio.timeout(PATIENCE):
        offered = await person.post("inline", chat=group, query="kaliningrad")
    titles = [result["title"] for result in offered["results"]]
    assert titles[0].startswith("Kaliningrad")
    assert TITLE in titles
    chosen = await person.post("choose", query=offered["query"], result=offered["results"][0]["id"])
    [[more]] = chosen["buttons"]
    payload = more["url"].partition("?start=")[2]
    sent = await person.post("start", chat=chat, payload=payload)
    brief = await person.wait_for(chat, lambda m: m["text"].startswith("Kaliningrad"), after=sent["id"])
    assert TITLE in brief["text"]
    assert "Traceback" not in journey.bot.said()


async def test_two_hundred_questions_from_one_chat_are_nobody_elses_trouble(journey: Journey) -> None:
    world, person = journey.world, journey.person
    world.limits.on = False
    greedy, polite = world.add_person("Ada").id, world.add_person("Grace").id
    journey.bot.environment |= {"QUESTIONS_PER_MINUTE": "1", "PRIVATE_PER_SECOND": "50"}
    await journey.bot.start()
    for chat in (greedy, polite):
        await person.post("start", chat=chat)
        await person.wait_for(chat, lambda m: bool(m["buttons"]))
    for number in range(200):
        world.person_sends(world.rooms[greedy], f"/story {number}")
    answer = await person.ask(polite, "/story 12345")
    assert "12345" in answer["text"]
    await person.wait_for(greedy, lambda m: m["text"].startswith("Too many questions at once"))
    said = [m["text"] for m in await person.messages(greedy) if m["from"]["is_bot"]]
    assert sum(text.startswith("Too many questions") for text in said) == 1
