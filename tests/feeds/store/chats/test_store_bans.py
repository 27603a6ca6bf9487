"""Chats that the operator does not serve get nothing and lose nothing."""

from __future__ import annotations

import pytest

from feeds.audience import ChatState
from feeds.model import AlertKind, Level
from feeds.store import Store
from feeds.times.quiet import Quiet
from tests.feeds.store.making import HOUR, MINUTE, NOON, claim, entry, joining, matched, opening, poll, subscribe


async def test_a_banned_chat_gets_nothing_and_keeps_what_it_had(store: Store) -> None:
    chat = await subscribe(store, 7, "kaliningrad")
    await poll(store, opening(1, matched(entry("Before"), ["kaliningrad"])))
    assert await store.bans.add(7, NOON)
    assert not await store.bans.add(7, NOON)
    await poll(store, opening(2, matched(entry("Meanwhile"), ["kaliningrad"])))
    assert await claim(store) == []
    assert [each.chat for each in await store.bans.all()] == [7]

    assert await store.bans.lift(7, NOON)
    assert not await store.bans.lift(7, NOON)
    assert [each.topic for each in await store.subscriptions.of(chat)] == ["kaliningrad"]
    assert [delivery.story for delivery in await claim(store)] == [1]  # what it was owed; nothing of the time between


async def test_somebody_unknown_can_be_banned_beforehand(store: Store) -> None:
    await store.bans.add(4711, NOON)
    assert await store.bans.any_of({1, 4711})
    assert not await store.bans.any_of({1, 2})


async def test_where_only_some_are_served_the_others_are_shut_until_the_list_changes(store: Store) -> None:
    for chat in (7, 8, 9):
        await subscribe(store, chat, "kaliningrad")
    await store.bans.add(9, NOON)
    assert await store.bans.serve_only([7, 9], NOON + HOUR) == 1
    states = {chat: (await store.chats.get(chat)).state for chat in (7, 8, 9)}  # type: ignore[union-attr]
    assert states == {7: ChatState.ACTIVE, 8: ChatState.SHUT, 9: ChatState.SHUT}  # a ban counts above the list
    assert await store.bans.serve_only([], NOON + 2 * HOUR) == 0
    states = {chat: (await store.chats.get(chat)).state for chat in (7, 8, 9)}  # type: ignore[union-attr]
    assert states == {7: ChatState.ACTIVE, 8: ChatState.ACTIVE, 9: ChatState.SHUT}


async def test_a_blocked_chat_is_not_opened_by_the_list(store: Store) -> None:
    await subscribe(store, 7, "kaliningrad")
    await store.chats.set_state(7, ChatState.BLOCKED, NOON)
    await store.bans.serve_only([8], NOON)
    await store.bans.serve_only([], NOON)
    assert (await store.chats.get(7)).state is ChatState.BLOCKED  # type: ignore[union-attr]


@pytest.mark.parametrize("listed", [True, False])
async def test_a_chat_that_is_not_served_stays_so_whatever_is_heard_of_it(store: Store, listed: bool) -> None:
    await subscribe(store, -5, "nato")
    if listed:
        await store.bans.serve_only([7], NOON)
    else:
        await store.bans.add(-5, NOON)
    for state in (ChatState.GONE, ChatState.BLOCKED, ChatState.ACTIVE):  # it removes the bot, and adds it again
        await store.chats.set_state(-5, state, NOON + MINUTE)
    met = await store.chats.meet(-5, "group", "Desk", "en", NOON + MINUTE)  # an administrator speaks there
    assert (met.state, met.woken, met.title) == (ChatState.SHUT, False, "Desk")
    await poll(store, opening(1, matched(entry("Meanwhile"), ["nato"])))
    assert await claim(store, NOON + HOUR) == []


@pytest.mark.parametrize("known", ["gone", "blocked", "banned", "new"])
async def test_where_only_some_are_served_nothing_that_is_heard_or_done_opens_another_before_it_is_listed(
    store: Store, known: str
) -> None:
    if known != "new":
        await subscribe(store, -5, "nato")
    if known in ("gone", "blocked"):
        await store.chats.set_state(-5, ChatState(known), NOON)
    await store.bans.serve_only([7], NOON)
    if known == "banned":
        await store.bans.add(-5, NOON)
        assert await store.bans.lift(-5, NOON)
    await subscribe(store, -5, "nato")  # an administrator adds the bot and speaks there
    await store.chats.set_state(-5, ChatState.ACTIVE, NOON)
    assert (await store.chats.get(-5)).state is ChatState.SHUT  # type: ignore[union-attr]
    await poll(store, opening(1, matched(entry("Meanwhile"), ["nato"])))
    assert await claim(store, NOON + HOUR) == []

    await store.bans.serve_only([7, -5], NOON + HOUR)
    assert (await store.chats.get(-5)).state is ChatState.ACTIVE  # type: ignore[union-attr]


async def test_who_was_banned_beforehand_is_shut_once_they_are_met_and_served_once_the_ban_is_lifted(
    store: Store,
) -> None:
    await store.bans.add(-5, NOON)
    await subscribe(store, -5, "nato")
    assert (await store.chats.get(-5)).state is ChatState.SHUT  # type: ignore[union-attr]
    await store.bans.lift(-5, NOON)
    assert (await store.chats.get(-5)).state is ChatState.ACTIVE  # type: ignore[union-attr]


@pytest.mark.parametrize("known", [True, False])
async def test_a_banned_group_that_becomes_a_supergroup_stays_banned(store: Store, known: bool) -> None:
    await subscribe(store, -5, "nato")
    await poll(store, opening(1, matched(entry("Before"), ["nato"])))
    await store.bans.add(-5, NOON)
    if known:  # it was heard of under its new number before
        await subscribe(store, -1005, "bmd")
        await poll(store, opening(2, matched(entry("For the new number"), ["bmd"])))
    await store.chats.migrate(-5, -1005, NOON)
    assert (await store.chats.get(-1005)).state is ChatState.SHUT  # type: ignore[union-attr]
    assert [(each.chat, each.since) for each in await store.bans.all()] == [(-1005, NOON)]
    await poll(store, opening(3, matched(entry("Meanwhile"), ["nato"])))
    assert await claim(store, NOON + HOUR) == []

    await store.bans.lift(-1005, NOON + HOUR)
    assert [one.address.chat for one in await claim(store, NOON + HOUR)] == [-1005]


async def test_a_group_that_is_not_listed_is_not_served_as_a_supergroup_and_one_whose_new_number_is_listed_is(
    store: Store,
) -> None:
    for chat in (-5, -6, -1006):
        await subscribe(store, chat, "nato")
    await store.bans.serve_only([-1006], NOON)
    await store.chats.migrate(-5, -1005, NOON)
    await store.chats.migrate(-6, -1006, NOON)
    states = {chat: (await store.chats.get(chat)).state for chat in (-1005, -1006)}  # type: ignore[union-attr]
    assert states == {-1005: ChatState.SHUT, -1006: ChatState.ACTIVE}


async def test_what_a_banned_chat_s_quiet_hours_held_does_not_come_when_its_story_turns_urgent(store: Store) -> None:
    await subscribe(store, 7, "nato")
    await store.quiet.set(7, Quiet(NOON.time(), (NOON + 2 * HOUR).time(), "UTC"), NOON)
    held = opening(1, matched(entry("Held"), ["nato"]))
    await poll(store, held)
    await store.bans.add(7, NOON)
    more = matched(entry("More", seen=NOON + HOUR), ["nato"])
    await poll(store, joining(held.story, more, AlertKind.DEVELOPMENT, level=Level.URGENT), now=NOON + HOUR)
    assert await claim(store, NOON + HOUR) == []

    await store.bans.lift(7, NOON + HOUR)
    assert [one.story for one in await claim(store, NOON + HOUR)] == [1]
