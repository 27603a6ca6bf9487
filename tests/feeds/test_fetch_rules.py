"""Every rule of good manners, against a real server over real sockets; the numbers are those of docs/fetching.md."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from email.utils import format_datetime

import pytest
from httpserver import Answer, FeedServer
from polls import DAY, HOUR, LOCAL, MINUTE, NOON, SECOND, World, new, rss

from feeds.fetch import Fetcher, user_agent
from feeds.hosts import Pace
from feeds.model import Fetched, FetchFailed, Health, NotModified, PollOutcome, Trouble, Validators
from feeds.polling import PollSettings
from feeds.store import migrate, open_store

ETAG, DATED = 'W/"a,b"', "Mon, 2 Nov 2026 10:00 GMT"
BOTH = (("ETag", ETAG), ("Last-Modified", DATED))


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def world(server: FeedServer) -> AsyncIterator[World]:
    async with Fetcher(LOCAL) as fetcher:
        yield World(new(server.url()), fetcher)


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


async def test_rule_14_due_times_are_spread_by_a_fifth_either_way(server: FeedServer, world: World) -> None:
    server.answer(Answer(body=rss()))
    world.settings = HOURLY
    pauses = []

    for _ in range(60):
        await world.poll()
        pauses.append(world.seconds_to_next())

    assert all(OWN[0] <= pause <= OWN[1] for pause in pauses)
    assert min(pauses) < 3000
    assert max(pauses) > 4200


async def test_rule_15_a_lively_feed_is_asked_by_the_root_of_its_rate(server: FeedServer, world: World) -> None:
    world.settings = PollSettings(floor=1, ceiling=1e6, requests_per_day=24, mean_root=4, eager_private=False)
    lively = [NOON - 6 * MINUTE * place for place in range(20)]
    server.answer(Answer(body=rss([str(place) for place in range(20)], dates=lively)))
    slow = [NOON - 24 * 6 * MINUTE * place for place in range(20)]
    server.answer(Answer(body=rss([str(place) for place in range(20)], dates=slow)), path="/slow")
    other = World(new(server.url("/slow")), world.fetcher, settings=world.settings)

    await world.poll(0 * SECOND)
    await other.poll(0 * SECOND)

    assert world.state.interval is not None
    assert other.state.interval is not None
    assert other.state.interval / world.state.interval == pytest.approx(24**0.5, rel=0.01)


async def test_rule_16_one_request_in_flight_per_host_and_a_pause_between_two(server: FeedServer) -> None:
    server.answer(Answer(body=rss(), wait=0.02))
    pace = Pace(at_once=1, spacing=0.1, waiting=10)
    async with Fetcher(replace(LOCAL, private_pace=pace)) as fetcher:
        await asyncio.gather(*(fetcher.fetch(new(server.url()), NOON) for _ in range(4)))

    assert server.most_in_flight == 1
    began = [request.began for request in server.requests]
    pauses = [later - earlier for earlier, later in zip(server.ended, began[1:], strict=False)]
    assert len(pauses) == 3
    assert min(pauses) >= 0.09


async def test_rule_16_a_slow_host_never_holds_up_the_others(server: FeedServer) -> None:
    server.answer(Answer(hang=True))
    pace = Pace(at_once=1, spacing=0.1, waiting=2)
    async with FeedServer(address="127.0.0.2") as quick, Fetcher(replace(LOCAL, private_pace=pace)) as fetcher:
        quick.answer(Answer(body=rss()))
        stuck = [asyncio.create_task(fetcher.fetch(new(server.url()), NOON)) for _ in range(5)]
        assert isinstance(await fetcher.fetch(new(quick.url()), NOON), Fetched)
        sent_away = [task.result() for task in stuck if task.done()]
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)

    assert len(sent_away) == 2, "beyond those in line nobody waits"
    assert all(isinstance(result, FetchFailed) and result.status is None for result in sent_away)
    assert all(isinstance(result, FetchFailed) and (result.retry_after or 0) > 0 for result in sent_away)


# --- redirects -------------------------------------------------------------------------------------------------------


def to(server: FeedServer, path: str, status: int = 301) -> Answer:
    return Answer(status, headers=(("Location", server.url(path)),))


@pytest.mark.parametrize("status", [301, 308])
async def test_rule_17_a_permanent_redirect_is_adopted_once_it_has_lasted(
    server: FeedServer, world: World, status: int
) -> None:
    server.answer(to(server, "/new", status))
    server.answer(Answer(headers=BOTH, body=rss()), Answer(304), path="/new")
    old = world.state.url

    for _ in range(3):
        await world.poll()
    assert world.state.url == old, "three answers, but not over more than a day"
    await world.poll(DAY)

    assert world.state.url == server.url("/new")
    assert world.state.source.url == old, "the old one is kept"
    assert world.state.validators == Validators(ETAG, DATED)
    await world.poll()
    assert [request.path for request in server.requests[-2:]] == ["/new", "/new"]


async def test_rule_17_an_adopted_place_that_fails_is_given_up_for_the_old_one(
    server: FeedServer, world: World
) -> None:
    world.state = replace(world.state, url=server.url("/new"), validators=Validators(ETAG, DATED))
    server.answer(Answer(500), path="/new")

    for _ in range(5):
        await world.poll()

    assert world.state.url == world.state.source.url
    assert world.state.validators == Validators()


async def test_rule_17_a_redirect_that_wavers_is_not_adopted(server: FeedServer, world: World) -> None:
    server.answer(to(server, "/a"), to(server, "/a"), to(server, "/b"), to(server, "/a"), to(server, "/a"))
    for path in ("/a", "/b"):
        server.answer(Answer(body=rss()), path=path)

    for _ in range(5):
        await world.poll(20 * HOUR)

    assert world.state.url == world.state.source.url


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_rule_17_a_temporary_redirect_is_followed_and_never_adopted(
    server: FeedServer, world: World, status: int
) -> None:
    server.answer(to(server, "/mid"))
    server.answer(to(server, "/new", status), path="/mid")
    server.answer(Answer(body=rss()), path="/new")

    for _ in range(5):
        await world.poll(20 * HOUR)

    assert isinstance(world.result, Fetched)
    assert world.result.url == server.url("/new")
    assert world.state.url == world.state.source.url


async def test_rule_17_five_hops_are_followed_and_a_sixth_is_not(server: FeedServer, world: World) -> None:
    for hop in range(6):
        server.answer(to(server, f"/{hop + 1}"), path="/feed" if hop == 0 else f"/{hop}")
    server.answer(Answer(body=rss()), path="/5")
    assert isinstance(await world.fetcher.fetch(world.state, NOON), Fetched)

    server.answer(to(server, "/6"), path="/5")
    server.answer(Answer(body=rss()), path="/6")
    found = await world.fetcher.fetch(world.state, NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.BAD_REDIRECT
    assert server.requests[-1].path == "/5"


async def test_rule_17_a_circle_is_refused(server: FeedServer, world: World) -> None:
    server.answer(to(server, "/other"))
    server.answer(to(server, "/feed#again"), path="/other")

    found = await world.fetcher.fetch(world.state, NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.BAD_REDIRECT
    assert len(server.requests) == 2


async def test_rule_18_relative_links_resolve_against_the_final_place(server: FeedServer, world: World) -> None:
    server.answer(Answer(302, headers=(("Location", "/deep/er/feed"),)))
    body = rss().replace(b"https://wire.test/Iskander</link>", b"../article?id=1</link>")
    server.answer(Answer(body=body), path="/deep/er/feed")

    await world.poll()

    assert world.parsed is not None
    assert world.parsed.entries[0].url == server.url("/deep/article?id=1")


async def test_rule_18_xml_base_counts_before_the_final_place(server: FeedServer, world: World) -> None:
    server.answer(
        Answer(
            body=b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://wire.test/news/"><title>W</title><entry>'
            b'<title>Iskander</title><id>urn:1</id><link href="one"/></entry></feed>'
        )
    )

    await world.poll()

    assert world.parsed is not None
    assert world.parsed.entries[0].url == "https://wire.test/news/one"


# --- bodies ----------------------------------------------------------------------------------------------------------


async def test_rule_19_gzip_alone_is_asked_for_and_read(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(rss())))

    await world.poll()

    assert server.requests[0].headers["accept-encoding"] == b"gzip"
    assert world.parsed is not None
    assert world.parsed.entries[0].title == "Iskander"


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "compress"])
async def test_rule_19_an_encoding_not_asked_for_is_refused(server: FeedServer, world: World, encoding: str) -> None:
    server.answer(Answer(headers=(("Content-Encoding", encoding),), body=gzip.compress(rss())))

    await world.poll()

    assert isinstance(world.result, FetchFailed)
    assert world.result.trouble is Trouble.BAD_ENCODING


async def test_rule_19_and_20_a_bomb_is_not_decoded_beyond_its_bound(server: FeedServer, world: World) -> None:
    bomb = gzip.compress(b" " * 100 * 1024 * 1024)
    assert len(bomb) < 200_000
    server.answer(Answer(headers=(("Content-Encoding", "gzip"),), body=bomb))

    await world.poll()

    assert isinstance(world.result, FetchFailed)
    assert world.result.trouble is Trouble.TOO_BIG


@pytest.mark.parametrize(
    "answer",
    [
        Answer(endless=b"x" * 65_536, headers=(("Content-Type", "text/xml"),)),
        Answer(length=9_000_000, body=b"x"),
    ],
)
async def test_rule_20_no_more_is_read_than_the_bound(server: FeedServer, world: World, answer: Answer) -> None:
    server.answer(answer)

    await world.poll()

    assert isinstance(world.result, FetchFailed)
    assert world.result.trouble is Trouble.TOO_BIG


@pytest.mark.parametrize("headers", [(), (("Content-Encoding", "gzip"),)])
async def test_rule_20_a_byte_at_a_time_ends(server: FeedServer, headers: tuple[tuple[str, str], ...]) -> None:
    server.answer(Answer(headers=headers, body=gzip.compress(rss()) * 100, drip=0.01))
    async with Fetcher(replace(LOCAL, read=5, whole=0.3)) as fetcher:
        found = await fetcher.fetch(new(server.url()), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.TIMEOUT


async def test_rule_20_a_head_at_a_time_ends_too(server: FeedServer) -> None:
    server.answer(Answer(raw=b"HTTP/1.1 200 OK\r\nX-Slow: ", body=b"x" * 10_000, drip=0.01))
    async with Fetcher(replace(LOCAL, read=5, whole=0.3)) as fetcher:
        found = await fetcher.fetch(new(server.url()), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.TIMEOUT


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Invalid url", "not a feed"),
        (b"<!DOCTYPE html><html><body>Are you human?</body></html>", "web page"),
        (rss([]), "no entries"),
        (b"<rss></rss>", "no entries"),
        (b"", "empty"),
    ],
)
async def test_rule_21_an_answer_that_is_no_news_makes_a_source_blind(
    server: FeedServer, world: World, body: bytes, words: str
) -> None:
    server.answer(Answer(body=rss()), Answer(body=body))

    await world.poll()
    assert world.state.health is Health.FINE
    await world.poll()

    assert world.state.health is Health.BLIND
    assert words in world.state.health_reason
    assert world.state.health_since == world.now


async def test_rule_21_a_feed_that_stopped_moving_is_quiet_and_then_blind(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=BOTH, body=rss([str(place) for place in range(10)])), Answer(304))
    seen: dict[Health, int] = {}

    for day in range(60):
        await world.poll(DAY)
        seen.setdefault(world.state.health, day)

    assert seen.keys() == {Health.FINE, Health.QUIET, Health.BLIND}
    assert seen[Health.FINE] < seen[Health.QUIET] < seen[Health.BLIND]
    assert "stopped" in world.state.health_reason
    server.answer(Answer(body=rss(["News"], dates=[world.now])))
    await world.poll(DAY)
    assert world.state.health is Health.FINE


async def test_rule_21_an_empty_shell_that_is_unchanged_is_still_empty(server: FeedServer, world: World) -> None:
    server.answer(Answer(body=rss()), Answer(headers=BOTH, body=rss([])), Answer(304), Answer(body=rss(["Patriot"])))

    await world.poll()
    await world.poll()
    await world.poll()
    assert world.state.health is Health.BLIND
    await world.poll()

    assert world.state.health is Health.FINE


async def test_rule_21_a_challenge_page_that_went_away_leaves_no_blindness(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=BOTH, body=rss()), Answer(body=b"<html>Are you human?</html>"), Answer(304))

    await world.poll()
    await world.poll()
    assert world.state.health is Health.BLIND
    await world.poll()

    assert world.state.health is Health.FINE


CYRILLIC = "Искандеры в Калининграде: Москва перебросила ракетные комплексы, сообщил губернатор области"


@pytest.mark.parametrize(
    ("declared", "http", "written"),
    [
        ("", "", "utf-8"),
        ("", "", "utf-8-sig"),
        ("", "", "utf-16"),
        ("windows-1251", "", "utf-8-sig"),  # the mark before the declaration
        ("utf-8", "; charset=windows-1251", "utf-8-sig"),  # the mark before HTTP
        ("utf-8", "; charset=windows-1251", "windows-1251"),  # HTTP before the declaration
        ("windows-1251", "", "windows-1251"),
        ("koi8-r", "", "koi8-r"),
        ("utf-8", "; charset=iso-8859-1", "utf-8"),  # a server's default, which the bytes disprove
        ("no-such-charset", "; charset=neither", "utf-8"),
        ("", "", "windows-1251"),  # never declared: found from the bytes
    ],
)
async def test_rule_22_the_charset_is_found_in_order_of_precedence(
    server: FeedServer, world: World, declared: str, http: str, written: str
) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f"{declaration}<rss><channel><title>W</title><item><title>{CYRILLIC}</title></item></channel></rss>"
    server.answer(Answer(headers=(("Content-Type", f"text/xml{http}"),), body=text.encode(written)))

    await world.poll()

    assert world.parsed is not None
    assert world.parsed.entries[0].title == CYRILLIC


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("", NOON),
        ("Mon, 02 Nov 2199 10:00:00 GMT", NOON),
        ("rubbish", NOON),
        ("Mon, 01 Jan 0001 00:00:00 GMT", NOON),
        ("Thu, 01 Jan 1970 00:00:00 GMT", NOON),
        ("19 Sep. 2025 12:00:00 GMT", NOON.replace(year=2025, month=9, day=19)),
        ("Sat, 03 Jan 2009 12:00:00 GMT", NOON.replace(year=2009, month=1, day=3)),
        ("Пн, 02 ноя 2026 15:00:00 +0300", NOON.replace(day=2)),
        ("2 listopada 2026, 13:00 CET", NOON.replace(day=2)),
    ],
)
async def test_rule_23_odd_and_missing_dates_have_a_meaning(
    server: FeedServer, world: World, date: str, expected
) -> None:
    item = f"<item><title>Iskander</title><pubDate>{date}</pubDate></item>"
    server.answer(Answer(body=f"<rss><channel><title>W</title>{item}</channel></rss>".encode()))

    await world.poll(0 * SECOND)

    assert world.parsed is not None
    assert world.parsed.entries[0].published == expected


async def test_rule_23_a_shared_or_missing_guid_loses_no_item(server: FeedServer, world: World) -> None:
    items = b"".join(
        f"<item><title>{n}</title><link>https://wire.test/{n}</link><guid>same</guid></item>"
        f"<item><title>{n} more</title><link>https://wire.test/{n}-more</link></item>".encode()
        for n in range(5)
    )
    server.answer(Answer(body=b"<rss><channel><title>W</title>" + items + b"</channel></rss>"))

    await world.poll()

    assert world.parsed is not None
    assert len({entry.uid for entry in world.parsed.entries}) == 10


async def test_rule_24_the_first_fetch_is_known_as_such(server: FeedServer, world: World) -> None:
    server.answer(Answer(500), Answer(body=rss()))

    assert world.state.first_fetch
    await world.poll()
    assert world.state.first_fetch, "a failure took nothing in"
    await world.poll()

    assert not world.state.first_fetch


async def test_rule_24_a_flood_is_capped_to_the_newest(server: FeedServer, world: World) -> None:
    dates = [NOON - MINUTE * place for place in range(1500)]
    server.answer(Answer(body=rss([f"t{place}" for place in range(1500)], dates=dates)))

    await world.poll()

    assert world.parsed is not None
    assert [entry.title for entry in world.parsed.entries] == [f"t{place}" for place in range(500)]


async def test_rule_25_we_say_who_we_are_and_nothing_else(server: FeedServer, world: World) -> None:
    server.answer(Answer(headers=(("Set-Cookie", "id=1"), *BOTH), body=rss()), Answer(304))

    await world.poll()
    await world.poll()

    expected = {"host", "user-agent", "accept", "accept-encoding", "if-none-match", "if-modified-since"}
    assert set(server.requests[-1].headers) == expected
    assert {request.headers["user-agent"] for request in server.requests} == {b"Dewline/0 (+https://dewline.test/)"}
    assert {request.path for request in server.requests} == {"/feed"}, "no cache-busting"
    assert user_agent("1.2", "https://example.org/bot") == "Dewline/1.2 (+https://example.org/bot)"


async def test_rule_26_a_feeds_hub_and_own_address_are_noticed(server: FeedServer, world: World) -> None:
    links = '<atom:link rel="hub" href="https://hub.test/"/><atom:link rel="self" href="https://wire.test/feed"/>'
    body = rss(channel=links).replace(b"<rss ", b'<rss xmlns:atom="http://www.w3.org/2005/Atom" ')
    server.answer(Answer(body=body))

    await world.poll()

    assert world.parsed is not None
    assert (world.parsed.hub, world.parsed.self_url) == ("https://hub.test/", "https://wire.test/feed")


async def test_rule_27_no_article_is_kept_whole(server: FeedServer, world: World) -> None:
    article = "<description>" + "Every word of it. " * 2000 + "</description>"
    server.answer(Answer(body=rss().replace(b"<pubDate>", article.encode() + b"<pubDate>")))

    await world.poll()

    assert world.parsed is not None
    assert len(world.parsed.entries[0].summary) <= 2000
