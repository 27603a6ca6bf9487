"""The list of sources: a TOML file of `[[source]]` tables, or an OPML file as feed readers write them.

    [[source]]
    name = "ERR News EN"                  # required, as is url
    url = "https://news.err.ee/rss"
    language = "en"                       # left out: found from each entry's text
    kind = "news"                         # official, news (if left out), specialist, thinktank
    country = "EE"
    control = "public"                    # government, state, government-funded, public, aggregator, independent (if
                                          # left out)
    outlet = "ERR"                        # where several sources are one publisher; left out: the name
    full_text = true                      # read its articles' pages too; left out: what the feed says is enough

An OPML outline counts where it has an xmlUrl; its text or title is the name, and it may carry the keys above as
attributes. A file that cannot be used raises CatalogueError with all its faults at once, each with file, line and
entry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from feeds.catalogue.errors import CatalogueError
from feeds.catalogue.opml import OpmlError, read_outlines, write_outlines
from feeds.fetching.guard import fault_of
from feeds.fetching.links import sameness
from feeds.language.languages import normal
from feeds.model import Control, Kind, Source

LARGEST = 8 * 1024 * 1024  # bytes
KEYS = ("name", "url", "language", "kind", "country", "control", "outlet", "full_text")
LONGEST_NAME = 120

_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*source[ \t]*\]\]", re.MULTILINE)
_YES_OR_NO = {"true": True, "false": False}
_COUNTRY = re.compile(r"[A-Za-z]{2,3}")
_Word = TypeVar("_Word", bound=StrEnum)


def load_sources(path: Path, left_out: list[str] | None = None) -> tuple[Source, ...]:
    """Read a list of sources; raises CatalogueError. What is no fault and yet not read is added to `left_out`."""
    reader = _Reader(path.name)
    sources = _read(path, reader)
    if not sources and not reader.faults:
        reader.fault(None, "", "holds no sources")
    if reader.faults:
        raise CatalogueError(reader.faults)
    if left_out is not None:
        left_out += reader.left_out
    return sources


def read_source(row: Mapping[str, Any]) -> Source:
    """One source from its keys and values as in a list; raises CatalogueError with every fault."""
    reader = _Reader("")
    source = reader.at(None, "", row).source()
    if reader.faults:
        raise CatalogueError(reader.faults)
    return source


def read_opml(content: bytes) -> tuple[list[Source], list[str]]:
    """The sources of an OPML document, and why others can't be used; raises CatalogueError where it is none."""
    reader = _Reader("")
    found: dict[str, Source] = {}
    faults: list[str] = []
    for line, row in _opml_rows(content, reader):
        own = _Reader("")
        source = own.at(None, f"line {line}, {_shown(row['name'])}", row).source()
        if own.faults:
            faults += own.faults
        else:
            found.setdefault(_key(source.url), source)
    if reader.faults:
        raise CatalogueError(reader.faults)
    return list(found.values()), faults


def write_opml(sources: Iterable[Source]) -> bytes:
    """The sources as an OPML document that `read_opml` reads back whole, and any feed reader in part."""
    return write_outlines("Dewline's sources", map(_as_outline, sources))


def _as_outline(source: Source) -> dict[str, str]:
    return {
        "text": source.name,
        "type": "rss",
        "xmlUrl": source.url,
        "language": source.language,
        "kind": source.kind.value,
        "country": source.country,
        "control": source.control.value,
        "outlet": source.outlet,
        "full_text": "true" if source.full_text else "",
    }


def _read(path: Path, reader: _Reader) -> tuple[Source, ...]:
    try:
        if path.stat().st_size > LARGEST:
            reader.fault(None, "", f"is larger than {LARGEST // 1024 // 1024} MiB")
            return ()
        content = path.read_bytes()
    except OSError as error:
        reader.fault(None, "", f"cannot be read: {error.strerror or type(error).__name__}")
        return ()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _from_opml(content, reader)
    return _from_toml(content, reader)


def _from_toml(content: bytes, reader: _Reader) -> tuple[Source, ...]:
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reader.fault(line, "", "is not UTF-8 text; save it again as UTF-8")
        return ()
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"at line (\d+)", str(error))
        reader.fault(int(where[1]) if where else None, "", f"is not TOML: {error}")
        return ()
    rows = table.get("source", [])
    for key in table.keys() - {"source"}:
        reader.fault(None, "", f'"{key}" is not known here; each source begins with [[source]]')
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reader.fault(None, "", "write [[source]] before each source")
        return ()
    lines = [text.count("\n", 0, found.start()) + 1 for found in _TABLE.finditer(text)]
    places: Iterable[int | None] = lines if len(lines) == len(rows) else [None] * len(rows)
    return _checked(((place, row) for place, row in zip(places, rows, strict=True)), reader, strict=True)


def _from_opml(content: bytes, reader: _Reader) -> tuple[Source, ...]:
    return _checked(_opml_rows(content, reader), reader, strict=False)


def _opml_rows(content: bytes, reader: _Reader) -> list[tuple[int, dict[str, Any]]]:
    """Each outline's line and its values as a list's keys."""
    try:
        outlines = read_outlines(content)
    except OpmlError as error:
        reader.fault(error.line, "", str(error))
        return []
    rows: list[tuple[int, dict[str, Any]]] = []
    for outline in outlines:
        url = _without_feed_scheme(outline.values["xmlurl"].strip())
        name = outline.values.get("text", "").strip() or outline.values.get("title", "").strip()
        known = {key: outline.values[key] for key in KEYS[2:] if outline.values.get(key)}
        category = outline.values.get("category", "").strip("/ ").lower()
        if category in list(Kind):
            known.setdefault("kind", category)
        language = normal(known.pop("language", ""))
        rows.append((outline.line, {**known, "name": name or _host(url), "url": url, "language": language}))
    return rows


def _checked(
    rows: Iterable[tuple[int | None, Mapping[str, Any]]], reader: _Reader, *, strict: bool
) -> tuple[Source, ...]:
    """The rows as sources. Where not `strict`, a source listed again is left out: readers list one in several
    folders, and some of them with http and with https. Read twice it would count as two outlets."""
    found: dict[str, Source] = {}
    lines: dict[str, int | None] = {}
    names: dict[str, int | None] = {}
    for number, (line, row) in enumerate(rows, 1):
        entry = reader.at(line, f"source {number} {_shown(row.get('name'))}".strip(), row)
        source = entry.source()
        key = _key(source.url)
        same = found.get(key)
        otherwise = ", spelt otherwise" if same and same.url != source.url else ""
        if same and not strict:
            if otherwise:
                entry.leave_out(f"left out: {_shown(same.name)} in line {lines[key]} has the same url{otherwise}")
            continue
        if source.url and same:
            entry.fault(f"url: {_shown(same.name)} has the same{otherwise}")
        elif strict and source.name and source.name in names:
            entry.fault(f"name: the source in line {names[source.name]} has the same")
        found.setdefault(key, source)
        lines.setdefault(key, line)
        names.setdefault(source.name, line)
    return tuple(found.values())


@dataclass(slots=True)
class _Reader:
    """Collects a file's faults, each with its place."""

    file: str
    faults: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def fault(self, line: int | None, entry: str, text: str) -> None:
        self.faults.append(self._placed(line, entry, text))

    def leave_out(self, line: int | None, entry: str, text: str) -> None:
        self.left_out.append(self._placed(line, entry, text))

    def _placed(self, line: int | None, entry: str, text: str) -> str:
        place = self.file if line is None else f"{self.file}:{line}" if self.file else f"line {line}"
        return ": ".join(part for part in (place, entry, text) if part)

    def at(self, line: int | None, entry: str, row: Mapping[str, Any]) -> _Entry:
        return _Entry(self, line, entry, row)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One source's table, value by value."""

    reader: _Reader
    line: int | None
    name: str
    row: Mapping[str, Any]

    def fault(self, text: str) -> None:
        self.reader.fault(self.line, self.name, text)

    def leave_out(self, text: str) -> None:
        self.reader.leave_out(self.line, self.name, text)

    def source(self) -> Source:
        """The source, as far as its values are sound; every fault is noted."""
        for key in self.row:
            if key not in KEYS:
                near = get_close_matches(str(key).lower(), KEYS, n=1)
                self.fault(f'"{key}" is not known here' + (f'; did you mean "{near[0]}"?' if near else ""))
        return Source(
            name=self._name(),
            url=self._url(),
            language=self._language(),
            kind=self._one_of("kind", Kind, Kind.NEWS),
            country=self._country(),
            control=self._one_of("control", Control, Control.INDEPENDENT),
            outlet=self._text("outlet"),
            full_text=self._yes_or_no("full_text"),
        )

    def _text(self, key: str) -> str:
        value = self.row.get(key, "")
        if isinstance(value, str):
            return " ".join(value.split())
        self.fault(f"{key}: must be a text in quotes")
        return ""

    def _yes_or_no(self, key: str) -> bool:
        told = self.row.get(key, False)
        if isinstance(told, str):  # an OPML attribute is always text
            told = _YES_OR_NO.get(told.strip().lower(), told)
        if not isinstance(told, bool):
            self.fault(f"{key}: must be true or false")
        return told is True

    def _name(self) -> str:
        name = self._text("name")
        if not name and isinstance(self.row.get("name", ""), str):
            self.fault("name: is missing")
        elif len(name) > LONGEST_NAME:
            self.fault(f"name: is longer than {LONGEST_NAME} characters")
        return name

    def _url(self) -> str:
        url = self._text("url")
        fault = fault_of(url) if url else 'is missing; write one such as "https://news.err.ee/rss"'
        if fault and isinstance(self.row.get("url", ""), str):
            self.fault(f"url: {fault}")
        return url

    def _language(self) -> str:
        told = self._text("language")
        language = normal(told)
        if told and not language:
            self.fault(f'language: "{told[:20]}" is not a code such as "en" or "uk"')
        return language

    def _country(self) -> str:
        country = self._text("country")
        if country and not _COUNTRY.fullmatch(country):
            self.fault(f'country: "{country[:20]}" is not a code such as "PL", "EU" or "INT"')
        return country.upper()

    def _one_of(self, key: str, words: type[_Word], default: _Word) -> _Word:
        told = self._text(key).lower()
        if not told:
            return default
        if told in list(words):
            return words(told)
        near = get_close_matches(told, list(words), n=1)
        self.fault(
            f'{key}: "{told[:30]}" is none of {", ".join(words)}' + (f'; did you mean "{near[0]}"?' if near else "")
        )
        return default


def _without_feed_scheme(url: str) -> str:
    """`feed://host/…` and `feed:https://host/…`, as older readers write them, are web addresses."""
    if not url.lower().startswith("feed:"):
        return url
    rest = url[5:]
    return f"http:{rest}" if rest.startswith("//") else rest


def _key(url: str) -> str:
    """What all spellings of a feed's address have in common: http or https, with `www.` and a last slash or without."""
    return sameness(url) or url


def _shown(name: Any) -> str:
    return f'"{name[:60]}"' if isinstance(name, str) and name.strip() else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
