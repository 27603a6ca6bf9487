"""What an error of the Bot API means for the delivery that met it.

Telegram's errors come as python-telegram-bot raises them; the table is the one the official server's sources give
(tdlib/telegram-bot-api, `Client.cpp`), compared without case because python-telegram-bot capitalises descriptions.
Refused markup never comes here: the courier sends such a text again as plain text.

    TelegramError
    ├── InvalidToken            -> not for here: the sender lets it end the program with a clear word
    ├── RetryAfter              -> Later, not counted
    ├── ChatMigrated            -> Migrated
    ├── Forbidden               -> by its description: Unreachable, blocked or gone; Later for days where it says
    │                              nothing that is known
    ├── BadRequest              -> by its description: Unneeded, Unreachable, ThreadGone, Poison; Later for a group that
    │                              lets nobody write, as many do at night
    ├── Conflict                -> Later (another instance polls; nothing is wrong with the message)
    └── NetworkError, TimedOut  -> Later, without a limit on attempts while Telegram itself is down
"""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from feeds.audience import LOCKED, ChatState, Later, Migrated, Poison, SendOutcome, ThreadGone, Unneeded, Unreachable

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
LOCKED_FOR = timedelta(days=3)  # that it is tried; nights, when some groups are locked, are shorter
ATTEMPTS = 8  # of a row's own; floods and a Telegram that is down do not count

_UNNEEDED = ("message is not modified", "message to edit not found", "message can't be edited", "message_id_invalid")
_CHAT_AWAY = (
    "chat not found",
    "peer_id_invalid",
    "user not found",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_restricted",
    "chat_admin_required",
)
_LOCKED = ("not enough rights to send", "have no rights to send", "chat_write_forbidden")
_THREAD_AWAY = ("message thread not found", "topic_deleted", "topic_closed")
_SHUT = ("blocked by the user", "user is deactivated", "can't initiate conversation", "can't send messages", *_LOCKED)
_LEFT = ("was kicked", "is not a member", "group chat was deleted", "chat was deleted")


def outcome_of(
    error: TelegramError, *, attempts: int, now: datetime, losses: int = 0, since: datetime | None = None
) -> SendOutcome:
    """What to do with a delivery that met `error` after `attempts` earlier tries of its own, and waits `since` then.

    `losses` are the tries in a row before this one that got lost on the way, which do not count.
    """
    if isinstance(error, RetryAfter):
        wait = wait_of(error)
        return Later(now + wait, f"Telegram asks to wait {wait}", counts=False)
    if isinstance(error, ChatMigrated):
        return Migrated(error.new_chat_id)
    if isinstance(error, Forbidden):
        return _forbidden(error, now, since or now)
    if isinstance(error, BadRequest):
        return _bad_request(error, attempts, now, since or now)
    reason = error.message or type(error).__name__
    if isinstance(error, NetworkError):  # BadRequest, also a NetworkError, was dealt with above
        return retry(losses, now, reason, counts=False)
    return retry(attempts, now, reason, counts=True)


def _forbidden(error: Forbidden, now: datetime, since: datetime) -> SendOutcome:
    """A reason that is not known may be what a gateway made up, which neither sets a chat aside for good nor uses up
    what is for it; where it lasts, it is a word of Telegram's that is new."""
    said = error.message.lower()
    if any(word in said for word in _LEFT):
        return Unreachable(ChatState.GONE, error.message)
    if any(word in said for word in (*_SHUT, *_CHAT_AWAY)) or now - since >= LOCKED_FOR:
        return Unreachable(ChatState.BLOCKED, error.message)
    return Later(now + LOCKED, error.message, counts=False)


def _bad_request(error: BadRequest, attempts: int, now: datetime, since: datetime) -> SendOutcome:
    said = error.message.lower()
    if any(word in said for word in _UNNEEDED):
        return Unneeded(error.message)
    if any(word in said for word in _THREAD_AWAY):
        return ThreadGone(error.message)
    locked = any(word in said for word in _LOCKED)
    if locked and now - since < LOCKED_FOR:
        return Later(now + LOCKED, error.message, counts=False)
    if locked or any(word in said for word in _CHAT_AWAY):
        return Unreachable(ChatState.BLOCKED, error.message)
    if "message is too long" in said or "text is empty" in said or "must be non-empty" in said:
        return Poison(error.message)
    return retry(attempts, now, error.message, counts=True)


def retry(attempts: int, now: datetime, reason: str, *, counts: bool) -> SendOutcome:
    """Later, after waits that double up to five minutes; Poison once a row has used up its own attempts."""
    if counts and attempts + 1 >= ATTEMPTS:
        return Poison(f"gave up after {ATTEMPTS} attempts: {reason}")
    wait = min(FIRST_WAIT * 2 ** min(attempts, 10), LONGEST_WAIT)
    return Later(now + wait, reason, counts=counts)


def wait_of(flood: RetryAfter) -> timedelta:
    """How long Telegram asks to wait, whichever of its two types the library gives."""
    asked = flood.retry_after
    return asked if isinstance(asked, timedelta) else timedelta(seconds=asked)
