"""Reading a response's body within bounds: gzip decoded by zlib itself, a little at a time.

A client's convenience decoder expands a whole chunk before anyone can count it: 841 bytes of brotli became 512 MiB
under a 5 MiB cap (docs/fetching.md, rule 19). Here nothing is asked for but gzip, nothing else is taken, and no more
than `decoded` bytes ever exist.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable
from dataclasses import dataclass

_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that is read of one response, in bytes: as it comes over the wire, and decoded."""

    wire: int = 8 * 1024 * 1024
    decoded: int = 16 * 1024 * 1024


class TooBigError(ValueError):
    """The body goes beyond its bounds."""


class BadEncodingError(ValueError):
    """The body is not in the encoding it claims, or in one that was not asked for."""


async def read_body(chunks: AsyncIterable[bytes], encoding: str, bounds: Bounds) -> bytes:
    """The decoded body; raises TooBigError or BadEncodingError. `encoding` is the Content-Encoding header's value."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        decoder: _Plain | _Gzip = _Plain(min(bounds.wire, bounds.decoded))
    elif name in ("gzip", "x-gzip"):
        decoder = _Gzip(bounds.decoded)
    else:
        raise BadEncodingError("the body is compressed in a way that was not asked for")
    seen = 0
    async for chunk in chunks:
        seen += len(chunk)
        if seen > bounds.wire:
            raise TooBigError
        decoder.feed(chunk)
    return decoder.finish()


class _Plain:
    def __init__(self, most: int) -> None:
        self._most = most
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        self._body += chunk
        if len(self._body) > self._most:
            raise TooBigError

    def finish(self) -> bytes:
        return bytes(self._body)


class _Gzip:
    """One gzip member or several in a row (RFC 1952); zero padding after the last is let pass."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._body = bytearray()
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def feed(self, chunk: bytes) -> None:
        while chunk:
            if self._member.eof:
                chunk = chunk.lstrip(b"\0")
                if not chunk:
                    return
                self._member = zlib.decompressobj(_GZIP)
            self._begun = True
            chunk = self._decode(chunk)

    def _decode(self, chunk: bytes) -> bytes:
        room = self._most - len(self._body)
        try:
            self._body += self._member.decompress(chunk, room + 1)
        except zlib.error:
            raise BadEncodingError("the body is not the gzip it claims to be") from None
        if len(self._body) > self._most:
            raise TooBigError
        return self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def finish(self) -> bytes:
        if self._begun and not self._member.eof:
            raise BadEncodingError("the compressed body broke off")
        return bytes(self._body)
