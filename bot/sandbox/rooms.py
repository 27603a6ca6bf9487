"""Chats as the sandbox keeps them."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
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
    """A chat as the sandbox keeps it. `status` is the bot's: new, active, blocked, kicked, left, deactivated."""

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


@dataclass(slots=True)
class InlineQuery:
    """What somebody typed behind the bot's name, and the answer once it is there."""

    id: str
    room: Room
    text: str
    thread: int
    answer: asyncio.Future[Json]


def membership(status: str, bot: Json) -> Json:
    """What the Bot API calls the bot's standing in a chat; `status` is a Room's."""
    words = {"active": "member", "new": "left", "left": "left"}
    known = words.get(status, "kicked")
    return {"status": known, "user": bot} | ({"until_date": 0} if known == "kicked" else {})
