"""An outlet is known by its name: people and archives write `Guardian` for The Guardian, and `WELT` for Die Welt.

Observation: what differs is case, accents, signs and, in English and German, an article. Known exceptions: what else
an outlet is called (the Beeb), and another language's articles, which belong to the name there (Le Monde).
"""

from __future__ import annotations

from feeds.language.text import name_key

_ARTICLES = frozenset(("the", "der", "die", "das"))


def outlet_key(name: str) -> str:
    """What names of one outlet have in common."""
    first, *others = name_key(name).split() or [name.casefold()]
    return " ".join(others if others and first in _ARTICLES else [first, *others])
