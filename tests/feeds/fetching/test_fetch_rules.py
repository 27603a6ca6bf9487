"""Rules 1 to 13 of good manners, when and how to ask, against a real server over real sockets.

The numbers are those of docs/fetching.md; rules 14 to 16 are in test_fetch_rules_pace.py, 17 to 23 in
test_fetch_rules_answers.py, the rest in test_fetch_rules_manners.py.
"""

from __future__ import annotations

from dataclasses import replace
from email.utils import format_datetime

import pytest
from httpserver import Answer, FeedServer
from polls import BOTH, DATED, DAY, ETAG, HOUR, LOCAL, MINUTE, NOON, SECOND, World, new, rss

from feeds.fetching.fetch import Fetcher
from feeds.fetching.polling import PollSettings
from feeds.model import FetchFailed, NotModified, Trouble, Validators
from feeds.source_state import Health, Hold, PollOutcome
from feeds.store import migrate, open_store
from feeds.taking import hold_of


def conditions(server: FeedServer) -> tuple[bytes | None, bytes | None]:
    """What the latest request sent to ask with."""
    headers = server.requests[-1].headers
    return headers.get("if-none-match"), headers.get("if-modified-since")


# --- conditional requests --------------------------------------------------------------------------------------------


async def test_rule_01_only_the_first_request_is_unconditional(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=BOTH, body=rss()), Answer(304))

    await world.poll()
    assert conditions(server) == (None, None)
    for _ in range(3):
        await world.poll()
        assert conditions(server) == (ETAG.encode(), DATED.encode())


@pytest.mark.parametrize(
    ("etag", "modified"),
    [
        (b'W/"a,b"', b"Mon, 2 Nov 2026 10:00 GMT"),
        (b"no-quotes-at-all", b"yesterday, or so"),
        (b'""', b"0"),
        (b'"  spaced  "', b"Mon, 02 Nov 2026 10:00:00 +0300"),
        ('"Калининград"'.encode(), b"Thu, 01 Jan 1970 00:00:00 GMT"),
    ],
)
async def test_rule_02_validators_go_back_byte_for_byte(
    server: FeedServer, world: World, etag: bytes, modified: bytes
) -> None:
    server.answer(Answer(headers=(("ETag", etag), ("Last-Modified", modified)), body=rss()), Answer(304))

    await world.poll()
    await world.poll()

    assert conditions(server) == (etag, modified)


async def test_rule_02_a_validator_that_is_no_text_is_not_sent_back_mangled(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=(("ETag", b'"caf\xe9"'), ("Last-Modified", DATED)), body=rss()))

    await world.poll()
    await world.poll()

    assert conditions(server) == (None, DATED.encode())


async def test_rule_03_a_touched_file_brings_new_validators_though_its_body_is_unchanged(
    server: FeedServer, world: World
) -> None:
    touched = (("ETag", '"2"'), ("Last-Modified", "Tue, 03 Nov 2026 10:00:00 GMT"))
    server.answer(Answer(headers=BOTH, body=rss()), Answer(headers=touched, body=rss()), Answer(304))

    await world.poll()
    await world.poll()
    assert world.parsed is None, "an unchanged body is not read again"
    await world.poll()

    assert conditions(server) == (b'"2"', b"Tue, 03 Nov 2026 10:00:00 GMT")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((("ETag", '"2"'), ("Last-Modified", DATED)), Validators('"2"', DATED)),
        ((("ETag", ETAG), ("Last-Modified", "later")), Validators(ETAG, "later")),
        ((("ETag", '"2"'),), Validators('"2"', None)),
        ((("Last-Modified", "later"),), Validators(None, "later")),
    ],
)
async def test_rule_04_each_validator_is_kept_on_its_own(
    server: FeedServer, world: World, second: tuple[tuple[str, str], ...], expected: Validators
) -> None:
    server.answer(Answer(headers=BOTH, body=rss()), Answer(headers=second, body=rss(["Patriot"])))

    await world.poll()
    await world.poll()

    assert world.state.validators == expected


async def test_rule_05_a_304_may_bring_one_new_validator_and_keeps_the_other(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=BOTH, body=rss()), Answer(304, headers=(("ETag", '"3"'),)), Answer(304))

    await world.poll()
    await world.poll()
    assert world.state.validators == Validators('"3"', DATED)
    await world.poll()

    assert conditions(server) == (b'"3"', DATED.encode())
    assert world.state.validators == Validators('"3"', DATED)


async def test_rule_06_a_200_without_validators_clears_the_old_ones(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=BOTH, body=rss()), Answer(body=rss(["Patriot"])))

    for _ in range(3):
        await world.poll()

    assert conditions(server) == (None, None)


async def test_rule_07_no_date_is_invented_for_if_modified_since(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=(("ETag", ETAG), ("Date", "Mon, 23 Nov 2026 12:00:00 GMT")), body=rss()), Answer(304))

    await world.poll()
    await world.poll()

    assert conditions(server) == (ETAG.encode(), None)


async def test_rule_08_a_challenge_page_with_status_200_does_not_overwrite_the_validators(
    server: FeedServer, world: World
) -> None:
    page = b"<!DOCTYPE html><html><body>Checking your browser</body></html>"
    server.answer(Answer(headers=BOTH, body=rss()), Answer(headers=(("ETag", '"challenge"'),), body=page), Answer(304))

    await world.poll()
    known = world.state.body_hash
    await world.poll()
    assert world.state.validators == Validators(ETAG, DATED)
    assert world.state.body_hash == known
    assert world.state.health is Health.BLIND
    await world.poll()

    assert conditions(server) == (ETAG.encode(), DATED.encode())


async def test_rule_09_a_304_is_a_success_and_reschedules_by_its_max_age(server: FeedServer, world: World) -> None:
    late = Answer(304, headers=(("Cache-Control", "max-age=20000"),))
    server.answer(Answer(headers=BOTH, body=rss()), Answer(500), Answer(500), late)

    for _ in range(3):
        await world.poll()
    assert world.state.failures == 2
    await world.poll()

    assert isinstance(world.result, NotModified)
    assert world.state.failures == 0
    assert world.state.last_success == world.now
    assert 20_000 <= world.seconds_to_next() <= 24_000


async def test_rule_10_a_restart_causes_no_burst_and_no_unconditional_request(server: FeedServer, tmp_path) -> None:
    server.answer(Answer(headers=BOTH, body=rss()), Answer(304))
    database = f"sqlite:///{tmp_path}/news.db"
    await migrate(database)
    listed = new(server.url()).source

    async def run(now) -> int:
        """A life of the program: polls what is due, and ends."""
        async with open_store(database) as store, Fetcher(LOCAL) as fetcher:
            await store.sources.sync([listed], now)
            due = await store.sources.due(now, 10, "test", 5 * MINUTE)
            for state in due:
                world = World(state, fetcher, now)
                await world.poll(0 * SECOND)
                await store.apply(PollOutcome(world.state), now)
            return len(due)

    assert await run(NOON) == 1
    assert await run(NOON + SECOND) == 0, "not due again because of a restart"
    assert await run(NOON + DAY) == 1
    assert conditions(server) == (ETAG.encode(), DATED.encode())


# --- when to ask again -----------------------------------------------------------------------------------------------

HOURLY = PollSettings(floor=3600, ceiling=3600, eager_private=False)
OWN = (0.8 * 3600, 1.2 * 3600)
IN_THREE_HOURS = format_datetime(NOON + 3 * HOUR, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "channel", "at_least", "at_most"),
    [
        ((), "", *OWN),
        ((("Cache-Control", "public, max-age=7200"),), "", 7200, 8640),
        ((("Cache-Control", "max-age=7200"), ("Age", "3000")), "", 4200, 5040),
        ((("Cache-Control", "no-cache, max-age=7200"),), "", *OWN),
        ((("Cache-Control", "max-age=60"),), "", *OWN),
        ((("Cache-Control", "max-age=soon"),), "", *OWN),
        ((("Cache-Control", "max-age=9999999999"),), "", 86_400, 86_400),
        ((("Expires", IN_THREE_HOURS), ("Date", format_datetime(NOON, usegmt=True))), "", 10_800, 12_960),
        ((("Expires", "0"),), "", *OWN),
        ((("Expires", "Fri, 31 Dec 9999 23:59:59 EST"),), "", *OWN),
        ((("Cache-Control", "max-age=7200"), ("Expires", "Fri, 01 Jan 2100 00:00:00 GMT")), "", 7200, 8640),
        ((), "<ttl>180</ttl>", 10_800, 12_960),
        ((), "<ttl></ttl>", *OWN),
        ((), "<ttl>often</ttl>", *OWN),
        ((), "<ttl>-5</ttl>", *OWN),
        ((), "<ttl>99999999</ttl>", 86_400, 86_400),
    ],
)
async def test_rule_11_the_next_time_is_the_longest_of_ours_and_the_publishers(
    server: FeedServer, world: World, headers, channel: str, at_least: float, at_most: float
) -> None:
    server.answer(Answer(headers=headers, body=rss(channel=channel)))
    world.settings = HOURLY

    await world.poll(0 * SECOND)

    assert at_least <= world.seconds_to_next() <= at_most


@pytest.mark.parametrize(
    ("period", "frequency", "expected"),
    [
        ("hourly", "1", 3600),
        ("daily", "4", 21_600),
        ("daily", "0.1", 86_400),  # capped at a day
        ("hourly", "0.5", 7200),
        ("daily", "", 86_400),
        ("hourly", "nonsense", 3600),
        ("hourly", "0", 3600),
        ("hourly", "-2", 3600),
        ("now and then", "2", 0),
        ("", "", 0),
    ],
)
async def test_rule_11_update_period_and_frequency_are_honoured_and_never_crash(
    server: FeedServer, world: World, period: str, frequency: str, expected: float
) -> None:
    asked = f"<sy:updatePeriod>{period}</sy:updatePeriod><sy:updateFrequency>{frequency}</sy:updateFrequency>"
    body = rss(channel=asked).replace(b"<rss ", b'<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    server.answer(Answer(headers=BOTH, body=body), Answer(304))
    world.settings = PollSettings(floor=60, ceiling=60, eager_private=False)

    for _ in range(2):  # a 304 says nothing of it, and it still holds
        await world.poll()
        assert max(expected, 48) <= world.seconds_to_next() <= max(min(expected * 1.2, 86_400), 72)


async def test_rule_11_skipped_hours_and_days_are_left_out(server: FeedServer, world: World) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(12, 20))
    channel = f"<skipHours>{hours}</skipHours><skipDays><day>Tuesday</day></skipDays>"
    server.answer(Answer(headers=BOTH, body=rss(channel=channel)), Answer(304))
    world.settings = HOURLY

    await world.poll(0 * SECOND)  # Monday noon: the next hour that is not left out is in the evening
    assert world.state.due is not None
    assert (world.state.due.weekday(), world.state.due.hour) == (0, 20)
    await world.poll(11 * HOUR + 45 * MINUTE)  # shortly before midnight: Tuesday is left out whole

    assert (world.state.due.weekday(), world.state.due.hour) == (2, 0)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("7200", 7200),
        (IN_THREE_HOURS, 10_800),
        ("999999999", 86_400),
        (format_datetime(NOON + 30 * DAY, usegmt=True), 86_400),
    ],
)
async def test_rule_12_retry_after_is_kept_to_and_never_undercut(
    server: FeedServer, world: World, status: int, value: str, seconds: float
) -> None:
    server.answer(Answer(status, headers=(("Retry-After", value),)))

    await world.poll(0 * SECOND)

    assert isinstance(world.result, FetchFailed)
    assert world.result.trouble is Trouble.THROTTLED
    assert seconds <= world.seconds_to_next() <= max(86_400, seconds)


async def test_rule_12_retry_after_holds_every_source_of_the_host(server: FeedServer, world: World) -> None:
    server.answer(Answer(429, headers=(("Retry-After", "600"),)))
    server.answer(Answer(body=rss()), path="/other")
    other = World(new(server.url("/other")), world.fetcher)

    await world.poll()
    await other.poll()

    assert len(server.requests) == 1
    assert other.seconds_to_next() >= 590
    assert other.state.failures == 0, "waiting for its turn is no failure of its own"
    assert other.state.health is Health.NEW


async def test_rule_12_retry_after_is_the_wish_of_the_server_that_a_redirect_led_to(
    server: FeedServer, world: World
) -> None:
    limited = server.url("/limited", "localhost")
    server.answer(Answer(302, headers=(("Location", limited),)))
    server.answer(Answer(429, headers=(("Retry-After", "600"),)), path="/limited")

    await world.poll()

    assert world.result is not None
    assert hold_of(world.result, NOON) == Hold(limited, NOON + 10 * MINUTE)


@pytest.mark.parametrize(
    ("status", "at_least"), [(403, 4 * 3600), (429, 4 * 3600), (404, 86_400), (500, 600), (502, 600), (503, 600)]
)
async def test_rule_13_each_refusal_has_its_own_pause(
    server: FeedServer, world: World, status: int, at_least: float
) -> None:
    server.answer(Answer(status))

    await world.poll()

    assert at_least <= world.seconds_to_next() <= at_least * 1.2


async def test_rule_13_server_errors_back_off_ever_longer_and_never_disable(server: FeedServer, world: World) -> None:
    server.answer(Answer(500))
    pauses = []

    for _ in range(20):
        await world.poll()
        pauses.append(world.seconds_to_next())

    assert pauses[3] > 3 * pauses[1] > 3 * pauses[0]
    assert 21_600 <= pauses[-1] <= 21_600 * 1.2
    assert world.state.health is Health.FAILING


async def test_rule_13_time_outs_and_dead_hosts_back_off(server: FeedServer) -> None:
    server.answer(Answer(hang=True))
    async with Fetcher(replace(LOCAL, read=0.05)) as fetcher:
        world = World(new(server.url()), fetcher)
        await world.poll()
        assert isinstance(world.result, FetchFailed)
        assert world.result.trouble is Trouble.TIMEOUT
        first = world.seconds_to_next()
        await world.poll()
        assert world.seconds_to_next() > first

        dead = World(new("http://nowhere.invalid/feed"), fetcher)
        await dead.poll()
        assert isinstance(dead.result, FetchFailed)
        assert dead.result.trouble is Trouble.UNREACHABLE
        assert 600 <= dead.seconds_to_next() <= 720


async def test_rule_13_gone_stops_and_is_told(server: FeedServer, world: World) -> None:
    server.answer(Answer(410))

    await world.poll()

    assert world.state.due is None
    assert world.state.health is Health.GONE
    assert world.state.health_since == world.now
