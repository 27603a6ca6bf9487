"""Wake-ups and chores across processes on PostgreSQL, by procrastinate: a job says "look now", rows say what is true.

    wake      one process tells another that there is something to do, at once by LISTEN/NOTIFY
    chores    each is a periodic job: whichever process is at hand does it, once for all of them
    stalled   a job whose process died in the middle of it is done again by another

Its tables have a schema of their own, `dewline_jobs`. Nothing in them would be missed: a lost wake-up costs a second,
since everyone looks at the rows by himself too, and another version of procrastinate simply makes them anew.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from bot.faults import Recurring
from bot.logs import get_logger
from bot.ticking import clock_set
from bot.upkeep import HOUR, MINUTE, Chore, attempting
from feeds.store import StoreError
from feeds.store.base.dsn import dsn

SCHEMA = "dewline_jobs"
PREPARING = 0x0DE31136  # PostgreSQL's advisory lock: processes that start together prepare one after another
CONNECTIONS = 3  # a worker's: fetching jobs, deferring, its heart beating
STALLED_JOBS = "stalled jobs"  # the chore and its queue, which every process sees to
STALLED = 30  # seconds without a heartbeat after which a worker is taken for dead
LAST_JOBS = 5.0  # seconds that jobs get to end before their connections are closed
PAUSE = 2.0  # seconds before a worker whose database went away begins anew
AWAY = (ProcrastinateException, psycopg.Error)  # what a database that is away raises

log = get_logger(__name__)


async def prepare(url: str) -> None:
    """Make procrastinate's tables, anew where another version made them. Raises StoreError."""
    version = f"procrastinate {importlib.metadata.version('procrastinate')}"
    try:
        async with await psycopg.AsyncConnection.connect(dsn(url)) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", [PREPARING])
            found = await connection.execute(
                "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [SCHEMA]
            )
            row = await found.fetchone()
            if row is not None and row[0] == version:
                return
            await connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE".encode())
            await connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
            await connection.execute(f"SET LOCAL search_path TO {SCHEMA}".encode())
            await connection.execute(SchemaManager.get_schema().encode())
            await connection.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'".encode())
    except psycopg.Error as error:
        raise StoreError(f"procrastinate's tables could not be made: {error}") from error


def cron_of(every: timedelta) -> str:
    """A chore's rhythm as cron says it, seconds last; raises ValueError where it can't."""
    for unit, form in ((HOUR, "0 */{} * * * 0"), (MINUTE, "*/{} * * * * 0"), (timedelta(seconds=1), "* * * * * */{}")):
        count, rest = divmod(every, unit)
        if count and not rest:
            return form.format(count)
    raise ValueError(f"no rhythm of cron's: {every}")


class Jobs:
    """The jobs of one process. `does` are the chores it can do, `wakes` what it does when another wakes it, by name.

    Use it within `opened`.
    """

    def __init__(
        self,
        url: str,
        name: str,
        does: Iterable[Chore],
        wakes: Mapping[str, Callable[[], None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._app = App(
            connector=PsycopgConnector(
                conninfo=dsn(url),
                kwargs={"options": f"-c search_path={SCHEMA}"},
                min_size=1,
                max_size=CONNECTIONS,
            )
        )
        self._name = name
        self._clock = clock
        self._held = Recurring(log, "jobs are held up; trying again", "jobs are done again", AWAY)
        self._unheard = Recurring(log, "could not wake another process", "other processes can be woken again", AWAY)
        self._queues = {*(f"wake {name}" for name in wakes)}
        for chore in (*does, self._retrying()):
            self._add_chore(chore)
        for what, do in wakes.items():
            self._add_wake(what, do)
        self._worker: asyncio.Task[None] | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._stopping = False

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Jobs]:
        """Connected for the length of the block, and until what was being done has ended."""
        async with self._app.open_async():
            try:
                yield self
            finally:
                await self.stop()

    def start(self) -> None:
        """Begin to do chores and to be woken."""
        self._worker = asyncio.create_task(self._work(), name="jobs")

    async def stop(self) -> None:
        """End; what was not done is done by another process, or after the next start."""
        if not self._stopping:  # cancelled twice, a worker breaks off what it was finishing
            self._stopping = True
            for task in self._tasks():
                task.cancel()
        if tasks := self._tasks():
            await asyncio.wait(tasks, timeout=LAST_JOBS)

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [task for task in (self._worker, *self._calls) if task is not None]

    def wake(self, what: str) -> None:
        """Wake whichever process does `what`; one wake-up that waits is enough."""
        call = asyncio.create_task(self._defer(what), name=f"wake {what}")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _defer(self, what: str) -> None:
        about = {"queue": f"wake {what}", "queueing_lock": f"wake {what}"}
        try:
            with suppress(AlreadyEnqueued):
                await self._app.configure_task(f"wake {what}", **about).defer_async()  # type: ignore[arg-type]
            self._unheard.went()
        except AWAY as error:  # it looks by itself too, a little later
            self._unheard.came(error, self._clock())

    async def _work(self) -> None:
        while not self._stopping:
            worker = self._app.run_worker_async(
                queues=sorted(self._queues),
                name=self._name,
                install_signal_handlers=False,
                delete_jobs="always",
                stalled_worker_timeout=STALLED,
                shutdown_graceful_timeout=1.0,
            )
            # After a clock set back, a worker would do chores only when it is there again, and set forward, once for
            # each time in between: another knows of neither.
            working, setting = asyncio.create_task(worker), asyncio.create_task(clock_set())
            try:
                await asyncio.wait({working, setting}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                working.cancel()
                setting.cancel()
                ended, _ = await asyncio.gather(working, setting, return_exceptions=True)
            if isinstance(ended, Exception):  # a database that is away for a while
                self._held.came(ended, self._clock())
            await asyncio.sleep(PAUSE)

    def _add_chore(self, chore: Chore) -> None:
        attempt = attempting(chore)

        async def run(timestamp: int) -> None:
            self._held.went()
            await attempt()

        self._queues.add(chore.name)
        task = self._app.task(name=chore.name, queue=chore.name, queueing_lock=chore.name)(run)
        self._app.periodic(cron=cron_of(chore.every))(task)

    def _add_wake(self, what: str, do: Callable[[], None]) -> None:
        async def run() -> None:
            self._held.went()
            do()

        self._app.task(name=f"wake {what}", queue=f"wake {what}")(run)

    def _retrying(self) -> Chore:
        """Procrastinate's recipe for jobs whose worker is gone."""

        async def retry() -> None:
            manager = self._app.job_manager
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
                try:
                    await manager.retry_job(job)
                except (AlreadyEnqueued, UniqueViolation):  # a newer one of the same waits: that will do
                    await manager.finish_job(job, Status.FAILED, delete_job=True)

        return Chore(STALLED_JOBS, MINUTE, retry)
