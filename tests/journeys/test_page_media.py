"""The chat page shows what a message carries, and offers what the bot offers inline."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, expect
from telegram import (
    Bot,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.sandbox.client import PATIENCE
from tests.bot.desk import png
from tests.journeys.test_demo_page import CHROMIUM, browser, open_page, page_without_bot

__all__ = ["browser"]

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the chat page is not tested"),
    pytest.mark.timeout(120),
]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
async def test_pictures_documents_and_places_are_shown(browser: Browser, width: int, height: int) -> None:
    async with page_without_bot() as (address, world):
        room = world.add_person("Ada", started=True)
        async with Bot(world.token, base_url=f"{address}/bot") as bot:
            await bot.send_photo(room.id, png(1200, 500, 200), caption="Kaliningrad: <b>30 days</b>", parse_mode="HTML")
            sent = await bot.send_document(room.id, b"{}" * 3000, filename="kaliningrad.json")
            await bot.forward_message(room.id, room.id, sent.message_id)
        world.person_posts(room, {"location": {"latitude": 54.7104, "longitude": 20.4522}})
        page, faults = await open_page(browser, address, width, height)
        await page.locator(f'#chat-list button[data-chat="{room.id}"]').click(force=True)
        image = page.locator(".picture img")
        await expect(image).to_be_visible()
        await page.wait_for_function("document.querySelector('.picture img').naturalWidth === 1200")
        assert await image.get_attribute("alt") == "Photo: Kaliningrad: 30 days"
        await expect(page.locator(".file").first).to_contain_text("kaliningrad.json")
        await expect(page.locator(".file").first).to_contain_text("6 KB")
        await expect(page.locator(".origin")).to_have_text("Forwarded from Dewline")
        await expect(page.locator(".place")).to_contain_text("54.7104, 20.4522")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults == []


async def test_an_inline_query_is_typed_and_one_result_chosen(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        world.add_person("Ada", started=True)
        page, faults = await open_page(browser, address)
        await page.locator("#text").fill("@DewlineBot iskander")
        async with Bot(world.token, base_url=f"{address}/bot") as bot, asyncio.timeout(PATIENCE):
            while not (updates := await bot.get_updates(timeout=5)):
                pass
            assert updates[0].inline_query is not None
            assert updates[0].inline_query.query == "iskander"
            article = InlineQueryResultArticle(
                "1", "Iskander", InputTextMessageContent("Iskander: quiet"), description="quiet"
            )
            await updates[0].inline_query.answer([article])
        await page.locator("#menu .result").click()
        await expect(page.locator(".message.own .body")).to_have_text("Iskander: quiet")
        await expect(page.locator(".origin")).to_have_text("via @DewlineBot")
        await expect(page.locator("#menu")).to_be_hidden()
        assert faults == []


async def test_a_keyboard_that_asks_where_one_is_shares_a_place_that_is_picked(browser: Browser) -> None:
    async with page_without_bot() as (address, world):
        room = world.add_person("Ada", started=True)
        keys = ReplyKeyboardMarkup([[KeyboardButton("Share my location once", request_location=True)]])
        page, faults = await open_page(browser, address, 390, 844)
        await page.locator(f'#chat-list button[data-chat="{room.id}"]').click(force=True)
        await expect(page.locator("#keyboard")).to_be_hidden()
        async with Bot(world.token, base_url=f"{address}/bot") as bot:
            await bot.send_message(room.id, "Tap the button below.", reply_markup=keys)
            share = page.locator("#keyboard button", has_text="Share my location once")
            await share.click()
            await page.locator("#keyboard button", has_text="Cancel").click()
            await share.click()
            await page.locator("#keyboard button", has_text="Auckland").click()
            await expect(page.locator(".place")).to_contain_text("-36.8500, 174.7600")
            await expect(page.locator("#keyboard")).to_be_hidden()
            await bot.send_message(room.id, "Once more.", reply_markup=keys)
            await expect(share).to_be_visible()
            await bot.send_message(room.id, "Never mind.", reply_markup=ReplyKeyboardRemove())
            await expect(page.locator("#keyboard")).to_be_hidden()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
        assert faults == []
