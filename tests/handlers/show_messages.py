"""Prints every message as it is read, to be looked at by a person: `python tests/handlers/show_messages.py [pl]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from newsroom import CHANNEL, fill, meet, request, services  # noqa: E402
from scene import BOT, GROUP  # noqa: E402
from scenes import SCENES  # noqa: E402
from scenes_of_news import alerts  # noqa: E402
from telegram_rules import assert_sendable  # noqa: E402

from feeds.store import migrate, open_store  # noqa: E402
from feeds.workers.drawing import Pictures  # noqa: E402
from handlers.asking_inline import offers  # noqa: E402
from handlers.commands import dispatch  # noqa: E402
from handlers.pages.dating import dated  # noqa: E402
from handlers.reply import Reply, Services  # noqa: E402
from handlers.serving import added  # noqa: E402
from handlers.welcome import introduction  # noqa: E402

BEFORE_ALL = ("/status Kaliningrad", "/sources", "/latest", "/start", "/digest now", "/timeline Kaliningrad")


async def every_message(language: str, pictures: Pictures | None = None) -> AsyncIterator[tuple[str, Reply | None]]:
    """What is asked or happens, and what is said to it, in an order that tells a story."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/shown.db"
        await migrate(url)
        async with open_store(url) as store:
            await meet(store)
            at_hand = services(store, contact="https://example.org/our-bot", pictures=pictures)
            for text in BEFORE_ALL:
                yield f"{text} (nothing was ever read)", await dispatch(request(text, language=language), at_hand)
            await fill(store)
            for scene in SCENES:
                yield scene.title, await dispatch(replace(scene.request, language=language), at_hand)
            async for title, reply in _elsewhere(language, at_hand):
                yield title, reply
            for title, reply in alerts(at_hand.spoken(language).catalogue, language):
                yield title, dated(reply, language)


async def _elsewhere(language: str, at_hand: Services) -> AsyncIterator[tuple[str, Reply | None]]:
    """What is said in groups, of channels, and inline."""
    yield "a group's introduction", await introduction(request(language=language, **GROUP), at_hand.spoken(language))
    yield "added to a channel", await added(request(language=language, bot=BOT), at_hand, CHANNEL.id)
    for typed in ("", "kaliningrad", "zebra <b>"):
        made = await offers(request(typed, language=language, bot=BOT), at_hand.spoken(language), "")
        if not made.items:
            yield f"inline {typed!r}: {made.button}", None
        for offer in made.items[:2]:
            yield f"inline {typed!r}: {offer.title} / {offer.description}", Reply(offer.html, offer.buttons)


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
    async for title, reply in every_message(language):
        show(title, reply)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:2]))
