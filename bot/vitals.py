"""Whether the running bot does what it is for, in words for whoever watches it, and whether a restart may mend it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from feeds.store import BusyError, DiskFullError

SILENCE = 120.0  # seconds: several rounds of everything that goes round, and a database that was busy
OUTSIDE = (DiskFullError, BusyError)  # no restart mends these, and what waits in memory to be written would be lost


@dataclass(frozen=True, slots=True)
class Condition:
    """What is wrong, in words, empty where all is well; and whether a restart may mend it."""

    wrong: str = ""
    restart: bool = False


class Pulse:
    """The signs of life of a part that looks at its rows again and again, by a clock that nobody sets."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._looked = self._hindered = ticks()
        self._why = ""

    def looked(self) -> None:
        """It could look at its rows."""
        self._looked = self._ticks()

    def failed(self, error: Exception) -> None:
        """It could not look at its rows, or not write down what it did."""
        if isinstance(error, OUTSIDE):
            self._hindered, self._why = self._ticks(), str(error)

    @property
    def silent(self) -> bool:
        """Whether it has not looked for long."""
        return self._ticks() - self._looked > SILENCE

    @property
    def hindered(self) -> str:
        """What has lately kept it from its work that no restart mends; empty where nothing has."""
        return self._why if self._ticks() - self._hindered <= SILENCE else ""


class Vitals:
    """Looks after those that look: the polling at what is due, the sender at what waits; None: not of this process."""

    def __init__(self, polling: Pulse | None, sender: Pulse | None) -> None:
        self._parts = (
            (polling, "sources are not polled", "the database can't be read, or the program hangs"),
            (sender, "nothing is delivered", "Telegram or the database is out of reach"),
        )

    async def condition(self) -> Condition:
        """How the program is now."""
        silent = [(pulse, what, guess) for pulse, what, guess in self._parts if pulse is not None and pulse.silent]
        wrong = "; ".join(f"{what}: {pulse.hindered or guess}" for pulse, what, guess in silent)
        return Condition(wrong, bool(silent) and not any(pulse.hindered for pulse, _, _ in silent))
