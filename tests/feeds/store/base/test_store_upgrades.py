"""A database of an earlier version is brought to this one's schema with all that it holds."""

from __future__ import annotations

import asyncio
import itertools

import psycopg
from databases import asked_of
from sqlalchemy import Connection, create_engine, text

from feeds.store import migrate, open_store
from feeds.store.base.schema import upgrade


async def test_a_database_of_the_first_schema_is_brought_up_with_what_it_holds(empty_url: str) -> None:
    def first(connection: Connection) -> None:
        upgrade(connection, "0001")
        connection.execute(text("INSERT INTO meta (key, value) VALUES ('kept', 'yes')"))

    await asked_of(empty_url, first)
    await migrate(empty_url)

    async with open_store(empty_url) as store:
        assert await store.meta.get("kept") == "yes"


async def test_a_digest_that_is_on_its_way_and_was_ended_is_kept_through_the_upgrade(empty_url: str) -> None:
    """What comes as it happens by now had come together for it, as far as anybody knows."""

    def before(connection: Connection) -> None:
        upgrade(connection, "0017")
        chat = "(id, kind, title, language, state, state_since, since) VALUES ({}, 'private', '', 'en', 'active', 0, 0)"
        topic = "(chat_id, thread, topic, since, enabled, minimum, lean, threshold, delivery, silent)"
        digest = "(chat_id, thread, story_id, revision, kind, level, priority, created, due, state, attempts)"
        for number in (1, 2):
            connection.execute(text(f"INSERT INTO chats {chat.format(number)}"))
            terms = f"({number}, 0, 'nato', 0, true, 0, 0, 0, 'instant', false)"
            connection.execute(text(f"INSERT INTO subscriptions {topic} VALUES {terms}"))
        connection.execute(text(f"INSERT INTO outbox {digest} VALUES (1, 0, 5, 0, 'digest', 0, 4, 5, 5, 'held', 0)"))

    def left(connection: Connection) -> list[int | None]:
        return list(connection.scalars(text("SELECT digested FROM subscriptions ORDER BY chat_id")))

    await asked_of(empty_url, before)
    await migrate(empty_url)

    assert await asked_of(empty_url, left) == [5, None]


def upgrade_counted(url: str) -> int:
    """Upgrade a database; says in how many hundreds of its steps, or by reading how many rows of the outbox."""
    if not url.startswith("sqlite"):
        asyncio.run(migrate(url))
        with psycopg.connect(url) as server:
            read = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'outbox'"
            return int((server.execute(read).fetchone() or [0])[0])
    steps = itertools.count()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.connection.driver_connection.set_progress_handler(lambda: 0 * next(steps), 100)  # type: ignore[union-attr]
        upgrade(connection)
    engine.dispose()
    return next(steps)


async def test_an_upgrade_looks_once_for_digests_on_their_way_and_not_for_each_want(empty_url: str) -> None:
    """Of 4,000 chats with 80,000 deliveries that took a minute, and four times as long for twice as many."""
    chats, deliveries = 500, 10_000

    def before(connection: Connection) -> None:
        upgrade(connection, "0017")
        for table, many, values in (
            (
                "chats (id, kind, title, language, state, state_since, since)",
                chats,
                "i, 'private', '', 'en', 'active', 0, 0",
            ),
            (
                "subscriptions (chat_id, thread, topic, since, enabled, minimum, lean, threshold, delivery, silent)",
                chats,
                "i, 0, 'nato', 0, true, 0, 0, 0, 'instant', false",
            ),
            (
                "outbox (chat_id, thread, story_id, revision, kind, level, priority, created, due, state, attempts)",
                deliveries,
                f"i % {chats} + 1, 0, i, 1, 'new', 0, 3, 5, 5, 'sent', 1",
            ),
        ):
            numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})"
            connection.execute(text(f"INSERT INTO {table} {numbers} SELECT {values} FROM n"))

    await asked_of(empty_url, before)
    assert await asyncio.to_thread(upgrade_counted, empty_url) < 10 * deliveries
