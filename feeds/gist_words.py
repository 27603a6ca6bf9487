"""gist_words(text, language) -> what its words mean, but for how it was said: whether two texts say the same."""

from __future__ import annotations

import re

from feeds.text import clean, fold
from feeds.vocabulary import NOTHING, load_vocabulary

MEANT = "@"  # before a word's meaning
_WORD = re.compile(r"\w{2,}")  # of a folded text: no underscores
_BEGINNING = 6  # letters of a word that its inflections share
# Meanings that tell how a thing was said, not what: to whom, where, on which day.
_HOW = frozenset(
    "say spokesman journalist conference interview today yesterday tomorrow "
    "monday tuesday wednesday thursday friday saturday sunday".split()
) | {NOTHING}


def gist_words(text: str, language: str) -> frozenset[str]:
    """The meanings of a text's words in its language (`en`, `en-GB`); of a word without one, how it begins."""
    meaning = load_vocabulary().meaning
    found = ((word, meaning(word, language)) for word in _WORD.findall(fold(clean(text))))
    return frozenset(MEANT + known if known else word[:_BEGINNING] for word, known in found if known not in _HOW)
