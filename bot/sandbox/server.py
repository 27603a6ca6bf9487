"""The sandbox over HTTP: the Bot API under `/bot<token>/`, the people's side under `/app/` (bot/sandbox/people.py).

create_app(world)      an aiohttp application, for the demo to add its page to
running(world, port)   the same, served on loopback for the length of a block
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox import people
from bot.sandbox.checks import FloodError, ForbiddenError
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.files import MOST_DOCUMENT, Upload
from bot.sandbox.methods import ACTING
from bot.sandbox.rooms import Json
from bot.sandbox.schema import BadRequestError, Schema
from bot.sandbox.world import World

LONGEST_POLL = 50.0

WORLD: web.AppKey[World] = web.AppKey("world", World)
FAULTS: web.AppKey[Faults] = web.AppKey("faults", Faults)
API: web.AppKey[Api] = web.AppKey("api", object)  # type: ignore[arg-type]


class Api:
    """Answers calls of the Bot API."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._schema = Schema()
        self._poll: asyncio.Task[Any] | None = None

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call, with the fault it runs into, noted in the world's record."""
        name = request.match_info["method"]
        if request.match_info["token"] != self._world.token:
            return _error(401, "Unauthorized")
        method = self._schema.method(name)
        if method is None:
            return _error(404, "Not Found: method not found")
        given, uploads = await _given(request)
        chat = _chat_of(given)
        fault = self._faults.strike(method, chat, self._world.clock())
        note: Json = {"at": self._world.clock(), "method": method, "chat": chat, "fault": fault.kind if fault else None}
        note |= {"code": None, "message": None}  # until it has been answered
        if method != "getUpdates":
            self._world.calls.append(note)
        if fault is not None and (before := await _before(fault)) is not None:
            note["code"] = before.status
            return _cut(request) if fault.kind == "drop" else before
        response, result = await self._answer(method, given | uploads, uploads)
        note |= {"code": response.status, "message": result.get("message_id") if isinstance(result, dict) else None}
        if fault is not None and fault.kind == "lose":
            return _cut(request)
        if fault is not None and fault.kind == "half":
            return await _half(request, response)
        return response

    async def download(self, request: web.Request) -> web.Response:
        """A file at the path that getFile gave."""
        if request.match_info["token"] != self._world.token:
            return _error(401, "Unauthorized")
        kept = self._world.files.by_path(request.match_info["path"])
        if kept is None:
            return _error(404, "Not Found")
        return web.Response(body=kept.upload.data, content_type="application/octet-stream")

    async def _answer(self, method: str, given: Json, uploads: dict[str, Upload]) -> tuple[web.Response, Any]:
        try:
            result = await self._act(method, self._schema.parameters(method, given) | {"_uploads": uploads})
        except BadRequestError as error:
            return _error(400, f"Bad Request: {error.description}", error.parameters), None
        except ForbiddenError as error:
            return _error(403, f"Forbidden: {error}"), None
        except FloodError as error:
            return _error(429, f"Too Many Requests: retry after {error.seconds}", {"retry_after": error.seconds}), None
        except ConflictError as error:
            return _error(409, f"Conflict: {error}"), None
        return web.json_response({"ok": True, "result": _public(result)}), result

    async def _act(self, method: str, given: Json) -> Any:
        if method == "getUpdates":
            return await self._get_updates(given)
        if method == "setWebhook":
            self._world.webhook = {"url": given["url"], "secret": given.get("secret_token", "")}
            self._world.allowed = given.get("allowed_updates") or self._world.allowed
            return True
        if method == "deleteWebhook":
            self._world.webhook = {}
            return True
        if method == "getWebhookInfo":
            waiting = len(self._world.updates)
            url = self._world.webhook.get("url", "")
            return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}
        acting = ACTING.get(method)
        if acting is None:
            raise BadRequestError(f"the sandbox does not act out {method}")
        return acting(self._world, given)

    async def _get_updates(self, given: Json) -> list[Json]:
        world = self._world
        if world.webhook:
            raise ConflictError(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
            )
        if self._poll is not None and not self._poll.done():
            self._poll.cancel()
        if "allowed_updates" in given:
            world.allowed = given["allowed_updates"] or None
        if "offset" in given:
            world.forget_updates(given["offset"])
        timeout = min(float(given.get("timeout", 0)), LONGEST_POLL)
        if not world.updates and timeout > 0:
            self._poll = asyncio.create_task(world.news.wait())
            try:
                await asyncio.wait_for(asyncio.shield(self._poll), timeout)
            except TimeoutError:
                self._poll.cancel()
            except asyncio.CancelledError:
                if asyncio.current_task() and asyncio.current_task().cancelling():  # type: ignore[union-attr]
                    raise
                raise ConflictError(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                ) from None
        return list(world.updates)[: min(int(given.get("limit", 100)), 100)]

    async def deliver_webhooks(self) -> None:
        """Push updates to the webhook while one is set; runs for the life of the server."""
        world = self._world
        async with aiohttp.ClientSession(trust_env=False) as session:
            while True:
                await world.news.wait()
                if not world.webhook or not world.updates:
                    await asyncio.sleep(0.05)
                    continue
                update = world.updates[0]
                headers = {"X-Telegram-Bot-Api-Secret-Token": world.webhook["secret"]}
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(world.webhook["url"], json=_public(update), headers=headers) as answer:
                        if answer.status < 300:
                            world.forget_updates(update["update_id"] + 1)
                            continue
                await asyncio.sleep(0.5)


class ConflictError(Exception):
    """Two programs want the same bot's updates: 409."""


def create_app(world: World) -> web.Application:
    """The whole sandbox as an aiohttp application."""
    app = web.Application(client_max_size=MOST_DOCUMENT + 1024 * 1024)
    app[WORLD], app[FAULTS] = world, Faults()
    api = Api(world, app[FAULTS])
    app.router.add_route("*", "/bot{token}/{method}", api.call)
    app.router.add_get("/file/bot{token}/{path:.+}", api.download)
    people.add_routes(app, world, app[FAULTS])

    async def webhooks(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(api.deliver_webhooks())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    app.cleanup_ctx.append(webhooks)
    return app


@contextlib.asynccontextmanager
async def serving(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Serve an application on loopback; gives its address. Raises OSError where the port is taken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def running(world: World, port: int = 0) -> AsyncIterator[str]:
    """The sandbox on loopback for the length of the block; gives its address."""
    async with serving(create_app(world), port) as address:
        yield address


async def _given(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The call's parameters, and the files that came with it."""
    given: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.text()
        given |= json.loads(body) if body else {}
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                given[name] = value
    return given, uploads


def _chat_of(given: Json) -> int | None:
    text = str(given.get("chat_id", ""))
    return int(text) if text.lstrip("-").isdigit() else None


async def _before(fault: Fault) -> web.Response | None:
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "drop":
        return web.Response(status=500)
    if fault.kind in ("error", "flood"):
        extra = {"retry_after": fault.retry_after} if fault.retry_after is not None else {}
        return _error(fault.code, fault.description, extra)
    return None


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _half(request: web.Request, response: web.Response) -> web.StreamResponse:
    body = response.body if isinstance(response.body, bytes) else b""
    half = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    return _cut(request)


def _error(code: int, description: str, parameters: Json | None = None) -> web.Response:
    body: Json = {"ok": False, "error_code": code, "description": description}
    headers = {}
    if parameters:
        body["parameters"] = parameters
    if parameters and "retry_after" in parameters:
        headers["Retry-After"] = str(parameters["retry_after"])
    return web.json_response(body, status=code, headers=headers)


def _public(value: Any) -> Any:
    """As the Bot API shows it: without what the sandbox keeps for itself, and what stands in a channel said by the
    channel, whoever posted it."""
    if isinstance(value, dict):
        seen = {key: _public(item) for key, item in value.items() if not key.startswith("_")}
        if {"message_id", "from"} <= seen.keys() and seen.get("chat", {}).get("type") == "channel":
            del seen["from"]
            seen["sender_chat"] = seen["chat"]
        return seen
    return [_public(item) for item in value] if isinstance(value, list) else value
