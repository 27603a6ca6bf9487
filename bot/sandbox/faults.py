"""Faults on order: what the next calls of the bot run into, scripted or at random with a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Fault:
    """One kind of trouble for the next `times` calls of `method` to `chat` (None: any).

    `kind` is `error` (answers `code` and `description`), `drop` (closes the connection before acting), `lose` (acts,
    then closes it), `half` (acts, then sends half the answer) or `slow` (waits `seconds`, then acts).
    """

    kind: str
    times: int = 1
    method: str | None = None
    chat: int | None = None
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    seconds: float = 0.0

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

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """The fault this call runs into, if any; scripted ones first."""
        for fault in self.scripted:
            if fault.fits(method, chat):
                fault.times -= 1
                return fault
        if self.rate and method != "getUpdates" and self.chance.random() < self.rate:
            return Fault(self.chance.choice(self.kinds), code=502, description="Bad Gateway", seconds=0.3)
        return None
