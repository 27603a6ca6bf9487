"""gist_words(text, language) -> what its words mean, but for how it was said: whether two texts say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.text import clean, fold
from feeds.vocabulary import NOTHING, load_vocabulary

MEANT = "@"  # before a word's meaning
_WORD = re.compile(r"\w{2,}")  # of a folded text: no underscores
# What people and offices are: beside their names nothing new.
ROLES = frozenset(
    MEANT + role
    for role in "president prime-minister minister commander official-person leader foreign-affairs".split()
)
_ANY_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?<=\b\w)\.")  # `U.S.`
_WITHIN_NAMES = frozenset("of the de du von van".split())
_MARKS = ",.;:!?…()[]\"“”„«»'‘’–—-"  # around a word; a name ends at one
MOST_CHANCE = 2  # letters that words begin with by chance
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


def full_names(text: str, language: str, title: str, known: frozenset[str]) -> frozenset[str]:
    """The words of names in a text that a title, whose words are `known`, has shorter: of "Antony Blinken" both where
    it names Blinken, of "Wall Street Journal" all three where it says WSJ.
    """
    found: set[str] = set()
    for name in _names(text):
        words = gist_words(name, language)
        if words & known:
            found |= words
    spelled = _ANY_WORD.findall(text)
    for letters in {word for word in _ANY_WORD.findall(_DOTTED.sub("", title)) if word.isupper() and len(word) > 1}:
        for start in range(len(spelled) - len(letters) + 1):
            span = spelled[start : start + len(letters)]
            by_chance = len(span) <= MOST_CHANCE and not all(word[0].isupper() for word in span)
            if not by_chance and "".join(word[0] for word in span).upper() == letters:
                found |= gist_words(" ".join(span), language)
    return frozenset(found)


def _names(text: str) -> Iterator[str]:
    """Runs of words with capitals: "Secretary of State Antony Blinken". One word alone is no longer than in a title."""
    run: list[str] = []
    for word in [*text.split(), ""]:
        bare = word.strip(_MARKS)
        if run and bare in _WITHIN_NAMES:
            continue
        if bare[:1].isupper():
            run.append(bare)
        if not bare[:1].isupper() or word[-1] in _MARKS:
            if len(run) > 1:
                yield " ".join(run)
            run = []
