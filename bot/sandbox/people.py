"""The people's side of the sandbox, as JSON under `/app/`: what the chat page and the journeys do.

GET  /app/state                 the bot, its commands, all chats with their last messages
GET  /app/events?after=N        server-sent events: message, edit, delete, chat, commands, answer, action
POST /app/send    {chat, text, thread?, reply_to?}      write something
POST /app/press   {chat, message, data}                 press a button; returns the bot's answer to it
POST /app/start   {chat, payload?}                      the Start button or a deep link
POST /app/block | unblock | kick | join | deactivate | migrate   {chat}
POST /app/topic   {chat, name} or {chat, delete: thread}
POST /app/inline  {chat, query}                         type @bot query; returns the results
POST /app/person  {name, language?, started?}, /app/group {title, forum?, kind?}    somebody new
POST /app/faults  a Fault, {rate, kinds?, seed?} or {clear}        POST /app/limits {on}
GET  /app/record                every call of the bot and what came of it
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from bot.sandbox.faults import Faults
from bot.sandbox.world import Json, Room, World

ANSWER_WITHIN = 10.0  # seconds a pressed button waits for the bot
SHOWN = 200  # messages of a chat in the state

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, world: World, faults: Faults) -> None:
    """Put the people's side into an application."""
    side = _People(world, faults)
    app.router.add_get("/app/state", side.state)
    app.router.add_get("/app/events", side.events)
    app.router.add_get("/app/record", side.record)
    for name in ("send", "press", "start", "topic", "inline", "person", "group", "faults", "limits"):
        app.router.add_post(f"/app/{name}", _posted(getattr(side, name)))
    statuses = {
        "block": "blocked",
        "unblock": "active",
        "kick": "kicked",
        "join": "active",
        "deactivate": "deactivated",
    }
    for name, status in statuses.items():
        app.router.add_post(f"/app/{name}", _posted(side.status_setter(status)))
    app.router.add_post("/app/migrate", _posted(side.migrate))


def _posted(act: Callable[[Json], Awaitable[Any]]) -> Answer:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await act(await request.json()))
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return answer


class _People:
    """What people can do."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults

    async def state(self, request: web.Request) -> web.Response:
        world = self._world
        commands = [
            {"scope": scope, "language": language, "commands": listed}
            for (scope, language), listed in world.commands.items()
        ]
        last = world.events[-1]["id"] if world.events else 0
        chats = [self._chat(room) for room in world.rooms.values() if room.migrated_to is None]
        return web.json_response({"bot": world.bot, "commands": commands, "chats": chats, "last_event": last})

    def _chat(self, room: Room) -> Json:
        shown = [self._world.shown(message) for message in list(room.messages.values())[-SHOWN:]]
        return {
            "id": room.id,
            "type": room.type,
            "title": room.title,
            "is_forum": room.is_forum,
            "topics": [{"thread": thread, "name": name} for thread, name in room.topics.items()],
            "person": room.person["id"],
            "bot_status": room.status,
            "messages": shown,
        }

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What happens in the chats, as server-sent events, until the page is closed."""
        after = int(request.headers.get("Last-Event-ID") or request.query.get("after") or 0)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        with contextlib.suppress(ConnectionResetError):
            await response.prepare(request)
            await self._tell(response, after)
        return response

    async def _tell(self, response: web.StreamResponse, after: int) -> None:
        while True:
            moved = self._world.moved
            for event in [event for event in self._world.events if event["id"] > after]:
                after = event["id"]
                await response.write(f"id: {after}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
            try:
                await asyncio.wait_for(moved.wait(), 15)
            except TimeoutError:
                await response.write(b": still here\n\n")

    async def record(self, request: web.Request) -> web.Response:
        return web.json_response(list(self._world.calls))

    async def send(self, asked: Json) -> Json:
        room = self._room(asked)
        message = self._world.person_sends(
            room, str(asked["text"]), thread=int(asked.get("thread", 0)), reply_to=asked.get("reply_to")
        )
        return self._world.shown(message)

    async def press(self, asked: Json) -> Json:
        room = self._room(asked)
        query = self._world.person_presses(room, int(asked["message"]), str(asked["data"]))
        return await self._answer_to(query)

    async def _answer_to(self, query: str) -> Json:
        seen = 0
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                while True:
                    moved = self._world.moved
                    for event in self._world.events:
                        if event["id"] > seen and event["type"] == "answer" and event["query"] == query:
                            return {"answered": True, "text": event["text"], "alert": event["alert"]}
                    seen = self._world.events[-1]["id"] if self._world.events else 0
                    await moved.wait()
        except TimeoutError:
            return {"answered": False, "text": "", "alert": False}

    async def start(self, asked: Json) -> Json:
        return self._world.shown(self._world.person_starts(self._room(asked), str(asked.get("payload", ""))))

    def status_setter(self, status: str) -> Callable[[Json], Awaitable[Json]]:
        async def act(asked: Json) -> Json:
            self._world.change_status(self._room(asked), status)
            return {"status": status}

        return act

    async def migrate(self, asked: Json) -> Json:
        return {"chat": self._world.migrate(self._room(asked)).id}

    async def topic(self, asked: Json) -> Json:
        room = self._room(asked)
        if "delete" in asked:
            room.topics.pop(int(asked["delete"]), None)
            return {"deleted": True}
        return {"thread": self._world.add_topic(room, str(asked["name"]))}

    async def inline(self, asked: Json) -> Any:
        world, room = self._world, self._room(asked)
        query_id = f"i{len(world.inline)}-{world.clock()}"
        waiting = world.inline[query_id] = asyncio.get_running_loop().create_future()
        person = {"id": query_id, "from": room.person, "query": str(asked["query"]), "offset": ""}
        world.update("inline_query", person)
        return await asyncio.wait_for(waiting, ANSWER_WITHIN)

    async def person(self, asked: Json) -> Json:
        room = self._world.add_person(
            str(asked["name"]), str(asked.get("language", "en")), started=bool(asked.get("started"))
        )
        return self._chat(room)

    async def group(self, asked: Json) -> Json:
        kind = str(asked.get("kind", "supergroup"))
        return self._chat(self._world.add_group(str(asked["title"]), forum=bool(asked.get("forum")), kind=kind))

    async def faults(self, asked: Json) -> Json:
        self._faults.order(asked)
        return {"scripted": [asdict(fault) for fault in self._faults.scripted], "rate": self._faults.rate}

    async def limits(self, asked: Json) -> Json:
        self._world.limits.on = bool(asked["on"])
        return {"on": self._world.limits.on}

    def _room(self, asked: Json) -> Room:
        return self._world.rooms[int(asked["chat"])]
