"""Telegram's HTML, safe by type: whatever is not `Html` already is cleaned and escaped on its way into a message.

Only the tags that Telegram knows are made (b, i, u, code, a, blockquote, tg-time), and only http(s) links.
"""

from __future__ import annotations

import html as stdlib_html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

URL_LIMIT = 1024  # characters of a link; raw markup of a message is limited too
ELLIPSIS = "…"
MARKS = 3  # combining marks that a letter may carry: more is a trick to paint over neighbouring lines

_JOINERS = "\u200c\u200d"  # of Persian words and of emoji; all other invisible characters go
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]"
_PILED = re.compile(rf"({_MARK}{{{MARKS}}}){_MARK}+")
_TAG = re.compile(r"<(/?)([a-z-]+)([^>]*)>")
_HREF = re.compile(r'href="([^"]*)"')


class Html(str):
    """Text that is Telegram's HTML already."""

    __slots__ = ()


def clean(text: str) -> str:
    """The text in one line, without characters that have no shape or turn the direction of what follows."""
    kept = (_visible(letter) for letter in unicodedata.normalize("NFC", text))
    return " ".join(_PILED.sub(r"\1", "".join(kept)).split())


def _visible(letter: str) -> str:
    if letter in _JOINERS or letter.isprintable():  # private use and unassigned points are not printable
        return letter
    return " " if letter.isspace() else ""


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut between words where that keeps more than half of it."""
    if len(text) <= limit:
        return text
    room = text[: limit - len(ELLIPSIS)]
    at_word = room if text[len(room)] == " " else room.rpartition(" ")[0]
    kept = at_word if len(at_word) * 2 > limit else room
    return kept.rstrip(" ,;:.|/–—-(«„“\u200d") + ELLIPSIS


def html(value: object) -> Html:
    """Anything as HTML: what is not yet is cleaned and escaped."""
    if isinstance(value, Html):
        return value
    return Html(stdlib_html.escape(clean(str(value)), quote=True))


def join(joint: str, parts: Iterable[object]) -> Html:
    """Parts, empty ones left out, with the joint (our own text) between them."""
    return Html(joint.join(part for part in map(html, parts) if part))


def bold(value: object) -> Html:
    """In bold; nothing stays nothing."""
    return _wrap("b", value)


def code(value: object) -> Html:
    """To be copied by a tap."""
    return _wrap("code", value)


def _wrap(tag: str, value: object) -> Html:
    inner = html(value)
    return Html(f"<{tag}>{inner}</{tag}>") if inner else inner


def link(label: object, url: str) -> Html:
    """A link, where `url` is one of http(s) with a host and of a sane length; else the label alone."""
    text = html(label)
    return Html(f'<a href="{stdlib_html.escape(url, quote=True)}">{text}</a>') if text and is_web(url) else text


def marked(text: str, spans: Sequence[tuple[int, int]], limit: int) -> Html:
    """A text with the characters of `spans` in bold; of a long one the part where the first of them stands."""
    start, end = _window(text, spans[0][0] if spans else 0, limit)
    parts, at = ["" if start == 0 else ELLIPSIS], start
    for first, last in spans:
        if at <= first and last <= end:
            parts += [_piece(text[at:first]), "<b>", _piece(text[first:last]), "</b>"]
            at = last
    parts += [_piece(text[at:end]), "" if end == len(text) else ELLIPSIS]
    return Html(" ".join("".join(parts).split()))


def _window(text: str, wanted: int, limit: int) -> tuple[int, int]:
    """`limit` characters of a text with the place `wanted` in them, from word to word."""
    if len(text) <= limit:
        return 0, len(text)
    start = max(0, min(wanted - limit // 3, len(text) - limit))
    blank = text.find(" ", start, wanted) if start else -1
    start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + limit)
    blank = text.rfind(" ", wanted + 1, end) if end < len(text) else -1
    return start, blank if blank > start else end


def _piece(text: str) -> str:
    return stdlib_html.escape("".join(map(_visible, text)), quote=True)


def is_web(url: str) -> bool:
    """Whether it is a link to the web that Telegram will show as one."""
    if len(url) > URL_LIMIT or not url.isprintable() or any(letter in url for letter in ' "<>\\^`{|}'):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def moment(at: datetime, now: datetime) -> Html:
    """A time in the reader's own zone, as short as it can be said at `now`; in UTC where the zone is not known.

    The evening before is told with its day, though it is not half a day ago.
    """
    age = abs(now - at)
    if age < timedelta(hours=6) or (age < timedelta(hours=12) and at.date() == now.date()):
        return _time(at, "t", f"{at:%H:%M} UTC")
    if age < timedelta(days=6):
        return _time(at, "wt", f"{at:%a %H:%M} UTC")
    return _time(at, "dt", f"{at.day} {at:%b} {at:%H:%M} UTC") if at.year == now.year else date_and_time(at)


def date_and_time(at: datetime) -> Html:
    """A time of any day, with its date."""
    return _time(at, "dt", f"{at.day} {at:%b} {at.year} {at:%H:%M} UTC")


def day(at: datetime, now: datetime) -> Html:
    """A day, without the time."""
    year = "" if at.year == now.year else f" {at.year}"
    return _time(at, "d", f"{at.day} {at:%B}{year}")


def weekday(at: datetime) -> Html:
    """The day of the week."""
    return _time(at, "w", f"{at:%A}")


def ago(at: datetime) -> Html:
    """A time as its distance from whenever it is read; in UTC where that cannot be shown."""
    return _time(at, "r", f"{at:%H:%M} UTC")


def _time(at: datetime, form: str, fallback: str) -> Html:
    """Forms are those of date-time entities: r, or w, d or D, t or T in this order (Bot API, HTML style)."""
    unix = int(at.timestamp())
    return Html(f'<tg-time unix="{unix}" format="{form}">{fallback}</tg-time>') if unix > 0 else Html(fallback)


def plain(text: str) -> str:
    """A message's HTML as plain text."""
    return stdlib_html.unescape(_TAG.sub("", text))


def plain_with_links(text: str) -> str:
    """A message's HTML as plain text for a terminal: links become numbers, their addresses stand below."""
    addresses: dict[str, int] = {}
    opened: list[int] = []

    def tag(match: re.Match[str]) -> str:
        closing, name, rest = match.groups()
        if name != "a":
            return ""
        if closing:
            return f" [{opened.pop()}]" if opened else ""
        href = _HREF.search(rest)
        opened.append(addresses.setdefault(stdlib_html.unescape(href.group(1)) if href else "", len(addresses) + 1))
        return ""

    body = stdlib_html.unescape(_TAG.sub(tag, text))
    listed = "\n".join(f"[{number}] {url}" for url, number in addresses.items())
    return f"{body}\n\n{listed}" if listed else body


def length(text: str) -> int:
    """Characters of a message's HTML as Telegram counts them: after parsing, in UTF-16 units."""
    return len(plain(text).encode("utf-16-le")) // 2


# Telegram makes entities of these by itself, and they count as well.
_FOUND_BY_ITSELF = re.compile(r"(?<![\w/<])[/@#$][A-Za-z]\w|://|\w@\w|\w\.[a-zA-Z]{2}")


def entities(text: str) -> int:
    """How many entities a message's HTML has at most."""
    own = sum(1 for match in _TAG.finditer(text) if not match.group(1))
    return own + sum(1 for _ in _FOUND_BY_ITSELF.finditer(plain(text)))
