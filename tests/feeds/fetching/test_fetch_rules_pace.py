"""Rules 14 to 16 of good manners, how requests are spread, against a real server over real sockets.

The numbers are those of docs/fetching.md.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from httpserver import Answer, FeedServer
from polls import LOCAL, MINUTE, NOON, SECOND, World, new, rss

from feeds.fetching.fetch import Fetcher
from feeds.fetching.hosts import Pace
from feeds.fetching.polling import PollSettings
from feeds.model import Fetched, FetchFailed

HOURLY = PollSettings(floor=3600, ceiling=3600, eager_private=False)
OWN = (0.8 * 3600, 1.2 * 3600)


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
