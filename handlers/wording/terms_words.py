"""The words that change terms, as buttons carry them and /set takes them (in each language: set_words.py).

off, on                        switched off it keeps its settings
pause, pause-3d                until it is resumed, or for so long: hours (h), days (d) or weeks (w)
pause-1796338800               until that moment (of Unix time), as the beginning of a day: `pause until friday`
routine, notable, urgent       the level from which it is told; takes back what "less like this" moved
instant, digest, both          when it comes
silent, loud                   without a sound, with one
reset                          takes back what "more" and "less like this" moved
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.asking.asked_times import MOST_WORDS, coming
from feeds.model import Level
from feeds.wanting import FOREVER, Sending, Terms
from handlers.wording.set_words import meaning_of, unit_of

Change = Callable[[Terms], Terms]

LONGEST = timedelta(days=366)
_PAUSE = re.compile(r"pause-(\d{1,4})([hdw])")
_PAUSE_UNTIL = re.compile(r"pause-(\d{10})")
_ONE = frozenset("a one an ein eine einen один одну jeden".split())
_FOR = frozenset("for na на für um".split())
UNTIL = frozenset("until till to do до bis iki".split())
_COUNTED = re.compile(rf"([0-9]{{1,4}}|{'|'.join(sorted(_ONE))})\s?([^\W\d_]+)")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def _to(**values: object) -> Change:
    return lambda terms: replace(terms, **values)  # type: ignore[arg-type]


_FIXED: Mapping[str, Change] = {
    "on": _to(enabled=True, paused=None),
    "off": _to(enabled=False),
    "pause": _to(enabled=True, paused=FOREVER),
    **{level.name.lower(): _to(minimum=level, lean=0) for level in Level},
    **{way.value: _to(delivery=way) for way in Sending},
    "silent": _to(silent=True),
    "loud": _to(silent=False),
    "reset": _to(lean=0),
}


def change_of(word: str, now: datetime) -> Change | None:
    """What a word changes; None for one that is no such word, or a pause beyond a year."""
    if found := _PAUSE.fullmatch(word):
        length = int(found[1]) * _UNITS[found[2]]
    elif found := _PAUSE_UNTIL.fullmatch(word):
        length = datetime.fromtimestamp(int(found[1]), UTC) - now
    else:
        return _FIXED.get(word)
    return _to(enabled=True, paused=now + length) if timedelta(0) < length <= LONGEST else None


def split(text: str, now: datetime) -> tuple[str, list[str]]:
    """A name and the words behind it: `missile defence notable pause 3 days` is read from the end as far as it goes.
    Days are those of the zone that `now` is in."""
    tokens = _joined(text.split(), now)
    words: list[str] = []
    while len(tokens) > 1 and change_of(word := meaning_of(tokens[-1]), now):
        words.insert(0, word)
        tokens.pop()
    return " ".join(tokens), words


def _joined(tokens: Sequence[str], now: datetime) -> list[str]:
    """`pause 3 days`, `pause 3d`, `пауза 3 дня`, `pause for a week` and `pause until friday` as one word each."""
    joined: list[str] = []
    rest = list(tokens)
    while rest:
        word = rest.pop(0)
        taken, length = (_until(rest, now) or _length(rest)) if meaning_of(word) == "pause" else (0, "")
        joined.append(f"pause-{length}" if taken else word)
        del rest[:taken]
    return joined


def _until(words: Sequence[str], now: datetime) -> tuple[int, str] | None:
    """How many of the first words say till which day, and when it begins; None where they do not."""
    if not words or words[0].lower() not in UNTIL:
        return None
    for count in range(min(MOST_WORDS + 1, len(words)), 1, -1):
        if begin := coming(" ".join(words[1:count]), now):
            return count, f"{begin.timestamp():.0f}"
    return None


def _length(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words say how long, and that as a button writes it; 0 where they do not."""
    skipped = 1 if words and words[0].lower() in _FOR else 0
    found = _COUNTED.fullmatch(" ".join(words[skipped : skipped + 2]).lower())
    if found and (unit := unit_of(found[2])):
        return skipped + 2, f"{1 if found[1] in _ONE else int(found[1])}{unit}"
    found = _COUNTED.fullmatch(words[skipped].lower()) if len(words) > skipped else None
    if found and found[1] not in _ONE and (unit := unit_of(found[2])):
        return skipped + 1, f"{int(found[1])}{unit}"
    bare = unit_of(words[skipped]) if skipped and len(words) > skipped else ""
    return (skipped + 1, f"1{bare}") if bare else (0, "")
