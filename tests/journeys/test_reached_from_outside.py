"""With an address that is reached from outside: Telegram sends updates there, hubs tell of news, health is seen."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.client import PATIENCE
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once

pytestmark = pytest.mark.journey


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass
class Hub:
    """A hub: who asked to be told of what, once it made sure of it."""

    session: aiohttp.ClientSession
    wishes: list[dict[str, str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        """Take a wish, and make sure of it."""
        form = {key: str(value) for key, value in (await request.post()).items()}
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": f"c{len(self.wishes)}"}
        async with self.session.get(form["hub.callback"], params={**query, "hub.lease_seconds": "864000"}) as answer:
            self.answers.append(await answer.text())
        self.wishes.append(form)
        return web.Response(status=202)

    async def tell(self, wish: dict[str, str]) -> int:
        """Say that there is news."""
        body = b"<rss/>"
        digest = hmac.new(wish["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": f"sha256={digest}"}
        async with self.session.post(wish["hub.callback"], data=body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def hub() -> AsyncIterator[tuple[Hub, str]]:
    async with aiohttp.ClientSession(trust_env=False) as session:
        made = Hub(session)
        app = web.Application()
        app.router.add_post("/", made.handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield made, f"http://{host}:{port}/"
        await runner.cleanup()


async def test_a_hub_tells_of_news_long_before_the_next_poll(journey: Journey, hub: tuple[Hub, str]) -> None:
    made, address = hub
    base = f"http://127.0.0.1:{_free_port()}"
    journey.wire.links = f"<atom:link rel='hub' href='{address}'/>"
    journey.bot.environment |= {"PUBLIC_URL": base, "LISTEN": base.removeprefix("http://")}
    journey.bot.environment |= {"POLL_MIN_SECONDS": "3600", "POLL_MAX_SECONDS": "7200"}
    chat = journey.world.add_person("Ada", started=True).id
    await journey.bot.start()
    said = await journey.person.ask(chat, "/subscribe kaliningrad")
    await polled_once(journey)
    assert await journey.bot.stop() == 0
    await journey.bot.start()  # hubs are asked at start, and then every minute
    async with asyncio.timeout(PATIENCE):
        while len(made.wishes) < 2:
            await asyncio.sleep(0.05)
    assert made.answers == ["c0", "c1"]
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    assert {await made.tell(wish) for wish in made.wishes} == {202}
    await journey.person.wait_for(chat, lambda message: TITLE in message["text"], after=said["id"])
    assert "Traceback" not in journey.bot.said()


async def test_telegram_sends_to_the_webhook_and_is_asked_again_without_it(journey: Journey) -> None:
    base = f"http://127.0.0.1:{_free_port()}"
    away = {"WEBHOOK_URL": f"{base}/telegram", "LISTEN": base.removeprefix("http://")}
    polling = dict(journey.bot.environment)
    journey.bot.environment |= away
    chat = journey.world.add_person("Ada").id
    await journey.bot.start()
    await journey.person.post("start", chat=chat)
    assert (await journey.person.wait_for(chat, lambda message: bool(message["buttons"])))["text"]
    said = await journey.person.ask(chat, "/subscribe Kaliningrad")
    assert journey.world.webhook["url"] == away["WEBHOOK_URL"]
    async with aiohttp.ClientSession(trust_env=False) as session:
        async with session.get(f"{base}/healthz") as answer:
            assert (answer.status, (await answer.json())["ok"]) == (200, True)
        async with session.post(away["WEBHOOK_URL"], json={"update_id": 1}) as answer:
            assert answer.status == 403
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    await journey.person.wait_for(chat, lambda message: TITLE in message["text"], after=said["id"])
    assert await journey.bot.stop() == 0
    journey.bot.environment = polling
    await journey.bot.start()
    assert (await journey.person.ask(chat, "/status Kaliningrad"))["text"].startswith("Kaliningrad")
    assert journey.world.webhook == {}
    assert "Traceback" not in journey.bot.said()


async def test_a_port_that_is_taken_is_told_plainly(journey: Journey) -> None:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        journey.bot.environment["LISTEN"] = f"127.0.0.1:{taken.getsockname()[1]}"
        await journey.bot.start()
        assert journey.bot.process is not None
        async with asyncio.timeout(PATIENCE):
            assert await journey.bot.process.wait() == 1
    assert "LISTEN" in journey.bot.said()
    assert "Traceback" not in journey.bot.said()
