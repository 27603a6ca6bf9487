"""Who is not served is told so where they asked, and no oftener than that."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.sending.courier import Courier
from bot.sending.pacing import Pace, Pacer
from bot.sending.turns import Turns
from bot.telegram.admission import Verdict
from bot.telegram.answers import Answers
from bot.telegram.door import Door
from bot.telegram.hearing import Hearing
from handlers.commands import stranger
from tests.bot.desk import Desk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def _not_listed(chat: int, user: int) -> Verdict:
    return Verdict.NOT_LISTED


async def test_a_stranger_who_asks_inline_is_offered_nothing_and_gets_no_message_for_each_letter(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    answers = Answers(Turns(Pacer(Pace(overall=1000, private=1000, group=60_000))))
    door = Door(Hearing(lambda: NOW, frozenset()), answers, admission=_not_listed, stranger=stranger)
    asking = asyncio.create_task(desk.person.post("inline", chat=room.id, query="kal"))
    async with asyncio.timeout(20):
        updates = await desk.bot.get_updates(timeout=10)
        await desk.bot.initialize()
        assert [await door(Courier(desk.bot), update) for update in updates] == [False]
        offered = await asking
    assert offered["answered"]
    assert not [message for message in await desk.person.messages(room.id) if message["from"]["is_bot"]]
