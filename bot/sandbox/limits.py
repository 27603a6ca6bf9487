"""Telegram's limits on sending, as the Bots FAQ and measurements give them: too fast is answered with 429."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Limits:
    """Windows over a monotonic clock's seconds. `on` false lets everything pass."""

    on: bool = True
    overall: tuple[int, float] = (30, 1.0)
    private: tuple[int, float] = (5, 5.0)  # about one a second, a short burst passes
    group: tuple[int, float] = (20, 60.0)
    _all: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, chat: int, now: float) -> int:
        """Whole seconds a message to `chat` has to wait (0: it may go, and is counted)."""
        if not self.on:
            return 0
        waits = (
            _over(self._all, self.overall, now),
            _over(self._chats[chat], self.group if chat < 0 else self.private, now),
        )
        if max(waits) > 0:
            return math.ceil(max(waits))
        self._all.append(now)
        self._chats[chat].append(now)
        return 0


def _over(sent: deque[float], limit: tuple[int, float], now: float) -> float:
    count, seconds = limit
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[0] + seconds - now if len(sent) >= count else 0.0
