"""The values that pass between the steps of reading a document."""

from __future__ import annotations

from dataclasses import dataclass, field


class NotAFeedError(ValueError):
    """The document is no feed; the text says what it seems to be, and shows nothing of it."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as its format says it: markup, links as resolved by the format's rules, dates as text or seconds."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    date: str = ""
    timestamp: float | None = None  # seconds since 1970, where the format's own reader understood the date


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A document as its format says it."""

    title: str = ""
    language: str = ""
    items: tuple[RawItem, ...] = ()
    ttl: float | None = None  # seconds
    skip_hours: frozenset[int] = field(default_factory=frozenset)
    skip_days: frozenset[int] = field(default_factory=frozenset)
    hub: str | None = None
    self_url: str | None = None
    sound: bool = False  # whether it was well-formed


@dataclass(frozen=True, slots=True)
class Item:
    """A clean item: plain text, a web link or none, its own language. `timestamp` is None where no date was given."""

    uid: str
    title: str
    summary: str
    url: str
    language: str
    timestamp: float | None


@dataclass(frozen=True, slots=True)
class Document:
    """A feed, read. `repeated` is how many items were left out as known, `seen` what to remember for next time."""

    title: str
    language: str
    items: tuple[Item, ...]
    ttl: float | None
    skip_hours: frozenset[int]
    skip_days: frozenset[int]
    hub: str | None
    self_url: str | None
    repeated: int = 0
    seen: str = ""  # in base64
