"""What others ask of the running bot over HTTP: whoever watches its health, Telegram where it pushes, hubs of feeds.

    GET  /healthz          200 while it reads and delivers, 503 and the reason where a restart may mend that it does not
    GET  /metrics          figures for Prometheus (bot/metrics.py)
    POST WEBHOOK_URL's     an update from Telegram, with the secret we gave it
    GET  /hub/{key}        a hub makes sure that we asked it (bot/hubs.py)
    POST /hub/{key}        a hub tells of news

It speaks plain HTTP on LISTEN and is meant to stand behind a proxy that does TLS.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from bot.hubs import PATH, Hubs
from bot.logs import get_logger
from bot.vitals import Condition
from feeds.fetching.bodies import Bounds
from feeds.store import StoreError

MOST_BYTES = 1024 * 1024  # of a request's body: Telegram's updates are far smaller
MOST_NEWS = Bounds().decoded  # of a hub's: it may send the whole feed along, which may be as large as one that is read
FIGURES_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus' text format
SHOWN_IN = "X-Telegram-Bot-Api-Secret-Token"  # the header in which Telegram shows the secret

log = get_logger(__name__)


class Health(Protocol):
    """Says how the program is at the moment."""

    async def __call__(self) -> Condition: ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates, the secret that it shows, and who takes them."""

    url: str
    secret: str
    take: Callable[[dict[str, Any]], Awaitable[None]]


def webhook_secret(token: str) -> str:
    """A secret for Telegram to show, always the same for a bot: a restart needs no new one."""
    return hmac.new(token.encode(), b"dewline webhook", hashlib.sha256).hexdigest()


class Web:
    """The server. `webhook` and `hubs` are served where given. `figures` gives what /metrics shows."""

    def __init__(
        self,
        host: str,
        port: int,
        health: Health,
        webhook: Webhook | None,
        hubs: Hubs | None,
        figures: Callable[[], Awaitable[bytes]],
    ) -> None:
        self._host, self._port = host, port
        self._health = health
        self._figures = figures
        self._webhook = webhook
        self._hubs = hubs
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        """Begin to serve; raises OSError where the address is taken."""
        runner = web.AppRunner(self._app(), access_log=None)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, self._host, self._port).start()
        log.info("serving HTTP", address=f"{self._host}:{self._port}")

    async def stop(self) -> None:
        """Finish what is being answered, and end."""
        await self._stack.aclose()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_get("/healthz", self._on_health)
        app.router.add_get("/metrics", self._on_metrics)
        if self._webhook is not None:
            app.router.add_post(urlsplit(self._webhook.url).path or "/", self._on_update)
        if self._hubs is not None:
            app.router.add_get(PATH + "{key}", self._on_verification)
            app.router.add_post(PATH + "{key}", self._on_news)
        return app

    async def _on_health(self, _: web.Request) -> web.Response:
        now = await self._health()
        answer = {"ok": not now.wrong, "detail": now.wrong or "well"}
        return web.json_response(answer, status=503 if now.restart else 200)

    async def _on_metrics(self, _: web.Request) -> web.Response:
        try:
            return web.Response(body=await self._figures(), headers={"Content-Type": FIGURES_TYPE})
        except StoreError as error:  # the log has it already, of whatever does more than count
            return web.Response(text=str(error), status=503)

    async def _on_update(self, request: web.Request) -> web.Response:
        webhook = self._webhook
        shown = request.headers.get(SHOWN_IN, "")
        if webhook is None or not hmac.compare_digest(shown.encode(errors="replace"), webhook.secret.encode()):
            raise web.HTTPForbidden(text="This address is for Telegram.")
        try:
            update = json.loads(await request.read())
        except ValueError:
            raise web.HTTPBadRequest(text="That is no update.") from None
        if not isinstance(update, dict):
            raise web.HTTPBadRequest(text="That is no update.")
        await webhook.take(update)
        return web.Response()

    async def _on_verification(self, request: web.Request) -> web.Response:
        answer = await self._hubs.verified(request.match_info["key"], request.query) if self._hubs else None
        if answer is None:
            raise web.HTTPNotFound
        return web.Response(text=answer)

    async def _on_news(self, request: web.Request) -> web.Response:
        signature, large = request.headers.get("X-Hub-Signature", ""), request.clone(client_max_size=MOST_NEWS)
        if self._hubs is None or not await self._hubs.told(request.match_info["key"], signature, large.read):
            raise web.HTTPGone
        return web.Response(status=202)
