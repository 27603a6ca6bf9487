"""What every method of the sandbox checks before it acts: the chat, the text, the buttons, the pace, the bot's rights.

Each check raises what the official server would answer, in its words.
"""

from __future__ import annotations

from bot.sandbox.markup import (
    MOST_BYTES,
    MOST_CAPTION,
    MOST_CHARACTERS,
    EntityError,
    MarkupError,
    length,
    parse_html,
    plain,
)
from bot.sandbox.rooms import POSTS, Json, Room
from bot.sandbox.schema import BadRequestError
from bot.sandbox.world import World

MOST_DATA = 64  # bytes of a button's data
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


class ForbiddenError(Exception):
    """The bot may not write there: 403, with the server's words behind `Forbidden: `."""


class FloodError(Exception):
    """Too fast: 429; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"retry after {seconds}")
        self.seconds = seconds


def writable(world: World, chat_id: int | str) -> Room:
    """The room the bot may write to; raises what the server would answer otherwise."""
    room = room_of(world, chat_id)
    if room.migrated_to is not None:
        raise BadRequestError("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": room.migrated_to})
    refusals = world.refusals(room)
    if room.status in refusals:
        raise ForbiddenError(refusals[room.status])
    return room


_SENT = {"text messages": "can_send_messages", "photos": "can_send_photos", "documents": "can_send_documents"}


def sendable(world: World, given: Json, what: str = "text messages") -> Room:
    """The room the bot may send `what` to."""
    room = writable(world, given["chat_id"])
    if room.type == "channel" and not room.bot_may(POSTS):
        raise BadRequestError("need administrator rights in the channel chat")
    if room.type != "channel" and not room.bot_may(_SENT[what]):
        raise BadRequestError(f"not enough rights to send {what} to the chat")
    return room


def room_of(world: World, chat_id: int | str) -> Room:
    """The chat of that number, or a channel by its @name."""
    room = world.rooms.get(chat_id) if isinstance(chat_id, int) else None
    if isinstance(chat_id, str):
        named = chat_id.removeprefix("@").lower()
        room = next((room for room in world.rooms.values() if room.username and room.username.lower() == named), None)
    if room is None:
        raise BadRequestError("chat not found")
    return room


def text_of(world: World, given: Json) -> tuple[str, list[Json]]:
    """The text of a message and its entities."""
    source = given.get("text", "")
    text, entities = _read(world, given, source, given.get("entities") or [], "message")
    if not text:
        raise BadRequestError("message text is empty" if not source.strip() else "text must be non-empty")
    if length(text) > MOST_CHARACTERS:
        raise BadRequestError("message is too long")
    return text, entities


def caption_of(world: World, given: Json) -> tuple[str, list[Json]]:
    """The words under a picture or document and their entities; there may be none."""
    text, entities = _read(
        world, given, given.get("caption", ""), given.get("caption_entities") or [], "message caption"
    )
    if length(text) > MOST_CAPTION:
        raise BadRequestError("message caption is too long")
    return text, entities


def _read(world: World, given: Json, source: str, beside: list[Json], what: str) -> tuple[str, list[Json]]:
    if len(source.encode()) > MOST_BYTES:
        raise BadRequestError(f"{what} is too long")
    mode = given.get("parse_mode", "")
    if mode and mode.upper() != "HTML":
        raise BadRequestError("unsupported parse_mode")
    try:
        text, entities = parse_html(source) if mode else plain(source, beside)
    except MarkupError as error:
        raise BadRequestError(f"can't parse entities: {error}") from error
    except EntityError as error:
        raise BadRequestError(f"{str(error)[:1].lower()}{str(error)[1:]}") from error
    return text, _with_users(world, entities)


def _with_users(world: World, entities: list[Json]) -> list[Json]:
    """Entities with the people they mention; a mention of somebody the bot has never seen is dropped."""
    if not any(entity["type"] == "text_mention" for entity in entities):
        return entities
    people = {room.person["id"]: room.person for room in world.rooms.values()}
    known = [
        e | {"user": people.get(e.get("user", {}).get("id"))} if e["type"] == "text_mention" else e for e in entities
    ]
    return [e for e in known if e.get("user", True)]


def thread_of(room: Room, given: Json) -> int:
    """The forum thread a message goes to, 0 for none."""
    thread = int(given.get("message_thread_id", 0))
    if not thread:
        return 0
    if topic_of(room, thread) in room.closed and not room.bot_is_admin:
        raise BadRequestError("TOPIC_CLOSED")
    return thread


def topic_of(room: Room, thread: int) -> int:
    """The number of a topic that is there."""
    if thread not in room.topics:
        raise BadRequestError("message thread not found")
    return thread


def answered_of(room: Room, given: Json) -> int | None:
    """The message that is replied to, if any."""
    asked = given.get("reply_parameters")
    if not asked:
        return None
    number = int(asked["message_id"])
    if number in room.messages:
        return number
    if not asked.get("allow_sending_without_reply"):
        raise BadRequestError("message to be replied not found")
    return None


def buttons_of(given: Json) -> Json:
    """The buttons under a message."""
    markup = given.get("reply_markup") or {}
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                raise BadRequestError(
                    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
                )
            if len(button.get("callback_data", "").encode()) > MOST_DATA:
                raise BadRequestError("BUTTON_DATA_INVALID")
            if not any(key in button for key in ("callback_data", "url", "switch_inline_query")):
                raise BadRequestError(
                    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
                )
    return dict(markup)


def target_of(world: World, given: Json) -> tuple[Room, Json]:
    """The message of the bot's own that is to be edited: in a chat, or chosen from an inline query's results."""
    if number := given.get("inline_message_id"):
        for room in world.rooms.values():
            for message in room.messages.values():
                if message.get("_inline_message_id") == number:
                    return room, message
        raise BadRequestError("MESSAGE_ID_INVALID")
    if "chat_id" not in given:
        raise BadRequestError("chat_id is empty")
    if "message_id" not in given:
        raise BadRequestError("message identifier is not specified")
    room = writable(world, given["chat_id"])
    found = room.messages.get(given["message_id"])
    if found is None:
        raise BadRequestError("message to edit not found")
    if found["from"]["id"] != world.bot["id"] or (room.type == "channel" and not room.bot_may(POSTS)):
        raise BadRequestError("message can't be edited")
    return room, found


def changed(world: World, room: Room, message: Json, changes: Json) -> Json | bool:
    """Change a message before people's eyes; returns it, or True for one the bot knows by an inline query only."""
    for key, value in changes.items():
        if value:
            message[key] = value
        else:
            message.pop(key, None)
    message["edit_date"] = int(world.clock())
    world.tell("edit", room, message=world.shown(message))
    return True if "_inline_message_id" in message else message


def _no_place_in_a_group(room: Room, markup: Json) -> None:
    asks = any(
        button.get("request_location")
        for row in markup.get("keyboard", [])
        for button in row
        if isinstance(button, dict)
    )
    if asks and room.type != "private":
        raise BadRequestError("location can be requested in private chats only")


def finish_sending(world: World, room: Room, message: Json, markup: Json, given: Json) -> Json:
    """The message with its buttons, and without a sound where that was asked."""
    silent = bool(given.get("disable_notification"))
    if "keyboard" in markup or "remove_keyboard" in markup:
        _no_place_in_a_group(room, markup)
        message["_keyboard"] = markup.get("keyboard", [])  # a person's page has it; the bot is never told of it again
    elif markup:
        message["reply_markup"] = markup
    if silent:
        message["_silent"] = True
    if markup or silent:
        world.tell("edit", room, message=world.shown(message))
    return message


def pace(world: World, room: Room) -> None:
    """Count a message that goes now; raises FloodError where it is one too many."""
    seconds = world.limits.wait(room.id, world.clock())
    if seconds:
        raise FloodError(seconds)
