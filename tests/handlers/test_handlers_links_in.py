"""Deep links: what each leads to, and that they can be made and undone."""

from __future__ import annotations

from typing import Any

import pytest
from newsroom import CHAT, request
from telegram_rules import assert_sendable

from handlers.commands import dispatch
from handlers.links_in import deep_link
from handlers.reply import Reply, Services


async def _ask(services: Services, text: str = "", **values: Any) -> tuple[Reply, str]:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return reply, assert_sendable(reply)


async def _held(services: Services) -> set[str]:
    return {each.topic for each in await services.store.subscriptions.of(CHAT)}


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ("status_kaliningrad", "Kaliningrad: "),
        ("status_new-start", "New START"),
        ("status_nato_chief", ""),
        ("status_iskander__kaliningrad", "Iskander missile system and Kaliningrad: "),
        ("status_kaliningard", "I know nothing called “kaliningard”. Did you mean Kaliningrad?"),
        ("story_103", "Lithuania halts rail transit"),
        ("story-103", "Lithuania halts rail transit"),
        ("story_99999", "There is no story 99999."),
        ("follow_iskander", "Following Iskander: its news comes here as it happens."),
        ("follow_missile-defence", "Following Missile defence"),
        ("follow_missile_defence", "Following Missile defence"),
        ("follow_kaliningard", "I know nothing called “kaliningard”. Did you mean Kaliningrad?"),
        ("follow_football", "No topic is called “football”."),
        ("inline", "Dewline reads"),
        ("nonsense", "This link leads to nothing here: “nonsense”. It may be old, or cut off.\n\nDewline reads"),
        ("status_", "This link leads to nothing here"),
        ("story_", "This link leads to nothing here"),
        ("story_" + "9" * 40, "This link leads to nothing here"),
        ("<b>&\u202e", "This link leads to nothing here"),
        ("x" * 4000, "This link leads to nothing here"),
    ],
)
async def test_a_link_leads_to_what_it_names(payload: str, answer: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/start {payload}")
    assert text.startswith(answer)


async def test_following_by_a_link_subscribes_at_once_and_can_be_undone(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/start follow_iskander")
    assert await _held(at_hand) == {"iskander"}
    [undo, _] = reply.buttons[0]
    assert undo.text == "Undo"
    after, text = await _ask(at_hand, pressed=undo.data)
    assert (after.edit, text) == (True, "Undone: no more news of Iskander.")
    assert await _held(at_hand) == set()
    await _ask(at_hand, pressed=undo.data)


async def test_following_every_topic_by_a_link_can_be_undone_too(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/start follow_all")
    assert len(await _held(at_hand)) == 9
    undo = reply.buttons[0][0]
    assert undo.text == "Undo"
    _, text = await _ask(at_hand, pressed=undo.data)
    assert "Iskander" in text
    assert await _held(at_hand) == set()


async def test_what_was_followed_already_is_not_undone_by_a_second_link(at_hand: Services) -> None:
    await _ask(at_hand, "/subscribe iskander")
    reply, text = await _ask(at_hand, "/start follow_iskander")
    assert text == "Iskander was followed here already."
    assert "Undo" not in [button.text for row in reply.buttons for button in row]


@pytest.mark.parametrize(
    ("words", "link"),
    [
        (("status", "kaliningrad"), "https://t.me/dewline_bot?start=status_kaliningrad"),
        (("status", "iskander", "new-start"), "https://t.me/dewline_bot?start=status_iskander__new-start"),
        (("story", 12), "https://t.me/dewline_bot?start=story_12"),
        (("status", "Królewiec"), None),
        (("status", "x" * 80), None),
    ],
)
def test_a_link_is_made_where_its_letters_allow(words: tuple[Any, ...], link: str | None) -> None:
    assert deep_link("dewline_bot", *words) == link
