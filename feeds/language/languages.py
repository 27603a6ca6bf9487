"""Language codes as this program uses them: two or three letters of ISO 639, lower case."""

from __future__ import annotations

import re

# What is written for a language and is a country's code, or was the language's once.
_SAME = {"ua": "uk", "cz": "cs", "dk": "da", "nb": "no", "ee": "et", "gr": "el", "iw": "he", "jp": "ja", "kz": "kk"}
# Neighbours whose words are read in a language too: its feeds often carry them, or are taken for theirs.
_NEIGHBOURS = {"be": ("ru",), "sk": ("cs",), "da": ("sv",), "no": ("sv",), "bg": ("ru",), "pt": ("es",)}
_CODE = re.compile(r"[a-z]{2,3}")


def normal(code: str) -> str:
    """A language code in its shortest form: `en-US` is `en`, `ua` is `uk`; empty for what is no code."""
    first = re.split("[-_ ]", code.strip().lower())[0]
    return _SAME.get(first, first) if _CODE.fullmatch(first) else ""


def read_as(name: str) -> tuple[str, ...]:
    """The languages whose words a text in this one (as `normal` gives it) is read by: its own first."""
    return (name, *_NEIGHBOURS.get(name, ()))
