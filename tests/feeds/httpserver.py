"""A small web server on loopback that answers exactly what a test scripts, byte for byte, well or badly."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. `raw` replaces it whole; `drip` seconds pass before each byte of the body; `hang` never answers."""

    status: int = 200
    headers: Sequence[tuple[str, str | bytes]] = ()
    body: bytes = b""
    raw: bytes | None = None
    drip: float = 0.0
    wait: float = 0.0
    hang: bool = False
    endless: bytes = b""  # sent again and again instead of a body, until the reader goes
    length: int | None = None  # a Content-Length that may lie

    def head(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Status')}".encode()]
        for name, value in self.headers:
            lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()))
        if not self.endless and self.status != 304:
            lines.append(f"Content-Length: {len(self.body) if self.length is None else self.length}".encode())
        lines.append(b"Connection: close")
        return b"\r\n".join(lines) + b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived: header names in lower case, values as the bytes that came."""

    path: str
    headers: dict[str, bytes]
    began: float
    host: str


@dataclass(slots=True)
class FeedServer:
    """Serves scripted answers: the first of a path's answers first, the last one from then on."""

    address: str = "127.0.0.1"
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    ended: list[float] = field(default_factory=list)
    _answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.address, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in asyncio.all_tasks():
            if task.get_name() == f"serve {id(self)}":
                task.cancel()

    def url(self, path: str = "/feed", host: str = "") -> str:
        return f"http://{host or self.address}:{self.port}{path}"

    def answer(self, *answers: Answer, path: str = "/feed") -> None:
        """Script what this path answers from now on."""
        self._answers[path] = list(answers)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.set_name(f"serve {id(self)}")
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            request = self._parsed(await reader.readuntil(b"\r\n\r\n"))
            self.requests.append(request)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            try:
                await self._respond(self._next(request.path), writer)
            finally:
                self.in_flight -= 1
                self.ended.append(asyncio.get_running_loop().time())
        writer.close()

    def _parsed(self, head: bytes) -> Request:
        first, *lines = head.split(b"\r\n")
        headers = {}
        for line in filter(None, lines):
            name, _, value = line.partition(b": ")
            headers[name.decode().lower()] = value
        now = asyncio.get_running_loop().time()
        return Request(first.split()[1].decode(), headers, now, headers.get("host", b"").decode())

    def _next(self, path: str) -> Answer:
        answers = self._answers.get(path) or [Answer(404)]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def _respond(self, answer: Answer, writer: asyncio.StreamWriter) -> None:
        if answer.hang:
            await asyncio.sleep(3600)
        await asyncio.sleep(answer.wait)
        writer.write(answer.head() if answer.raw is None else answer.raw)
        await writer.drain()
        while answer.endless:
            writer.write(answer.endless)
            await writer.drain()
            await asyncio.sleep(0)
        for byte in answer.body if answer.drip else b"":
            await asyncio.sleep(answer.drip)
            writer.write(bytes([byte]))
            await writer.drain()
        if not answer.drip:
            writer.write(answer.body)
        await writer.drain()
