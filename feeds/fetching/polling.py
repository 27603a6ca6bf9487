"""When to ask a source again, and what an answer means for it. Pure: the clock and chance are parameters.

    after_poll(state, result):
        a failure   -> later and later, as rules 12 and 13 of docs/fetching.md say; validators and all else stay; where
                       we are cut off ourselves (feeds/fetching/reach.py), soon
        an answer   -> validators kept (rules 3 to 6, 9), the publishing rate learnt, a permanent redirect adopted
                       when it lasts (17), health judged (feeds/fetching/health.py)
        due         = the longest of our own interval and what the publisher asks for (11), shifted by chance (14),
                      and past the hours and days that the feed wants left out

Our own interval spends a budget of requests where they find most. With λ entries a day, asking every τ days leaves an
entry waiting τ/2 on average; the sum of λτ/2 over all sources is least, for a fixed sum of requests 1/τ, where τ is
proportional to 1/√λ (Cho & Garcia-Molina, SIGMOD 2000, "Synchronizing a database to improve freshness"; Sia & Cho,
TKDE 2007). docs/polling.md has the measurement.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeds.fetching import health
from feeds.fetching.guard import is_private
from feeds.model import Fetched, FetchFailed, FetchResult, Hub, NotModified, ParsedFeed, Trouble, Validators, Wishes
from feeds.source_state import Health, SourceState

DAY = 86_400.0
LONGEST_WISH = DAY  # what a publisher asks for is capped at a day (rules 11 and 12)
TURNED_AWAY = 4 * 3600.0  # after 403 or 429 without Retry-After, at least (rule 13)
NOT_FOUND = DAY  # after 404 (rule 13)
JITTER = 0.2  # rule 14

ADOPT_AFTER = (3, timedelta(days=1))  # answers naming the same new place, and over how long (rule 17)
RETURN_AFTER = 5  # failures in a row at an adopted place, before the old one is asked again

MEMORY = 3.0  # days: how far back the publishing rate remembers (docs/polling.md)
LIVELIEST, SLOWEST = 20_000.0, 0.02  # entries per day that a rate may say


@dataclass(frozen=True, slots=True)
class PollSettings:
    """How often sources are asked. Times are seconds.

    `requests_per_day` is the budget, per source on average, kept where `mean_root` is the mean of √(entries per day)
    over the sources (`mean_root` of this module; the default is that of the catalogue's). `eager_private` asks sources
    on one's own machine or network at the floor: the budget is there for the publishers' sake, and one's own servers
    are one's own.
    """

    floor: float = 300.0
    ceiling: float = 21_600.0
    requests_per_day: float = 24.0
    mean_root: float = 4.0
    eager_private: bool = True


def after_poll(
    state: SourceState,
    result: FetchResult,
    parsed: ParsedFeed | None,
    now: datetime,
    settings: PollSettings,
    random: Callable[[], float],
    *,
    cut_off: bool = False,
) -> SourceState:
    """The source's state after a poll at `now`. `random` gives numbers from 0 to 1.

    `parsed` is None where nothing was parsed: after a failure, a 304, or a body that is the one of last time.
    `cut_off`: it failed as nobody can be reached.
    """
    if isinstance(result, FetchFailed):
        return _after_failure(state, result, now, settings, random, cut_off)
    answered = _answered(state, result, now)
    learnt = _learnt(answered, parsed, now)
    found = health.after_success(state, parsed, learnt.newest_entry, learnt.rate, now)
    interval = own_interval(learnt, now, settings)
    due = _due(learnt.wishes, interval, result.max_age, now, random)
    return _with_health(replace(learnt, interval=interval, due=due), found, now)


def own_interval(state: SourceState, now: datetime, settings: PollSettings) -> float:
    """How many seconds we would let pass, were it for us alone."""
    if settings.eager_private and is_private(urlsplit(state.url).hostname or ""):
        return settings.floor
    rate = _present_rate(state, now)
    if rate is None:
        wanted = DAY / settings.requests_per_day
    else:
        wanted = DAY * settings.mean_root / (settings.requests_per_day * math.sqrt(rate))
    return min(max(wanted, settings.floor), settings.ceiling)


def mean_root(states: Iterable[SourceState], now: datetime, default: float) -> float:
    """The mean of √(entries per day) over these sources, for PollSettings; `default` where no rate is known yet."""
    roots = [math.sqrt(rate) for state in states if (rate := _present_rate(state, now)) is not None]
    return sum(roots) / len(roots) if roots else default


# --- failures --------------------------------------------------------------------------------------------------------


def _after_failure(
    state: SourceState,
    failure: FetchFailed,
    now: datetime,
    settings: PollSettings,
    random: Callable[[], float],
    cut_off: bool,
) -> SourceState:
    # Its host's turn did not come: it was not asked at all.
    if failure.status is None and failure.trouble is Trouble.THROTTLED:
        return replace(state, due=_later(now, failure.retry_after or settings.floor, random))
    # Where the fault is ours it is counted only as far as people are told of it.
    failures = min(state.failures + 1, max(state.failures, health.REPEATS)) if cut_off else state.failures + 1
    found = health.after_failure(state, failure, failures)
    if cut_off:
        return _with_health(replace(state, failures=failures, due=_later(now, settings.floor, random)), found, now)
    due = None if failure.trouble is Trouble.GONE else _later(now, _pause(state, failure, failures, settings), random)
    failed = _with_health(replace(state, failures=failures, due=due), found, now)
    if failures >= RETURN_AFTER and state.url != state.source.url and failure.trouble is not Trouble.GONE:
        return replace(failed, url=state.source.url, validators=Validators(), body_hash=None)
    return failed


def _pause(state: SourceState, failure: FetchFailed, failures: int, settings: PollSettings) -> float:
    """Seconds until a failed source is tried again."""
    growing = min(settings.floor * 2.0 ** min(failures, 30), settings.ceiling)
    if failure.retry_after is not None:
        return max(failure.retry_after, growing)
    if failure.status in (403, 429):
        return max(TURNED_AWAY, growing)
    if failure.trouble is Trouble.NOT_FOUND and (failures >= health.REPEATS or state.last_success is None):
        return NOT_FOUND  # sooner of what was there before: publishers lose a feed for minutes while they change a site
    return growing


# --- answers ---------------------------------------------------------------------------------------------------------


def _answered(state: SourceState, result: Fetched | NotModified, now: datetime) -> SourceState:
    kept = result.validators
    if isinstance(result, NotModified):  # what a 304 does not repeat stays (rule 5)
        old = state.validators
        kept = Validators(kept.etag or old.etag, kept.last_modified or old.last_modified)
    moved = _moved(state, result.moved_to, now)
    return replace(moved, validators=kept, failures=0, last_success=now)


def _moved(state: SourceState, target: str | None, now: datetime) -> SourceState:
    """Count answers that name the same new place, and adopt it once they have lasted."""
    if target is None or target == state.url:
        return replace(state, moved_to=None, moved_count=0, moved_since=None)
    if target != state.moved_to or state.moved_since is None:
        return replace(state, moved_to=target, moved_count=1, moved_since=now)
    count = state.moved_count + 1
    if count >= ADOPT_AFTER[0] and now - state.moved_since > ADOPT_AFTER[1]:
        return replace(state, url=target, moved_to=None, moved_count=0, moved_since=None)
    return replace(state, moved_count=count)


def _learnt(state: SourceState, parsed: ParsedFeed | None, now: datetime) -> SourceState:
    """What the document itself tells: what its publisher wishes, its newest entry, and how often there is a new one."""
    if parsed is None:
        return state
    hub = Hub(parsed.hub, parsed.self_url or state.url) if parsed.hub else None
    state = replace(state, wishes=Wishes(parsed.ttl, parsed.skip_hours, parsed.skip_days), hub=hub)
    dates = sorted(entry.published for entry in parsed.entries)
    if not dates:
        return state
    if state.newest_entry is None:
        return replace(state, newest_entry=dates[-1], rate=_first_rate(dates, now))
    fresh = sum(1 for date in dates if date > state.newest_entry)
    if not fresh:
        return state
    rate = _updated_rate(state.rate, fresh, (dates[-1] - state.newest_entry).total_seconds() / DAY)
    return replace(state, newest_entry=dates[-1], rate=rate)


def _first_rate(dates: list[datetime], now: datetime) -> float | None:
    """The rate that a backlog shows, without its oldest tail; None where its dates say nothing."""
    recent = dates[-20:]
    days = (now - recent[0]).total_seconds() / DAY
    return _within_bounds(len(recent) / days) if len(recent) > 1 and recent[0] < recent[-1] and days > 0 else None


def _updated_rate(rate: float | None, fresh: int, days: float) -> float:
    """An exponentially weighted mean: what the last MEMORY days brought weighs most, however often they were asked."""
    seen = fresh / max(days, 1 / 1440)
    if rate is None:
        return _within_bounds(seen)
    kept = math.exp(-days / MEMORY)
    return _within_bounds(rate * kept + seen * (1 - kept))


def _present_rate(state: SourceState, now: datetime) -> float | None:
    """The rate as silence since the newest entry lets it appear."""
    if state.rate is None or state.newest_entry is None:
        return state.rate
    silence = (now - state.newest_entry).total_seconds() / DAY
    return _within_bounds(min(state.rate, 2 / silence) if silence > 0 else state.rate)


def _within_bounds(rate: float) -> float:
    return min(max(rate, SLOWEST), LIVELIEST)


# --- the next time ---------------------------------------------------------------------------------------------------


def _due(
    wishes: Wishes, interval: float, max_age: float | None, now: datetime, random: Callable[[], float]
) -> datetime:
    asked = min(max(max_age or 0.0, wishes.ttl or 0.0), LONGEST_WISH)
    own = interval * (1 + JITTER * (2 * random() - 1))
    wish = min(asked * (1 + JITTER * random()), LONGEST_WISH)  # chance only ever lengthens what is asked for
    return _allowed(now + timedelta(seconds=max(own, wish)), wishes)


def _later(now: datetime, seconds: float, random: Callable[[], float]) -> datetime:
    """So many seconds from now and a little more, never less; a day stays a day."""
    return now + timedelta(seconds=min(seconds * (1 + JITTER * random()), max(seconds, DAY)))


def _allowed(due: datetime, wishes: Wishes) -> datetime:
    """The moment, or the first hour after it that is neither in skipHours nor on skipDays."""
    moment = due
    for _ in range(24 * 7):
        if moment.hour not in wishes.skip_hours and moment.weekday() not in wishes.skip_days:
            return moment
        moment += timedelta(hours=1)
    return due  # everything is left out: nonsense, and nothing is


def _with_health(state: SourceState, found: health.Finding, now: datetime) -> SourceState:
    if state.health is Health.PAUSED:
        return state
    since = state.health_since if found.health is state.health and state.health_since else now
    return replace(state, health=found.health, health_reason=found.reason, health_since=since)
