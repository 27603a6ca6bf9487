"""The signs people write a query with, as the grammar knows them: quotation marks of every country, and every minus.

The text keeps its length, so that a place in it is a place in what was typed.
"""

from __future__ import annotations

import re

# Marks that are nothing but quotation marks.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›″〝〞〟＂「」『』《》", '"'))

# ‘Aegis Ashore’ and ‚Aegis Ashore‘: marks that are apostrophes too. They quote where they stand around words; within
# a word (don’t, об’єкт, l’OTAN) they part nothing.
_SINGLE = re.compile(r"(?<![^\s(:|&!\-−–—])[‘‚‛]((?:[^‘’‚‛\"]|(?<=\w)[’‘](?=\w))+)[’‘](?!\w)")

# 'Aegis Ashore': a typewriter's apostrophes quote where they stand around several words; around one they are nothing.
_STRAIGHT = re.compile(r"(?<![^\s(:|&!\-−–—])'((?:[^'\"()]|(?<=\w)'(?=\w))+)'(?!\w)")

DASHES = "−–—―‒‐‑－﹣"  # of any length, and what phones and keyboards make of a minus

# A dash or an exclamation mark directly before what it excludes, as a minus.
_MINUS = re.compile(rf"(?<![^\s(])(?:[{DASHES}]+(?=[^\s)])|!(?=[\w\"(]))")


def plain_signs(text: str) -> str:
    """The text with straight quotation marks, and a hyphen for each sign that excludes."""
    text = _STRAIGHT.sub(_quoted, _SINGLE.sub(r'"\1"', text.translate(_QUOTES)))
    return _MINUS.sub(lambda found: "-" * len(found[0]), text)


def _quoted(found: re.Match[str]) -> str:
    several = len(found[1].split()) > 1
    return f'"{found[1]}"' if several else found[0]
