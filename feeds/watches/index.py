"""All watches of all chats, asked of an entry in one pass over its words.

Every query names words of which one at least must occur (its anchors, the rarest it could do with). The index knows for
each word which queries are anchored to it; a query whose anchors do not occur costs nothing, and one that many chats
have is asked once. The queries of a word are apart by the source they need (its language, country, control, a word of
its name): of many watches for one word, each of an outlet, only this outlet's are asked. What a word means to the index
(which whole words and open stems it is) is remembered, since most words of the next entry were in an earlier one.

An Aho-Corasick automaton, as topics have one, would have to be built anew for every change; here adding and removing a
watch touches its own words only. docs/signal.md has the figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from feeds.model import Entry
from feeds.watches.document import MOST_PLACES, Document, Spans
from feeds.watches.query import About, All, Any, Near, Not, Part, Query, Words, every_words

REMEMBERED = 200_000  # words whose meaning to the index is kept
_RARE = 9  # letters from which a word is taken to be rare

Test = Callable[[Document], bool]
Key = tuple[str, str]  # a field of About and what it must be; of `source`, the first word of it
_ANY_SOURCE: Key = ("", "")


class _Asked:
    """A query, compiled, with the watches that ask it."""

    __slots__ = ("anchors", "certain", "keys", "parts", "query", "test", "watches")

    def __init__(self, query: Query, anchors: frozenset[Part]) -> None:
        self.query = query
        self.test = compiled(query)
        self.anchors = anchors
        self.certain = _certain(query)
        self.keys = _keys(query) or frozenset([_ANY_SOURCE])
        self.parts = {part for words in every_words(query) for part in words.parts}
        self.watches: set[int] = set()


class _Meanings(dict[str, tuple[Part, ...]]):
    """The parts that a word of a text is, remembered."""

    def __init__(self, find: Callable[[str], tuple[Part, ...]]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> tuple[Part, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[word] = self._find(word)
        return found


class WatchIndex:
    """The watches of all chats by number; adding, removing and asking cost little however many there are."""

    def __init__(self, watches: Iterable[tuple[int, Query]] = ()) -> None:
        self._asked: dict[Query, _Asked] = {}
        self._by_watch: dict[int, _Asked] = {}
        self._anchored: dict[Part, dict[Key, dict[int, _Asked]]] = {}
        self._anchors_used: Counter[Part] = Counter()
        self._uses: Counter[Part] = Counter()
        self._whole: dict[str, Part] = {}
        self._stems: dict[int, dict[str, Part]] = {}  # by length
        self._meanings = _Meanings(self._found)
        for number, query in watches:
            self.add(number, query)

    def __len__(self) -> int:
        """How many watches there are."""
        return len(self._by_watch)

    def __contains__(self, number: int) -> bool:
        """Whether a watch of this number is asked."""
        return number in self._by_watch

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all watches."""
        return frozenset(self._by_watch)

    def add(self, number: int, query: Query) -> None:
        """Ask one more; a number that is there already is replaced."""
        self.remove(number)
        asked = self._asked.get(query)
        if asked is None:
            asked = self._asked[query] = _Asked(query, self._anchors(query) or frozenset())
            self._learn(asked)
        asked.watches.add(number)
        self._by_watch[number] = asked

    def remove(self, number: int) -> None:
        """Ask this one no more; does nothing where it is not there."""
        asked = self._by_watch.pop(number, None)
        if asked is None:
            return
        asked.watches.discard(number)
        if not asked.watches:
            del self._asked[asked.query]
            self._forget(asked)

    def anchors_of(self, number: int) -> frozenset[Part]:
        """The words of which one at least is in everything that this watch finds."""
        return self._by_watch[number].anchors

    def match(self, entry: Entry) -> frozenset[int]:
        """The numbers of all watches whose query finds the entry."""
        if not self._by_watch:
            return frozenset()
        document = Document(entry, self._meanings)
        found: set[int] = set()
        for asked in self._candidates(document):
            if asked.certain or asked.test(document):
                found |= asked.watches
        return frozenset(found)

    def candidates(self, entry: Entry) -> Collection[Query]:
        """The queries that are asked of an entry: one of their words is in it, and the source may be one of theirs."""
        return [asked.query for asked in self._candidates(Document(entry, self._meanings))]

    def _candidates(self, document: Document) -> Iterable[_Asked]:
        candidates: dict[int, _Asked] = {}
        anchored = self._anchored
        for part in document.places:
            if part in anchored:
                by_key = anchored[part]
                if len(by_key) == 1 and _ANY_SOURCE in by_key:  # as of nearly every word
                    candidates.update(by_key[_ANY_SOURCE])
                    continue
                for key in document.keys:
                    if key in by_key:
                        candidates.update(by_key[key])
        return candidates.values()

    def _found(self, word: str) -> tuple[Part, ...]:
        found = [self._whole[word]] if word in self._whole else []
        for length, stems in self._stems.items():
            stem = stems.get(word[:length]) if length <= len(word) else None
            if stem is not None:
                found.append(stem)
        return tuple(found)

    def _learn(self, asked: _Asked) -> None:
        self._anchors_used.update(asked.anchors)
        for anchor in asked.anchors:
            for key in asked.keys:
                self._anchored.setdefault(anchor, {}).setdefault(key, {})[id(asked)] = asked
        for part in asked.parts:
            self._uses[part] += 1
            if self._uses[part] == 1:
                self._table(part)[part.text] = part
                self._meanings.clear()

    def _forget(self, asked: _Asked) -> None:
        for anchor in asked.anchors:
            self._anchors_used[anchor] -= 1
            by_key = self._anchored[anchor]
            for key in asked.keys:
                del by_key[key][id(asked)]
                if not by_key[key]:
                    del by_key[key]
            if not by_key:
                del self._anchored[anchor], self._anchors_used[anchor]
        for part in asked.parts:
            self._uses[part] -= 1
            if not self._uses[part]:
                del self._uses[part], self._table(part)[part.text]
                self._meanings.clear()

    def _table(self, part: Part) -> dict[str, Part]:
        return self._stems.setdefault(len(part.text), {}) if part.stem else self._whole

    def _anchors(self, query: Query) -> frozenset[Part] | None:
        """The parts of which one must occur, as rare ones as there are; None where none need occur."""
        match query:
            case Words(parts):
                return frozenset([min(parts, key=self._cost)])
            case Near(left, right, _):
                return self._cheapest([left, right])
            case All(each):
                return self._cheapest(each)
            case Any(each):
                sets = [self._anchors(one) for one in each]
                return None if None in sets else frozenset().union(*(found for found in sets if found))
            case _:
                return None

    def _cheapest(self, each: Iterable[Query]) -> frozenset[Part] | None:
        sets = [found for found in map(self._anchors, each) if found is not None]
        return min(sets, key=lambda found: sum(map(self._cost, found)), default=None)

    def _cost(self, part: Part) -> int:
        """How often asking by this word would be in vain: short words are frequent ones, and so are those many ask."""
        already = self._anchors_used[part]
        return (1 + already) << (max(0, _RARE - len(part.text)) + part.stem)


def _certain(query: Query) -> bool:
    """Whether any of its anchors is all that a query asks for."""
    match query:
        case Words(parts, title):
            return len(parts) == 1 and not title
        case Any(each):
            return all(map(_certain, each))
        case _:
            return False


def _keys(query: Query) -> frozenset[Key] | None:
    """What the source must be, one at least of these; None where it may be any."""
    match query:
        case About("source", value):
            return frozenset([("source", value.split()[0])])
        case About(field, value):
            return frozenset([(field, value)])
        case All(each):
            return min(filter(None, map(_keys, each)), key=len, default=None)
        case Any(each):
            sets = [_keys(one) for one in each]
            return None if None in sets else frozenset().union(*(found for found in sets if found))
        case _:
            return None


# --- from a query to a test ------------------------------------------------------------------------------------------


def compiled(query: Query) -> Test:
    """The query as a function of a document."""
    match query:
        case Words((part,), False):
            return lambda document: part in document.places
        case Words() | Near():
            spans = _spans(query)
            return lambda document: bool(spans(document))
        case About("source", value):
            padded = f" {value} "
            return lambda document: padded in document.fact("source")
        case About(field, value):
            return lambda document: document.fact(field) == value
        case Not(one):
            test = compiled(one)
            return lambda document: not test(document)
        case All(each):
            tests = tuple(map(compiled, each))
            return lambda document: all(test(document) for test in tests)
        case Any(each):
            tests = tuple(map(compiled, each))
            return lambda document: any(test(document) for test in tests)


def _spans(query: Query) -> Callable[[Document], Spans]:
    """The places of words, or of words near each other."""
    match query:
        case Words(parts, title):
            return lambda document: document.spans(parts, title)
        case Near(left, right, within):
            first, second = _spans(left), _spans(right)
            return lambda document: _near(first(document), second(document), within)
        case Any(each):
            sides = tuple(map(_spans, each))
            return lambda document: [span for side in sides for span in side(document)][:MOST_PLACES]
        case _:
            raise ValueError("only words have a place")  # the parser lets nothing else into a NEAR


def _near(lefts: Spans, rights: Spans, within: int) -> Spans:
    found = [
        (min(left[0], right[0]), max(left[1], right[1]))
        for left in lefts
        for right in rights
        if 0 <= max(right[0] - left[1], left[0] - right[1]) - 1 <= within
    ]
    return found[:MOST_PLACES]
