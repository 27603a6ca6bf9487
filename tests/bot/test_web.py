"""What the running bot answers over HTTP: its health, Telegram's updates, hubs."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.hubs import Hubs
from bot.vitals import SILENCE, Condition, Pulse, Vitals
from bot.web import SHOWN_IN, Web, Webhook, webhook_secret
from feeds.fetching.websub import Push
from feeds.model import FetchFailed, Hub, Trouble
from feeds.store import BusyError, DiskFullError, StoreError, UnreachableError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUSH = Push(1, Hub("https://hub.test/", "https://wire.test/feed"), "key", "secret")


@dataclass
class Pushes:
    """One push, and what was made of it."""

    push: Push = PUSH
    done: list[str] = field(default_factory=list)

    async def wanted(self, now: datetime, limit: int, random: Callable[[], str]) -> list[Push]:
        return [self.push]

    async def by_key(self, key: str) -> Push | None:
        return self.push if key == self.push.key else None

    async def agreed(self, push: Push, until: datetime, now: datetime) -> None:
        self.done.append(f"agreed until {until - NOW}")

    async def ended(self, push: Push, now: datetime) -> None:
        self.done.append("ended")

    async def news(self, push: Push, now: datetime) -> None:
        self.done.append("news")


@dataclass
class Teller:
    """Takes forms."""

    failed: FetchFailed | None = None
    forms: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    async def tell(self, url: str, form: Mapping[str, str], now: datetime) -> FetchFailed | None:
        self.forms.append((url, form))
        return self.failed


async def nothing() -> bytes:
    return b""


@dataclass
class Served:
    """A running server with everything, and a way to ask it."""

    base: str
    session: aiohttp.ClientSession
    pushes: Pushes
    taken: list[dict[str, Any]]
    condition: list[Condition]
    away: list[StoreError]

    async def get(self, path: str, **query: str) -> tuple[int, str]:
        async with self.session.get(self.base + path, params=query) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, body: bytes, **headers: str) -> int:
        async with self.session.post(self.base + path, data=body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pushes, taken, conditions, away = Pushes(), list[dict[str, Any]](), [Condition()], list[StoreError]()

    async def condition() -> Condition:
        return conditions[-1]

    async def take(update: dict[str, Any]) -> None:
        taken.append(update)

    async def figures() -> bytes:
        if away:
            raise away[-1]
        return b"dewline_polls_total 3.0"

    hubs = Hubs(pushes, Teller(), "https://bot.test", lambda: NOW)
    web = Web("127.0.0.1", port, condition, Webhook("https://bot.test/telegram", "s3cret", take), hubs, figures)
    await web.start()
    async with aiohttp.ClientSession() as session:
        yield Served(f"http://127.0.0.1:{port}", session, pushes, taken, conditions, away)
    await web.stop()


async def test_health_is_told_with_what_is_wrong_and_whether_a_restart_may_mend_it(served: Served) -> None:
    assert await served.get("/healthz") == (200, '{"ok": true, "detail": "well"}')
    for restart, status in ((True, 503), (False, 200)):
        served.condition.append(Condition("nothing is delivered", restart))
        assert await served.get("/healthz") == (status, '{"ok": false, "detail": "nothing is delivered"}')


async def test_figures_are_shown_to_whoever_collects_them(served: Served) -> None:
    async with served.session.get(served.base + "/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert await answer.text() == "dewline_polls_total 3.0"
    served.away.append(UnreachableError())
    status, text = await served.get("/metrics")
    assert (status, "does not answer" in text) == (503, True)


async def test_an_update_is_taken_from_who_knows_the_secret_only(served: Served) -> None:
    update = b'{"update_id": 1}'
    assert await served.post("/telegram", update) == 403
    assert await served.post("/telegram", update, **{SHOWN_IN: "guess"}) == 403
    assert served.taken == []
    assert await served.post("/telegram", update, **{SHOWN_IN: "s3cret"}) == 200
    assert served.taken == [{"update_id": 1}]
    assert await served.post("/telegram", b"no json", **{SHOWN_IN: "s3cret"}) == 400
    assert await served.post("/telegram", b"[1]", **{SHOWN_IN: "s3cret"}) == 400


async def test_a_hub_is_asked_to_tell_at_an_address_nobody_guesses() -> None:
    teller = Teller()
    await Hubs(Pushes(), teller, "https://bot.test/", lambda: NOW).ask()
    [(url, form)] = teller.forms
    assert url == "https://hub.test/"
    assert form["hub.callback"] == "https://bot.test/hub/key"


async def test_the_log_has_no_address_of_a_feed_which_may_hold_a_key() -> None:
    pushes = Pushes(
        Push(1, Hub("https://hub.test/?pass=swordfish", "https://wire.test/feed?key=swordfish"), "key", "s")
    )
    hubs = Hubs(pushes, Teller(FetchFailed(Trouble.UNREACHABLE, "")), "https://bot.test/", lambda: NOW)
    with capture_logs() as said:
        await hubs.ask()
        for mode in ("subscribe", "denied"):
            query = {"hub.mode": mode, "hub.topic": pushes.push.hub.topic, "hub.challenge": "c"}
            assert await hubs.verified("key", query) is not None
        assert await hubs.told("key", "sha256=wrong", nothing)
    assert len(said) == 4
    assert "swordfish" not in str(said)
    assert all(line["of"] == "wire.test" for line in said)


async def test_a_hub_that_makes_sure_gets_its_challenge_back(served: Served) -> None:
    wish = {"hub.mode": "subscribe", "hub.topic": PUSH.hub.topic, "hub.challenge": "<abc>", "hub.lease_seconds": "3600"}
    assert await served.get("/hub/key", **wish) == (200, "<abc>")
    assert served.pushes.done == ["agreed until 1:00:00"]
    assert (await served.get("/hub/other", **wish))[0] == 404
    assert (await served.get("/hub/key", **{**wish, "hub.topic": "https://evil.test/"}))[0] == 404
    assert (await served.get("/hub/key", **{"hub.mode": "denied", "hub.topic": PUSH.hub.topic}))[0] == 200
    assert served.pushes.done[1:] == ["ended"]


async def test_news_counts_only_with_its_signature(served: Served) -> None:
    digest = hmac.new(b"secret", b"<rss/>", hashlib.sha256).hexdigest()
    assert await served.post("/hub/other", b"<rss/>") == 410
    assert await served.post("/hub/key", b"<rss/>") == 202
    assert await served.post("/hub/key", b"<rss>forged</rss>", **{"X-Hub-Signature": f"sha256={digest}"}) == 202
    assert served.pushes.done == []
    assert await served.post("/hub/key", b"<rss/>", **{"X-Hub-Signature": f"sha256={digest}"}) == 202
    assert served.pushes.done == ["news"]


async def test_a_hub_may_send_a_whole_large_feed_along(served: Served) -> None:
    feed = b"x" * 10_000_000
    digest = hmac.new(b"secret", feed, hashlib.sha256).hexdigest()
    assert await served.post("/hub/key", feed, **{"X-Hub-Signature": f"sha256={digest}"}) == 202
    assert served.pushes.done == ["news"]


async def test_more_than_anyone_has_to_say_is_refused(served: Served) -> None:
    assert await served.post("/hub/key", b"x" * 20_000_000) == 413
    assert await served.post("/telegram", b"x" * 2_000_000, **{SHOWN_IN: "s3cret"}) == 413


def test_a_bot_keeps_its_secret_and_shares_it_with_no_other() -> None:
    assert webhook_secret("123:abc") == webhook_secret("123:abc")
    assert webhook_secret("123:abc") != webhook_secret("124:abc")


async def test_what_has_not_looked_for_long_is_told() -> None:
    now = [0.0]
    polling, sender = Pulse(lambda: now[0]), Pulse(lambda: now[0])
    vitals = Vitals(polling, sender)
    assert await vitals.condition() == Condition()
    now[0] += SILENCE + 1
    assert (await vitals.condition()).restart
    polling.looked()
    assert "delivered" in (await vitals.condition()).wrong
    assert "polled" not in (await vitals.condition()).wrong
    sender.looked()
    assert await vitals.condition() == Condition()


@pytest.mark.parametrize(
    ("error", "restart"), [(DiskFullError(), False), (BusyError(), False), (UnreachableError(), True)]
)
async def test_what_no_restart_mends_asks_for_none_while_it_lasts(error: StoreError, restart: bool) -> None:
    now = [0.0]
    polling, sender = Pulse(lambda: now[0]), Pulse(lambda: now[0])
    vitals = Vitals(polling, sender)
    polling.failed(error)
    assert await vitals.condition() == Condition()
    now[0] += SILENCE + 1
    sender.looked()
    polling.failed(error)
    found = await vitals.condition()
    assert (found.restart, str(error) in found.wrong) == (restart, not restart)
    now[0] += SILENCE + 1  # and then it hangs
    assert (await vitals.condition()).restart
