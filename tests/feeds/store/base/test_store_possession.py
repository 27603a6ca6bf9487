"""Two bots on one database would send everything twice: the second is refused, and told who has it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from feeds.store import CannotOpenError, DiskFullError, InUseError, Role, possessed
from feeds.store.base import server_lock
from feeds.store.base.dsn import dsn
from tests.postgresql import Server

HOLD = """
import asyncio, sys
from feeds.store import possessed
async def main():
    async with possessed(sys.argv[1], "a bot on another machine"):
        print("mine", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_the_second_is_refused_and_told_who_is_first(empty_url: str) -> None:
    async with possessed(empty_url, "farm:17 since noon"):
        with pytest.raises(InUseError, match="farm:17 since noon") as refused:
            async with possessed(empty_url, "farm:18"):
                raise AssertionError("two had it")
        assert "Stop it" in str(refused.value)


async def test_a_second_that_calls_the_file_by_a_link_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    (tmp_path / "dewline.db").symlink_to(tmp_path / "large" / "dewline.db")
    async with possessed(f"sqlite:///{tmp_path}/dewline.db", "farm:17"):
        with pytest.raises(InUseError, match="farm:17"):
            async with possessed(f"sqlite:///{tmp_path}/large/dewline.db", "farm:18"):
                raise AssertionError("two had it")


async def test_it_is_free_again_after_the_first(empty_url: str) -> None:
    for holder in ("one", "two"):
        async with possessed(empty_url, holder):
            pass


async def test_a_killed_process_leaves_nothing_locked(empty_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, empty_url, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[4]
    )
    assert process.stdout is not None
    async with asyncio.timeout(90):
        assert await process.stdout.readline() == b"mine\n"
        with pytest.raises(InUseError, match="another machine"):
            async with possessed(empty_url, "me"):
                raise AssertionError("two had it")
        process.send_signal(signal.SIGKILL)
        await process.wait()
        while True:  # a server may need a moment to notice
            try:
                async with possessed(empty_url, "me"):
                    return
            except InUseError:
                await asyncio.sleep(0.05)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotOpenError, match="file"):
        async with possessed(f"sqlite:///{tmp_path}/file/dewline.db", "me"):
            raise AssertionError("locked nothing")


async def test_a_disk_that_is_full_at_the_first_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int, text: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    written = os.write
    monkeypatch.setattr("os.write", full)
    with pytest.raises(DiskFullError, match=r"dewline\.db\.lock"):
        async with possessed(f"sqlite:///{tmp_path}/dewline.db", "me"):
            raise AssertionError("locked nothing")
    monkeypatch.setattr("os.write", written)
    async with possessed(f"sqlite:///{tmp_path}/dewline.db", "me"):
        pass


@pytest.fixture
def url(new_postgresql: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """A database on a server, where nobody waits for long."""
    for name in ("LOOK", "AGAIN", "GRACE"):
        monkeypatch.setattr(server_lock, name, 0.05)
    return new_postgresql()


async def test_one_process_for_all_and_those_with_a_role_keep_each_other_out(url: str) -> None:
    for first, second in ((Role.ALL, Role.INGEST), (Role.INGEST, Role.ALL), (Role.SEND, Role.ALL)):
        async with possessed(url, "farm:17", first):
            with pytest.raises(InUseError, match="farm:17"):
                async with possessed(url, "farm:18", second):
                    raise AssertionError("two had it")


async def test_any_number_may_read_beside_one_that_answers_and_one_that_sends(url: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for number, role in enumerate((Role.INGEST, Role.INGEST, Role.CHAT, Role.SEND, Role.INGEST)):
            await stack.enter_async_context(possessed(url, f"farm:{number}", role))


async def test_a_second_sender_stands_by_says_so_once_and_takes_over(url: str) -> None:
    said: list[str] = []

    async def stand_by() -> None:
        async with possessed(url, "farm:18", Role.SEND, said.append):
            said.append("mine")

    async with possessed(url, "farm:17", Role.SEND):
        standing = asyncio.create_task(stand_by())
        async with asyncio.timeout(60):
            while not said:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        assert len(said) == 1
        assert "farm:17" in said[0]
    async with asyncio.timeout(60):
        await standing
    assert said[1:] == ["mine"]


async def test_a_holder_whose_connection_is_cut_takes_its_role_again(url: str, postgresql_server: Server) -> None:
    async with possessed(url, "farm:17", Role.SEND) as possession:
        looking = asyncio.create_task(possession.lost())
        postgresql_server.cut(url)
        await asyncio.sleep(0.5)
        assert not looking.done()
        said: list[str] = []
        waiting = asyncio.create_task(_have(url, said))
        async with asyncio.timeout(60):
            while not said:
                await asyncio.sleep(0.01)
        assert "farm:17" in said[0]
        waiting.cancel()
        looking.cancel()
        await asyncio.gather(waiting, looking, return_exceptions=True)


async def _have(url: str, said: list[str]) -> None:
    async with possessed(url, "farm:18", Role.SEND, said.append):
        await asyncio.sleep(60)


async def test_a_holder_learns_that_another_has_its_role(url: str, postgresql_server: Server) -> None:
    async with possessed(url, "farm:17", Role.SEND) as possession:
        postgresql_server.cut(url)
        async with possessed(url, "farm:18", Role.SEND), asyncio.timeout(60):
            assert "farm:18" in await possession.lost()


@contextlib.asynccontextmanager
async def _muted(url: str) -> AsyncIterator[tuple[str, list[asyncio.StreamWriter], asyncio.Event]]:
    """A way to the server on which its first connection falls silent at a word; the connections that were made."""
    server, met, silent = make_url(url), list[asyncio.StreamWriter](), asyncio.Event()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, muted: bool) -> None:
        while some := await reader.read(65536):
            if not (muted and silent.is_set()):
                writer.write(some)
        writer.close()

    async def between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.append(writer)
        muted = len(met) == 1
        answers, asks = await asyncio.open_unix_connection(f"{server.query['host']}/.s.PGSQL.5432")
        await asyncio.gather(pass_on(reader, asks, muted), pass_on(answers, writer, muted))

    listening = await asyncio.start_server(between, "127.0.0.1", 0)
    try:
        there = server.set(host="127.0.0.1", port=listening.sockets[0].getsockname()[1], query={})
        yield there.render_as_string(hide_password=False), met, silent
    finally:
        listening.close()


async def test_who_lets_go_of_a_server_that_fell_silent_asks_it_nothing_more(url: str) -> None:
    async with _muted(url) as (there, met, silent):
        lock = server_lock.ServerLock(make_url(there), "farm:17", Role.SEND)
        await lock.acquire(lambda other: None)
        silent.set()
        await lock.close()
        assert len(met) == 1  # psycopg cancels a question by another connection, and waits for it


async def test_who_hears_nothing_from_the_server_hangs_up_and_takes_its_role_again(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_lock, "CONNECT_TIMEOUT", 2)
    async with _muted(url) as (there, met, silent):
        lock = server_lock.ServerLock(make_url(there), "farm:17", Role.SEND)
        await lock.acquire(lambda other: None)
        first = await _holders(url)
        looking = asyncio.ensure_future(lock.lost())
        silent.set()
        async with asyncio.timeout(60):
            while not (now := await _holders(url)) or now == first:
                await asyncio.sleep(0.05)
        looking.cancel()
        await lock.close()
        assert len(met) == 2  # and none to cancel what it had asked


async def _holders(url: str) -> list[object]:
    """The server's processes that hold the role of sending."""
    query = (
        b"SELECT pid FROM pg_locks JOIN pg_database ON database = pg_database.oid "
        b"WHERE datname = current_database() AND locktype = 'advisory' AND granted AND mode = 'ExclusiveLock'"
    )
    async with await psycopg.AsyncConnection.connect(dsn(make_url(url))) as connection:
        return list(await (await connection.execute(query)).fetchall())


async def test_a_file_is_for_one_process(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        async with possessed(f"sqlite:///{tmp_path}/dewline.db", "me", Role.SEND):
            raise AssertionError("locked something")
