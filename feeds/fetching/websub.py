"""WebSub: a feed that names a hub is told of at once, instead of at the next poll. Pure.

What is said to a hub and what it says follows the W3C recommendation (https://www.w3.org/TR/websub/). A hub's news is
only a reason to poll now: what it sends along is checked for its signature and left unread, so that every entry comes
the same guarded way, whoever calls.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.model import Hub

LEASE = timedelta(days=10)  # what is asked for; hubs may grant less or more
LONGEST_LEASE = timedelta(days=90)
PATIENCE = timedelta(hours=6)  # until a hub that said nothing is asked again
SHORTEST = timedelta(seconds=5)  # between two polls, however often a hub calls

_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Push:
    """What was asked of a hub for a source. `key` ends the address it talks to; `until` is when it stops telling."""

    source: int
    hub: Hub
    key: str
    secret: str
    until: datetime | None = None


def subscription(push: Push, callback: str) -> dict[str, str]:
    """The form that asks a hub to tell us of its topic at `callback`."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": push.hub.topic,
        "hub.callback": callback,
        "hub.secret": push.secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }


def granted(push: Push, query: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when a hub that makes sure of our wish will tell us; None where we wished for nothing of the kind."""
    if query.get("hub.mode") != "subscribe" or query.get("hub.topic") != push.hub.topic:
        return None
    seconds = query.get("hub.lease_seconds", "")
    lease = timedelta(seconds=int(seconds)) if seconds.isdecimal() and len(seconds) < 12 else LEASE
    return now + min(max(lease, timedelta(hours=1)), LONGEST_LEASE)


def refused(push: Push, query: Mapping[str, str]) -> bool:
    """Whether a hub says that it will not tell us, or no longer."""
    return query.get("hub.mode") in ("denied", "unsubscribe") and query.get("hub.topic") == push.hub.topic


def signed(header: str, secret: str, body: bytes) -> bool:
    """Whether `X-Hub-Signature` shows that `body` comes from who knows our secret."""
    method, _, digest = header.strip().partition("=")
    make = _HASHES.get(method.lower())
    if make is None:
        return False
    expected = hmac.new(secret.encode(), body, make).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode(errors="replace"))
