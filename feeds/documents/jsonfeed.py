"""JSON Feed 1.0 and 1.1 (jsonfeed.org), and the posts of WordPress's REST API (`/wp-json/wp/v2/posts`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from feeds.documents.dates import late_that_day, timestamp_of
from feeds.documents.values import NotAFeedError, RawFeed, RawItem
from feeds.fetching.links import canonical

MOST_ITEMS = 2000


def read_json(text: str, url: str) -> RawFeed:
    """Read a JSON document; raises NotAFeedError."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeedError("the answer is broken JSON") from None
    if isinstance(document, list):
        return _wordpress(document, url)
    if isinstance(document, dict) and _text(document, "version").startswith("https://jsonfeed.org/version/1"):
        return _json_feed(document, url)
    raise NotAFeedError("the answer is JSON, but no feed")


def _json_feed(document: Mapping[str, Any], url: str) -> RawFeed:
    hubs = [hub for hub in _list(document, "hubs") if isinstance(hub, dict)]
    return RawFeed(
        title=_text(document, "title"),
        language=_text(document, "language"),
        items=tuple(_json_item(item, url) for item in _items(_list(document, "items"))),
        hub=next((_text(hub, "url") for hub in hubs if _text(hub, "type").lower() == "websub"), None),
        self_url=_text(document, "feed_url") or None,
    )


def _json_item(item: Mapping[str, Any], url: str) -> RawItem:
    date = _text(item, "date_published") or _text(item, "date_modified")
    return RawItem(
        guid=_text(item, "id"),
        link=canonical(_text(item, "url") or _text(item, "external_url") or _text(item, "id"), url),
        title=_text(item, "title"),
        summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        date=date,
        timestamp=_iso(date),
    )


def _wordpress(posts: list[Any], url: str) -> RawFeed:
    items = _items(posts)
    if posts and not any("title" in item and "link" in item for item in items):
        raise NotAFeedError("the answer is JSON, but no feed")
    return RawFeed(items=tuple(_wordpress_item(item, url) for item in items))


def _wordpress_item(item: Mapping[str, Any], url: str) -> RawItem:
    date = _text(item, "date_gmt") or _text(item, "date")
    link = canonical(_text(item, "link"), url)
    return RawItem(
        guid=_rendered(item, "guid") or (f"post {_text(item, 'id')}" if _text(item, "id") else ""),
        link=link,
        title=_rendered(item, "title"),
        summary=_rendered(item, "excerpt") or _rendered(item, "content"),
        date=date,
        timestamp=_iso(date),
    )


def _items(values: list[Any]) -> list[Mapping[str, Any]]:
    return [value for value in values[:MOST_ITEMS] if isinstance(value, dict)]


def _rendered(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return _text(value, "rendered") if isinstance(value, dict) else _text(item, key)


def _text(item: Mapping[str, Any], key: str) -> str:
    """A text; numbers too, as ids are often given as such."""
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return value if isinstance(value, str) else str(value)


def _list(document: Mapping[str, Any], key: str) -> list[Any]:
    value = document.get(key)
    return value if isinstance(value, list) else []


def _iso(date: str) -> float | None:
    try:
        moment = datetime.fromisoformat(date.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() + late_that_day(date)
    except (ValueError, OverflowError):
        return timestamp_of(date)
