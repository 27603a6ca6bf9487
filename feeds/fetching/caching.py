"""What a publisher's headers say about when to ask again: RFC 9111 for freshness, RFC 9110 for Retry-After.

Pure functions of header texts and the clock. Every answer is in seconds, never negative, and at most a day: a
publisher who mistypes a year must not silence a source (docs/fetching.md, rules 11 and 12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:$|[\s,=])", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,12}")


def max_age(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the answer stays fresh: Cache-Control's max-age less Age, else Expires; None where neither says.

    `no-cache` and `no-store` say nothing about when to ask again: then it is ours to choose.
    """
    control = headers.get("Cache-Control", "")
    if _NO_CACHE.search(control):
        return None
    told = _MAX_AGE.search(control)
    if told:
        return _bounded(int(told[1]) - _seconds(headers.get("Age", "0")))
    expires = http_date(headers.get("Expires", ""))
    if expires is None:
        return None
    return _bounded((expires - (http_date(headers.get("Date", "")) or now)).total_seconds())


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the host asks to be left alone, from seconds or from a date; None where it does not say."""
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST)
    moment = http_date(value)
    return None if moment is None else min(max((moment - now).total_seconds(), 0.0), LONGEST)


def http_date(value: str) -> datetime | None:
    """An HTTP date as an aware moment; None for anything else ("0", "-1" and "" are common)."""
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # the last too: the end of 9999 west of Greenwich
        return None


def _seconds(value: str) -> int:
    return int(value) if _SECONDS.fullmatch(value.strip()) else 0


def _bounded(seconds: float) -> float | None:
    return min(float(seconds), LONGEST) if seconds > 0 else None
