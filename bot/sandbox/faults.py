"""Faults on order: what the next calls of the bot run into, scripted or at random with a seed."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Fault:
    """One kind of trouble for the next `times` calls of `method` to `chat` (None: any).

    `kind` is `error` (answers `code` and `description`), `drop` (closes the connection before acting), `lose` (acts,
    then closes it), `half` (acts, then sends half the answer), `slow` (waits `seconds`, then acts) or `flood` (from the
    first call on, all for `seconds` are told to wait until they are over, however many).
    """

    kind: str
    times: int = 1
    method: str | None = None
    chat: int | None = None
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    seconds: float = 0.0
    until: float | None = None  # of a flood that has begun

    def fits(self, method: str, chat: int | None) -> bool:
        """Whether it strikes this call."""
        return self.times > 0 and self.method in (None, method) and self.chat in (None, chat)


@dataclass(slots=True)
class Faults:
    """What is on order, and random faults at a rate."""

    scripted: list[Fault] = field(default_factory=list)
    rate: float = 0.0
    kinds: tuple[str, ...] = ("error", "drop", "lose", "half", "slow")
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - repeatable, no secret

    def order(self, asked: Json) -> None:
        """Add a scripted fault, or set `rate`, `kinds` and `seed` of random ones; `clear` ends all."""
        if asked.get("clear"):
            self.scripted.clear()
            self.rate = 0.0
        elif "rate" in asked:
            self.rate = float(asked["rate"])
            self.kinds = tuple(asked.get("kinds", self.kinds))
            self.chance = random.Random(asked.get("seed", 0))  # noqa: S311
        else:
            self.scripted.append(Fault(**asked))

    def strike(self, method: str, chat: int | None, now: float) -> Fault | None:
        """The fault this call runs into, if any; scripted ones first."""
        for fault in self.scripted:
            if fault.fits(method, chat) and (fault.kind != "flood" or _flooding(fault, method, now)):
                fault.times -= fault.kind != "flood"
                return fault
        if self.rate and method != "getUpdates" and self.chance.random() < self.rate:
            return Fault(self.chance.choice(self.kinds), code=502, description="Bad Gateway", seconds=0.3)
        return None


def _flooding(fault: Fault, method: str, now: float) -> bool:
    """Whether a flood goes on, or begins with this call; receiving updates is never told to wait."""
    if method == "getUpdates":
        return False
    if fault.until is None:
        fault.until = now + fault.seconds
        fault.code = 429
    if now >= fault.until:
        fault.times = 0
        return False
    fault.retry_after = math.ceil(fault.until - now)
    fault.description = f"Too Many Requests: retry after {fault.retry_after}"
    return True
