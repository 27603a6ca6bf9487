"""The notation of terms, from `"tactical nuclear weapon*"` to what is looked for in folded text.

    nato            the whole word, in any case
    kaliningrad*    the word with any ending
    *rakete*        a part of a word, for languages that write compounds as one
    NATO            a capital in the term must be a capital in the text: ПРО is found, про is not
    missile* defen* a phrase: words that follow each other (hyphen and blank are the same)
    shot .. down    up to five words may stand between

ё is е. Accents count, since folding them away makes other words of words (Latvian cīņa, a fight, is not Italian Cina);
but long terms are found in text typed without any (Krolewiec).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.text import fold, spelling

SHORTEST_STEM = 3  # letters before a `*`: fewer match by chance in every text
SHORTEST_PART = 4  # letters of a `*part*`
SHORTEST_WORD = 2
LONG_TERM = 6  # letters from which a term is itself without its accents too

_GAP = " .. "
_BETWEEN = r"(?: +[^ \n]+){0,5}? +"


@dataclass(frozen=True, slots=True)
class Needle:
    """A term made ready: `literal` is found by the automaton, `check` confirms what follows it, `capitals` its case."""

    literal: str
    closing: int  # 1 where the literal ends with a blank, which may stand for the mark that ends a clause; else 0
    simple: bool  # nothing remains to be looked at where no letter of the text has an accent
    check: re.Pattern[str] | None
    capitals: tuple[int, ...]
    spelling: str  # of the literal without its outer blanks, with accents
    plain: bool  # whether a text without accents will do


def faults(term: str) -> list[str]:
    """What is wrong with a term as written, in words for the person who wrote it; empty when nothing is."""
    bare = term.strip()
    if not bare.replace("*", "").replace(".", "").strip():
        return ["is empty"]
    found = []
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
    term = " ".join(term.split())
    head, _, rest = term.partition(_GAP)
    inside = head.startswith("*")
    head = head.lstrip("*")
    opening, star, tail = head.partition("*")
    lead = "" if inside else " "
    literal = lead + (fold(opening) if star else fold(opening).rstrip() + " ")
    capitals = tuple(place for place, letter in enumerate(lead + opening) if letter.isupper())
    accented = spelling(opening) if star else spelling(opening).rstrip()
    plain = accented.isascii() or len(opening) >= LONG_TERM
    check = _check(literal, tail, rest, bool(star))
    simple = plain and not capitals and check is None
    return Needle(literal, int(literal.endswith(" ")), simple, check, capitals, accented, plain)


def _check(literal: str, tail: str, rest: str, star: bool) -> re.Pattern[str] | None:
    if not tail and not rest:
        return None
    expression = re.escape(literal if star else literal[:-1]) + ("[^ ]*" if star else "")
    if tail:
        expression += _open(tail)
    if rest:
        expression += _BETWEEN + _open(rest)
    if not (rest or tail).endswith("*"):
        expression += "(?= )"
    return re.compile(expression)


def _open(text: str) -> str:
    return "[^ ]*".join(re.escape(fold(part)) for part in text.split("*"))
