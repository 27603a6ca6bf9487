"""Whether the running bot does what it is for, in words for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

SILENCE = timedelta(minutes=2)  # several rounds of everything that goes round, and a database that was busy


class Looking(Protocol):
    """Something that looks at rows again and again."""

    @property
    def looked(self) -> datetime | None: ...


class Vitals:
    """Looks after those that look: the polling at what is due, the sender at what waits; None: not of this process."""

    def __init__(self, polling: Looking | None, sender: Looking | None, clock: Callable[[], datetime]) -> None:
        self._polling = polling
        self._sender = sender
        self._clock = clock
        self._since = clock()

    async def wrong(self) -> str:
        """What is wrong; empty where all is well."""
        faults = []
        if self._silent(self._polling):
            faults.append("sources are not polled: the database can't be read, or the program hangs")
        if self._silent(self._sender):
            faults.append("nothing is delivered: Telegram or the database is out of reach")
        return "; ".join(faults)

    def _silent(self, part: Looking | None) -> bool:
        return part is not None and self._clock() - (part.looked or self._since) > SILENCE
