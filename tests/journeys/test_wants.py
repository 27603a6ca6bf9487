"""What a chat wants and on which terms, against the real program: set by buttons and by a line, and kept to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import Journey
from tests.journeys.test_administrators import file_of
from tests.journeys.test_chats import started
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


async def tap(journey: Journey, chat: int, message: dict[str, Any], label: str) -> None:
    """Press a button by its label."""
    labels = [each["text"] for row in message["buttons"] for each in row]
    data = next((each["data"] for row in message["buttons"] for each in row if each["text"] == label), None)
    assert data is not None, f"{label!r} is none of {labels}"
    await journey.person.post("press", chat=chat, message=message["id"], data=data)


def has(*labels: str) -> Any:
    """A message with these buttons."""
    return lambda m: set(labels) <= {each["text"] for row in m["buttons"] for each in row}


async def test_first_words_one_tap_and_after_a_block_everything_is_on_again(journey: Journey) -> None:
    chat, other = journey.world.add_person("Ada").id, journey.world.add_person("Max").id
    await journey.bot.start()
    await started(journey, other)
    await journey.person.ask(other, "/subscribe Kaliningrad")
    await started(journey, chat)
    first = await journey.person.wait_for(chat, has("Kaliningrad"))
    assert "An alert will say what happened" in first["text"]
    await tap(journey, chat, first, "Kaliningrad")
    await journey.person.wait_for(chat, has("✓ Kaliningrad"))
    await polled_once(journey)
    await journey.person.post("block", chat=chat)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    await journey.person.wait_for(other, lambda m: TITLE in m["text"])
    await journey.person.post("unblock", chat=chat)
    await journey.person.wait_for(chat, lambda m: m["text"].startswith("Welcome back: 1 subscription is on again."))
    missed = await journey.person.wait_for(chat, lambda m: m["text"].startswith("1 story since "))
    assert TITLE in missed["text"]


async def test_what_was_chosen_under_an_alert_is_kept_to(journey: Journey) -> None:
    ada, max_, eve = (journey.world.add_person(name).id for name in ("Ada", "Max", "Eve"))
    await journey.bot.start()
    for chat in (ada, max_, eve):
        await started(journey, chat)
        await journey.person.ask(chat, "/subscribe Kaliningrad")
    await tap(journey, eve, await journey.person.ask(eve, "/set kaliningrad"), "Whose reports count")
    taste = await journey.person.wait_for(eve, has("✓ Voices as for everything"))
    await tap(journey, eve, taste, "Official")
    await journey.person.wait_for(eve, has("✓ Official"))
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    alert = await journey.person.wait_for(ada, lambda m: TITLE in m["text"])
    await tap(journey, ada, alert, "Less like this")
    await journey.person.wait_for(ada, lambda m: "from now on only what two outlets report" in m["text"])
    await tap(journey, ada, alert, "Mute")
    muted = await journey.person.wait_for(ada, has("Unmute"))
    assert muted["text"] == alert["text"]
    open_again = await journey.person.ask(eve, "/set kaliningrad voices reset")
    assert "Anybody's, as for everything here." in open_again["text"]
    second = "Kaliningrad governor opens a new naval base at Baltiysk"
    journey.wire.publish("vilnius", second, "The base was opened in Kaliningrad on Monday.")
    await journey.person.wait_for(max_, lambda m: second in m["text"])
    await journey.person.wait_for(eve, lambda m: second in m["text"])
    assert not [m for m in await journey.person.messages(eve) if TITLE in m["text"]]
    assert not [m for m in await journey.person.messages(ada) if second in m["text"]]


async def test_terms_are_set_in_place_and_in_one_line(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    journey.unhurried()
    await journey.bot.start()
    await started(journey, chat)
    await journey.person.ask(chat, "/subscribe Kaliningrad")
    listed = await journey.person.ask(chat, "/subscriptions")
    await tap(journey, chat, listed, "Kaliningrad")
    panel = await journey.person.wait_for(chat, has("Silent", "Pause 1 day"))
    assert panel["id"] == listed["id"]
    await tap(journey, chat, panel, "Silent")
    await journey.person.wait_for(chat, has("✓ Silent"))
    answer = await journey.person.ask(chat, "/set kaliningrad notable pause 3d")
    assert "only what is notable or urgent" in answer["text"]
    assert "without a sound" in answer["text"]
    again = await journey.person.ask(chat, "/subscriptions")
    assert "paused until" in again["text"]
    set_by_line = await journey.person.ask(chat, "/set kaliningrad digest")
    assert "There was no digest yet, so there is one from now on." in set_by_line["text"]
    await tap(journey, chat, set_by_line, "When the digest comes")
    await journey.person.wait_for(chat, lambda m: "With the digest alone: Kaliningrad." in m["text"])
    await journey.person.ask(chat, "/unsubscribe kaliningrad")
    await journey.person.ask(chat, "/subscribe kaliningrad")
    kept = await journey.person.ask(chat, "/subscriptions")
    assert "only what is notable or urgent · in the digest · without a sound" in kept["text"]


async def test_what_one_chat_has_set_is_in_force_where_its_file_is_sent(journey: Journey) -> None:
    ada, ben = journey.world.add_person("Ada").id, journey.world.add_person("Ben").id
    await journey.bot.start()
    for chat in (ada, ben):
        await started(journey, chat)
    await journey.person.ask(ada, "/subscribe Kaliningrad")
    await journey.person.ask(ada, "/zone Vilnius")
    for text in ("/set kaliningrad urgent both silent voices official", "/quiet 22-7 nothing", "/digest mon-fri 7:30"):
        await journey.person.ask(ada, text)
    written = await file_of(journey, await journey.person.ask(ada, "/export"))
    await journey.person.post("document", chat=ben, name="dewline-settings.json", text=written)
    told = await journey.person.wait_for(ben, lambda m: "1 subscription is in force." in m["text"])
    assert "Set as the file has it: time zone: Vilnius, digest, quiet hours." in told["text"]
    assert "Digest: Monday to Friday, 07:30, Vilnius." in (await journey.person.ask(ben, "/digest"))["text"]
    assert "without a sound · official voices only" in (await journey.person.ask(ben, "/subscriptions"))["text"]
    assert "Nothing rings then" in (await journey.person.ask(ben, "/quiet"))["text"]
    broken = written.replace("07:30", "7:30pm")
    await journey.person.post("document", chat=ben, name="dewline-settings.json", text=broken)
    refused = await journey.person.wait_for(ben, lambda m: "no settings of this bot" in m["text"])
    assert "digest.at is no time such as 08:00. Nothing was changed." in refused["text"]


async def test_a_watch_for_a_subject_finds_it_in_another_language(journey: Journey) -> None:
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await started(journey, chat)
    asked = await journey.person.ask(chat, "/watch topic:Putin (railway OR поезд*)")
    assert "It would have caught nothing" in asked["text"]
    await tap(journey, chat, asked, "Yes, watch it")
    await journey.person.wait_for(chat, lambda m: m["text"].startswith("Watching for "))
    await polled_once(journey)
    title = "Путина встретили у поезда на новой станции"
    journey.wire.publish("vilnius", title, "Поезда пойдут завтра.")
    alert = await journey.person.wait_for(chat, lambda m: title in m["text"])
    assert "your watch topic:putin (railway OR поезд*)" in alert["text"]
    await journey.bot.kill()
    await journey.bot.start()
    listed = await journey.person.ask(chat, "/watches")
    assert "topic:putin (railway OR поезд*) · every story" in listed["text"]
