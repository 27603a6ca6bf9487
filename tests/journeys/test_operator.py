"""The operator at work: who is served, what is said to all, figures, and a backup, all while the bot runs."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from feeds.store import open_store
from tests.journeys.conftest import Journey
from tests.journeys.test_whole_path import SUMMARY, TITLE, polled_once
from tests.journeys.wire import PROJECT

pytestmark = pytest.mark.journey


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def _dewline(journey: Journey, *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=PROJECT,
        env=journey.bot.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, said.decode()


async def test_the_operator_bans_broadcasts_counts_and_backs_up_while_the_bot_runs(
    journey: Journey, tmp_path: Path
) -> None:
    boss = journey.world.add_person("Ada", started=True).id
    reader = journey.world.add_person("Ben", started=True).id
    port = _free_port()
    journey.bot.environment |= {"ADMIN_CHAT_IDS": str(boss), "LISTEN": f"127.0.0.1:{port}"}
    await journey.bot.start()
    await journey.person.ask(reader, "/subscribe kaliningrad")
    await polled_once(journey)
    journey.wire.publish("vilnius", TITLE, SUMMARY)
    await journey.person.wait_for(reader, lambda message: TITLE in message["text"])

    assert "Kaliningrad: 1" in (await journey.person.ask(boss, "/stats"))["text"]
    async with (
        aiohttp.ClientSession(trust_env=False) as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as answer,
    ):
        figures = await answer.text()
    assert 'dewline_deliveries_total{kind="new",outcome="sent"} 1.0' in figures
    assert await _dewline(journey, "health") == (0, "well\n")

    preview = await journey.person.ask(boss, "/broadcast We move house tonight")
    assert "This would go to 2 chats" in preview["text"]
    await journey.press(boss, preview, "Send it")
    for chat in (reader, boss):  # the boss is one of the two, and asks on
        await journey.person.wait_for(chat, lambda message: message["text"] == "We move house tonight")

    code, said = await _dewline(journey, "backup", str(tmp_path / "copy.db"))
    assert (code, "checked" in said) == (0, True)
    async with open_store(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert await copy.subscriptions.count() == {"kaliningrad": 1}

    assert "not served any more" in (await journey.person.ask(boss, f"/ban {reader}"))["text"]
    last = (await journey.person.messages(reader))[-1]["id"]
    await journey.person.send(reader, "/status kaliningrad")
    assert "is served again" in (await journey.person.ask(boss, f"/unban {reader}"))["text"]
    answered = await journey.person.ask(reader, "/about")
    between = [each for each in await journey.person.messages(reader) if last < each["id"] < answered["id"]]
    assert [each["text"] for each in between if each["from"]["is_bot"]] == []
    assert "Traceback" not in journey.bot.said()


async def test_a_bot_for_some_tells_others_their_number_and_alerts_nobody_else(journey: Journey) -> None:
    member = journey.world.add_person("Ada", started=True).id
    stranger = journey.world.add_person("Ben", started=True).id
    journey.bot.environment["ALLOWED_CHAT_IDS"] = str(member)
    await journey.bot.start()
    assert str(stranger) in (await journey.person.ask(stranger, "/subscribe kaliningrad"))["text"]
    assert "Kaliningrad" in (await journey.person.ask(member, "/subscribe kaliningrad"))["text"]


async def test_everything_about_a_person_is_handed_over_and_forgotten(journey: Journey) -> None:
    chat = journey.world.add_person("Ada", started=True).id
    await journey.bot.start()
    await journey.person.ask(chat, "/subscribe kaliningrad")
    assert "2 rows" in (await journey.person.ask(chat, "/mydata"))["text"]
    asked = await journey.person.ask(chat, "/forgetme")
    await journey.press(chat, asked, "Delete everything")
    await journey.person.wait_for(chat, lambda message: "were deleted" in message["text"])
    assert "Nothing comes yet" in (await journey.person.ask(chat, "/subscriptions"))["text"]
