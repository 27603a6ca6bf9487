"""What polls mean for their sources: the rules (feeds/fetching/polling.py) with what is known of all sources together.

That is the budget of requests, shared out anew every hour as sources turn out otherwise, and whether any can be reached
at all.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.logs import get_logger
from bot.upkeep import HOUR, Chore
from feeds.fetching.polling import PollSettings, after_poll, mean_root
from feeds.fetching.reach import Reach
from feeds.model import FetchResult, ParsedFeed
from feeds.source_state import SourceState

log = get_logger(__name__)


class Budget:
    """What a poll means for its source, within what all sources of this process may be asked together.

    `sources` gives them all; until a rate of any is known the mean in `settings` counts.
    """

    def __init__(
        self,
        sources: Callable[[], Awaitable[Iterable[SourceState]]],
        settings: PollSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._sources = sources
        self._settings = settings
        self._clock = clock
        self._reach = Reach()

    def after_poll(
        self, state: SourceState, result: FetchResult, parsed: ParsedFeed | None, now: datetime
    ) -> SourceState:
        """The source's state after a poll at `now`."""
        before = self._reach.cut_off
        ours = self._reach.learn(state, result)
        if self._reach.cut_off is not before:
            _tell(cut_off=not before)
        return after_poll(state, result, parsed, now, self._settings, random.random, cut_off=ours)

    async def share(self) -> None:
        """Share it out among the sources as they are now."""
        mean = mean_root(await self._sources(), self._clock(), self._settings.mean_root)
        self._settings = replace(self._settings, mean_root=mean)

    def sharing(self) -> Chore:
        """Share it out again in time: a chore of every process that reads, as each keeps the mean for itself."""
        return Chore("budget of requests", HOUR, self.share)


def _tell(*, cut_off: bool) -> None:
    if cut_off:
        log.warning("no source can be reached; is this machine connected? They are asked again every few minutes")
    else:
        log.info("sources can be reached again")
