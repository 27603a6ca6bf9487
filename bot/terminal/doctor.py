"""`dewline doctor`: is everything in order? Checks settings, database, Telegram and every source, a line each.

Asks each source once, unconditionally, but for those whose hosts asked to be left alone, and stores nothing, not
even a database where there is none. Ends with what is wrong; exit code 1 if anything is.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.counting import counted
from bot.settings import Settings
from bot.telegram.application import SLOW
from bot.telegram.line import Line
from bot.wiring import fetching
from feeds.catalogue import Catalogue
from feeds.catalogue.examples import broken_examples
from feeds.fetching.fetch import Fetcher
from feeds.ingest import Fetch
from feeds.matching.match import Matcher
from feeds.model import AlertKind, Fetched, FetchFailed, FetchResult, Source
from feeds.source_state import SourceState
from feeds.store import NoDatabaseError, SchemaTooOldError, Store, StoreError, open_store
from feeds.watches import readable
from feeds.workers.parse import ParserPool

AT_ONCE = 16
MOST_ASIDE = 50
TURNS = 30  # times at most that a source waits for its host's turn
LONGEST_TURN = 30.0  # seconds; a host that asked for longer has answered, and not well


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what was found."""

    what: str
    well: bool
    said: str

    def __str__(self) -> str:
        return f"{'ok   ' if self.well else 'WRONG'}  {self.what}: {self.said}"


async def examine(settings: Settings, catalogue: Catalogue, clock: Callable[[], datetime]) -> int:
    """Print a line for everything looked at and a sum at the end; 0 if all is well, else 1."""
    stored, sources, held = await _database(settings, catalogue, clock())
    listed = [_catalogue(catalogue), *_left_out(catalogue)]
    findings = [_settings(settings), *listed, *stored, await _telegram(settings)]
    for finding in findings:
        print(finding)
    findings += await _sources(settings, sources, held, clock)
    wrong = [finding for finding in findings if not finding.well]
    print(f"{len(findings) - len(wrong)} of {len(findings)} in order" + (":" if wrong else "."))
    for finding in wrong:
        print(f"  {finding.what}: {finding.said}")
    return 1 if wrong else 0


def _settings(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        return Finding("settings", False, "TELEGRAM_BOT_TOKEN is missing; get one from @BotFather and put it into .env")
    return Finding("settings", True, "read, none is wrong")


def _catalogue(catalogue: Catalogue) -> Finding:
    broken = list(broken_examples(Matcher(catalogue.topics, catalogue.subjects), catalogue.topics))
    if broken:
        return Finding("topics", False, f"{counted(len(broken), 'example')} failed, the first: {broken[0]}")
    topics, subjects = counted(len(catalogue.topics), "topic"), counted(len(catalogue.subjects), "subject")
    return Finding("topics", True, f"{topics}, {subjects}; all examples hold")


def _left_out(catalogue: Catalogue) -> list[Finding]:
    """What of the sources' list is not read: the list holds it twice, so nothing is missing, and nothing is wrong."""
    return [Finding("sources' list", True, said) for said in catalogue.left_out]


async def _database(
    settings: Settings, catalogue: Catalogue, now: datetime
) -> tuple[list[Finding], Sequence[Source], Mapping[str, timedelta]]:
    """How the database and what it keeps are, the sources that the bot polls (the list, amended by what administrators
    decided), and the hosts that asked to be left alone, with how long yet."""
    listed: Sequence[Source] = catalogue.sources
    try:
        async with open_store(settings.database_url) as store:
            waiting, sources = await store.outbox.waiting(), await store.by_hand.amended(listed)
            held = await store.holds.left(now)
            kept = [await _watches(store, catalogue), await _deliveries(store, now)]
    except NoDatabaseError as error:  # before the first run; or DATABASE_URL is mistyped, so it is said where none is
        said = f"{error.detail} yet; the first run makes it"
        return [Finding("database", True, said)], listed, {}
    except SchemaTooOldError:
        said = "can be opened; it is empty or of an older Dewline, and the next run brings it up to date"
        return [Finding("database", True, said)], listed, {}
    except StoreError as error:
        return [Finding("database", False, str(error))], listed, {}
    by_hand = len(set(sources) - set(listed))
    polled, due = counted(len(sources), "source"), counted(waiting, "delivery", "deliveries")
    said = f"{polled} to poll ({by_hand} added by hand), {due} waiting"
    return [Finding("database", True, said), *kept], sources, held


async def _watches(store: Store, catalogue: Catalogue) -> Finding:
    """How many there are, and how many find nothing since their queries, of an earlier version, can't be read any more
    or name a topic that is gone.

    The operator can't mend these: the chats see them marked in /watches. So it is told, and nothing is wrong.
    """
    held = await store.watches.some(await store.watches.numbers())
    misread = sum(1 for watch in held if not readable(watch.query, catalogue.listed))
    marked = (
        f"; without finds, as they can no longer be read: {misread} (/watches says so in their chats)"
        if misread
        else ""
    )
    return Finding("watches", True, f"{len(held)}{marked}")


async def _deliveries(store: Store, now: datetime) -> Finding:
    """What could never be sent, with the reason."""
    aside = await store.outbox.set_aside(MOST_ASIDE)
    if not aside:
        return Finding("deliveries", True, "none had to be set aside")
    latest = aside[0]
    count = f"{len(aside)} or more" if len(aside) == MOST_ASIDE else str(len(aside))
    kind = latest.delivery.kind
    what = "story" if isinstance(kind, AlertKind) else kind.value
    said = (
        f"set aside, as they can't be sent: {count}, the latest on {latest.at:%d %b %H:%M} UTC: {what} "
        f"{latest.delivery.story} to chat {latest.delivery.address.chat}: {latest.reason}"
    )
    return Finding("deliveries", now - latest.at > timedelta(days=1), said)


async def _telegram(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        return Finding("Telegram", False, "not asked: there is no token")
    try:
        token, url = settings.telegram_bot_token.get_secret_value(), f"{settings.telegram_api_url}/bot"
        asking, unused = (Line(lambda: None, 1, SLOW) for _ in range(2))
        async with Bot(token, url, request=asking, get_updates_request=unused) as bot:
            return Finding("Telegram", True, f"answers; the bot is @{bot.username}")
    except InvalidToken:
        return Finding("Telegram", False, "refuses the token; ask @BotFather for it (/token)")
    except TelegramError as error:
        return Finding("Telegram", False, f"{settings.telegram_api_url} is out of reach: {error.message}")


async def _sources(
    settings: Settings, sources: Sequence[Source], held: Mapping[str, timedelta], clock: Callable[[], datetime]
) -> list[Finding]:
    room, done = asyncio.Semaphore(AT_ONCE), itertools.count(1)
    async with Fetcher(fetching(settings)) as fetcher, ParserPool() as parser:
        for host, left in held.items():
            fetcher.hold(host, left.total_seconds())

        async def look(number: int, source: Source) -> Finding:
            async with room:
                finding = await _source(fetcher, parser, number, source, clock())
            print(f"{next(done):>4}/{len(sources)} {finding}", flush=True)
            return finding

        return await asyncio.gather(*(look(number, source) for number, source in enumerate(sources, 1)))


async def answer_of(fetcher: Fetch, state: SourceState, now: datetime) -> FetchResult:
    """What a source answers once it is its turn: a host with many sources is asked by one after the other."""
    result = await fetcher.fetch(state, now)
    for _ in range(TURNS):
        if not isinstance(result, FetchFailed) or result.status is not None or not result.retry_after:
            break
        if result.retry_after > LONGEST_TURN:
            break
        await asyncio.sleep(result.retry_after)
        result = await fetcher.fetch(state, now)
    return result


def wants_quiet(result: FetchResult) -> float | None:
    """For how many seconds a host is yet to be left alone, where it was not asked for that; else None."""
    if isinstance(result, FetchFailed) and result.status is None and (result.retry_after or 0) > LONGEST_TURN:
        return result.retry_after
    return None


async def _source(fetcher: Fetcher, parser: ParserPool, number: int, source: Source, now: datetime) -> Finding:
    result = await answer_of(fetcher, SourceState(number, source, source.url), now)
    if isinstance(result, Fetched):
        parsed = await parser.parse(result, source, now)
        if not isinstance(parsed, FetchFailed):
            count = len(parsed.entries)
            return Finding(
                source.name,
                count > 0,
                counted(count, "entry", "entries") if count else "answers with a feed that is empty",
            )
        result = parsed
    if (quiet := wants_quiet(result)) is not None:
        until = now + timedelta(seconds=quiet)
        return Finding(source.name, True, f"not asked: its host wants to be left alone until {until:%d %b %H:%M} UTC")
    detail = result.detail if isinstance(result, FetchFailed) else "answered 304 to a first question"
    return Finding(source.name, False, detail)
