"""Every number of feeds/thresholds.py by its name: what it is now, what it means, and the same rules with another.

A name is that of its dataclass and its own ("levels.notable_within"); its own alone will do where no other has it.
"""

from __future__ import annotations

import dataclasses
import difflib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from feeds.thresholds import Baselines, Clustering, Deciding

Value = int | float | timedelta
_UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LENGTH = re.compile(rf"(\d+(?:\.\d+)?)({'|'.join(sorted(_UNITS, key=len, reverse=True))})")

_STATED = re.compile(r"(\w+): [^=#]+ = [^#]+(?:#(.*))?$")  # a field of a dataclass, and the comment behind it


class SweepError(Exception):
    """What was asked for cannot be tried; the text says why, and what can."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All thresholds that decide on a report."""

    clustering: Clustering = field(default_factory=Clustering)
    deciding: Deciding = field(default_factory=Deciding)
    baselines: Baselines = field(default_factory=Baselines)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of feeds/thresholds.py: `path` leads to it from the Rules."""

    name: str
    path: tuple[str, ...]
    now: Value
    meaning: str

    @property
    def clusters(self) -> bool:
        """Whether it decides what is one story; else what is told of it."""
        return self.path[0] == "clustering"

    def read(self, text: str) -> Value:
        """A value as it is typed; raises SweepError."""
        text = text.strip()
        if isinstance(self.now, timedelta):
            parts = _LENGTH.findall(text)
            if not parts or "".join(number + unit for number, unit in parts) != text:
                raise SweepError(f'{self.name} is a length of time, such as 90m, 12h or 2d: "{text}" is none.')
            return sum((timedelta(**{_UNITS[unit]: float(number)}) for number, unit in parts), timedelta())
        try:
            return type(self.now)(text)
        except ValueError:
            kind = "a whole number" if isinstance(self.now, int) else "a number"
            raise SweepError(f'{self.name} is {kind}, now {shown(self.now)}: "{text}" is none.') from None

    def at(self, value: Value) -> Rules:
        """The rules of today but for this number."""
        rules: Rules = _replaced(Rules(), self.path, value)
        return rules


def every() -> list[Threshold]:
    """All thresholds, in the file's order."""
    return list(_within(Rules(), ()))


def known_as(name: str) -> Threshold:
    """The threshold of this name; raises SweepError, which says what is called nearly so."""
    known = {one.name: one for one in every()}
    if name in known:
        return known[name]
    short = [full for full in known if full.partition(".")[2] == name]
    if len(short) == 1:
        return known[short[0]]
    if short:
        raise SweepError(f"Several thresholds are called {name}: {', '.join(short)}. Write the whole name.")
    near = difflib.get_close_matches(name, [*known, *(full.partition(".")[2] for full in known)], n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise SweepError(f"No threshold is called {name}.{hint} --list shows all.")


def shown(value: Value) -> str:
    """A value as it may be typed."""
    if not isinstance(value, timedelta):
        return f"{value:g}"
    for unit in ("d", "h", "m"):
        count = value / timedelta(**{_UNITS[unit]: 1})
        if count == int(count) and (unit != "d" or count > 2):
            return f"{count:g}{unit}"
    return f"{value.total_seconds():g}s"


def _within(rules: Any, path: tuple[str, ...]) -> Iterator[Threshold]:
    meanings = _meanings(type(rules)) if path else {}
    for one in dataclasses.fields(rules):
        now = getattr(rules, one.name)
        if dataclasses.is_dataclass(now):
            yield from _within(now, (*path, one.name))
        else:
            yield Threshold(f"{path[-1]}.{one.name}", (*path, one.name), now, meanings.get(one.name, ""))


def _meanings(kind: type) -> dict[str, str]:
    """What the file says of each number: the comment above it and the one behind it, or with which it stands."""
    found: dict[str, str] = {}
    above, latest = list[str](), ""
    for line in map(str.strip, inspect.getsource(kind).splitlines()):
        if line.startswith("#"):
            above.append(line[1:].strip())
        elif stated := _STATED.match(line):
            name, behind = stated[1], (stated[2] or "").strip()
            latest = name if above or not latest else latest
            said = " ".join([*above, behind]).strip()
            found[name] = said or (f"(stands with {latest})" if latest != name else "")
            above = []
    return found


def _replaced(rules: Any, path: tuple[str, ...], value: Value) -> Any:
    first, *rest = path
    return dataclasses.replace(
        rules, **{first: _replaced(getattr(rules, first), tuple(rest), value) if rest else value}
    )
