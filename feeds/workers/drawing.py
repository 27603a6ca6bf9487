"""Pictures of charts: drawn by a worker process, kept while they may be asked for again.

matplotlib takes half a second to load and some 60 MB, so it is never loaded here: a worker process is started when the
first chart is asked for, and ended when none was for some minutes. What has been drawn is kept by what is in it, so a
subject on which nothing changed is not drawn again; what was read for a chart is kept for a minute, which spares a
reader who turns from 30 days to 90, or from light to dark, the way to the database.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Generic, Self, TypeVar

from feeds.briefs.chart import Chart
from feeds.workers.worker import Worker

MEMORY = 1024 * 1024 * 1024  # bytes of address space of the worker
DEADLINE = 60.0  # seconds for a picture
RECYCLE_AFTER = 500  # pictures
IDLE = 300.0  # seconds after which a worker that is not asked is ended
PICTURES = 64  # kept: some 60 kB each
CHARTS = 128
FRESH = timedelta(minutes=1)  # for so long what was read for a chart stands

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class DrawingError(Exception):
    """A picture could not be drawn; the text says why."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A day: its date in ISO 8601, and its stories; None for what is not known.

    From `low` to `high` is usual, from `elevated` on it is more. `level` is one of feeds.briefs.usual.Liveliness, or
    empty.
    """

    on: str
    stories: int | None
    low: int | None
    high: int | None
    elevated: int | None
    level: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks of a chart mean, in the reader's language."""

    usual: str
    threshold: str
    elevated: str
    high: str
    unwatched: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is in a picture: `marks` are (place of the day, date, text), numbered as they stand."""

    title: str
    headline: str
    bars: tuple[Bar, ...]
    marks: tuple[tuple[int, str, str], ...]
    legend: Legend
    language: str
    dark: bool


class Pictures:
    """Draws charts, one at a time. Use it as an asynchronous context manager; one per process."""

    def __init__(self, *, idle_seconds: float = IDLE) -> None:
        self._idle = idle_seconds
        self._worker = Worker("feeds.workers.drawing_worker", MEMORY, DEADLINE, RECYCLE_AFTER)
        self._lock = asyncio.Lock()
        self._pictures: _Kept[Drawing, bytes] = _Kept(PICTURES)
        self._charts: _Kept[Hashable, tuple[datetime, Chart]] = _Kept(CHARTS)
        self._rest: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._awake()
        await self._worker.end()

    async def chart(self, key: Hashable, now: datetime, read: Callable[[], Awaitable[Chart]]) -> Chart:
        """What `read` gives, or gave for the same key within the last minute; a worker is made ready meanwhile.

        Raises what `read` raises.
        """
        kept = self._charts.get(key)
        if kept is not None and abs(now - kept[0]) < FRESH:
            return kept[1]
        preparing = asyncio.create_task(self._prepare())
        try:
            chart = await read()
        finally:
            await preparing
        self._charts.put(key, (now, chart))
        return chart

    async def picture(self, drawing: Drawing) -> bytes:
        """The picture as PNG; raises DrawingError."""
        kept = self._pictures.get(drawing)
        if kept is None:
            async with self._lock:
                kept = self._pictures.get(drawing) or await self._drawn(drawing)
        return kept

    async def _drawn(self, drawing: Drawing) -> bytes:
        self._awake()
        try:
            answer = await self._worker.ask(asdict(drawing), b"")
        except TimeoutError as error:
            raise DrawingError(f"drawing took longer than {DEADLINE:g} s and was ended") from error
        except (OSError, EOFError, ValueError) as error:
            raise DrawingError("drawing ended its worker process") from error
        finally:
            self._rest = asyncio.create_task(self._end_when_idle())
        if "fault" in answer:
            raise DrawingError(str(answer["fault"]))
        picture = base64.b64decode(answer["png"])
        self._pictures.put(drawing, picture)
        return picture

    async def _prepare(self) -> None:
        """Have a worker ready: it loads its libraries while the facts are read. What is wrong shows when it draws."""
        if self._lock.locked():
            return  # it is there, and drawing
        async with self._lock:
            self._awake()
            with contextlib.suppress(TimeoutError, OSError, EOFError, ValueError):
                await self._worker.ready()
            self._rest = asyncio.create_task(self._end_when_idle())

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self._idle)
        async with self._lock:
            await self._worker.end()

    def _awake(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None


class _Kept(Generic[K, V]):
    """The values used last, so many of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._limit:
            self._values.popitem(last=False)
