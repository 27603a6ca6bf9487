"""Where a budget of requests finds news soonest: three ways to share it, over real publication times.

    python tests/bench/bench_polling.py [2023-03]

Every way asks the same feeds with the same number of requests in all (24 per feed and day, within 1 %), between the
floor and the ceiling of the default settings, over one month; the first week only teaches the rates and is not
counted. `square root` is the program itself: feeds/fetching/polling.py, poll by poll, learning online as it would in
service.
"""

from __future__ import annotations

import gzip
import heapq
import json
import random
import statistics
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import news

from feeds.fetching.polling import DAY, PollSettings, after_poll, mean_root
from feeds.model import Control, Entry, Fetched, Kind, NotModified, ParsedFeed, Source, Validators
from feeds.source_state import SourceState

BUDGET = 24.0
LEARNING = timedelta(days=7)
FEWEST = 20  # entries in the month: feeds with fewer tell nothing
BODY, SAME = Fetched("https://feed.test/", b"", "", Validators()), NotModified(Validators())
# What a feed's own rate makes of its interval, before the budget scales it.
WAYS: dict[str, Callable[[float], float]] = {
    "fixed": lambda rate: 1.0,
    "1 / rate": lambda rate: 1 / rate,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way came to."""

    requests: float  # per feed and day
    delays: list[float]  # minutes from an entry's publication to the request that found it
    by_feed: dict[str, list[float]]


def main() -> int:
    """Print the table."""
    feeds = published(sys.argv[1] if len(sys.argv) > 1 else "2023-03")
    if not feeds:
        print("skipped: the archives are not beside this checkout")
        return 0
    entries = sum(map(len, feeds.values()))
    print(f"{len(feeds)} feeds, {entries:,} entries, {BUDGET:.0f} requests per feed and day in all\n")
    print(f"{'way':14}{'requests':>9}{'mean':>9}{'median':>9}{'90 %':>9}{'lively third':>14}   minutes of delay")
    baseline = None
    for name in (*WAYS, "square root"):
        outcome = at_budget(feeds, name)
        mean = statistics.fmean(outcome.delays)
        baseline = baseline or mean
        deciles = statistics.quantiles(outcome.delays, n=10)
        lively = statistics.fmean(lively_third(outcome))
        print(
            f"{name:14}{outcome.requests:9.2f}{mean:9.1f}{statistics.median(outcome.delays):9.1f}{deciles[-1]:9.1f}"
            f"{lively:14.1f}   {baseline / mean:.2f} times as soon as fixed"
        )
    return 0


def published(month: str) -> dict[str, list[datetime]]:
    """Publication times by feed, in order."""
    path = news.archive(month)
    if path is None:
        return {}
    found: dict[str, list[datetime]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            found[item["feed"]].append(datetime.fromisoformat(item["published"]))
    return {feed: sorted(times) for feed, times in found.items() if len(times) >= FEWEST}


def lively_third(outcome: Outcome) -> list[float]:
    """Delays of the third of feeds that publish most: the news agencies and broadcasters."""
    by_count = sorted(outcome.by_feed.values(), key=len, reverse=True)
    return [delay for delays in by_count[: len(by_count) // 3] for delay in delays]


def at_budget(feeds: dict[str, list[datetime]], way: str) -> Outcome:
    """The way, its scale sought so that it makes as many requests as allowed: floor and ceiling bend it."""
    low, high = BUDGET / 8, BUDGET * 8
    for _ in range(12):
        middle = (low * high) ** 0.5
        outcome = run(feeds, way, middle)
        if abs(outcome.requests / BUDGET - 1) < 0.01:
            break
        low, high = (middle, high) if outcome.requests < BUDGET else (low, middle)
    return outcome


def run(feeds: dict[str, list[datetime]], way: str, budget: float) -> Outcome:
    """A month of polling, every feed on its own clock."""
    begin = min(times[0] for times in feeds.values())
    end = max(times[-1] for times in feeds.values())
    settings, chance = PollSettings(requests_per_day=budget), random.Random(1)
    states = {feed: fresh(feed) for feed in feeds}
    queue = [(begin + timedelta(minutes=chance.uniform(0, 60)), feed) for feed in sorted(feeds)]
    heapq.heapify(queue)
    seen = dict.fromkeys(feeds, 0)
    requests, by_feed, retuned = 0, defaultdict(list), begin
    while queue and queue[0][0] <= end:
        now, feed = heapq.heappop(queue)
        if now - retuned > timedelta(days=1):
            retuned, settings = now, retune(settings, states, now)
        counted = now - begin > LEARNING
        requests += counted
        times = feeds[feed]
        upto = bisect_right(times, now)
        if counted:
            by_feed[feed] += [(now - time).total_seconds() / 60 for time in times[seen[feed] : upto]]
        parsed = document(times[max(upto - 30, 0) : upto]) if upto > seen[feed] else None
        seen[feed] = upto
        result = BODY if parsed else SAME
        states[feed] = after_poll(states[feed], result, parsed, now, settings, chance.random)
        heapq.heappush(queue, (due(states, feed, way, settings, now, chance), feed))
    days = (end - begin - LEARNING).total_seconds() / DAY
    return Outcome(requests / len(feeds) / days, [delay for delays in by_feed.values() for delay in delays], by_feed)


def due(
    states: dict[str, SourceState],
    feed: str,
    way: str,
    settings: PollSettings,
    now: datetime,
    chance: random.Random,
) -> datetime:
    """When this way asks again."""
    state = states[feed]
    if way not in WAYS:
        assert state.due is not None
        return state.due
    shape = WAYS[way]
    # The sum of requests is the budget's where intervals are divided by the mean of their inverses.
    mean = statistics.fmean(1 / shape(other.rate or 1.0) for other in states.values())
    seconds = DAY / settings.requests_per_day * shape(state.rate or 1.0) * mean
    return now + timedelta(seconds=min(max(seconds, settings.floor), settings.ceiling) * chance.uniform(0.8, 1.2))


def retune(settings: PollSettings, states: dict[str, SourceState], now: datetime) -> PollSettings:
    """The mean root of the rates, as far as they are known by now."""
    return replace(settings, mean_root=mean_root(states.values(), now, settings.mean_root))


def fresh(feed: str) -> SourceState:
    """A feed that was never asked."""
    url = f"https://{abs(hash(feed))}.test/feed"
    return SourceState(1, Source(feed, url, "en", Kind.NEWS, "", Control.INDEPENDENT), url)


def document(times: Sequence[datetime]) -> ParsedFeed:
    """A feed that holds entries of these times."""
    source = Source("", "", "en", Kind.NEWS, "", Control.INDEPENDENT)
    return ParsedFeed("", tuple(Entry("", source, "", "", "", "en", time, time) for time in times))


if __name__ == "__main__":
    sys.exit(main())
