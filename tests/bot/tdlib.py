"""Telegram's own parser (TDLib, through the package tdjson) as an oracle: no account, no network."""

from __future__ import annotations

import json
from typing import Any

import tdjson

_KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
}
_NAMES = {kind: name for name, kind in _KINDS.items() if name != "PreCode"}
_PARTS = {"None": "", "Short": "dt", "Long": "DT"}

Found = tuple[str, list[dict[str, Any]]]


def ask(question: dict[str, Any]) -> dict[str, Any]:
    """One question to the library."""
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(question).encode()))
    return answer


def hush() -> None:
    """The library's log off."""
    ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parse(html: str) -> Found | str:
    """The text and entities of HTML as the Bot API names them, or the error's words."""
    answer = ask({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    if answer["@type"] == "error":
        return str(answer["message"]).removeprefix("Can't parse entities: ")
    return answer["text"], [_entity(entity) for entity in answer["entities"]]


def tidied(text: str, entities: list[dict[str, Any]]) -> Found | str:
    """What the library makes of text and entities, untrimmed; the text must hold nothing of Markdown."""
    given = [_given(entity) for entity in entities]
    answer = ask({"@type": "parseMarkdown", "text": {"@type": "formattedText", "text": text, "entities": given}})
    if answer["@type"] == "error":
        return str(answer["message"])
    return answer["text"], [_entity(entity) for entity in answer["entities"]]


def found(text: str) -> list[dict[str, Any]]:
    """What the library finds in a text by itself, of the kinds that the sandbox knows."""
    entities = ask({"@type": "getTextEntities", "text": text})["entities"]
    return [_entity(entity) for entity in entities if entity["type"]["@type"].removeprefix("textEntityType") in _KINDS]


def _given(entity: dict[str, Any]) -> dict[str, Any]:
    kind: dict[str, Any] = {"@type": f"textEntityType{_NAMES[entity['type']]}"}
    kind |= {key: entity[key] for key in ("url", "custom_emoji_id", "unix_time") if key in entity}
    return {"@type": "textEntity", "offset": entity["offset"], "length": entity["length"], "type": kind}


def _entity(entity: dict[str, Any]) -> dict[str, Any]:
    kind = entity["type"]
    name = kind["@type"].removeprefix("textEntityType")
    made = {"type": _KINDS[name], "offset": entity["offset"], "length": entity["length"]}
    made |= {key: kind[key] for key in ("url", "language", "custom_emoji_id", "unix_time") if key in kind}
    if "user_id" in kind:
        made["user"] = {"id": kind["user_id"]}
    if written := _time_format(kind.get("formatting_type")):
        made["date_time_format"] = written
    return made


def _time_format(kind: dict[str, Any] | None) -> str:
    if kind is None:
        return ""
    if kind["@type"].endswith("Relative"):
        return "r"
    day, time = (
        _PARTS[kind[part]["@type"].removeprefix("dateTimePartPrecision")]
        for part in ("date_precision", "time_precision")
    )
    return ("w" if kind["show_day_of_week"] else "") + day[:1] + time[1:]
