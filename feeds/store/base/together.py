"""Small writes that come at the same time go in one transaction: a disk's flush is what each of them would wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 200  # in one transaction, where nothing else is said


class Together(Generic[T]):
    """Hands items to `write` in the order they came: at once where none is being written, else with all that came
    meanwhile. Whoever brings an item waits until it is written, or hears what `write` raised.
    """

    def __init__(self, write: Callable[[list[T]], Awaitable[None]], most: int = MOST) -> None:
        self._write = write
        self._most = most
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def __call__(self, item: T) -> None:
        """Have an item written; raises what `write` raised."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="write together")
        await written

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[: self._most]
                fault = await self._fault_of([item for item, _ in batch])
                del self._waiting[: len(batch)]
                for written in [written for _, written in batch if not written.done()]:
                    if fault is None:
                        written.set_result(None)
                    else:
                        written.set_exception(fault)
        finally:
            self._writing = None
            for _, written in self._waiting:  # the program ends
                written.cancel()

    async def _fault_of(self, items: list[T]) -> Exception | None:
        try:
            await self._write(items)
        except Exception as error:
            return error
        return None
