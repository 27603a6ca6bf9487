"""Look-ups of names that can be abandoned: a name server that hangs holds up neither other sources nor the end.

The standard way (`loop.getaddrinfo`) uses the loop's own few threads, which the program waits for when it ends;
look-ups that hang would hold up every other one, and Ctrl-C. These run in daemon threads instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

AT_ONCE = 16


class Resolver(AbstractResolver):
    """The system's resolver, for aiohttp's connector."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name; raises OSError where there are none."""
        async with self._places:
            rows = await _look_up(host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=found,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for found, _, protocol, _, address in rows
        ]

    async def close(self) -> None:
        """Nothing to close: threads still waiting for a name server end with the program."""


async def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[tuple[Any, ...]]:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[tuple[Any, ...]]] = loop.create_future()

    def settle(rows: list[tuple[Any, ...]], error: BaseException | None) -> None:
        if answer.cancelled():
            return
        if error is None:
            answer.set_result(rows)
        else:
            answer.set_exception(error)

    def work() -> None:
        rows: list[tuple[Any, ...]] = []
        failure: BaseException | None = None
        try:
            rows = list(socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM))
        except BaseException as error:
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, rows, failure)

    threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
    return await answer
