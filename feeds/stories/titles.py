"""Which of its reports' titles a story goes by, and which titles are copies of one agency's.

The first title stays, so that people recognise what they were told. It gives way only to one that says what happened
where the first was too short or too long to, and to an English one where the first is in another language: English is
the language the bot's own words are in, and the one its readers share. An English title never gives way to another. A
title of an outlet that a state controls never takes the place of another's, and gives way to any other that says it.
"""

from __future__ import annotations

import re

from feeds.language.text import clean, fold

TITLE_WORDS = (5, 18)  # a title of so many words says what happened and is read in one glance
_WORD = re.compile(r"[^\W\d_]+")

# Words that are in nearly every headline of their language and mean nothing in the other languages of the catalogue.
_ENGLISH = frozenset(
    "the of and for with from at by as is are has have will would could that this its his her their over after before "
    "into says said say amid against up out new us uk not who how why what when off".split()
)
_PERHAPS_ENGLISH = frozenset("a an in on to no".split())
_OTHERS = frozenset(
    "das und nach mit bei zum zur aus auf im w z na nie się po od przez ve se ir dėl apie iš un par ja "
    "ei et les des du en au pour sur los las het een och av till om og".split()
)


def better_title(before: str, new: str, language: str, *, was_states: bool = False, is_states: bool = False) -> str:
    """The title of a story that goes by `before` once an entry titled `new`, in this language, has joined it.

    `was_states` and `is_states`: the title is, or the new one would be, of an outlet that a state controls.
    """
    if not says_it(new) or (is_states and not was_states):
        return before
    if was_states and not is_states:
        return new
    if not says_it(before) or (language == "en" and is_foreign(before) and not is_foreign(new)):
        return new
    return before


def says_it(title: str) -> bool:
    """Whether a title is neither too short to say what happened nor too long to take in."""
    low, high = TITLE_WORDS
    return low <= len(title.split()) <= high


def is_foreign(title: str) -> bool:
    """Whether a title is probably not English: it has none of the small words of English headlines, or another's.

    A headline of nothing but names and verbs may be taken for foreign; then a plainer English one takes its place.
    """
    words = _WORD.findall(title)
    lower = {word.lower() for word in words}
    if lower & _ENGLISH:
        return False
    strange = any(word.islower() and not word.isascii() for word in words)
    return strange or bool(_OTHERS.intersection(words)) or not lower & _PERHAPS_ENGLISH


def same_words(one: str, other: str) -> bool:
    """Whether two titles are copies of one agency's: the same words, whatever the punctuation and case."""
    return words_of(one) == words_of(other)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, whatever its punctuation and case."""
    return tuple(fold(clean(text)).split())
