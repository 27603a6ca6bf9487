"""Prints every message as it is read, to be looked at by a person: `python tests/handlers/show_messages.py [pl]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from newsroom import fill, meet, request, services  # noqa: E402
from scenes import SCENES  # noqa: E402
from scenes_of_news import alerts  # noqa: E402
from telegram_rules import assert_sendable  # noqa: E402

from feeds.store import migrate, open_store  # noqa: E402
from handlers.commands import dispatch  # noqa: E402
from handlers.reply import Reply  # noqa: E402


def show(title: str, reply: Reply | None) -> None:
    print(f"\n\n━━━ {title}")
    if reply is None:
        print("(no answer)")
        return
    text = assert_sendable(reply)
    if reply.toast:
        print(f"(toast{', box' if reply.alert else ''}) {reply.toast}")
    if text:
        print(f"({'edit' if reply.edit else 'new'}, {len(text)} characters)\n{text}")
    for row in reply.buttons:
        print(" ".join(f"[{button.text}]" for button in row))


async def main(language: str = "en") -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/shown.db"
        await migrate(url)
        async with open_store(url) as store:
            await meet(store)
            at_hand = services(store, contact="https://example.org/our-bot")
            show(
                "/status Kaliningrad (nothing was ever read)",
                await dispatch(request("/status Kaliningrad", language=language), at_hand),
            )
            show("/sources (none)", await dispatch(request("/sources", language=language), at_hand))
            show("/latest (none)", await dispatch(request("/latest", language=language), at_hand))
            await fill(store)
            for scene in SCENES:
                show(scene.title, await dispatch(replace(scene.request, language=language), at_hand))
            for title, reply in alerts(at_hand.spoken(language).catalogue, language):
                show(title, reply)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:2]))
