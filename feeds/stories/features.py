"""What an entry says, as words that reports of one event share whatever their wording and language.

A word that the vocabulary knows stands for its meaning (`@shoot-down` for `downed`, `zestrzelony`, `сбит`), a verb
of two words (`lehnt … ab`) for what they mean together; a name of the field for its subject (`#kaliningrad`, and
`@russia` for Moscow), as the matcher found it; a state's institution for that state too (`@united-states` before
`fbi`); any other, mostly a name, is spelt in one way for all languages and cut to a stem, so that `Наришкин`,
`Naryszkinem` and `Naryshkin` meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

from feeds.language.languages import normal
from feeds.language.spelling import spelling_of
from feeds.language.text import page
from feeds.language.vocabulary import NOTHING, Stem, Vocabulary
from feeds.model import Matched, Spot
from feeds.thresholds import Clustering

MEANING, SUBJECT = "@", "#"  # how the words begin that are no spelt name
NATIVE = "A"  # a word that is not the same in every language sorts from here on: signs and digits come before letters
SHORTEST_BARE = 4  # letters of a name that are left when its last vowels go
FREELY_BETWEEN = 2  # words at most between those of a verb of two, wherever that stands (`takes the network down by …`)
MOST_BETWEEN = 9  # where the second ends its clause (`setzt seine Teilnahme am Vertrag aus`)
MOST_REMEMBERED = 100_000  # words a language's reading is remembered of, before it is begun anew
STATES, ACTS = "states", "acts"  # sections of vocabulary.toml …
SAY = "say"  # … and the act of every report
_ACTORS = frozenset({STATES, "organisations", "people"})


_Piece = tuple[int, int, tuple[str, ...]]  # from where to where in the folded text, and what is read there


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


@dataclass(frozen=True, slots=True)
class _Verbs:
    """Verbs of two words in a language: all their second words, and by each word of a text that was looked up those of
    which it may be the first."""

    seconds: frozenset[str]
    by_first: dict[str, Mapping[str, Stem]] = field(default_factory=dict)


class Reader:
    """Reads entries into words. Remembers the words it has read, for speed alone."""

    def __init__(self, vocabulary: Vocabulary, rules: Clustering) -> None:
        self._vocabulary = vocabulary
        self._rules = rules
        self._known: dict[str, dict[str, tuple[str, ...]]] = {}
        self._of_two: dict[str, _Verbs] = {}
        kinds = vocabulary.kinds
        self._states = frozenset(MEANING + meaning for meaning, kind in kinds.items() if kind == STATES)
        self._acts = frozenset(MEANING + meaning for meaning, kind in kinds.items() if kind == ACTS and meaning != SAY)
        self._actors = frozenset(MEANING + meaning for meaning, kind in kinds.items() if kind in _ACTORS)

    def read(self, matched: Matched) -> Words:
        """The words of an entry."""
        entry = matched.entry
        language = normal(entry.language)
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
        for begins, ends, instead in self._pieces(folded, start, end, spots, language):
            yield from self._read_all(folded[read:begins], language)
            yield from instead
            read = max(read, ends)
        yield from self._read_all(folded[read:end], language)

    def _pieces(self, folded: str, start: int, end: int, spots: Sequence[Spot], language: str) -> list[_Piece]:
        """What is not read word by word: names of the field, and verbs of two words."""
        named = [spot for spot in spots if start - 1 <= spot.start < end]  # a name begins with the blank before it
        pieces = [(spot.start, _word_ends(folded, spot.end, end), self._subject(spot.subject)) for spot in named]
        verbs = self._verbs(folded, start, end, language)
        return sorted([*pieces, *verbs]) if verbs else pieces

    def _verbs(self, folded: str, start: int, end: int, language: str) -> list[_Piece]:
        """Verbs of two words: their first words stand for both, the second ones for nothing.

        Folding leaves a blank in place of each mark, so that a clause ends where two blanks follow each other.
        """
        verbs = self._of_two.get(language)
        if verbs is None:
            verbs = self._of_two[language] = _Verbs(self._vocabulary.seconds(language))
        words = folded[start:end].split(" ")
        if verbs.seconds.isdisjoint(words):  # as in most
            return []
        known = verbs.by_first
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        for word in set(words).difference(known):
            known[word] = self._vocabulary.by_second(word, language)
        whole = [
            (first, *behind)
            for first, word in enumerate(words)
            if (found := known.get(word)) and (behind := _second(words, first, found))
        ]
        if not whole:
            return []
        begins = list(accumulate((len(word) + 1 for word in words), initial=start))
        pieces: list[_Piece] = []
        for first, second, meaning in whole:
            read = () if meaning == NOTHING else (MEANING + meaning,)
            pieces += (begins[first], begins[first + 1], read), (begins[second], begins[second + 1], ())
        return pieces

    def _subject(self, subject: str) -> tuple[str, ...]:
        meaning = self._vocabulary.same.get(subject, subject)
        read = MEANING + meaning if meaning in self._vocabulary.kinds else SUBJECT + subject
        state = self._vocabulary.whose.get(subject)
        return (MEANING + state, read) if state else (read,)

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


def _word_ends(folded: str, place: int, end: int) -> int:
    last = folded.find(" ", place, end)
    return last if last >= 0 else end


def _second(words: Sequence[str], first: int, verbs: Mapping[str, Stem]) -> tuple[int, str] | None:
    """Where the second word of a verb stands whose first is at `first`, and what they mean."""
    behind = words[first + 1 : first + 2 + MOST_BETWEEN]
    if verbs.keys().isdisjoint(behind):
        return None  # as mostly
    for between, word in enumerate(behind):
        if not word.strip():
            break  # another clause
        if verb := verbs.get(word):
            second = first + 1 + between
            closes = not "".join(words[second + 1 : second + 2]).strip()
            if closes or (between <= FREELY_BETWEEN and not verb.closing):
                return second, verb.meaning
    return None


def _stem(name: str) -> str:
    """A name's beginning without its last vowels, which are mostly those of a case (`Putin`, `Putina`)."""
    bare = name.rstrip("aeiou")
    return bare if len(bare) >= SHORTEST_BARE else name
