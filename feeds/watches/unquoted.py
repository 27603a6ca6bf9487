"""A name of several words behind a field without quotation marks, which takes the one word behind it.

    source_quoted(question, names)   `source:Deutsche Welle`, where an outlet is called so
    topic_quoted(question, names)    `topic:NATO summit`, where the summit is another subject than NATO

Each gives the question with quotation marks around such a name, and the field alone; None where there is none. What was
asked may be meant as it stands, so this is to be offered beside its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from feeds.language.idle_words import IDLE
from feeds.language.text import fold, name_key
from feeds.watches.naming import Names

LONGEST = 6  # words of a name that are looked for

_BEFORE = r"(?<!\S)\(*(?:[-!]|NOT\s)?"
_WORD = re.compile(r"\s*[^\s\"“”„«»():|]+(?=[\s)]|$)")  # one that a name may go on with: no field and no phrase
_OPERATORS = frozenset(("OR", "AND", "NOT", "NEAR"))

IsName = Callable[[Sequence[str]], bool]  # whether some words, at least two, are a name


def source_quoted(question: str, names: Iterable[str]) -> tuple[str, str] | None:
    """Of the outlets that are called `names`; a part of such a name is enough."""
    known = [f" {name_key(name)} " for name in names]

    def is_name(words: Sequence[str]) -> bool:
        key = f" {name_key(' '.join(words))} "
        return any(key in each for each in known)

    return _quoted("source", question, is_name)


def topic_quoted(question: str, names: Names) -> tuple[str, str] | None:
    """Of a subject whose name begins with another one's."""

    def is_name(words: Sequence[str]) -> bool:
        first, found = names(words[0]), names(" ".join(words))
        idle = not _OPERATORS.isdisjoint(words) or fold(words[-1]).strip() in IDLE
        return bool(first) and len(found) == 1 and found[0] not in first and not idle

    return _quoted("topic", question, is_name)


def _quoted(field: str, question: str, is_name: IsName) -> tuple[str, str] | None:
    """The longest name behind the first of such fields that has one."""
    for found in re.finditer(rf"{_BEFORE}{field}:\s*(?=[^\W_])", question, re.IGNORECASE):
        start = found.end()
        for end in reversed(_ends_of_words(question, start)[1:]):
            if is_name(question[start:end].split()):
                name = f'"{question[start:end]}"'
                return f"{question[:start].rstrip()}{name}{question[end:]}", f"{field}:{name}"
    return None


def _ends_of_words(text: str, start: int) -> list[int]:
    """Where each of the next words ends, up to the first that belongs to no name."""
    ends: list[int] = []
    while len(ends) < LONGEST and (word := _WORD.match(text, start)):
        start = word.end()
        ends.append(start)
    return ends
