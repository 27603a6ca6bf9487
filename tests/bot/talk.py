"""The adapter between a sandbox and handlers that answer as a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telegram import Update

from bot.sandbox.rooms import Room
from bot.sending.pacing import Pace, Pacer
from bot.sending.turns import Turns
from bot.telegram.answers import Answers
from bot.telegram.application import build_application
from bot.telegram.hearing import Hearing
from bot.telegram.membership import App
from bot.telegram.updates import ALLOWED, Conversation
from feeds.audience import Chat, ChatState
from handlers.reply import Reply, Request
from tests.bot.desk import Desk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Chats:
    """A store that notes what it is told of chats."""

    met: list[tuple[int, str, str, str]] = field(default_factory=list)
    states: list[tuple[int, ChatState]] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    away: set[int] = field(default_factory=set)  # set aside, and not yet heard of again

    async def meet(self, chat: int, kind: str, title: str, language: str, now: datetime) -> Chat:
        self.met.append((chat, kind, title, language))
        woken = chat in self.away
        self.away.discard(chat)
        return Chat(chat, kind, title, language, ChatState.ACTIVE, now, woken=woken)

    async def get(self, chat: int) -> Chat | None:
        return None

    async def introduced(self, chat: int) -> bool:
        return True

    async def set_state(self, chat: int, state: ChatState, now: datetime) -> None:
        self.states.append((chat, state))
        if state is not ChatState.ACTIVE:
            self.away.add(chat)

    async def migrate(self, old: int, new: int, now: datetime) -> None:
        self.moved.append((old, new))


@dataclass
class Talk:
    """The adapter between a sandbox and handlers that answer as a test says."""

    desk: Desk
    app: App
    chats: Chats
    requests: list[Request] = field(default_factory=list)
    answer: Callable[[Request], Reply | None] = lambda request: None

    async def dispatch(self, request: Request) -> Reply | None:
        self.requests.append(request)
        return self.answer(request)

    async def hear(self) -> None:
        """Handle every update there is, as the program asks for them."""
        for update in await self.desk.bot.get_updates(allowed_updates=ALLOWED):
            self.desk.world.forget_updates(update.update_id + 1)
            await self.app.process_update(Update.de_json(update.to_dict(), self.app.bot))

    def ada(self) -> Room:
        return self.desk.world.add_person("Ada", "de-AT", started=True)


@asynccontextmanager
async def talking(desk: Desk) -> AsyncIterator[Talk]:
    """The adapter, attached and ready."""
    desk.world.limits.on = False
    app = build_application(desk.world.token, desk.address)
    made = Talk(desk, app, Chats())
    turns = Turns(Pacer(Pace(overall=1000, private=1000, group=60_000)))
    sorry = Reply("That went wrong.")
    hearing = Hearing(lambda: NOW, frozenset({900}))
    Conversation(
        made.dispatch, lambda _: sorry, made.chats, Answers(turns, pause=0.01), hearing, lambda: NOW
    ).attach(app)  # fmt: skip
    async with app:
        yield made


def says(text: str = "Hello", **extra: Any) -> Callable[[Request], Reply]:
    return lambda _: Reply(text, **extra)
