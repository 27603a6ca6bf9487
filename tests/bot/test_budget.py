"""The budget of requests is kept by a bot that runs on, whatever its sources turn out to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.budget import Budget
from bot.upkeep import attempting
from feeds.model import Control, Kind, NotModified, Source, Validators
from feeds.polling import PollSettings
from feeds.source_state import SourceState

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
