"""RSS, RDF and Atom, by feedparser: the reader of record.

feedparser is given bytes in a buffer (a text could be taken for a URL or a file's name and opened), already decoded by
our own order of precedence, and told neither to sanitise nor to resolve links inside markup: no markup leaves this
package.
"""

from __future__ import annotations

import calendar
import io
import re
import sys
import time
from typing import Any

import feedparser

from feeds.documents.dates import ahead_of_utc, is_in_figures, late_that_day, timestamp_of
from feeds.documents.values import NotAFeedError, RawFeed, RawItem

MOST_ITEMS = 2000  # parsed of one document, the first ones: 100,000 items take feedparser 10 s
MOST_ATTRIBUTES = 256  # of one element: feedparser's time grows with their square
MOST_DIGITS = 7  # of a reference to a character; more of them name none
LONG_TAG = 4096  # characters of a tag that are worth counting

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
# XML has no room for these; one of them would make a well-formed document unreadable to the strict parser.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# The same may be written as a reference; older escapers write an emoji as two, one for each half of it.
_REFERENCE = re.compile(r"&#(?:([0-9]+)|[xX]([0-9A-Fa-f]+));?")
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONG_TAG = re.compile(f"<[A-Za-z][^<>]{{{LONG_TAG},}}")
_ITEM = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(item|entry)[\s>]")
_SKIP_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.DOTALL)
_SKIP_DAYS = re.compile(r"<skipDays>(.{0,2000}?)</skipDays>", re.DOTALL)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>")
_DAY = re.compile(r"<day>\s*(\w{3,10})\s*</day>")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PERIODS = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.I | re.S)


def read_xml(text: str, url: str) -> RawFeed:
    """Read an XML feed; raises NotAFeedError."""
    text = _legal(_DECLARATION.sub("", text)).strip()
    _refuse(text)
    text = _shortened(text)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    found = feedparser.parse(
        io.BytesIO(text.encode()), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    if not found.version and not found.entries:
        raise NotAFeedError("the answer is not a feed")
    return _feed(found, text)


def _legal(text: str) -> str:
    """The text without what XML has no room for, whether it stands there itself or by a reference; two halves of one
    character are that character."""
    if "&#" in text:
        text = _HALVES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), _dereferenced(text))
    return _ILLEGAL.sub("", text)


def _dereferenced(text: str) -> str:
    """The text with illegal characters in their references' place; other references stay, as they may mean markup."""

    def written(reference: re.Match[str]) -> str:
        decimal, hexadecimal = reference.groups()
        digits, base = (decimal, 10) if decimal else (hexadecimal, 16)
        digits = digits.lstrip("0") or "0"
        if len(digits) > MOST_DIGITS or (code := int(digits, base)) > sys.maxunicode:
            return ""
        return char if _ILLEGAL.match(char := chr(code)) else reference[0]

    return _REFERENCE.sub(written, text)


def _refuse(text: str) -> None:
    if not text:
        raise NotAFeedError("the answer is empty")
    if _HTML.match(text) and not _FEED.search(text[:5000]):
        raise NotAFeedError("a web page came instead of a feed")
    if "<" not in text[:5000]:
        raise NotAFeedError("the answer is not a feed")
    if any(tag[0].count("=") > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise NotAFeedError(f"an element has more than {MOST_ATTRIBUTES} attributes")


def _shortened(text: str) -> str:
    """The document with its first MOST_ITEMS items only; one that goes on beyond them is closed by its last lines."""
    for place, item in enumerate(_ITEM.finditer(text)):
        if place == MOST_ITEMS:
            last = text.rfind(f"</{item[0].rstrip()[1:-1] if item[0].endswith('>') else item[0][1:].strip()}>")
            return text[: item.start()] + (text[text.find(">", last) + 1 :] if last > item.start() else "")
    return text


def _feed(found: Any, text: str) -> RawFeed:
    feed = found.feed
    links = [link for link in feed.get("links", ()) if isinstance(link, dict)]
    head = text[:20_000]
    return RawFeed(
        title=_text(feed, "title"),
        language=_text(feed, "language"),
        items=tuple(map(_item, found.entries)),
        ttl=_ttl(feed),
        skip_hours=_skip_hours(head),
        skip_days=_skip_days(head),
        hub=_relation(links, "hub"),
        self_url=_relation(links, "self"),
        sound=not found.bozo,
    )


def _item(entry: Any) -> RawItem:
    date = _text(entry, "published") or _text(entry, "updated") or _text(entry, "created")
    return RawItem(
        guid=_text(entry, "id"),
        link=_text(entry, "feedburner_origlink") or _text(entry, "link") or _first_link(entry),
        title=_text(entry, "title"),
        summary=_text(entry, "summary") or _content(entry),
        date=date,
        timestamp=_timestamp(entry, date),
    )


def _text(values: Any, key: str) -> str:
    value = dict.get(values, key)  # past feedparser's own get, which answers for other keys and warns of it
    return value if isinstance(value, str) else ""


def _first_link(entry: Any) -> str:
    return next((str(link["href"]) for link in entry.get("links", ()) if link.get("href")), "")


def _content(entry: Any) -> str:
    return next((str(part["value"]) for part in entry.get("content", ()) if part.get("value")), "")


def _relation(links: list[Any], name: str) -> str | None:
    return next((str(link["href"]) for link in links if link.get("rel") == name and link.get("href")), None)


def _timestamp(entry: Any, date: str) -> float | None:
    for key in ("published", "updated", "created"):
        text, moment = _text(entry, key), dict.get(entry, f"{key}_parsed")
        if is_in_figures(text):
            if (read := timestamp_of(text)) is not None:
                return read
        elif isinstance(moment, time.struct_time):
            return calendar.timegm(moment) - ahead_of_utc(text) + late_that_day(text)
    return timestamp_of(date)


def _ttl(feed: Any) -> float | None:
    """The wait a feed asks for: `<ttl>` in minutes, or sy:updatePeriod divided by sy:updateFrequency; the longer
    one."""
    asked = [_number(_text(feed, "ttl")) * 60]
    period = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower())
    if period is not None:
        asked.append(period / (_number(_text(feed, "sy_updatefrequency")) or 1.0))
    return max(asked) or None


def _number(value: str) -> float:
    """A positive, finite number, or 0: "0.1", "" and "often" are all met in the wild."""
    try:
        number = float(value)
    except ValueError:
        return 0.0
    return number if 0 < number < 1e9 else 0.0


def _skip_hours(head: str) -> frozenset[int]:
    block = _SKIP_HOURS.search(head)
    return frozenset(int(hour) % 24 for hour in _HOUR.findall(block[1])) if block else frozenset()


def _skip_days(head: str) -> frozenset[int]:
    block = _SKIP_DAYS.search(head)
    names = [day[:3].lower() for day in _DAY.findall(block[1])] if block else []
    return frozenset(_DAYS.index(name) for name in names if name in _DAYS)
