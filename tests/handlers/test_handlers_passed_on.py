"""Posts, links and pictures that are handed in: the story they belong to, claimed only when sure."""

from __future__ import annotations

from typing import Any

import pytest
from newsroom import TRANSIT, entry, request
from telegram_rules import assert_sendable

from handlers.commands import dispatch
from handlers.reply import Reply, Services

HALT = "Lithuania halts rail transit of sanctioned goods to Kaliningrad"


async def _hand(services: Services, text: str = "", **values: Any) -> tuple[Reply, str]:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return reply, assert_sendable(reply)


async def test_a_link_is_answered_with_its_story_and_who_else_reports_it(at_hand: Services) -> None:
    link = entry(TRANSIT[1]).url
    for dressed in (link, link.replace("https://", ""), f"{link}&utm_source=telegram"):
        _, text = await _hand(at_hand, f"Look: {dressed}", urls=(dressed,))
        assert text.startswith(f"This is in a story here:\n\n{HALT}\n")
        assert "TASS (Russian state): Moscow calls halt" in text


async def test_a_link_behind_words_of_a_forwarded_post_counts(at_hand: Services) -> None:
    _, text = await _hand(at_hand, "Read more", urls=(entry(TRANSIT[2]).url,), forwarded=True, media="photo")
    assert text.startswith("This is in a story here:")


async def test_a_post_with_a_headline_is_recognised(at_hand: Services) -> None:
    _, text = await _hand(at_hand, f"⚡️ {HALT}\n\nMore at our channel", forwarded=True)
    assert text.startswith(f"This is in a story here:\n\n{HALT}")


async def test_a_post_in_other_words_is_only_likely(at_hand: Services) -> None:
    post = "Lithuania halts transit by rail to Kaliningrad of goods that are sanctioned, sources say"
    _, text = await _hand(at_hand, post, forwarded=True)
    assert text.startswith(f"This looks like it is in a story here:\n\n{HALT}")


async def test_a_link_nobody_has_is_recognised_by_what_it_spells(at_hand: Services) -> None:
    link = "https://other.test/news/lithuania-halts-rail-transit-of-sanctioned-goods-to-kaliningrad-1234.html"
    _, text = await _hand(at_hand, link, urls=(link,))
    assert text.startswith("This is in a story here:")


async def test_what_is_only_about_the_same_is_shown_as_no_more(at_hand: Services) -> None:
    reply, text = await _hand(at_hand, "Kaliningrad governor opens a bakery in the old town", forwarded=True)
    assert text.startswith("I can't say which story this is in. Nearest to it:\n\n1  ")
    assert [button.text for button in reply.buttons[0]] == ["1", "2", "3"]


async def test_what_nobody_reported_says_so_and_offers_to_go_on(at_hand: Services) -> None:
    reply, text = await _hand(at_hand, "Aegis Ashore crew celebrates chess tournament in Redzikowo", forwarded=True)
    assert text == "No source here has reported this, as far as I can tell."
    labels = [button.text for row in reply.buttons for button in row]
    assert "Search for its words" in labels
    assert any(label.startswith("Status: ") for label in labels)


@pytest.mark.parametrize("media", ["photo", "voice", "sticker", "video_note", "document", "location", "dice"])
async def test_what_has_no_words_gets_a_kind_answer(media: str, at_hand: Services) -> None:
    _, text = await _hand(at_hand, media=media, forwarded=media == "photo")
    assert text.startswith("I read words and links")


async def test_a_caption_is_a_question_as_any_text(at_hand: Services) -> None:
    _, text = await _hand(at_hand, "Kaliningrad", media="photo")
    assert text.startswith("Kaliningrad: ")


@pytest.mark.parametrize(
    "text",
    ["🙂", "<b>&amp;", 'NEAR( " * OR', "'; DROP TABLE stories; --", "\u202egnal", "x" * 4000, "слово " * 600, "."],
)
async def test_anything_passed_on_gets_an_answer(text: str, at_hand: Services) -> None:
    await _hand(at_hand, text, forwarded=True)
    await _hand(at_hand, text, urls=("https://[", "javascript:alert(1)", "x" * 3000))


async def test_in_a_group_what_people_pass_on_is_theirs(at_hand: Services) -> None:
    said = request(HALT, forwarded=True, chat_kind="supergroup")
    assert await dispatch(said, at_hand) is None
