"""Sources and what is remembered of each between polls; polls are handed out under leases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import and_, bindparam, case, func, insert, literal, or_, select, update

from feeds.fetching.health import WELL
from feeds.fetching.links import sameness
from feeds.fetching.websub import SHORTEST
from feeds.model import Hub, Source, Validators, Wishes
from feeds.source_state import Health, Hold, PollOutcome, SourceState
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import chunks
from feeds.store.delivery.set_back import set_sources_back
from feeds.store.news.entries import source_of, stored_keys
from feeds.store.tables import sources
from feeds.store.tables.columns import UtcTime


class ByHand(StrEnum):
    """What an administrator decided about a source, whatever the list says."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync of the list changed: how many sources were added, changed, and dropped from it."""

    added: int = 0
    changed: int = 0
    dropped: int = 0


class Sources:
    """The sources' rows. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sync(self, listed: Collection[Source], now: datetime) -> Synced:
        """Make the list of polled sources `listed`, but for what administrators decided
        (feeds/store/sources/by_hand.py).

        New ones are due at once; those no longer listed are kept with their entries and polled no more, and go on from
        where they were when they are listed again.
        """
        # Processes that start together list the same: who comes second finds the others' rows, and begins again.
        return await self._database.transact(lambda connection, _: _sync(connection, listed, now))

    async def due(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[SourceState]:
        """Up to `limit` sources whose time has come, the longest due first, claimed for `owner` until the lease ends.

        The lease ends when their poll is applied, when they are released, or by itself: then the poll is taken for
        lost, and the source is handed out again.
        """
        waiting = (
            select(sources.c.id)
            .where(_polled(), sources.c.due <= now, or_(sources.c.lease_until.is_(None), sources.c.lease_until <= now))
            .order_by(sources.c.due, sources.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("waiting")  # not a subquery: PostgreSQL may carry that out again for each row, past its limit
        )
        claim = (
            update(sources)
            .where(sources.c.id.in_(select(waiting.c.id)))
            .values(lease_owner=owner, lease_until=now + lease)
            .returning(sources)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(claim)).all()
        return [state_of(row) for row in sorted(rows, key=lambda row: (row.due, row.id))]

    async def set_back(self, latest: datetime, now: datetime) -> None:
        """The clock was set back from `latest` to `now`: nothing waits for it to come there again."""
        async with self._database.write() as connection:
            await set_sources_back(connection, latest, now)

    async def release(self, source_id: int) -> None:
        """Give a claimed source back unpolled: it stays due."""
        async with self._database.write() as connection:
            await connection.execute(_row(source_id).values(lease_owner=None, lease_until=None))

    async def next_due(self) -> datetime | None:
        """When the next source can be claimed (now or in the past: at once); None where none is polled."""
        free_from = case((sources.c.lease_until > sources.c.due, sources.c.lease_until), else_=sources.c.due)
        async with self._database.read() as connection:
            moment: datetime | None = await connection.scalar(select(func.min(free_from)).where(_polled()))
            return moment

    async def all(self, unlisted: bool = False) -> list[SourceState]:
        """Every listed source in order of name, without private ones; with `unlisted` also what is listed no more."""
        query = select(sources).where(sources.c.private.is_(None)).order_by(sources.c.name, sources.c.id)
        if not unlisted:
            query = query.where(sources.c.active)
        async with self._database.read() as connection:
            return [state_of(row) for row in await connection.execute(query)]

    async def known(self, uids: Collection[str]) -> set[tuple[int, str]]:
        """The entries with these uids that are stored already, as (source id, uid)."""
        async with self._database.read() as connection:
            return await stored_keys(connection, list(uids))

    async def pause(self, source_id: int) -> None:
        """Poll the source no more until it is resumed; a poll on its way is still applied."""
        async with self._database.write() as connection:
            await connection.execute(_row(source_id).values(paused=True))

    async def resume(self, source_id: int, now: datetime) -> None:
        """Poll a paused source again, beginning at once."""
        async with self._database.write() as connection:
            await connection.execute(_row(source_id).where(sources.c.paused).values(paused=False, due=now))


async def _sync(connection: AsyncConnection, listed: Collection[Source], now: datetime) -> Synced:
    by_url = {source.url: source for source in listed}
    rows = {row.url: row for row in await connection.execute(select(sources).where(sources.c.private.is_(None)))}
    spared = {row.url for row in other_spellings(listed, rows.values())}
    for url in [url for url, row in rows.items() if row.by_hand == ByHand.REMOVED]:
        by_url.pop(url, None)
    new = [source for url, source in by_url.items() if url not in rows]
    changed = [by_url[url] for url, row in rows.items() if url in by_url and _differs(row, by_url[url])]
    kept = spared.union(by_url, (url for url, row in rows.items() if row.by_hand == ByHand.ADDED))
    dropped = [row.id for url, row in rows.items() if row.active and url not in kept]
    await insert_sources(connection, new, due=now)
    for source in changed:
        await connection.execute(
            update(sources)
            .where(sources.c.url == source.url)
            .values(**described(source), active=True, due=func.coalesce(sources.c.due, literal(now, UtcTime())))
        )
    for some in chunks(dropped):
        await connection.execute(update(sources).where(sources.c.id.in_(some)).values(active=False))
    return Synced(len(new), len(changed), len(dropped))


def other_spellings(listed: Collection[Source], rows: Collection[Any]) -> list[Any]:
    """Of all rows those that are read in place of what is listed and was removed by hand: the same feed, spelt
    otherwise. A list with both spellings is read with its first, so an administrator who once removed that, as the feed
    was read twice, would lose the feed."""
    removed = {row.url for row in rows if row.by_hand == ByHand.REMOVED}
    feeds = {sameness(source.url) for source in listed if source.url in removed} - {""}
    urls = {source.url for source in listed}
    return [row for row in rows if row.active and row.url not in urls and sameness(row.url) in feeds]


async def insert_sources(
    connection: AsyncConnection, new: Iterable[Source], due: datetime | None, active: bool = True
) -> None:
    """Insert sources that have no row yet; inactive ones are only what stored entries came from."""
    fresh = {"current_url": "", "paused": False, "failures": 0, "health": Health.NEW.value}
    rows = [
        {**fresh, **described(source), "url": source.url, "current_url": source.url, "active": active, "due": due}
        | {"health_reason": "", "moved_count": 0}
        for source in new
    ]
    if rows:
        await connection.execute(insert(sources), rows)


async def source_ids(connection: AsyncConnection, wanted: Collection[Source]) -> dict[str, int]:
    """Row numbers by URL; sources without a row get one, inactive, so that their entries have where to belong."""
    by_url = {source.url: source for source in wanted}
    query = select(sources.c.url, sources.c.id).where(sources.c.url.in_(list(by_url)))
    found = {row.url: row.id for row in await connection.execute(query)}
    missing = [source for url, source in by_url.items() if url not in found]
    if missing:
        await insert_sources(connection, missing, due=None, active=False)
        found = {row.url: row.id for row in await connection.execute(query)}
    return found


async def read_alike(connection: AsyncConnection, urls: Collection[str]) -> dict[str, Any]:
    """The rows of sources that are read for everybody at one of these addresses as somebody else would write it: with
    another scheme, without `www.`, the last slash or what only tracks. One that brings no news is none: the other
    address may be its cure."""
    well = (sources.c.private.is_(None), sources.c.health.in_([health.value for health in WELL]))
    rows = await connection.execute(select(sources).where(_polled(), *well).order_by(sources.c.id.desc()))
    read = {sameness(url): row for row in rows for url in (row.current_url, row.url)}
    return {url: read[sameness(url)] for url in urls if sameness(url) in read}


_ASKED_WITH = frozenset(("its_id", "was_due", "again"))


async def write_states(connection: AsyncConnection, outcomes: Iterable[PollOutcome], now: datetime) -> None:
    """Write what polls at `now` made of their sources, and end their leases.

    A source whose hub called while it was polled is due another time than it was claimed at: it is asked again, as
    what the hub told of may have come too late for this poll.
    """
    again = now + SHORTEST
    rows = [{**_state_row(outcome.state, now), "was_due": outcome.was_due, "again": again} for outcome in outcomes]
    # Paused is no finding of a poll, and has its own column: what was found before stays.
    for found in (True, False):
        some = [row for row in rows if ("health" in row) is found]
        if some:
            set_: dict[str, Any] = {name: bindparam(name) for name in some[0] if name not in _ASKED_WITH}
            called = and_(
                sources.c.due != bindparam("was_due", type_=UtcTime()),
                sources.c.due <= bindparam("again", type_=UtcTime()),  # not where its host was held meanwhile
                bindparam("failures") == 0,
            )
            planned = bindparam("due", type_=UtcTime())
            set_["due"] = case((and_(called, planned > bindparam("again")), bindparam("again")), else_=planned)
            await connection.execute(update(sources).where(sources.c.id == bindparam("its_id")).values(set_), some)


def _state_row(state: SourceState, now: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {
        "its_id": state.id,
        "current_url": state.url,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "body_hash": state.body_hash,
        "due": state.due,
        "polled": now,
        "failures": state.failures,
        "health_since": state.health_since,
        "health_reason": state.health_reason,
        "last_success": state.last_success,
        "newest_entry": state.newest_entry,
        "rate": state.rate,
        "interval_seconds": state.interval,
        "moved_to": state.moved_to,
        "moved_count": state.moved_count,
        "moved_since": state.moved_since,
        "wishes": _as_json(state.wishes),
        "hub": state.hub.url if state.hub else None,
        "hub_topic": state.hub.topic if state.hub else None,
        "lease_owner": None,
        "lease_until": None,
    }
    if state.health is not Health.PAUSED:
        row["health"] = state.health.value
    return row


async def hold_host(connection: AsyncConnection, hold: Hold) -> None:
    """Ask no source on this host before then: a restart must not forget what a server asked for."""
    host = urlsplit(hold.url).netloc.rpartition("@")[2]
    same = [sources.c.current_url.startswith(f"{scheme}://{host}/", autoescape=True) for scheme in ("http", "https")]
    await connection.execute(update(sources).where(or_(*same), sources.c.due < hold.until).values(due=hold.until))


def state_of(row: Any) -> SourceState:
    """A row of `sources` as the state it holds."""
    return SourceState(
        id=row.id,
        source=source_of(row),
        url=row.current_url,
        validators=Validators(row.etag, row.last_modified),
        body_hash=row.body_hash,
        due=row.due,
        failures=row.failures,
        health=Health.PAUSED if row.paused else Health(row.health),
        health_since=row.health_since,
        health_reason=row.health_reason,
        last_success=row.last_success,
        newest_entry=row.newest_entry,
        rate=row.rate,
        interval=row.interval_seconds,
        moved_to=row.moved_to,
        moved_count=row.moved_count,
        moved_since=row.moved_since,
        wishes=_as_wishes(row.wishes),
        hub=Hub(row.hub, row.hub_topic) if row.hub else None,
        private=bool(row.private),
    )


def _as_json(wishes: Wishes) -> dict[str, Any]:
    return {"ttl": wishes.ttl, "skip_hours": sorted(wishes.skip_hours), "skip_days": sorted(wishes.skip_days)}


def _as_wishes(value: dict[str, Any] | None) -> Wishes:
    if value is None:
        return Wishes()
    return Wishes(value["ttl"], frozenset(value["skip_hours"]), frozenset(value["skip_days"]))


def _row(source_id: int) -> Any:
    return update(sources).where(sources.c.id == source_id)


def _polled() -> Any:
    return and_(sources.c.active, sources.c.paused.is_(False))


def described(source: Source) -> dict[str, Any]:
    """What is listed of a source, as its row's columns."""
    return {
        "name": source.name,
        "outlet": source.outlet,
        "language": source.language,
        "kind": source.kind.value,
        "country": source.country,
        "control": source.control.value,
        "full_text": source.full_text,
    }


def _differs(row: Any, source: Source) -> bool:
    return not row.active or source_of(row) != source
