"""The people's side of the sandbox, as JSON under `/app/`: what the chat page and the journeys do.

GET  /app/state                 the bot, its commands, all chats with their last messages
GET  /app/messages?chat=N       the last messages of one chat
GET  /app/events?after=N        server-sent events: message, edit, delete, chat, commands, answer, action
POST /app/send    {chat, text, thread?, reply_to?, who?}    write something; `who` is a person's number, for groups
POST /app/edit    {chat, message, text}                 change what one wrote
POST /app/document {chat, name, text, thread?, who?}    send a file of text
POST /app/forward {chat, text, title, picture?}     pass on a post of the channel `title`, its words under a picture
POST /app/location {chat, latitude, longitude, thread?, who?}   send a place
POST /app/press   {chat, message, data, who?}           press a button; returns the bot's answer to it
POST /app/start   {chat, payload?}                      the Start button or a deep link
POST /app/block | unblock | kick | join | deactivate | migrate   {chat}
POST /app/promote {chat, on}                            make the bot an administrator, or no longer
POST /app/appoint {chat, denied?}                       put it into a channel, or change its rights there
POST /app/restrict {chat, denied?}                      take permissions from it in a group, give it all others
POST /app/topic   {chat, name} or {chat, delete | close | reopen: thread}
POST /app/inline  {chat, query, thread?}                type @bot query; returns its number and the results
POST /app/choose  {query, result}                       take one of them
POST /app/person  {name, language?, started?}, /app/group {title, forum?, kind?}    somebody new
POST /app/faults  a Fault, {rate, kinds?, seed?} or {clear}        POST /app/limits {on}
GET  /app/file/NUMBER           a picture or document as it was sent
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
from aiohttp.helpers import content_disposition_header

from bot.sandbox.faults import Faults
from bot.sandbox.files import Upload
from bot.sandbox.inline import choose
from bot.sandbox.media import content
from bot.sandbox.passing_on import passed_on
from bot.sandbox.rooms import Json, Room
from bot.sandbox.world import World

ANSWER_WITHIN = 10.0  # seconds a pressed button waits for the bot
SHOWN = 200  # messages of a chat in the state

_DEEDS = (
    "send",
    "edit",
    "document",
    "forward",
    "location",
    "press",
    "start",
    "topic",
    "promote",
    "appoint",
    "restrict",
    "inline",
    "choose",
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, world: World, faults: Faults) -> None:
    """Put the people's side into an application."""
    side = _People(world, faults)
    app.router.add_get("/app/state", side.state)
    app.router.add_get("/app/messages", side.messages)
    app.router.add_get("/app/events", side.events)
    app.router.add_get("/app/record", side.record)
    app.router.add_get("/app/file/{unique}", side.file)
    for name in (*_DEEDS, "person", "group", "faults", "limits"):
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

    async def messages(self, request: web.Request) -> web.Response:
        room = self._world.rooms.get(int(request.query.get("chat", 0)))
        return web.json_response(self._last(room) if room else [])

    def _last(self, room: Room) -> list[Json]:
        return [self._world.shown(message) for message in list(room.messages.values())[-SHOWN:]]

    def _chat(self, room: Room) -> Json:
        return {
            "id": room.id,
            "type": room.type,
            "title": room.title,
            "is_forum": room.is_forum,
            "topics": [{"thread": thread, "name": name} for thread, name in room.topics.items()],
            "person": room.person["id"],
            "bot_status": room.status,
            "messages": self._last(room),
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

    async def file(self, request: web.Request) -> web.Response:
        kept = self._world.files.by_unique(request.match_info["unique"])
        if kept is None:
            raise web.HTTPNotFound
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        if kept.size is None:
            headers["Content-Disposition"] = content_disposition_header("attachment", filename=kept.upload.name)
        shown = kept.upload.kind if kept.size is not None else "application/octet-stream"
        return web.Response(body=kept.upload.data, content_type=shown, headers=headers)

    async def send(self, asked: Json) -> Json:
        message = self._world.person_sends(
            self._room(asked), str(asked["text"]), reply_to=asked.get("reply_to"), **self._from(asked)
        )
        return self._world.shown(message)

    async def edit(self, asked: Json) -> Json:
        room = self._room(asked)
        return self._world.shown(self._world.person_edits(room, int(asked["message"]), str(asked["text"])))

    async def location(self, asked: Json) -> Json:
        place = {"latitude": float(asked["latitude"]), "longitude": float(asked["longitude"])}
        sent = self._world.person_posts(self._room(asked), {"location": place}, **self._from(asked))
        return self._world.shown(sent)

    async def forward(self, asked: Json) -> Json:
        extra, text = passed_on(
            self._world, str(asked["title"]), str(asked["text"]), pictured=bool(asked.get("picture"))
        )
        return self._world.shown(self._world.person_posts(self._room(asked), extra, text, **self._from(asked)))

    async def document(self, asked: Json) -> Json:
        kept = self._world.files.keep(Upload(str(asked["name"]), "", str(asked["text"]).encode()), photo=False)
        sent = self._world.person_posts(self._room(asked), content("document", kept), **self._from(asked))
        return self._world.shown(sent)

    def _from(self, asked: Json) -> Json:
        who = self._world.rooms[int(asked["who"])].person if "who" in asked else None
        return {"thread": int(asked.get("thread", 0)), "user": who}

    async def press(self, asked: Json) -> Json:
        room, who = self._room(asked), self._from(asked)["user"]
        query = self._world.person_presses(room, int(asked["message"]), str(asked["data"]), who)
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

    async def promote(self, asked: Json) -> Json:
        self._world.promote(self._room(asked), on=bool(asked["on"]))
        return {"on": bool(asked["on"])}

    async def appoint(self, asked: Json) -> Json:
        self._world.appoint(self._room(asked), map(str, asked.get("denied", ())))
        return {"status": "administrator"}

    async def restrict(self, asked: Json) -> Json:
        self._world.restrict(self._room(asked), map(str, asked.get("denied", ())))
        return {"denied": sorted(self._room(asked).denied)}

    async def topic(self, asked: Json) -> Json:
        world, room = self._world, self._room(asked)
        if "name" in asked:
            return {"thread": world.add_topic(room, str(asked["name"]))}
        [deed] = [word for word in ("delete", "close", "reopen") if word in asked]
        if deed == "delete":
            world.delete_topic(room, int(asked[deed]))
        else:
            world.close_topic(room, int(asked[deed]), closed=deed == "close")
        return {"done": deed}

    async def inline(self, asked: Json) -> Json:
        query = self._world.person_types_inline(self._room(asked), str(asked["query"]), int(asked.get("thread", 0)))
        try:
            answer = await asyncio.wait_for(asyncio.shield(query.answer), ANSWER_WITHIN)
        except TimeoutError:
            query.answer.cancel()
            return {"query": query.id, "answered": False, "results": []}
        return {"query": query.id, "answered": True} | answer

    async def choose(self, asked: Json) -> Json:
        return self._world.shown(choose(self._world, self._world.inline[str(asked["query"])], str(asked["result"])))

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
