"""What an operator reads of a fault: a sentence where the error is one, a traceback where it is ours, and no flood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.faults import EVERY, Recurring, log_fault
from feeds.store import DiskFullError, StoreError

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Log:
    """Keeps what is logged: its level, what happened, its facts."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, Any]]] = []

    def error(self, event: str, **facts: Any) -> None:
        self.lines.append(("error", event, facts))

    def info(self, event: str, **facts: Any) -> None:
        self.lines.append(("info", event, facts))


def test_a_full_disk_is_one_sentence_without_a_traceback() -> None:
    log = Log()
    log_fault(log, "a poll could not be stored", DiskFullError("database or disk is full"), source="LRT")
    [(level, event, facts)] = log.lines
    assert (level, event, facts["source"]) == ("error", "a poll could not be stored", "LRT")
    assert "make room" in facts["why"]
    assert "exc_info" not in facts


def test_what_nobody_has_foreseen_comes_with_where_it_happened() -> None:
    log = Log()
    for error in (ValueError("what is this"), StoreError("no such column")):
        log_fault(log, "a poll could not be stored", error)
    assert [facts["exc_info"].args for _, _, facts in log.lines] == [("what is this",), ("no such column",)]


def test_what_a_driver_says_of_a_database_that_is_away_is_one_sentence_too() -> None:
    log = Log()
    log_fault(log, "not heard of", ConnectionError("connection refused"), plain=(ConnectionError,))
    assert log.lines == [("error", "not heard of", {"why": "connection refused"})]


def test_a_fault_that_comes_with_every_look_is_said_once_in_a_while_and_when_it_is_over() -> None:
    log = Log()
    fault = Recurring(log, "held up", "goes on")
    for look in range(1201):
        fault.came(DiskFullError(), NOW + look * timedelta(seconds=0.5))
    assert len(log.lines) == 1 + timedelta(minutes=10) // EVERY
    fault.went()
    fault.went()
    assert log.lines[-1] == ("info", "goes on", {"failed": 1201})
    fault.came(DiskFullError(), NOW)
    assert log.lines[-1][1] == "held up"


def test_another_fault_is_said_at_once() -> None:
    log = Log()
    fault = Recurring(log, "held up", "goes on")
    fault.came(DiskFullError(), NOW)
    fault.came(ValueError("another"), NOW)
    assert len(log.lines) == 2


def test_a_fault_is_said_again_after_the_clock_was_set_back() -> None:
    log = Log()
    fault = Recurring(log, "held up", "goes on")
    fault.came(DiskFullError(), NOW)
    fault.came(DiskFullError(), NOW - timedelta(hours=1))
    assert len(log.lines) == 2
