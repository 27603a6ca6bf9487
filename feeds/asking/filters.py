"""What stands behind /latest and /search: words to find, and what narrows them, in the notation of watches.

    kaliningrad lang:pl from:russia from:state source:lrt topic:iskander since:3d title:"missile shield"

    lang, from, source, title      as in a watch (feeds/watches/parsing.py)
    topic                          a topic, or any subject the catalogue knows, by any of its names; topic:any is
                                   whatever is about some topic
    since                          3d, 12h, 2w, or a date: 2026-11-20, 20.11.2026, yesterday, monday

Said twice, either will do (`lang:pl lang:lt`, with OR between them or without); a country and a control must both hold
(`from:russia from:state`, with AND or without). A
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

from feeds.asking.asked_times import moment_of
from feeds.language.text import clean, fold, name_key
from feeds.watches.places import language, languages, lists_joined, origin
from feeds.watches.query import Fault, QueryError
from feeds.watches.signs import DASHES
from feeds.watches.wording import operator_of

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
# Brackets as people write them in a watch: `(lang:pl OR lang:lt)`, `source:(lrt OR "Deutsche Welle")`.
_ONE = rf'(?:{"|".join(FIELDS)}):(?:"[^"]*"|[^\s"()]+)'
_BRACKETED = re.compile(rf"(?<!\S)\(\s*({_ONE}(?:\s+(?:OR|\|\|?)\s+{_ONE})*)\s*\)(?!\S)", re.IGNORECASE)
_NAMES = re.compile(r"(?<!\S)((?:-|NOT\s|)(?:topic|source|lang|from):)\s*\(([^():]*)\)(?!\S)", re.IGNORECASE)
_EITHER = re.compile(r"\s+OR\s+|\s*\|\|?\s*", re.IGNORECASE)
_BOTH = re.compile(r"\s+(?:AND|&&)\s+")  # a name may have a small one: Stars and Stripes
_OPENED = re.compile(rf"-?\(+(?:{'|'.join(FIELDS)}):", re.IGNORECASE)
_SIGNS = {"OR": "OR", "|": "OR", "||": "OR", "AND": "AND", "&": "AND", "&&": "AND"}
_TAKEN = "\ue000"  # stands for a field in the rest of a question: no text that was read has such a character
_BESIDE_WORDS = {"OR": Fault.OR_ACROSS, "AND": None}  # what is wrong with a sign between a field and a word
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))  # what phones make of quotation marks
_MINUS = re.compile(rf"(?<!\S)[{DASHES}!](?=[^\W\d_]+:\S)")  # and of a minus


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
    story must be of one of the subjects, each a topic's or another subject's id, or `ANY_TOPIC`: about whichever topic.
    `outlets` are folded words of names.
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
    whole = " ".join(plain_signs(text).split())
    typed = lists_joined(whole[:LONGEST], namer.sure).replace(",,", ",")
    for match in _FIELD.finditer(whole) if len(whole) > LONGEST else ():
        if match[2] and match.end() > LONGEST:
            raise SlipError(Fault.FILTERS_BEHIND, whole, match.start(), match.end(), {"n": LONGEST})
    typed = _BRACKETED.sub(r"\1", _NAMES.sub(_listed, typed))
    reader = _Reader(typed, namer, now)
    words = " ".join(reader.unjoined(_FIELD.sub(reader.field, typed).split()))
    return Asked(words, tuple(reader.titled), reader.filters(), tuple(reader.fields), typed)


def _listed(match: re.Match[str]) -> str:
    """`source:(lrt OR dw)` as a list with commas, which is no longer; what AND joins there as fields that it joins."""
    lists = (",".join(name.replace('"', "").strip() for name in _EITHER.split(some)) for some in _BOTH.split(match[2]))
    return " AND ".join(match[1] + (f'"{names}"' if " " in names else names) for names in lists)


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
        self._taken: list[tuple[re.Match[str], frozenset[tuple[str, bool]]]] = []  # each field, and of what kind it is
        self._kinds: set[tuple[str, bool]] = set()  # those that the field at hand asks for; and whether to exclude
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
        self._kinds = set()
        if name == "title":
            self.titled.append(value)
        elif name == "since":
            self._since = self._moment(match, value)
        else:
            for each in _several(name, value):
                self._value(match, name, each.strip(), bool(minus))
        self.fields.append(match[0])
        self._taken.append((match, frozenset(self._kinds)))
        return f" {_TAKEN} "

    def unjoined(self, rest: Sequence[str]) -> list[str]:
        """The words among the rest of a question: what joins filters is none; raises where it does not mean what
        filters beside each other mean."""
        words: list[str] = []
        number = 0  # of fields so far
        for before, word, after in zip(["", *rest], rest, [*rest[1:], ""], strict=False):
            if word == _TAKEN:
                number += 1
            elif sign := _joins(before, word, after):
                fault = self._misjoined(sign, number) if before == after else _BESIDE_WORDS[sign]
                if fault is not None:
                    raise self._wrong(fault, self._place(word, number if after == _TAKEN else None, number))
            elif _OPENED.match(word):
                start = self._typed.index(word)
                raise self._wrong(Fault.WRONG_SIGN, (start, self._typed.index("(", start) + 1))
            else:
                words.append(word)
        return words

    def _misjoined(self, sign: str, number: int) -> Fault | None:
        """What is wrong with a sign between the field of this number and the one before it."""
        (_, one), (_, other) = self._taken[number - 1 : number + 1]
        alike = one == other and len(one) == 1 and not any(minus for _, minus in one)
        if sign == "OR":
            return None if alike else Fault.OR_ACROSS
        return Fault.AND_WITHIN if alike else None

    def _place(self, word: str, before: int | None, number: int) -> tuple[int, int]:
        """Where a word stands: right before one field, or right behind the last of so many."""
        if before is not None:
            end = len(self._typed[: self._taken[before][0].start()].rstrip())
        else:
            behind = self._typed[self._taken[number - 1][0].end() :]
            end = len(self._typed) - len(behind.lstrip()) + len(word)
        return end - len(word), end

    def _wrong(self, fault: Fault, place: tuple[int, int]) -> SlipError:
        return SlipError(fault, self._typed, *place)

    def filters(self) -> Filters:
        """All that was found."""
        made = {key: Values(tuple(wanted), tuple(unwanted)) for key, (wanted, unwanted) in self._found.items()}
        return replace(Filters(**made), since=self._since)  # type: ignore[arg-type]

    def _value(self, match: re.Match[str], name: str, value: str, minus: bool) -> None:
        if name == "source":
            self._add(match, "outlets", [name_key(value)], minus)
        elif name == "lang":
            code = language(value)
            if code is None:
                raise self._slip(Fault.NO_LANGUAGE, match, value=value)
            self._add(match, "languages", [code], minus)
        elif name == "from":
            found = origin(name_key(value))
            if found is None:
                raise self._slip(Fault.NO_ORIGIN, match, value=value)
            self._add(match, {"country": "countries", "control": "controls"}[found[0]], [found[1]], minus)
        else:
            subjects = self._namer.sure(value)
            if not subjects:
                meant = [f"topic:{quoted(each)}" for each in self._namer.near(value)]
                raise self._slip(Fault.NO_TOPIC, match, meant, value=value)
            self._add(match, "subjects", subjects, minus)

    def _add(self, match: re.Match[str], key: str, values: Sequence[str], minus: bool) -> None:
        wanted, unwanted = self._found.setdefault(key, ([], []))
        self._kinds.add((key, minus))
        place = unwanted if minus else wanted
        if len(place) >= MOST:
            raise self._slip(Fault.TOO_MANY_VALUES, match, n=MOST)
        place += [value for value in values if value not in place]

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


def _joins(before: str, word: str, after: str) -> str | None:
    """OR or AND, where a word means it: as a sign beside a field, in any language between two."""
    if before == after == _TAKEN:
        meant = operator_of(word)
        return _SIGNS.get(word) or (meant if meant in ("OR", "AND") else None)
    return _SIGNS.get(word) if _TAKEN in (before, after) else None


def _several(name: str, value: str) -> Iterable[str]:
    """What may stand behind a field at once: with commas, and of languages with blanks."""
    if name == "lang":
        return languages(value)
    return [value] if name == "topic" else filter(None, value.split(","))


def _nearest(name: str) -> str | None:
    best = min(FIELDS, key=lambda each: OSA.distance(name, each))
    return best if OSA.distance(name, best) <= min(SLIPS, len(name) // 2) else None


def quoted(name: str) -> str:
    """A name as it may stand behind a field."""
    return f'"{name}"' if " " in name else name.lower()
