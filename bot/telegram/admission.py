"""Who may talk to the bot: everybody but those the operator banned, or only the chats of ALLOWED_CHAT_IDS."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Protocol


class Verdict(Enum):
    """Whether somebody is served: yes; no, and told why; no, and not answered at all."""

    SERVED = 1
    NOT_LISTED = 2
    BANNED = 3


class Bans(Protocol):
    """What admission needs of the bans' rows."""

    async def any_of(self, numbers: Collection[int]) -> bool: ...


class Admission:
    """Judges who writes. `allowed`: the chats that are served, none: all; `admins` always are, wherever they write."""

    def __init__(self, bans: Bans, allowed: Collection[int], admins: Collection[int]) -> None:
        self._bans = bans
        self._allowed = frozenset(allowed)
        self._admins = frozenset(admins)

    async def __call__(self, chat: int, user: int) -> Verdict:
        """The verdict on somebody who writes in a chat (0: outside of any). Raises StoreError."""
        if self._admins & {chat, user}:
            return Verdict.SERVED
        if await self._bans.any_of({chat, user} - {0}):
            return Verdict.BANNED
        if self._allowed and (chat or user) not in self._allowed:
            return Verdict.NOT_LISTED
        return Verdict.SERVED
