"""The sandbox's state: people, chats, messages, and what is on its way to the bot. No network; the clock is given.

Two streams leave it: `updates`, which the bot fetches or has delivered, and `events`, which people's pages and tests
watch.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.files import Files
from bot.sandbox.limits import Limits
from bot.sandbox.markup import automatic
from bot.sandbox.rooms import InlineQuery, Json, Room, bot_member, membership
from bot.sandbox.showing import shown

KEPT_MESSAGES = 500  # of a chat
KEPT_EVENTS = 5000
KEPT_CALLS = 200_000
LOOPBACK_TOKEN = "424242:sandbox-token-for-loopback-only"  # noqa: S105 - opens nothing but a sandbox
FIRST_GROUP = -1001000000001
LONGEST_QUERY = 256  # characters of an inline query
KEPT_QUERIES = 200


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
        self.files = Files()
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.webhook: Json = {}
        self.updates: deque[Json] = deque()
        self.allowed: list[str] | None = None
        self.events: deque[Json] = deque(maxlen=KEPT_EVENTS)
        self.calls: deque[Json] = deque(maxlen=KEPT_CALLS)
        self.queries: dict[str, tuple[float, Room]] = {}
        self.inline: dict[str, InlineQuery] = {}
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
        room = self.rooms[number] = Room(
            number, kind, title, owner.person, is_forum=forum, admins={owner.id}, members={owner.id}
        )
        room.bot_is_admin = kind == "channel"  # it is nothing else there
        return room

    def add_channel(self, title: str, owner: Room, username: str = "") -> Room:
        """A channel of somebody's, without the bot; `appoint` puts it in. A public one has a `username`."""
        room = self.add_group(title, kind="channel", owner=owner)
        room.status, room.bot_is_admin, room.username = "left", False, username
        return room

    def add_topic(self, room: Room, name: str) -> int:
        """A forum topic; returns its thread's number."""
        message = self.post(
            room, room.person, None, extra={"forum_topic_created": {"name": name, "icon_color": 7322096}}
        )
        room.topics[message["message_id"]] = name
        message["message_thread_id"] = message["message_id"]
        message["is_topic_message"] = True
        self.tell_of(room)
        return int(message["message_id"])

    def close_topic(self, room: Room, thread: int, *, closed: bool = True) -> None:
        """Close a topic to all but administrators, or open it again."""
        (room.closed.add if closed else room.closed.discard)(thread)
        word = "forum_topic_closed" if closed else "forum_topic_reopened"
        self.post(room, room.person, None, thread=thread, extra={word: {}})
        self.tell_of(room)

    def delete_topic(self, room: Room, thread: int) -> None:
        """Delete a topic with everything that was said in it."""
        room.topics.pop(thread, None)
        room.closed.discard(thread)
        for number in [n for n, m in room.messages.items() if m.get("message_thread_id") == thread]:
            del room.messages[number]
            self.tell("delete", room, message=number)
        self.tell_of(room)

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
        extra: Json | None = None,
    ) -> Json:
        """A new message in a room, as the Bot API shows it, with `extra` fields; people's pages hear of it."""
        message: Json = {
            "message_id": next(room.ids),
            "from": author,
            "chat": room.chat(),
            "date": int(self.clock()),
            **{key: value for key, value in (extra or {}).items() if value is not None and value != []},
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
        if not author["is_bot"] and room.type != "private":
            room.members.add(author["id"])
        room.messages[message["message_id"]] = message
        while len(room.messages) > KEPT_MESSAGES:
            del room.messages[next(iter(room.messages))]
        self.tell("message", room, message=self.shown(message))
        return message

    def shown(self, message: Json) -> Json:
        """A message as people's pages show it."""
        return shown(message)

    def tell_of(self, room: Room) -> None:
        """Tell those who watch that a chat itself changed."""
        topics = [{"thread": thread, "name": name} for thread, name in room.topics.items()]
        self.tell("chat", room, status=room.status, topics=topics)

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

    def refusals(self, room: Room) -> dict[str, str]:
        """Why the bot may not write to a room, by its status there, in the server's words."""
        return {
            "new": "bot can't initiate conversation with a user",
            "blocked": "bot was blocked by the user",
            "deactivated": "user is deactivated",
            "kicked": f"bot was kicked from the {room.type} chat",
            "left": f"bot is not a member of the {room.type} chat",
        }

    # --- what people do -----------------------------------------------------------------------------------------------

    def person_sends(
        self, room: Room, text: str, *, thread: int = 0, user: Json | None = None, reply_to: int | None = None
    ) -> Json:
        """A person writes; the bot hears it, in groups only if it is a command or an answer to the bot."""
        return self.person_posts(room, {}, text, thread=thread, user=user, reply_to=reply_to)

    def person_posts(
        self,
        room: Room,
        extra: Json,
        text: str | None = None,
        *,
        thread: int = 0,
        user: Json | None = None,
        reply_to: int | None = None,
    ) -> Json:
        """The same with more than words: a place, or what was chosen from an inline query's results."""
        message = self.post(room, user or room.person, text, thread=thread, reply_to=reply_to, extra=extra)
        answered = message.get("reply_to_message", {}).get("from", {}).get("is_bot", False)
        said = text or ""
        to_bot = answered or said.startswith("/") or f"@{self.bot['username']}" in said or "via_bot" in extra
        heard = room.type in ("private", "channel") or room.bot_is_admin or to_bot
        if heard and room.status == "active":
            self.update("channel_post" if room.type == "channel" else "message", message)
        return message

    def person_edits(self, room: Room, message_id: int, text: str) -> Json:
        """A person changes what they wrote; the bot is told, as of any message. Raises KeyError."""
        message = room.messages[message_id]
        message |= {"text": text, "edit_date": int(self.clock())}
        message.pop("entities", None)
        if found := automatic(text, []):
            message["entities"] = found
        self.tell("edit", room, message=self.shown(message))
        if room.status == "active":
            self.update("edited_message", message)
        return message

    def person_types_inline(self, room: Room, text: str, thread: int = 0) -> InlineQuery:
        """A person types the bot's name and some words in a chat: the bot is asked what to offer."""
        number = str(next(self._query_ids))
        query = InlineQuery(number, room, text[:LONGEST_QUERY], thread, asyncio.get_running_loop().create_future())
        self.inline[number] = query
        while len(self.inline) > KEPT_QUERIES:
            del self.inline[next(iter(self.inline))]
        kind = "sender" if room.type == "private" else room.type
        self.update(
            "inline_query",
            {"id": number, "from": room.person, "query": query.text, "offset": "", "chat_type": kind},
        )
        return query

    def promote(self, room: Room, *, on: bool = True) -> None:
        """Make the bot an administrator of a group, or an ordinary member again; it is told."""
        if room.bot_is_admin != on:
            before = self.standing(room)
            room.bot_is_admin = on
            self._tell_membership(room, before, self.standing(room))

    def appoint(self, room: Room, denied: Iterable[str] = (), by: Room | None = None) -> None:
        """Put the bot into a channel as an administrator without the rights `denied`, or change its rights there."""
        before = self.standing(room)
        room.status, room.bot_is_admin, room.denied = "active", True, frozenset(denied)
        self.tell_of(room)
        self._tell_membership(room, before, self.standing(room), by)

    def restrict(self, room: Room, denied: Iterable[str] = ()) -> None:
        """Take these permissions from the bot in a group, and give it all others."""
        before = self.standing(room)
        room.denied = frozenset(denied)
        self._tell_membership(room, before, self.standing(room))

    def standing(self, room: Room) -> Json:
        """The bot's standing in a room, as the Bot API shows it."""
        return bot_member(room, self.bot) if room.status == "active" else membership(room.status, self.bot)

    def person_starts(self, room: Room, payload: str = "") -> Json:
        """The Start button, or a deep link with its payload."""
        if room.status in ("new", "blocked"):
            self.change_status(room, "active")
        return self.person_sends(room, f"/start {payload}".strip())

    def person_presses(self, room: Room, message_id: int, data: str, user: Json | None = None) -> str:
        """A person presses a button; returns the number of the query the bot is to answer. Raises KeyError."""
        message = room.messages[message_id]
        query_id = str(next(self._query_ids))
        self.queries[query_id] = (self.clock(), room)
        self.update(
            "callback_query",
            {
                "id": query_id,
                "from": user or room.person,
                **_whereabouts(message),
                "chat_instance": str(room.id),
                "data": data,
            },
        )
        return query_id

    def change_status(self, room: Room, status: str) -> None:
        """Block, unblock, kick or join: the chat changes and the bot is told."""
        before = self.standing(room)
        room.status = status
        room.bot_is_admin = status == "active" and (room.bot_is_admin or room.type == "channel")
        self.tell_of(room)
        after = self.standing(room)
        if before != after:
            self._tell_membership(room, before, after)

    def _tell_membership(self, room: Room, before: Json, after: Json, by: Room | None = None) -> None:
        change = {"chat": room.chat(), "from": by.person if by else room.person, "date": int(self.clock())}
        self.update("my_chat_member", change | {"old_chat_member": before, "new_chat_member": after})

    def migrate(self, room: Room) -> Room:
        """A group becomes a supergroup under a new number."""
        number = next(self._groups)
        new = self.rooms[number] = Room(number, "supergroup", room.title, room.person)
        new.admins, new.members = room.admins, room.members
        room.migrated_to = number
        new.bot_is_admin, new.denied = room.bot_is_admin, room.denied
        self._tell_membership(new, membership("left", self.bot), self.standing(new))
        message = self.post(room, room.person, None, extra={"migrate_to_chat_id": number})
        self.update("message", message)
        self.update("message", self.post(new, room.person, None, extra={"migrate_from_chat_id": room.id}))
        return new


def _whereabouts(message: Json) -> Json:
    """What a bot is told of the message whose button was pressed."""
    if number := message.get("_inline_message_id"):
        return {"inline_message_id": number}
    return {"message": _plain(message)}


def _plain(message: Json) -> Json:
    return {key: value for key, value in message.items() if not key.startswith("_")}
