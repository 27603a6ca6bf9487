"""From a pressed button to the edited message: the real program over sockets, against the sandbox.

python tests/bench/bench_press.py [--presses 400] [--chats 40]

One press at a time, of one chat after the other and 20 a second at most, so that no limit of Telegram's is met (about
30 messages a second over all chats: what goes beyond rightly waits): each switches the sound of a subscription, which
reads and writes the database, renders the panel and edits it in place. Beside it stands how long the sandbox itself
takes for an edit, as a bare client sees it.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import aiohttp  # noqa: E402

from bot.sandbox.client import SandboxClient  # noqa: E402
from bot.sandbox.server import running  # noqa: E402
from bot.sandbox.world import World  # noqa: E402
from tests.journeys.wire import Bot, Wire, running_wire  # noqa: E402

PATIENCE = 20.0  # seconds for an answer
APART = 0.05  # seconds from one press to the next, at least


class Watch:
    """Waits for the next edit of a message, from inside the sandbox: no polling blurs the time."""

    def __init__(self, world: World) -> None:
        self._tell = world.tell
        self._waiting: dict[tuple[int, int], asyncio.Future[float]] = {}
        world.tell = self._told  # type: ignore[method-assign]

    def _told(self, kind: str, room: Any, **about: Any) -> None:
        self._tell(kind, room, **about)
        if kind == "edit":
            waiting = self._waiting.pop((room.id, about["message"]["id"]), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(time.perf_counter())

    def edited(self, chat: int, message: int) -> asyncio.Future[float]:
        """When it is edited next."""
        self._waiting[chat, message] = future = asyncio.get_running_loop().create_future()
        return future


async def measure(presses: int, chats: int) -> None:
    """Start everything, press, and say how long it took."""
    world = World()
    with tempfile.TemporaryDirectory(prefix="dewline-bench-") as folder:
        async with running(world) as address, running_wire(Wire()) as wire, SandboxClient(address) as person:
            wire.add_source("vilnius")
            sources = Path(folder) / "sources.toml"
            sources.write_text(wire.sources_toml(), encoding="utf-8")
            bot = Bot(
                {
                    "TELEGRAM_BOT_TOKEN": world.token,
                    "TELEGRAM_API_URL": address,
                    "DATABASE_URL": f"sqlite:///{folder}/dewline.db",
                    "SOURCES_FILE": str(sources),
                    "ALLOW_PRIVATE_FEEDS": "true",
                },
                Path(folder) / "bot.log",
            )
            await bot.start()
            try:
                panels = [await _panel(world, person, f"Person {number}") for number in range(chats)]
                took = await _press_all(person, Watch(world), panels, presses)
                bare = await _bare(address, world, panels[0])
            finally:
                await bot.kill()
    _tell("a pressed button to the edited message", took)
    _tell("an edit of a bare client, beside it", bare)


async def _panel(world: World, person: SandboxClient, name: str) -> tuple[int, int]:
    """A person who follows Kaliningrad and has its panel open: chat and message."""
    chat = world.add_person(name).id
    await person.post("start", chat=chat)
    await person.wait_for(chat, lambda message: bool(message["buttons"]))
    await person.ask(chat, "/subscribe kaliningrad")
    return chat, (await person.ask(chat, "/set kaliningrad loud"))["id"]


async def _press_all(
    person: SandboxClient, watch: Watch, panels: Sequence[tuple[int, int]], presses: int
) -> list[float]:
    took = []
    for number in range(presses):
        chat, message = panels[number % len(panels)]
        word = "loud" if number // len(panels) % 2 else "silent"
        edited, began = watch.edited(chat, message), time.perf_counter()
        pressed = asyncio.create_task(
            person.post("press", chat=chat, message=message, data=f"1|term|kaliningrad|{word}")
        )
        took.append(await asyncio.wait_for(edited, PATIENCE) - began)
        await pressed
        await asyncio.sleep(began + APART - time.perf_counter())
    return took


async def _bare(address: str, world: World, panel: tuple[int, int], times: int = 50) -> list[float]:
    """What an edit costs without the bot."""
    chat, message = panel
    took = []
    async with aiohttp.ClientSession(trust_env=False) as session:
        for number in range(times):
            began = time.perf_counter()
            asked = {"chat_id": chat, "message_id": message, "text": f"{number}"}
            async with session.post(f"{address}/bot{world.token}/editMessageText", json=asked) as answer:
                await answer.read()
            took.append(time.perf_counter() - began)
    return took


def _tell(what: str, seconds: Sequence[float]) -> None:
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(
        f"{what}: median {statistics.median(ordered) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms,"
        f" most {ordered[-1] * 1000:.0f} ms ({len(ordered)} times)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=400)
    parser.add_argument("--chats", type=int, default=40)
    asked = parser.parse_args()
    asyncio.run(measure(asked.presses, asked.chats))


if __name__ == "__main__":
    main()
