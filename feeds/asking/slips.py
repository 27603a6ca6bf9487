"""What somebody may have meant who typed no known name: slips, unfinished names, the wrong keyboard.

A suggestion has to be plausible, or it reads as mockery: England is no slip for Estland. Observation: people drop,
double, swap or mistake a letter, more often late in a word than at its beginning, and about one in every four to six
letters of a hard name. Theory: so many slips are allowed as the shorter of name and text may have (letters too many
make no name harder: franchise is no slip for Francie), in short words none in the first letter, and of all names that
are near only the nearest are named. An inflected name with a slip (`Kaliningardzie`) is away from
the name by its ending too, so where nothing is near, endings are left out. Known exceptions: a swap of the first two
letters, inflected short names, and a name that is spelled by ear all along (`Callinngrat`), which is searched for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SLIPS = ((4, 1), (9, 2), (13, 3))  # of so many letters so many may be slips
SHORT = 5  # letters of a name, below which they are swaps only: abbreviations are near to half of all words
LONG = 8  # letters from which the first may be wrong as well
PREFIX_FROM = 4  # letters of an unfinished name
MOST = 20  # names that are looked at

STEM = 7  # letters that are left of a word without its ending: with six, Romance is near to Romania

_ENDINGS = frozenset(
    "a u y i e o ie ze zie em om ow ami ach owi iem ego emu owie"  # Polish, Czech
    " а у ы и і е о я ю ом ем ой ою ов ів ам ами ах ям ями ях ию ии ій єю ові еві ого ому"  # Russian, Ukrainian
    " as is us o ui iu ai ais ams uose oje yje"  # Lithuanian, Latvian
    " n s es en in ssa sta lla le st".split()  # German, Finnish, Estonian
)
_LAYOUTS = ("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")  # the same keys


def near(words: Sequence[str], names: Collection[str]) -> list[str]:
    """The names (folded, without blanks) that folded words come close to, the nearest first; most often none."""
    squeezed = "".join(words)
    found = [*_retyped(squeezed, names), *_slipped(squeezed, len(words), names), *_begun(squeezed, names)]
    return list(dict.fromkeys(found or (_inflected(squeezed, names) if len(words) == 1 else [])))


def _retyped(squeezed: str, names: Collection[str]) -> list[str]:
    """The name that the same keys give on the other keyboard."""
    typed = (squeezed.translate(str.maketrans(*order)) for order in (_LAYOUTS, _LAYOUTS[::-1]))
    return [name for name in typed if name != squeezed and name in names]


def _slipped(squeezed: str, words: int, names: Collection[str]) -> list[str]:
    """The names at the least distance, if that is no more than a text of this length may be off."""
    slips = _slips(len(squeezed))
    if words > 1:  # several words, each a bit off, are more often others
        slips = max(1, slips - 1)
    if not slips:
        return []
    found = process.extract(squeezed, list(names), scorer=OSA.distance, score_cutoff=slips, limit=MOST)
    plausible = [
        (distance, name) for name, distance, _ in found if distance <= _slips(len(name)) and _alike(squeezed, name)
    ]
    least = min((distance for distance, _ in plausible), default=0)
    return [name for distance, name in plausible if distance == least]


def _inflected(word: str, names: Collection[str]) -> list[str]:
    """The names nearest to a word, each without its ending; those of the shortest ending come first."""
    typed = _stems(word)
    if not typed:
        return []
    stems: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for stem in {name, *_stems(name)}:
            stems[stem].append(name)
    known = list(stems)
    found = [
        (distance, name)
        for cut in typed
        for stem, distance, _ in process.extract(
            cut, known, scorer=OSA.distance, score_cutoff=_slips(len(cut)), limit=MOST
        )
        if len(stem) >= STEM and distance <= _slips(len(stem)) and _alike(cut, stem)
        for name in stems[stem]
    ]
    least = min((distance for distance, _ in found), default=0)
    return [name for distance, name in found if distance == least]


def _stems(word: str) -> list[str]:
    """A word without what may be its ending, in each way that leaves enough of it; the longest first."""
    return [word[:-length] for length in range(1, 5) if len(word) - length >= STEM and word[-length:] in _ENDINGS]


def _slips(letters: int) -> int:
    return next((slips for least, slips in reversed(SLIPS) if letters >= least), 0)


def _alike(typed: str, name: str) -> bool:
    """Whether one may stand for the other: the same figures, and in short ones the same beginning."""
    if re.sub(r"\D", "", typed) != re.sub(r"\D", "", name):
        return False
    if len(name) < SHORT:
        return sorted(typed) == sorted(name)
    return len(name) >= LONG or typed[0] == name[0] or typed[:2] == name[1::-1]


def _begun(squeezed: str, names: Collection[str]) -> list[str]:
    """Names that go on from here, the shortest first."""
    if len(squeezed) < PREFIX_FROM:
        return []
    return sorted((name for name in names if name.startswith(squeezed) and name != squeezed), key=lambda n: (len(n), n))
