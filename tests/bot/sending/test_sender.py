"""Delivery: what was claimed is rendered, sent and settled; one bad row or chat never holds up the others."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TimedOut

from bot.sending.catching_up import NAMED
from bot.sending.messages import Maker
from bot.sending.pacing import Pace, Pacer
from feeds.audience import (
    Address,
    ChatState,
    Delivery,
    Later,
    OtherKind,
    Poison,
    SendOutcome,
    Sent,
    StoryFile,
    Told,
    Unneeded,
    Unreachable,
)
from feeds.model import Act, AlertKind, Level, Story, Turn
from handlers.reply import Reply
from handlers.wording.markup import Html
from tests.bot.delivering import FAST, NOW, STORY, Outbox, Telegram, delivery, sender_of, until_settled


async def _deliver(
    rows: list[Delivery],
    telegram: Telegram,
    *,
    pacer: Pacer | None = None,
    story: Story | None = STORY,
    text: str = "<b>Trains</b>",
    late: list[Delivery] | None = None,
) -> dict[int, SendOutcome]:
    outbox = Outbox(rows, late=late or [])

    async def load(number: int) -> StoryFile | None:
        return StoryFile(story, ()) if story else None

    sender = sender_of(outbox, telegram, pacer=pacer, load=load, text=text)
    await until_settled(sender, outbox, len(rows))
    return outbox.settled


async def test_an_alert_is_sent_with_its_buttons_and_settled_with_its_message() -> None:
    telegram = Telegram()
    settled = await _deliver([delivery(1)], telegram)
    assert settled == {1: Sent(101)}
    [(what, chat, call)] = telegram.sent
    assert (what, chat, call["text"], call["parse_mode"]) == ("send", 7, "<b>Trains</b>", "HTML")
    assert call["reply_markup"].inline_keyboard[0][0].callback_data == "1:s:kaliningrad"


async def test_an_update_edits_the_first_message_and_a_development_replies_to_it() -> None:
    telegram = Telegram()
    await _deliver([delivery(1, 7, AlertKind.UPDATE, 55), delivery(2, 8, AlertKind.DEVELOPMENT, 66)], telegram)
    by_kind = {what: call for what, _, call in telegram.sent}
    assert by_kind["edit"]["message_id"] == 55
    assert by_kind["send"]["reply_parameters"].message_id == 66
    assert by_kind["send"]["reply_parameters"].allow_sending_without_reply


@pytest.mark.parametrize(("level", "silent"), [(Level.ROUTINE, True), (Level.NOTABLE, None), (Level.URGENT, None)])
async def test_a_sequels_alert_replies_to_the_earlier_storys_and_rings_only_where_it_weighs_something(
    level: Level, silent: bool | None
) -> None:
    telegram = Telegram()
    await _deliver([replace(delivery(1), follows=44, level=level)], telegram)
    [(_, _, call)] = telegram.sent
    assert (call["reply_parameters"].message_id, call["disable_notification"]) == (44, silent)


async def test_an_alert_for_a_forum_thread_goes_to_the_thread() -> None:
    telegram = Telegram()
    await _deliver([replace(delivery(1, -100), address=Address(-100, 42))], telegram)
    assert telegram.sent[0][2]["message_thread_id"] == 42


async def test_one_blocked_chat_does_not_stop_the_others() -> None:
    telegram = Telegram({7: [Forbidden("Forbidden: bot was blocked by the user")]})
    settled = await _deliver([delivery(1, 7), delivery(2, 8)], telegram)
    assert isinstance(settled[1], Unreachable)
    assert settled[1].state is ChatState.BLOCKED
    assert isinstance(settled[2], Sent)


async def test_a_locked_group_is_tried_until_what_waits_for_it_is_days_old() -> None:
    locked = [BadRequest("Not enough rights to send text messages to the chat") for _ in range(2)]
    old = replace(delivery(2, -8), created=NOW - timedelta(days=4))
    settled = await _deliver([delivery(1, -7), old], Telegram({-7: locked[:1], -8: locked[1:]}))
    assert isinstance(settled[1], Later)
    assert isinstance(settled[2], Unreachable)


async def test_a_flood_puts_the_row_back_for_as_long_as_telegram_asks() -> None:
    settled = await _deliver([delivery(1)], Telegram({7: [RetryAfter(9)]}))
    outcome = settled[1]
    assert isinstance(outcome, Later)
    assert (outcome.due, outcome.counts) == (NOW + timedelta(seconds=9), False)


async def test_a_chat_whose_turn_comes_later_gives_its_place_to_others() -> None:
    pacer = Pacer(Pace(overall=1000, group=1))
    telegram = Telegram()
    first = await _deliver([delivery(1, -7)], telegram, pacer=pacer)
    again = await _deliver([delivery(2, -7), delivery(3, 8)], telegram, pacer=pacer)
    assert isinstance(first[1], Sent)
    assert isinstance(again[2], Later)
    assert not again[2].counts
    assert isinstance(again[3], Sent)


async def test_waits_of_a_message_that_gets_lost_again_and_again_grow() -> None:
    telegram, outbox = Telegram({7: [TimedOut() for _ in range(4)]}), Outbox([])
    sender, waits = sender_of(outbox, telegram), []
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        for _ in range(4):
            outbox.settled.clear()
            outbox.rows = [delivery(1)]
            sender.wake()
            while not outbox.settled:
                await asyncio.sleep(0.001)
            later = outbox.settled[1]
            assert isinstance(later, Later)
            assert not later.counts
            waits.append((later.due - NOW).total_seconds())
    sender.stop()
    await running
    assert waits == [2, 4, 8, 16]


async def test_while_everybody_has_to_wait_nothing_is_claimed() -> None:
    pacer, outbox, telegram = Pacer(FAST), Outbox([delivery(1)]), Telegram()
    now = asyncio.get_running_loop().time()
    for chat in (8, 9):
        pacer.flooded(chat, 30, now, now)
    sender = sender_of(outbox, telegram, pacer=pacer)
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while sender.looked is None:
            await asyncio.sleep(0.001)
    sender.stop()
    await running
    assert (len(outbox.rows), telegram.sent, outbox.settled) == (1, [], {})


async def test_a_story_for_many_chats_is_loaded_and_rendered_once() -> None:
    telegram, outbox, loaded = Telegram(), Outbox([delivery(number, number) for number in range(1, 11)]), []

    async def load(number: int) -> StoryFile | None:
        loaded.append(number)
        return StoryFile(STORY, ())

    await until_settled(sender_of(outbox, telegram, load=load), outbox, 10)
    assert len(telegram.sent) == 10
    assert loaded == [5]


async def test_what_is_no_alert_is_made_by_the_maker_of_its_kind_and_never_told_with_late_alerts() -> None:
    old = replace(delivery(1), kind=OtherKind.DIGEST, created=NOW - timedelta(hours=9))
    telegram, outbox = Telegram(), Outbox([old, replace(old, id=2, address=Address(8))], late=[_late(3, hours=9)] * 2)

    async def make(delivery: Delivery) -> Reply | Unneeded:
        return Reply(Html("The digest")) if delivery.address.chat == 7 else Unneeded("nothing new")

    def maker() -> Maker:
        return make

    await until_settled(sender_of(outbox, telegram, others={OtherKind.DIGEST: maker}), outbox, 2)
    assert [(chat, call["text"]) for _, chat, call in telegram.sent] == [(7, "The digest")]
    assert outbox.settled == {1: Sent(101), 2: Unneeded("nothing new")}


async def test_refused_markup_goes_again_as_plain_text() -> None:
    telegram = Telegram({7: [BadRequest("Can't parse entities: unsupported start tag")]})
    settled = await _deliver([delivery(1)], telegram, text="<b>Trains &amp; <x>ships</x></b>")
    assert isinstance(settled[1], Sent)
    assert telegram.sent[0][2]["text"] == "Trains & ships"
    assert telegram.sent[0][2]["parse_mode"] is None


async def test_a_story_that_is_no_longer_kept_needs_no_message() -> None:
    telegram = Telegram()
    settled = await _deliver([delivery(1)], telegram, story=None)
    assert isinstance(settled[1], Unneeded)
    assert telegram.sent == []


async def test_of_two_rises_that_wait_one_behind_the_other_the_later_comes_and_a_new_act_comes_too() -> None:
    earlier, telegram = replace(delivery(1, kind=AlertKind.DEVELOPMENT, message=42), outdone=True), Telegram()
    assert isinstance((await _deliver([earlier], telegram))[1], Unneeded)
    assert telegram.sent == []
    act = replace(STORY, turns=(Turn(Act.MOVES, earlier.revision),))
    assert await _deliver([earlier], telegram, story=act) == {1: Sent(101)}


async def test_a_fault_in_our_own_rendering_is_tried_again_and_in_the_end_set_aside() -> None:
    first = await _deliver([delivery(1)], Telegram(), text="raise")
    last = await _deliver([replace(delivery(1), attempts=7)], Telegram(), text="raise")
    assert isinstance(first[1], Later)
    assert isinstance(last[1], Poison)
    assert "a fault of ours" in last[1].reason


async def test_a_refused_token_ends_the_sender() -> None:
    telegram = Telegram({7: [InvalidToken("Unauthorized")]})
    with pytest.raises(InvalidToken):
        await _deliver([delivery(1, 7), delivery(2, 8)], telegram)
    assert [chat for _, chat, _ in telegram.sent] == [8]


def _late(number: int, hours: float, story: int = 0, kind: AlertKind | OtherKind = AlertKind.NEW) -> Delivery:
    return replace(delivery(number, kind=kind), created=NOW - timedelta(hours=hours), story=story or number)


async def test_what_waits_for_hours_comes_in_one_message() -> None:
    telegram, late = Telegram(), [_late(number, hours=5) for number in range(1, 4)]
    settled = await _deliver(late[:1], telegram, late=[*late, _late(9, hours=1)])
    assert settled == {1: Told((2, 3))}
    assert [call["text"] for _, _, call in telegram.sent] == ["3 stories and 0 more since 07:00"]


async def test_of_many_late_stories_the_rest_is_counted() -> None:
    telegram, late = Telegram(), [_late(number, hours=5) for number in range(1, 41)]
    await _deliver(late[:1], telegram, late=late)
    assert telegram.sent[0][2]["text"] == f"{NAMED} stories and {40 - NAMED} more since 07:00"


async def test_a_level_that_rose_of_late_is_in_that_message_and_does_not_come_behind_it_as_a_new_act_does() -> None:
    telegram, late = Telegram(), [_late(number, hours=5) for number in (1, 2)]
    risen, act = (replace(_late(n, hours=1, story=1, kind=AlertKind.DEVELOPMENT), revision=n) for n in (3, 4))
    outbox = Outbox(late[:1], late=[*late, risen, act])

    async def load(number: int) -> StoryFile | None:
        return StoryFile(replace(STORY, id=number, turns=(Turn(Act.MOVES, act.revision),)), ())

    await until_settled(sender_of(outbox, telegram, load=load), outbox, 1)
    assert outbox.settled == {1: Told((2, 3))}


@pytest.mark.parametrize(
    "late",
    [
        [_late(1, hours=5)],
        [_late(1, hours=5, story=5), _late(2, hours=4, story=5, kind=AlertKind.DEVELOPMENT)],
        [_late(1, hours=1), _late(2, hours=1)],
    ],
)
async def test_one_story_or_fresh_ones_come_as_they_are(late: list[Delivery]) -> None:
    telegram = Telegram()
    settled = await _deliver(late[:1], telegram, late=late)
    assert settled == {1: Sent(101)}
    assert telegram.sent[0][2]["text"] == "<b>Trains</b>"


async def test_a_catch_up_that_is_refused_is_tried_again_as_a_whole() -> None:
    late = [_late(number, hours=5) for number in (1, 2)]
    settled = await _deliver(late[:1], Telegram({7: [RetryAfter(9)]}), late=late)
    assert isinstance(settled[1], Later)
    assert 2 not in settled


async def test_what_quiet_hours_held_comes_in_one_message_however_young() -> None:
    telegram, held = Telegram(), [replace(_late(number, hours=0.1), held=True) for number in (1, 2)]
    settled = await _deliver(held[:1], telegram, late=held)
    assert settled == {1: Told((2,))}
    assert telegram.sent[0][2]["text"].endswith("held")


async def test_what_came_after_quiet_hours_and_waited_for_hours_is_not_said_to_have_come_in_them() -> None:
    telegram, held = Telegram(), [replace(_late(number, hours=5), held=True) for number in (1, 2)]
    settled = await _deliver(held[:1], telegram, late=[*held, _late(3, hours=3)])
    assert settled == {1: Told((2, 3))}
    assert not telegram.sent[0][2]["text"].endswith("held")


async def test_what_own_sources_brought_in_quiet_hours_comes_in_one_message() -> None:
    telegram = Telegram()
    held = [replace(_late(number, hours=0.1, kind=OtherKind.OWN), held=True) for number in (1, 2, 3)]
    settled = await _deliver(held[:1], telegram, late=held)
    assert settled == {1: Told((2, 3))}
    assert telegram.sent[0][2]["text"] == "3 of one's own"


async def test_what_came_after_quiet_hours_is_told_by_itself_where_what_they_held_still_waits() -> None:
    telegram, held = Telegram(), [replace(_late(number, hours=1), held=True) for number in (1, 2)]
    settled = await _deliver(held[:1], telegram, late=[*held, _late(3, hours=0.1)])
    assert settled == {1: Told((2,))}


@pytest.mark.parametrize(("level", "told"), [(Level.URGENT, (2,)), (Level.NOTABLE, (2, 3))])
async def test_what_turns_urgent_while_what_quiet_hours_held_still_waits_is_told_by_itself_too(
    level: Level, told: tuple[int, ...]
) -> None:
    telegram, held = Telegram(), [replace(_late(number, hours=1), held=True) for number in (1, 2)]
    risen = replace(_late(3, hours=0.1, story=1, kind=AlertKind.DEVELOPMENT), level=level)
    outbox = Outbox(held[:1], late=[*held, risen])

    async def load(number: int) -> StoryFile | None:
        return StoryFile(replace(STORY, id=number), ())

    await until_settled(sender_of(outbox, telegram, load=load), outbox, 1)
    assert outbox.settled == {1: Told(told)}
