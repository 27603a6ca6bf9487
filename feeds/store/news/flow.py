"""How much news came in each hour, for the rhythm of the week: counted once, then remembered.

Every brief compares its day with the four weeks before, and the weekdays of all news are the same for all subjects. To
count them took half of a brief's time. What is past does not change, so each whole hour is counted once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.store.base.engine import AsyncConnection
from feeds.store.news import brief_queries as queries
from feeds.store.news.entries import first_entry_id
from feeds.store.tables.columns import EPOCH

HOUR = timedelta(hours=1)
DAY_HOURS = 24
LATE = timedelta(minutes=10)  # an hour that ended so long ago is complete: what was read in it is stored by then
MOST_HOURS = 20_000  # that are remembered: two years and more


class Flow:
    """Counts entries by the hour, and remembers hours that are complete."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._hours: dict[int, int] = {}

    async def days(
        self, connection: AsyncConnection, days: int, *, at: datetime, now: datetime, since: datetime
    ) -> dict[int, int]:
        """How many entries that name anything came in each of the last spans of 24 hours up to the one that ended
        `days` days before `at`, by how many days ago it ended; those without any are left out.

        Spans end with the hour of the day that `at` lies in, whatever its minute. `since` is when watching began: when
        that changes, older news was put in, and all is counted again. Raises StoreError.
        """
        if since != self._since or len(self._hours) > MOST_HOURS:
            self._since, self._hours = since, {}
        last = (at - EPOCH) // HOUR
        wanted = range(last - DAY_HOURS * (days + 1) + 1, last)
        counted = await self._missing(connection, wanted, at, now)
        hours = self._hours | counted
        ends = (last - DAY_HOURS * ago for ago in range(days + 1))
        found = [sum(hours.get(hour, 0) for hour in range(end - DAY_HOURS + 1, end + 1)) for end in ends]
        return {ago: entries for ago, entries in enumerate(found) if entries}

    async def _missing(self, connection: AsyncConnection, wanted: range, at: datetime, now: datetime) -> dict[int, int]:
        """Entries until `at` by the hour, from the first hour on that is not remembered; whole ones are from now on."""
        begin = min(set(wanted).difference(self._hours), default=wanted.stop)
        first = first_entry_id(EPOCH + begin * HOUR)
        until = first_entry_id(at + timedelta(milliseconds=1))
        rows = (await connection.execute(queries.flow(), {"first": first, "until": until})).all()
        counted = {row.hour: row.entries for row in rows}
        complete = min(wanted.stop, (now - LATE - EPOCH) // HOUR)
        self._hours |= {hour: counted.get(hour, 0) for hour in range(begin, complete)}
        return counted
