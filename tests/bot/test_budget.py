"""The budget of requests is kept by a bot that runs on, whatever its sources turn out to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.budget import Budget
from bot.upkeep import attempting
from feeds.fetching.polling import PollSettings
from feeds.model import Control, FetchFailed, Kind, NotModified, Source, Trouble, Validators
from feeds.source_state import Health, SourceState

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://wire.test/feed"
NEW = SourceState(1, Source("Wire", URL, "en", Kind.NEWS, "LT", Control.INDEPENDENT), URL)


@pytest.mark.parametrize("a_day", [250.0, 2 / 7])
async def test_a_bot_that_runs_on_keeps_the_budget_once_its_sources_are_known(a_day: float) -> None:
    sources = [NEW]

    async def all_of_them() -> list[SourceState]:
        return sources

    budget = Budget(all_of_them, PollSettings(floor=1, requests_per_day=24), lambda: NOW)
    await budget.share()
    known = replace(NEW, rate=a_day, newest_entry=NOW - timedelta(days=1 / a_day), last_success=NOW)
    sources[:] = [known] * 20

    def an_hour_apart() -> bool:
        interval = budget.after_poll(known, NotModified(Validators()), None, NOW).interval
        return interval == pytest.approx(3600)

    assert not an_hour_apart()
    await attempting(budget.sharing())()
    assert an_hour_apart()


def cut_off_for(hours: float, *, answering: int = 0) -> list[SourceState]:
    """What becomes of twenty sources that can't be reached for so long, but for so many of them; what they are like
    then, for a bot that looks at them at NOW."""
    back = NOW + timedelta(hours=hours)

    async def none() -> list[SourceState]:
        return []

    budget = Budget(none, PollSettings(), lambda: NOW)
    urls = [f"https://wire{number}.test/feed" for number in range(20)]
    waiting = [
        replace(
            NEW,
            id=number,
            url=f"{url}/new",
            source=replace(NEW.source, url=url),
            due=NOW + timedelta(minutes=number),
            last_success=NOW,
        )
        for number, url in enumerate(urls)
    ]
    answers = {number * 7 % 20 for number in range(answering)}
    while (now := due_of(state := min(waiting, key=due_of))) < back:
        silent = FetchFailed(Trouble.UNREACHABLE, "no connection could be made")
        result = NotModified(Validators()) if state.id in answers else silent
        waiting[state.id] = budget.after_poll(state, result, None, now)
    return [replace(state, due=due_of(state) - (back - NOW)) for state in waiting]


def due_of(state: SourceState) -> datetime:
    assert state.due is not None
    return state.due


@pytest.mark.parametrize("hours", [1, 3, 8, 48])
def test_after_a_night_without_a_network_all_sources_are_asked_within_minutes(hours: float) -> None:
    assert max(due_of(state) - NOW for state in cut_off_for(hours)) <= timedelta(minutes=12)


def test_what_fails_because_nobody_answers_is_called_failing_and_keeps_its_address() -> None:
    after = cut_off_for(8)

    assert {state.health for state in after} == {Health.FAILING}
    assert all(state.url != state.source.url for state in after)


def test_what_fails_while_others_answer_is_left_alone_for_longer_each_time() -> None:
    after = cut_off_for(10, answering=10)

    assert sum(state.failures >= 5 for state in after) == 10


@pytest.mark.parametrize("heard", [True, False])
def test_new_sources_that_never_answer_tell_of_no_network_only_where_nobody_has_answered(heard: bool) -> None:
    async def none() -> list[SourceState]:
        return []

    budget = Budget(none, PollSettings(), lambda: NOW)
    if heard:
        budget.after_poll(NEW, NotModified(Validators()), None, NOW)
    silent = FetchFailed(Trouble.TIMEOUT, "no answer in time")
    states = [replace(NEW, url=f"https://closed{number}.test/feed") for number in range(8)]
    waits = [due_of(budget.after_poll(state, silent, None, NOW)) - NOW for state in states]

    assert all(wait >= timedelta(minutes=10) for wait in waits) is heard
    assert waits[-1] <= timedelta(minutes=6) or heard
