"""The only place where objects are built and joined."""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import os
import random
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from telegram import Update

from bot.asking_limit import AskingLimit
from bot.catching_up import CatchingUp
from bot.clock import utc_now
from bot.courier import Courier
from bot.hubs import Hubs
from bot.logs import get_logger
from bot.messages import Makers, alerts
from bot.notices import Notices
from bot.pacing import Pace, Pacer
from bot.program import Program
from bot.scheduler import Polling
from bot.sender import Sender
from bot.settings import Settings
from bot.telegram import App, Conversation, Menu, build_application
from bot.turns import Turns
from bot.upkeep import Upkeep, forgetting, quiet_hours
from bot.vitals import Vitals
from feeds.articles import complete
from feeds.audience import Delivery, StoryFile
from feeds.catalogue import Catalogue, load_catalogue
from feeds.cluster import OpenStories
from feeds.decide import decide
from feeds.discovery import discover
from feeds.fetch import Fetcher, FetchSettings, user_agent
from feeds.ingest import Ingest
from feeds.match import Matcher
from feeds.model import AlertKind
from feeds.parse import ParserPool
from feeds.polling import PollSettings, after_poll, mean_root
from feeds.store import Store, migrate, open_store, possessed
from feeds.summarise import summarise
from feeds.watching import Watching
from handlers.alerts import render_alert
from handlers.catching_up import render_catch_up
from handlers.commands import apology, busy, dispatch
from handlers.menu import ADMIN_MENU, MENU, descriptions
from handlers.reply import Reply, Request, Services
from handlers.translations import faults

if TYPE_CHECKING:
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


@contextlib.asynccontextmanager
async def built(settings: Settings, catalogue: Catalogue) -> AsyncIterator[Program]:
    """A whole bot, ready to serve; raises StoreError: InUseError where another has the database."""
    token = settings.telegram_bot_token
    if token is None:
        raise ValueError("settings without a token are refused before this")
    owner = f"{socket.gethostname()}:{os.getpid()}"
    for fault in faults():
        log.error("a translation is not used, English is said instead", fault=fault)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(
            possessed(settings.database_url, f"{owner} since {utc_now():%d %b %Y %H:%M} UTC")
        )
        store = await stack.enter_async_context(opened_store(settings))
        pace = pace_of(settings)
        await store.recover(
            utc_now(), private=timedelta(seconds=1 / pace.private), group=timedelta(seconds=60 / pace.group)
        )
        await store.meta.started(utc_now())
        await store.sources.sync(catalogue.sources, utc_now())
        fetcher = await stack.enter_async_context(Fetcher(fetching(settings)))
        parser = await stack.enter_async_context(ParserPool())
        ingest = await _ingest(settings, catalogue, store, fetcher, parser)
        app = build_application(
            token.get_secret_value(), settings.telegram_api_url, refused=lambda: program.sender.refused()
        )
        turns = Turns(Pacer(pace))
        scout = functools.partial(discover, fetcher=fetcher, parser=parser)
        services = Services(store, catalogue, importlib.metadata.version("dewline"), settings.contact_url, scout)
        limit = AskingLimit(settings.questions_per_minute, settings.questions_at_once)
        _conversation(services, turns, frozenset(settings.admin_chat_ids), limit).attach(app)
        sender = Sender(
            store.outbox,
            _makers(catalogue, store),
            Courier(app.bot),
            turns,
            clock=utc_now,
            owner=owner,
            catching_up=_catching_up(settings, catalogue, store),
        )
        polling = Polling(store.sources, ingest.poll, sender.wake, utc_now, owner)
        hubs = Hubs(store.pushes, fetcher, settings.public_url, utc_now) if settings.public_url else None
        chores = [
            quiet_hours(store.quiet, sender.wake, utc_now),
            forgetting(store.outbox, utc_now),
            forgetting(store.watches, utc_now, "finds of watches"),
        ]
        if hubs:
            chores.append(hubs.asking())
        if settings.admin_chat_ids:
            notices = Notices(store.sources, store.by_hand, Courier(app.bot), settings.admin_chat_ids, utc_now)
            chores.append(notices.telling())
        upkeep = Upkeep(chores)
        webhook = _webhook(settings, app, token.get_secret_value())
        web = _web(settings, Vitals(polling, sender, utc_now), webhook, hubs)
        program = Program(app, sender, polling, ingest, upkeep, _menu(settings), web, webhook)
        yield program


def fetching(settings: Settings) -> FetchSettings:
    """How sources are asked: who asks, and where we may go."""
    agent = user_agent(importlib.metadata.version("dewline"), settings.contact_url)
    return FetchSettings(
        user_agent=agent, allow_private=settings.allow_private_feeds, allowed=settings.allowed_networks
    )


def _menu(settings: Settings) -> Menu:
    return Menu(descriptions(), descriptions((*MENU, *ADMIN_MENU)), settings.admin_chat_ids)


def _webhook(settings: Settings, app: App, token: str) -> Webhook | None:
    if not settings.webhook_url:
        return None

    from bot.web import Webhook, webhook_secret

    async def take(update: dict[str, Any]) -> None:
        await app.update_queue.put(Update.de_json(update, app.bot))

    return Webhook(settings.webhook_url, webhook_secret(token), take)


def _web(settings: Settings, vitals: Vitals, webhook: Webhook | None, hubs: Hubs | None) -> Web | None:
    listening = settings.listening
    if not listening:
        return None
    from bot.web import Web  # a server's code takes memory that most have no use for

    return Web(*listening, vitals.wrong, webhook, hubs)


def pace_of(settings: Settings) -> Pace:
    """How fast messages may go."""
    return Pace(settings.messages_per_second, settings.private_per_second, settings.group_per_minute)


async def _ingest(
    settings: Settings, catalogue: Catalogue, store: Store, fetcher: Fetcher, parser: ParserPool
) -> Ingest:
    pace = PollSettings(settings.poll_min_seconds, settings.poll_max_seconds, settings.requests_per_day)
    pace = replace(pace, mean_root=mean_root(await store.sources.all(), utc_now(), pace.mean_root))
    return Ingest(
        fetcher=fetcher,
        parser=parser,
        matcher=Matcher(catalogue.topics, catalogue.subjects),
        open_stories=OpenStories,
        decide=decide,
        after_poll=functools.partial(after_poll, settings=pace, random=random.random),
        store=store,
        clock=utc_now,
        watches=Watching(store.watches),
        since=await store.meta.started(utc_now()),
        articles=functools.partial(complete, pages=fetcher, articles=parser),
    )


def _conversation(services: Services, turns: Turns, admins: frozenset[int], limit: AskingLimit) -> Conversation:
    async def answer(request: Request) -> Reply | None:
        return await dispatch(request, services)

    return Conversation(answer, apology, services.store.chats, turns, utc_now, admins, limit=limit, busy=busy)


def _catching_up(settings: Settings, catalogue: Catalogue, store: Store) -> CatchingUp:
    def render(files: Sequence[StoryFile], more: int, since: datetime, now: datetime, quiet: bool) -> Reply:
        return render_catch_up(files, more, since, now, catalogue, quiet=quiet)

    return CatchingUp(store.outbox, store.stories.file, render, timedelta(hours=settings.stale_alert_hours))


def _makers(catalogue: Catalogue, store: Store) -> Makers:
    def render(file: StoryFile, delivery: Delivery) -> Reply:
        kind = AlertKind(delivery.kind)
        return render_alert(file, summarise(file), catalogue, kind, delivery.revision, watch=delivery.watch)

    return alerts(store.stories.file, render)
