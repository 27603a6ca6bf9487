"""One polite, guarded request for a source: every outcome a value, nothing raised, nothing unbounded.

    fetch(state):
        for each hop, six at most:
            url = judged by its text                        feeds/fetching/guard.py
            wait for the host's turn                        feeds/fetching/hosts.py
            GET, conditional; the address judged again while connecting
            a redirect: follow it by hand, never from https to http, never in a circle
        200 -> Fetched, its body read within bounds         feeds/fetching/bodies.py
        304 -> NotModified
        anything else -> FetchFailed

Rules 1 to 6, 12, 16, 17, 19, 20 and 25 of docs/fetching.md are kept here; when to ask again is
feeds/fetching/polling.py's. Details are written for administrators and are the same for an address that is refused,
unknown or silent, so that nobody can explore a private network by adding sources. No part of a response's body is ever
shown.
"""

from __future__ import annotations

import importlib.metadata
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from feeds.fetching.bodies import BadEncodingError, Bounds, TooBigError, read_body
from feeds.fetching.caching import max_age, retry_after
from feeds.fetching.guard import Guard, Network, fault_of
from feeds.fetching.hosts import PRIVATE_PACE, PUBLIC_PACE, HostBusyError, Hosts, Pace, untold
from feeds.fetching.resolve import Resolver
from feeds.model import Fetched, FetchFailed, FetchResult, NotModified, Trouble, Validators
from feeds.source_state import SourceState

PRODUCT = "Dewline"
MAX_HOPS = 5
PERMANENT = frozenset((301, 308))
REDIRECTS = frozenset((301, 302, 303, 307, 308))
TURNED_AWAY = frozenset((403, 429, 503))

# What feeds are served as; the last is for servers that refuse what they think they do not have.
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)

ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9"
PAGE_BOUNDS = Bounds(2 * 1024 * 1024, 6 * 1024 * 1024)  # an article's page; larger ones hold more than an article

NOT_REACHED = "no connection could be made"


def user_agent(version: str, contact: str) -> str:
    """How we introduce ourselves: `Name/version (+contact URL)`, constant and honest (docs/fetching.md, rule 25)."""
    name = f"{PRODUCT}/{version}"
    return f"{name} (+{contact})" if contact else name


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How sources are asked. Times are seconds; `whole` bounds all hops of one fetch, waiting for a turn excepted."""

    user_agent: str = field(default_factory=lambda: user_agent(importlib.metadata.version("dewline"), ""))
    allow_private: bool = False
    allowed: tuple[Network, ...] = ()
    connect: float = 10.0
    read: float = 15.0
    whole: float = 30.0
    bounds: Bounds = field(default_factory=Bounds)
    public_pace: Pace = PUBLIC_PACE
    private_pace: Pace = PRIVATE_PACE


class Fetcher:
    """Asks sources for news. Use it as an asynchronous context manager; one per process, so that hosts are paced.

    `held` is told of each host that asks to be left alone, and for how many seconds; it raises nothing.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        resolver: AbstractResolver | None = None,
        held: Callable[[str, float], Awaitable[None]] = untold,
    ) -> None:
        self._settings = settings or FetchSettings()
        self._resolver = resolver
        self._hosts = Hosts(self._settings.public_pace, self._settings.private_pace, held=held)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        settings = self._settings
        guard = Guard(settings.allow_private, settings.allowed)
        connector = aiohttp.TCPConnector(
            socket_factory=guard.open_socket, resolver=self._resolver or Resolver(), limit=128, keepalive_timeout=20
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # an environment's proxy would connect in our place, past the guard
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "gzip"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def hold(self, host: str, seconds: float) -> None:
        """Ask this host nothing for so long, as it wished of an earlier process."""
        self._hosts.hold(host, seconds)

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult:
        """Ask for what is new since the last time; raises nothing but cancellation."""
        return await self._go(_Journey(self._open(), self._hosts, self._settings, state.validators, now), state.url)

    async def page(self, url: str, now: datetime) -> FetchResult:
        """Ask for an article's page, once, as guarded and as polite as for a feed; raises nothing but cancellation."""
        settings = replace(self._settings, bounds=PAGE_BOUNDS)
        return await self._go(_Journey(self._open(), self._hosts, settings, Validators(), now, ACCEPT_PAGE), url)

    async def tell(self, url: str, form: Mapping[str, str], now: datetime) -> FetchFailed | None:
        """Send a form to a hub, as guarded and as polite as a fetch; None where it took it. Follows no redirect."""
        fault = fault_of(url)
        if fault is not None:
            return FetchFailed(Trouble.UNREACHABLE, fault)
        timeout = aiohttp.ClientTimeout(total=self._settings.whole, sock_connect=self._settings.connect)
        host = urlsplit(url).hostname or ""
        try:
            async with (
                self._hosts.turn(host),
                self._open().post(url, data=form, allow_redirects=False, timeout=timeout) as response,
            ):
                if 200 <= response.status < 300:
                    return None
                wait = _wait(response.status, response.headers, now)
                if wait is not None:
                    await self._hosts.heed(host, wait)
                return FetchFailed(Trouble.HTTP_ERROR, "the hub refuses", response.status, wait)
        except HostBusyError as busy:
            return FetchFailed(Trouble.THROTTLED, "waiting for the host's turn", retry_after=busy.seconds)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            return _failure(error)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use the fetcher as an asynchronous context manager")
        return self._session

    @staticmethod
    async def _go(journey: _Journey, url: str) -> FetchResult:
        try:
            return await journey.go(url)
        except HostBusyError as busy:
            return FetchFailed(Trouble.THROTTLED, "waiting for the host's turn", retry_after=busy.seconds)
        except _FailedError as failure:
            return failure.result
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            return _failure(error)


@dataclass(slots=True)
class _Journey:
    """One fetch, along its redirects."""

    session: aiohttp.ClientSession
    hosts: Hosts
    settings: FetchSettings
    validators: Validators
    now: datetime
    accept: str = ACCEPT
    spent: float = 0.0
    permanent: bool = True  # whether every hop so far was a permanent redirect
    visited: list[str] = field(default_factory=list)

    async def go(self, url: str) -> FetchResult:
        while True:
            url = urldefrag(url).url
            self._check(url)
            self.visited.append(url)
            answer = await self._ask(url)
            if not isinstance(answer, str):
                return answer
            url = answer

    def _check(self, url: str) -> None:
        fault = fault_of(url)
        if fault is not None and self.visited:
            raise _FailedError(Trouble.BAD_REDIRECT, f"it redirects to where feeds are not fetched from: {fault}")
        if fault is not None:
            raise _FailedError(Trouble.UNREACHABLE, fault)
        if url in self.visited:
            raise _FailedError(Trouble.BAD_REDIRECT, "it redirects in a circle")
        if len(self.visited) > MAX_HOPS:
            raise _FailedError(Trouble.BAD_REDIRECT, f"it redirects more than {MAX_HOPS} times")

    async def _ask(self, url: str) -> FetchResult | str:
        """One request: its outcome, or where it redirects to."""
        host = urlsplit(url).hostname or ""
        async with self.hosts.turn(host):
            began = time.monotonic()
            try:
                async with self.session.get(
                    URL(url, encoded=url.isascii()),
                    headers={"Accept": self.accept, **self._conditions()},
                    allow_redirects=False,
                    timeout=self._timeout(),
                ) as response:
                    return await self._read(url, host, response)
            finally:
                self.spent += time.monotonic() - began

    def _timeout(self) -> aiohttp.ClientTimeout:
        left = max(self.settings.whole - self.spent, 0.1)
        return aiohttp.ClientTimeout(
            total=left, sock_connect=self.settings.connect, sock_read=self.settings.read, ceil_threshold=left + 1
        )

    def _conditions(self) -> dict[str, str]:
        found = {"If-None-Match": self.validators.etag, "If-Modified-Since": self.validators.last_modified}
        return {name: value for name, value in found.items() if value}

    async def _read(self, url: str, host: str, response: aiohttp.ClientResponse) -> FetchResult | str:
        status, headers = response.status, response.headers
        if status in REDIRECTS and "Location" in headers:
            return self._target(url, status, headers["Location"])
        if status == 200:
            return await self._body(url, response)
        if status == 304 and self._conditions():
            return NotModified(_validators(headers), max_age(headers, self.now), self._moved_to(url))
        result = replace(_refusal(status, headers, self.now), url=url)
        if result.retry_after is not None:
            await self.hosts.heed(host, result.retry_after)
        return result

    def _target(self, url: str, status: int, location: str) -> str:
        target = urljoin(url, location.strip())
        if url.startswith("https:") and target.lower().startswith("http:"):
            raise _FailedError(Trouble.BAD_REDIRECT, "it redirects from https to http", status)
        self.permanent = self.permanent and status in PERMANENT
        return target if target.isascii() else str(URL(target))

    async def _body(self, url: str, response: aiohttp.ClientResponse) -> Fetched:
        headers, bounds = response.headers, self.settings.bounds
        if (response.content_length or 0) > bounds.wire:
            raise TooBigError
        body = await read_body(response.content.iter_any(), headers.get("Content-Encoding", ""), bounds)
        return Fetched(
            url=url,
            body=body,
            content_type=_decodable(headers.get("Content-Type")) or "",
            validators=_validators(headers),
            max_age=max_age(headers, self.now),
            moved_to=self._moved_to(url),
        )

    def _moved_to(self, url: str) -> str | None:
        return url if self.permanent and len(self.visited) > 1 else None


class _FailedError(Exception):
    """Carries a failure up from where it is found; never leaves this module."""

    def __init__(self, trouble: Trouble, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.result = FetchFailed(trouble, detail, status)


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(_decodable(headers.get("ETag")), _decodable(headers.get("Last-Modified")))


def _decodable(value: str | None) -> str | None:
    """A header that can be kept and sent back byte for byte: bytes that are no text at all are as good as no header."""
    if not value or re.search("[\ud800-\udfff]", value):
        return None
    return value


def _wait(status: int, headers: Mapping[str, str], now: datetime) -> float | None:
    """How long a server that turns us away wants to be left alone."""
    return retry_after(headers, now) if status in TURNED_AWAY else None


def _refusal(status: int, headers: Mapping[str, str], now: datetime) -> FetchFailed:
    if status == 410:
        return FetchFailed(Trouble.GONE, "the server says this feed is gone for good", status)
    if status == 404:
        return FetchFailed(Trouble.NOT_FOUND, "the server does not know this feed", status)
    if status in TURNED_AWAY:
        wait = _wait(status, headers, now)
        return FetchFailed(Trouble.THROTTLED, f"the server turns us away (HTTP {status})", status, wait)
    if status == 304:
        return FetchFailed(Trouble.HTTP_ERROR, "the server says unchanged, though we have nothing yet", status)
    return FetchFailed(Trouble.HTTP_ERROR, f"the server answers with an error (HTTP {status})", status)


def _failure(error: Exception) -> FetchFailed:
    """What went wrong on the way, without any of the error's own words: they name addresses."""
    if isinstance(error, TooBigError):
        return FetchFailed(Trouble.TOO_BIG, "the feed is larger than is read")
    if isinstance(error, BadEncodingError):
        return FetchFailed(Trouble.BAD_ENCODING, str(error))
    if isinstance(error, TimeoutError):
        return FetchFailed(Trouble.TIMEOUT, "the server takes too long")
    if isinstance(error, ssl.SSLError | ssl.CertificateError | aiohttp.ClientSSLError):
        return FetchFailed(Trouble.UNREACHABLE, "the server's certificate or encryption is not accepted")
    if isinstance(error, aiohttp.ClientResponseError):
        return FetchFailed(Trouble.HTTP_ERROR, "the server does not answer in HTTP")
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError):
        return FetchFailed(Trouble.UNREACHABLE, "the connection broke off")
    return FetchFailed(Trouble.UNREACHABLE, NOT_REACHED)
