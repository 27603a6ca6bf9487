"""Wake-ups and chores of several processes, wherever they are done; nothing depends on what was in the tables."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import psycopg
import pytest

from bot.clock import utc_now
from bot.jobs import SCHEMA, STALLED, Jobs, cron_of, prepare
from bot.sandbox.client import PATIENCE
from bot.upkeep import Chore
from tests.postgresql import Server


@pytest.mark.parametrize(
    ("seconds", "cron"),
    [(10, "* * * * * */10"), (60, "*/1 * * * * 0"), (300, "*/5 * * * * 0"), (3600, "0 */1 * * * 0")],
)
def test_a_rhythm_is_said_as_cron_does(seconds: int, cron: str) -> None:
    assert cron_of(timedelta(seconds=seconds)) == cron


def test_a_rhythm_that_cron_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no rhythm"):
        cron_of(timedelta(milliseconds=500))


async def test_tables_are_made_once_and_anew_for_another_version(postgresql_server: Server) -> None:
    url = postgresql_server.new_database()
    await asyncio.gather(prepare(url), prepare(url))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE {SCHEMA}.mark (n INT)".encode())
        await prepare(url)
        connection.execute(f"SELECT * FROM {SCHEMA}.mark".encode())
        connection.execute(f"COMMENT ON SCHEMA {SCHEMA} IS 'procrastinate 0.1'".encode())
        await prepare(url)
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute(f"SELECT * FROM {SCHEMA}.mark".encode())


async def test_one_process_wakes_another_and_chores_are_done_by_whichever_can(postgresql_server: Server) -> None:
    url, woken, done = postgresql_server.new_database(), asyncio.Event(), []

    async def do() -> None:
        done.append(asyncio.get_running_loop().time())

    chore = Chore("sweeping", timedelta(seconds=1), do)
    await prepare(url)
    async with (
        Jobs(url, "ingest", [chore], {}, utc_now).opened() as ingest,
        Jobs(url, "ingest", [chore], {}, utc_now).opened() as other,
        Jobs(url, "send", [], {"send": woken.set}, utc_now).opened() as send,
    ):
        for jobs in (ingest, other, send):
            jobs.start()
        ingest.wake("send")
        async with asyncio.timeout(PATIENCE):
            await woken.wait()
            while len(done) < 3:
                await asyncio.sleep(0.05)
        for jobs in (ingest, other, send):
            await jobs.stop()


@pytest.mark.parametrize("hours", [-1, 1000])
async def test_chores_go_on_after_the_clock_was_set(
    postgresql_server: Server, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    url, right, wrong, done = postgresql_server.new_database(), time.time, [0.0], list[float]()

    async def do() -> None:
        done.append(time.monotonic())

    monkeypatch.setattr("time.time", lambda: right() + wrong[0])
    await prepare(url)
    async with Jobs(url, "send", [Chore("sweeping", timedelta(seconds=1), do)], {}, utc_now).opened() as jobs:
        jobs.start()
        for off in (0.0, hours * 3600.0):
            wrong[0] = off
            done.clear()
            async with asyncio.timeout(PATIENCE):
                while len(done) < 5:
                    await asyncio.sleep(0.05)
        await jobs.stop()


async def test_a_job_whose_process_died_is_done_by_another(postgresql_server: Server) -> None:
    url, woken = postgresql_server.new_database(), asyncio.Event()
    await prepare(url)
    async with Jobs(url, "send", [], {"send": woken.set}, utc_now).opened() as jobs:
        await jobs._defer("send")
        with psycopg.connect(url, autocommit=True, options=f"-c search_path={SCHEMA}") as connection:
            connection.execute(
                f"WITH dead AS (INSERT INTO {SCHEMA}.procrastinate_workers (last_heartbeat) "
                f"VALUES (now() - interval '{STALLED + 5} seconds') RETURNING id) "
                f"UPDATE {SCHEMA}.procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)".encode()
            )
        await jobs._retrying().do()
        jobs.start()
        async with asyncio.timeout(PATIENCE):
            await woken.wait()
        await jobs.stop()
