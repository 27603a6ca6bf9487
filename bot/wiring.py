"""The only place where objects are built and joined."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.metadata
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telegram import Update

from bot.budget import Budget
from bot.clock import utc_now
from bot.hubs import Hubs
from bot.left_alone import remembering
from bot.logs import get_logger
from bot.notices import ChannelNotices, Notices, Office, OwnSourceNotices, SetAsideNotices
from bot.program import Program, Reading, Talking, Telegram, Works
from bot.scheduler import Polling
from bot.sending.courier import Courier
from bot.sending.pacing import Pace, Pacer
from bot.sending.saying import catching_up, makers
from bot.sending.sender import Sender, uncounted
from bot.sending.turns import Turns
from bot.settings import Settings
from bot.telegram.administrators import Administrators, asking
from bot.telegram.admission import Admission
from bot.telegram.answers import Answers
from bot.telegram.application import Menu, build_application
from bot.telegram.asking_limit import AskingLimit
from bot.telegram.channels import Channels
from bot.telegram.door import Door
from bot.telegram.hearing import Hearing
from bot.telegram.membership import App
from bot.telegram.updates import Conversation
from bot.upkeep import Chore, Upkeep, abandoned_sources, digests, forgetting, left_behind, left_held, quiet_hours
from bot.vitals import Vitals
from feeds.asking.subjects import SubjectIndex
from feeds.catalogue import Catalogue, load_catalogue
from feeds.deciding.decide import decide
from feeds.fetching.articles import complete
from feeds.fetching.discovery import discover
from feeds.fetching.fetch import Fetcher, FetchSettings, user_agent
from feeds.fetching.polling import PollSettings
from feeds.ingest import Ingest
from feeds.matching.match import Matcher
from feeds.store import Role, Store, migrate, open_store, possessed
from feeds.stories.cluster import OpenStories
from feeds.watches.watching import Watching
from feeds.workers.drawing import Pictures
from feeds.workers.parse import ParserPool
from handlers.admin_menu import ADMIN_MENU
from handlers.asking_inline import offers
from handlers.commands import COMMANDS, apology, busy, dispatch, stranger
from handlers.menu import descriptions, offered
from handlers.reply import Offers, Reply, Request, Services
from handlers.serving import added
from handlers.welcome import introduction
from handlers.wording.translations import faults

if TYPE_CHECKING:
    from bot.metrics import Metrics
    from bot.web import Web, Webhook

log = get_logger(__name__)


def load_all(settings: Settings) -> Catalogue:
    """The catalogue with the operator's own topics and sources where set; raises CatalogueError."""
    return load_catalogue(topics=settings.topics_file, sources=settings.sources_file)


@contextlib.asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """The database, at this version's schema; raises StoreError."""
    await migrate(settings.database_url)
    async with open_store(settings.database_url) as store:
        yield store


@dataclass(frozen=True, slots=True)
class Parts:
    """What several parts of the program are built on."""

    settings: Settings
    catalogue: Catalogue
    store: Store
    fetcher: Fetcher
    parser: ParserPool
    turns: Turns
    owner: str
    metrics: Metrics | None  # where somebody can ask for them


@contextlib.asynccontextmanager
async def built(settings: Settings, catalogue: Catalogue, role: Role = Role.ALL) -> AsyncIterator[Program]:
    """A whole bot, or what a role needs of it, ready to serve; waits while another process has the role.

    Raises StoreError: InUseError where another has the database.
    """
    owner = f"{socket.gethostname()[:24]}:{os.getpid()}"
    for fault in faults():
        log.error("a translation is not used, English is said instead", fault=fault)
    for source in catalogue.left_out:
        log.warning("a source of the list is not read", source=source)
    async with contextlib.AsyncExitStack() as stack:
        possession = await stack.enter_async_context(
            possessed(settings.database_url, f"{owner} since {utc_now():%d %b %Y %H:%M} UTC", role, _standing_by(role))
        )
        store = await stack.enter_async_context(opened_store(settings))
        pace = pace_of(settings)
        turns = Turns(Pacer(pace))
        await _begin(store, catalogue, pace, turns, role)
        if role.reads:
            await store.own_sources.allow(settings.own_sources > 0, utc_now())
            if settings.public_url:
                await store.pushes.called_at(settings.public_url.rstrip("/"), utc_now())
        if role.talks:
            await store.bans.serve_only(_served(settings), utc_now())
        fetcher = await stack.enter_async_context(remembering(fetching(settings), store.holds, utc_now))
        parser = await stack.enter_async_context(ParserPool())
        parts = Parts(settings, catalogue, store, fetcher, parser, turns, owner, _metrics(settings))

        telegram = _telegram(parts) if role.talks or role.sends else None
        sender = _sender(parts, telegram) if role.sends and telegram else None
        pictures = await stack.enter_async_context(Pictures())
        talking = _talking(parts, telegram, pictures) if role.talks and telegram else None
        hubs = Hubs(store.pushes, fetcher, settings.public_url, utc_now) if role.reads and settings.public_url else None
        chores = [*_sending_chores(parts, telegram, sender), *_reading_chores(parts, role, hubs)]
        wake, upkeep = await stack.enter_async_context(_upkeep(parts, role, chores, sender))
        budget = await _budget(parts) if role.reads else None
        reading = await _reading(parts, wake, budget) if budget else None
        vitals = Vitals(reading.polling.pulse if reading else None, sender.pulse if sender else None)
        web = _web(parts, vitals, talking.webhook if talking else None, hubs)
        works = [*_one_pace(parts, role), upkeep, *([Upkeep([budget.sharing()])] if budget else [])]
        yield Program(possession, works, telegram, reading, talking, sender, web)


def _standing_by(role: Role) -> Callable[[str], None]:
    def tell(holder: str) -> None:
        log.info("standing by: another process has the role", role=role.value, holder=holder)

    return tell


async def _begin(store: Store, catalogue: Catalogue, pace: Pace, turns: Turns, role: Role) -> None:
    """What has to be done before a role is taken up."""
    now = utc_now()
    turns.leave_alone(await store.recover(now, **pace.after_a_kill, role=role))
    await store.meta.started(now)
    if role.sends:
        await store.quiet.turn(now)  # before the first is sent: of what waited, nothing rings in quiet hours
    if role.reads:
        await store.sources.sync(catalogue.sources, now)


def _served(settings: Settings) -> frozenset[int]:
    """The chats that are served; none: all."""
    return frozenset(settings.allowed_chat_ids + settings.admin_chat_ids if settings.allowed_chat_ids else ())


@contextlib.asynccontextmanager
async def _upkeep(
    parts: Parts, role: Role, chores: Sequence[Chore], sender: Sender | None
) -> AsyncIterator[tuple[Callable[[], None], Works]]:
    """How to wake the sender, wherever it is, and who sees to the chores."""
    url, mine = parts.settings.database_url, sender.wake if sender else lambda: None
    if role is Role.ALL:
        yield mine, Upkeep(chores)
        return
    from bot import jobs  # procrastinate takes memory that one process alone has no use for

    await jobs.prepare(url)
    wakes = {Role.SEND.value: mine} if sender else {}
    async with jobs.Jobs(url, role.value, chores, wakes, utc_now).opened() as made:
        yield (mine if sender else functools.partial(made.wake, Role.SEND.value)), made


def _one_pace(parts: Parts, role: Role) -> list[Works]:
    """Where one process answers and another sends, Telegram counts their messages together."""
    if role not in (Role.CHAT, Role.SEND):
        return []
    from bot.sending.one_pace import OnePace

    return [OnePace(parts.settings.database_url, f"{parts.owner}:{role.value}", parts.turns, utc_now)]


def _telegram(parts: Parts) -> Telegram:
    token, refused = parts.settings.telegram_bot_token, asyncio.Event()
    if token is None:
        raise ValueError("settings without a token are refused before this")
    secret = token.get_secret_value()
    return Telegram(build_application(secret, parts.settings.telegram_api_url, refused=refused.set), refused)


def _sender(parts: Parts, telegram: Telegram) -> Sender:
    store = parts.store
    return Sender(
        store.outbox,
        makers(parts.catalogue, store),
        Courier(telegram.app.bot),
        parts.turns,
        clock=utc_now,
        owner=parts.owner,
        catching_up=catching_up(store, parts.catalogue, timedelta(hours=parts.settings.stale_alert_hours)),
        settled=parts.metrics.settled if parts.metrics else uncounted,
    )


async def _budget(parts: Parts) -> Budget:
    settings = parts.settings
    pace = PollSettings(settings.poll_min_seconds, settings.poll_max_seconds, settings.requests_per_day)
    budget = Budget(parts.store.sources.all, pace, utc_now)
    await budget.share()  # before the first poll
    return budget


async def _reading(parts: Parts, told: Callable[[], None], budget: Budget) -> Reading:
    ingest = await _ingest(parts, budget)
    poll = parts.metrics.counting_polls(ingest.poll) if parts.metrics else ingest.poll
    return Reading(Polling(parts.store.sources, poll, told, utc_now, parts.owner), ingest)


def _talking(parts: Parts, telegram: Telegram, pictures: Pictures) -> Talking:
    settings = parts.settings
    scout = functools.partial(discover, fetcher=parts.fetcher, parser=parts.parser)
    administrators = Administrators(asking(telegram.app.bot), time.monotonic)
    version = importlib.metadata.version("dewline")
    admission = Admission(parts.store.bans, settings.allowed_chat_ids, frozenset(settings.admin_chat_ids))
    services = Services(
        parts.store,
        parts.catalogue,
        SubjectIndex(parts.catalogue),
        version,
        settings.contact_url,
        scout,
        administrators.manages,
        pictures,
        settings.own_sources,
        Channels(telegram.app.bot, admission),
    )
    limit = AskingLimit(settings.questions_per_minute, settings.questions_at_once)
    _conversation(services, parts, limit, administrators, admission).attach(telegram.app)
    return Talking(_menu(settings), _webhook(settings, telegram.app))


def _sending_chores(parts: Parts, telegram: Telegram | None, sender: Sender | None) -> list[Chore]:
    """What is done now and then by the process that delivers."""
    store, settings = parts.store, parts.settings
    if sender is None or telegram is None:
        return []
    courier, asleep = Courier(telegram.app.bot), _asleep(store)
    chores = [
        quiet_hours(store.quiet, sender.wake, utc_now),
        left_held(store.quiet, sender.wake, utc_now),
        digests(store.digests, sender.wake, utc_now),
        forgetting(store.outbox, utc_now),
        forgetting(store.watches, utc_now, "finds of watches"),
        forgetting(store.own_sources, utc_now, "entries of chats' own sources"),
        left_behind(store.privacy),
        ChannelNotices(store.serving, courier, parts.turns, asleep).telling(),
    ]
    if settings.own_sources:
        own = OwnSourceNotices(store.own_sources, store.by_hand, courier, parts.turns, utc_now, asleep)
        chores.append(own.telling())
    if settings.admin_chat_ids:
        office = Office(courier, settings.admin_chat_ids, _reads(store), asleep)
        chores.append(Notices(store.sources, store.by_hand, office, utc_now).telling())
        chores.append(SetAsideNotices(store.outbox, store.meta, office).telling())
    return chores


def _reading_chores(parts: Parts, role: Role, hubs: Hubs | None) -> list[Chore]:
    """What is done now and then by processes that read sources."""
    chores = [abandoned_sources(parts.store)] if role is Role.INGEST else []
    return [*chores, hubs.asking()] if hubs else chores


def fetching(settings: Settings) -> FetchSettings:
    """How sources are asked: who asks, and where we may go."""
    agent = user_agent(importlib.metadata.version("dewline"), settings.contact_url)
    return FetchSettings(
        user_agent=agent, allow_private=settings.allow_private_feeds, allowed=settings.allowed_networks
    )


def _menu(settings: Settings) -> Menu:
    menu = offered(settings.own_sources)
    return Menu(descriptions(menu), descriptions((*menu, *ADMIN_MENU)), settings.admin_chat_ids)


def _webhook(settings: Settings, app: App) -> Webhook | None:
    if not settings.webhook_url:
        return None

    from bot.web import Webhook, webhook_secret

    async def take(update: dict[str, Any]) -> None:
        await app.update_queue.put(Update.de_json(update, app.bot))

    return Webhook(settings.webhook_url, webhook_secret(app.bot.token), take)


def _metrics(settings: Settings) -> Metrics | None:
    if not settings.listening:
        return None
    from bot.metrics import Metrics  # memory for what nobody could ask for

    return Metrics()


def _web(parts: Parts, vitals: Vitals, webhook: Webhook | None, hubs: Hubs | None) -> Web | None:
    listening = parts.settings.listening
    if not listening or parts.metrics is None:
        return None
    from bot.web import Web  # a server's code takes memory that most have no use for

    figures = functools.partial(parts.metrics.text, parts.store.outbox, parts.store.sources)
    return Web(*listening, vitals.condition, webhook, hubs, figures)


def pace_of(settings: Settings) -> Pace:
    """How fast messages may go."""
    return Pace(settings.messages_per_second, settings.private_per_second, settings.group_per_minute)


async def _ingest(parts: Parts, budget: Budget) -> Ingest:
    store = parts.store
    return Ingest(
        fetcher=parts.fetcher,
        parser=parts.parser,
        matcher=Matcher(parts.catalogue.topics, parts.catalogue.subjects),
        open_stories=OpenStories,
        decide=decide,
        after_poll=budget.after_poll,
        store=store,
        clock=utc_now,
        watches=Watching(store.watches, parts.catalogue.listed),
        since=await store.meta.started(utc_now()),
        articles=functools.partial(complete, pages=parts.fetcher, articles=parts.parser),
    )


def _conversation(
    services: Services, parts: Parts, limit: AskingLimit, administrators: Administrators, admission: Admission
) -> Conversation:
    async def dispatched(request: Request) -> Reply | None:
        return await dispatch(request, services)

    admins = frozenset(parts.settings.admin_chat_ids)
    answer = parts.metrics.counting_answers(dispatched, frozenset(COMMANDS)) if parts.metrics else dispatched

    async def offer(request: Request, offset: str) -> Offers:
        return await offers(request, services, offset)

    async def added_to_channel(request: Request, channel: int) -> Reply | None:
        return await added(request, services, channel)

    async def greet(request: Request) -> Reply:
        return await introduction(request, services)

    hearing, answers = Hearing(utc_now, admins), Answers(parts.turns)
    return Conversation(
        answer,
        apology,
        services.store.chats,
        answers,
        hearing,
        utc_now,
        door=Door(
            hearing,
            answers,
            admission=admission,
            stranger=stranger,
            limit=limit,
            busy=busy,
            reads=_reads(services.store),
        ),
        greet=greet,
        added=added_to_channel,
        changed=administrators.forget,
        offer=offer,
    )


def _reads(store: Store) -> Callable[[int], Awaitable[str]]:
    async def reads(chat: int) -> str:
        known = await store.chats.get(chat)
        return known.reads if known else ""

    return reads


def _asleep(store: Store) -> Callable[[int], Awaitable[bool]]:
    async def asleep(chat: int) -> bool:
        hours = await store.quiet.of(chat)
        return hours is not None and hours.until(utc_now()) is not None

    return asleep
