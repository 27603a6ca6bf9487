"""The archives that `dewline replay` reads: files of news items, a JSON object a line, as entries in order of time.

An item is cleaned as a live feed's is (feeds/documents/reading.py), so that a replay decides as the bot would have.
A line that cannot be read is named in words and left out; so is what is missing of a torn archive.
"""

from __future__ import annotations

import gzip
import heapq
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.replaying.period import LATEST, Period, moment_of
from feeds.catalogue import Catalogue
from feeds.fetching.links import canonical
from feeds.language.clean import headed, summary_of, title_of
from feeds.language.languages import normal
from feeds.language.outlets import outlet_key
from feeds.model import Control, Entry, Kind, Source

SORTED_WITHIN = 5000  # items of a file may lie in slightly different order
FAULTS_SHOWN = 10
NEEDED = ("id", "outlet", "lang", "published", "title")
_GZIP = b"\x1f\x8b"


class ItemError(ValueError):
    """A line that is no item; the text goes on from "line 7 of news.jsonl"."""


class ArchiveError(Exception):
    """A file that cannot be read at all; the text says which, why and what to do."""


@dataclass(slots=True)
class Faults:
    """What could not be read: so many lines, the first of them in words, and what is missing of torn files."""

    lines: int = 0
    first: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)

    def line(self, text: str) -> None:
        """Note a line that cannot be read."""
        self.lines += 1
        if self.lines <= FAULTS_SHOWN:
            self.first.append(text)


@contextmanager
def opened(path: Path) -> Iterator[Iterable[str]]:
    """The lines of a file, packed by gzip or not. Raises OSError, and ArchiveError where it is not what its name says.

    A pipe will do too: nothing is read twice.
    """
    with path.open("rb") as raw:
        packed = raw.peek(2)[:2] == _GZIP
        if path.suffix.lower() == ".gz" and not packed:
            raise ArchiveError(
                f"{path} is not packed by gzip, though its name says so. If it is plain text, rename it to end in"
                " .jsonl; else fetch it again."
            )
        unpacked = gzip.GzipFile(fileobj=raw) if packed else raw
        with io.TextIOWrapper(unpacked, encoding="utf-8-sig", errors="replace") as lines:
            yield lines


class Reader:
    """Items of archives as entries; what cannot be read is named and skipped, and so is what was published after
    `until`: a year mistyped would stand still the clock of all that follows it.

    What lies behind the period's end is passed over, and reading goes on: in files that are not sorted more may follow.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        faults: Faults,
        until: datetime = LATEST,
        period: Period | None = None,
        stored: Iterable[Source] = (),
    ) -> None:
        """`stored` are sources that the store knows beside the catalogue's: added by hand, or of an earlier replay."""
        self._until = until
        self._period = period or Period()
        # By what a source is called too, where its outlet has several: "TASS EN" is TASS.
        self._known = {outlet_key(source.name): source for source in catalogue.sources}
        self._known |= {outlet_key(source.publisher): source for source in catalogue.sources}
        self._feeds = {source.url: outlet_key(source.publisher) for source in (*stored, *catalogue.sources)}
        self._outlets: dict[str, str] = {}  # what others are called first, by what their names have in common
        self._keys: dict[str, str] = {}  # of every name that was met, since few make up millions of items
        self._sources: dict[tuple[str, str, str], Source] = {}
        self._faults = faults

    def entries(self, path: Path, lines: Iterable[str]) -> Iterator[Entry]:
        """The entries of one file, in its order."""
        for number, line in self._numbered(path, lines):
            if not line.strip():
                continue
            try:
                entry = self._entry(_item(line))
            except ItemError as error:
                self._faults.line(f"line {number:,} of {path} {error}")
                continue
            if entry is not None:
                yield entry

    def _numbered(self, path: Path, lines: Iterable[str]) -> Iterator[tuple[int, str]]:
        """The lines as far as they can be unpacked."""
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                yield number, line
        except EOFError:
            self._faults.torn.append(
                f"{path} is cut off after line {number:,}: it was not copied or downloaded to its end. What comes"
                " before was used; fetch the file again for the rest."
            )
        except (gzip.BadGzipFile, zlib.error):
            self._faults.torn.append(
                f"{path} is damaged after line {number:,}. What comes before was used; fetch the file again for the"
                " rest."
            )

    def _entry(self, item: dict[str, Any]) -> Entry | None:
        """None: it lies behind the period, and need not be cleaned."""
        for name in NEEDED:
            if name not in item:
                raise ItemError(f'has no "{name}"')
        at = _published(item["published"], self._until)
        if self._period.is_over(at):
            return None
        title, summary = headed(title_of(_text(item, "title")), summary_of(_text(item, "summary")))
        language = normal(_text(item, "lang"))
        uid = _text(item, "id")
        if not uid:
            raise ItemError('has an empty "id"')
        return Entry(uid, self._source(item, language), title, summary, canonical(_text(item, "url")), language, at, at)

    def _source(self, item: dict[str, Any], language: str) -> Source:
        outlet = title_of(_text(item, "outlet"))
        named = self._key(outlet)
        known = self._known.get(named)
        outlet = known.publisher if known else self._outlets.setdefault(named, outlet)
        feed = _text(item, "feed")
        same = self._key(outlet)
        if self._feeds.get(feed) != same:
            # An aggregator's is of many outlets, and a store knows a source by its address. Not as the outlet is spelt
            # where it is met first: another archive of the same days may begin with another spelling.
            feed = f"replay:{same} {feed}" if feed else f"replay:{outlet}"
        key = (outlet, feed, language)
        if key not in self._sources:
            plain = Source(outlet, feed, language, Kind.NEWS, "", Control.INDEPENDENT, outlet=outlet)
            if known:
                plain = replace(plain, kind=known.kind, country=known.country, control=known.control)
            self._sources[key] = plain
        return self._sources[key]

    def _key(self, outlet: str) -> str:
        return self._keys.get(outlet) or self._keys.setdefault(outlet, outlet_key(outlet))


def in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries in order of time, where the file keeps it to within some thousands of items."""
    waiting: list[tuple[datetime, int, Entry]] = []
    for number, entry in enumerate(entries):
        heapq.heappush(waiting, (entry.published, number, entry))
        if len(waiting) > SORTED_WITHIN:
            yield heapq.heappop(waiting)[2]
    while waiting:
        yield heapq.heappop(waiting)[2]


def _item(line: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        if line.strip() in {"[", "{", "]", "}"}:
            raise ItemError("is no item by itself: each line has to hold a whole one, {…}") from None
        raise ItemError(f"is not JSON (from its character {error.pos + 1:,} on)") from None
    except (ValueError, RecursionError):
        raise ItemError("is no JSON that can be read") from None
    if not isinstance(item, dict):
        raise ItemError("is no item: a JSON object {…} is needed")
    return item


def _published(value: object, until: datetime) -> datetime:
    shown = json.dumps(value, ensure_ascii=True)[:40]
    try:
        at = moment_of(value) if isinstance(value, str) else moment_of("")
    except ValueError:
        raise ItemError(
            f'has {shown} as "published": a date from 1970 on is needed, such as "2023-06-01T12:30:00Z"'
        ) from None
    if at > until:
        raise ItemError(f'has {shown} as "published", which is yet to come. Is its year right?')
    return at


def _text(item: dict[str, Any], name: str) -> str:
    """A field's text: empty for null, numbers as they are written, half characters as question marks, without NUL: no
    PostgreSQL keeps it."""
    value = item.get(name)
    if isinstance(value, (dict, list)):
        raise ItemError(f'has no text as "{name}"')
    text = "" if value is None else str(value).replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
