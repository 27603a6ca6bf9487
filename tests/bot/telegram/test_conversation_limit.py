"""A chat that asks too much is told once and then left alone; nobody else notices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.sending.pacing import Pace, Pacer
from bot.sending.turns import Turns
from bot.telegram.answers import Answers
from bot.telegram.application import build_application
from bot.telegram.asking_limit import AskingLimit
from bot.telegram.door import Door
from bot.telegram.hearing import Hearing
from bot.telegram.in_order import InOrderPerChat
from bot.telegram.membership import App
from bot.telegram.updates import ALLOWED, Conversation
from feeds.audience import Chat, ChatState
from handlers.commands import busy
from handlers.reply import Reply, Request
from tests.bot.desk import Desk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Chats:
    """A store that notes which chats went away."""

    states: list[tuple[int, ChatState]] = field(default_factory=list)
    chosen: dict[int, str] = field(default_factory=dict)  # languages

    async def meet(self, chat: int, kind: str, title: str, language: str, now: datetime) -> Chat:
        return Chat(chat, kind, title, language, ChatState.ACTIVE, now)

    async def introduced(self, chat: int) -> bool:
        return True

    async def set_state(self, chat: int, state: ChatState, now: datetime) -> None:
        self.states.append((chat, state))

    async def migrate(self, old: int, new: int, now: datetime) -> None: ...


@pytest.fixture
def chats() -> Chats:
    return Chats()


async def _echo(request: Request) -> Reply:
    return Reply(request.args or "pressed", toast="seen")


@pytest.fixture
async def app(desk: Desk, chats: Chats) -> AsyncIterator[App]:
    """An application at work that answers five questions in a burst and hardly more."""
    desk.world.limits.on = False
    app = build_application(desk.world.token, desk.address)
    turns = Turns(Pacer(Pace(overall=1000, private=1000, group=60_000)))
    limit = AskingLimit(per_minute=0.001, burst=5)
    sorry = Reply("That went wrong.")
    hearing, answers = Hearing(lambda: NOW, frozenset()), Answers(turns)

    async def reads(chat: int) -> str:
        return chats.chosen.get(chat, "")

    door = Door(hearing, answers, limit=limit, busy=busy, reads=reads)
    Conversation(_echo, lambda _: sorry, chats, answers, hearing, lambda: NOW, door=door).attach(app)
    async with app:
        await app.start()
        yield app
        await app.stop()


async def _hear(desk: Desk, app: App) -> None:
    """Let the application handle every update there is."""
    for update in await desk.bot.get_updates(allowed_updates=ALLOWED):
        desk.world.forget_updates(update.update_id + 1)
        await app.update_queue.put(Update.de_json(update.to_dict(), app.bot))
    async with asyncio.timeout(10):
        await app.update_queue.join()
        while app.update_processor.current_concurrent_updates:
            await asyncio.sleep(0.01)


async def _answers(desk: Desk, chat: int) -> list[str]:
    return [message["text"] for message in await desk.person.messages(chat) if message["from"]["is_bot"]]


async def test_one_polite_line_and_then_silence(desk: Desk, app: App) -> None:
    greedy = desk.world.add_person("Ada", started=True)
    polite = desk.world.add_person("Grace", started=True)
    for number in range(40):
        desk.world.person_sends(greedy, f"/search {number}")
    desk.world.person_sends(polite, "/search mine")
    await _hear(desk, app)
    said = await _answers(desk, greedy.id)
    assert said.count("Too many questions at once; I'll answer again in 20 seconds.") == 1
    assert [text for text in said if text.isdecimal()] == ["0", "1", "2", "3", "4"]
    assert await _answers(desk, polite.id) == ["mine"]


async def test_a_button_too_many_gets_a_word_of_its_own(desk: Desk, app: App) -> None:
    room = desk.world.add_person("Ada", started=True)
    sent = await desk.bot.send_message(room.id, "press me")
    for _ in range(8):
        desk.world.person_presses(room, sent.message_id, "x")
    await _hear(desk, app)
    told = [event["text"] for event in desk.world.events if event["type"] == "answer"]
    assert sorted(told) == [*["Too many questions at once. Try again in a moment."] * 3, *["seen"] * 5]


async def test_who_asks_too_much_is_told_in_the_language_that_was_chosen(desk: Desk, app: App, chats: Chats) -> None:
    room = desk.world.add_person("Ada", started=True)
    chats.chosen[room.id] = "pl"
    for number in range(8):
        desk.world.person_sends(room, f"/search {number}")
    await _hear(desk, app)
    assert [text for text in await _answers(desk, room.id) if not text.isdecimal()] == [
        "Za dużo pytań naraz; odpowiem znów za 20 sekund."
    ]


async def test_what_people_say_to_each_other_in_a_group_counts_for_nothing(desk: Desk, app: App) -> None:
    group = desk.world.add_group("Desk")
    desk.world.promote(group)
    for number in range(40):
        desk.world.person_sends(group, f"between us {number}")
        desk.world.person_sends(group, f"/other@OtherBot {number}")
    desk.world.person_sends(group, "/search one")
    await _hear(desk, app)
    assert await _answers(desk, group.id) == ["one"]


async def test_a_member_who_leaves_is_noticed_however_much_was_asked(desk: Desk, app: App, chats: Chats) -> None:
    room = desk.world.add_person("Ada", started=True)
    for number in range(40):
        desk.world.person_sends(room, f"/search {number}")
    desk.world.change_status(room, "blocked")
    await _hear(desk, app)
    assert (room.id, ChatState.BLOCKED) in chats.states


async def test_those_who_wait_for_their_turn_take_no_places_from_others() -> None:
    processor = InOrderPerChat()
    gate, done = asyncio.Event(), asyncio.Event()

    async def waits() -> None:
        await gate.wait()

    async def quick() -> None:
        done.set()

    def update(chat: int) -> Update:
        facts = {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}}
        made = Update.de_json({"update_id": chat, "message": facts}, None)
        assert made is not None
        return made

    crowd = [asyncio.create_task(processor.process_update(update(1 + n % 10), waits())) for n in range(200)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await processor.process_update(update(99), quick())
    assert done.is_set()
    gate.set()
    await asyncio.gather(*crowd)
