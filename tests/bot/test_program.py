"""The life of the program: a Telegram that is down stops no reading, a token that is refused ends it in words."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import utc_now
from bot.program import FatalError, serve
from bot.sandbox.client import PATIENCE
from bot.sandbox.server import FAULTS, create_app, running, serving
from bot.sandbox.world import World
from bot.settings import Settings, load_settings
from bot.wiring import built
from feeds.catalogue import load_catalogue
from feeds.store import migrate, open_store
from feeds.times.quiet import Quiet
from tests.journeys.wire import Wire, running_wire


def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wire: Wire, api: str, token: str) -> Settings:
    wire.add_source("vilnius")
    (tmp_path / "sources.toml").write_text(wire.sources_toml(), encoding="utf-8")
    values = {
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_URL": api,
        "DATABASE_URL": f"sqlite:///{tmp_path}/dewline.db",
        "SOURCES_FILE": str(tmp_path / "sources.toml"),
        "ALLOW_PRIVATE_FEEDS": "true",
        "POLL_MIN_SECONDS": "0.2",
        "POLL_MAX_SECONDS": "1",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings(None)


async def test_sources_are_read_while_telegram_is_out_of_reach(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with running_wire(Wire()) as wire:
        settings = _settings(monkeypatch, tmp_path, wire, "http://127.0.0.1:9", World().token)
        stop = asyncio.Event()
        async with built(settings, load_catalogue(sources=settings.sources_file)) as program, asyncio.timeout(PATIENCE):
            serving = asyncio.create_task(serve(program, stop))
            while not wire.asked["vilnius"]:
                await asyncio.sleep(0.02)
            stop.set()
            await serving


async def test_a_host_that_asked_the_process_before_to_be_left_alone_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running_wire(Wire()) as wire:
        settings = _settings(monkeypatch, tmp_path, wire, "http://127.0.0.1:9", World().token)
        await migrate(settings.database_url)
        begin, stop = utc_now(), asyncio.Event()
        async with open_store(settings.database_url) as store, asyncio.timeout(PATIENCE):
            await store.holds.keep("127.0.0.1", begin + timedelta(hours=1), begin)
            async with built(settings, load_catalogue(sources=settings.sources_file)) as program:
                serving = asyncio.create_task(serve(program, stop))
                while (due := await store.sources.next_due()) is None or due < begin + timedelta(minutes=50):
                    await asyncio.sleep(0.02)
                stop.set()
                await serving
        assert wire.asked["vilnius"] == 0


async def test_a_refused_token_ends_the_program_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(World()) as api, running_wire(Wire()) as wire:
        settings = _settings(monkeypatch, tmp_path, wire, api, "99999:a-token-that-nobody-has-seen")
        async with built(settings, load_catalogue(sources=settings.sources_file)) as program, asyncio.timeout(PATIENCE):
            with pytest.raises(FatalError, match="TELEGRAM_BOT_TOKEN"):
                await serve(program, asyncio.Event())


async def test_a_token_that_is_withdrawn_later_ends_the_program_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world = World()
    async with running(world) as api, running_wire(Wire()) as wire:
        settings = _settings(monkeypatch, tmp_path, wire, api, world.token)
        async with built(settings, load_catalogue(sources=settings.sources_file)) as program, asyncio.timeout(PATIENCE):
            ended = asyncio.create_task(serve(program, asyncio.Event()))
            while not world.commands:
                await asyncio.sleep(0.02)
            world.token = "4242:another-token-than-before"
            world.person_starts(world.add_person("Ada"))  # wakes the question for updates
            with pytest.raises(FatalError, match="TELEGRAM_BOT_TOKEN"):
                await ended


async def test_a_flood_at_the_start_is_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    world = World()
    app = create_app(world)
    app[FAULTS].order({"kind": "flood", "seconds": 1.5})
    async with serving(app) as api, running_wire(Wire()) as wire:
        settings = _settings(monkeypatch, tmp_path, wire, api, world.token)
        stop = asyncio.Event()
        async with built(settings, load_catalogue(sources=settings.sources_file)) as program, asyncio.timeout(PATIENCE):
            running_program = asyncio.create_task(serve(program, stop))
            while not world.commands:
                await asyncio.sleep(0.02)
            stop.set()
            await running_program
    assert world.calls[0]["fault"] == "flood"


async def test_the_program_comes_up_once_telegram_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    world = World()
    async with running(world) as api, running_wire(Wire()) as wire:
        settings = _settings(monkeypatch, tmp_path, wire, api, world.token)
        chat = world.add_person("Ada")
        stop = asyncio.Event()
        async with built(settings, load_catalogue(sources=settings.sources_file)) as program, asyncio.timeout(PATIENCE):
            serving = asyncio.create_task(serve(program, stop))
            world.person_starts(chat)
            while not any(call["method"] == "sendMessage" and call["chat"] == chat.id for call in world.calls):
                await asyncio.sleep(0.02)
            stop.set()
            await serving
        languages = {language for scope, language in world.commands}
        assert {"", "pl", "ru", "uk", "de", "lt"} <= languages


async def test_what_waited_before_a_start_in_quiet_hours_is_held_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running_wire(Wire()) as wire:
        settings = _settings(monkeypatch, tmp_path, wire, "http://127.0.0.1:9", World().token)
        now = utc_now()
        quiet = Quiet((now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time(), "UTC")
        await migrate(settings.database_url)
        async with open_store(settings.database_url) as store:
            await store.chats.meet(1, "private", "Ada", "en", now)
            number, _ = await store.broadcasts.propose("Hello", now)
            await store.broadcasts.confirm(number, now)
            await store.quiet.set(1, quiet, now)
            assert await store.outbox.waiting() == 1
        async with built(settings, load_catalogue(sources=settings.sources_file)):
            pass
        async with open_store(settings.database_url) as store:
            assert await store.outbox.waiting() == 0
