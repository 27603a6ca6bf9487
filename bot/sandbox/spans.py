"""Formatted text as Telegram keeps it: spans that never cross, cleaned characters, at most a hundred of them.

The rules are those of TDLib, the client library inside the official server (tdlib/td, `MessageEntity.cpp`), and the
tests hold them to that library. Positions count UTF-16 units, as everywhere in the Bot API.

    merging    bold, italic, underline, strikethrough and spoiler of one kind melt together where they touch, and are
               cut where another span begins or ends; nothing of the kind stands in code or in a time
    whole      links, mentions, code and the like cannot be cut: of two that overlap, the later one goes
    quotes     blockquotes do not nest, and a link may lie in one but not across its edge
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

Entity = dict[str, Any]

MOST_ENTITIES = 100
_MERGING = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = ("blockquote", "expandable_blockquote")
_SOLID = ("pre", "code", "date_time")  # nothing merging stands inside of them
FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number")  # never taken from the bot
_BLANK = " \n"
_ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,  # 10 with a language
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_CONTROL = {code: " " for code in range(32) if chr(code) not in "\n\r"}
_GONE = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a")
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_EMPTY = re.compile(
    "[\\s\u00a0\u00ad\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc]*"
)  # a text of these alone shows nothing


class EntityError(ValueError):
    """An entity that does not fit its text; the words are the official server's."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one kind, with what the kind needs besides (a link's url, a language …)."""

    kind: str
    start: int
    end: int
    detail: Entity = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, int, int]:
        """Where it stands among others: by start, the longer first, then by kind."""
        rank = 10 if self.kind == "pre" and "language" in self.detail else _ORDER.get(self.kind, 50)
        return self.start, self.start - self.end, rank

    def entity(self) -> Entity:
        """It as a MessageEntity."""
        return {"type": self.kind, "offset": self.start, "length": self.end - self.start, **self.detail}


def span(entity: Any) -> Span:
    """A MessageEntity as a span; raises EntityError where it is none."""
    if not isinstance(entity, dict):
        raise EntityError("can't parse MessageEntity: expected an Object")
    kind, start, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(kind, str) or not isinstance(start, int) or not isinstance(length, int):
        raise EntityError("can't parse MessageEntity: type, offset and length are required")
    detail = {key: value for key, value in entity.items() if key not in ("type", "offset", "length")}
    return Span(kind, start, start + length, detail)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_order(spans: Iterable[Span]) -> list[Span]:
    """Spans by start, the longer first."""
    return sorted(spans, key=lambda found: found.order)


def tidy(text: str, spans: Iterable[Span], *, trim: bool = True) -> tuple[str, list[Span]]:
    """The text and spans that Telegram makes of a bot's; raises EntityError where a span does not fit."""
    kept = [found for found in spans if found.end > found.start]
    text, kept = _cleaned(text, untangled(kept))
    if not text.strip(_BLANK):
        return "", []
    kept = untangled(found for found in kept if found.end > found.start)
    return _trimmed(text, kept) if trim else (text, kept)


def is_empty(text: str) -> bool:
    """Whether nothing of it would be seen."""
    return _EMPTY.fullmatch(text) is not None


def untangled(spans: Iterable[Span]) -> list[Span]:
    """Spans of which none crosses another, by the rules above."""
    ordered = in_order(spans)
    merging = [found for found in ordered if found.kind in _MERGING]
    quotes = _apart([found for found in ordered if found.kind in _QUOTES])
    whole = _apart([found for found in ordered if found.kind not in _MERGING and found.kind not in _QUOTES])
    firm = in_order([*_within(whole, quotes), *quotes])
    return in_order([*firm, *_cut(merging, firm)])


def with_found(spans: list[Span], found: list[Span]) -> list[Span]:
    """Spans and those Telegram found by itself, which give way to what the bot marked."""
    merging = [known for known in spans if known.kind in _MERGING]
    quotes = [known for known in spans if known.kind in _QUOTES]
    whole = [known for known in spans if known.kind not in _MERGING and known.kind not in _QUOTES]
    free = [
        new for new in _within(found, quotes) if not any(new.start < old.end and old.start < new.end for old in whole)
    ]
    firm = in_order([*whole, *free, *quotes])
    return in_order([*firm, *_cut(merging, firm)])


def capped(spans: list[Span]) -> list[Span]:
    """What survives of a bot's spans: a hundred, those that cannot be cut first; custom emoji are not counted."""
    emoji = [found for found in spans if found.kind == "custom_emoji"]
    firm = [found for found in spans if found.kind not in _MERGING and found.kind != "custom_emoji"][:MOST_ENTITIES]
    merging = _cut([found for found in spans if found.kind in _MERGING], [])[: MOST_ENTITIES - len(firm)]
    return untangled([*emoji, *firm, *merging])


def _apart(ordered: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for found in ordered:
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def _within(ordered: list[Span], quotes: list[Span]) -> list[Span]:
    """Those that lie wholly inside or wholly outside of every quote; both are in order and apart."""
    return [found for found in ordered if not any(_crosses(found, quote) for quote in quotes)]


def _crosses(found: Span, quote: Span) -> bool:
    overlap = found.start < quote.end and quote.start < found.end
    return overlap and not (quote.start <= found.start and found.end <= quote.end)


@dataclass(slots=True)
class _Cutter:
    """Walks a text from left to right with the merging kinds that are open, and hands out pieces."""

    waiting: list[Span]
    open: dict[str, tuple[int, int]] = field(default_factory=dict)
    done: list[Span] = field(default_factory=list)

    def walk(self, place: int) -> None:
        """On to `place`: everything before it is handed out, and what goes on is cut there."""
        while self.waiting and self.waiting[0].start < place:
            found = self.waiting.pop(0)
            start, end = self.open.get(found.kind, (0, -1))
            if found.start <= end:
                self.open[found.kind] = (start, max(end, found.end))
            else:
                self._hand_out(found.start)
                self.open[found.kind] = (found.start, found.end)
        self._hand_out(place)

    def _hand_out(self, place: int) -> None:
        for kind in _MERGING:
            start, end = self.open.get(kind, (place, place))
            if start >= place:
                continue
            self.done.append(Span(kind, start, min(end, place)))
            if end <= place:
                del self.open[kind]
            else:
                self.open[kind] = (place, end)


def _cut(merging: list[Span], firm: list[Span]) -> list[Span]:
    """Merging spans, melted where they touch and cut at the edges of firm ones; none inside of solid ones."""
    if not merging:
        return []
    cutter, around = _Cutter(list(merging)), list[Span]()
    for place in [*firm, Span("", END, END)]:
        while around and place.start >= around[-1].end:
            inner, before = around.pop(), len(cutter.done)
            cutter.walk(inner.end)
            if inner.kind in _SOLID:
                del cutter.done[before:]
        cutter.walk(place.start)
        around.append(place)
    return in_order(cutter.done)


END = 1 << 30


def _cleaned(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Without the characters Telegram takes out; spans move along."""
    letters: list[str] = []
    moved: list[int | None] = []  # new position of every UTF-16 unit; None in the middle of a pair
    size = 0
    for letter in text:
        wide = ord(letter) > 0xFFFF
        moved += [size, None] if wide else [size]
        if letter not in _GONE:
            letters.append(_CONTROL.get(ord(letter), letter))
            size += 2 if wide else 1
    moved.append(size)
    placed = [replace(found, start=_place(moved, found, start=True), end=_place(moved, found)) for found in spans]
    return _MARKS.sub(lambda run: "\u200c" * len(run.group()), "".join(letters)), placed


def _place(moved: list[int | None], found: Span, *, start: bool = False) -> int:
    position = found.start if start else found.end
    if not 0 <= position < len(moved):
        what = "begins" if start else f"beginning at UTF-16 offset {found.start} ends"
        raise EntityError(f"Entity {what} after the end of the text at UTF-16 offset {position}")
    place = moved[position]
    if place is None:
        what = "begins" if start else f"beginning at UTF-16 offset {found.start} ends"
        raise EntityError(f"Entity {what} in a middle of a UTF-16 symbol")
    return place


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Without blanks at the end, and at the start as far as nothing is marked there."""
    text = text.rstrip(_BLANK)
    size = units(text)
    kept = in_order(replace(found, end=min(found.end, size)) for found in spans if found.start < size)
    first = kept[0].start if kept else size
    shift = min(len(text) - len(text.lstrip(_BLANK)), first)
    return text[shift:], [replace(found, start=found.start - shift, end=found.end - shift) for found in kept]
