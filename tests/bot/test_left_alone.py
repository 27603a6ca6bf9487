"""A host that said Retry-After is left alone by the next process too, whatever it was asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.left_alone import remembering
from feeds.fetching.fetch import Fetcher, FetchSettings
from feeds.model import Control, FetchFailed, Kind, Source, Trouble
from feeds.source_state import SourceState
from feeds.store import DiskFullError, migrate, open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOCAL = FetchSettings(allow_private=True)

Ask = Callable[[Fetcher, str, datetime], Awaitable[object]]


async def _feed(fetcher: Fetcher, url: str, now: datetime) -> object:
    source = Source("Wire", url, "en", Kind.NEWS, "EE", Control.PUBLIC)
    return await fetcher.fetch(SourceState(1, source, url), now)


async def _page(fetcher: Fetcher, url: str, now: datetime) -> object:
    return await fetcher.page(url, now)


async def _hub(fetcher: Fetcher, url: str, now: datetime) -> object:
    return await fetcher.tell(url, {"hub.mode": "subscribe"}, now)


class Site:
    """Wants to be left alone for an hour, and counts who does not."""

    def __init__(self) -> None:
        self.url = ""
        self.asked = 0

    async def handle(self, request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(status=429, headers={"Retry-After": "3600"})


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    made.url = f"http://{host}:{port}/"
    yield made
    await runner.cleanup()


@pytest.mark.parametrize("ask", [_feed, _page, _hub], ids=["a feed or a discovery", "an article's page", "a hub"])
async def test_a_host_that_asked_to_be_left_alone_is_not_asked_after_a_restart(
    site: Site, tmp_path: Path, ask: Ask
) -> None:
    database = f"sqlite:///{tmp_path}/dewline.db"
    await migrate(database)

    async def run(now: datetime) -> object:
        """A life of the program, in which it asks once."""
        async with open_store(database) as store, remembering(LOCAL, store.holds, lambda: now) as fetcher:
            return await ask(fetcher, site.url, now)

    await run(NOON)
    failed = await run(NOON + HOUR / 2)
    assert site.asked == 1
    assert isinstance(failed, FetchFailed)
    assert failed.trouble is Trouble.THROTTLED
    assert failed.status is None, "it was not asked"
    assert failed.retry_after == pytest.approx(1800, abs=60)
    await run(NOON + HOUR)
    assert site.asked == 2


class Full:
    """A store on a full disk."""

    async def left(self, now: datetime) -> dict[str, timedelta]:
        return {}

    async def keep(self, host: str, until: datetime, now: datetime) -> None:
        raise DiskFullError


async def test_a_wish_that_cannot_be_kept_is_heeded_all_the_same_until_the_end(site: Site) -> None:
    async with remembering(LOCAL, Full(), lambda: NOON) as fetcher:
        answer = await fetcher.page(site.url, NOON)
        assert isinstance(answer, FetchFailed)
        assert answer.status == 429
        await fetcher.page(site.url, NOON)
    assert site.asked == 1
