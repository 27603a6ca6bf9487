"""HTML as the Bot API reads it: a text and its entities, or the error the official server gives.

The rules are those of tdlib/td (MessageEntity.cpp, parse_html), and the tests hold this module to that parser:
positions count UTF-16 units, unknown named entities stay as they are, a link that is no web address is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MOST_ENTITIES = 100
MOST_CHARACTERS = 4096
MOST_CAPTION = 1024
MOST_BYTES = 32_768

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_NAME = re.compile(r"[^\s/>]*")
_ATTRIBUTE = re.compile(r"\s*([^\s=/>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_AUTOMATIC = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("url", re.compile(r"(?<![\w@])https?://[^\s<>\"]+[^\s<>\".,:;!?)'»]")),
    ("mention", re.compile(r"(?<![\w])@[A-Za-z]\w{3,31}")),
    ("hashtag", re.compile(r"(?<![\w])#\w*[^\W\d]\w*")),
)

Entity = dict[str, Any]


class MarkupError(ValueError):
    """The text cannot be read as HTML; the words are the official server's."""


@dataclass(slots=True)
class _Open:
    """A start tag that waits for its end."""

    tag: str
    kind: str
    start: int
    byte: int
    extra: Entity


def length(text: str) -> int:
    """The length of a text in UTF-16 units, as all positions of the Bot API count."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and entities of Bot API HTML; raises MarkupError."""
    out: list[str] = []
    size = 0
    stack: list[_Open] = []
    found: list[Entity] = []
    position = 0
    while position < len(source):
        letter = source[position]
        if letter == "&":
            decoded, position = _decode(source, position)
            out.append(decoded)
            size += length(decoded)
        elif letter != "<":
            out.append(letter)
            size += 2 if ord(letter) > 0xFFFF else 1
            position += 1
        elif source.startswith("</", position):
            position = _end(source, position, stack, found, size)
        else:
            opened, position = _start(source, position, size)
            stack.append(opened)
    if stack:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return _trimmed("".join(out), _tidy(found))


def _decode(source: str, position: int) -> tuple[str, int]:
    match = _ENTITY.match(source, position)
    if match is None:
        return "&", position + 1
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name], match.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", position + 1
    return chr(code), match.end()


def _start(source: str, position: int, size: int) -> tuple[_Open, int]:
    byte = len(source[:position].encode())
    match = _NAME.match(source, position + 1)
    tag = match.group().lower() if match else ""
    if tag not in _TYPES:
        raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {byte}')
    position += 1 + len(tag)
    attributes: dict[str, str] = {}
    while True:
        while position < len(source) and source[position] in " \t\r\n/":
            position += 1
        if position >= len(source):
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {byte}')
        if source[position] == ">":
            break
        attribute = _ATTRIBUTE.match(source, position)
        if attribute is None:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {byte}')
        value = next((v for v in attribute.groups()[1:] if v is not None), "")
        attributes[attribute.group(1).lower()] = _ENTITY.sub(lambda m: _decode(m.group(), 0)[0], value)
        position = attribute.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
    return _Open(tag, _TYPES[tag], size, byte, _extra(tag, attributes)), position + 1


def _extra(tag: str, attributes: dict[str, str]) -> Entity:
    if tag == "a":
        return {"url": attributes.get("href", "")}
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if tag == "tg-time":
        unix = attributes.get("unix", "")
        return {"unix_time": int(unix) if unix.isdigit() else -1, "date_time_format": attributes.get("format", "")}
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return {"language": attributes["class"].removeprefix("language-")}
    if tag == "tg-emoji":
        return {"custom_emoji_id": attributes.get("emoji-id", "")}
    return {}


def _end(source: str, position: int, stack: list[_Open], found: list[Entity], size: int) -> int:
    byte = len(source[:position].encode())
    close = source.find(">", position)
    if close < 0:
        raise MarkupError(f"Unclosed end tag at byte offset {byte}")
    name = source[position + 2 : close].strip().lower()
    if not stack:
        raise MarkupError(f"Unexpected end tag at byte offset {byte}")
    opened = stack.pop()
    if name and name != opened.tag:
        raise MarkupError(f'Unmatched end tag at byte offset {byte}, expected "</{opened.tag}>", found "</{name}>"')
    if size > opened.start:
        entity = {"type": opened.kind, "offset": opened.start, "length": size - opened.start, **opened.extra}
        if entity["type"] == "text_link":
            entity["url"] = _web(entity["url"])
        found.append(entity)
    return close + 1


def _web(url: str) -> str:
    """The address of a link as the server keeps it; empty where it would drop the link."""
    parts = urlsplit(url.strip())
    if parts.scheme in ("http", "https", "tg", "ton", "tonsite") and (parts.netloc or parts.path):
        return url.strip()
    if not parts.scheme and "." in url.split("/")[0]:
        return f"http://{url.strip()}"
    return ""


def _tidy(found: list[Entity]) -> list[Entity]:
    """Entities as the server keeps them: dead links gone, nothing inside code, outermost first."""
    kept = [e for e in found if e.get("url") != "" and e.get("unix_time") != -1]
    solid = [(e["offset"], e["offset"] + e["length"], e) for e in kept if e["type"] in ("code", "pre")]
    result = []
    for entity in kept:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        inside = any(s <= start and end <= e and other is not entity for s, e, other in solid)
        if not inside or entity["type"] in ("blockquote", "expandable_blockquote"):
            result.append({key: value for key, value in entity.items() if value != "" or key == "type"})
    return sorted(result, key=lambda e: (e["offset"], -e["length"]))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without blanks at both ends; entities move along and what lies in the blanks is gone."""
    left = text.lstrip()
    shift, text = length(text) - length(left), left.rstrip()
    size = length(text)
    result = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        end = min(size, entity["offset"] + entity["length"] - shift)
        if end > start:
            result.append({**entity, "offset": start, "length": end - start})
    return text, result[:MOST_ENTITIES]


def automatic(text: str, entities: list[Entity]) -> list[Entity]:
    """`entities` and those the server finds by itself: commands, addresses, mentions, hashtags."""
    taken = [
        (e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in ("code", "pre", "text_link", "url")
    ]
    found = list(entities)
    for kind, pattern in _AUTOMATIC:
        for match in pattern.finditer(text):
            start = length(text[: match.start()])
            end = start + length(match.group())
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return sorted(found, key=lambda e: (e["offset"], -e["length"]))[:MOST_ENTITIES]
