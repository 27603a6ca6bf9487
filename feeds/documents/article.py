"""An article's page to its text: what the publisher wrote, without the page around it.

trafilatura tells the article from menus, teasers, comments and forms; it never fetches anything here. A byline, a
caption or a heading is no sentence, and would be read as the beginning of the next one: only lines that end as
sentences do are kept.
"""

from __future__ import annotations

import re

import trafilatura

from feeds.documents.charset import decode
from feeds.documents.values import NotAFeedError
from feeds.language.clean import summary_of

FEWEST_WORDS = 5  # of a line
_ENDS = re.compile(r"[.!?…][\"”»’')]*$")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page declares its charset (HTML: within 1024; publishers are later)


def read_article(body: bytes, content_type: str, url: str) -> str:
    """The article's text as plain lines, bounded as a summary is; raises NotAFeedError where there is none."""
    found = trafilatura.extract(
        decode(body, _typed(body, content_type)),
        url=url,
        include_comments=False,
        include_tables=False,
        favor_precision=True,
    )
    lines = (line.strip() for line in (found or "").splitlines())
    text = summary_of("\n".join(line for line in lines if _is_sentence(line)))
    if not text:
        raise NotAFeedError("the page holds no article that can be read")
    return text


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= FEWEST_WORDS and _ENDS.search(line) is not None


def _typed(body: bytes, content_type: str) -> str:
    """The content type with the charset that the page itself declares, where HTTP gives none."""
    declared = None if "charset" in content_type.lower() else _DECLARED.search(body[:_HEAD])
    return f"{content_type}; charset={declared[1].decode('ascii')}" if declared else content_type
