"""A post of some channel that a person passes on to a chat: its words, alone or under a picture."""

from __future__ import annotations

import base64

from bot.sandbox.files import Upload
from bot.sandbox.markup import automatic
from bot.sandbox.media import content
from bot.sandbox.rooms import Json
from bot.sandbox.world import World

CHANNEL = -1009999999999
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def passed_on(world: World, title: str, text: str, *, pictured: bool) -> tuple[Json, str | None]:
    """The fields of a message that passes on what the channel `title` posted, and its text."""
    channel = {"id": CHANNEL, "type": "channel", "title": title}
    extra: Json = {"forward_origin": {"type": "channel", "date": int(world.clock()), "chat": channel, "message_id": 1}}
    if not pictured:
        return extra, text
    kept = world.files.keep(Upload("picture.png", "image/png", PICTURE), photo=True)
    return extra | content("photo", kept) | {"caption": text, "caption_entities": automatic(text, [])}, None
