"""Groups, their threads, and what becomes of them, against the real program.

A group gets one message in about three seconds, so several are led through one run side by side.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.rooms import Room
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey

LATER = "Poland closes a border crossing with Kaliningrad"


async def _asked(journey: Journey, group: int, text: str, thread: int = 0) -> dict[str, Any]:
    """The bot's answer to what somebody wrote in a group."""
    sent = await journey.person.send(group, text, thread=thread)
    return await journey.person.wait_for(group, lambda message: True, after=sent["id"])


async def _told(journey: Journey, group: int, title: str) -> list[dict[str, Any]]:
    """The bot's messages about a story, of which there is at least one."""
    await journey.person.wait_for(group, lambda message: title in message["text"])
    said = await journey.person.messages(group)
    return [message for message in said if message["from"]["is_bot"] and title in message["text"]]


def _rooms(journey: Journey) -> tuple[Room, Room, Room, Room]:
    add = journey.world.add_group
    return add("Forum", forum=True), add("Thinned", forum=True), add("Moving", kind="group"), add("Leaving")


async def test_groups_are_answered_where_they_asked_and_told_whatever_becomes_of_them(journey: Journey) -> None:
    forum, thinned, moving, leaving = _rooms(journey)
    thread, other = (journey.world.add_topic(forum, name) for name in ("Kaliningrad", "Elsewhere"))
    doomed = journey.world.add_topic(thinned, "Kaliningrad")
    journey.unhurried()
    await journey.bot.start()
    in_thread, *_ = await asyncio.gather(
        _asked(journey, forum.id, "/subscribe@DewlineBot kaliningrad", thread),
        _asked(journey, thinned.id, "/subscribe kaliningrad", doomed),
        _asked(journey, moving.id, "/subscribe kaliningrad"),
        _asked(journey, leaving.id, "/subscribe kaliningrad"),
    )
    assert in_thread["thread"] == thread
    await polled_once(journey)
    await journey.person.post("topic", chat=thinned.id, delete=doomed)
    moved = (await journey.person.post("migrate", chat=moving.id))["chat"]
    await journey.person.post("kick", chat=leaving.id)
    await journey.person.post("join", chat=leaving.id)
    await journey.person.wait_for(leaving.id, lambda message: "tells this group" in message["text"])  # it knows by now
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    told = await asyncio.gather(*(_told(journey, chat, TITLE) for chat in (forum.id, thinned.id, moved, leaving.id)))
    assert [[message["thread"] for message in messages] for messages in told] == [[thread], [0], [0], [0]]
    assert ["is gone from the group" in messages[0]["text"] for messages in told] == [False, True, False, False]
    assert not any(TITLE in message["text"] for message in await journey.person.messages(moving.id))
    elsewhere = await _asked(journey, forum.id, "/subscriptions", other)
    assert elsewhere["thread"] == other
    assert "Kaliningrad ✓" not in elsewhere["text"]


async def test_a_group_that_moved_while_the_program_was_down_is_told_once_at_its_new_place(
    journey: Journey,
) -> None:
    group = journey.world.add_group("Newsroom", kind="group")
    await journey.bot.start()
    await _asked(journey, group.id, "/subscribe kaliningrad")
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    assert len(await _told(journey, group.id, TITLE)) == 1
    assert await journey.bot.stop() == 0
    moved = (await journey.person.post("migrate", chat=group.id))["chat"]
    journey.wire.publish("warsaw", f"{TITLE}, Vilnius says", SUMMARY)  # would edit the message that stayed behind
    journey.wire.publish("vilnius", LATER, "The crossing shuts on Friday.")
    await journey.bot.start()
    assert len(await _told(journey, moved, LATER)) == 1
    assert not [m for m in await journey.person.messages(moved) if TITLE in m["text"]]
    assert len([m for m in group.messages.values() if TITLE in m.get("text", "")]) == 1
    listed = await _asked(journey, moved, "/subscriptions")
    assert "Kaliningrad" in listed["text"]
    assert "Traceback" not in journey.bot.said()
