"""What the Bot API's methods do to the world: each takes checked parameters and returns the server's result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.markup import (
    MOST_BYTES,
    MOST_CHARACTERS,
    EntityError,
    MarkupError,
    automatic,
    length,
    parse_html,
    plain,
)
from bot.sandbox.schema import BadRequestError
from bot.sandbox.world import Json, Room, World

QUERY_LIVES = 15 * 60.0  # seconds a button's query can be answered
MOST_DATA = 64  # bytes of a button's data


class ForbiddenError(Exception):
    """The bot may not write there: 403, with the server's words behind `Forbidden: `."""


class FloodError(Exception):
    """Too fast: 429; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"retry after {seconds}")
        self.seconds = seconds


def send_message(world: World, given: Json) -> Json:
    """sendMessage."""
    text, entities = _text(world, given, "text")
    room = writable(world, given["chat_id"])
    thread = _thread(room, given)
    markup = _buttons(given)
    reply_to = _reply_to(room, given)
    _pace(world, room)
    silent = bool(given.get("disable_notification"))
    message = world.post(room, world.bot, text, entities=entities, thread=thread, reply_to=reply_to)
    if markup:
        message["reply_markup"] = markup
    if silent:
        message["_silent"] = True
    if markup or silent:
        world.tell("edit", room, message=world.shown(message))
    return message


def edit_message_text(world: World, given: Json) -> Json:
    """editMessageText."""
    text, entities = _text(world, given, "text")
    room = writable(world, given.get("chat_id", 0))
    message = _editable(world, room, given)
    markup = _buttons(given)
    before = (message.get("text"), message.get("entities"), message.get("reply_markup"))
    found = automatic(text, entities)
    if before == (text, found or None, markup or None):
        raise BadRequestError(
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
            "content and reply markup of the message"
        )
    _pace(world, room)
    return _changed(world, room, message, {"text": text, "entities": found, "reply_markup": markup})


def edit_message_reply_markup(world: World, given: Json) -> Json:
    """editMessageReplyMarkup."""
    room = writable(world, given.get("chat_id", 0))
    message = _editable(world, room, given)
    markup = _buttons(given)
    if message.get("reply_markup") == (markup or None):
        raise BadRequestError("message is not modified")
    return _changed(world, room, message, {"reply_markup": markup})


def delete_message(world: World, given: Json) -> bool:
    """deleteMessage."""
    room = writable(world, given["chat_id"])
    if room.messages.pop(given["message_id"], None) is None:
        raise BadRequestError("message to delete not found")
    world.tell("delete", room, message=given["message_id"])
    return True


def answer_callback_query(world: World, given: Json) -> bool:
    """answerCallbackQuery."""
    asked, room = world.queries.pop(given["callback_query_id"], (float("-inf"), None))
    if room is None or world.clock() - asked > QUERY_LIVES:
        raise BadRequestError("query is too old and response timeout expired or query ID is invalid")
    world.tell(
        "answer",
        room,
        query=given["callback_query_id"],
        text=given.get("text", ""),
        alert=bool(given.get("show_alert")),
    )
    return True


def answer_inline_query(world: World, given: Json) -> bool:
    """answerInlineQuery."""
    waiting = world.inline.pop(given["inline_query_id"], None)
    if waiting is None or waiting.done():
        raise BadRequestError("query is too old and response timeout expired or query ID is invalid")
    waiting.set_result(given["results"])
    return True


def send_chat_action(world: World, given: Json) -> bool:
    """sendChatAction."""
    room = writable(world, given["chat_id"])
    world.tell("action", room, action=given["action"], thread=given.get("message_thread_id", 0))
    return True


def set_my_commands(world: World, given: Json) -> bool:
    """setMyCommands."""
    for command in given["commands"]:
        if not 1 <= len(command.get("description", "")) <= 256:
            raise BadRequestError("command description must be 1-256 characters")
        name = command.get("command", "")
        if not 1 <= len(name) <= 32 or not name.replace("_", "").isalnum() or name != name.lower():
            raise BadRequestError("BOT_COMMAND_INVALID")
    world.commands[_scope(given)] = given["commands"]
    world.tell("commands", None)
    return True


def get_my_commands(world: World, given: Json) -> list[Json]:
    """getMyCommands."""
    return world.commands.get(_scope(given), [])


def delete_my_commands(world: World, given: Json) -> bool:
    """deleteMyCommands."""
    world.commands.pop(_scope(given), None)
    world.tell("commands", None)
    return True


def get_me(world: World, given: Json) -> Json:
    """getMe."""
    return world.bot


def get_chat(world: World, given: Json) -> Json:
    """getChat."""
    room = _room(world, given["chat_id"])
    accepted = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return room.chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}


def get_chat_member(world: World, given: Json) -> Json:
    """getChatMember."""
    room, user = _room(world, given["chat_id"]), given["user_id"]
    if user == world.bot["id"]:
        return {"status": "member" if room.status == "active" else "left", "user": world.bot}
    person = next((r.person for r in world.rooms.values() if r.person["id"] == user), None)
    if person is None:
        raise BadRequestError("user not found")
    if user in room.admins:
        return {"status": "creator", "user": person, "is_anonymous": False}
    return {"status": "member", "user": person}


def get_chat_administrators(world: World, given: Json) -> list[Json]:
    """getChatAdministrators."""
    room = _room(world, given["chat_id"])
    people = {r.person["id"]: r.person for r in world.rooms.values()}
    return [{"status": "creator", "user": people[i], "is_anonymous": False} for i in sorted(room.admins)]


def leave_chat(world: World, given: Json) -> bool:
    """leaveChat."""
    world.change_status(writable(world, given["chat_id"]), "kicked")
    return True


def create_forum_topic(world: World, given: Json) -> Json:
    """createForumTopic."""
    room = writable(world, given["chat_id"])
    if not room.is_forum:
        raise BadRequestError("the chat is not a forum")
    thread = world.add_topic(room, given["name"])
    return {"message_thread_id": thread, "name": given["name"], "icon_color": 7322096}


def delete_forum_topic(world: World, given: Json) -> bool:
    """deleteForumTopic."""
    room = writable(world, given["chat_id"])
    if room.topics.pop(given["message_thread_id"], None) is None:
        raise BadRequestError("message thread not found")
    world.tell("chat", room, status=room.status)
    return True


def _yes(world: World, given: Json) -> bool:
    return True


ACTING: dict[str, Callable[[World, Json], Any]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "deleteForumTopic": delete_forum_topic,
    "setMyDescription": _yes,
    "setMyShortDescription": _yes,
    "setMyName": _yes,
    "logOut": _yes,
    "close": _yes,
}


def writable(world: World, chat_id: int | str) -> Room:
    """The room the bot may write to; raises what the server would answer otherwise."""
    room = _room(world, chat_id)
    if room.migrated_to is not None:
        raise BadRequestError("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": room.migrated_to})
    refusals = {
        "new": "bot can't initiate conversation with a user",
        "blocked": "bot was blocked by the user",
        "deactivated": "user is deactivated",
        "kicked": f"bot was kicked from the {room.type} chat",
    }
    if room.status in refusals:
        raise ForbiddenError(refusals[room.status])
    return room


def _room(world: World, chat_id: int | str) -> Room:
    room = world.rooms.get(chat_id) if isinstance(chat_id, int) else None
    if room is None:
        raise BadRequestError("chat not found")
    return room


def _text(world: World, given: Json, name: str) -> tuple[str, list[Json]]:
    source = given.get(name, "")
    if len(source.encode()) > MOST_BYTES:
        raise BadRequestError("message is too long")
    mode = given.get("parse_mode", "")
    if mode and mode.upper() != "HTML":
        raise BadRequestError("unsupported parse_mode")
    try:
        text, entities = parse_html(source) if mode else plain(source, given.get("entities") or [])
    except MarkupError as error:
        raise BadRequestError(f"can't parse entities: {error}") from error
    except EntityError as error:
        raise BadRequestError(f"{str(error)[:1].lower()}{str(error)[1:]}") from error
    if not text:
        raise BadRequestError("message text is empty" if not source.strip() else "text must be non-empty")
    if length(text) > MOST_CHARACTERS:
        raise BadRequestError("message is too long")
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


def _thread(room: Room, given: Json) -> int:
    thread = int(given.get("message_thread_id", 0))
    if thread and thread not in room.topics:
        raise BadRequestError("message thread not found")
    return thread


def _reply_to(room: Room, given: Json) -> int | None:
    asked = given.get("reply_parameters")
    if not asked:
        return None
    number = int(asked["message_id"])
    if number in room.messages:
        return number
    if not asked.get("allow_sending_without_reply"):
        raise BadRequestError("message to be replied not found")
    return None


def _buttons(given: Json) -> Json:
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


def _editable(world: World, room: Room, given: Json) -> Json:
    message = room.messages.get(given.get("message_id", 0))
    if message is None:
        raise BadRequestError("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise BadRequestError("message can't be edited")
    return message


def _changed(world: World, room: Room, message: Json, changes: Json) -> Json:
    for key, value in changes.items():
        if value:
            message[key] = value
        else:
            message.pop(key, None)
    message["edit_date"] = int(world.clock())
    world.tell("edit", room, message=world.shown(message))
    return message


def _pace(world: World, room: Room) -> None:
    seconds = world.limits.wait(room.id, world.clock())
    if seconds:
        raise FloodError(seconds)


def _scope(given: Json) -> tuple[str, str]:
    scope = given.get("scope") or {"type": "default"}
    where = "".join(f":{scope[key]}" for key in ("chat_id", "user_id") if key in scope)
    return scope["type"] + where, given.get("language_code", "")
