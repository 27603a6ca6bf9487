"""Channels and who serves them."""

from __future__ import annotations

from making import HOUR, NOON, claim, entry, matched, opening, poll, subscribe

from feeds.audience import ChatState
from feeds.store import Store

ADA, BO, WATCH, DESK = 1, 2, -1_001_000_000_001, -1_001_000_000_002


async def _met(store: Store) -> None:
    await store.chats.meet(ADA, "private", "Ada", "en", NOON)
    await store.chats.meet(BO, "private", "Bo", "de", NOON)
    await store.chats.meet(WATCH, "channel", "Baltic Watch", "en", NOON)
    await store.chats.meet(DESK, "channel", "Desk", "en", NOON + HOUR)


async def test_a_private_chat_is_in_charge_of_one_channel_at_most(store: Store) -> None:
    await _met(store)
    assert await store.serving.in_charge(ADA) == 0
    await store.serving.take_charge(ADA, WATCH, NOON, away=False)
    await store.serving.take_charge(BO, WATCH, NOON, away=False)
    await store.serving.take_charge(ADA, DESK, NOON, away=False)
    assert [await store.serving.in_charge(person) for person in (ADA, BO)] == [DESK, WATCH]
    assert await store.serving.step_back(ADA) == DESK
    assert await store.serving.step_back(ADA) == 0
    assert [await store.serving.in_charge(person) for person in (ADA, BO)] == [0, WATCH]


async def test_channels_are_listed_with_ones_own_first_and_without_those_that_are_shut(store: Store) -> None:
    await _met(store)
    await store.chats.meet(-5, "supergroup", "A group", "en", NOON)
    await store.serving.remember(ADA, WATCH, NOON, away=False)
    await store.chats.set_state(WATCH, ChatState.BLOCKED, NOON)
    assert [chat.title for chat in await store.serving.channels(ADA, 9)] == ["Baltic Watch", "Desk"]
    assert [chat.title for chat in await store.serving.channels(BO, 9)] == ["Desk"]
    assert len(await store.serving.channels(ADA, 1)) == 1
    await store.bans.add(WATCH, NOON)
    assert [chat.title for chat in await store.serving.channels(ADA, 9)] == ["Desk"]
    await store.serving.drop(ADA, DESK)
    await store.serving.drop(ADA, WATCH)
    assert await store.serving.in_charge(ADA) == 0


async def test_who_serves_a_channel_is_to_hear_once_that_it_went_away_and_once_that_it_is_back(store: Store) -> None:
    await _met(store)
    await store.serving.take_charge(ADA, WATCH, NOON, away=False)
    await store.serving.remember(BO, WATCH, NOON, away=False)
    assert await store.serving.turned() == []
    await store.chats.set_state(WATCH, ChatState.BLOCKED, NOON)
    turned = await store.serving.turned()
    assert [(one.person, one.language, one.channel.state) for one in turned] == [
        (ADA, "en", ChatState.BLOCKED),
        (BO, "de", ChatState.BLOCKED),
    ]
    await store.serving.told(turned[0])
    await store.chats.set_state(WATCH, ChatState.GONE, NOON)
    assert [one.person for one in await store.serving.turned()] == [BO]
    await store.chats.set_state(WATCH, ChatState.ACTIVE, NOON)
    back = await store.serving.turned()  # Bo has missed nothing, and hears nothing
    assert [(one.person, one.channel.state) for one in back] == [(ADA, ChatState.ACTIVE)]
    await store.serving.told(back[0])
    assert await store.serving.turned() == []


async def test_who_was_just_told_or_blocked_the_bot_is_not_told_of_a_channel(store: Store) -> None:
    await _met(store)
    await store.chats.set_state(WATCH, ChatState.BLOCKED, NOON)
    await store.serving.take_charge(ADA, WATCH, NOON, away=True)
    await store.serving.remember(BO, WATCH, NOON, away=False)
    await store.chats.set_state(BO, ChatState.BLOCKED, NOON)
    assert await store.serving.turned() == []
    await store.chats.meet(BO, "private", "Bo", "de", NOON)
    assert [one.person for one in await store.serving.turned()] == [BO]


async def test_a_delivery_says_that_it_goes_to_a_channel(store: Store) -> None:
    await _met(store)
    for chat in (ADA, WATCH):
        await subscribe(store, chat, "nato")
    await store.chats.meet(WATCH, "channel", "Baltic Watch", "en", NOON)
    await store.chats.meet(ADA, "private", "Ada", "en", NOON)
    await poll(store, opening(7, matched(entry("One"), ["nato"])))
    assert {one.address.chat: one.channel for one in await claim(store)} == {ADA: False, WATCH: True}


async def test_what_the_operator_says_to_all_is_not_said_in_channels(store: Store) -> None:
    await _met(store)
    number, count = await store.broadcasts.propose("Maintenance tonight.", NOON)
    assert (count, await store.broadcasts.confirm(number, NOON)) == (2, 2)


async def test_what_a_person_serves_is_theirs_to_see_and_to_have_forgotten(store: Store) -> None:
    await _met(store)
    await store.serving.take_charge(ADA, WATCH, NOON, away=False)
    assert "serving" in await store.privacy.everything_of(ADA)
    await store.privacy.forget(ADA)
    assert await store.serving.in_charge(ADA) == 0
    assert (await store.chats.get(WATCH)) is not None
