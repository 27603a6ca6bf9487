"""Hosts that asked to be left alone are left alone after a restart too, whatever they were asked for.

What a feed's own server says goes into its source's row with the poll (feeds/store/sources/sources.py); hubs, articles'
pages and what people look at with /addsource have no such row.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.logs import get_logger
from feeds.fetching.fetch import Fetcher, FetchSettings
from feeds.store import StoreError

log = get_logger(__name__)


class Holds(Protocol):
    """What is needed of the store's holds."""

    async def left(self, now: datetime) -> Mapping[str, timedelta]: ...

    async def keep(self, host: str, until: datetime, now: datetime) -> None: ...


@contextlib.asynccontextmanager
async def remembering(settings: FetchSettings, holds: Holds, clock: Callable[[], datetime]) -> AsyncIterator[Fetcher]:
    """A fetcher that asks no host which an earlier process was to leave alone; raises StoreError."""

    async def keep(host: str, seconds: float) -> None:
        now = clock()
        try:
            await holds.keep(host, now + timedelta(seconds=seconds), now)
        except StoreError as error:  # it is kept in memory: what was asked goes on
            log.warning("a host is left alone until the program ends, not longer", host=host, error=str(error))

    async with Fetcher(settings, held=keep) as fetcher:
        for host, left in (await holds.left(clock())).items():
            fetcher.hold(host, left.total_seconds())
        yield fetcher
