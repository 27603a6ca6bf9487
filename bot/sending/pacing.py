"""When the next message may go, so that Telegram never has to say "too many requests"; and what to do when it does.

Limits are from the Bots FAQ: about 30 messages a second over all chats, about one a second in a private chat, 20 a
minute in a group. Each of them is held twice:

    even      alerts are spaced evenly a little below the limit: bursts earned the library's own limiter 38 floods in
              300 messages
    window    nothing, answers included, goes beyond what the limit allows in any stretch of its length; a call counts
              from its start until that long after its end, since only Telegram knows when in between it counted it

An answer to a command need not keep to the even spacing: it takes a place at once and pushes back what follows.

Telegram does not say whether a flood is one chat's or everybody's. It is the chat's own until another chat is told the
same without anybody having been heard in between; then it is everybody's. In the same way one message that is lost on
the way is its own affair, and several without an answer in between mean that Telegram is out of reach: then alerts
wait, longer each time.

All times are seconds of one monotonic clock.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

LATE = 0.1  # seconds that timers may be late by without the even pace losing anything
SPARE = 1.02  # windows are this much longer than the limit's, for what the network does to distances
SOON_ENDED = 0.2  # seconds that another process's call may take from when we hear of it
FEW = 3  # chats in a row without an answer: it is not them
LONGEST_PAUSE = 60.0
TIDY = 1000  # chats that are remembered before the first look at who may be forgotten


@dataclass(frozen=True, slots=True)
class Pace:
    """What may be sent at most: messages a second over all chats, a second in a private chat, a minute in a group."""

    overall: float = 25.0
    private: float = 1.0
    group: float = 18.0

    @property
    def after_a_kill(self) -> Mapping[str, timedelta]:
        """How long chats, by their kind, are left alone that a killed process may just have written to.

        To a private chat two alerts may come at once: those before and after a kill are within its limit of five in
        five gaps, however quick the next process is, where three gaps lie between.
        """
        return {"private": timedelta(seconds=3 * SPARE / self.private), "group": timedelta(seconds=60 / self.group)}


@dataclass(slots=True)
class Line:
    """One limit and what was counted against it: evenly `gap` seconds apart but for `slack`, at most `most` in
    `window` seconds."""

    gap: float
    slack: float
    most: int
    window: float
    held: float = float("-inf")  # nothing before
    _even: float = float("-inf")
    _under_way: int = 0
    _ended: deque[float] = field(default_factory=deque)

    def wait(self, now: float, *, answer: bool) -> float:
        """Seconds until another message may go."""
        even = float("-inf") if answer else self._even
        return max(0.0, self.held - now, even - now, self._window(now))

    def begin(self, now: float) -> None:
        """A message goes."""
        self._even = max(self._even, now - self.slack) + self.gap
        self._under_way += 1

    def end(self, now: float) -> None:
        """A message that had begun is at its end, well or not."""
        self._under_way -= 1
        insort(self._ended, now)

    def elsewhere(self, now: float) -> None:
        """Another process has begun a message, and will have ended it soon."""
        self._even = max(self._even, now - self.slack) + self.gap
        insort(self._ended, now + SOON_ENDED)

    def idle(self, now: float) -> bool:
        """Whether nothing of it matters any more."""
        self._forget(now)
        return not self._under_way and not self._ended and max(self.held, self._even) <= now

    def _window(self, now: float) -> float:
        self._forget(now)
        over = self._under_way + len(self._ended) - self.most
        if over < 0:
            return 0.0
        return self._ended[over] + self.window - now if over < len(self._ended) else self.window

    def _forget(self, now: float) -> None:
        while self._ended and self._ended[0] <= now - self.window:
            self._ended.popleft()


class Pacer:
    """Says how long a message has to wait; is told when calls begin and how they end."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        overall = self._pace.overall
        self._all = Line(1 / overall, LATE, max(1, round(overall * 29 / 25)), SPARE)
        self._chats: dict[int, Line] = {}  # those to which it matters when they were last written to
        self._tidy_at = TIDY
        self._flooded: dict[int, float] = {}  # chats told to wait since anybody was heard, and when
        self._lost: set[int] = set()  # chats whose calls nobody answered since then
        self._pauses = 0
        self._pause_ends = float("-inf")

    def wait(self, chat: int, now: float, *, answer: bool = False) -> float:
        """Seconds until a message to `chat` may go; 0: now. An answer is also the way to learn that all is well."""
        line = self._chats.get(chat)
        own = line.wait(now, answer=answer) if line else 0.0
        pause = 0.0 if answer else self._pause_ends - now
        return max(own, self._all.wait(now, answer=answer), pause)

    def chat_wait(self, chat: int, now: float) -> float:
        """Seconds until `chat` itself may get its next alert, whatever the others do."""
        line = self._chats.get(chat)
        return line.wait(now, answer=False) if line else 0.0

    def all_wait(self, now: float) -> float:
        """Seconds that all alerts have to wait for a flood or an outage to be over."""
        return max(0.0, self._all.held - now, self._pause_ends - now)

    def begin(self, chat: int, now: float) -> None:
        """A message goes to `chat`."""
        self._all.begin(now)
        self._line(chat).begin(now)

    def end(self, chat: int, now: float) -> None:
        """A call that had begun is at its end."""
        self._all.end(now)
        self._line(chat).end(now)
        if len(self._chats) > self._tidy_at:
            self._chats = {other: line for other, line in self._chats.items() if not line.idle(now)}
            self._tidy_at = TIDY + 2 * len(self._chats)

    def elsewhere(self, chat: int, now: float) -> None:
        """A message of another process goes to `chat`."""
        self._all.elsewhere(now)
        self._line(chat).elsewhere(now)

    def heard(self, began: float) -> None:
        """Telegram did or refused what a call asked for that began then."""
        self._flooded = {chat: at for chat, at in self._flooded.items() if at > began}
        self._lost.clear()
        self._pauses, self._pause_ends = 0, float("-inf")

    def flooded(self, chat: int, seconds: float, began: float, now: float) -> bool:
        """Telegram asked `chat` to wait, in answer to a call that began then; True if it means everybody."""
        self.hold(chat, seconds, now)
        earlier = [at for other, at in self._flooded.items() if other != chat]
        everybody = len(earlier) + 1 >= FEW or any(at <= began for at in earlier)
        if everybody:
            self.hold(None, seconds, now)
        self._flooded[chat] = now
        return everybody

    def hold(self, chat: int | None, seconds: float, now: float) -> None:
        """Nothing goes to `chat`, or with None to anybody, for so long: Telegram said so here or to another process."""
        line = self._all if chat is None else self._line(chat)
        line.held = max(line.held, now + seconds)

    def lost(self, chat: int, began: float, now: float) -> None:
        """Nobody answered a call to `chat` that began then."""
        if self._pause_ends > now:
            return  # it had begun before the pause
        self._lost.add(chat)
        if len(self._lost) >= FEW or (self._pauses and began >= self._pause_ends):
            self._pause_ends = now + min(2.0**self._pauses, LONGEST_PAUSE)
            self._pauses += 1

    def _line(self, chat: int) -> Line:
        line = self._chats.get(chat)
        if line is None:
            pace = self._pace
            line = self._chats[chat] = (
                Line(60 / pace.group, 0.0, 19, 60 * 18 / pace.group)
                if chat < 0
                else Line(1 / pace.private, 1 / pace.private, 5, 5 / pace.private * SPARE)
            )
        return line
