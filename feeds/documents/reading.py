"""From a document's bytes to clean items."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from urllib.parse import urlsplit

from feeds.documents.charset import decode
from feeds.documents.identity import Claims, claims_of, identify
from feeds.documents.language import language_of
from feeds.documents.repeats import cut, digest, pack, unpack
from feeds.documents.values import Document, Item, RawFeed, RawItem
from feeds.fetching.links import canonical
from feeds.language.clean import headed, summary_of, title_of
from feeds.language.languages import normal

MOST_ENTRIES = 500  # kept of one document: the newest, or the first where they are undated

# Null dates of publishing systems (1 January of year 1, 1900 and 1970) lie before this; no feed is older.
FIRST_DATE = 86_400.0 * 365


def read_document(body: bytes, content_type: str, url: str, language: str, seen: str = "") -> Document:
    """Read a document fetched from `url`; `language` is its source's, or empty. Raises NotAFeedError.

    An item without title and text is left out: there is nothing to tell of it. Left out as well are items that an
    earlier reading has `seen` (its `Document.seen`) and that have not changed since.
    """
    feed, others, memory = _without_repeats(decode(body, content_type), url, seen)
    told = normal(language) or normal(feed.language)
    items = _newest(feed.items)
    uids = identify(items, others)
    read = [_item(raw, uid, url, told) for raw, uid in zip(items, uids, strict=True)]
    return Document(
        repeated=len(others),
        seen=memory,
        title=title_of(feed.title),
        language=normal(feed.language),
        items=tuple(item for item in read if item.title),
        ttl=feed.ttl,
        skip_hours=feed.skip_hours,
        skip_days=feed.skip_days,
        hub=canonical(feed.hub or "", url) or None,
        self_url=canonical(feed.self_url or "", url) or None,
    )


def _without_repeats(text: str, url: str, seen: str) -> tuple[RawFeed, list[Claims], str]:
    """The feed without what was seen before, what was left out, and what to remember: nothing where in doubt."""
    parts = cut(text)
    if parts is None or len(parts.items) > MOST_ENTRIES:
        return _read(text, url), [], ""
    digests = [digest(item) for item in parts.items]
    known = unpack(base64.b64decode(seen))
    new = [each not in known for each in digests]
    feed = _read(text if all(new) else parts.only(new), url)
    if len(feed.items) != sum(new):  # the reader of record sees other items than we do
        return (feed if all(new) else _read(text, url)), [], ""
    others = [known[each] for each, is_new in zip(digests, new, strict=True) if not is_new]
    if not feed.sound:
        return feed, others, ""
    fresh = zip((each for each, is_new in zip(digests, new, strict=True) if is_new), feed.items, strict=True)
    found = known | {each: claims_of(item) for each, item in fresh}
    return feed, others, base64.b64encode(pack((each, found[each]) for each in digests)).decode()


def _read(text: str, url: str) -> RawFeed:
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        from feeds.documents.jsonfeed import read_json

        return read_json(text.lstrip("\ufeff \t\r\n"), url)
    from feeds.documents.xmlfeed import read_xml

    return read_xml(text, url)


def _newest(items: Sequence[RawItem]) -> Sequence[RawItem]:
    if len(items) <= MOST_ENTRIES:
        return items
    places = sorted(range(len(items)), key=lambda place: (-(items[place].timestamp or 0.0), place))
    return [items[place] for place in sorted(places[:MOST_ENTRIES])]


def _item(raw: RawItem, uid: str, url: str, told: str) -> Item:
    title, summary = headed(title_of(raw.title), summary_of(raw.summary))
    return Item(
        uid=uid,
        title=title,
        summary=summary,
        url=_link(raw, url),
        language=language_of(f"{title} {summary[:500]}", told),
        timestamp=raw.timestamp if raw.timestamp is not None and raw.timestamp > FIRST_DATE else None,
    )


def _link(raw: RawItem, url: str) -> str:
    """The item's link; a guid that is one where there is no other; else the source's own site."""
    own = canonical(raw.link, url) or (canonical(raw.guid) if raw.guid.startswith("http") else "")
    return own or canonical("/", f"{urlsplit(url).scheme}://{urlsplit(url).netloc}")
