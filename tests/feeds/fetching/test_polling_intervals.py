"""When a source is asked next, and what its state says, as a pure function of an answer, the clock and chance."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polls import DAY, HOUR, MINUTE, NOON, SECOND, new, source

from feeds.fetching.polling import PollSettings, after_poll, mean_root, own_interval
from feeds.model import Entry, Fetched, FetchFailed, NotModified, ParsedFeed, Trouble, Validators, Wishes
from feeds.source_state import Health, SourceState

URL = "https://wire.test/feed"
WIDE = PollSettings(floor=1, ceiling=1e9)
BODY = Fetched(URL, b"x", "application/xml", Validators())
SAME = NotModified(Validators())


def even() -> float:
    """Chance that neither lengthens nor shortens our own interval."""
    return 0.5


def feed(*dates: datetime) -> ParsedFeed:
    here = source(URL)
    entries = tuple(Entry(f"{n:032x}", here, f"t{n}", "", URL, "en", d, NOON) for n, d in enumerate(dates))
    return ParsedFeed("Wire", entries)


def backlog(gap: timedelta, count: int = 20, newest: datetime = NOON) -> ParsedFeed:
    return feed(*(newest - gap * place for place in range(count)))


def seconds(state: SourceState, now: datetime = NOON) -> float:
    assert state.due is not None
    return (state.due - now).total_seconds()


def test_a_backlog_shows_the_publishing_rate_at_once() -> None:
    state = after_poll(new(URL), BODY, backlog(HOUR), NOON, WIDE, even)

    assert state.rate == pytest.approx(24, rel=0.1)
    assert state.newest_entry == NOON
    assert state.last_success == NOON


@pytest.mark.parametrize("gap", [6 * MINUTE, HOUR, 8 * HOUR])
def test_the_rate_is_learnt_whatever_the_interval(gap: timedelta) -> None:
    for asked_every in (5 * MINUTE, HOUR, 12 * HOUR):
        state, now, newest = new(URL), NOON, NOON
        held = max(20, 2 * (asked_every // gap))  # entries: more than come between two looks
        for _ in range(math.ceil(60 * DAY / asked_every)):
            now += asked_every
            while newest + gap <= now:
                newest += gap
            if newest != state.newest_entry:
                state = after_poll(state, BODY, backlog(gap, newest=newest, count=held), now, WIDE, even)

        assert state.rate == pytest.approx(DAY / gap, rel=0.15)


def test_twice_the_rate_is_asked_by_the_root_of_two_more_often() -> None:
    slow = after_poll(new(URL), BODY, backlog(HOUR), NOON, WIDE, even)
    quick = after_poll(new(URL), BODY, backlog(HOUR / 2), NOON, WIDE, even)

    assert slow.interval is not None
    assert quick.interval is not None
    assert slow.interval / quick.interval == pytest.approx(math.sqrt(2), rel=0.01)


def test_the_budget_is_kept_over_all_sources_where_their_mean_root_is_known() -> None:
    gaps = [3 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR, DAY, 3 * DAY]
    states = [after_poll(new(URL), BODY, backlog(gap), NOON, WIDE, even) for gap in gaps]
    settings = replace(WIDE, requests_per_day=24, mean_root=mean_root(states, NOON, default=4))
    requests = [86_400 / own_interval(state, NOON, settings) for state in states]

    assert sum(requests) / len(requests) == pytest.approx(24, rel=0.001)


def test_no_known_rate_means_the_plain_budget() -> None:
    assert own_interval(new(URL), NOON, replace(WIDE, requests_per_day=24)) == 3600
    assert mean_root([new(URL)], NOON, default=4) == 4


def test_silence_makes_a_source_seem_slower_and_a_days_entries_revive_it() -> None:
    state = after_poll(new(URL), BODY, backlog(HOUR), NOON, WIDE, even)
    before, now = state.interval, NOON + 30 * DAY
    state = after_poll(state, SAME, None, now, WIDE, even)
    assert before is not None
    assert state.interval is not None
    assert state.interval > 10 * before

    for _ in range(24):
        now += HOUR
        state = after_poll(state, BODY, feed(now), now, WIDE, even)

    assert state.interval is not None
    assert state.interval < 2 * before


def test_floor_and_ceiling_hold() -> None:
    settings = PollSettings(floor=300, ceiling=21_600)
    lively = after_poll(new(URL), BODY, backlog(SECOND), NOON, settings, even)
    sleepy = after_poll(new(URL), BODY, backlog(300 * DAY), NOON, settings, even)

    assert lively.interval == 300
    assert sleepy.interval == 21_600


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]", "10.1.2.3"])
def test_ones_own_servers_are_asked_at_the_floor(host: str) -> None:
    settings = PollSettings(floor=1, ceiling=21_600)
    state = after_poll(new(f"http://{host}/feed"), BODY, backlog(DAY), NOON, settings, even)

    assert state.interval == 1
    assert seconds(state) == pytest.approx(1)


def test_a_tiny_interval_stays_tiny_whatever_chance_says() -> None:
    settings = PollSettings(floor=1, ceiling=1)
    for chance in (0.0, 0.25, 0.999):
        state = after_poll(new(URL), BODY, backlog(DAY), NOON, settings, lambda chance=chance: chance)
        assert 0.8 <= seconds(state) <= 1.2


def test_a_failing_local_source_recovers_within_seconds() -> None:
    settings = PollSettings(floor=1, ceiling=21_600)
    state = after_poll(new(URL), FetchFailed(Trouble.UNREACHABLE, "x"), None, NOON, settings, even)

    assert seconds(state) <= 3


def test_a_publishers_wish_is_only_ever_lengthened() -> None:
    state = replace(new(URL), wishes=Wishes(ttl=7200.0))
    for chance in (0.0, 0.5, 0.999):
        after = after_poll(state, SAME, None, NOON, PollSettings(floor=60, ceiling=60), lambda chance=chance: chance)
        assert 7200 <= seconds(after) <= 8640


def test_wishes_survive_a_304_and_are_renewed_by_a_document() -> None:
    wished = Wishes(7200.0, frozenset({1}), frozenset({6}))
    state = after_poll(replace(new(URL), wishes=wished), SAME, None, NOON, WIDE, even)
    assert state.wishes == wished

    assert after_poll(state, BODY, feed(NOON), NOON, WIDE, even).wishes == Wishes()


def test_a_feed_that_leaves_out_every_hour_is_asked_all_the_same() -> None:
    state = replace(new(URL), wishes=Wishes(skip_hours=frozenset(range(24))))

    assert after_poll(state, SAME, None, NOON, PollSettings(floor=60, ceiling=60), even).due == NOON + MINUTE


def test_waiting_for_its_hosts_turn_changes_nothing_but_the_due_time() -> None:
    state = replace(new(URL), failures=2, health=Health.FINE, validators=Validators("e"))
    busy = FetchFailed(Trouble.THROTTLED, "waiting", None, 30.0)
    after = after_poll(state, busy, None, NOON, WIDE, even)

    assert replace(after, due=state.due) == state
    assert 30 <= seconds(after) <= 36


def test_a_feed_that_is_lost_for_minutes_is_not_left_alone_for_a_day() -> None:
    lost = FetchFailed(Trouble.NOT_FOUND, "the server does not know this feed", 404)
    state, waits = replace(new(URL), last_success=NOON), []
    for _ in range(3):
        state = after_poll(state, lost, None, NOON, PollSettings(), even)
        waits.append(seconds(state))

    assert waits == [pytest.approx(660), pytest.approx(1320), DAY.total_seconds()]
    assert seconds(after_poll(new(URL), lost, None, NOON, PollSettings(), even)) == DAY.total_seconds()


def test_a_failure_keeps_what_is_known() -> None:
    state = after_poll(new(URL), replace(BODY, validators=Validators("e", "m")), backlog(HOUR), NOON, WIDE, even)
    after = after_poll(state, FetchFailed(Trouble.TIMEOUT, "slow"), None, NOON + HOUR, WIDE, even)

    assert (after.validators, after.rate, after.newest_entry) == (state.validators, state.rate, state.newest_entry)
    assert after.last_success == NOON


def test_one_hiccup_is_no_news_and_three_are() -> None:
    state = after_poll(new(URL), BODY, backlog(HOUR), NOON, WIDE, even)
    found = []
    for _ in range(3):
        state = after_poll(state, FetchFailed(Trouble.TIMEOUT, "the server takes too long"), None, NOON, WIDE, even)
        found.append(state.health)

    assert found == [Health.FINE, Health.FINE, Health.FAILING]
    assert state.health_reason == "3 times in a row: the server takes too long"
    well = after_poll(state, SAME, None, NOON + HOUR, WIDE, even)
    assert (well.health, well.health_reason, well.health_since) == (Health.FINE, "", NOON + HOUR)


@pytest.mark.parametrize("trouble", [Trouble.NOT_FOUND, Trouble.THROTTLED, Trouble.TOO_BIG, Trouble.BAD_REDIRECT])
def test_a_plain_refusal_is_told_at_once(trouble: Trouble) -> None:
    state = after_poll(new(URL), BODY, backlog(HOUR), NOON, WIDE, even)

    assert after_poll(state, FetchFailed(trouble, "x", 404), None, NOON, WIDE, even).health is Health.FAILING


def test_a_new_source_that_never_worked_is_failing_at_its_first_failure() -> None:
    after = after_poll(new(URL), FetchFailed(Trouble.UNREACHABLE, "x"), None, NOON, WIDE, even)

    assert (after.health, after.health_since) == (Health.FAILING, NOON)


def test_since_when_stays_while_the_health_does() -> None:
    state = new(URL)
    for hour in range(4):
        state = after_poll(state, FetchFailed(Trouble.NOT_FOUND, "x", 404), None, NOON + HOUR * hour, WIDE, even)

    assert state.health_since == NOON


def test_a_pause_is_not_undone_by_a_poll_on_its_way() -> None:
    paused = replace(new(URL), health=Health.PAUSED)

    assert after_poll(paused, BODY, backlog(HOUR), NOON, WIDE, even).health is Health.PAUSED
    assert after_poll(paused, FetchFailed(Trouble.GONE, "x", 410), None, NOON, WIDE, even).health is Health.PAUSED


def test_an_undated_feed_is_judged_by_when_its_entries_were_seen() -> None:
    state = after_poll(new(URL), BODY, feed(NOON, NOON, NOON), NOON, WIDE, even)

    assert state.health is Health.FINE
    assert state.rate is None
    assert after_poll(state, SAME, None, NOON + 100 * DAY, WIDE, even).health is Health.BLIND


def test_a_slow_think_tank_between_two_pieces_is_not_blind() -> None:
    state = after_poll(new(URL), BODY, backlog(10 * DAY), NOON, WIDE, even)

    assert after_poll(state, SAME, None, NOON + 30 * DAY, WIDE, even).health is Health.FINE
    assert after_poll(state, SAME, None, NOON + 60 * DAY, WIDE, even).health is Health.QUIET


RESULTS = st.one_of(
    st.builds(
        lambda age: replace(BODY, max_age=age), st.none() | st.floats(0, 1e12, allow_nan=False, allow_infinity=False)
    ),
    st.builds(lambda age: NotModified(Validators(), age), st.none() | st.floats(0, 1e9)),
    st.builds(
        FetchFailed,
        st.sampled_from([trouble for trouble in Trouble if trouble is not Trouble.GONE]),
        st.just("x"),
        st.sampled_from([None, 403, 404, 429, 500, 503]),
        st.none() | st.floats(0, 86_400),
    ),
)


@given(st.lists(st.tuples(RESULTS, st.integers(0, 40), st.floats(0, 0.999)), max_size=12))
def test_whatever_answers_come_the_next_time_lies_ahead_and_within_reach(answers) -> None:
    state, now = new(URL), NOON
    settings = PollSettings(floor=5, ceiling=3600)
    for result, entries, chance in answers:
        parsed = backlog(HOUR, entries, now) if isinstance(result, Fetched) else None
        state = after_poll(state, result, parsed, now, settings, lambda chance=chance: chance)
        assert state.due is not None
        assert timedelta(0) <= state.due - now <= DAY * 1.2
        assert state.rate is None or 0 < state.rate < math.inf
        now = state.due
