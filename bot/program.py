"""The life of a running bot, or of a process with one of its roles: start, serve until told to stop, end in order.

Start: open stories, then Telegram and the sources side by side, so that a Telegram that is down stops no reading.
Stop (Ctrl-C or SIGTERM): no new polls, no new updates, what is in flight is finished or put back, the database last. A
second signal ends at once; nothing is lost by that either, since rows are the truth.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.logs import get_logger
from bot.scheduler import Polling
from bot.sending.outcomes import wait_of
from bot.sending.sender import Sender
from bot.telegram.application import Menu, introduce
from bot.telegram.membership import App
from bot.telegram.updates import ALLOWED
from feeds.ingest import Ingest
from feeds.store import Possession

if TYPE_CHECKING:  # a server's code takes memory that most have no use for
    from bot.web import Web, Webhook

POLL_TIMEOUT = 25  # seconds of one long poll
LAST_SENDS = 1.5  # seconds that messages on their way get when the program ends
LONGEST_WAIT = 60.0  # seconds between two attempts to reach Telegram at start

T = TypeVar("T")
log = get_logger(__name__)


class FatalError(Exception):
    """The program cannot go on; the text says what happened and what to do."""


class TakenOverError(Exception):
    """Another process does now what this one did; the text says which."""


class Works(Protocol):
    """Something that begins and ends with the program; once stopped, nothing of it runs any more."""

    def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Telegram:
    """The way to Telegram; the event is set when it refuses the token."""

    app: App
    refused: asyncio.Event


@dataclass(frozen=True, slots=True)
class Reading:
    """What reads sources."""

    polling: Polling
    ingest: Ingest


@dataclass(frozen=True, slots=True)
class Talking:
    """What answers in chats."""

    menu: Menu
    webhook: Webhook | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """The parts of a running bot, as wiring.py joined them; those of other roles are None."""

    possession: Possession
    works: Sequence[Works]
    telegram: Telegram | None = None
    reading: Reading | None = None
    talking: Talking | None = None
    sender: Sender | None = None
    web: Web | None = None


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


@contextlib.asynccontextmanager
async def unless(stop: asyncio.Event, making: AbstractAsyncContextManager[T]) -> AsyncIterator[T | None]:
    """What `making` gives, however long it takes; None where `stop` is set before."""
    async with contextlib.AsyncExitStack() as stack:
        entering = asyncio.ensure_future(stack.enter_async_context(making))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({entering, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            if not entering.done():
                entering.cancel()
                await asyncio.gather(entering, return_exceptions=True)
        yield None if entering.cancelled() else entering.result()


async def serve(program: Program, stop: asyncio.Event) -> None:
    """Run `program` until `stop`; raises FatalError when it cannot go on, TakenOverError when another does its work."""
    if program.web is not None:
        await _listen(program.web)
    if program.reading is not None:
        entries = await program.reading.ingest.start()
        log.info("open stories read", entries=entries)
        program.reading.polling.start()
    stopping = asyncio.create_task(stop.wait(), name="stop")
    waiting: list[asyncio.Task[Any]] = [stopping, asyncio.create_task(_owned(program), name="owned")]
    chat: asyncio.Task[Any] | None = None
    if program.telegram is not None:
        chat = asyncio.create_task(_chat(program, program.telegram), name="chat")
        waiting.append(chat)
    for work in program.works:
        work.start()
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except InvalidToken as error:
        raise FatalError(
            "Telegram refuses the token: TELEGRAM_BOT_TOKEN is no bot's, or no longer. Ask @BotFather for it (/token)."
        ) from error
    finally:
        await _end(program, chat)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        if program.web is not None:
            await program.web.stop()


async def _owned(program: Program) -> None:
    raise TakenOverError(await program.possession.lost())


async def _end(program: Program, chat: asyncio.Task[Any] | None) -> None:
    if program.sender is not None:
        program.sender.stop()  # what is on its way gets there, so that it is not sent again after a restart
    reading = [program.reading.polling] if program.reading is not None else []
    await asyncio.gather(*(part.stop() for part in (*program.works, *reading)))
    if chat is not None and program.sender is not None:
        await asyncio.wait({chat}, timeout=LAST_SENDS)


async def _listen(web: Web) -> None:
    try:
        await web.start()
    except OSError as error:
        raise FatalError(
            f"LISTEN: cannot serve there: {error.strerror or error}. Is the port taken? Choose another."
        ) from error


async def _chat(program: Program, telegram: Telegram) -> None:
    """Everything that talks to Telegram: ends only by being cancelled, or by a refused token."""
    app, sender = telegram.app, program.sender
    tasks = [asyncio.create_task(_until_refused(telegram.refused), name="refused")]
    try:
        await _connect(app)
        if program.talking is not None:
            await _listen_to_chats(app, program.talking)
            tasks.append(asyncio.create_task(_introduce(app, program.talking.menu), name="introduce"))
        if sender is not None:
            log.info("delivering", bot=app.bot.username)
            tasks.append(asyncio.create_task(sender.run(), name="sender"))
        ending = [task for task in tasks if task.get_name() != "introduce"]  # news does not wait for a menu
        done, _ = await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        if sender is not None:
            sender.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await _close(app)


async def _until_refused(refused: asyncio.Event) -> None:
    await refused.wait()
    raise InvalidToken("Unauthorized")


async def _listen_to_chats(app: App, talking: Talking) -> None:
    """Take what people say."""
    await app.start()
    if talking.webhook is not None:
        await _set_webhook(app, talking.webhook)
    elif app.updater is not None:
        await app.updater.start_polling(
            timeout=POLL_TIMEOUT, allowed_updates=ALLOWED, bootstrap_retries=-1, error_callback=_poll_trouble
        )
    log.info("serving chats", bot=app.bot.username)


async def _close(app: App) -> None:
    with contextlib.suppress(TelegramError, RuntimeError):
        if app.updater is not None and app.updater.running:
            await app.updater.stop()
    with contextlib.suppress(TelegramError, RuntimeError):
        if app.running:
            await app.stop()
    with contextlib.suppress(TelegramError, RuntimeError):
        await app.shutdown()
    with contextlib.suppress(TelegramError, RuntimeError):
        await app.bot.shutdown()  # its lines are open where the application never began: its token was refused


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


async def _introduce(app: App, menu: Menu) -> None:
    try:
        await introduce(app, menu)
    except TelegramError as error:  # a menu in Telegram is a convenience; the bot works without it
        log.warning("the command menu could not be set", error=error.message)


def _poll_trouble(error: TelegramError) -> None:
    if "conflict" in error.message.lower():
        log.error(
            "another program uses this bot's token, and only one can receive its messages: stop it, or use another bot"
        )
    else:
        log.warning("no updates from Telegram for now; trying again", error=error.message)
