"""How much happens in one run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """A run of so many seconds, and what happens in them; then everything may come to rest."""

    whole: bool
    seconds: float
    kills: int
    news: int
    troubles: int
    server: bool = False  # on a PostgreSQL that is restarted, and not a file


LIGHT = Sizes(whole=False, seconds=14, kills=23, news=16, troubles=11)
WHOLE = Sizes(whole=True, seconds=22, kills=6, news=8, troubles=10)
SERVER = Sizes(whole=False, seconds=22, kills=12, news=14, troubles=11, server=True)
