"""Hubs tell of feeds' news by themselves (WebSub): asking them to, and hearing them. feeds/fetching/websub.py has the
rules.

    upkeep, every minute   ask the hubs of sources that name one, and again before they stop telling
    GET  /hub/{key}        a hub makes sure that we asked
    POST /hub/{key}        a hub tells: the source is polled now

Polling goes on meanwhile as if there were no hub: what a hub forgets to tell is found all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from bot.logs import get_logger
from bot.upkeep import MINUTE, Chore
from feeds.fetching.websub import Push, granted, refused, signed, subscription
from feeds.model import FetchFailed

AT_ONCE = 10  # hubs asked in one minute
PATH = "/hub/"

log = get_logger(__name__)


class Pushes(Protocol):
    """What is needed of the store's pushes."""

    async def wanted(self, now: datetime, limit: int, random: Callable[[], str]) -> list[Push]: ...

    async def by_key(self, key: str) -> Push | None: ...

    async def agreed(self, push: Push, until: datetime, now: datetime) -> None: ...

    async def ended(self, push: Push, now: datetime) -> None: ...

    async def news(self, push: Push, now: datetime) -> None: ...


class Teller(Protocol):
    """What is needed of the fetcher."""

    async def tell(self, url: str, form: Mapping[str, str], now: datetime) -> FetchFailed | None: ...


class Hubs:
    """Our side of every hub. `public` is the address this program is reached at from outside, without a path."""

    def __init__(self, pushes: Pushes, teller: Teller, public: str, clock: Callable[[], datetime]) -> None:
        self._pushes = pushes
        self._teller = teller
        self._public = public.rstrip("/")
        self._clock = clock

    def asking(self) -> Chore:
        """Ask hubs, and ask again in time."""
        return Chore("hubs", MINUTE, self.ask)

    async def ask(self) -> None:
        """Ask every hub whose turn it is; one that refuses or is silent is asked again hours later."""
        for push in await self._pushes.wanted(self._clock(), AT_ONCE, secrets.token_hex):
            form = subscription(push, f"{self._public}{PATH}{push.key}")
            failed = await self._teller.tell(push.hub.url, form, self._clock())
            if failed is not None:
                log.info("a hub was not asked", **_named(push), detail=failed.detail)

    async def verified(self, key: str, query: Mapping[str, str]) -> str | None:
        """What to answer a hub that makes sure of our wish; None where we have none."""
        push = await self._pushes.by_key(key)
        if push is None:
            return None
        if refused(push, query):
            await self._pushes.ended(push, self._clock())
            log.info("a hub does not tell", **_named(push))
            return ""
        now = self._clock()
        until = granted(push, query, now)
        if until is None:
            return None
        await self._pushes.agreed(push, until, now)
        log.info("a hub tells from now on", **_named(push), until=until)
        return query.get("hub.challenge", "")

    async def told(self, key: str, signature: str, read: Callable[[], Awaitable[bytes]]) -> bool:
        """A hub tells of news; False where nobody asked for that: what it sends along is not even `read` then.

        An unsigned call is heard and left unheeded. It is answered like a good one, so that nobody can try signatures
        out (WebSub, section 8).
        """
        push = await self._pushes.by_key(key)
        if push is None:
            return False
        if signed(signature, push.secret, await read()):
            await self._pushes.news(push, self._clock())
        else:
            log.warning("a call in a hub's name has no valid signature", **_named(push))
        return True


def _named(push: Push) -> dict[str, str | int]:
    """What the log calls a push. Its addresses are not for there: that of a chat's own source may hold a key."""
    return {
        "hub": urlsplit(push.hub.url).hostname or "",
        "source": push.source,
        "of": urlsplit(push.hub.topic).hostname or "",
    }
