"""Files that were sent to the sandbox: kept in memory, fetched again by their number, the oldest forgotten first."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from bot.sandbox.schema import BadRequestError

MOST_PHOTO = 10 * 1024 * 1024  # bytes
MOST_DOCUMENT = 50 * 1024 * 1024
MOST_FETCHED = 20 * 1024 * 1024  # bytes of a file that getFile hands out
MOST_KEPT = 128 * 1024 * 1024  # bytes of all files together
WIDEST = 10_000  # width and height of a photo together
NARROWEST = 20  # times that one side may be longer than the other

_STARTS_OF_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes with a call."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as the sandbox keeps it; `size` is a picture's width and height."""

    number: int
    upload: Upload
    size: tuple[int, int] | None

    @property
    def id(self) -> str:
        """What a bot sends it again by."""
        return f"sandbox-file-{self.number:08d}"

    @property
    def unique(self) -> str:
        """What is the same for all bots."""
        return f"unique-{self.number:08d}"

    @property
    def path(self) -> str:
        """Where it can be downloaded."""
        return f"{'photos' if self.size else 'documents'}/file_{self.number}{_ending(self.upload.name)}"

    def facts(self) -> dict[str, str | int]:
        """What every kind of file says of itself in the Bot API."""
        return {"file_id": self.id, "file_unique_id": self.unique, "file_size": len(self.upload.data)}


class Files:
    """All files that are kept."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._bytes = 0
        self._last = 0

    def keep(self, upload: Upload, *, photo: bool) -> Kept:
        """Keep a file; raises BadRequestError where Telegram would not take it."""
        if not upload.data:
            raise BadRequestError("file must be non-empty")
        size = _checked_photo(upload.data) if photo else None
        if not photo and len(upload.data) > MOST_DOCUMENT:
            raise BadRequestError(f"file of size {len(upload.data)} bytes is too big for a document")
        self._last += 1
        kept = Kept(self._last, upload, size)
        self._kept[kept.id] = kept
        self._bytes += len(upload.data)
        while self._bytes > MOST_KEPT:
            self._bytes -= len(self._kept.pop(next(iter(self._kept))).upload.data)
        return kept

    def by_id(self, number: str) -> Kept:
        """The file a bot names; raises BadRequestError for one it never sent."""
        if number not in self._kept:
            raise BadRequestError("wrong file_id or the file is temporarily unavailable")
        return self._kept[number]

    def by_path(self, path: str) -> Kept | None:
        """The file at a path of getFile."""
        return next((kept for kept in self._kept.values() if kept.path == path), None)

    def by_unique(self, unique: str) -> Kept | None:
        """The file people's pages show."""
        return next((kept for kept in self._kept.values() if kept.unique == unique), None)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or WebP; None for anything else, or one cut off."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", data[16:24])
        elif data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
        elif data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        elif data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X":
            width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        else:
            return None
    except (struct.error, IndexError):
        return None
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _STARTS_OF_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def _checked_photo(data: bytes) -> tuple[int, int]:
    if len(data) > MOST_PHOTO:
        raise BadRequestError(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MOST_PHOTO} bytes"
        )
    size = picture_size(data)
    if size is None:
        raise BadRequestError("IMAGE_PROCESS_FAILED")
    if sum(size) > WIDEST or min(size) < 1 or max(size) > NARROWEST * min(size):
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS")
    return size


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and ending.isalnum() else ""
