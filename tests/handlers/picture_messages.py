"""Pictures of every message as the demo's page draws it on a phone, several on a sheet, to be looked at by a person.

    make screens LANGUAGE=pl FOLDER=build/screens

Each is headed by what was typed, pressed or happened; messages that are alike are drawn once. It needs Chromium, as the
tests of the page do.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import matplotlib  # noqa: E402
from PIL import Image, ImageDraw, ImageFont  # noqa: E402
from playwright.async_api import Page, async_playwright  # noqa: E402
from show_messages import every_message  # noqa: E402
from telegram import Bot  # noqa: E402

from bot.sandbox.world import World  # noqa: E402
from bot.sending.courier import Courier  # noqa: E402
from feeds.audience import Address  # noqa: E402
from feeds.workers.drawing_worker import draw  # noqa: E402
from handlers.reply import Reply  # noqa: E402
from tests.journeys.test_demo_page import CHROMIUM, FLAGS, page_without_bot  # noqa: E402

WIDTH, HEIGHT, ACROSS = 384, 1540, 4  # of a column in pixels; columns on a sheet
AT_ONCE = 25  # messages in a chat
PATIENCE = 120_000  # milliseconds for the page, on a machine that does much else
FONT = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"

Shot = tuple[str, Image.Image]


class Drawing:
    """Draws charts here and now."""

    async def chart(self, key: object, now: object, read: Any) -> Any:
        return await read()

    async def picture(self, drawing: Any) -> Any:
        return draw(asdict(drawing))


async def pictures(language: str) -> list[Shot]:
    """Every message, in order."""
    told: list[tuple[str, Reply]] = []
    seen = set()
    async for title, reply in every_message(language, Drawing()):  # type: ignore[arg-type]
        if reply is not None and (key := (reply.html, reply.buttons, reply.toast)) not in seen:
            seen.add(key)
            told.append(
                (f"{title} ({'box' if reply.alert else 'toast'}: {reply.toast})" if reply.toast else title, reply)
            )
    shots: list[Shot] = []
    async with async_playwright() as playwright, page_without_bot() as (address, world):
        world.limits.on = False
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 400, "height": 2400}, locale=language, reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        async with Bot(world.token, base_url=f"{address}/bot") as bot:
            for begin in range(0, len(told), AT_ONCE):
                shots += await _drawn(page, address, world, Courier(bot), told[begin : begin + AT_ONCE])
        await browser.close()
    return shots


async def _drawn(
    page: Page, address: str, world: World, courier: Courier, told: Sequence[tuple[str, Reply]]
) -> list[Shot]:
    """These messages in a chat of their own; what is a toast alone has no picture."""
    room = world.add_person("Ada", started=True)
    numbers = [
        await courier.send(Address(room.id), replace(reply, edit=False)) if reply.html else 0 for _, reply in told
    ]
    await page.goto(address)
    chat = page.locator(f"#chat-list button[data-chat='{room.id}']")
    await chat.wait_for(state="attached")
    await chat.evaluate("button => button.click()")
    shots = []
    for (title, _), number in zip(told, numbers, strict=True):
        picture = Image.new("RGB", (1, 1))
        if number:
            picture = Image.open(io.BytesIO(await page.locator(f".message[data-id='{number}']").screenshot()))
        shots.append((title, picture.convert("RGB")))
    return shots


def columns(shots: Sequence[Shot]) -> Iterator[Image.Image]:
    """The pictures below each other with their titles; what is higher than a column goes on in the next."""
    column, used = Image.new("RGB", (WIDTH, HEIGHT), "#c9d3da"), 0
    for title, picture in shots:
        head = _titled(title)
        step = HEIGHT - head.height
        parts = [
            picture.crop((0, top, picture.width, min(top + step, picture.height)))
            for top in range(0, picture.height, step)
        ]
        for number, part in enumerate(parts):
            needed = part.height + (head.height if number == 0 else 0)
            if used and used + needed > HEIGHT:
                yield column
                column, used = Image.new("RGB", (WIDTH, HEIGHT), "#c9d3da"), 0
            if number == 0:
                column.paste(head, (0, used))
                used += head.height
            column.paste(part, (0, used))
            used += part.height + 3
    yield column


def _titled(title: str) -> Image.Image:
    lines = textwrap.wrap(title, 58)[:5] or [""]
    head = Image.new("RGB", (WIDTH, 14 * len(lines) + 4), "#ffe9a8")
    font = ImageFont.truetype(str(FONT), 11)
    ImageDraw.Draw(head).multiline_text((3, 2), "\n".join(lines), font=font, fill="#333", spacing=3)
    return head


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("language", nargs="?", default="en")
    asked.add_argument("folder", nargs="?", type=Path, default=Path("build/screens"))
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    made = list(columns(asyncio.run(pictures(given.language))))
    for number, begin in enumerate(range(0, len(made), ACROSS), start=1):
        sheet = Image.new("RGB", (ACROSS * (WIDTH + 4), HEIGHT), "#c9d3da")
        for place, column in enumerate(made[begin : begin + ACROSS]):
            sheet.paste(column, (place * (WIDTH + 4), 0))
        sheet.save(given.folder / f"{given.language}-{number:02}.png")
    print(f"{-(-len(made) // ACROSS)} sheets in {given.folder}")


if __name__ == "__main__":
    main()
