"""The worker process that reads documents: one after the other, from standard input to standard output.

A stuck parse cannot be interrupted from within Python, a crash takes its process along, and memory once taken is seldom
given back: so parsing has a process of its own, which holds no secret, knows no address and may be killed at any time.

    4 bytes: length | JSON: {"task", "type", "url", "language", "size"} | the document   ->
    <-   4 bytes: length | JSON: the document's items, or {"fault", "detail"}

Both sides speak JSON and not pickle: what comes out of a process that reads hostile input is not to be executed. The
worker ends at the end of its input, so that it outlives nobody.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

NOT_A_FEED = "not-a-feed"
TOO_BIG = "too-big"


def main(memory: int, deadline: float) -> None:
    """Serve until the end of input. `memory` in bytes; `deadline` in seconds is the parent's, kept here in case it
    dies."""
    confine(memory)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    requests = sys.stdin.buffer
    import feeds.documents.xmlfeed  # noqa: F401  now, so that no document pays for it
    from feeds.documents.quicker import quicken

    quicken()
    gc.freeze()  # what the libraries brought stays, and need not be looked through for rubbish again and again
    send(answers, {"ready": os.getpid()})
    while (header := receive(requests)) is not None:
        body = requests.read(header["size"])
        signal.setitimer(signal.ITIMER_REAL, deadline * 2)
        send(answers, answer(body, header))
        signal.setitimer(signal.ITIMER_REAL, 0)


def confine(memory: int) -> None:
    """Take no more than this much memory, no signals meant for the program, and no more than our share of the
    processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, in the middle of whatever it does
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(5)


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


def receive(stream: BinaryIO) -> dict[str, Any] | None:
    """The next message's header; None at the end of input."""
    size = stream.read(4)
    if len(size) < 4:
        return None
    header: dict[str, Any] = json.loads(stream.read(int.from_bytes(size, "big")))
    return header


def send(stream: BinaryIO, message: dict[str, Any]) -> None:
    """Write one message."""
    data = json.dumps(message, default=sorted).encode("utf-8", "replace")
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
