"""Pictures: drawn in a process of their own, kept, and never the end of the one who asks."""

from __future__ import annotations

import asyncio
import struct
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import pytest

from feeds.briefs.brief import Question
from feeds.briefs.chart import Chart
from feeds.workers import drawing
from feeds.workers.drawing import Bar, Drawing, DrawingError, Legend, Pictures

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEGEND = Legend("usual", "elevated from here", "elevated", "high", "not watched")


def a_drawing(days: int = 30, **values: Any) -> Drawing:
    first = NOON.date() - timedelta(days=days - 1)
    bars = tuple(
        Bar((first + timedelta(days=place)).isoformat(), place % 5, 1, 3, 4, "elevated" if place % 5 == 4 else "normal")
        for place in range(days)
    )
    facts: dict[str, Any] = {
        "title": "Kaliningrad: elevated",
        "headline": "4 stories",
        "marks": ((4, "2026-10-29", "Halted"),),
    }
    return Drawing(**{**facts, "bars": bars, "legend": LEGEND, "language": "en", "dark": False, **values})


def workers() -> list[psutil.Process]:
    found = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in found if "feeds.workers.drawing_worker" in child.cmdline()]


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


async def test_whatever_is_in_it_a_chart_becomes_a_picture_of_a_phones_width() -> None:
    nothing = tuple(Bar(bar.on, None, None, None, None, "") for bar in a_drawing(90).bars)
    hostile = "$\\frac{1}{0}$ {x} <b>&\x00\u202e😀 漢字 " * 20
    async with Pictures() as pictures:
        for made in (
            a_drawing(),
            a_drawing(90, dark=True, language="lt", title="Karaliaučius", marks=()),
            a_drawing(
                30,
                language="uk",
                title="Калінінград: спокійно",
                marks=tuple((n * 9, "2026-11-01", hostile) for n in range(4)),
            ),
            a_drawing(90, bars=nothing, title=hostile, headline="", marks=()),
            a_drawing(30, bars=tuple(replace(bar, stories=0, low=0, high=0) for bar in a_drawing().bars)),
        ):
            width, height = size(await pictures.picture(made))
            assert width == 1080
            assert 600 < height < 1300
    assert "matplotlib" not in sys.modules, "the program itself stays small"


async def test_what_was_drawn_is_kept_and_the_theme_makes_another_picture() -> None:
    async with Pictures() as pictures:
        light, dark = await pictures.picture(a_drawing()), await pictures.picture(a_drawing(dark=True))
        await workers_end(pictures)
        assert await pictures.picture(a_drawing()) == light
        assert workers() == [], "it was not drawn again"
    assert light != dark


async def workers_end(pictures: Pictures) -> None:
    await pictures._worker.end()


async def test_a_worker_that_nobody_asks_ends_and_another_takes_its_place() -> None:
    async with Pictures(idle_seconds=0.05) as pictures:
        await pictures.picture(a_drawing())
        for _ in range(400):
            if not workers():
                break
            await asyncio.sleep(0.02)
        assert workers() == []
        assert size(await pictures.picture(a_drawing(dark=True)))[0] == 1080
    assert workers() == []


async def test_what_cannot_be_drawn_is_told_and_the_next_can() -> None:
    broken = replace(a_drawing(), bars=(Bar("no day", 1, 0, 1, 2, ""),))
    async with Pictures() as pictures:
        with pytest.raises(DrawingError, match="cannot be drawn"):
            await pictures.picture(broken)
        assert size(await pictures.picture(a_drawing()))[0] == 1080


async def test_what_was_read_for_a_chart_stands_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    made, reads = Chart(Question(("x",), "X", NOON), (), ()), 0

    async def read() -> Chart:
        nonlocal reads
        reads += 1
        return made

    async def no_worker(_: Pictures) -> None:
        return None

    monkeypatch.setattr(drawing.Pictures, "_prepare", no_worker)
    async with Pictures() as pictures:
        for seconds in (0, 30, 59, 61, 100):
            assert await pictures.chart("x", NOON + timedelta(seconds=seconds), read) is made
        assert reads == 2
        await pictures.chart("y", NOON, read)
        assert reads == 3
