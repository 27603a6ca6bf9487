"""The line to Telegram: python-telegram-bot's requests over aiohttp, which the program has anyway.

A call costs about half of what it does over httpx, and calls are most of what sending costs. Errors are
what the library's callers know: TimedOut where nobody answered in time, NetworkError where the line broke.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 5.0  # seconds to reach the server
ROOM = 1.0  # seconds to wait for a connection to be free
MEDIA = 20.0  # seconds to send a file
_REFUSAL = "Forbidden: "  # before the reason, which the official server never leaves out
IDLE = 30.0  # seconds after which a connection that nobody uses is closed, before the server does


class Line(BaseRequest):
    """Up to `connections` calls of the Bot API at once, each answered within `patience` seconds.

    `refused` is called at once when Telegram refuses the token: the library would only stop asking for updates.
    """

    __slots__ = ("_connections", "_patience", "_proxies", "_refused", "_session")

    def __init__(self, refused: Callable[[], None], connections: int, patience: float) -> None:
        self._refused = refused
        self._connections = connections
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}  # by scheme and host

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take where a call says nothing else."""
        return self._patience

    async def initialize(self) -> None:
        """Get ready to call."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=IDLE)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call: its status and body. Raises TimedOut, NetworkError, and RuntimeError before `initialize`.

        What is not of a Bot API's shape, a page or JSON, is of whoever stands in between (a proxy, a server that is
        being mended), whatever its status: it neither says that a person blocked the bot nor that the token is wrong.
        """
        if self._session is None:
            raise RuntimeError("The line to Telegram is not open.")
        files = request_data is not None and request_data.contains_files
        data, headers = _body(request_data)
        connect, room = _or(connect_timeout, CONNECT), _or(pool_timeout, ROOM)
        read, write = _or(read_timeout, self._patience), _or(write_timeout, MEDIA if files else self._patience)
        limits = aiohttp.ClientTimeout(
            total=None if None in (connect, room, read, write) else connect + room + read + write,
            connect=None if None in (connect, room) else connect + room,
            sock_connect=connect,
            sock_read=read,
        )
        try:
            async with self._session.request(
                method,
                url,
                data=data,
                headers={"User-Agent": self.USER_AGENT, **headers},
                timeout=limits,
                allow_redirects=False,
                proxy=self._proxy(url),
            ) as answer:
                body = await answer.read()
        except TimeoutError as error:
            raise TimedOut(f"aiohttp.{type(error).__name__}: {error}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {error}") from error
        is_file = method == "GET" and answer.status == HTTPStatus.OK
        if not is_file and not _of_telegram(answer.status, body):
            raise NetworkError(f"what answered is no Bot API: {answer.status} {answer.reason}")
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._refused()
        return answer.status, body

    def _proxy(self, url: str) -> str | None:
        """The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY name for a host; looked up once."""
        parts = urlsplit(url)
        key = f"{parts.scheme}://{parts.netloc}"
        if key not in self._proxies:
            named = urllib.request.getproxies()
            bypassed = urllib.request.proxy_bypass(parts.hostname or "")
            self._proxies[key] = None if bypassed else named.get(parts.scheme) or named.get("all")
        return self._proxies[key]


def _of_telegram(status: int, body: bytes) -> bool:
    """Whether an answer has the shape of the Bot API's: "Making requests" in its documentation.

    Of what went well, which is most and may be long, as much is looked at as the library builds on.
    """
    if not body.lstrip().startswith(b"{"):
        return False
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return b'"result"' in body
    try:
        said = json.loads(body)
    except ValueError:
        return False
    code, why = said.get("error_code"), said.get("description")
    if said.get("ok") is not False or code != status or not isinstance(why, str):
        return False
    return status != HTTPStatus.FORBIDDEN or why.startswith(_REFUSAL)


def _or(asked: Any, usual: float) -> Any:
    """What a call asks for, or what is usual where it says nothing."""
    return usual if asked is BaseRequest.DEFAULT_NONE else asked


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """A call's parameters as they go over the line, with the header that says how."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.url_encoded_parameters().encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=file, content_type=kind)
    return form, {}
