"""The worker process that reads documents: one after the other (feeds/workers/worker_process.py has how).

A stuck parse cannot be interrupted from within Python, a crash takes its process along, and memory once taken is seldom
given back: so parsing has a process of its own, which holds no secret, knows no address and may be killed at any time.

    {"task", "type", "url", "language", "size"} | the document   ->   the document's items, or {"fault", "detail"}
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from feeds.workers.worker_process import serve

NOT_A_FEED = "not-a-feed"
TOO_BIG = "too-big"


def main(memory: int, deadline: float) -> None:
    """Serve until the end of input; what the arguments mean is in feeds/workers/worker_process.py."""
    serve(answer, memory, deadline, load=_load)


def _load() -> None:
    import feeds.documents.xmlfeed  # noqa: F401
    from feeds.documents.quicker import quicken

    quicken()


def answer(body: bytes, header: dict[str, Any]) -> dict[str, Any]:
    """What the document holds, or why it cannot be read; never raises over a document."""
    from feeds.documents import NotAFeedError, read_document

    try:
        if header.get("task") == "article":
            from feeds.documents.article import read_article  # its libraries are only for those who want full texts

            return {"text": read_article(body, header["type"], header["url"])}
        if header.get("task") == "links":
            from feeds.documents.page_links import read_links  # only for who adds a source by hand

            return {"links": read_links(body, header["type"], header["url"])}
        return asdict(read_document(body, header["type"], header["url"], header["language"], header.get("seen", "")))
    except NotAFeedError as fault:
        return {"fault": NOT_A_FEED, "detail": str(fault)}
    except MemoryError:
        return {"fault": TOO_BIG, "detail": "reading the feed takes more memory than it is given"}
    except Exception as error:  # feedparser over broken input: any of them, and the next document is another
        return {"fault": NOT_A_FEED, "detail": f"the feed cannot be read ({type(error).__name__})"}


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
