"""All watches of all chats, asked of an entry in one pass over its words.

Every query is come by routes: a word that must occur and something beside it, another word or a fact of the source
(feeds/watches/routes.py); what the matcher found, topics and subjects, is asked for as words are. The index knows for
each word, and for what stands beside it, which queries are come by these; a query none of whose routes is in the entry
costs nothing, and one that many chats have is asked once. What a word means to the index (which whole words and open
stems it is) is remembered, since most words of the next entry were in an earlier one.

An Aho-Corasick automaton, as topics have one, would have to be built anew for every change; here adding and removing a
watch touches its own words only. docs/watches.md says more, docs/signal.md has the figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from feeds.model import Matched
from feeds.watches.document import MOST_PLACES, Document, Spans
from feeds.watches.query import About, All, Any, Named, Near, Not, Part, Query, Words, every_named, every_words
from feeds.watches.routes import ALWAYS, Key, Route, routes_to, topic_key

REMEMBERED = 200_000  # words whose meaning to the index is kept

Test = Callable[[Document], bool]


class _Asked:
    """A query, compiled, with the watches that ask it."""

    __slots__ = ("certain", "parts", "query", "routes", "subjects", "test", "watches")

    def __init__(self, query: Query, routes: frozenset[Route]) -> None:
        self.query = query
        self.test = compiled(query)
        self.routes = routes
        self.certain = _certain(query)
        self.parts = {part for words in every_words(query) for part in words.parts}
        self.subjects = {named.subject for named in every_named(query)}
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
        self._anchored: dict[Key, dict[Key, dict[int, _Asked]]] = {}
        self._come_by: Counter[Key] = Counter()  # queries by an end of their routes
        self._uses: Counter[Part] = Counter()
        self._subjects: Counter[str] = Counter()  # how many queries ask for each
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
            asked = self._asked[query] = _Asked(query, routes_to(query, self._come_by.__getitem__))
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

    def match(self, matched: Matched) -> frozenset[int]:
        """The numbers of all watches whose query finds an entry, given with what the matcher found in it."""
        if not self._by_watch:
            return frozenset()
        document = self._document(matched)
        found: set[int] = set()
        for asked in self._candidates(document):
            if asked.certain or asked.test(document):
                found |= asked.watches
        return frozenset(found)

    def candidates(self, matched: Matched) -> Collection[Query]:
        """The queries that are asked of an entry: a word or topic of theirs is in it, and the source may be theirs."""
        return [asked.query for asked in self._candidates(self._document(matched))]

    def _document(self, matched: Matched) -> Document:
        subjects = self._subjects
        named = frozenset(topic_key(each) for each in matched.named if each in subjects) if subjects else frozenset()
        return Document(matched.entry, self._meanings, named)

    def _candidates(self, document: Document) -> Iterable[_Asked]:
        candidates: dict[int, _Asked] = {}
        anchored = self._anchored
        anchors = anchored.keys() & document.places.keys()
        for anchor in anchors | (anchored.keys() & document.named) if document.named else anchors:
            by_key = anchored[anchor]
            if len(by_key) == 1 and ALWAYS in by_key:
                candidates.update(by_key[ALWAYS])
                continue
            for key in by_key.keys() & document.keys:  # goes through the smaller one
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
        self._come_by.update(_ends(asked))
        for anchor, key in asked.routes:
            self._anchored.setdefault(anchor, {}).setdefault(key, {})[id(asked)] = asked
        self._subjects.update(asked.subjects)
        for part in asked.parts:
            self._uses[part] += 1
            if self._uses[part] == 1:
                self._table(part)[part.text] = part
                self._meanings.clear()

    def _forget(self, asked: _Asked) -> None:
        for end in _ends(asked):
            self._come_by[end] -= 1
            if not self._come_by[end]:
                del self._come_by[end]
        for anchor, key in asked.routes:
            by_key = self._anchored[anchor]
            del by_key[key][id(asked)]
            if not by_key[key]:
                del by_key[key]
            if not by_key:
                del self._anchored[anchor]
        for subject in asked.subjects:
            self._subjects[subject] -= 1
            if not self._subjects[subject]:
                del self._subjects[subject]
        for part in asked.parts:
            self._uses[part] -= 1
            if not self._uses[part]:
                del self._uses[part], self._table(part)[part.text]
                self._meanings.clear()

    def _table(self, part: Part) -> dict[str, Part]:
        return self._stems.setdefault(len(part.text), {}) if part.stem else self._whole


def _ends(asked: _Asked) -> set[Key]:
    """What a query is come by, words and facts."""
    return {end for route in asked.routes for end in route if end != ALWAYS}


def _certain(query: Query) -> bool:
    """Whether a query asks for nothing more than a word, topic or subject of its routes."""
    match query:
        case Words(parts, title):
            return len(parts) == 1 and not title
        case Named():
            return True
        case Any(each):
            return all(map(_certain, each))
        case _:
            return False


# --- from a query to a test ------------------------------------------------------------------------------------------


def compiled(query: Query) -> Test:
    """The query as a function of a document."""
    match query:
        case Words((part,), False):
            return lambda document: part in document.places
        case Words() | Near():
            spans = _spans(query)
            return lambda document: bool(spans(document))
        case Named(subject):
            key = topic_key(subject)
            return lambda document: key in document.named
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
        case Any(each) if all(isinstance(one, Words) and len(one.parts) == 1 and not one.title for one in each):
            single = tuple(words.parts[0] for words in every_words(query))  # most of them are not there
            return lambda document: document.single_spans(single)
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
