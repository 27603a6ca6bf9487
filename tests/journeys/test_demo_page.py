"""The demo in a real browser: a week that can be watched, asked and steered, on a desk and on a phone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.sandbox.client import PATIENCE
from bot.sandbox.newswire import Newswire, WeekClock, load_week
from bot.sandbox.panel import Panel
from bot.sandbox.server import create_app, serving
from bot.sandbox.world import World
from tests.journeys.wire import PROJECT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the chat page is not tested"),
    pytest.mark.timeout(180),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium without a window."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield launched
        finally:
            await launched.close()


@contextlib.asynccontextmanager
async def demo(*arguments: str, scratch: Path | None = None) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """`dewline demo` on a free port, ended with the block; gives its address and process.

    `scratch` is where it keeps what it needs for a while.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        "--port",
        "0",
        *arguments,
        cwd=PROJECT,
        env=os.environ | ({"TMPDIR": str(scratch)} if scratch else {}),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            line = (await process.stdout.readline()).decode()
        yield line.split()[-1], process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(PATIENCE):
                await process.wait()


async def open_page(browser: Browser, address: str, width: int = 1280, height: int = 800) -> tuple[Page, list[str]]:
    """A page at `address`, and the errors of its scripts as they come."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(address)
    return page, faults


def _chat(page: Page, name: str) -> Locator:
    return page.locator(f'#chat-list button:has(b:text-is("{name}"))')


async def test_a_newcomer_watches_alerts_arrive_and_asks_for_a_brief(browser: Browser) -> None:
    async with demo("--speed", "5") as (address, _):
        page, faults = await open_page(browser, address)
        await _chat(page, "Maria").click()
        alert = page.locator(".message:not(.own)", has_text="Zapad 2009").first
        await expect(alert).to_be_visible(timeout=40_000)
        await _chat(page, "You").click()
        await page.get_by_role("button", name="Start", exact=True).click()
        hello = page.locator(".message:not(.own)").first
        await expect(hello).to_be_visible(timeout=PATIENCE * 1000)
        toggle = hello.get_by_role("button", name="Kaliningrad")
        await toggle.click()
        await expect(hello.get_by_role("button", name="✓ Kaliningrad")).to_be_visible(timeout=PATIENCE * 1000)
        await page.get_by_label("Message", exact=True).fill("/status Kaliningrad")
        await page.keyboard.press("Enter")
        brief = page.locator(".message:not(.own)").nth(1)
        await expect(brief).to_contain_text("Kaliningrad", timeout=PATIENCE * 1000)
        assert faults == []


async def test_the_first_alert_comes_soon_after_the_page_is_there(browser: Browser) -> None:
    async with demo() as (address, _):
        page, _faults = await open_page(browser, address)
        await _chat(page, "Maria").click()
        await expect(page.locator(".message:not(.own)", has_text="Nemuno žinios").first).to_be_visible(timeout=60_000)


async def test_ctrl_c_ends_the_demo_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with demo(scratch=tmp_path) as (_, process):
        await asyncio.sleep(4)
        assert list(tmp_path.iterdir())
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        pids = children.read_text().split() if children.exists() else []
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)
    assert list(tmp_path.iterdir()) == []


async def test_a_port_that_is_taken_is_told_in_words() -> None:
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", str(port), cwd=PROJECT, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(PATIENCE):
        _, said = await process.communicate()
    server.close()
    assert process.returncode == 1
    assert f"Port {port}" in said.decode()
    assert "Traceback" not in said.decode()


@contextlib.asynccontextmanager
async def page_without_bot() -> AsyncIterator[tuple[str, World]]:
    """The page over a world in which no bot runs."""
    world, week = World(), load_week()
    app = create_app(world)
    Panel(world, Newswire(week, WeekClock(week.start, week.end))).add_routes(app)
    async with serving(app) as address:
        yield address, world


async def test_text_from_outside_stays_text(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        room = world.add_person("Ada", started=True)
        hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
        world.post(room, world.bot, hostile, entities=[{"type": "bold", "offset": 0, "length": 10}])
        world.post(
            room,
            world.bot,
            "a link",
            entities=[{"type": "text_link", "offset": 0, "length": 6, "url": "javascript:document.title='taken'"}],
        )
        page, faults = await open_page(browser, address)
        await expect(page.locator(".body").first).to_have_text(hostile)
        await page.locator(".body a").last.click(force=True)
        assert await page.title() == "Dewline · demo"
        assert await page.locator(".body img, .body script").count() == 0
        assert faults == []


async def test_a_page_that_is_closed_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async with page_without_bot() as (address, world):
        room = world.add_person("Ada", started=True)
        async with aiohttp.ClientSession() as person, person.get(f"{address}/app/events") as events:
            world.post(room, world.bot, "heard")
            assert b"heard" in await events.content.readline() + await events.content.readline()
        for number in range(5):
            world.post(room, world.bot, f"told to nobody {number}")
            await asyncio.sleep(0.02)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_message_is_edited_in_place_and_marked_so(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        room = world.add_person("Ada", started=True)
        message = world.post(room, world.bot, "one outlet")
        page, _faults = await open_page(browser, address)
        await expect(page.locator(".body")).to_have_text("one outlet")
        message["text"], message["edit_date"] = "two outlets", message["date"] + 1
        world.tell("edit", room, message=world.shown(message))
        await expect(page.locator(".body")).to_have_text("two outlets")
        await expect(page.locator(".foot")).to_contain_text("edited")
        assert await page.locator(".message").count() == 1


async def test_the_page_works_by_keyboard_alone(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        world.add_person("Ada", started=True)
        world.add_person("Ben", started=True)
        world.commands[("default", "")] = [{"command": "status", "description": "A brief on a subject"}]
        page, faults = await open_page(browser, address)
        await page.locator("#chat-list button").first.focus()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.locator("#talk-title")).to_have_text("Ben with Dewline")
        await page.keyboard.type("/st")
        await expect(page.locator("#menu")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#menu")).to_be_hidden()
        await page.keyboard.press("Enter")
        await expect(page.locator(".message.own .body")).to_have_text("/st")
        assert faults == []


async def test_who_presses_start_by_keyboard_goes_on_in_the_message_box(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        world.add_person("Ada")
        page, faults = await open_page(browser, address)
        await page.locator("#chat-list button").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#start")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("#text")).to_be_focused()
        assert faults == []


async def test_what_is_written_to_a_demo_that_has_ended_stays_in_the_box_and_it_is_said_so(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        world.add_person("Ada", started=True)
        page, _ = await open_page(browser, address)
        await page.locator("#text").fill("/status Kaliningrad")
    await page.locator("#text").press("Enter")
    await expect(page.locator("#toast")).to_have_text("The demo has ended.")
    await expect(page.locator("#text")).to_have_value("/status Kaliningrad")


@pytest.mark.parametrize("way", ["a link in the text", "a button"])
async def test_a_link_to_the_bot_opens_its_chat_in_the_page_and_starts_it_there(browser: Browser, way: str) -> None:
    async with page_without_bot() as (address, world):
        room, group = world.add_person("Ada", started=True), world.add_group("Newsroom")
        deep = f"https://t.me/{world.bot['username']}?start=status_kaliningrad"
        link = {"type": "text_link", "offset": 0, "length": 11, "url": deep}
        keyboard = {"inline_keyboard": [[{"text": "Kaliningrad", "url": deep}]]}
        if way == "a button":
            world.post(group, world.bot, "Kaliningrad", extra={"reply_markup": keyboard})
        else:
            world.post(group, world.bot, "Kaliningrad", entities=[link])
        page, faults = await open_page(browser, address)
        await page.locator(f'#chat-list button[data-chat="{group.id}"]').click()
        await page.locator(".keys button, .body a").click()
        await expect(page.locator("#talk-title")).to_have_text("Ada with Dewline")
        await expect(page.locator(".message.own .body")).to_have_text("/start status_kaliningrad")
        assert len(page.context.pages) == 1
        assert [message["text"] for message in room.messages.values()][-1] == "/start status_kaliningrad"
        assert faults == []


async def test_a_link_to_somebody_elses_page_leaves_for_it(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        room = world.add_person("Ada", started=True)
        elsewhere = "https://t.me/another_bot?start=status_kaliningrad"
        link = {"type": "text_link", "offset": 0, "length": 5, "url": elsewhere}
        world.post(room, world.bot, "there", entities=[link])
        page, _faults = await open_page(browser, address)
        async with page.context.expect_page() as opened:
            await page.locator(".body a").click()
        assert len(page.context.pages) == 2
        await (await opened.value).close()
        await expect(page.locator(".message.own")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 568), (800, 600), (1280, 800)])
async def test_nothing_is_wider_than_the_screen(browser: Browser, width: int, height: int) -> None:
    async with page_without_bot() as (address, world):
        room = world.add_person("Ada", started=True)
        world.post(room, world.bot, "averyveryverylongword" * 30)
        page, _faults = await open_page(browser, address, width, height)
        await page.locator("#chat-list button").first.click(force=True)
        await expect(page.locator(".body")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
