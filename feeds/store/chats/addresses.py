"""When an address changes: a group becomes a supergroup, a forum thread is deleted. Nothing is lost or doubled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, insert, literal, or_, select, union, update

from feeds.audience import Address, ChatState, OtherKind
from feeds.model import AlertKind
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.statements import at
from feeds.store.chats.subscriptions import taste_columns, taste_of, terms_of
from feeds.store.tables import (
    asks,
    bans,
    chats,
    digests,
    lanes,
    outbox,
    own_sources,
    quiet_hours,
    subscriptions,
    tastes,
    watches,
)
from feeds.store.waiting.lanes import refresh_lanes, to_come, waits


async def migrate_chat(connection: AsyncConnection, old: int, new: int, now: datetime) -> None:
    """Make everything that was chat `old`'s chat `new`'s, and forget `old`. Does nothing where `old` is not known."""
    row = (await connection.execute(select(chats).where(chats.c.id == old).with_for_update())).first()
    if row is None or old == new:
        return
    await _move_ban(connection, old, new)
    before: str | None = await connection.scalar(select(chats.c.state).where(chats.c.id == new))
    state = await _state(connection, new, before or row.state)
    if before is None:
        about = {"id": new, "kind": "supergroup", "state": state.value, "introduced": True}
        values = {**row._mapping, **about}
        await connection.execute(insert(chats).values(values))
    else:
        kept = {
            "language": row.language,  # of who added the bot, not of who made a supergroup of it
            "chosen": func.coalesce(chats.c.chosen, row.chosen),
            "zone": func.coalesce(chats.c.zone, row.zone),
            "everyone": row.everyone,
            "introduced": True,
        }
        await connection.execute(update(chats).where(chats.c.id == new).values(state=state.value, **kept))
        held = state is not ChatState.ACTIVE
        await connection.execute(update(lanes).where(lanes.c.chat_id == new).values(held=held))
    there = exists().where(quiet_hours.alias().c.chat_id == new)
    await connection.execute(update(quiet_hours).where(quiet_hours.c.chat_id == old, ~there).values(chat_id=new))
    await connection.execute(delete(quiet_hours).where(quiet_hours.c.chat_id == old))
    for thread in await _threads(connection, old):
        await move_address(connection, Address(old, thread), Address(new, thread), now)
    await connection.execute(delete(chats).where(chats.c.id == old))


async def _move_ban(connection: AsyncConnection, old: int, new: int) -> None:
    there = exists().where(bans.alias().c.chat_id == new)
    await connection.execute(update(bans).where(bans.c.chat_id == old, ~there).values(chat_id=new))
    await connection.execute(delete(bans).where(bans.c.chat_id == old))


async def _state(connection: AsyncConnection, chat: int, before: str) -> ChatState:
    """A group that has moved is heard of, so it can be written to; but one that was not served before is not now."""
    banned = await connection.scalar(select(bans.c.chat_id).where(bans.c.chat_id == chat))
    return ChatState.SHUT if banned is not None or before == ChatState.SHUT.value else ChatState.ACTIVE


async def move_address(connection: AsyncConnection, old: Address, new: Address, now: datetime) -> None:
    """Make what `old` wants, asked and is owed `new`'s; where `new` has the same already, once is enough."""
    if old.chat == new.chat:
        await _give_taste(connection, old)
    await _drop_silent(connection, old, new, now)
    await _move_keyed(connection, subscriptions, subscriptions.c.topic, old, new)
    await _move_keyed(connection, asks, asks.c.subject, old, new)
    await _move_keyed(connection, own_sources, own_sources.c.source_id, old, new)
    await connection.execute(update(watches).where(at(watches, old)).values(chat_id=new.chat, thread=new.thread))
    for table in (tastes, digests):
        there = exists().where(at(table.alias(), new))
        await connection.execute(delete(table).where(at(table, old), there))
        await connection.execute(update(table).where(at(table, old)).values(chat_id=new.chat, thread=new.thread))
    await _move_rows(connection, old, new)
    await connection.execute(delete(lanes).where(at(lanes, old)))
    await refresh_lanes(connection, [new])


async def _threads(connection: AsyncConnection, chat: int) -> list[int]:
    tables: tuple[Any, ...] = (subscriptions, watches, asks, tastes, digests, own_sources, outbox)
    query = union(*(select(table.c.thread).where(table.c.chat_id == chat) for table in tables))
    return sorted(await connection.scalars(query))


async def _give_taste(connection: AsyncConnection, thread: Address) -> None:
    """Make a thread's taste that of each thing it wants: in its group it is not to count for what the group wants."""
    row = (await connection.execute(delete(tastes).where(at(tastes, thread)).returning(tastes))).first()
    if row is None:
        return
    general = taste_of(row)
    for table in (subscriptions, watches):
        keys = table.primary_key.columns
        for want in (await connection.execute(select(table).where(at(table, thread)))).all():
            its = and_(*(key == want._mapping[key.name] for key in keys))
            taste = taste_columns(terms_of(want).taste.within(general))
            await connection.execute(update(table).where(its).values(**taste))


async def _drop_silent(connection: AsyncConnection, old: Address, new: Address, now: datetime) -> None:
    """Forget what `new` has of topics that tell `old` while they are off or paused at `new`: they are to come there."""
    its = subscriptions.alias()
    sooner = or_(
        subscriptions.c.enabled.is_(False),
        and_(subscriptions.c.paused > now, or_(its.c.paused.is_(None), its.c.paused < subscriptions.c.paused)),
    )
    tells = exists().where(at(its, old), its.c.topic == subscriptions.c.topic, its.c.enabled, sooner)
    await connection.execute(delete(subscriptions).where(at(subscriptions, new), tells))


async def _move_keyed(connection: AsyncConnection, table: Any, key: Any, old: Address, new: Address) -> None:
    there = table.alias()
    doubled = exists().where(at(there, new), there.c[key.name] == key)
    await connection.execute(delete(table).where(at(table, old), doubled))
    await connection.execute(update(table).where(at(table, old)).values(chat_id=new.chat, thread=new.thread))


async def _move_rows(connection: AsyncConnection, old: Address, new: Address) -> None:
    """Move the outbox's rows. Messages stay behind: their numbers mean nothing at the new address, or another's.

    What a digest tells, or what was missed, is found when it is sent: one of the same run that is yet to be sent there
    tells this one's too, from the earlier of where both begin; where it is on its way or was sent, this one comes for
    itself, under a number of its own.
    """
    there, found_then = outbox.alias(), outbox.c.kind.in_([OtherKind.DIGEST.value, OtherKind.MISSED.value])
    both_wait = and_(waits(there), waits(outbox))
    edit = there.c.kind == AlertKind.UPDATE.value
    same = or_(there.c.kind == AlertKind.NEW.value, there.c.revision == outbox.c.revision, and_(edit, both_wait))
    on_its_way = exists().where(at(lanes, new), lanes.c.claim.is_not(None))
    still = and_(to_come(there), ~on_its_way)
    its = exists().where(at(there, new), there.c.story_id == outbox.c.story_id, there.c.kind == outbox.c.kind)
    doubled = its.where(same, or_(~found_then, still))
    mine = outbox.alias()
    sooner = select(mine.c.since).where(
        at(mine, old), mine.c.story_id == outbox.c.story_id, mine.c.kind == outbox.c.kind, mine.c.since < outbox.c.since
    )
    tells_both = and_(at(outbox, new), found_then, to_come(outbox), ~on_its_way, sooner.exists())
    await connection.execute(update(outbox).where(tells_both).values(since=sooner.scalar_subquery()))
    await connection.execute(delete(outbox).where(at(outbox, old), doubled))
    await connection.execute(update(outbox).where(at(outbox, old), found_then, its).values(story_id=-outbox.c.id))
    await connection.execute(
        update(outbox)
        .where(at(outbox, old))
        .values(chat_id=literal(new.chat), thread=literal(new.thread), message=None)
    )
