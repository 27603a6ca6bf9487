"""Tens of thousands of words with their meanings, in one piece: a string of its own for each would take 9 MB.

Sorted, so that the longest beginning of a word is found by halving: what stands right before the word is that
beginning, or else has as many letters in common with it as any beginning can have.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

_APART = 16  # words between signposts: a halving step among those costs a tenth of one among the words themselves


class Stems:
    """Words by their texts, each with a number below 65,536 that stands for what it means."""

    def __init__(self, meanings: Mapping[str, int]) -> None:
        words = sorted((text.encode(), meaning) for text, meaning in meanings.items())
        self._text = b"".join(text for text, _ in words)
        self._ends = array("I", accumulate((len(text) for text, _ in words), initial=0))
        self._meanings = array("H", (meaning for _, meaning in words))
        self._signposts = [text for text, _ in words[::_APART]]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._meanings)

    def __getitem__(self, place: int) -> bytes:
        """The text of one, in their order."""
        return self._text[self._ends[place] : self._ends[place + 1]]

    def exact(self, word: str) -> int | None:
        """What this very word means."""
        text = word.encode()
        place = self._after(text, len(self))
        return self._meanings[place - 1] if place and self[place - 1] == text else None

    def longest(self, word: str) -> tuple[int, int] | None:
        """Of those a word begins with the longest: how many letters it has, and what it means."""
        text = word.encode()
        place = self._after(text, len(self))
        while place:
            stem = self[place - 1]
            if text.startswith(stem):
                return len(stem.decode()), self._meanings[place - 1]
            text = _common(stem, text)
            place = self._after(text, place)
        return None

    def _after(self, text: bytes, end: int) -> int:
        """The place right behind all words before `end` that stand before the text, or are it."""
        start = max(bisect_right(self._signposts, text) - 1, 0) * _APART
        return bisect_right(self, text, start, min(start + _APART, end)) if start < end else end


def _common(one: bytes, other: bytes) -> bytes:
    """What both begin with."""
    for place, (letter, another) in enumerate(zip(one, other, strict=False)):
        if letter != another:
            return one[:place]
    return min(one, other, key=len)
