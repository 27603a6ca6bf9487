"""What Telegram makes of a text: markup read, characters cleaned, spans untangled, and what it finds by itself.

    html_reader.py   HTML as the official server's parser reads it
    links.py         which addresses a link may lead to
    spans.py         spans that do not cross, the limit of a hundred, cleaning and trimming
    finding.py       commands, addresses, mentions and hashtags in plain text

Everything is held to TDLib, the library inside the official server, by tests/bot/sandbox/test_sandbox_markup.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.finding import found
from bot.sandbox.html_reader import MarkupError, read_html
from bot.sandbox.spans import (
    FOUND,
    MOST_ENTITIES,
    Entity,
    EntityError,
    Span,
    capped,
    is_empty,
    span,
    tidy,
    units,
    with_found,
)

MOST_CHARACTERS = 4096  # of a message, in UTF-16 units
MOST_CAPTION = 1024
MOST_BYTES = 32_768  # of a text with its markup

length = units

__all__ = [
    "MOST_BYTES",
    "MOST_CAPTION",
    "MOST_CHARACTERS",
    "MOST_ENTITIES",
    "Entity",
    "EntityError",
    "MarkupError",
    "automatic",
    "length",
    "parse_html",
    "plain",
]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and entities that stand in a chat for a bot's HTML; empty where nothing would be seen.

    Raises MarkupError in the official server's words.
    """
    return _standing(*read_html(source))


def plain(text: str, entities: Iterable[Entity] = ()) -> tuple[str, list[Entity]]:
    """The same for a text without markup and the entities given beside it.

    Raises EntityError, in the official server's words, for an entity that does not fit the text.
    """
    return _standing(text, [one for one in map(span, entities) if one.kind not in FOUND])


def automatic(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """`entities` and those Telegram finds by itself, which give way to what is marked already."""
    return [one.entity() for one in with_found([span(entity) for entity in entities], found(text))]


def _standing(text: str, spans: Iterable[Span]) -> tuple[str, list[Entity]]:
    text, kept = tidy(text, spans)
    if is_empty(text):
        return "", []
    return text, [one.entity() for one in capped(kept)]
