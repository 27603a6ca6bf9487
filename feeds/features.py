"""What an entry says, as weighted features that reports of one event share whatever their words and language.

Words are folded, transliterated and cut to a stem, so that `Столтенберг`, `Stoltenbergiem` and `Stoltenberg` meet;
names of the field come as subject ids from the matcher; numbers stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.model import Matched
from feeds.text import clean, fold
from feeds.thresholds import Clustering

# Cyrillic as Latin letters, as passports and newsrooms write names (simplified BGN/PCGN: what matters is that names
# written by any scheme begin alike). Source: https://www.gov.uk/government/publications/romanization-systems
_CYRILLIC = "абвгґдежзийклмнопрстуфхцчшщыэюяіїєўьъ"
_AS_LATIN = "a b v g g d e zh z i i k l m n o p r s t u f kh ts ch sh shch y e yu ya i i e u - -"
_LATIN = str.maketrans(
    {letter: latin.strip("-") for letter, latin in zip(_CYRILLIC, _AS_LATIN.split(" "), strict=True)}
)

# Function words and newsroom words that are never news, so that a first hour without statistics goes well: the most
# frequent ones of each language in the archives and of the Snowball project's lists (BSD licence).
_STOP_WORDS = (
    "a an the of to in on at by for with from as is are was were be been it its this that these those and or but "
    "not no he she they we you his her their our i after before over under about into out up down off new says "
    "said say will would could can may more most who what when where why how than has have had do does did all "
    "one two first last day week year years time people news latest live video photo photos watch read us w z na "
    "o po od za przez dla nie ze się jest są był była było jak co czy tym tego tej ten ta te jego jej ich już "
    "tylko oraz przy ale być może który która które których wideo zdjęcia в и на с по о об из за у от до для не "
    "что это как его ее их он она они мы вы к ко со но а же ли бы был была было были при или также уже еще і та з "
    "від що це як його її їх він вона вони ми ви про або також вже ще й der die das den dem des ein eine einen "
    "einem und oder im am auf mit von zu zum zur fur ist sind war nach bei aus nicht auch als uber vor wie sich "
    "es er sie wir ir kad su del apie uz yra buvo kaip nuo iki ne tai bet un ka ar par pie lai kas bija ja et "
    "ning see oli ei kui v s se pro je jsou byl byla bylo jako le la les une du de en au aux pour sur dans est "
    "sont pas que qui etta han ovat myos "
)
_STOP = frozenset(_STOP_WORDS.split())
_WORD = re.compile(r"[^\W_]+")

Features = dict[str, float]


def features(matched: Matched, rules: Clustering) -> Features:
    """An entry's features with their weights, before rarity is known."""
    entry = matched.entry
    found: Features = {}
    for word in _words(entry.title, rules.stem):
        found[word] = rules.title_weight
    for position, word in enumerate(_words(entry.summary, rules.stem)):
        if position >= rules.summary_words:
            break
        found[word] = max(found.get(word, 0.0), 1.0)
    for word in found:
        if word.isdigit():
            found[word] *= rules.number_weight
    for subject in matched.subjects:
        found["§" + subject] = rules.subject_weight
    return found


def _words(text: str, stem: int) -> Iterator[str]:
    for word in _WORD.findall(fold(clean(text))):
        if word in _STOP:
            continue
        latin = word.translate(_LATIN)
        if len(latin) > 1 or latin.isdigit():
            yield latin[:stem]
