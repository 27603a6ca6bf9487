"""Quiet hours, digests and pauses asked for in a sentence lead to their commands, in six languages."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from newsroom import CHAT, NOW, request
from panels import ask, terms_of

from feeds.asking.subjects import SubjectIndex
from handlers.commands import dispatch
from handlers.reply import Services
from handlers.typed.habits import said


def _meant(index: SubjectIndex, typed: str) -> str:
    return str(said(typed, index, NOW) or "")


@pytest.mark.parametrize(
    "typed",
    [
        "quiet from 22 to 7",
        "Please be silent from 10pm to 7am!",
        "don't wake me between 22 and 7",
        "from 22 to 7 be quiet, please",
        "night 22-7",
        "cisza od 22 do 7",
        "nie budź mnie od 22 do 7",
        "тихо с 22 до 7",
        "не беспокоить между 22 и 7",
        "не турбувати з 22 до 7",
        "Ruhe von 22 bis 7",
        "zwischen 22 und 7 nicht stören",
        "tyla nuo 22 iki 7",
    ],
)
def test_hours_beside_a_word_for_quiet_are_quiet_hours(typed: str, whole_index: SubjectIndex) -> None:
    assert _meant(whole_index, typed) == "/quiet 22:00-07:00"


@pytest.mark.parametrize(
    "typed",
    [
        "be quiet at night",
        "no messages at night",
        "don't wake me before 7",
        "quiet hours",
        "do not disturb",
        "nie budź mnie przed 7",
        "не буди меня до 7",
        "weck mich nicht vor 7",
        "nežadink manęs iki 7",
    ],
)
def test_quiet_without_both_its_ends_is_asked_for_them(typed: str, whole_index: SubjectIndex) -> None:
    assert _meant(whole_index, typed) == "/quiet"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wake me at 7", "/digest at 7"),
        ("wake me up at 7 on weekdays, please", "/digest at 7 on weekdays"),
        ("send me a digest every monday at 8", "/digest every monday at 8"),
        ("obudź mnie o 7", "/digest o 7"),
        ("разбуди меня в 7", "/digest в 7"),
        ("розбуди мене о 7", "/digest о 7"),
        ("weck mich werktags um 7 Uhr", "/digest werktags um 7 Uhr"),
        ("pažadink mane 7 val", "/digest 7 val"),
    ],
)
def test_who_wants_to_be_woken_is_offered_a_digest(typed: str, meant: str, whole_index: SubjectIndex) -> None:
    assert _meant(whole_index, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("be quiet for 3 hours", "/set all pause 3h"),
        ("тихо на 3 часа", "/set all pause 3h"),
        ("ruhe für eine Woche", "/set all pause 1w"),
        ("pause everything until friday", "/set everything pause until friday"),
        ("pause until monday", "/set all pause until monday"),
    ],
)
def test_quiet_for_a_while_is_a_pause(typed: str, meant: str, whole_index: SubjectIndex) -> None:
    assert _meant(whole_index, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "how quiet was Kaliningrad from 3 to 5",
        "still fighting from 9 to 5",
        "summary of the last 3 days",
        "quiet talks in Geneva",
        "wake me if something happens",
    ],
)
def test_hours_or_quiet_alone_ask_for_nothing(typed: str, whole_index: SubjectIndex) -> None:
    assert "/quiet 0" not in _meant(whole_index, typed)
    assert "/digest" not in _meant(whole_index, typed)


@pytest.mark.parametrize("typed", ["wake me at 7", "weck mich um 7 Uhr", "pažadink mane 7 val"])
async def test_the_button_under_it_sets_the_digest(typed: str, at_hand: Services) -> None:
    await ask(at_hand, "/zone Warsaw")
    asked = await ask(at_hand, typed)
    await dispatch(request(pressed=asked.buttons[0][0].data), at_hand)
    known = await at_hand.store.digests.of(CHAT)
    assert known is not None
    assert known.schedule.at == time(7)


async def test_the_button_under_it_pauses(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    asked = await ask(at_hand, "be quiet for 3 hours")
    await dispatch(request(pressed=asked.buttons[0][0].data), at_hand)
    assert (await terms_of(at_hand)).paused == NOW + timedelta(hours=3)
