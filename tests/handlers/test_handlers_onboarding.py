"""The first words: two sentences, topics with what each brought, an alert as it looks; who comes back is welcomed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newsroom import CHAT, NOW, request
from panels import ask, labels_of

from handlers.commands import dispatch
from handlers.reply import Services


async def test_each_topic_says_what_it_brought_in_the_last_week(at_hand: Services) -> None:
    labels = labels_of(await ask(at_hand, "/start"))
    assert "Kaliningrad · 15" in labels
    assert "Iskander · 1" in labels
    assert "Missile proliferation" in labels  # nothing yet


async def test_a_tap_keeps_the_numbers_and_the_text(at_hand: Services) -> None:
    start = await ask(at_hand, "/start")
    on = await ask(at_hand, pressed="1|on|start|kaliningrad")
    assert "✓ Kaliningrad · 15" in labels_of(on)
    assert on.html == start.html


async def test_it_ends_with_a_sample_alert_of_the_weightiest_story(at_hand: Services) -> None:
    html = (await ask(at_hand, "/start")).html
    head, _, sample = html.partition("<blockquote>")
    assert head.rstrip().endswith("A sample, of what was in the news lately; an alert looks like this:")
    assert "Lithuania halts rail transit" in sample
    assert sample.endswith("</blockquote>")


async def test_before_anything_was_read_it_says_what_an_alert_will_look_like(before_all: Services) -> None:
    reply = await ask(before_all, "/start")
    assert "Nothing has been read yet. An alert will say what happened" in reply.html
    assert "Kaliningrad" in labels_of(reply)
    assert "last seven days" not in reply.html


async def test_who_comes_back_is_told_what_is_on_again_before_the_answer(at_hand: Services) -> None:
    await at_hand.store.subscriptions.add(CHAT, ["iskander", "kaliningrad"], NOW)
    await at_hand.store.terms.change(CHAT, "iskander", NOW, lambda terms: replace(terms, enabled=False))
    answered = await ask(at_hand, "/sources", returned=True)
    assert answered.html.startswith("Welcome back: 1 subscription is on again.\n\n")
    assert "welcome back" not in (await ask(at_hand, "/sources")).html.lower()


async def test_who_comes_back_without_a_word_gets_the_welcome_alone(at_hand: Services) -> None:
    assert await dispatch(request(returned=True), at_hand) is None  # nothing was on: nothing to say
    await at_hand.store.subscriptions.add(CHAT, ["iskander", "kaliningrad"], NOW)
    said = await ask(at_hand, returned=True)
    assert said.html == "Welcome back: 2 subscriptions are on again.\n\n/subscriptions shows them."
    assert await dispatch(request(returned=True, chat_kind="supergroup"), at_hand) is None


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "reads 1 news source and", "reads 2 news sources and"),
        ("pl", "czyta 1 źródło wiadomości i", "czyta 2 źródła wiadomości i"),
        ("ru", "читает 1 новостной источник и", "читает 2 новостных источника и"),
    ],
)
async def test_one_source_is_not_spoken_of_as_several(at_hand: Services, language: str, one: str, two: str) -> None:
    for number, said in ((1, one), (2, two)):
        few = replace(at_hand.catalogue, sources=at_hand.catalogue.sources[:number])
        assert said in (await ask(replace(at_hand, catalogue=few), "/start", language=language)).html


async def test_one_source_and_one_topic_are_told_as_one_of_each(at_hand: Services) -> None:
    one = replace(at_hand.catalogue, sources=at_hand.catalogue.sources[:1], topics=at_hand.catalogue.topics[:1])
    about = (await ask(replace(at_hand, catalogue=one), "/about")).html
    assert "watches 1 news source for" in about
    assert "against 1 topic in" in about
