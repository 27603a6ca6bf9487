"""Figures for Prometheus, on /metrics: counted where things happen, and read from the rows when somebody asks.

Names are documented in docs/operating.md. Loaded only where the program serves HTTP: the library takes memory.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from feeds.audience import Delivery, Ended, SendOutcome, Sent
from feeds.ingest import PollReport
from feeds.model import Fetched, FetchFailed
from feeds.source_state import SourceState
from handlers.reply import Reply, Request

DELAYS = (0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200)  # seconds from decision to delivery
ANSWERS = (0.01, 0.03, 0.1, 0.3, 1, 3)  # seconds of an answer's making


class Outbox(Protocol):
    """The store's outbox as the sender needs it, and how much waits."""

    async def waiting(self) -> int: ...

    async def settle_all(self, ended: Sequence[Ended], now: datetime) -> None: ...

    async def claim(self, owner: str, now: datetime, limit: int, lease: timedelta) -> list[Delivery]: ...

    async def next_due(self) -> datetime | None: ...


class Sources(Protocol):
    """The sources' rows."""

    async def all(self) -> Sequence[SourceState]: ...


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._polls = Counter("dewline_polls", "Polls by outcome", ["outcome"], registry=self._registry)
        self._entries = Counter("dewline_entries", "New entries taken in", registry=self._registry)
        self._alerts = Counter("dewline_alerts", "Alerts decided", registry=self._registry)
        self._deliveries = Counter(
            "dewline_deliveries",
            "Messages by kind and what became of them",
            ["kind", "outcome"],
            registry=self._registry,
        )
        self._delay = Histogram(
            "dewline_delivery_seconds", "From decision to delivery", registry=self._registry, buckets=DELAYS
        )
        self._answers = Histogram(
            "dewline_answer_seconds", "Making of an answer", ["command"], registry=self._registry, buckets=ANSWERS
        )
        self._waiting = Gauge("dewline_outbox_waiting", "Messages that wait to be sent", registry=self._registry)
        self._sources = Gauge("dewline_sources", "Sources by health", ["health"], registry=self._registry)

    async def text(self, outbox: Outbox, sources: Sources) -> bytes:
        """Everything, as Prometheus reads it; raises StoreError where the rows can't be read."""
        self._waiting.set(await outbox.waiting())
        self._sources.clear()
        for state in await sources.all():
            self._sources.labels(state.health.value).inc()
        return generate_latest(self._registry)

    def counting_polls(
        self, poll: Callable[[SourceState], Awaitable[PollReport]]
    ) -> Callable[[SourceState], Awaitable[PollReport]]:
        """The same poll, counted."""

        async def counted(state: SourceState) -> PollReport:
            report = await poll(state)
            result = report.result
            if isinstance(result, FetchFailed):
                self._polls.labels(result.trouble.value).inc()
            else:
                self._polls.labels("fetched" if isinstance(result, Fetched) else "unchanged").inc()
            self._entries.inc(report.new_entries)
            self._alerts.inc(report.alerts)
            return report

        return counted

    def counting_answers(
        self, answer: Callable[[Request], Coroutine[Any, Any, Reply | None]], known: frozenset[str]
    ) -> Callable[[Request], Coroutine[Any, Any, Reply | None]]:
        """The same answering, timed; commands that are not `known` count as one, so that nobody makes names here."""

        async def counted(request: Request) -> Reply | None:
            begun = time.perf_counter()
            reply = await answer(request)
            name = "button" if request.pressed is not None else request.command or "text"
            self._answers.labels(name if name in known or name in ("button", "text") else "unknown").observe(
                time.perf_counter() - begun
            )
            return reply

        return counted

    def settled(self, ended: Sequence[Ended], now: datetime) -> None:
        """Count what became of deliveries."""
        for one in ended:
            self._deliveries.labels(one.delivery.kind.value, _named(one.outcome)).inc()
            if isinstance(one.outcome, Sent) and not one.delivery.held:
                self._delay.observe(max(0.0, (now - one.delivery.created).total_seconds()))


def _named(outcome: SendOutcome) -> str:
    """`ThreadGone` is `thread_gone`."""
    name = type(outcome).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("_")
