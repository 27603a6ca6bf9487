"""What goes wrong in a run, and when: all of it follows from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

SWIFT = 10  # a chat's limits are this much wider than Telegram's, so that a minute's run holds ten minutes of news

OF_TELEGRAM = ("flood", "flood-all", "error", "drop", "lose", "half", "slow", "down")
OF_A_FILE = ("lock", "full")
OF_A_SERVER = ("restart", "cut")
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Step:
    """At `at` seconds of the run: publish, kill, or one of the troubles, for (a clock: by) `seconds` or `times` calls.

    `where` is the number of the chat it concerns, of those there are; None: all.
    """

    at: float
    what: str
    seconds: float = 0.0
    times: int = 1
    where: int | None = None


def plan(
    seed: int, seconds: float, *, kills: int, news: int, troubles: int, chats: int, kinds: Sequence[str]
) -> list[Step]:
    """A run's steps in order of time: kills and news all over it, troubles of these kinds one after the other."""
    chance = random.Random(seed)
    steps = [Step(seconds * (number + chance.random()) / news, "publish") for number in range(news)]
    steps += [Step(seconds * (number + chance.random()) / max(kills, 1), "kill") for number in range(kills)]
    steps += _troubles(chance, seconds, troubles, chats, kinds)
    return sorted(steps, key=lambda step: step.at)


def _troubles(chance: random.Random, seconds: float, count: int, chats: int, kinds: Sequence[str]) -> list[Step]:
    """Every kind at least once where there is room, in random order; each in a stretch of its own."""
    rounds = [chance.sample(kinds, len(kinds)) for _ in range(count // len(kinds) + 1)]
    stretch = seconds / max(count, 1)
    chosen = [kind for kinds_once in rounds for kind in kinds_once][:count]
    return [_trouble(chance, kind, stretch * number, stretch, chats) for number, kind in enumerate(chosen)]


def _trouble(chance: random.Random, kind: str, begins: float, stretch: float, chats: int) -> Step:
    at, lasts = begins + stretch * 0.2 * chance.random(), stretch * (0.3 + 0.4 * chance.random())
    if kind == "flood":
        return Step(at, "flood", seconds=max(1.0, lasts), where=chance.randrange(chats))
    if kind == "flood-all":
        return Step(at, "flood", seconds=max(1.0, lasts))
    if kind == "clock":
        return Step(at, "clock", seconds=chance.choice([-1, 1]) * chance.uniform(5.0, HOUR))
    if kind in ("down", "restart", "cut", *OF_A_FILE):
        return Step(at, kind, seconds=lasts)
    where = chance.choice([None, chance.randrange(chats)])
    return Step(at, kind, seconds=0.2 + lasts * chance.random(), times=chance.randint(1, 5), where=where)
