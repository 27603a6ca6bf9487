"""A worker process: work that may hang, grow or die, away from the program; its side of the line.

The program sends a header and bytes, and gets plain values back. A worker that takes too long is killed, one that dies
is replaced, and one that has worked often makes room for a fresh one. It starts when it is first asked, and ends with
the program, also when that is killed: its input ends. The other side of the line is feeds/workers/worker_process.py.

Not multiprocessing or a pool built on it: those import the program's main module into every worker, hand results over
as pickles, and keep threads that wake ten times a second; this is two small modules with none of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

START_SECONDS = 30.0  # for a worker to load its libraries, on a machine that is busy
END_SECONDS = 1.0  # for a worker whose line broke to be gone
LONGEST_ANSWER = 32 * 1024 * 1024

_ROOT = Path(__file__).resolve().parents[2]
# Of the environment only this reaches a worker: no token, no database's password.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR")


class Worker:
    """One worker process, started when it is first asked, and anew after it was ended.

    It runs `module` and may take `memory` bytes of address space, and for each thing it is asked `deadline` seconds of
    the processor and `patience` times as many by the clock: on a machine that does much else it waits for its turn, and
    ended for that it would never be done. After `recycle_after` of them it ends.
    """

    def __init__(self, module: str, memory: int, deadline: float, recycle_after: int, patience: float = 1.0) -> None:
        self._module = module
        self._arguments = (str(memory), str(deadline))
        self._longest = deadline * patience
        self._recycle_after = recycle_after
        self._process: asyncio.subprocess.Process | None = None
        self._asked = 0

    async def ready(self) -> None:
        """Start the process if there is none; raises what `ask` raises."""
        try:
            self._process = self._process or await self._start()
        except BaseException:
            await asyncio.shield(self.end())
            raise

    async def ask(self, header: Mapping[str, Any], body: bytes) -> dict[str, Any]:
        """The worker's answer; raises TimeoutError, or OSError, EOFError or ValueError where the worker died.

        Whatever goes wrong ends the process: a half-read answer must not be taken for the next document's.
        """
        try:
            process = self._process or await self._start()
            async with asyncio.timeout(self._longest):
                answer = await _exchange(process, header, body)
        except BaseException as error:
            ran_out = False
            try:
                ran_out = (
                    isinstance(error, OSError | EOFError)
                    and not isinstance(error, TimeoutError)
                    and await self._ran_out()
                )
            finally:
                await asyncio.shield(self.end())
            if ran_out:
                raise TimeoutError from error
            raise
        self._asked += 1
        if self._asked >= self._recycle_after:
            await self.end()
        return answer

    async def _ran_out(self) -> bool:
        """Whether the process that is gone ended at its deadline. Killed now, it could no longer be asked."""
        if self._process is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    await self._process.wait()
        return self._process is not None and self._process.returncode == -signal.SIGPROF

    async def end(self) -> None:
        """End the process, whatever it is doing; it keeps nothing worth saving."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        self._asked = 0
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the working directory is nothing to import from
            "-m",
            self._module,
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is the program's affair
        )
        async with asyncio.timeout(START_SECONDS):
            await _receive(self._process)
        return self._process


async def _exchange(process: asyncio.subprocess.Process, header: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    assert process.stdin is not None
    head = json.dumps({**header, "size": len(body)}).encode()
    process.stdin.write(len(head).to_bytes(4, "big") + head)
    process.stdin.write(body)
    await process.stdin.drain()
    return await _receive(process)


async def _receive(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    size = int.from_bytes(await process.stdout.readexactly(4), "big")
    if size > LONGEST_ANSWER:
        raise ValueError("the worker's answer is too long")
    message: dict[str, Any] = json.loads(await process.stdout.readexactly(size))
    return message


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # a thread's stack is address space
    return {**passed, **single, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
