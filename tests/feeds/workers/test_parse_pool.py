"""The worker processes: deadlines that end, deaths that are mended, and the whole corpus through them."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import textwrap
import unicodedata
from pathlib import Path

import psutil
import pytest
from polls import NOON, rss, source

from feeds.model import Fetched, FetchFailed, ParsedFeed, Trouble, Validators
from feeds.workers.parse import ParserPool

URL = "https://wire.test/feed"
HOSTILE = Path(__file__).parents[1] / "hostile"
# Well-formed, allowed by every bound, and slow: feedparser is at it for many seconds.
STUCK = b"<rss><channel><item><title>" + b"x<b>" * 3_000_000 + b"</title></item></channel></rss>"


def fetched(body: bytes) -> Fetched:
    return Fetched(URL, body, "application/xml", Validators())


async def titles(pool: ParserPool, body: bytes) -> list[str]:
    found = await pool.parse(fetched(body), source(URL), NOON)
    assert isinstance(found, ParsedFeed), found
    return [entry.title for entry in found.entries]


def workers() -> list[psutil.Process]:
    """The worker processes of this one."""
    return [child for child in psutil.Process().children() if "feeds.workers.parse_worker" in child.cmdline()]


async def test_a_document_becomes_entries() -> None:
    async with ParserPool() as pool:
        found = await pool.parse(fetched(rss(["Iskander", "Patriot"])), source(URL), NOON)

    assert isinstance(found, ParsedFeed)
    assert [entry.title for entry in found.entries] == ["Iskander", "Patriot"]
    assert {entry.seen for entry in found.entries} == {NOON}
    assert found.entries[0].source == source(URL)


async def test_a_worker_that_gets_no_turn_for_longer_than_its_deadline_still_answers() -> None:
    async with ParserPool(deadline_seconds=1) as pool:
        assert await titles(pool, rss(["before"])) == ["before"]
        [worker] = workers()
        worker.suspend()
        reading = asyncio.create_task(titles(pool, rss(["after"])))
        await asyncio.sleep(1.5)
        assert not reading.done()
        worker.resume()
        assert await reading == ["after"]
        assert workers() == [worker]


async def test_a_stuck_parse_is_ended_and_the_next_document_is_read() -> None:
    async with ParserPool(deadline_seconds=0.5) as pool:
        assert await titles(pool, rss(["before"])) == ["before"]
        before = workers()
        found = await pool.parse(fetched(STUCK), source(URL), NOON)
        assert isinstance(found, FetchFailed)
        assert found.trouble is Trouble.PARSE_TIMEOUT
        assert not any(worker.is_running() for worker in before), "it is not only abandoned"
        assert await titles(pool, rss(["after"])) == ["after"]


async def test_a_stuck_parse_holds_up_no_other_worker() -> None:
    async with ParserPool(workers=2, deadline_seconds=60) as pool:
        stuck = asyncio.create_task(pool.parse(fetched(STUCK), source(URL), NOON))
        await asyncio.sleep(0)
        assert await titles(pool, rss(["other"])) == ["other"]
        assert not stuck.done()
        stuck.cancel()
        await asyncio.gather(stuck, return_exceptions=True)

    assert workers() == []


async def test_a_worker_that_dies_is_replaced() -> None:
    async with ParserPool() as pool:
        await titles(pool, rss())
        workers()[0].kill()
        found = await pool.parse(fetched(rss()), source(URL), NOON)
        assert isinstance(found, FetchFailed)
        assert await titles(pool, rss(["again"])) == ["again"]


async def test_a_worker_makes_room_for_a_fresh_one_after_its_share() -> None:
    async with ParserPool(recycle_after=2) as pool:
        seen = set()
        for _ in range(6):
            await titles(pool, rss())
            seen |= {worker.pid for worker in workers()}

    assert 2 <= len(seen) <= 3


async def test_memory_is_bounded_and_another_document_is_read_after() -> None:
    async with ParserPool(memory=160 * 1024 * 1024, deadline_seconds=60) as pool:
        found = await pool.parse(fetched(b"<rss><item><title>" + b"x" * 60_000_000), source(URL), NOON)
        assert isinstance(found, FetchFailed)
        assert found.trouble in (Trouble.TOO_BIG, Trouble.NOT_A_FEED)
        assert await titles(pool, rss(["after"])) == ["after"]


async def test_a_cancelled_parse_leaves_no_answer_for_the_next() -> None:
    async with ParserPool() as pool:
        await titles(pool, rss())
        first = asyncio.create_task(pool.parse(fetched(rss(["first"])), source(URL), NOON))
        for _ in range(3):
            await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert await titles(pool, rss(["second"])) == ["second"]


async def test_no_worker_runs_before_it_is_needed_or_after_the_end() -> None:
    async with ParserPool(workers=2) as pool:
        assert workers() == []
        await titles(pool, rss())
        assert len(workers()) == 1
    assert workers() == []


async def test_the_end_does_not_wait_for_those_in_line() -> None:
    async with ParserPool(deadline_seconds=2) as pool:  # the end does wait for the one at work
        parses = [asyncio.create_task(pool.parse(fetched(STUCK), source(URL), NOON)) for _ in range(5)]
        for _ in range(1000):
            await asyncio.sleep(0.01)
            if workers():
                break
    results = await asyncio.gather(*parses, return_exceptions=True)

    assert isinstance(results[0], FetchFailed)
    assert all(isinstance(result, RuntimeError) for result in results[1:])
    assert workers() == []


async def test_a_worker_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:secret@db/news")
    async with ParserPool() as pool:
        await titles(pool, rss())
        environment = workers()[0].environ()

    assert not [value for value in environment.values() if "secret" in value]


async def test_a_worker_is_small_and_ctrl_c_is_not_for_it() -> None:
    async with ParserPool() as pool:
        await titles(pool, rss())
        worker = workers()[0]
        os.kill(worker.pid, signal.SIGINT)
        assert await titles(pool, rss(["still here"])) == ["still here"]
        assert workers()[0].pid == worker.pid
        assert worker.memory_info().rss < 60 * 1024 * 1024


def test_the_program_itself_loads_neither_feedparser_nor_numpy() -> None:
    modules = "feeds.workers.parse, feeds.fetching.fetch, feeds.fetching.polling"
    code = f"import sys, {modules}; print({{'feedparser', 'numpy'}} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert found.stdout.strip() == "set()"


def test_workers_end_when_the_program_is_killed() -> None:
    code = textwrap.dedent(
        """
        import asyncio, os, signal, sys
        sys.path[:0] = sys.argv[1:]
        from polls import NOON, rss, source
        from test_parse_pool import STUCK, fetched, titles, workers
        from feeds.workers.parse import ParserPool

        async def main():
            async with ParserPool(deadline_seconds=1) as pool:
                await titles(pool, rss())
                print(workers()[0].pid, flush=True)
                os.kill(os.getpid(), signal.SIGKILL)

        asyncio.run(main())
        """
    )
    folders = [str(folder) for folder in Path(__file__).parents[:2]]
    found = subprocess.run([sys.executable, "-c", code, *folders], capture_output=True, text=True, timeout=60)
    pid = int(found.stdout)

    _, alive = psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)
    assert alive == []


def _all_bodies(shared: Path) -> dict[Path, bytes]:
    files = [*(shared / "feeds" / "corpus").rglob("*"), *HOSTILE.iterdir()]
    return {path: path.read_bytes() for path in files if path.is_file()}


async def test_every_file_of_the_corpus_is_read_or_refused(shared: Path) -> None:
    bodies = _all_bodies(shared)
    kinds: dict[str, int] = {}
    async with ParserPool(workers=2, deadline_seconds=10) as pool:

        async def check(path: Path) -> None:
            found = await pool.parse(fetched(bodies[path]), source(URL), NOON)
            kind = found.trouble if isinstance(found, FetchFailed) else "feed"
            kinds[kind] = kinds.get(kind, 0) + 1
            if isinstance(found, ParsedFeed):
                for entry in found.entries:
                    check_entry(path, entry)

        await asyncio.gather(*(check(path) for path in bodies))

    assert sum(kinds.values()) == len(bodies) > 4600
    assert kinds.keys() == {"feed", Trouble.NOT_A_FEED}, "nothing hangs, dies or goes beyond its bounds"
    assert kinds["feed"] > 4000


TAG = re.compile(r"</?(?:a|b|i|p|br|div|img|span|script|style|iframe|object|svg)[\s/>]", re.IGNORECASE)
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)


def check_entry(path: Path, entry) -> None:
    """Plain text, a web link, a sane date."""
    for text in (entry.title, entry.summary):
        assert not TAG.search(text), (path, text)
        assert not ENTITY.search(text), (path, text)
        assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char != "\n"], path
    assert entry.title, path
    assert len(entry.title) <= 300, path
    assert len(entry.summary) <= 2000, path
    assert entry.url.startswith(("http://", "https://")), (path, entry.url)
    assert entry.published <= entry.seen == NOON, path
    assert re.fullmatch("[0-9a-f]{32}", entry.uid), path
