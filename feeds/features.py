"""What an entry says, as words that reports of one event share whatever their wording and language.

A word that the vocabulary knows stands for its meaning (`@shoot-down` for `downed`, `zestrzelony`, `сбит`); a name of
the field for its subject (`#kaliningrad`, and `@russia` for Moscow), as the matcher found it; a state's institution for
that state too (`@united-states` before `fbi`); any other, mostly a name, is spelt in one way for all languages and cut
to a stem, so that `Наришкин`, `Naryszkinem` and `Naryshkin` meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from feeds.model import Matched, Spot
from feeds.spelling import spelling_of
from feeds.text import page
from feeds.thresholds import Clustering
from feeds.vocabulary import NOTHING, Vocabulary

MEANING, SUBJECT = "@", "#"  # how the words begin that are no spelt name
NATIVE = "A"  # a word that is not the same in every language sorts from here on: signs and digits come before letters
SHORTEST_BARE = 4  # letters of a name that are left when its last vowels go
MOST_REMEMBERED = 100_000  # words a language's reading is remembered of, before it is begun anew
STATES, ACTS = "states", "acts"  # sections of vocabulary.toml …
SAY = "say"  # … and the act of every report
_ACTORS = frozenset({STATES, "organisations", "people"})


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry says: the title's words, and all in order, the title's first, then the summary's first.

    `lead` is the first in the title who can act or be acted upon, mostly who speaks or does; empty where there is none.
    `states` and `acts` are those in the title.
    """

    title: frozenset[str]
    # Each once, in the same order in every run: which stories are compared depends on that of equally rare words.
    whole: tuple[str, ...]
    language: str
    lead: str = ""
    states: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()


class Reader:
    """Reads entries into words. Remembers the words it has read, for speed alone."""

    def __init__(self, vocabulary: Vocabulary, rules: Clustering) -> None:
        self._vocabulary = vocabulary
        self._rules = rules
        self._known: dict[str, dict[str, tuple[str, ...]]] = {}
        kinds = vocabulary.kinds
        self._states = frozenset(MEANING + meaning for meaning, kind in kinds.items() if kind == STATES)
        self._acts = frozenset(MEANING + meaning for meaning, kind in kinds.items() if kind == ACTS and meaning != SAY)
        self._actors = frozenset(MEANING + meaning for meaning, kind in kinds.items() if kind in _ACTORS)

    def read(self, matched: Matched) -> Words:
        """The words of an entry."""
        entry = matched.entry
        language = entry.language.lower().split("-")[0]
        read, spots = page(entry.title, entry.summary), matched.spots
        title = dict.fromkeys(self._words(read.folded, 0, read.body - 1, spots, language))
        below = self._words(read.folded, read.body, len(read.folded), spots, language)
        summary = islice(below, self._rules.summary_words)
        lead = next((word for word in title if word[0] == SUBJECT or word in self._actors), "")
        whole = tuple(dict.fromkeys((*title, *summary)))
        states, acts = self._states.intersection(title), self._acts.intersection(title)
        return Words(frozenset(title), whole, language, lead, states, acts)

    def _words(self, folded: str, start: int, end: int, spots: Sequence[Spot], language: str) -> Iterator[str]:
        """The words of the folded text from `start` to `end`; in place of a name of the field its subject."""
        read = start  # up to here
        for spot in spots:
            if start - 1 <= spot.start < end:  # a name begins with the blank before it
                yield from self._read_all(folded[read : spot.start], language)
                yield from self._subject(spot.subject)
                last = folded.find(" ", spot.end, end)
                read = max(read, last if last >= 0 else end)
        yield from self._read_all(folded[read:end], language)

    def _subject(self, subject: str) -> Iterator[str]:
        state = self._vocabulary.whose.get(subject)
        if state:
            yield MEANING + state
        meaning = self._vocabulary.same.get(subject, subject)
        yield MEANING + meaning if meaning in self._vocabulary.kinds else SUBJECT + subject

    def _read_all(self, folded: str, language: str) -> Iterator[str]:
        known = self._known.setdefault(language, {})
        for word in folded.split():
            read = known.get(word)
            if read is None:
                if len(known) >= MOST_REMEMBERED:
                    known.clear()
                read = known[word] = self._read(word, language)
            yield from read

    def _read(self, word: str, language: str) -> tuple[str, ...]:
        """The word as it is compared, behind the state whose institution it names; nothing for one that says nothing.

        The state is first: whoever an institution leads the headline for has to be its `lead`.
        """
        if len(word) < 2 and not word.isdigit():
            return ()
        meaning = self._vocabulary.meaning(word, language)
        if meaning == NOTHING:
            return ()
        read = MEANING + meaning if meaning else _stem(spelling_of(word)[: self._rules.stem])
        state = self._vocabulary.state(word, language)
        return (MEANING + state, read) if state else (read,)


def _stem(name: str) -> str:
    """A name's beginning without its last vowels, which are mostly those of a case (`Putin`, `Putina`)."""
    bare = name.rstrip("aeiou")
    return bare if len(bare) >= SHORTEST_BARE else name
