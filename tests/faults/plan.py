"""What goes wrong in a run, and when: all of it follows from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

SWIFT = 10  # a chat's limits are this much wider than Telegram's, so that a minute's run holds ten minutes of news

TROUBLES = ("flood", "flood-all", "error", "drop", "lose", "half", "slow", "down", "lock", "full")


@dataclass(frozen=True, slots=True)
class Step:
    """At `at` seconds of the run: publish, kill, or one of the troubles, for `seconds` or `times` calls.

    `where` is the number of the chat it concerns, of those there are; None: all.
    """

    at: float
    what: str
    seconds: float = 0.0
    times: int = 1
    where: int | None = None


def plan(seed: int, seconds: float, *, kills: int, news: int, troubles: int, chats: int) -> list[Step]:
    """A run's steps in order of time: kills and news all over it, troubles one after the other."""
    chance = random.Random(seed)
    steps = [Step(seconds * (number + chance.random()) / news, "publish") for number in range(news)]
    steps += [Step(seconds * (number + chance.random()) / max(kills, 1), "kill") for number in range(kills)]
    steps += _troubles(chance, seconds, troubles, chats)
    return sorted(steps, key=lambda step: step.at)


def _troubles(chance: random.Random, seconds: float, count: int, chats: int) -> list[Step]:
    """Every kind at least once where there is room, in random order; each in a stretch of its own."""
    kinds = list(TROUBLES) * (count // len(TROUBLES) + 1)
    chance.shuffle(kinds)
    stretch = seconds / max(count, 1)
    return [_trouble(chance, kind, stretch * number, stretch, chats) for number, kind in enumerate(kinds[:count])]


def _trouble(chance: random.Random, kind: str, begins: float, stretch: float, chats: int) -> Step:
    at, lasts = begins + stretch * 0.2 * chance.random(), stretch * (0.3 + 0.4 * chance.random())
    if kind == "flood":
        return Step(at, "flood", seconds=max(1.0, lasts), where=chance.randrange(chats))
    if kind == "flood-all":
        return Step(at, "flood", seconds=max(1.0, lasts))
    if kind in ("down", "lock", "full"):
        return Step(at, kind, seconds=lasts)
    where = chance.choice([None, chance.randrange(chats)])
    return Step(at, kind, seconds=0.2 + lasts * chance.random(), times=chance.randint(1, 5), where=where)
