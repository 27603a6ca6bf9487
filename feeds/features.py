"""What an entry says, as words that reports of one event share whatever their wording and language.

A word that the vocabulary knows stands for its meaning (`@shoot-down` for `downed`, `zestrzelony`, `сбит`); any other,
mostly a name, is spelt in one way for all languages and cut to a stem, so that `Столтенберг`, `Stoltenbergiem` and
`Stoltenberg` meet. Names of the field come as subject ids from the matcher (`§kaliningrad`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from feeds.model import Entry, Matched
from feeds.spelling import spelling_of
from feeds.text import fold, page
from feeds.thresholds import Clustering
from feeds.vocabulary import Vocabulary

MOST_REMEMBERED = 100_000  # words a language's reading is remembered of, before it is begun anew

# Function words and newsroom words that are never news: the most frequent ones of each language in the archives and of
# the Snowball project's lists (BSD licence).
_STOP_WORDS = (
    "a an the of to in on at by for with from as is are was were be been it its this that these those and or but "
    "not no he she they we you his her their our i after before over under about into out up down off new says "
    "said say will would could can may more most who what when where why how than has have had do does did all "
    "one two first last day week year years time people news latest live photo photos watch read us w z na "
    "o po od za przez dla nie ze się jest są był była było jak co czy tym tego tej ten ta te jego jej ich już "
    "tylko oraz przy ale być może który która które których wideo zdjęcia в и на с по о об из за у от до для не "
    "что это как его ее их он она они мы вы к ко со но а же ли бы был была было были при или также уже еще і та з "
    "від що це як його її їх він вона вони ми ви про або також вже ще й der die das den dem des ein eine einen "
    "einem und oder im am auf mit von zu zum zur fur ist sind war nach bei aus nicht auch als uber vor wie sich "
    "es er sie wir ir kad su del apie uz yra buvo kaip nuo iki ne tai bet un ka ar par pie lai kas bija ja et "
    "ning see oli ei kui v s se pro je jsou byl byla bylo jako le la les une du de en au aux pour sur dans est "
    "sont pas que qui etta han ovat myos el los las del para por con una su al che il lo gli di della dei nel per "
    "och att det som har till av inte het een van voor niet aan zijn pe din pentru cu com dos em os um uma egy hogy "
    "nem az ve bir icin ile "
)
_STOP = frozenset(map(fold, _STOP_WORDS.split()))
# Observation: `U.S.`, `US` and `White House` act in every second headline of the field, and read letter by letter or in
# small letters they are nobody: `us` is a pronoun. Known exception: a headline all in capitals ("TELL US WHY").
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,3}")
_NAMED = re.compile(r"\b(?:US|White House)\b")
_HINT = re.compile(r"\.[A-Z]\.|US|White House")  # what lacks it, most texts, stays as the matcher folded it


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry says: the title's words, and all in order: the title's, the summary's first, the subjects."""

    title: frozenset[str]
    # Each once, in the same order in every run: which stories are compared depends on that of equally rare words.
    whole: tuple[str, ...]
    language: str


class Reader:
    """Reads entries into words. Remembers the words it has read, for speed alone."""

    def __init__(self, vocabulary: Vocabulary, rules: Clustering) -> None:
        self._vocabulary = vocabulary
        self._rules = rules
        self._known: dict[str, dict[str, str]] = {}

    def read(self, matched: Matched) -> Words:
        """The words of an entry."""
        entry = matched.entry
        language = entry.language.lower().split("-")[0]
        head, below = _folded(entry)
        title = tuple(self._words(head, language))
        summary = islice(self._words(below, language), self._rules.summary_words)
        subjects = ("§" + subject for subject in matched.subjects)
        return Words(frozenset(title), tuple(dict.fromkeys((*title, *summary, *subjects))), language)

    def _words(self, folded: str, language: str) -> Iterator[str]:
        known = self._known.setdefault(language, {})
        for word in folded.split():
            read = known.get(word)
            if read is None:
                if len(known) >= MOST_REMEMBERED:
                    known.clear()
                read = known[word] = self._read(word, language)
            if read:
                yield read

    def _read(self, word: str, language: str) -> str:
        """The word as it is compared; empty for one that says nothing."""
        if word in _STOP or (len(word) < 2 and not word.isdigit()):
            return ""
        meaning = self._vocabulary.meaning(word, language)
        return "@" + meaning if meaning else spelling_of(word)[: self._rules.stem]


def _folded(entry: Entry) -> tuple[str, str]:
    """Title and summary, folded, with the names of states that are initials written as one word."""
    read = page(entry.title, entry.summary)
    if not _HINT.search(read.clean):
        return read.folded_parts
    return fold(_spelt_out(read.title)), fold(_spelt_out(read.summary))


def _spelt_out(text: str) -> str:
    return _NAMED.sub("USA", _INITIALS.sub(lambda found: found[0].replace(".", ""), text))
