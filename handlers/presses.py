"""What a button says when it is pressed: a version, a verb and its words, in at most 64 bytes.

    1|on|topics|kaliningrad         subscribe, and show the topics again
    1|status|kaliningrad+iskander   a brief, as a new message

Buttons live in chats for years. A button of another version of the bot, or one that was cut, reads as None and gets a
polite answer; nothing is kept on our side for a button to work.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

VERSION = "1"
LIMIT = 64  # bytes of callback_data (Bot API, InlineKeyboardButton)
_JOINT = "|"
_WITHIN = "\x1f"  # what stands for the joint within a word: as short, and nobody types it


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed."""

    verb: str
    words: tuple[str, ...] = ()


def data(verb: str, *words: object) -> str | None:
    """What to put on a button; None where it does not fit, and then there can be no such button."""
    text = _JOINT.join([VERSION, verb, *(str(word).replace(_JOINT, _WITHIN) for word in words)])
    return text if len(text.encode()) <= LIMIT else None


def read(text: str) -> Press | None:
    """What a button said; None for one that is not of this version."""
    version, *rest = text.split(_JOINT)
    if version != VERSION or not rest or not rest[0]:
        return None
    return Press(rest[0], tuple(word.replace(_WITHIN, _JOINT) for word in rest[1:]))


def mark(word: str) -> str:
    """What stands for a name where a button has no room for all of them: read by comparing it with those there are."""
    return "~" + base64.urlsafe_b64encode(hashlib.sha256(word.encode()).digest())[:4].decode()
