"""The part of the program that delivers, alone in a process: a start takes moments, so it can be killed often."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot import logs
from bot.clock import utc_now
from bot.sending.catching_up import CatchingUp
from bot.sending.courier import Courier
from bot.sending.messages import alerts
from bot.sending.pacing import Pace, Pacer
from bot.sending.sender import Sender
from bot.sending.turns import Turns
from bot.telegram.application import build_application
from feeds.audience import Delivery, StoryFile
from feeds.model import AlertKind
from feeds.store import open_store, possessed
from handlers.pages.own_news import own_joiner
from handlers.reply import Reply
from handlers.wording.markup import Html
from tests.faults.plan import SWIFT

NEVER = timedelta(days=30)


class Clock(Protocol):
    """By how many seconds the clock is wrong, shared among processes."""

    value: float


def run(url: str, api: str, token: str, log: Path, wrong: Clock) -> None:
    """Deliver until killed, with a clock that may be set: the process's main function."""
    said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(said, sys.stdout.fileno())
    os.dup2(said, sys.stderr.fileno())
    logs.configure("info", "console", token)
    asyncio.run(_deliver(url, api, token, lambda: utc_now() + timedelta(seconds=wrong.value)))


async def _deliver(url: str, api: str, token: str, clock: Callable[[], datetime]) -> None:
    pace = Pace(25, SWIFT, 18 * SWIFT)
    async with possessed(url, "light"), open_store(url) as store:
        turns = Turns(Pacer(pace))
        turns.leave_alone(await store.recover(clock(), **pace.after_a_kill))
        app = build_application(token, api)
        together = CatchingUp(
            store.outbox, store.stories.file, lambda *_: Reply(Html("never")), own_joiner(store), NEVER
        )
        makers = alerts(store.stories.file, render)
        sender = Sender(store.outbox, makers, Courier(app.bot), turns, clock, f"light {os.getpid()}", together)
        while True:
            try:
                await app.bot.initialize()
            except Exception as error:  # Telegram is away; the program itself waits too
                print(f"not yet: {error}", flush=True)
                await asyncio.sleep(0.2)
            else:
                break
        await sender.run()


def render(file: StoryFile, delivery: Delivery) -> Reply:
    """A message that says what it tells, and how new it is."""
    told = told_of(delivery.story, delivery.revision if delivery.kind is AlertKind.DEVELOPMENT else None)
    return Reply(Html(f"<b>{told}</b> (revision {file.story.revision})"))


def told_of(story: int, development: int | None = None) -> str:
    """What an alert tells, in a word."""
    return f"story {story}." if development is None else f"story {story} grew to {development}."
