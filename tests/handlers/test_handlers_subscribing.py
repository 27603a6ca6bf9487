"""Subscribing by name and by tap, on a real store: what is said is what is kept."""

from __future__ import annotations

import pytest
from newsroom import CHAT, NOW
from panels import ask

from feeds.audience import Address
from handlers.reply import Reply, Services


async def _press(services: Services, reply: Reply, text: str) -> Reply:
    """Press the button of this text."""
    data = next(button.data for row in reply.buttons for button in row if button.text == text)
    return await ask(services, pressed=data)


async def _has(services: Services, address: Address = CHAT) -> list[str]:
    return [each.topic for each in await services.store.subscriptions.of(address)]


async def test_one_tap_subscribes_and_the_next_one_undoes_it(at_hand: Services) -> None:
    start = await ask(at_hand, "/start")
    on = await _press(at_hand, start, "Kaliningrad · 15")
    assert await _has(at_hand) == ["kaliningrad"]
    assert (on.edit, on.toast) == (True, "Subscribed: Kaliningrad")
    assert on.html == start.html
    off = await _press(at_hand, on, "✓ Kaliningrad · 15")
    assert await _has(at_hand) == []
    assert off.buttons == start.buttons


async def test_a_button_pressed_twice_does_no_harm(at_hand: Services) -> None:
    start = await ask(at_hand, "/topics")
    await _press(at_hand, start, "Iskander")
    again = await _press(at_hand, start, "Iskander")
    assert again.toast == "It was so already."
    assert await _has(at_hand) == ["iskander"]


async def test_all_and_none_are_one_tap_each(at_hand: Services) -> None:
    every = await _press(at_hand, await ask(at_hand, "/topics"), "All of them")
    assert len(await _has(at_hand)) == 9
    assert every.toast == "Subscribed to 9 topics."
    one_off = await _press(at_hand, every, "✓ Iskander")
    rest = await _press(at_hand, one_off, "All of them")
    assert rest.toast == "Subscribed: Iskander"
    none = await _press(at_hand, every, "None of them")
    assert await _has(at_hand) == []
    assert none.toast == "No more news."


async def test_subscribing_by_name_says_what_was_done(at_hand: Services) -> None:
    assert "Subscribed to <b>Iskander, Kaliningrad</b>." in (await ask(at_hand, "/subscribe искандеры, Królewcu")).html
    again = await ask(at_hand, "/subscribe kaliningrad, missile defence")
    assert "Subscribed to <b>Missile defence</b>." in again.html
    assert "Subscribed already to <b>Kaliningrad</b>." in again.html
    assert sorted(await _has(at_hand)) == ["iskander", "kaliningrad", "missile-defence"]


async def test_a_subject_that_is_no_topic_is_offered_through_the_topic_that_covers_it(at_hand: Services) -> None:
    reply = await ask(at_hand, "/subscribe Redzikowo")
    assert "most such news comes with" in reply.html
    assert await _has(at_hand) == []
    await _press(at_hand, reply, "Follow Missile-defence sites in Europe")
    assert await _has(at_hand) == ["european-sites"]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Redzikowo", "topic:redzikowo"),
        ("Ukraine", "topic:ukraine"),
        ("Владимир Путин", "topic:putin"),
        ("Kim Jong Un", "topic:kim-jong-un"),
        ("Евросоюз", "topic:european-union"),
        ("Sarmat", "topic:sarmat"),
        ("North Korea", "topic:north-korea"),
        ("Prigozhin", "topic:prigozhin"),
    ],
)
async def test_a_subject_that_is_no_topic_can_be_watched_for_in_all_languages_at_a_tap(
    at_hand: Services, typed: str, query: str
) -> None:
    tried = await _press(at_hand, await ask(at_hand, f"/subscribe {typed}"), f"/watch {query}")
    assert "Shall I watch for it from now on?" in tried.html


@pytest.mark.parametrize(
    ("typed", "topic"),
    [("nato", "NATO and Russia"), ("putin", "United States and Russia"), ("Kim Jong Un", "Missile proliferation")],
)
async def test_who_is_always_in_the_news_is_offered_with_the_topics_that_tell_most_of_it(
    at_hand: Services, typed: str, topic: str
) -> None:
    reply = await ask(at_hand, f"/subscribe {typed}")
    assert f"Follow {topic}" in [button.text for row in reply.buttons for button in row]


async def test_a_topic_with_a_long_title_has_its_row_for_itself(at_hand: Services) -> None:
    reply = await ask(at_hand, "/subscribe european sites", language="ru")
    assert [[button.text for button in row] for row in reply.buttons] == [
        ["Обстановка: Объекты ПРО в Европе"],
        ["Подписки"],
    ]


async def test_a_typo_is_offered_as_a_button_and_not_taken(at_hand: Services) -> None:
    reply = await ask(at_hand, "/subscribe kaliningard")
    assert "No topic is called “kaliningard”. Did you mean Kaliningrad?" in reply.html
    assert await _has(at_hand) == []
    await _press(at_hand, reply, "Follow Kaliningrad")
    assert await _has(at_hand) == ["kaliningrad"]


async def test_a_time_behind_a_subject_is_answered_with_both_that_may_have_been_meant(at_hand: Services) -> None:
    reply = await ask(at_hand, "/subscribe Königsberg seit gestern")
    assert reply.html.startswith(
        "A subscription is for no set time: what is new comes as it happens, until you unsubscribe."
    )
    assert await _has(at_hand) == []
    brief = await _press(at_hand, reply, "/status Königsberg yesterday")
    assert "/latest topic:kaliningrad since:yesterday" in brief.html
    await _press(at_hand, reply, "Follow Kaliningrad")
    assert await _has(at_hand) == ["kaliningrad"]


async def test_a_time_behind_a_slip_offers_the_subject_that_was_meant(at_hand: Services) -> None:
    reply = await ask(at_hand, "/subscribe kaliningard 7d")
    assert reply.html.startswith("A subscription is for no set time")
    await _press(at_hand, reply, "Follow Kaliningrad")
    assert await _has(at_hand) == ["kaliningrad"]


async def test_a_time_behind_nothing_known_is_told_as_what_is_not_known(at_hand: Services) -> None:
    assert (await ask(at_hand, "/subscribe football 7d")).html == "No topic is called “football 7d”."


async def test_what_names_nothing_leads_to_the_topics(at_hand: Services) -> None:
    reply = await ask(at_hand, "/subscribe football")
    assert reply.html == "No topic is called “football”."
    topics = await _press(at_hand, reply, "All topics")
    assert "Kaliningrad" in [button.text for row in topics.buttons for button in row]


async def test_unsubscribing_by_name_says_what_was_done(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad, iskander")
    assert (await ask(at_hand, "/unsubscribe Калининграда")).html == "No more news of <b>Kaliningrad</b>."
    assert "There was no subscription to" in (await ask(at_hand, "/unsubscribe kaliningrad")).html
    assert await _has(at_hand) == ["iskander"]
    await ask(at_hand, "/unsubscribe all")
    assert await _has(at_hand) == []


async def test_unsubscribing_from_a_subject_offers_what_brings_it(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe european-sites")
    reply = await ask(at_hand, "/unsubscribe Redzikowo")
    await _press(at_hand, reply, "✕ Missile-defence sites in Europe")
    assert await _has(at_hand) == []


async def test_threads_of_a_forum_have_their_own_subscriptions(at_hand: Services) -> None:
    await at_hand.store.chats.meet(-100500, "supergroup", "Analysts", "en", NOW)
    one, other = Address(-100500, 7), Address(-100500, 9)
    await ask(at_hand, "/subscribe kaliningrad", address=one, chat_kind="supergroup")
    assert await _has(at_hand, one) == ["kaliningrad"]
    assert await _has(at_hand, other) == []


async def test_a_topic_that_is_no_longer_in_the_catalogue_can_still_be_switched_off(at_hand: Services) -> None:
    await at_hand.store.subscriptions.add(CHAT, ["given-up"], NOW)
    listed = await ask(at_hand, "/subscriptions")
    await _press(at_hand, await _press(at_hand, listed, "given-up"), "Remove")
    assert await _has(at_hand) == []
    gone = await ask(at_hand, pressed="1|on|topics|given-up")
    assert gone.toast == "This topic is no longer there."
    assert await _has(at_hand) == []


async def test_unsubscribing_for_a_while_is_a_pause_or_for_good(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad, iskander")
    for typed in ("kaliningrad 7d", "Królewiec na 7 dni"):
        reply = await ask(at_hand, f"/unsubscribe {typed}")
        assert reply.html == "Unsubscribing is for good; for a while there is a pause. What do you mean?"
        assert "✕ Kaliningrad" in [button.text for row in reply.buttons for button in row]
    assert await _has(at_hand) == ["iskander", "kaliningrad"]
    paused = await _press(at_hand, reply, "/set Królewiec pause 7d")
    assert "paused until" in paused.html
    every = await ask(at_hand, "/unsubscribe all for a month")
    await _press(at_hand, every, "/set all pause 30d")
    held = await at_hand.store.subscriptions.of(CHAT)
    assert [each.terms.paused is not None for each in held] == [True, True]


async def test_a_time_behind_what_does_not_come_hides_not_that_it_does_not(at_hand: Services) -> None:
    reply = await ask(at_hand, "/unsubscribe kaliningrad 7d")
    assert "There was no subscription to <b>Kaliningrad</b>." in reply.html
