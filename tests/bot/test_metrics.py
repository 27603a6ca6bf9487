"""Figures for Prometheus count what happened, under the names that docs/operating.md gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.metrics import Metrics
from feeds.audience import Address, Delivery, Ended, Later, Sent
from feeds.ingest import PollReport
from feeds.model import AlertKind, Control, Kind, Level, NotModified, Source, Validators
from feeds.source_state import Health, SourceState
from handlers.reply import Reply, Request

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source("LRT", "https://lrt.test/", "en", Kind.NEWS, "LT", Control.PUBLIC)


@dataclass
class Rows:
    """An outbox with three waiting, and sources in two states."""

    states: Sequence[SourceState] = field(
        default_factory=lambda: [
            SourceState(1, SOURCE, SOURCE.url, health=Health.FINE),
            SourceState(2, SOURCE, SOURCE.url, health=Health.BLIND),
        ]
    )

    async def waiting(self) -> int:
        return 3

    async def all(self) -> Sequence[SourceState]:
        return self.states


async def _text(metrics: Metrics) -> str:
    rows: Any = Rows()
    return (await metrics.text(rows, rows)).decode()


async def test_rows_are_counted_when_somebody_asks() -> None:
    text = await _text(Metrics())
    assert "dewline_outbox_waiting 3.0" in text
    assert 'dewline_sources{health="fine"} 1.0' in text
    assert 'dewline_sources{health="blind"} 1.0' in text
    assert "process_resident_memory_bytes" in text


async def test_polls_are_counted_by_outcome() -> None:
    metrics = Metrics()

    async def poll(state: SourceState) -> PollReport:
        return PollReport(SOURCE, NotModified(Validators()), 2, 1)

    await metrics.counting_polls(poll)(Rows().states[0])
    text = await _text(metrics)
    assert 'dewline_polls_total{outcome="unchanged"} 1.0' in text
    assert "dewline_entries_total 2.0" in text
    assert "dewline_alerts_total 1.0" in text


async def test_deliveries_are_counted_with_what_became_of_them_and_how_long_it_took() -> None:
    metrics = Metrics()
    delivery = Delivery(1, Address(7), 1, 1, AlertKind.NEW, Level.ROUTINE, NOW - timedelta(seconds=4), 0)
    metrics.settled([Ended(delivery, Sent(55)), Ended(delivery, Later(NOW, "too fast"))], NOW)
    text = await _text(metrics)
    assert 'dewline_deliveries_total{kind="new",outcome="sent"} 1.0' in text
    assert 'dewline_deliveries_total{kind="new",outcome="later"} 1.0' in text
    assert "dewline_delivery_seconds_sum 4.0" in text


async def test_nobody_makes_names_by_typing_commands() -> None:
    metrics = Metrics()

    async def answer(request: Request) -> Reply | None:
        return None

    counted = metrics.counting_answers(answer, frozenset({"status"}))
    for command in ("status", "x" * 30, "status"):
        await counted(Request(Address(7), "private", 7, "Ada", "en", command, "", NOW))
    text = await _text(metrics)
    assert 'dewline_answer_seconds_count{command="status"} 2.0' in text
    assert 'dewline_answer_seconds_count{command="unknown"} 1.0' in text
    assert "xxx" not in text
