"""The words that change terms, as /set takes them and buttons carry them, and what each does.

off, on                        switched off it keeps its settings
pause, pause-3d                until it is resumed, or for so long: hours (h), days (d) or weeks (w)
routine, notable, urgent       the level from which it is told; takes back what "less like this" moved
instant, digest, both          when it comes
silent, loud                   without a sound, with one
reset                          takes back what "more" and "less like this" moved
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.model import Level
from feeds.wanting import FOREVER, Sending, Terms

Change = Callable[[Terms], Terms]

LONGEST = timedelta(days=366)
_PAUSE = re.compile(r"pause-(\d{1,4})([hdw])")
_LENGTH = re.compile(r"(\d{1,4})\s*(h|d|w)[a-z]*")
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
_MEANT = {
    "resume": "on",
    "start": "on",
    "stop": "off",
    "all": "routine",
    "everything": "routine",
    "sound": "loud",
    "ring": "loud",
    "quiet": "silent",
    "silently": "silent",
    "now": "instant",
    "instantly": "instant",
    "once": "instant",
}


def change_of(word: str, now: datetime) -> Change | None:
    """What a word changes; None for one that is no such word, or a pause beyond a year."""
    if found := _PAUSE.fullmatch(word):
        length = int(found[1]) * _UNITS[found[2]]
        if not timedelta(0) < length <= LONGEST:
            return None
        return _to(enabled=True, paused=now + length)
    return _FIXED.get(word)


def split(text: str, now: datetime) -> tuple[str, list[str]]:
    """A name and the words behind it: `missile defence notable pause 3 days` is read from the end as far as it goes."""
    tokens = _joined(text.split())
    for place in range(1, len(tokens)):
        words = [_MEANT.get(token.lower(), token.lower()) for token in tokens[place:]]
        if all(change_of(word, now) for word in words):
            return " ".join(tokens[:place]), words
    return " ".join(tokens), []


def _joined(tokens: Sequence[str]) -> list[str]:
    """`pause 3 days`, `pause 3d` and `pause for a week` as one word each."""
    text = re.sub(r"\bpause\s+(?:for\s+)?(?:a|one)\s+(?=(?:hour|day|week))", "pause 1", " ".join(tokens), flags=re.I)
    text = re.sub(
        r"\bpause\s+(?:for\s+)?" + _LENGTH.pattern + r"(?!\S)",
        lambda found: f"pause-{found[1]}{found[2].lower()}",
        text,
        flags=re.I,
    )
    return text.split()
