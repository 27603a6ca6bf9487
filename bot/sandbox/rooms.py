"""Chats as the sandbox keeps them."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
POSTS = "can_post_messages"
CHANNEL_RIGHTS = (POSTS, "can_edit_messages")
PERMISSIONS = (  # of a member of a group
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
)


@dataclass(slots=True)
class Room:
    """A chat as the sandbox keeps it. `status` is the bot's: new, active, blocked, kicked, left, deactivated.

    `denied` are rights that the bot lacks there; `silent` administrators of a channel may not post. `username` is what
    a public channel is called behind the @.
    """

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
    members: set[int] = field(default_factory=set)
    bot_is_admin: bool = False
    closed: set[int] = field(default_factory=set)  # topics nobody but administrators writes in
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    denied: frozenset[str] = frozenset()
    silent: set[int] = field(default_factory=set)
    username: str = ""

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
        named = {"username": self.username} if self.username else {}
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.type, "title": self.title} | named | forum

    def bot_may(self, right: str) -> bool:
        """Whether the bot has a right there that may be denied it."""
        if self.type == "channel":
            return self.bot_is_admin and right not in self.denied
        return self.bot_is_admin or right not in self.denied


@dataclass(slots=True)
class InlineQuery:
    """What somebody typed behind the bot's name, and the answer once it is there."""

    id: str
    room: Room
    text: str
    thread: int
    answer: asyncio.Future[Json]


def bot_member(room: Room, bot: Json) -> Json:
    """The bot as a member of a room that it is in."""
    if room.bot_is_admin:
        names = ADMIN_RIGHTS + (CHANNEL_RIGHTS if room.type == "channel" else ())
        rights = {name: name not in room.denied for name in names} | {"can_be_edited": False, "is_anonymous": False}
        return {"status": "administrator", "user": bot} | rights
    if room.denied:
        allowed = {name: name not in room.denied for name in PERMISSIONS}
        return {"status": "restricted", "user": bot, "is_member": True, "until_date": 0} | allowed
    return {"status": "member", "user": bot}


def membership(status: str, bot: Json) -> Json:
    """What the Bot API calls the bot's standing in a chat; `status` is a Room's."""
    words = {"active": "member", "new": "left", "left": "left"}
    known = words.get(status, "kicked")
    return {"status": known, "user": bot} | ({"until_date": 0} if known == "kicked" else {})
