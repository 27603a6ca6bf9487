"""The life of a running bot: start, serve until told to stop, and end in order.

Start: open stories, then Telegram and the sources side by side, so that a Telegram that is down stops no reading.
Stop (Ctrl-C or SIGTERM): no new polls, no new updates, what is in flight is finished or put back, the database last. A
second signal ends at once; nothing is lost by that either, since rows are the truth.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Updater

from bot.logs import get_logger
from bot.outcomes import wait_of
from bot.scheduler import Polling
from bot.sender import Sender
from bot.telegram import ALLOWED, App, Menu, introduce
from bot.upkeep import Upkeep
from feeds.ingest import Ingest

if TYPE_CHECKING:  # a server's code takes memory that most have no use for
    from bot.web import Web, Webhook

POLL_TIMEOUT = 25  # seconds of one long poll
LAST_SENDS = 1.5  # seconds that messages on their way get when the program ends
LONGEST_WAIT = 60.0  # seconds between two attempts to reach Telegram at start

log = get_logger(__name__)


class FatalError(Exception):
    """The program cannot go on; the text says what happened and what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """The parts of a running bot, as wiring.py joined them."""

    app: App
    sender: Sender
    polling: Polling
    ingest: Ingest
    upkeep: Upkeep
    menu: Menu
    web: Web | None = None
    webhook: Webhook | None = None


@contextlib.asynccontextmanager
async def stopped_by_signals() -> AsyncIterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set; a second signal ends the process the hard way."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told(number: int) -> None:
        log.info("stopping", signal=signal.Signals(number).name)
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told, number)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def serve(program: Program, stop: asyncio.Event) -> None:
    """Run `program` until `stop`; raises FatalError when it cannot go on."""
    if program.web is not None:
        await _listen(program.web)
    entries = await program.ingest.start()
    log.info("open stories read", entries=entries)
    chat = asyncio.create_task(_chat(program), name="chat")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    program.polling.start()
    program.upkeep.start()
    try:
        done, _ = await asyncio.wait({chat, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if chat in done:
            chat.result()
    except InvalidToken as error:
        raise FatalError(
            "Telegram refuses the token: TELEGRAM_BOT_TOKEN is no bot's, or no longer. Ask @BotFather for it (/token)."
        ) from error
    finally:
        stopping.cancel()
        program.sender.stop()  # what is on its way gets there, so that it is not sent again after a restart
        program.upkeep.stop()
        await program.polling.stop()
        await asyncio.wait({chat}, timeout=LAST_SENDS)
        chat.cancel()
        await asyncio.gather(chat, stopping, return_exceptions=True)
        if program.web is not None:
            await program.web.stop()


async def _listen(web: Web) -> None:
    try:
        await web.start()
    except OSError as error:
        raise FatalError(
            f"LISTEN: cannot serve there: {error.strerror or error}. Is the port taken? Choose another."
        ) from error


async def _chat(program: Program) -> None:
    """Everything that talks to Telegram: ends only by being cancelled, or by a refused token."""
    app = program.app
    await _connect(app)
    updater = app.updater
    if updater is None:  # build_application always gives one
        raise FatalError("The bot was built without a way to receive messages.")
    try:
        await app.start()
        if program.webhook is not None:
            await _set_webhook(app, program.webhook)
        else:
            await updater.start_polling(
                timeout=POLL_TIMEOUT, allowed_updates=ALLOWED, bootstrap_retries=-1, error_callback=_poll_trouble
            )
        log.info("serving chats", bot=app.bot.username)
        await _deliver(program)
    finally:
        await _close(app, updater, program.sender)


async def _deliver(program: Program) -> None:
    introducing = asyncio.create_task(_introduce(program), name="introduce")  # news does not wait for a menu
    try:
        await program.sender.run()
    finally:
        introducing.cancel()


async def _close(app: App, updater: Updater, sender: Sender) -> None:
    sender.stop()
    with contextlib.suppress(TelegramError, RuntimeError):
        if updater.running:
            await updater.stop()
    with contextlib.suppress(TelegramError, RuntimeError):
        if app.running:
            await app.stop()
    with contextlib.suppress(TelegramError, RuntimeError):
        await app.shutdown()


async def _connect(app: App) -> None:
    """Meet Telegram."""
    await _patiently(app.initialize)


async def _set_webhook(app: App, webhook: Webhook) -> None:
    """Have Telegram send updates instead of being asked for them."""

    async def set_it() -> None:
        try:
            await app.bot.set_webhook(webhook.url, allowed_updates=ALLOWED, secret_token=webhook.secret)
        except BadRequest as error:
            raise FatalError(f"WEBHOOK_URL: Telegram does not take {webhook.url}: {error.message}") from error

    await _patiently(set_it)
    log.info("Telegram sends updates to the webhook", url=webhook.url)


async def _patiently(ask: Callable[[], Awaitable[object]]) -> None:
    """Ask Telegram; waits as long as it is unreachable, with growing pauses, and as long as it asks to."""
    wait = 1.0
    while True:
        try:
            await ask()
        except InvalidToken:
            raise
        except RetryAfter as error:
            log.warning("Telegram asks to wait", seconds=wait_of(error).total_seconds())
            await asyncio.sleep(wait_of(error).total_seconds())
        except NetworkError as error:
            log.warning("Telegram is out of reach; trying again", seconds=wait, error=error.message)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return


async def _introduce(program: Program) -> None:
    try:
        await introduce(program.app, program.menu)
    except TelegramError as error:  # a menu in Telegram is a convenience; the bot works without it
        log.warning("the command menu could not be set", error=error.message)


def _poll_trouble(error: TelegramError) -> None:
    if "conflict" in error.message.lower():
        log.error(
            "another program uses this bot's token, and only one can receive its messages: stop it, or use another bot"
        )
    else:
        log.warning("no updates from Telegram for now; trying again", error=error.message)
