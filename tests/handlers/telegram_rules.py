"""Holds a Reply to what Telegram takes: its own parser for the text, the Bot API's limits for the buttons."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import tdjson

from handlers.reply import Reply

CHARACTERS, CAPTION, ENTITIES, MARKUP_BYTES = 4096, 1024, 100, 32_768
BUTTON_BYTES, BUTTON_TEXT, BUTTONS, IN_A_ROW, TOAST = 64, 64, 100, 8, 200
LINKS = re.compile(r'<a href="')


def _ask(question: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(question).encode())
    parsed: dict[str, Any] = json.loads(answer) if answer else {}
    return parsed


def parse(html: str) -> dict[str, Any]:
    """The text and entities that Telegram makes of a message; an error as `{"@type": "error", …}`."""
    _ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    return _ask({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})


def found_by_itself(text: str) -> list[dict[str, Any]]:
    """The entities Telegram finds in a text without any markup: commands, links, mentions."""
    return list(_ask({"@type": "getTextEntities", "text": text}).get("entities", []))


def assert_sendable(reply: Reply) -> str:
    """Fails unless Telegram would take and show all of it; returns the text as it is read."""
    _assert_buttons(reply)
    if not reply.html:
        assert reply.toast, "neither a message nor a toast"
        return ""
    assert len(reply.html.encode()) <= MARKUP_BYTES
    parsed = parse(reply.html)
    assert parsed["@type"] == "formattedText", f"{parsed}\n{reply.html}"
    text: str = parsed["text"]
    assert text.strip(), "an empty message"
    assert len(text.encode("utf-16-le")) // 2 <= (CAPTION if reply.attachment else CHARACTERS)
    assert len(parsed["entities"]) + len(found_by_itself(text)) <= ENTITIES
    linked = sum(entity["type"]["@type"] == "textEntityTypeTextUrl" for entity in parsed["entities"])
    assert linked == len(LINKS.findall(reply.html)), f"a link was lost\n{reply.html}"
    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE), repr(text)
    if reply.attachment:
        assert_sendable(replace(reply, html=reply.instead, attachment=None))
    return text


def _assert_buttons(reply: Reply) -> None:
    assert sum(len(row) for row in reply.buttons) <= BUTTONS
    assert reply.toast is None or 0 < len(reply.toast) <= TOAST
    for row in reply.buttons:
        assert 0 < len(row) <= IN_A_ROW
        for button in row:
            assert button.text.strip()
            assert len(button.text) <= BUTTON_TEXT, button.text
            assert (button.data is None) != (button.url is None), button
            assert button.data is None or 0 < len(button.data.encode()) <= BUTTON_BYTES, button
