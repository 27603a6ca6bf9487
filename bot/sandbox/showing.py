"""A message as people's pages show it."""

from __future__ import annotations

from bot.sandbox.rooms import Json

SERVICE = {
    "forum_topic_created": "The topic was opened",
    "forum_topic_edited": "The topic has a new name",
    "forum_topic_closed": "The topic was closed",
    "forum_topic_reopened": "The topic was opened again",
    "pinned_message": "A message was pinned",
    "migrate_to_chat_id": "The group became a supergroup",
    "migrate_from_chat_id": "The group became a supergroup",
}


def shown(message: Json) -> Json:
    """What a page needs of a message of the Bot API."""
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
        "keyboard": _keyboard(message.get("_keyboard")),
        "reply_to": answered["message_id"] if answered else None,
        "service": next((words for key, words in SERVICE.items() if key in message), None),
        "silent": message.get("_silent", False),
        "via": message["via_bot"]["username"] if "via_bot" in message else None,
        "forwarded": _origin(message.get("forward_origin")),
        "location": message.get("location"),
        "picture": _picture(message["photo"][-1]) if "photo" in message else None,
        "file": _file(message["document"]) if "document" in message else None,
    }


def _keyboard(rows: list[list[Json | str]] | None) -> list[list[Json]] | None:
    """The buttons below the text field: none takes them away; None: the message says nothing of them."""
    if rows is None:
        return None
    keys = [[{"text": key} if isinstance(key, str) else key for key in row] for row in rows]
    return [[{"text": key["text"], "location": bool(key.get("request_location"))} for key in row] for row in keys]


def _data(button: Json) -> Json:
    return {"data": button["callback_data"]} if "callback_data" in button else {}


def _picture(size: Json) -> Json:
    return {"url": f"/app/file/{size['file_unique_id']}", "width": size["width"], "height": size["height"]}


def _file(document: Json) -> Json:
    url = f"/app/file/{document['file_unique_id']}"
    return {"url": url, "name": document["file_name"], "size": document["file_size"]}


def _origin(origin: Json | None) -> str | None:
    """Whose message was passed on: a channel's, or a person's."""
    if origin is None:
        return None
    return str(origin["chat"]["title"] if "chat" in origin else origin["sender_user"]["first_name"])
