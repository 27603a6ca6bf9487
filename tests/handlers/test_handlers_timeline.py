"""/timeline: what happened, in order, page by page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from newsroom import request
from telegram_rules import assert_sendable

from handlers.commands import dispatch
from handlers.reply import Reply, Services


async def _ask(services: Services, text: str = "", **values: Any) -> tuple[Reply, str]:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return reply, assert_sendable(reply)


def _button(reply: Reply, text: str) -> str | None:
    return next((button.data for row in reply.buttons for button in row if button.text == text), None)


async def test_the_latest_events_stand_in_order_with_time_and_outlet(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/timeline Kaliningrad")
    events = text.split("\n\n")[1:]
    assert len(events) == 8
    assert events[-1].startswith("09:12 UTC LRT: Lithuania halts rail transit of sanctioned goods to Kaliningrad\n")
    assert events[-1].endswith("notable · 4 outlets (3 independent) · /story_103")
    assert "04:05 UTC TASS (Russian state): Baltic Fleet begins missile drill" in text
    times = re.findall(r"^(\d\d:\d\d) UTC", text, re.MULTILINE)
    assert times == sorted(times)


async def test_pages_lead_to_the_first_event_and_back_without_losing_one(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/timeline Kaliningrad")
    back, seen = [text], set(text.split("\n\n")[1:])
    while earlier := _button(reply, "‹ Earlier"):
        reply, text = await _ask(at_hand, pressed=earlier)
        assert reply.edit
        back.append(text)
        seen.update(text.split("\n\n")[1:])
        assert len(back) < 20
    assert len(seen) == 7 + 46
    forth = [text]
    while later := _button(reply, "Later ›"):
        reply, text = await _ask(at_hand, pressed=later)
        forth.append(text)
        assert len(forth) < 20
    assert {event for page in forth for event in page.split("\n\n")[1:]} == seen


async def test_behind_a_time_the_events_since_then_are_told_from_the_first(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/timeline kaliningrad last 3 days")
    head, *events = text.split("\n\n")
    assert head == "Kaliningrad: what happened since Fri 10:05 UTC"
    assert events[0].startswith("Fri 10:05 UTC LRT: Kaliningrad governor speaks")
    _, text = await _ask(at_hand, pressed=_button(reply, "Later ›"))
    assert text.split("\n\n")[-1].startswith("09:12 UTC LRT: Lithuania halts")


@pytest.mark.parametrize("command", ["timeline", "chart"])
async def test_a_time_alone_asks_for_its_subject(at_hand: Services, command: str) -> None:
    _, text = await _ask(at_hand, f"/{command} yesterday")
    assert text.startswith("Write a subject ")


async def test_a_time_without_events_leads_to_the_latest(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/timeline iskander 2h")
    assert text == "Iskander missile system: what happened since 08:05 UTC\nNothing about it since then."
    _, latest = await _ask(at_hand, pressed=_button(reply, "Latest »"))
    assert "04:05 UTC TASS" in latest
    _, never = await _ask(at_hand, "/timeline Brdy 3d")
    assert never.endswith("Nothing about it yet.")


async def test_behind_a_number_the_story_itself_is_told(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/timeline 103")
    assert "Story 103. First: LRT" in text


async def test_a_page_beside_a_story_that_is_gone_is_the_latest(at_hand: Services) -> None:
    _, latest = await _ask(at_hand, "/timeline Kaliningrad")
    _, text = await _ask(at_hand, pressed="1|timeline|kaliningrad|b|424242|")
    assert text == latest


async def test_a_subject_without_events_and_words_that_are_no_subject_are_told_kindly(at_hand: Services) -> None:
    _, none = await _ask(at_hand, "/timeline Brdy")
    assert none.endswith("Nothing about it yet.")
    _, words = await _ask(at_hand, "/timeline price of fish")
    assert words == "I know no subject called “price of fish”, and only subjects have a timeline."
    _, asked = await _ask(at_hand, "/timeline")
    assert asked.startswith("Write a subject or a story's number behind it")
