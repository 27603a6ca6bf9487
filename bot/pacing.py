"""When the next message may go to a chat, so that Telegram never has to say "too many requests".

Limits are from the Bots FAQ: about 30 messages a second over all chats, about one a second in a private chat, 20 a
minute in a group. Messages are spaced evenly below them: bursts earned the library's own limiter 38 floods in 300
messages.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second over all chats, seconds between two in a private chat, and between two in a group."""

    overall: float = 25.0
    private_gap: float = 1.0
    group_gap: float = 60.0 / 18


class Pacer:
    """Gives out sending times; seconds of any monotonic clock. Chats are forgotten once their gap has passed."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._next_overall = 0.0
        self._next_in_chat: OrderedDict[int, float] = OrderedDict()
        self._flooded: dict[int, float] = {}

    def wait_for_chat(self, chat: int, now: float) -> float:
        """Seconds until this chat may get its next message; reserves nothing."""
        return max(0.0, self._next_in_chat.get(chat, 0.0) - now)

    def reserve(self, chat: int, now: float, *, answer: bool = False) -> float:
        """Take the next slot for `chat` and say how many seconds to wait for it.

        An `answer` to a command goes at once and only pushes back what is not an answer.
        """
        at = now if answer else max(now, self._next_overall)
        self._next_overall = max(self._next_overall, at) + 1 / self._pace.overall
        gap = self._pace.group_gap if chat < 0 else self._pace.private_gap
        self._next_in_chat[chat] = max(at, self._next_in_chat.get(chat, 0.0) if answer else at) + gap
        self._next_in_chat.move_to_end(chat)
        self._forget(now)
        return at - now

    def flooded(self, chat: int, seconds: float, now: float) -> None:
        """Telegram asked to wait `seconds` for `chat`; when a second chat is asked the same meanwhile, it means all."""
        others = any(at > now for other, at in self._flooded.items() if other != chat)
        self._flooded = {other: at for other, at in self._flooded.items() if at > now}
        self._flooded[chat] = now + seconds
        self._next_in_chat[chat] = max(self._next_in_chat.get(chat, 0.0), now + seconds)
        if others:
            self._next_overall = max(self._next_overall, now + seconds)

    def _forget(self, now: float) -> None:
        while self._next_in_chat:
            chat, at = next(iter(self._next_in_chat.items()))
            if at > now:
                return
            del self._next_in_chat[chat]
