"""How the bot stands in chats, as Telegram tells of it: who is told what, how often, and which chats are set aside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

import bot.telegram.membership
from bot.sending.pacing import Pace, Pacer
from bot.sending.turns import Turns
from bot.telegram.answers import Answers
from bot.telegram.application import build_application
from bot.telegram.hearing import Hearing
from bot.telegram.membership import App
from bot.telegram.updates import ALLOWED, Conversation
from feeds.audience import ChatState
from feeds.store import Store, migrate, open_store
from handlers.reply import Reply, Request
from tests.bot.desk import Desk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Standing:
    """The bot among chats of a sandbox, with a real store."""

    desk: Desk
    store: Store
    app: App
    added: list[tuple[int, int]] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)

    async def hear(self, *, backwards: bool = False) -> None:
        """Handle every update there is, one after the other; `backwards`: in the other order."""
        updates = list(await self.desk.bot.get_updates(allowed_updates=ALLOWED))
        for update in reversed(updates) if backwards else updates:
            self.desk.world.forget_updates(update.update_id + 1)
            await self.app.process_update(Update.de_json(update.to_dict(), self.app.bot))

    async def said(self, chat: int) -> list[str]:
        """What the bot said there."""
        return [m["text"] for m in await self.desk.person.messages(chat) if m["from"]["is_bot"]]

    async def state(self, chat: int) -> ChatState:
        """How the chat is known."""
        known = await self.store.chats.get(chat)
        assert known is not None
        return known.state


@pytest.fixture
async def standing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Standing]:
    monkeypatch.setattr(bot.telegram.membership, "MOVING", 0.05)
    desk.world.limits.on = False
    url = f"sqlite:///{tmp_path}/chats.db"
    await migrate(url)
    app = build_application(desk.world.token, desk.address)
    async with open_store(url) as store:
        made = Standing(desk, store, app)

        async def greet(request: Request) -> Reply:
            return Reply("Hello, group")

        async def added(request: Request, channel: int) -> Reply | None:
            made.added.append((request.address.chat, channel))
            return Reply(f"Next: {channel}")

        async def dispatch(request: Request) -> Reply | None:
            return Reply("an answer") if request.command else None

        hearing, answers = Hearing(lambda: NOW, frozenset()), Answers(Turns(Pacer(Pace(1000, 1000, 60_000))))
        how: dict[str, Any] = {"greet": greet, "added": added, "changed": made.changed.append}
        Conversation(dispatch, lambda _: Reply("sorry"), store.chats, answers, hearing, lambda: NOW, **how).attach(app)
        async with app:
            await app.start()
            yield made
            if app.running:
                await app.stop()


async def _settled(standing: Standing) -> None:
    """Until everything that was begun is done."""
    await standing.app.stop()


async def test_a_channel_hears_nothing_and_who_added_the_bot_hears_what_to_do(standing: Standing) -> None:
    world = standing.desk.world
    ada = world.add_person("Ada", started=True)
    channel = world.add_channel("Baltic Watch", ada)
    world.appoint(channel)
    world.person_posts(channel, {}, "a post of somebody's, /status included")
    await standing.hear()
    await _settled(standing)
    assert standing.added == [(ada.id, channel.id)]
    assert (await standing.said(ada.id), await standing.said(channel.id)) == ([f"Next: {channel.id}"], [])
    assert await standing.state(channel.id) is ChatState.ACTIVE


async def test_who_added_the_bot_without_ever_starting_it_is_no_trouble(standing: Standing) -> None:
    world = standing.desk.world
    channel = world.add_channel("Baltic Watch", world.add_person("Ada"))
    world.appoint(channel)
    await standing.hear()
    assert await standing.state(channel.id) is ChatState.ACTIVE


async def test_a_channel_is_set_aside_while_the_bot_may_not_post_and_its_rights_are_no_second_adding(
    standing: Standing,
) -> None:
    world = standing.desk.world
    channel = world.add_channel("Baltic Watch", world.add_person("Ada", started=True))
    states = []
    for deed in (
        lambda: world.appoint(channel, ["can_post_messages"]),
        lambda: world.appoint(channel),
        lambda: world.appoint(channel, ["can_edit_messages"]),
        lambda: world.appoint(channel, ["can_post_messages"]),
        lambda: world.change_status(channel, "kicked"),
        lambda: world.appoint(channel),
    ):
        deed()
        await standing.hear()
        states.append(await standing.state(channel.id))
    assert [state.value for state in states] == ["blocked", "active", "active", "blocked", "gone", "active"]
    assert len(standing.added) == 2
    assert standing.changed == [channel.id] * 6


async def test_a_group_that_silences_the_bot_is_set_aside_and_served_when_it_may_speak_again(
    standing: Standing,
) -> None:
    world = standing.desk.world
    group = world.add_group("Desk", kind="group")
    await standing.store.chats.meet(group.id, "group", "Desk", "en", NOW)
    await standing.store.chats.introduced(group.id)
    states = []
    for denied in (["can_send_photos"], ["can_send_messages"], []):
        world.restrict(group, denied)
        await standing.hear()
        states.append((await standing.state(group.id)).value)
    assert states == ["active", "blocked", "active"]
    assert await standing.said(group.id) == []


async def test_a_group_where_the_bot_may_not_speak_at_first_is_greeted_when_it_may(standing: Standing) -> None:
    world = standing.desk.world
    group = world.add_group("Desk")
    world.restrict(group, ["can_send_messages"])
    await standing.hear()
    assert await standing.state(group.id) is ChatState.BLOCKED
    world.restrict(group)
    world.restrict(group, ["can_send_photos"])
    await standing.hear()
    await _settled(standing)
    assert await standing.said(group.id) == ["Hello, group"]


@pytest.mark.parametrize("backwards", [False, True])
async def test_a_group_that_becomes_a_supergroup_is_greeted_once_whatever_telegram_tells_first(
    standing: Standing, backwards: bool
) -> None:
    world = standing.desk.world
    group = world.add_group("Desk", kind="group")
    for status in ("left", "active"):
        world.change_status(group, status)
    await standing.hear()
    moved = world.migrate(group)
    await standing.hear(backwards=backwards)
    await _settled(standing)
    assert (await standing.said(group.id), await standing.said(moved.id)) == (["Hello, group"], [])
    assert await standing.store.chats.get(group.id) is None
    assert await standing.state(moved.id) is ChatState.ACTIVE


async def test_a_supergroup_that_the_bot_is_added_to_is_greeted_once_however_often_it_is_told_of(
    standing: Standing,
) -> None:
    world = standing.desk.world
    group = world.add_group("Desk")
    for status in ("left", "active", "left", "active"):
        world.change_status(group, status)
    await standing.hear()
    await _settled(standing)
    assert await standing.said(group.id) == ["Hello, group"]


async def test_a_group_that_the_bot_left_again_at_once_is_not_greeted(standing: Standing) -> None:
    world = standing.desk.world
    group = world.add_group("Desk")
    for status in ("left", "active", "kicked"):
        world.change_status(group, status)
    await standing.hear()
    await _settled(standing)
    assert await standing.said(group.id) == []
