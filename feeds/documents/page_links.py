"""The feeds that a web page names: `<link rel="alternate" type="application/rss+xml" href="…">` and its kin."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from feeds.documents.charset import decode

MOST_CHARACTERS = 512 * 1024  # of a page that are read: such links stand in its head
MOST_LINKS = 10
TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json")
)


def read_links(body: bytes, content_type: str, url: str) -> list[str]:
    """The addresses of the feeds a page names, in its order, each once."""
    reader = _Links(url)
    reader.feed(decode(body, content_type)[:MOST_CHARACTERS])
    return list(dict.fromkeys(reader.found))[:MOST_LINKS]


class _Links(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.base = url
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base" and values.get("href"):
            self.base = self._joined(values["href"]) or self.base
        if tag != "link" or "alternate" not in values.get("rel", "").lower().split():
            return
        kind = values.get("type", "").partition(";")[0].strip().lower()
        if kind in TYPES and (url := self._joined(values.get("href", "").strip())):
            self.found.append(url)

    def _joined(self, link: str) -> str:
        """Where a link leads; empty where it is none."""
        try:
            return urljoin(self.base, link) if link else ""
        except ValueError:
            return ""  # a host in brackets that is no address: it hides no other link of the page
