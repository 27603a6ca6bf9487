"""Roles on a PostgreSQL: advisory locks, held by a connection that does nothing else.

    whole       ALL has it alone; the other roles share it, so that they and an ALL keep each other out
    a role's    CHAT and SEND each have one alone; who comes second asks every second whether it is free

A lock ends with its connection. A holder whose connection was cut, or whose server was restarted, takes it again at
once; a process that stands by leaves it that much time. If another has it all the same, `lost` says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg
from sqlalchemy import URL

from feeds.store.base.database import CONNECT_TIMEOUT
from feeds.store.base.dsn import dsn
from feeds.store.base.errors import InUseError, UnreachableError, plainly
from feeds.store.base.roles import Role

WHOLE = int.from_bytes(b"dewline", "big")  # the server's advisory locks are numbers; these are ours
OF_ROLES = {Role.CHAT: WHOLE + 1, Role.SEND: WHOLE + 2}
LOOK = 1.0  # seconds between two looks: at our own lock, or at another's that we wait for
AGAIN = 0.2  # seconds between two tries of a holder to get a lock back
GRACE = 3.0  # seconds that an earlier holder has to notice, before we do what it did
MOST_SAID = 63  # bytes of a connection's name, which is how others learn who holds a lock

SILENCE = 5  # seconds after which both ends ask whether the other is there: a machine that is gone says no goodbye
OPTIONS = f"-c tcp_keepalives_idle={SILENCE} -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"

Connection = psycopg.AsyncConnection[tuple[object, ...]]


@asynccontextmanager
async def server_lock(
    url: URL, holder: str, role: Role, standing_by: Callable[[str], None]
) -> AsyncIterator[ServerLock]:
    """The locks of a role for the length of the block; as `possessed`."""
    lock = ServerLock(url, holder, role)
    try:
        await lock.acquire(standing_by)
        yield lock
    finally:
        await lock.close()


class ServerLock:
    """The locks of one process."""

    def __init__(self, url: URL, holder: str, role: Role) -> None:
        self._address = dsn(url)
        self._name = f"dewline {holder}"[:MOST_SAID]
        self._role = role
        self._connection: Connection | None = None

    async def acquire(self, standing_by: Callable[[str], None]) -> None:
        """Get the locks, waiting for a role that another has; raises InUseError and StoreError."""
        await self._connect()
        waited = False
        while (other := await self._take()) is not None:
            if not waited:
                standing_by(other)
            waited = True
            await asyncio.sleep(LOOK)
        if waited:
            await asyncio.sleep(GRACE)

    async def lost(self) -> str:
        """Look after the locks; return, once another process has them, who that is."""
        while True:
            await asyncio.sleep(LOOK)
            if not await self._here():
                other = await self._take_back()
                if other is not None:
                    return other

    async def close(self) -> None:
        """Let go, so that the next one finds the locks free: a server may need a moment to notice that we are gone."""
        if self._connection is not None:
            await self._answers(self._connection, "SELECT pg_advisory_unlock_all()", LOOK)
        await self._hang_up()

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _connect(self) -> None:
        await self._hang_up()
        with plainly():
            self._connection = await psycopg.AsyncConnection.connect(
                self._address,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT,
                application_name=self._name,
                options=OPTIONS,
                keepalives_idle=SILENCE,
                keepalives_interval=2,
                keepalives_count=3,
            )

    async def _take(self) -> str | None:
        """Take the locks; who has the role's if another does. A connection that is lost meanwhile is made anew.

        Raises InUseError where the whole is another's.
        """
        try:
            return await self._try()
        except UnreachableError:
            await asyncio.sleep(GRACE)  # whoever had it comes first
            await self._reconnect()
            return "a connection that was lost"

    async def _try(self) -> str | None:
        alone = self._role is Role.ALL
        how = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
        if not await self._ask(f"SELECT {how}(%s)", WHOLE):
            raise InUseError(await self._holder(WHOLE))
        key = OF_ROLES.get(self._role)
        if key is None or await self._ask("SELECT pg_try_advisory_lock(%s)", key):
            return None
        return await self._holder(key)  # and the share of the whole stays: no ALL comes in before us

    async def _take_back(self) -> str | None:
        """Get the locks again after the connection was lost; who has them if another was quicker."""
        while True:
            await self._reconnect()
            try:
                other = await self._try()
            except InUseError as error:
                other = error.detail
            except UnreachableError:
                continue
            if other is None or not other.startswith(self._name):
                return other
            await asyncio.sleep(AGAIN)  # it is our own lost connection: the server has not noticed yet

    async def _reconnect(self) -> None:
        while True:
            try:
                await self._connect()
            except UnreachableError:
                await asyncio.sleep(AGAIN)
            else:
                return

    async def _here(self) -> bool:
        return self._connection is not None and await self._answers(self._connection, "SELECT 1", CONNECT_TIMEOUT)

    @staticmethod
    async def _answers(connection: Connection, question: str, patience: float) -> bool:
        """Whether the server answers within so many seconds; one that does not has lost the connection."""
        asked = asyncio.ensure_future(connection.execute(question.encode()))
        if not (await asyncio.wait([asked], timeout=patience))[0]:
            asked.cancel()
            connection.pgconn.finish()  # or psycopg asks a silent server to cancel, for ten seconds
        (came,) = await asyncio.gather(asked, return_exceptions=True)
        return not isinstance(came, BaseException)

    async def _ask(self, question: str, key: int) -> object:
        if self._connection is None:
            raise UnreachableError
        with plainly():
            found = await (await self._connection.execute(question.encode(), [key])).fetchone()
        return found and found[0]

    async def _holder(self, key: int) -> str:
        """What the server knows of who holds a lock, as far as that is another."""
        if self._connection is None:
            raise UnreachableError
        with plainly():
            found = await self._connection.execute(
                "SELECT application_name, client_addr FROM pg_locks JOIN pg_stat_activity USING (pid) "
                "WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = %s "
                "AND pid <> pg_backend_pid() LIMIT 1",
                [key],
            )
            row = await found.fetchone()
        return " from ".join(str(part) for part in row if part) if row else ""
