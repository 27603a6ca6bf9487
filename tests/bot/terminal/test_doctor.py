"""`dewline doctor` asks many sources at once, and takes none for broken because its host was busy with another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.settings import Settings
from bot.terminal.doctor import LONGEST_TURN, TURNS, _deliveries, _telegram, answer_of, wants_quiet
from feeds.audience import Address, Delivery, OtherKind
from feeds.model import AlertKind, Control, Fetched, FetchFailed, FetchResult, Kind, Level, Source, Trouble, Validators
from feeds.source_state import SourceState
from feeds.store import SetAside

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://wire.test/feed"
STATE = SourceState(1, Source("Wire", URL, "en", Kind.NEWS, "LT", Control.INDEPENDENT), URL)
FEED = Fetched(URL, b"<rss/>", "", Validators())


class Host:
    """Answers in turn; the last answer again and again."""

    def __init__(self, *answers: FetchResult) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def fetch(self, state: SourceState, now: datetime) -> FetchResult:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def busy(seconds: float, status: int | None = None) -> FetchFailed:
    return FetchFailed(Trouble.THROTTLED, "waiting for the host's turn", status, retry_after=seconds)


async def test_a_source_waits_for_its_hosts_turn() -> None:
    assert await answer_of(Host(busy(0.01), busy(0.01), FEED), STATE, NOW) is FEED


async def test_a_host_that_turns_us_away_is_not_asked_again() -> None:
    for refusal in (busy(0.01, status=429), busy(LONGEST_TURN + 1), FetchFailed(Trouble.TIMEOUT, "too slow")):
        host = Host(refusal)
        assert await answer_of(host, STATE, NOW) is refusal
        assert host.asked == 1


def test_only_a_host_that_was_not_asked_is_called_left_alone() -> None:
    assert wants_quiet(busy(LONGEST_TURN + 1)) == LONGEST_TURN + 1
    for answer in (busy(LONGEST_TURN + 1, status=429), busy(1), FetchFailed(Trouble.TIMEOUT, "too slow"), FEED):
        assert wants_quiet(answer) is None


async def test_nobody_waits_for_ever() -> None:
    host = Host(busy(0.001))
    assert isinstance(await answer_of(host, STATE, NOW), FetchFailed)
    assert host.asked == TURNS + 1


@pytest.mark.parametrize(
    ("kind", "said"), [(AlertKind.DEVELOPMENT, "story 7 to chat 1"), (OtherKind.BROADCAST, "broadcast 7 to chat 1")]
)
async def test_what_was_set_aside_is_called_what_it_is(kind: AlertKind | OtherKind, said: str) -> None:
    class Stored:
        """One message that was set aside."""

        async def set_aside(self, limit: int) -> list[SetAside]:
            return [SetAside(Delivery(1, Address(1), 7, 1, kind, Level.ROUTINE, NOW, 1), "too long", NOW)]

    store: Any = Stored()
    store.outbox = store
    assert said in (await _deliveries(store, NOW)).said


async def test_a_page_in_telegrams_place_is_said_in_a_sentence_and_is_no_refused_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<html>Not Found</html>", status=404)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = "http://{}:{}".format(*runner.addresses[0][:2])
    token = "12345:abcdefghijklmnopqrstuvwxyzabcdefghi"
    found = await _telegram(Settings(telegram_bot_token=token, telegram_api_url=address))
    await runner.cleanup()
    assert found.said == f"{address} is out of reach: what answered is no Bot API: 404 Not Found"
    assert caplog.text == ""
