"""Two bots on one database would send everything twice: the second is refused, and told who has it."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from feeds.store import CannotOpenError, InUseError, possessed

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


async def test_it_is_free_again_after_the_first(empty_url: str) -> None:
    for holder in ("one", "two"):
        async with possessed(empty_url, holder):
            pass


async def test_a_killed_process_leaves_nothing_locked(empty_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, empty_url, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
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
