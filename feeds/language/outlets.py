"""An outlet is known by its name: people and archives write `Guardian` for The Guardian, and `WELT` for Die Welt.

Observation: what differs is case, accents, signs and, in English and German, an article. Known exceptions: what else
an outlet is called (the Beeb), and another language's articles, which belong to the name there (Le Monde).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feeds.language.text import name_key

LONGEST_NAME = 6  # words of an outlet's name that are looked for behind `source:`

_UNQUOTED = re.compile(r"(?<!\S)(?:[-!]|NOT\s)?source:\s*(?=[^\W_])", re.IGNORECASE)
_WORD = re.compile(r"\s*[^\s\"“”„«»():|]+(?=[\s)]|$)")  # one that a name may go on with: no field and no phrase
_ARTICLES = frozenset(("the", "der", "die", "das"))


def outlet_key(name: str) -> str:
    """What names of one outlet have in common."""
    first, *others = name_key(name).split() or [name.casefold()]
    return " ".join(others if others and first in _ARTICLES else [first, *others])


def quoted(question: str, names: Iterable[str]) -> tuple[str, str] | None:
    """A question with quotation marks around an outlet's name of several words behind `source:`, and the field alone;
    None where no such name stands there without them. `source:` takes the one word behind it."""
    known = [f" {name_key(name)} " for name in names]
    for field in _UNQUOTED.finditer(question):
        ends = ends_of_words(question, field.end())
        for end in reversed(ends[1:]):
            name = question[field.end() : end]
            if any(f" {name_key(name)} " in each for each in known):
                written = f'source:"{name}"'
                return f'{question[: field.end()].rstrip()}"{name}"{question[end:]}', written
    return None


def ends_of_words(text: str, start: int) -> list[int]:
    """Where each of the next words ends, up to the first that belongs to no name."""
    ends: list[int] = []
    while len(ends) < LONGEST_NAME and (word := _WORD.match(text, start)):
        start = word.end()
        ends.append(start)
    return ends
