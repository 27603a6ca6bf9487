"""What the operator says to all goes to every chat once, however often it is confirmed."""

from __future__ import annotations

from feeds.audience import ChatState, OtherKind
from feeds.store import Store
from tests.feeds.store.making import NOON, claim, subscribe


async def test_it_goes_to_every_chat_that_can_be_written_to_once(store: Store) -> None:
    for chat in (7, 8, -100):
        await subscribe(store, chat)
    await store.chats.set_state(8, ChatState.BLOCKED, NOON)
    number, count = await store.broadcasts.propose("Maintenance tonight", NOON)
    assert count == 2
    assert await claim(store) == []  # nothing before somebody confirmed it
    assert await store.broadcasts.confirm(number, NOON) == 2
    assert await store.broadcasts.confirm(number, NOON) is None
    sent = await claim(store)
    assert {(each.address.chat, each.kind, each.story) for each in sent} == {
        (7, OtherKind.BROADCAST, number),
        (-100, OtherKind.BROADCAST, number),
    }
    assert await store.broadcasts.text(number) == "Maintenance tonight"


async def test_a_newer_text_takes_the_place_of_one_that_was_not_confirmed(store: Store) -> None:
    first, _ = await store.broadcasts.propose("One", NOON)
    assert await store.broadcasts.confirm(first, NOON) == 0
    second, _ = await store.broadcasts.propose("Two", NOON)
    third, _ = await store.broadcasts.propose("Three", NOON)
    assert first < second
    assert await store.broadcasts.text(third) == "Three"
    assert await store.broadcasts.text(first) == "One"  # it may still be on its way


async def test_the_button_under_a_text_that_was_replaced_does_not_send_the_newer_one(store: Store) -> None:
    await subscribe(store, 7)
    replaced, _ = await store.broadcasts.propose("Maintenance tonight", NOON)
    newer, _ = await store.broadcasts.propose("A draft", NOON)
    assert await store.broadcasts.confirm(replaced, NOON) is None
    assert await claim(store) == []
    assert await store.broadcasts.confirm(newer, NOON) == 1
