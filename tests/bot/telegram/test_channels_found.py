"""Channels as the bot finds them in Telegram, and who may serve them."""

from __future__ import annotations

import pytest

from bot.telegram.administrators import asking
from bot.telegram.admission import Verdict
from bot.telegram.channels import Channels
from handlers.reply import Channel, OutOfReachError
from tests.bot.desk import Desk

ADA = 101


def _looking(desk: Desk, verdict: Verdict = Verdict.SERVED) -> Channels:
    async def admission(chat: int, person: int) -> Verdict:
        return verdict

    return Channels(desk.bot, admission)


async def test_a_channel_is_found_by_name_and_number_with_what_the_bot_may_do_there(desk: Desk) -> None:
    channel = desk.world.add_channel("Baltic Watch", desk.world.add_person("Ada"), "baltic_watch")
    look = _looking(desk)
    assert await look("@baltic_watch", ADA) is None  # it is there, but the bot is not in it
    desk.world.appoint(channel)
    assert await look("@Baltic_Watch", ADA) == Channel(channel.id, "Baltic Watch", posts=True)
    desk.world.appoint(channel, ["can_post_messages"])
    assert await look(channel.id, ADA) == Channel(channel.id, "Baltic Watch", posts=False)
    desk.world.change_status(channel, "kicked")
    assert await look(channel.id, ADA) is None
    assert await look("@nowhere_at_all", ADA) is None


async def test_what_is_no_channel_is_none_and_one_that_the_operator_does_not_serve_says_so(desk: Desk) -> None:
    group = desk.world.add_group("Desk")
    channel = desk.world.add_channel("Baltic Watch", desk.world.add_person("Ada"))
    desk.world.appoint(channel)
    assert await _looking(desk)(group.id, ADA) is None
    shut = await _looking(desk, Verdict.NOT_LISTED)(channel.id, ADA)
    assert shut == Channel(channel.id, "Baltic Watch", posts=True, served=False)


async def test_a_telegram_out_of_reach_is_not_taken_for_an_answer(desk: Desk) -> None:
    await desk.person.post("faults", kind="error", code=502, description="Bad Gateway", times=1)
    with pytest.raises(OutOfReachError):
        await _looking(desk)("@baltic_watch", ADA)


async def test_of_a_channels_administrators_those_count_who_may_post(desk: Desk) -> None:
    ada, bo = (desk.world.add_person(name) for name in ("Ada", "Bo"))
    channel, group = desk.world.add_channel("Baltic Watch", ada), desk.world.add_group("Desk", owner=ada)
    desk.world.appoint(channel)
    for room in (channel, group):
        room.admins.add(bo.id)
    channel.silent.add(bo.id)
    ask = asking(desk.bot)  # type: ignore[arg-type]
    assert set(await ask(channel.id)) == {ada.id}
    assert set(await ask(group.id)) == {ada.id, bo.id}
