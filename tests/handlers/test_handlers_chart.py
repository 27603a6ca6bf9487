"""/chart: the picture's words, its buttons, and what is said where there is no picture."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from typing import Any, cast

import pytest
from newsroom import request
from telegram_rules import assert_sendable

from feeds.briefs.chart import Chart
from feeds.workers.drawing import Drawing, DrawingError, Pictures
from handlers.commands import dispatch
from handlers.reply import Reply, Services


class Easel:
    """Draws nothing, and remembers what it was to draw."""

    def __init__(self, broken: bool = False) -> None:
        self.broken = broken
        self.drawn: list[Drawing] = []

    async def chart(self, key: Hashable, now: datetime, read: Callable[[], Awaitable[Chart]]) -> Chart:
        return await read()

    async def picture(self, drawing: Drawing) -> bytes:
        self.drawn.append(drawing)
        if self.broken:
            raise DrawingError("the worker died")
        return b"picture"


@pytest.fixture
def easel() -> Easel:
    return Easel()


@pytest.fixture
def drawing_at_hand(at_hand: Services, easel: Easel) -> Services:
    """The newsroom with somebody who draws."""
    return Services(at_hand.store, at_hand.catalogue, at_hand.index, pictures=cast(Pictures, easel))


async def _ask(services: Services, text: str = "", **values: Any) -> tuple[Reply, str]:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return reply, assert_sendable(reply)


def _button(reply: Reply, text: str) -> str | None:
    return next(button.data for row in reply.buttons for button in row if button.text == text)


async def test_a_chart_is_a_picture_with_its_figures_and_its_content_in_words(drawing_at_hand: Services) -> None:
    reply, text = await _ask(drawing_at_hand, "/chart Kaliningrad")
    assert reply.attachment is not None
    assert reply.attachment.picture
    head, figures, _, *told = text.split("\n")
    assert head == "Kaliningrad: high"
    assert figures == "7 stories in 24 hours; usual on a Monday: up to 4."
    assert told[:2] == [
        "The picture in words",
        "Stories a day, over 30 days to 10:05 UTC. At most 7, in the last 24 hours. "
        "On one day there were more than usual."
        " One day was high.",
    ]
    assert any(line.endswith("Lithuania halts rail transit of sanctioned goods to Kaliningrad") for line in told)


@pytest.mark.parametrize("typed", ["kaliningrad 9999", "kaliningrad 91", "kaliningrad last 6 months"])
async def test_a_chart_of_more_days_than_it_may_have_says_how_many_it_has(
    drawing_at_hand: Services, easel: Easel, typed: str
) -> None:
    _, text = await _ask(drawing_at_hand, f"/chart {typed}")
    assert text.split("\n")[2] == "A chart is of 90 days at most."
    assert len(easel.drawn[0].bars) == 90
    for fewer in ("kaliningrad 90", "kaliningrad 40", "kaliningrad 3 months"):
        assert "at most." not in (await _ask(drawing_at_hand, f"/chart {fewer}"))[1]


async def test_what_is_drawn_is_what_the_brief_says(drawing_at_hand: Services, easel: Easel) -> None:
    await _ask(drawing_at_hand, "/chart Królewiec 90")
    (drawn,) = easel.drawn
    assert len(drawn.bars) == 90
    assert (drawn.title, drawn.headline) == ("Kaliningrad: high", "7 stories in 24 hours; usual: up to 4")
    last = drawn.bars[-1]
    assert (last.on, last.stories, last.low, last.high, last.elevated, last.level) == (
        "2026-11-22",
        7,
        0,
        4,
        5,
        "high",
    )
    assert drawn.bars[0].stories is None, "before the first start nothing was watched"
    assert [place for place, _, _ in drawn.marks] == sorted(place for place, _, _ in drawn.marks)


async def test_buttons_turn_days_and_theme_in_the_same_message(drawing_at_hand: Services, easel: Easel) -> None:
    reply, _ = await _ask(drawing_at_hand, "/chart Kaliningrad")
    dark, _ = await _ask(drawing_at_hand, pressed=_button(reply, "Dark"))
    longer, _ = await _ask(drawing_at_hand, pressed=_button(dark, "90 days"))
    light, _ = await _ask(drawing_at_hand, pressed=_button(longer, "Light"))
    assert [(len(drawn.bars), drawn.dark) for drawn in easel.drawn] == [
        (30, False),
        (30, True),
        (90, True),
        (90, False),
    ]
    assert (dark.edit, longer.edit, light.edit) == (True, True, True)
    assert _button(light, "30 days") == "1|chart|kaliningrad|30||"


async def test_a_picture_that_cannot_be_drawn_is_told_in_words(at_hand: Services) -> None:
    services = Services(at_hand.store, at_hand.catalogue, at_hand.index, pictures=cast(Pictures, Easel(broken=True)))
    reply, text = await _ask(services, "/chart Kaliningrad")
    assert reply.attachment is None
    assert text.startswith("The picture could not be drawn. Try again in a moment; in words:\n\nKaliningrad: high")


async def test_a_subject_without_news_is_drawn_as_a_quiet_one(drawing_at_hand: Services, easel: Easel) -> None:
    reply, text = await _ask(drawing_at_hand, "/chart Brdy")
    assert reply.attachment is not None
    assert "There were none. On no day were there more than usual." in text
    assert easel.drawn[0].marks == ()


async def test_before_anything_was_watched_there_is_nothing_to_draw(before_all: Services) -> None:
    _, text = await _ask(before_all, "/chart Kaliningrad 90")
    assert text == "Kaliningrad\nNothing was watched in these 90 days."


async def test_what_is_no_subject_gets_help_and_a_typo_a_question(drawing_at_hand: Services) -> None:
    _, text = await _ask(drawing_at_hand, "/chart price of fish 90")
    assert text == "I know no subject called “price of fish”, and only subjects are counted day by day."
    asked, _ = await _ask(drawing_at_hand, "/chart kaliningard")
    meant, _ = await _ask(drawing_at_hand, pressed=_button(asked, "Kaliningrad"))
    assert meant.attachment is not None
    assert not meant.edit


@pytest.mark.parametrize(
    ("typed", "days"),
    [("90", 90), ("7", 30), ("60 days", 90), ("9999", 90), ("30d", 30), ("6 weeks", 90), ("yesterday", 30)],
)
async def test_any_number_of_days_is_drawn_as_the_nearest_span_that_has_them(
    drawing_at_hand: Services, typed: str, days: int
) -> None:
    reply = await dispatch(request(f"/chart Kaliningrad {typed}"), drawing_at_hand)
    assert reply is not None
    assert f"over {days} days" in reply.html


async def test_a_figure_that_belongs_to_a_name_is_no_number_of_days(drawing_at_hand: Services) -> None:
    reply = await dispatch(request("/chart S 400"), drawing_at_hand)
    assert reply is not None
    assert "S-400" in reply.html
