"""Documents to entries, away from the main process: a few worker processes, each with a deadline it cannot overstay.

The program itself never touches a document's markup: it sends the bytes to a worker and gets plain values back. A
worker that takes too long is killed and replaced, one that dies is replaced, and one that has read many documents
makes room for a fresh one (feeds/workers/worker.py). What a worker does is feeds/workers/parse_worker.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from feeds.model import Entry, Fetched, FetchFailed, ParsedFeed, Source, Trouble
from feeds.workers.worker import Worker

MEMORY = 768 * 1024 * 1024  # bytes of address space per worker; a document of 16 MiB takes some 400
RECYCLE_AFTER = 1000  # documents
PATIENCE = 6.0  # times the deadline that reading may take by the clock, on a machine that does much else


class ParserPool:
    """Worker processes that read documents. Use it as an asynchronous context manager; one per process.

    `workers` documents are read at once, each within `deadline_seconds` of the processor's time.
    """

    def __init__(
        self,
        workers: int = 1,
        deadline_seconds: float = 10.0,
        *,
        memory: int = MEMORY,
        recycle_after: int = RECYCLE_AFTER,
    ) -> None:
        self._deadline = deadline_seconds
        self._all = [
            Worker("feeds.workers.parse_worker", memory, deadline_seconds, recycle_after, PATIENCE)
            for _ in range(workers)
        ]
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._open = False

    async def __aenter__(self) -> Self:
        self._open = True
        for worker in self._all:
            self._idle.put_nowait(worker)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False  # whoever still waits for a worker must not start it again
        await asyncio.gather(*(worker.end() for worker in self._all))

    async def parse(self, fetched: Fetched, source: Source, now: datetime, seen: str = "") -> ParsedFeed | FetchFailed:
        """The entries of a fetched document; `now` is when they were seen.

        Those that are as they were when `seen` was answered (`ParsedFeed.seen`) are left out. Raises nothing but
        cancellation, and RuntimeError once the pool is closed.
        """
        answer = await self._ask("feed", fetched, source.language, seen)
        return answer if isinstance(answer, FetchFailed) else parsed_feed(answer, source, now)

    async def links(self, page: Fetched) -> list[str] | FetchFailed:
        """The feeds that a web page names; raises what `parse` raises."""
        answer = await self._ask("links", page, "")
        return answer if isinstance(answer, FetchFailed) else [str(link) for link in answer["links"]]

    async def article(self, page: Fetched, language: str) -> str | FetchFailed:
        """The text of an article's page, paragraphs a line each; raises what `parse` raises."""
        answer = await self._ask("article", page, language)
        return answer if isinstance(answer, FetchFailed) else str(answer["text"])

    async def _ask(self, task: str, fetched: Fetched, language: str, seen: str = "") -> dict[str, Any] | FetchFailed:
        header = {"task": task, "type": fetched.content_type, "url": fetched.url, "language": language, "seen": seen}
        async with self._worker() as worker:
            try:
                answer = await worker.ask(header, fetched.body)
            except TimeoutError:
                seconds = f"{self._deadline:g} s"
                detail = f"reading the {task} took longer than {seconds} and was ended"
                return FetchFailed(Trouble.PARSE_TIMEOUT, detail)
            except (OSError, EOFError, ValueError):
                return FetchFailed(Trouble.NOT_A_FEED, f"reading the {task} ended its worker process")
        return FetchFailed(Trouble(answer["fault"]), str(answer["detail"])) if "fault" in answer else answer

    @contextlib.asynccontextmanager
    async def _worker(self) -> AsyncIterator[Worker]:
        """The next free worker: the one used last, so that the others' memory can be swapped out."""
        self._refuse_if_closed()
        worker = await self._idle.get()
        try:
            self._refuse_if_closed()
            yield worker
        finally:
            self._idle.put_nowait(worker)

    def _refuse_if_closed(self) -> None:
        if not self._open:
            raise RuntimeError("the parser is closed")


def parsed_feed(answer: Mapping[str, Any], source: Source, now: datetime) -> ParsedFeed:
    """A worker's answer as values; `now` is when its entries were seen."""
    return ParsedFeed(
        title=answer["title"],
        entries=tuple(_entry(item, source, now) for item in answer["items"]),
        language=answer["language"],
        ttl=answer["ttl"],
        skip_hours=frozenset(answer["skip_hours"]),
        skip_days=frozenset(answer["skip_days"]),
        hub=answer["hub"],
        self_url=answer["self_url"],
        repeated=answer["repeated"],
        seen=answer["seen"],
    )


def _entry(item: Mapping[str, Any], source: Source, now: datetime) -> Entry:
    dated = _moment(item["timestamp"])
    return Entry(
        uid=item["uid"],
        source=source,
        title=item["title"],
        summary=item["summary"],
        url=item["url"],
        language=item["language"] or source.language,
        published=now if dated is None else min(dated, now),  # of no date, or one that is yet to come: when first seen
        seen=now,
        dated=dated,
    )


def _moment(timestamp: float | None) -> datetime | None:
    """When its publisher says that it was published."""
    if timestamp is None:
        return None
    try:
        return datetime.fromtimestamp(timestamp, UTC)
    except (ValueError, OverflowError, OSError):
        return None
