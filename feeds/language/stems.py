"""Tens of thousands of words with their meanings, in a trie: a string of its own for each would take 9 MB."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import marisa_trie


class Stems:
    """Words by their texts, each with a number below 65,536 that stands for what it means."""

    def __init__(self, meanings: Mapping[str, int]) -> None:
        self._words = marisa_trie.Trie(meanings)  # which numbers them in an order of its own
        self._meanings = array("H", (meanings[self._words.restore_key(number)] for number in range(len(meanings))))

    def exact(self, word: str) -> int | None:
        """What this very word means."""
        number = self._words.get(word)
        return None if number is None else self._meanings[number]

    def longest(self, word: str) -> tuple[int, int] | None:
        """Of those a word begins with the longest: how many letters it has, and what it means."""
        stems = self._words.prefixes(word)  # the shortest first
        return (len(stems[-1]), self._meanings[self._words[stems[-1]]]) if stems else None
