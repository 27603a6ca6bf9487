"""How what went wrong is logged: a database that is away or full in one line, anything else with where it happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from feeds.store import StoreError

EVERY = timedelta(minutes=5)  # between two lines on one fault that comes again with every look

Kinds = tuple[type[Exception], ...]


def log_fault(log: Any, event: str, error: Exception, plain: Kinds = (), **facts: Any) -> None:
    """Log `event` and what caused it: an error that says itself what happened and what to do needs no traceback.

    `plain` are further kinds of such errors, as a driver has them; `facts` are bound to the line. A StoreError of no
    known kind is a fault of ours like any other.
    """
    if isinstance(error, plain) or (isinstance(error, StoreError) and type(error) is not StoreError):
        log.error(event, why=str(error), **facts)
    else:
        log.error(event, exc_info=error, **facts)


class Recurring:
    """A fault that may come with every look, several times a second, for hours: said at once, then now and then, and
    once it is over. A full disk may be the one that holds the log. `plain`: as in `log_fault`.
    """

    def __init__(self, log: Any, event: str, over: str, plain: Kinds = ()) -> None:
        self._log = log
        self._event = event
        self._over = over
        self._plain = plain
        self._last: tuple[type[Exception], datetime] | None = None
        self._times = 0

    def came(self, error: Exception, now: datetime) -> None:
        """It happened (again); a fault of another kind is said at once."""
        self._times += 1
        if self._last is None or self._last[0] is not type(error) or abs(now - self._last[1]) >= EVERY:
            log_fault(self._log, self._event, error, self._plain, times=self._times)
            self._last = type(error), now

    def went(self) -> None:
        """It did not happen this time."""
        if self._last is not None:
            self._log.info(self._over, failed=self._times)
            self._last, self._times = None, 0
