"""Several processes on one PostgreSQL, each with its role: where one is killed another goes on, nothing is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import utc_now
from feeds.audience import Address
from feeds.store import open_store
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE
from tests.journeys.wire import Bot
from tests.postgresql import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]

PATIENCE = 120  # seconds: several programs start at once, maybe on a machine that does other things too
NEWS = [
    "Russia deploys Iskander missiles to Kaliningrad",
    "NATO and Russia hold talks in Brussels after long pause",
    "Patriot battery arrives at Redzikowo base in Poland",
    "Kaliningrad shipyard strike halts ferry traffic for third week",
    "United States expels two Russian diplomats over spying",
    "NATO secretary general Rutte visits Vilnius",
]


@pytest.fixture
async def processes(journey: Journey, postgresql_server: Server, tmp_path: Path) -> AsyncIterator[Callable[..., Bot]]:
    """Makes processes on a PostgreSQL of the journey's: `make("send")`, `make("send", "standby")`."""
    url, made = postgresql_server.new_database(), []

    def make(role: str, name: str = "") -> Bot:
        log = tmp_path / f"{role}{name}.log"
        environment = journey.bot.environment | {"DATABASE_URL": url}
        made.append(replace(journey.bot, environment=environment, log=log, arguments=("--role", role)))
        return made[-1]

    yield make
    for bot in made:
        if bot.process is not None:
            await bot.kill()


async def says(bot: Bot, words: str, seconds: float = PATIENCE) -> None:
    """Wait until a process has logged something."""
    async with asyncio.timeout(seconds):
        while not (bot.log.exists() and words in bot.said()):
            assert bot.process is None or bot.process.returncode is None, bot.said()
            await asyncio.sleep(0.02)


async def polled(journey: Journey, *bots: Bot) -> None:
    """Wait until the sources' backlogs are stored."""
    async with asyncio.timeout(PATIENCE):
        while not all(any(f"source={name}" in bot.said() for bot in bots) for name in journey.wire.items):
            await asyncio.sleep(0.05)


async def test_one_of_three_processes_is_killed_and_a_standby_loses_nothing(
    journey: Journey, processes: Callable[..., Bot]
) -> None:
    chats = [journey.world.add_person(name, started=True).id for name in ("Ada", "Bo", "Cem")]
    ingest, chat, send = processes("ingest"), processes("chat"), processes("send")
    await asyncio.gather(*(bot.start() for bot in (ingest, chat, send)))
    await asyncio.gather(says(chat, "serving chats"), says(ingest, "open stories read"))
    standby = processes("send", "standby")
    await standby.start()
    for person in chats:
        await journey.person.ask(person, "/subscribe nato-russia")
        for topic in ("iskander", "european-sites", "kaliningrad", "us-russia", "nato-leadership"):
            await journey.person.ask(person, f"/subscribe {topic}")
    await says(standby, "standing by")
    await polled(journey, ingest)

    await journey.person.post("faults", kind="slow", method="sendMessage", chat=chats[0], seconds=1.5)
    for number, title in enumerate(NEWS):
        journey.wire.publish(("vilnius", "warsaw")[number % 2], title)
    async with asyncio.timeout(PATIENCE):
        while not any(call["fault"] == "slow" for call in journey.world.calls):
            await asyncio.sleep(0.005)
    await send.kill()

    told: dict[int, Counter[str]] = {}
    async with asyncio.timeout(PATIENCE):
        while not all(set(told.get(person, ())) == set(NEWS) for person in chats):
            await asyncio.sleep(0.2)
            told = {person: await _told(journey, person) for person in chats}
    assert "standing by" in standby.said()
    for person in chats:
        assert sum(told[person].values()) <= len(NEWS) + 1, told[person]  # at most the one that was on its way
    assert not any(call["code"] == 429 for call in journey.world.calls)
    assert await ingest.stop() == await chat.stop() == await standby.stop() == 0
    assert "Traceback" not in ingest.said() + chat.said() + standby.said()


async def _told(journey: Journey, chat: int) -> Counter[str]:
    said = [message["text"] for message in await journey.person.messages(chat) if message["from"]["is_bot"]]
    return Counter(title for title in NEWS for text in said if title in text)


async def test_two_that_read_share_the_sources_and_one_goes_on_where_the_other_was_killed(
    journey: Journey, processes: Callable[..., Bot]
) -> None:
    person = journey.world.add_person("Ada", started=True).id
    one, other, send = processes("ingest", "1"), processes("ingest", "2"), processes("send")
    await asyncio.gather(*(bot.start() for bot in (one, other, send)))
    await asyncio.gather(says(one, "open stories read"), says(other, "open stories read"))
    async with open_store(one.environment["DATABASE_URL"]) as store:
        await store.chats.meet(person, "private", "Ada", "en", utc_now())
        await store.subscriptions.add(Address(person), ["kaliningrad"], utc_now())
    await polled(journey, one, other)

    journey.wire.publish("vilnius", TITLE, SUMMARY)
    journey.wire.publish("warsaw", f"{TITLE}, Vilnius says", SUMMARY)
    alert = await journey.person.wait_for(person, lambda message: "2 outlets" in message["text"], patience=PATIENCE)
    alerts = [m for m in await journey.person.messages(person) if "halts rail" in m["text"]]
    assert [message["id"] for message in alerts] == [alert["id"]]

    await one.kill()
    for name in ("vilnius", "warsaw"):
        journey.wire.publish(name, f"Kaliningrad airport closes after drone sightings, {name} says")
    await journey.person.wait_for(person, lambda message: "airport closes" in message["text"], patience=PATIENCE)


async def test_whoever_comes_second_to_a_chat_role_answers_once_the_first_is_gone(
    journey: Journey, processes: Callable[..., Bot]
) -> None:
    person = journey.world.add_person("Ada", started=True).id
    first, second, whole = processes("chat", "1"), processes("chat", "2"), processes("all")
    await first.start()
    await says(first, "serving chats")
    await asyncio.gather(second.start(), whole.start())
    await says(second, "standing by")
    assert whole.process is not None
    async with asyncio.timeout(PATIENCE):
        assert await whole.process.wait() == 1
    assert "Another Dewline runs on this database" in whole.said()
    await first.kill()
    assert "Kaliningrad" in (await journey.person.ask(person, "/subscribe kaliningrad", patience=PATIENCE))["text"]
    await second.stop()


async def test_a_process_that_stands_by_ends_when_told_to(journey: Journey, processes: Callable[..., Bot]) -> None:
    first, second = processes("send", "1"), processes("send", "2")
    await first.start()
    await says(first, "delivering")
    await second.start()
    await says(second, "standing by")
    assert await second.stop() == 0
