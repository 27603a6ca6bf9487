"""What stands behind /latest and /search: words to find, and what narrows them, in the notation of watches.

    kaliningrad lang:pl from:russia from:state source:lrt topic:iskander since:3d title:"missile shield"

    lang, from, source, title      as in a watch (feeds/watches/parsing.py)
    topic                          a topic, or any subject the catalogue knows, by any of its names
    since                          3d, 12h, 2w, or a date: 2026-11-20, 20.11.2026, yesterday, monday

Said twice, either will do (`lang:pl lang:lt`); a country and a control must both hold (`from:russia from:state`). A
minus excludes, whatever dash it is, and so does NOT: `-source:tass`, `NOT source:tass`. What is no field stays a word.
Raises QueryError, which says what is wrong and where, and for a slip what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from rapidfuzz.distance import OSA

from feeds.asked_times import moment_of
from feeds.text import clean, fold, name_key
from feeds.watches.places import language, languages, lists_joined, origin
from feeds.watches.query import Fault, QueryError

FIELDS = ("topic", "source", "lang", "from", "title", "since")
HABITS = {  # what other programs call them: suggested
    "site": "source",
    "outlet": "source",
    "publisher": "source",
    "language": "lang",
    "country": "from",
    "control": "from",
    "state": "from",
    "subject": "topic",
    "about": "topic",
    "after": "since",
    "date": "since",
    "intitle": "title",
}
LONGEST = 400  # characters that are read
MOST = 12  # fields of one kind
SLIPS = 2  # letters by which a field's name may be wrong to be recognised

_FIELD = re.compile(
    rf'(?<!\S)(-|NOT\s|)(?:({"|".join(FIELDS)}):\s*|([^\W\d_]+):(?=\S))("[^"]*"?|[^\s"]\S*)?', re.IGNORECASE
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))  # what phones make of quotation marks
_MINUS = re.compile(r"(?<!\S)[−–—―‒‐‑－﹣!](?=[^\W\d_]+:\S)")  # and of a minus


@dataclass(frozen=True, slots=True)
class Values:
    """What a field must be, and what it must not be; none of `wanted`: anything."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    def hold(self, value: str) -> bool:
        """Whether a value meets them."""
        return (not self.wanted or value in self.wanted) and value not in self.unwanted


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list of stories: some report must come from such a source, in such a language, since then; the
    story must be of one of the subjects, each a topic's or another subject's id. `outlets` are folded words of names.
    """

    subjects: Values = Values()
    outlets: Values = Values()
    languages: Values = Values()
    countries: Values = Values()
    controls: Values = Values()
    since: datetime | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: `words` to find, `titled` those that must stand in the title, and the filters.

    `written` is the question as it was typed, on one line, `fields` its parts that are no words: read again, they mean
    the same.
    """

    words: str = ""
    titled: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    fields: tuple[str, ...] = ()
    written: str = ""


@dataclass(slots=True)
class SlipError(QueryError):
    """A question that can't be read, though it is plain how it may have been meant: `meant`, one or more of them."""

    meant: tuple[str, ...] = ()


class Namer(Protocol):
    """Finds subjects by name."""

    def sure(self, text: str) -> tuple[str, ...]:
        """The subjects that the text names for sure; none where it names none."""

    def near(self, text: str) -> tuple[str, ...]:
        """Names that the text may have meant."""


def read(text: str, namer: Namer, now: datetime) -> Asked:
    """Read what was typed at `now`; raises QueryError."""
    typed = lists_joined(" ".join(plain_signs(text).split())[:LONGEST]).replace(",,", ",")
    reader = _Reader(typed, namer, now)
    words = " ".join(_FIELD.sub(reader.field, typed).split())
    return Asked(words, tuple(reader.titled), reader.filters(), tuple(reader.fields), typed)


def plain_signs(text: str) -> str:
    """The text with straight quotation marks, a hyphen for each dash that excludes, and without characters that turn
    the direction of what follows."""
    printed = "".join(letter for letter in text.translate(_QUOTES) if letter.isprintable() or letter.isspace())
    return _MINUS.sub("-", printed)


class _Reader:
    """Takes the fields out of a question; knows the text, to point at what is wrong."""

    def __init__(self, typed: str, namer: Namer, now: datetime) -> None:
        self._typed = typed
        self._namer = namer
        self._now = now
        self._found: dict[str, tuple[list[str], list[str]]] = {}
        self._since: datetime | None = None
        self.titled: list[str] = []
        self.fields: list[str] = []

    def field(self, match: re.Match[str]) -> str:
        """What takes a field's place in the text: nothing, or the text itself where it is none after all."""
        minus, value = match[1], match[4] or ""
        if match[3]:
            return self._no_field(match, minus, match[3].lower(), value)
        name = match[2].lower()
        value = value.strip('"').strip()
        if not value or not fold(clean(value)).strip():
            raise self._slip(Fault.NO_WORD_BEHIND, match, name=f"{name}:")
        if minus and name in ("title", "since"):
            raise self._slip(Fault.WRONG_SIGN, match)
        if name == "title":
            self.titled.append(value)
        elif name == "since":
            self._since = self._moment(match, value)
        else:
            for each in _several(name, value):
                self._value(match, name, each.strip(), bool(minus))
        self.fields.append(match[0])
        return " "

    def filters(self) -> Filters:
        """All that was found."""
        made = {key: Values(tuple(wanted), tuple(unwanted)) for key, (wanted, unwanted) in self._found.items()}
        return replace(Filters(**made), since=self._since)  # type: ignore[arg-type]

    def _value(self, match: re.Match[str], name: str, value: str, minus: bool) -> None:
        if name == "source":
            self._add(match, "outlets", name_key(value), minus)
        elif name == "lang":
            code = language(value)
            if code is None:
                raise self._slip(Fault.NO_LANGUAGE, match, value=value)
            self._add(match, "languages", code, minus)
        elif name == "from":
            found = origin(name_key(value))
            if found is None:
                raise self._slip(Fault.NO_ORIGIN, match, value=value)
            self._add(match, {"country": "countries", "control": "controls"}[found[0]], found[1], minus)
        else:
            subjects = self._namer.sure(value)
            if not subjects:
                meant = [f"topic:{_quoted(each)}" for each in self._namer.near(value)]
                raise self._slip(Fault.NO_TOPIC, match, meant, value=value)
            for subject in subjects:
                self._add(match, "subjects", subject, minus)

    def _add(self, match: re.Match[str], key: str, value: str, minus: bool) -> None:
        wanted, unwanted = self._found.setdefault(key, ([], []))
        place = unwanted if minus else wanted
        if len(place) >= MOST:
            raise self._slip(Fault.TOO_MANY_VALUES, match, n=MOST)
        if value not in place:
            place.append(value)

    def _moment(self, match: re.Match[str], value: str) -> datetime:
        """When `since:` is: so long ago, or the beginning of a day in the zone that now is in."""
        moment = moment_of(value, self._now)
        if moment is None:
            raise self._slip(Fault.NO_TIME, match, value=value)
        return moment

    def _no_field(self, match: re.Match[str], minus: str, name: str, value: str) -> str:
        """A word with a colon: a field that was mistyped is told, all else is text."""
        if value.startswith("//"):  # a web address
            return match[0]
        meant = HABITS.get(name) or _nearest(name)
        raise self._slip(Fault.NO_FILTER, match, meant=[f"{minus}{meant}:{value}"] if meant else [], name=f"{name}:")

    def _slip(self, fault: Fault, match: re.Match[str], meant: Sequence[str] = (), **values: object) -> SlipError:
        start = match.start() + (fault is not Fault.WRONG_SIGN) * len(match[1])
        repaired = tuple(f"{self._typed[: match.start()]}{each}{self._typed[match.end() :]}" for each in meant)
        return SlipError(fault, self._typed, start, match.end(), values, repaired)


def _several(name: str, value: str) -> Iterable[str]:
    """What may stand behind a field at once: with commas, and of languages with blanks."""
    if name == "lang":
        return languages(value)
    return [value] if name == "topic" else filter(None, value.split(","))


def _nearest(name: str) -> str | None:
    best = min(FIELDS, key=lambda each: OSA.distance(name, each))
    return best if OSA.distance(name, best) <= min(SLIPS, len(name) // 2) else None


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name.lower()
