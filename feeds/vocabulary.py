"""Everyday words of world news by their meaning, in the catalogue's languages: `drone downed` and `дрон сбит` are one.

The words are data: feeds/catalogue/vocabulary.toml. A word has the meaning of its longest stem in the entry's language,
or else among those that hold in every language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from feeds.text import fold

EVERY_LANGUAGE = "all"
SHORTEST_STEM = 2
_CHOICE = re.compile(r"\[([^\]]+)\]")

# A feed in one language often carries, or is taken for, its neighbour.
_READ_ALSO = {"be": ("ru",), "sk": ("cs",), "da": ("sv",), "nb": ("sv",), "no": ("sv",), "bg": ("ru",), "pt": ("es",)}


@dataclass(frozen=True, slots=True)
class Stem:
    """How words of one meaning begin in a language; `whole` is one word and no other."""

    meaning: str
    language: str
    text: str
    whole: bool


class Vocabulary:
    """What everyday words mean. Looking up changes nothing."""

    def __init__(self, stems: Iterable[Stem]) -> None:
        self._stems: dict[str, dict[str, str]] = {}
        self._wholes: dict[str, dict[str, str]] = {}
        for stem in stems:
            table = self._wholes if stem.whole else self._stems
            table.setdefault(stem.language, {}).setdefault(stem.text, stem.meaning)

    def meaning(self, word: str, language: str) -> str | None:
        """The meaning of a folded word in an entry of this language (`en`, `en-GB`), or None."""
        language = language.lower().split("-")[0]
        read = (language, *_READ_ALSO.get(language, ()), EVERY_LANGUAGE)
        for name in read:
            if word in self._wholes.get(name, ()):
                return self._wholes[name][word]
        tables = [self._stems[name] for name in read if name in self._stems]
        for length in range(len(word), SHORTEST_STEM - 1, -1):
            for table in tables:
                if word[:length] in table:
                    return table[word[:length]]
        return None


def load_vocabulary() -> Vocabulary:
    """The packaged vocabulary."""
    text = resources.files("feeds.catalogue").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return Vocabulary(read_stems(text))


def read_stems(text: str) -> Iterator[Stem]:
    """The stems of a vocabulary file; raises ValueError naming what cannot be read."""
    for kind, meanings in tomllib.loads(text).items():
        for meaning, languages in meanings.items():
            for language, words in languages.items():
                for word in words.split():
                    for spelt in _choices(word.rstrip("*")):
                        folded = fold(spelt.lower())
                        if " " in folded:
                            raise ValueError(f"vocabulary.toml: {kind}.{meaning}: {language}: {word!r} is not one word")
                        yield Stem(meaning, language, folded, whole=not word.endswith("*"))


def _choices(word: str) -> Iterator[str]:
    """`zna[lł]*` stands for a stem with each of the letters."""
    choice = _CHOICE.search(word)
    if choice is None:
        yield word
        return
    for letter in choice[1]:
        yield from _choices(word[: choice.start()] + letter + word[choice.end() :])
