"""What the Bot API's methods do to the world: each takes checked parameters and returns the server's result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox import groups, inline, media
from bot.sandbox.checks import (
    NOT_MODIFIED,
    answered_of,
    buttons_of,
    changed,
    finish_sending,
    pace,
    room_of,
    sendable,
    target_of,
    text_of,
    thread_of,
    writable,
)
from bot.sandbox.markup import automatic
from bot.sandbox.rooms import Json
from bot.sandbox.schema import BadRequestError
from bot.sandbox.world import World

MOST_COMMANDS = 100
CONTENT = ("text", "entities", "photo", "document", "caption", "caption_entities", "location")  # what is forwarded
QUERY_LIVES = 15 * 60.0  # seconds a button's query can be answered


def send_message(world: World, given: Json) -> Json:
    """sendMessage."""
    text, entities = text_of(world, given)
    room = sendable(world, given)
    thread = thread_of(room, given)
    markup = buttons_of(given)
    reply_to = answered_of(room, given)
    pace(world, room)
    message = world.post(room, world.bot, text, entities=entities, thread=thread, reply_to=reply_to)
    return finish_sending(world, room, message, markup, given)


def forward_message(world: World, given: Json) -> Json:
    """forwardMessage: what a message holds, with a word on whose it was."""
    room, source = sendable(world, given), room_of(world, given["from_chat_id"])
    original = source.messages.get(given["message_id"])
    if original is None:
        raise BadRequestError("message to forward not found")
    content = {key: original[key] for key in CONTENT if key in original}
    if not content:
        raise BadRequestError("the message can't be forwarded")
    thread = thread_of(room, given)
    pace(world, room)
    origin = {"type": "user", "date": original["date"], "sender_user": original["from"]}
    extra = content | {"forward_origin": original.get("forward_origin", origin)}
    message = world.post(room, world.bot, None, thread=thread, extra=extra)
    return finish_sending(world, room, message, {}, given)


def edit_message_text(world: World, given: Json) -> Json | bool:
    """editMessageText."""
    text, entities = text_of(world, given)
    room, message = target_of(world, given)
    if "text" not in message:
        raise BadRequestError("there is no text in the message to edit")
    changes = {"text": text, "entities": automatic(text, entities), "reply_markup": buttons_of(given)}
    if all((message.get(key) or None) == (value or None) for key, value in changes.items()):
        raise BadRequestError(NOT_MODIFIED)
    pace(world, room)
    return changed(world, room, message, changes)


def edit_message_reply_markup(world: World, given: Json) -> Json | bool:
    """editMessageReplyMarkup."""
    room, message = target_of(world, given)
    markup = buttons_of(given)
    if message.get("reply_markup") == (markup or None):
        raise BadRequestError(NOT_MODIFIED)
    return changed(world, room, message, {"reply_markup": markup})


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


def send_chat_action(world: World, given: Json) -> bool:
    """sendChatAction."""
    room = writable(world, given["chat_id"])
    world.tell("action", room, action=given["action"], thread=given.get("message_thread_id", 0))
    return True


def set_my_commands(world: World, given: Json) -> bool:
    """setMyCommands."""
    if len(given["commands"]) > MOST_COMMANDS:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    language = given.get("language_code", "")
    if language and not (len(language) == 2 and language.isascii() and language.isalpha() and language.islower()):
        raise BadRequestError("invalid language code specified")
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


def _yes(world: World, given: Json) -> bool:
    return True


ACTING: dict[str, Callable[[World, Json], Any]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendPhoto": media.send_photo,
    "sendDocument": media.send_document,
    "forwardMessage": forward_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": media.edit_message_caption,
    "editMessageMedia": media.edit_message_media,
    "getFile": media.get_file,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getChat": groups.get_chat,
    "getChatMember": groups.get_chat_member,
    "getChatAdministrators": groups.get_chat_administrators,
    "leaveChat": groups.leave_chat,
    "getChatMemberCount": groups.get_chat_member_count,
    "pinChatMessage": groups.pin_chat_message,
    "unpinChatMessage": groups.unpin_chat_message,
    "createForumTopic": groups.create_forum_topic,
    "editForumTopic": groups.edit_forum_topic,
    "closeForumTopic": groups.close_forum_topic,
    "reopenForumTopic": groups.reopen_forum_topic,
    "deleteForumTopic": groups.delete_forum_topic,
    "setMyDescription": _yes,
    "setMyShortDescription": _yes,
    "setMyName": _yes,
    "logOut": _yes,
    "close": _yes,
}


def _scope(given: Json) -> tuple[str, str]:
    scope = given.get("scope") or {"type": "default"}
    where = "".join(f":{scope[key]}" for key in ("chat_id", "user_id") if key in scope)
    return scope["type"] + where, given.get("language_code", "")
