"""What is said to a hub, and what is believed of what it says."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from feeds.fetching.websub import LEASE, LONGEST_LEASE, Push, granted, refused, signed, subscription
from feeds.model import Hub

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUSH = Push(1, Hub("https://hub.test/", "https://wire.test/feed"), "key", "secret")
WISHED = {"hub.mode": "subscribe", "hub.topic": "https://wire.test/feed", "hub.challenge": "abc"}


def test_a_hub_is_asked_for_the_feed_under_its_own_name() -> None:
    form = subscription(PUSH, "https://bot.test/hub/key")
    assert form["hub.topic"] == "https://wire.test/feed"
    assert form["hub.callback"] == "https://bot.test/hub/key"
    assert form["hub.secret"] == "secret"
    assert form["hub.mode"] == "subscribe"


@pytest.mark.parametrize(
    ("seconds", "lease"),
    [
        ("864000", timedelta(days=10)),
        ("", LEASE),
        ("nonsense", LEASE),
        ("-5", LEASE),
        ("1", timedelta(hours=1)),
        ("99999999999", LONGEST_LEASE),
        ("9" * 40, LEASE),
    ],
)
def test_a_hub_grants_what_it_grants_within_reason(seconds: str, lease: timedelta) -> None:
    assert granted(PUSH, {**WISHED, "hub.lease_seconds": seconds}, NOW) == NOW + lease


@pytest.mark.parametrize(
    "query", [{}, {**WISHED, "hub.topic": "https://other.test/"}, {**WISHED, "hub.mode": "unsubscribe"}]
)
def test_what_was_not_wished_for_is_not_confirmed(query: dict[str, str]) -> None:
    assert granted(PUSH, query, NOW) is None


def test_a_refusal_counts_for_our_own_feed_only() -> None:
    assert refused(PUSH, {"hub.mode": "denied", "hub.topic": "https://wire.test/feed"})
    assert not refused(PUSH, {"hub.mode": "denied", "hub.topic": "https://other.test/"})


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_news_signed_with_our_secret_is_believed(method: str) -> None:
    digest = hmac.new(b"secret", b"<rss/>", getattr(hashlib, method)).hexdigest()
    assert signed(f"{method}={digest}", "secret", b"<rss/>")
    assert not signed(f"{method}={digest}", "secret", b"<rss>!</rss>")
    assert not signed(f"{method}={digest}", "another", b"<rss/>")


@pytest.mark.parametrize("header", ["", "sha1", "sha1=", "md5=abc", "=", "sha256=é"])
def test_a_strange_signature_is_not_believed(header: str) -> None:
    assert not signed(header, "secret", b"")
