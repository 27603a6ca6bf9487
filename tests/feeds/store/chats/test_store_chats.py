from __future__ import annotations

from dataclasses import replace

import pytest
from making import HOUR, NOON, claim, entry, matched, opening, poll, subscribe

from feeds.audience import Address, Chat, ChatState, Subscription
from feeds.store import Store, StoreError
from feeds.wanting import FOREVER, Terms


async def test_a_chat_is_met_once(store: Store) -> None:
    first = await store.chats.meet(1, "private", "Ada", "en", NOON)
    again = await store.chats.meet(1, "private", "Ada", "en", NOON + HOUR)

    assert first == again == Chat(1, "private", "Ada", "en", ChatState.ACTIVE, NOON)
    assert await store.chats.get(2) is None


async def test_a_chat_is_known_under_its_present_title(store: Store) -> None:
    await store.chats.meet(-1_002_003_004_005, "group", "Newsroom", "pl", NOON)
    await store.chats.meet(-1_002_003_004_005, "supergroup", "Desk", "pl", NOON + HOUR)

    chat = await store.chats.get(-1_002_003_004_005)
    assert chat == Chat(-1_002_003_004_005, "supergroup", "Desk", "pl", ChatState.ACTIVE, NOON)


async def test_a_person_reads_telegrams_language_until_one_is_chosen(store: Store) -> None:
    await store.chats.meet(1, "private", "Ada", "en", NOON)
    assert (await store.chats.meet(1, "private", "Ada", "de", NOON)).reads == "de"
    await store.chats.choose_language(1, "lt")
    assert (await store.chats.meet(1, "private", "Ada", "en", NOON)).reads == "lt"
    await store.chats.choose_language(1, "")
    assert (await store.chats.meet(1, "private", "Ada", "en", NOON)).reads == "en"


async def test_a_group_reads_the_language_of_who_added_the_bot_whoever_speaks(store: Store) -> None:
    await store.chats.meet(-5, "group", "Desk", "uk", NOON)
    assert (await store.chats.meet(-5, "group", "Desk", "ru", NOON)).reads == "uk"
    await store.chats.choose_language(-5, "de")
    await store.chats.let_everyone(-5, True)
    await store.chats.introduced(-5)
    await store.chats.meet(-6, "supergroup", "Desk", "ru", NOON)
    await store.chats.migrate(-5, -6, NOON)
    group = await store.chats.get(-6)
    assert group is not None
    assert (group.reads, group.everyone, group.introduced) == ("de", True, True)


async def test_a_supergroup_reads_the_language_of_the_group_it_was_though_it_was_met_by_another_first(
    store: Store,
) -> None:
    await store.chats.meet(-5, "group", "Desk", "uk", NOON)
    await store.chats.meet(-6, "supergroup", "Desk", "ru", NOON)
    await store.chats.migrate(-5, -6, NOON)
    group = await store.chats.get(-6)
    assert group is not None
    assert group.reads == "uk"


async def test_a_delivery_says_what_its_chat_reads(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await subscribe(store, 2, "nato")
    await store.chats.choose_language(2, "pl")
    await poll(store, opening(7, matched(entry("One"), ["nato"])))
    assert {one.address.chat: one.language for one in await claim(store)} == {1: "en", 2: "pl"}


async def test_a_chat_set_aside_and_woken_gets_what_waited(store: Store) -> None:
    await subscribe(store, 1, "nato")
    await poll(store, opening(7, matched(entry("One"), ["nato"])))
    await store.chats.set_state(1, ChatState.GONE, NOON)
    assert await claim(store) == []

    await store.chats.set_state(1, ChatState.ACTIVE, NOON + HOUR)
    assert [one.story for one in await claim(store, NOON + HOUR)] == [7]


async def test_the_state_of_an_unknown_chat_is_nothing_to_keep(store: Store) -> None:
    await store.chats.set_state(99, ChatState.BLOCKED, NOON)

    assert await store.chats.get(99) is None


async def test_a_chat_is_told_when_it_last_asked(store: Store) -> None:
    address = await subscribe(store, 1)
    assert await store.chats.asked(address, "kaliningrad", NOON) is None
    assert await store.chats.asked(address, "iskander", NOON) is None
    assert await store.chats.asked(Address(1, 5), "kaliningrad", NOON) is None
    assert await store.chats.asked(address, "kaliningrad", NOON + HOUR) == NOON
    assert await store.chats.asked(address, "kaliningrad", NOON + 2 * HOUR) == NOON + HOUR


async def test_migrating_an_unknown_chat_changes_nothing(store: Store) -> None:
    await store.chats.migrate(-1, -100, NOON)

    assert await store.chats.get(-100) is None


async def test_subscribing_says_what_was_added(store: Store) -> None:
    address = await subscribe(store, 1, "nato")
    assert await store.subscriptions.add(address, ["bmd", "nato", "bmd"], NOON + HOUR) == ["bmd"]

    assert await store.subscriptions.of(address) == [
        Subscription(address, "bmd", NOON + HOUR),
        Subscription(address, "nato", NOON),
    ]


async def test_unsubscribing_says_what_was_removed(store: Store) -> None:
    address = await subscribe(store, 1, "nato", "bmd")

    assert await store.subscriptions.remove(address, ["kaliningrad", "nato"]) == ["nato"]
    assert [one.topic for one in await store.subscriptions.of(address)] == ["bmd"]
    assert await store.subscriptions.remove(address, []) == []


async def test_threads_of_a_chat_subscribe_for_themselves(store: Store) -> None:
    await subscribe(store, -1, "nato", thread=3)
    await subscribe(store, -1, "bmd")

    assert [one.topic for one in await store.subscriptions.of(Address(-1, 3))] == ["nato"]
    assert [one.topic for one in await store.subscriptions.of(Address(-1))] == ["bmd"]


async def test_subscriptions_are_counted_by_topic(store: Store) -> None:
    await subscribe(store, 1, "nato", "bmd")
    await subscribe(store, 2, "nato")

    assert await store.subscriptions.count() == {"nato": 2, "bmd": 1}


async def test_a_chat_that_was_never_met_cannot_subscribe(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.subscriptions.add(Address(5), ["nato"], NOON)


async def test_the_first_start_is_remembered(store: Store) -> None:
    assert await store.meta.started(NOON) == NOON
    assert await store.meta.started(NOON + HOUR) == NOON


async def test_names_keep_their_latest_text(store: Store) -> None:
    assert await store.meta.get("colour") is None
    await store.meta.put("colour", "red")
    await store.meta.put("colour", "blue")

    assert await store.meta.get("colour") == "blue"


async def test_a_chat_that_was_set_aside_is_woken_once(store: Store) -> None:
    async def meet() -> bool:
        return (await store.chats.meet(1, "private", "Ada", "en", NOON)).woken

    assert not await meet()
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    assert await meet()
    assert not await meet()


async def test_what_is_switched_off_keeps_its_terms_and_what_has_none_is_forgotten(store: Store) -> None:
    address = Address(1)
    await subscribe(store, 1, "nato")
    await subscribe(store, 1, "bmd")
    await store.terms.change(address, "nato", NOON, lambda terms: replace(terms, silent=True, paused=FOREVER))
    assert await store.subscriptions.switch_off(address, ["bmd", "nato", "other"]) == ["bmd", "nato"]
    assert await store.subscriptions.switch_off(address, ["bmd", "nato"]) == []
    [kept] = await store.subscriptions.of(address)
    assert (kept.topic, kept.terms) == ("nato", Terms(enabled=False, silent=True))
    assert await store.subscriptions.count() == {}
    await store.subscriptions.add(address, ["nato", "bmd"], NOON)
    assert {each.topic: each.terms for each in await store.subscriptions.of(address)} == {
        "bmd": Terms(),
        "nato": Terms(silent=True),
    }
