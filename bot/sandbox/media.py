"""Photos and documents: sent, captioned, exchanged in place, and fetched again."""

from __future__ import annotations

import mimetypes

from bot.sandbox.checks import (
    NOT_MODIFIED,
    answered_of,
    buttons_of,
    caption_of,
    changed,
    finish_sending,
    pace,
    sendable,
    target_of,
    thread_of,
)
from bot.sandbox.files import MOST_FETCHED, Kept, Upload
from bot.sandbox.markup import automatic
from bot.sandbox.rooms import Json
from bot.sandbox.schema import BadRequestError
from bot.sandbox.world import World

KINDS = ("photo", "document")


def send_photo(world: World, given: Json) -> Json:
    """sendPhoto."""
    return _send(world, given, "photo")


def send_document(world: World, given: Json) -> Json:
    """sendDocument."""
    return _send(world, given, "document")


def edit_message_caption(world: World, given: Json) -> Json | bool:
    """editMessageCaption."""
    room, message = target_of(world, given)
    if not any(kind in message for kind in KINDS):
        raise BadRequestError("there is no caption in the message to edit")
    changes = _captioned(world, given) | {"reply_markup": buttons_of(given)}
    _refuse_the_same(message, changes)
    pace(world, room)
    return changed(world, room, message, changes)


def edit_message_media(world: World, given: Json) -> Json | bool:
    """editMessageMedia."""
    room, message = target_of(world, given)
    media = given["media"]
    if not isinstance(media, dict):
        raise BadRequestError("can't parse InputMedia: it is no object")
    kind = media.get("type")
    if kind not in KINDS:
        raise BadRequestError(f"can't parse InputMedia: the sandbox takes {' and '.join(KINDS)}")
    if room.type != "channel" and not room.bot_may(f"can_send_{kind}s"):
        raise BadRequestError(f"not enough rights to send {kind}s to the chat")
    carried = content(kind, _file(world, media.get("media"), given, kind))
    changes = dict.fromkeys((*KINDS, "text", "entities")) | carried | _captioned(world, media)
    changes["reply_markup"] = buttons_of(given)
    _refuse_the_same(message, changes)
    pace(world, room)
    return changed(world, room, message, changes)


def get_file(world: World, given: Json) -> Json:
    """getFile."""
    kept = world.files.by_id(given["file_id"])
    if len(kept.upload.data) > MOST_FETCHED:
        raise BadRequestError("file is too big")
    return kept.facts() | {"file_path": kept.path}


def _send(world: World, given: Json, kind: str) -> Json:
    caption = _captioned(world, given)
    room = sendable(world, given, f"{kind}s")
    thread, reply_to, markup = thread_of(room, given), answered_of(room, given), buttons_of(given)
    carried = content(kind, _file(world, given.get(kind), given, kind))
    pace(world, room)
    extra = carried | {key: value for key, value in caption.items() if value}
    message = world.post(room, world.bot, None, thread=thread, reply_to=reply_to, extra=extra)
    return finish_sending(world, room, message, markup, given)


def _captioned(world: World, given: Json) -> Json:
    text, entities = caption_of(world, given)
    return {"caption": text, "caption_entities": automatic(text, entities)}


def _file(world: World, value: object, given: Json, kind: str) -> Kept:
    """The file a call means: sent along, sent before, or somewhere in the network, where the sandbox never looks."""
    if isinstance(value, str) and value.startswith("attach://"):
        value = given["_uploads"].get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        return world.files.keep(value, photo=kind == "photo")
    if not isinstance(value, str):
        raise BadRequestError(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise BadRequestError("failed to get HTTP URL content")
    kept = world.files.by_id(value)
    if (kind == "photo") != (kept.size is not None):
        raise BadRequestError(f"can't use file of type {_kind(kept)} as {kind.capitalize()}")
    return kept


def _kind(kept: Kept) -> str:
    return "Document" if kept.size is None else "Photo"


def content(kind: str, kept: Kept) -> Json:
    """What a message says of the file it carries."""
    if kept.size is not None:
        width, height = kept.size
        return {"photo": [kept.facts() | {"width": width, "height": height}]}
    name = kept.upload.name
    guessed = kept.upload.kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {kind: kept.facts() | {"file_name": name, "mime_type": guessed}}


def _refuse_the_same(message: Json, changes: Json) -> None:
    if all((message.get(key) or None) == (value or None) for key, value in changes.items()):
        raise BadRequestError(NOT_MODIFIED)
