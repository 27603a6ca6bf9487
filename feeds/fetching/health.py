"""How a source is, in words for people: fine, quiet, blind, failing or gone, since when and why. Pure.

A source that answers is not yet a source that works (docs/fetching.md, rule 21): an error page with status 200, an
empty shell and a feed that stopped moving long ago all answer. Those are blind, and the administrator is told; a slow
publisher between two pieces is only quiet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.model import FetchFailed, ParsedFeed, Trouble
from feeds.source_state import Health, SourceState

DAY = 86_400.0

# Answers that say enough at once; time-outs, silence and server errors come and go, and count after some repeats.
_AT_ONCE = frozenset(
    (Trouble.NOT_FOUND, Trouble.THROTTLED, Trouble.TOO_BIG, Trouble.BAD_REDIRECT, Trouble.BAD_ENCODING)
)
REPEATS = 3

# When silence is noticed, in multiples of the time that usually passes between two entries, and never before so long.
QUIET = (5.0, timedelta(days=3))
BLIND = (20.0, timedelta(days=21))
SLOWEST = timedelta(days=14)  # a source slower than this counts as this slow
UNKNOWN = timedelta(days=3)  # what is taken for usual where no dates tell


# How long a state lasts before administrators are told of it. A server that fails comes back by itself mostly, and
# nothing is lost meanwhile; a source that is blind or gone needs somebody.
TELL_AFTER = {
    Health.GONE: timedelta(0),
    Health.BLIND: timedelta(minutes=10),
    Health.FAILING: timedelta(days=1),
}
WELL = frozenset((Health.FINE, Health.QUIET))


@dataclass(frozen=True, slots=True)
class Finding:
    """A source's health and why."""

    health: Health
    reason: str = ""


def after_failure(state: SourceState, failure: FetchFailed, failures: int) -> Finding:
    """What a failed poll means, `failures` in a row counting this one."""
    if failure.trouble is Trouble.GONE:
        return Finding(Health.GONE, failure.detail)
    if failure.trouble is Trouble.NOT_A_FEED:
        return Finding(Health.BLIND, failure.detail)
    never_worked = state.last_success is None
    if failure.trouble in _AT_ONCE or failures >= REPEATS or never_worked:
        times = f"{failures} times in a row: " if failures > 1 else ""
        return Finding(Health.FAILING, f"{times}{failure.detail}")
    return Finding(state.health, state.health_reason)


def after_success(
    state: SourceState, parsed: ParsedFeed | None, newest: datetime | None, rate: float | None, now: datetime
) -> Finding:
    """What an answered poll means; `parsed` is None where the document is the one read before."""
    if parsed is not None and not parsed.entries and not parsed.repeated:
        return Finding(Health.BLIND, "the feed is there, but holds no entries")
    found = _by_silence(newest, rate, now)
    unchanged_since_blind = parsed is None and state.health is Health.BLIND and state.failures == 0
    if unchanged_since_blind and found.health is not Health.BLIND:
        return Finding(state.health, state.health_reason)  # an empty shell that says it is unchanged is still empty
    return found


def news_of(state: SourceState, told: Health | None, now: datetime) -> bool:
    """Whether administrators are to be told how a source is, who were last told `told`; None: that all is well."""
    if state.health is told:
        return False
    if state.health in WELL:
        return told is not None
    if state.health is Health.BLIND and state.failures == 1:
        return False  # a page for maintenance is gone when it is asked again, which is soon
    after = TELL_AFTER.get(state.health)
    return after is not None and state.health_since is not None and now - state.health_since >= after


def _by_silence(newest: datetime | None, rate: float | None, now: datetime) -> Finding:
    """What the time since the newest entry says, against the time that usually passes between two."""
    if newest is None:
        return Finding(Health.FINE)
    silence = now - newest
    days = silence.total_seconds() / DAY
    usual = min(timedelta(days=1 / rate), SLOWEST) if rate else UNKNOWN
    if silence > max(usual * BLIND[0], BLIND[1]):
        return Finding(Health.BLIND, f"nothing new for {days:.0f} days: the feed seems to have stopped")
    if silence > max(usual * QUIET[0], QUIET[1]):
        return Finding(Health.QUIET, f"nothing new for {days:.0f} days")
    return Finding(Health.FINE)
