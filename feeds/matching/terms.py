"""The notation of terms, from `"tactical nuclear weapon*"` to what is looked for in folded text.

    nato            the whole word, in any case
    kaliningrad*    the word with any ending
    *rakete*        a part of a word, for languages that write compounds as one
    NATO            a capital in the term must be a capital in the text: US is found, us is not
    ПРО~            the same, and not among words that are in capitals too: there it may as well be про, a preposition
    missile* defen* a phrase: words that follow each other (hyphen and blank are the same)
    shot .. down    up to five words may stand between; so may a second gap (nothing .. to do .. with)

ё is е. Accents count, since folding them away makes other words of words (Latvian cīņa, a fight, is not Italian Cina);
but long terms are found in text typed without any (Krolewiec).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from feeds.language.text import clean, fold, spelling

SHORTEST_STEM = 3  # letters before a `*`: fewer match by chance in every text
SHORTEST_PART = 4  # letters of a `*part*`
SHORTEST_WORD = 2
LONG_TERM = 6  # letters from which a term is itself without its accents too

_GAP = " .. "
_ALONE = "~"
_BETWEEN = r"(?: +[^ \n]+){0,5}? +"


@dataclass(frozen=True, slots=True)
class Needle:
    """A term made ready: `literal` is found by the automaton, `pattern` says what may follow, `capitals` its case."""

    literal: str
    closing: int  # 1 where the literal ends with a blank, which may stand for the mark that ends a clause; else 0
    simple: bool  # nothing remains to be looked at where no letter of the text has an accent
    pattern: str  # of the whole term; empty where the literal is all of it
    needed: str  # the longest part of the pattern behind the literal that is the same in every text
    capitals: tuple[int, ...]
    alone: bool  # its capitals count only where the words around it have small letters
    accented: str  # the literal without its outer blanks as it is spelt; empty where it has no accents
    plain: bool  # whether a text without accents will do

    @property
    def spelling(self) -> str:
        """The literal without its outer blanks, with accents."""
        return self.accented or self.literal.strip()

    def end(self, folded: str, start: int) -> int:
        """Where a term ends whose literal stands at `start` of a folded text, or 0 where it goes on as another."""
        if not self.pattern:
            return start + len(self.literal) - self.closing
        if folded.find(self.needed, start) < 0:  # quicker than the pattern, and nine in ten texts lack it
            return 0
        whole = _compiled(self.pattern).match(folded, start)
        return whole.end() if whole else 0


def faults(term: str) -> list[str]:
    """What is wrong with a term as written, in words for the person who wrote it; empty when nothing is."""
    bare = term.strip()
    if not bare.replace("*", "").replace(".", "").strip():
        return ["is empty"]
    found = []
    if bare.endswith(_ALONE) and not any(letter.isupper() for letter in bare):
        found.append(f"has a {_ALONE} and no capital: it says that capitals count only beside small letters")
    if not any(letter.isalnum() for letter in bare):
        found.append("holds no letter")
    head = bare.split(_GAP)[0]
    opening = head.lstrip("*").split("*")[0]
    letters = sum(letter.isalnum() for letter in opening)
    if head.startswith("*") and letters < SHORTEST_PART:
        found.append(f"is too short: a part of a word needs {SHORTEST_PART} letters")
    elif "*" in head.lstrip("*") and letters < SHORTEST_STEM:
        found.append(f"is too short: a stem needs {SHORTEST_STEM} letters before its *")
    elif letters < SHORTEST_WORD:
        found.append(f"is too short: a word needs {SHORTEST_WORD} letters")
    if re.search(r"\w\*\w", bare) or "**" in bare:
        found.append("has a * inside a word: only its beginning and its end can be open")
    return found


def needle(term: str) -> Needle:
    """Make a term ready. It must be free of `faults`."""
    parts = _parted(term)
    opening, star = parts.opening, parts.star
    literal = parts.literal
    capitals = () if opening.islower() else _capitals(parts.lead + opening)
    accented, plain = "", True
    if not opening.isascii():
        accented = spelling(opening) if star else spelling(opening).rstrip()
        plain = accented.isascii() or len(opening) >= LONG_TERM
        accented = "" if accented == literal.strip() else accented
    pattern = _pattern(literal, parts.tail, parts.rest, star)
    simple = plain and not capitals and not pattern
    same = f"{parts.tail}*{parts.rest}".replace(_GAP, "*").split("*")
    needed = max(map(fold, same), key=len) if pattern else ""
    return Needle(literal, int(literal.endswith(" ")), simple, pattern, needed, capitals, parts.alone, accented, plain)


def literal_of(term: str) -> str:
    """The needle's literal alone, for the tens of thousands of terms of which few are ever met."""
    return _parted(term).literal


class _Parts(NamedTuple):
    """A term taken apart: what it opens with, whether a `*` follows that, what stands behind it, and behind a gap."""

    alone: bool
    lead: str  # the blank before a word; none where the term may begin within one
    opening: str
    star: bool
    tail: str
    rest: str

    @property
    def literal(self) -> str:
        """What the automaton looks for."""
        return self.lead + (fold(self.opening) if self.star else fold(self.opening).rstrip() + " ")


def _parted(term: str) -> _Parts:
    term = clean(term)
    alone, term = term.endswith(_ALONE), term.removesuffix(_ALONE)
    head, _, rest = term.partition(_GAP)
    opening, star, tail = head.lstrip("*").partition("*")
    return _Parts(alone, "" if head.startswith("*") else " ", opening, bool(star), tail, rest)


def _capitals(text: str) -> tuple[int, ...]:
    return tuple(place for place, letter in enumerate(text) if letter.isupper())


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Of thousands of phrases a bot meets some hundred: only these take the time and the memory."""
    return re.compile(pattern)


def _pattern(literal: str, tail: str, rest: str, star: bool) -> str:
    if not tail and not rest:
        return ""
    expression = re.escape(literal if star else literal[:-1]) + ("[^ ]*" if star else "")
    if tail:
        expression += _open(tail)
    if rest:
        expression += "".join(_BETWEEN + _open(part) for part in rest.split(_GAP))
    if not (rest or tail).endswith("*"):
        expression += "(?= )"
    return expression


def _open(text: str) -> str:
    return "[^ ]*".join(re.escape(fold(part)) for part in text.split("*"))
