"""The store: everything that is remembered, behind one object."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from feeds.model import Decision
from feeds.source_state import PollOutcome
from feeds.store.applying import apply_decisions, apply_polls, apply_states
from feeds.store.base import schema
from feeds.store.base.database import Database, find
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.meta import Meta
from feeds.store.base.roles import Role
from feeds.store.base.together import Together
from feeds.store.chats.bans import Bans
from feeds.store.chats.chats import Chats, Listed
from feeds.store.chats.serving import Serving
from feeds.store.chats.subscriptions import Subscriptions
from feeds.store.chats.terms import TermsAndTaste
from feeds.store.chats.watches import Watches
from feeds.store.delivery.broadcasts import Broadcasts
from feeds.store.delivery.digest_contents import DigestContents
from feeds.store.delivery.digests import Digests
from feeds.store.delivery.figures import CountedFigures
from feeds.store.delivery.outbox import Outbox
from feeds.store.delivery.quiet import QuietHours
from feeds.store.delivery.recovering import free_abandoned_sources, free_lanes, free_sources, just_written_to
from feeds.store.delivery.set_back import notice_deliveries, notice_sources
from feeds.store.delivery.zones import Zones
from feeds.store.news.briefs import Briefs
from feeds.store.news.links import Links
from feeds.store.news.listing import Listing
from feeds.store.news.search import Search
from feeds.store.news.stories import Stories
from feeds.store.news.subject_news import SubjectNews
from feeds.store.own_entries import OwnEntries
from feeds.store.own_sources import OwnSources
from feeds.store.privacy import Privacy
from feeds.store.sources.by_hand import SourcesByHand
from feeds.store.sources.holds import Holds
from feeds.store.sources.pushes import Pushes
from feeds.store.sources.sources import Sources

AT_ONCE = timedelta(0)


class Store:
    """One database and what can be asked of it, by aggregate. Get one from `open_store`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        listed = Listed()
        self.sources = Sources(database)
        self.by_hand = SourcesByHand(database)
        self.own_sources = OwnSources(database)
        self.own_entries = OwnEntries(database)
        self.stories = Stories(database)
        self.chats = Chats(database, listed)
        self.serving = Serving(database)
        self.bans = Bans(database, listed)
        self.broadcasts = Broadcasts(database)
        self.privacy = Privacy(database)
        self.subscriptions = Subscriptions(database)
        self.watches = Watches(database)
        self.terms = TermsAndTaste(database)
        self.outbox = Outbox(database)
        self.quiet = QuietHours(database)
        self.digests = Digests(database)
        self.digest_contents = DigestContents(database)
        self.zones = Zones(database)
        self.pushes = Pushes(database)
        self.holds = Holds(database)
        self.search = Search(database)
        self.listing = Listing(database)
        self.links = Links(database)
        self.meta = Meta(database)
        self.briefs = Briefs(database)
        self.figures = CountedFigures(database)
        self.subject_news = SubjectNews(database)
        self._noting = Together(self._note_all)

    async def recover(
        self, now: datetime, *, private: timedelta = AT_ONCE, group: timedelta = AT_ONCE, role: Role = Role.ALL
    ) -> Mapping[int, timedelta]:
        """Free what a program that was killed had claimed of what `role` does, so that nothing waits for its leases.

        Returns the chats that it may have written to the moment before and how long they are to be left alone: a
        `private` chat or a `group`. For the start of a process that has the role to itself. Raises StoreError.
        """
        written: dict[int, timedelta] = {}
        async with self.database.write() as connection:
            if role.sends:
                written = await just_written_to(connection, private, group)
                await notice_deliveries(connection, now)
                await free_lanes(connection, now, private, group)
            if role.reads:
                await notice_sources(connection, now)
            if role is Role.ALL:
                await free_sources(connection)
            elif role.reads:
                await free_abandoned_sources(connection)
        return written

    async def free_abandoned(self) -> int:
        """Free the sources of processes that are gone, on PostgreSQL; says how many. Raises StoreError."""
        async with self.database.write() as connection:
            return await free_abandoned_sources(connection)

    async def apply(self, outcome: PollOutcome, now: datetime, after: int | None = None) -> int | None:
        """Write what one poll brought in ONE transaction, as `apply_all` does."""
        return await self.apply_all([outcome], now, after)

    async def apply_all(self, outcomes: Sequence[PollOutcome], now: datetime, after: int | None = None) -> int | None:
        """Write what polls brought in ONE transaction, in the order they were decided on: the sources' states (their
        leases end), entries, stories with their past, and a row of the outbox for each address that alerts concern.
        Returns the number of this change of the stories, None where there are no decisions.

        `after` is the newest change that the decisions are based on; None: only the stories they concern matter.
        Entries that are stored already are left out with all that was decided on them, so doing it again is safe.
        Raises StaleStoryError where stories have changed since, and StoreError otherwise; then nothing was written.
        """
        return await self.database.transact(
            lambda connection, attempt: apply_polls(connection, outcomes, now, attempt, after)
        )

    async def note(self, outcome: PollOutcome, now: datetime) -> None:
        """Write what a poll that brought nothing means for its source: in one transaction with others like it.

        Raises StoreError.
        """
        await self._noting((outcome, now))

    async def _note_all(self, polls: list[tuple[PollOutcome, datetime]]) -> None:
        async def write(connection: AsyncConnection, _: int) -> None:
            await apply_states(connection, [outcome for outcome, _ in polls], polls[-1][1])

        await self.database.transact(write)

    async def apply_quiet(self, decisions: Sequence[Decision]) -> None:
        """Write decisions at their own times in ONE transaction, telling nobody: what a replay keeps.

        Sources without a row get one that is not polled. Best some hundreds at a time. Raises as `apply` does.
        """
        await self.database.transact(lambda connection, attempt: apply_decisions(connection, decisions, attempt))


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """The store at a DATABASE_URL, its schema checked; connections end with the block.

    `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://user:password@host/name`. Raises StoreError:
    NoDatabaseError or SchemaTooOldError where `migrate(url)` has to be run first, SchemaTooNewError where the program
    is too old.
    """
    find(url)
    database = Database(url)
    try:
        async with database.read() as connection:
            await connection.run_sync(schema.check)
        yield Store(database)
    finally:
        await database.close()
