"""The sandbox's state: people, chats, messages, and what is on its way to the bot. No network; the clock is given.

Two streams leave it: `updates`, which the bot fetches or has delivered, and `events`, which people's pages and tests
watch.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.limits import Limits
from bot.sandbox.markup import automatic

Json = dict[str, Any]
KEPT_MESSAGES = 500  # of a chat
KEPT_EVENTS = 5000
KEPT_CALLS = 200_000
LOOPBACK_TOKEN = "424242:sandbox-token-for-loopback-only"  # noqa: S105 - opens nothing but a sandbox
FIRST_GROUP = -1001000000001


@dataclass(slots=True)
class Room:
    """A chat as the sandbox keeps it. `status` is the bot's: new, active, blocked, kicked, deactivated."""

    id: int
    type: str
    title: str
    person: Json
    status: str = "active"
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    admins: set[int] = field(default_factory=set)
    migrated_to: int | None = None

    def chat(self) -> Json:
        """The chat as the Bot API shows it."""
        if self.type == "private":
            person = self.person
            return {
                "id": self.id,
                "type": "private",
                "first_name": person["first_name"],
                "username": person["username"],
            }
        return {"id": self.id, "type": self.type, "title": self.title} | ({"is_forum": True} if self.is_forum else {})


class World:
    """Everything there is, and what people and the bot can do in it."""

    def __init__(self, *, token: str | None = None, clock: Callable[[], float] = time.time) -> None:
        self.token = token = token or LOOPBACK_TOKEN
        self.clock = clock
        self.bot: Json = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Dewline",
            "username": "DewlineBot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }
        self.rooms: dict[int, Room] = {}
        self.limits = Limits()
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.webhook: Json = {}
        self.updates: deque[Json] = deque()
        self.allowed: list[str] | None = None
        self.events: deque[Json] = deque(maxlen=KEPT_EVENTS)
        self.calls: deque[Json] = deque(maxlen=KEPT_CALLS)
        self.queries: dict[str, tuple[float, Room]] = {}
        self.inline: dict[str, asyncio.Future[list[Json]]] = {}
        self.news = asyncio.Event()  # something was added to updates
        self.moved = asyncio.Event()  # something was added to events
        self._update_ids = itertools.count(1)
        self._event_ids = itertools.count(1)
        self._query_ids = itertools.count(1)
        self._people = itertools.count(101)
        self._groups = itertools.count(FIRST_GROUP, -1)

    # --- who there is -------------------------------------------------------------------------------------------------

    def add_person(self, name: str, language: str = "en", *, started: bool = False) -> Room:
        """A person and the private chat with the bot; `started`: the bot may already write."""
        number = next(self._people)
        person = {
            "id": number,
            "is_bot": False,
            "first_name": name,
            "username": f"{name.lower()}_{number}",
            "language_code": language,
        }
        room = self.rooms[number] = Room(number, "private", name, person, "active" if started else "new")
        return room

    def add_group(
        self, title: str, *, forum: bool = False, kind: str = "supergroup", owner: Room | None = None
    ) -> Room:
        """A group, supergroup or channel with the bot in it."""
        owner = owner or self.add_person("Owner", started=True)
        number = next(self._groups) if kind != "group" else -(next(self._people) + 4000)
        room = self.rooms[number] = Room(number, kind, title, owner.person, is_forum=forum, admins={owner.id})
        return room

    def add_topic(self, room: Room, name: str) -> int:
        """A forum topic; returns its thread's number."""
        message = self.post(
            room, room.person, None, service={"forum_topic_created": {"name": name, "icon_color": 7322096}}
        )
        room.topics[message["message_id"]] = name
        message["message_thread_id"] = message["message_id"]
        message["is_topic_message"] = True
        return int(message["message_id"])

    # --- messages -----------------------------------------------------------------------------------------------------

    def post(
        self,
        room: Room,
        author: Json,
        text: str | None,
        *,
        entities: list[Json] | None = None,
        thread: int = 0,
        reply_to: int | None = None,
        service: Json | None = None,
    ) -> Json:
        """A new message in a room, as the Bot API shows it; people's pages hear of it."""
        message: Json = {
            "message_id": next(room.ids),
            "from": author,
            "chat": room.chat(),
            "date": int(self.clock()),
            **(service or {}),
        }
        if text is not None:
            message["text"] = text
            if found := automatic(text, entities or []):
                message["entities"] = found
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to is not None and reply_to in room.messages:
            answered = room.messages[reply_to]
            message["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
        room.messages[message["message_id"]] = message
        while len(room.messages) > KEPT_MESSAGES:
            del room.messages[next(iter(room.messages))]
        self.tell("message", room, message=self.shown(message))
        return message

    def shown(self, message: Json) -> Json:
        """A message as people's pages show it."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        answered = message.get("reply_to_message")
        return {
            "id": message["message_id"],
            "chat": message["chat"]["id"],
            "thread": message.get("message_thread_id", 0),
            "date": message["date"],
            "edit_date": message.get("edit_date"),
            "from": {
                "id": message["from"]["id"],
                "name": message["from"]["first_name"],
                "is_bot": message["from"]["is_bot"],
            },
            "text": message.get("text", message.get("caption", "")),
            "entities": message.get("entities", message.get("caption_entities", [])),
            "buttons": [[{k: b[k] for k in ("text", "url") if k in b} | _data(b) for b in row] for row in rows],
            "reply_to": answered["message_id"] if answered else None,
            "service": "forum_topic_created" in message or "migrate_to_chat_id" in message,
            "silent": message.get("_silent", False),
        }

    def tell(self, kind: str, room: Room | None, **facts: Any) -> None:
        """An event for those who watch."""
        self.events.append({"id": next(self._event_ids), "type": kind, "chat": room.id if room else 0, **facts})
        self.moved.set()
        self.moved = asyncio.Event()

    # --- to the bot ---------------------------------------------------------------------------------------------------

    def update(self, kind: str, payload: Json) -> None:
        """Something the bot will hear of, unless it said it does not want such updates."""
        if self.allowed and kind not in self.allowed:
            return
        self.updates.append({"update_id": next(self._update_ids), kind: payload})
        self.news.set()

    def forget_updates(self, offset: int) -> None:
        """The bot has seen all updates before `offset` (negative: all but the last so many)."""
        while self.updates and (self.updates[0]["update_id"] < offset or (offset < 0 and len(self.updates) > -offset)):
            self.updates.popleft()
        if not self.updates:
            self.news.clear()

    # --- what people do -----------------------------------------------------------------------------------------------

    def person_sends(
        self, room: Room, text: str, *, thread: int = 0, user: Json | None = None, reply_to: int | None = None
    ) -> Json:
        """A person writes; the bot hears it, in groups only if it is a command or an answer to the bot."""
        author = user or room.person
        message = self.post(room, author, text, thread=thread, reply_to=reply_to)
        answered = message.get("reply_to_message", {}).get("from", {}).get("is_bot", False)
        heard = room.type == "private" or text.startswith("/") or answered or f"@{self.bot['username']}" in text
        if heard and room.status == "active":
            self.update("channel_post" if room.type == "channel" else "message", message)
        return message

    def person_starts(self, room: Room, payload: str = "") -> Json:
        """The Start button, or a deep link with its payload."""
        if room.status in ("new", "blocked"):
            self.change_status(room, "active")
        return self.person_sends(room, f"/start {payload}".strip())

    def person_presses(self, room: Room, message_id: int, data: str, user: Json | None = None) -> str:
        """A person presses a button; returns the number of the query the bot is to answer."""
        query_id = str(next(self._query_ids))
        self.queries[query_id] = (self.clock(), room)
        self.update(
            "callback_query",
            {
                "id": query_id,
                "from": user or room.person,
                "message": _plain(room.messages[message_id]),
                "chat_instance": str(room.id),
                "data": data,
            },
        )
        return query_id

    def change_status(self, room: Room, status: str) -> None:
        """Block, unblock, kick or join: the chat changes and the bot is told."""
        words = {"active": "member", "new": "left", "blocked": "kicked", "kicked": "kicked", "deactivated": "kicked"}
        old, new = words[room.status], words[status]
        room.status = status
        self.tell("chat", room, status=status)
        if old == new:
            return
        member = {"user": self.bot}
        change = {
            "chat": room.chat(),
            "from": room.person,
            "date": int(self.clock()),
            "old_chat_member": _member(old, member),
            "new_chat_member": _member(new, member),
        }
        self.update("my_chat_member", change)

    def migrate(self, room: Room) -> Room:
        """A group becomes a supergroup under a new number."""
        number = next(self._groups)
        new = self.rooms[number] = Room(number, "supergroup", room.title, room.person, admins=room.admins)
        room.migrated_to = number
        message = self.post(room, room.person, None, service={"migrate_to_chat_id": number})
        self.update("message", message)
        self.update("message", self.post(new, room.person, None, service={"migrate_from_chat_id": room.id}))
        return new


def _member(status: str, member: Json) -> Json:
    return {"status": status, **member} | ({"until_date": 0} if status == "kicked" else {})


def _data(button: Json) -> Json:
    return {"data": button["callback_data"]} if "callback_data" in button else {}


def _plain(message: Json) -> Json:
    return {key: value for key, value in message.items() if not key.startswith("_")}
