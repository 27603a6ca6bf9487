"""A thing said or pressed, of which the scenes are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newsroom import request

from handlers import presses
from handlers.reply import Request


@dataclass(frozen=True, slots=True)
class Scene:
    """A thing said or pressed."""

    title: str
    request: Request


def typed(text: str, **values: Any) -> Scene:
    shown = text if len(text) < 80 else f"{text[:60]}… ({len(text)} characters)"
    about = "".join(f" ({key}: {value})" for key, value in values.items())
    return Scene(f"{shown!r}{about}", request(text, **values))


def pressed(verb: str, *words: object, **values: Any) -> Scene:
    data = presses.data(verb, *words)
    return Scene(f"button {data}", request(pressed=data, **values))


GROUP = {"chat_kind": "supergroup"}
ADMIN = {"is_admin": True}
BOT = "DewlineBot"
