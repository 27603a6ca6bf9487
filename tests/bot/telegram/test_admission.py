"""Who may talk to the bot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pytest

from bot.telegram.admission import Admission, Verdict


@dataclass
class Bans:
    """Numbers that are banned."""

    numbers: frozenset[int] = frozenset()

    async def any_of(self, numbers: Collection[int]) -> bool:
        return bool(self.numbers & set(numbers))


@pytest.mark.parametrize(
    ("chat", "user", "verdict"),
    [
        (7, 7, Verdict.SERVED),
        (13, 13, Verdict.BANNED),
        (-100, 13, Verdict.BANNED),  # a person is banned wherever they write
        (0, 13, Verdict.BANNED),  # inline too
        (-13, 7, Verdict.BANNED),
        (900, 900, Verdict.SERVED),
    ],
)
async def test_everybody_is_served_but_the_banned(chat: int, user: int, verdict: Verdict) -> None:
    admission = Admission(Bans(frozenset({13, -13, 900})), (), {900})
    assert await admission(chat, user) is verdict


@pytest.mark.parametrize(
    ("chat", "user", "verdict"),
    [
        (7, 7, Verdict.SERVED),
        (8, 8, Verdict.NOT_LISTED),
        (-100, 8, Verdict.SERVED),  # a listed group is served with all who are in it
        (-200, 7, Verdict.NOT_LISTED),  # a listed person brings no other group along
        (0, 7, Verdict.SERVED),
        (0, 8, Verdict.NOT_LISTED),
        (-200, 900, Verdict.SERVED),
    ],
)
async def test_where_there_is_a_list_only_its_chats_are_served(chat: int, user: int, verdict: Verdict) -> None:
    admission = Admission(Bans(), (7, -100), {900})
    assert await admission(chat, user) is verdict
