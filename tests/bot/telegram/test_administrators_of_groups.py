"""Who administers a group, asked of Telegram and remembered for a while."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from telegram.error import Forbidden

from bot.telegram.administrators import KEPT, MOST, Administrators


@dataclass
class Telegram:
    """Answers who administers a group, and counts how often it is asked."""

    people: dict[int, list[int]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    now: float = 0.0

    async def ask(self, chat: int) -> Collection[int]:
        self.asked.append(chat)
        if chat not in self.people:
            raise Forbidden("bot is not a member of the supergroup chat")
        return self.people[chat]

    def administrators(self) -> Administrators:
        return Administrators(self.ask, lambda: self.now)


async def test_telegram_is_asked_once_in_some_minutes() -> None:
    telegram = Telegram({-5: [1, 2]})
    known = telegram.administrators()
    assert [await known.manages(-5, user) for user in (1, 2, 3)] == [True, True, False]
    assert telegram.asked == [-5]
    telegram.people[-5], telegram.now = [3], KEPT
    assert [await known.manages(-5, user) for user in (1, 2, 3)] == [False, False, True]
    assert telegram.asked == [-5, -5]


async def test_what_changed_in_a_group_is_asked_anew() -> None:
    telegram = Telegram({-5: [1]})
    known = telegram.administrators()
    assert await known.manages(-5, 1)
    telegram.people[-5] = []
    known.forget(-5)
    assert await known.manages(-5, 1) is False


async def test_where_telegram_does_not_say_nobody_is_taken_for_one_and_it_is_asked_again() -> None:
    telegram = Telegram()
    known = telegram.administrators()
    assert await known.manages(-5, 1) is None
    telegram.people[-5] = [1]
    assert await known.manages(-5, 1) is True


async def test_only_so_many_groups_are_remembered() -> None:
    telegram = Telegram({-chat: [1] for chat in range(MOST + 1)})
    known = telegram.administrators()
    for chat in range(MOST + 1):
        assert await known.manages(-chat, 1)
    assert await known.manages(0, 1)
    assert telegram.asked.count(0) == 2
    assert telegram.asked.count(-MOST) == 1
