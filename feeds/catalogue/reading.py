"""Reading a catalogue's TOML file: every value checked, every fault collected with its place, none raised meanwhile."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from feeds.matching import terms
from feeds.matching.interests import Example, Term

ALL = "all"  # terms under this key are looked for in every language
_CODES = """
    ar be bg bs ca cs da de el en es et fa fi fr ga he hi hr hu hy id is it ja ka kk ko lt lv mk nl nn no pl pt ro ru
    sk sl sq sr sv tr uk vi zh
"""
LANGUAGES = frozenset(_CODES.split())
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file something stands, for the beginning of a fault's line."""

    file: str
    entry: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}" if self.entry else self.file


@dataclass(frozen=True, slots=True)
class Reader:
    """Takes values out of one entry of a file; what is wrong goes to `faults` and an empty value is given instead."""

    place: Place
    faults: list[str] = field(default_factory=list)

    def at(self, entry: str) -> Reader:
        """A reader for an entry of the same file, with the same list of faults."""
        return replace(self, place=replace(self.place, entry=entry))

    def fault(self, text: str) -> None:
        """Note what is wrong here."""
        self.faults.append(f"{self.place}: {text}")

    def known(self, table: Table, keys: set[str]) -> None:
        """Every key must be one of these or a language's code."""
        for key in table:
            if key not in keys:
                self.fault(f'"{key}" is not a key that is known here; known are {", ".join(sorted(keys))}')

    def identity(self, value: Any) -> str:
        """An id such as `suwalki-gap`."""
        if isinstance(value, str) and _ID.fullmatch(value):
            return value
        self.fault(f"id {value!r} must be lower-case letters, digits and single hyphens, such as suwalki-gap")
        return ""

    def text(self, table: Table, key: str, required: bool = True) -> str:
        """A line of text."""
        value = table.get(key, "")
        if isinstance(value, str) and (value.strip() or not required):
            return value.strip()
        self.fault(
            f'"{key}" is missing' if key not in table else f'"{key}" {"is empty" if value == "" else "must be a text"}'
        )
        return ""

    def texts(self, table: Table, key: str) -> dict[str, str]:
        """A line of text for each language of a table; none where there is no such table."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            self.fault(f'"{key}" must be texts by language, such as {key}.pl = "…"')
            return {}
        inner = self.at_key(key)
        for language in value:
            if language not in LANGUAGES:
                inner.fault(f'"{language}" is not the code of a language known here')
        return {language: inner.text(value, language) for language in value if language in LANGUAGES}

    def day(self, table: Table, key: str) -> date | None:
        """A date such as 2014-10-01."""
        value = table.get(key)
        if value is None or type(value) is date:
            return value
        self.fault(f'"{key}" must be a date such as 2014-10-01, without quotes')
        return None

    def words(self, table: Table, key: str, joint: str = ",") -> tuple[str, ...]:
        """A list of texts, or one text with the joint between them."""
        if key not in table:
            return ()
        value = table[key]
        parts = value.split(joint) if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            self.fault(f'"{key}" must be a list of texts, or one text with "{joint}" between them')
            return ()
        found = tuple(" ".join(part.split()) for part in parts if part.strip())
        if not found:
            self.fault(f'"{key}" is empty')
        return found

    def by_language(self, value: Any, key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Texts by language: a table of codes, or texts alone for every language."""
        if not isinstance(value, dict):
            yield "", self.words({key: value}, key)
            return
        for language in value:
            if language == ALL:
                yield "", self.at_key(key).words(value, language)
            elif language in LANGUAGES:
                yield language, self.at_key(key).words(value, language)
            else:
                self.fault(f'"{key}" has "{language}", which is not the code of a language known here')

    def at_key(self, key: str) -> Reader:
        """The same reader, naming a key of its entry too."""
        return self.at(f"{self.place.entry} {key}".strip())

    def terms(self, value: Any, key: str) -> tuple[Term, ...]:
        """Terms by language, each free of faults and given once."""
        found: dict[Term, None] = {}
        for language, texts in self.by_language(value, key):
            for text in texts:
                for fault in terms.faults(text):
                    self.fault(f'term "{text}" {fault}')
                term = Term(text, language)
                if term in found:
                    self.fault(f'term "{text}" is there twice')
                found[term] = None
        return tuple(found)

    def examples(self, table: Table, key: str) -> tuple[Example, ...]:
        """Examples such as "pl: title || summary"."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            self.fault(f'"{key}" must be a list of texts')
            return ()
        return tuple(made for line in value if (made := self._example(line)))

    def _example(self, line: str) -> Example | None:
        language, colon, rest = line.partition(":")
        if not colon or language.strip() not in LANGUAGES:
            self.fault(f'example "{line[:60]}" must begin with a language, such as "pl: …"')
            return None
        title, _, summary = rest.partition("||")
        if not title.strip():
            self.fault(f'example "{line[:60]}" has no title')
            return None
        return Example(language.strip(), title.strip(), summary.strip())


def read_toml(path: Path, faults: list[str]) -> Table:
    """The tables of a file; an empty one, with a fault, where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        faults.append(f"{path.name}: there is no file {path}")
    except IsADirectoryError:
        faults.append(f"{path.name}: {path} is a folder, not a file")
    except OSError as error:
        faults.append(f"{path.name}: cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        faults.append(f"{path.name}: is not UTF-8 (byte {error.start})")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path.name}: is not TOML: {error}")
    return {}
