"""Free text -> subjects: what somebody who writes `/status искандеры królewcu` asks about.

    every word belongs to a name       -> Found       several names mean all of them at once
    some are close to names            -> Unsure      "did you mean …?"; a guess is never presented as an answer
    otherwise                          -> FreeText    to be searched for; subjects in it are offered beside
    no letter or digit                 -> Nothing

A name is any of a subject's names in any language, in any case, with or without accents, hyphens and blanks (`S400`),
or an inflection of one as the catalogue's terms describe them. Terms that are no inflection of a name (`Warsaw` for
Poland) are close, not sure. Short names that are everyday words too (`tell us about …`) are told by what stands beside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date

from feeds.asking.slips import near
from feeds.catalogue import Catalogue
from feeds.language.idle_words import IDLE, telling_by_place
from feeds.language.text import clean, fold, words_in
from feeds.matching.interests import Concept, Subject, SubjectKind, Topic
from feeds.matching.terms import Needle, needle

LONGEST = 300  # characters that are read of a question
MOST_WORDS = 16
NAME_WORDS = 6  # of the longest name
SUGGESTIONS = 3
SHORTEST_STEM = 3
LONG_WORD = 5  # letters of a word of a longer name, below which it has no inflections
LONG_NAME = 8  # letters of a topic's name of one word, below which it has none
SAME_WORD = 0.6  # share of its letters from the start that an inflection has in common with the name


# Words that only say what sort of thing a name is of.
SORTS = {
    SubjectKind.PLACE: words_in(
        "region oblast obl обл exclave area country obwod obwodu obwodzie kraj kraju regionu regionie область области"
        " областью регион региона регионе край області областю регіон регіону регіоні gebiet sritis srities srityje"
    ),
    SubjectKind.WEAPON: words_in(
        "missile missiles system systems rocket rockets rakiety rakiet rakietami rakietach ракеты ракет ракетами ракети"
        " raketen raketos raketų комплекс комплексы комплекси комплекса"
    ),
    SubjectKind.PERSON: words_in("mr mrs president minister secretary prezydent minister президент министр prasident"),
    SubjectKind.ORGANISATION: words_in("alliance organisation organization sojusz альянс organizacja"),
    SubjectKind.TREATY: words_in("treaty pact agreement traktat umowa układ договор договір vertrag sutartis"),
    SubjectKind.EVENT: words_in("meeting summit szczyt саммит"),
}
# Names that are everyday words in the catalogue's main languages too: US, the Lithuanian ES (EU) and the Dutch VS (US),
# ПРО (missile defence), KIM. Beside such words they are none, unless in capitals: "tell us about …", "was gibt es",
# "що нового про …", "kim jest …"; so "us russia", "kas naujo es" and "что с про" still name something.
_EVERYDAY = (
    re.compile(r"\b(?:tell|give|show|let) +(us)(?= +(?!and\b)\w)|\b(?:for|update) +(us)(?= +(?:on|about)\b)"),
    re.compile(
        r"\b(?:was|wer|wie|wo|wann|warum|ist|war|gibt|gab|geht|ging|steht|sieht|lauft) +(es)\b"
        r"|\b(es)(?= +(?:ist|war|gibt|gab|geht|ging|steht|sieht|lauft|neues|los)\b)"
    ),
    re.compile(r"\b(про)(?= +\w)"),
    re.compile(r"\b(kim)(?= +(?:jest|sa|byl|byla)\b)|\b(ким)(?= +(?:є|був|была|был)\b)"),
)
_VERSUS = re.compile(r"\w +(vs)(?= +\w)")  # between two names, in capitals too
_FEWEST_SHOUTED = 3  # words in capitals, from which on these say nothing
_AND = {"pl": "i", "ru": "и", "uk": "і", "de": "und", "lt": "ir"}  # between the last two of several
_ALL_SORTS = frozenset().union(*SORTS.values())
_ABBREVIATION = re.compile(r"[^\W\d_a-zа-яёіїєґ]{2,6}")


@dataclass(frozen=True, slots=True)
class Found:
    """The text names these subjects and nothing else."""

    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """The text may mean one of these, each a tuple of subjects; the likeliest first.

    `guessed`: only by its letters, so that words which the news uses had better be searched for.
    """

    text: str
    suggestions: tuple[tuple[str, ...], ...]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class FreeText:
    """The text names no subject, or more than subjects: search for it. `nearby` are subjects that it does name."""

    text: str
    nearby: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """The text has no letter and no digit."""


Resolution = Found | Unsure | FreeText | Nothing


@dataclass(frozen=True, slots=True)
class _Span:
    """Words `start` to `end` of a question name one of `subjects`; `sure` unless by a related word only."""

    start: int
    end: int
    subjects: tuple[str, ...]
    sure: bool

    @property
    def order(self) -> tuple[bool, int, int]:
        return (not self.sure, self.start - self.end, self.start)


class SubjectIndex:
    """Finds a catalogue's subjects in what people type. Building takes a moment; it never changes afterwards."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._titles = {subject.id: subject for subject in catalogue.subjects if subject.kind is SubjectKind.TOPIC}
        self._titles |= {subject.id: subject for subject in catalogue.subjects if subject.kind is not SubjectKind.TOPIC}
        self._and = "and"
        self._by_name = _names(catalogue.subjects)
        self._needles = [(subject.id, needles) for subject in catalogue.subjects if (needles := _needles(subject))]
        self._offices = _office_needles(catalogue)
        self._worded = _worded_names(catalogue.subjects)
        self._formed = _by_beginning(catalogue.subjects)

    def spoken(self, language: str, topics: Iterable[Topic] = ()) -> SubjectIndex:
        """The same index for readers of a language: it calls subjects by their names there, `topics` as they are."""
        other = copy(self)
        other._titles = {number: subject.spoken(language) for number, subject in self._titles.items()}
        for topic in topics:
            other._titles[topic.id] = replace(other._titles[topic.id], title=topic.title)
        other._and = _AND.get(language, self._and)
        return other

    def title(self, subject_id: str) -> str:
        """What to call a subject; an unknown one by its id."""
        subject = self._titles.get(subject_id)
        return subject.title if subject else subject_id

    def titles(self, subjects: Sequence[str]) -> str:
        """What to call several at once."""
        *most, last = [self.title(subject) for subject in subjects] or [""]
        return f"{', '.join(most)} {self._and} {last}" if most else last

    def resolve(self, text: str) -> Resolution:
        """What the text asks about; any text is safe."""
        typed = clean(text[:LONGEST])
        words = fold(typed).split()[:MOST_WORDS]
        if not words:
            return Nothing()
        everyday = _everyday(typed)
        named = [*self._exact(words), *self._inflected(words), *self._forms(words)]
        spans = _disjoint([span for span in named if span.end - span.start > 1 or span.start not in everyday])
        covered = everyday.union(place for span in spans for place in range(span.start, span.end))
        idle = IDLE.union(*(self._sorts(span) for span in spans))
        tells = telling_by_place(words)
        left = [
            word for place, word in enumerate(words) if place not in covered and (word not in idle or place in tells)
        ]
        if spans and not left:
            return self._settle(text, spans)
        return self._guess(text, spans, left) if left else FreeText(text)

    def namer(self, subjects: Sequence[str], day: date) -> Callable[[str], bool] | None:
        """A test of whether a text of a day, such as a title, names any of these subjects, or the office one holds.

        None where one of them is a topic: topics have no names in text.
        """
        needles = dict(self._needles)
        if not all(subject_id in needles for subject_id in subjects):
            return None
        sought = [made for subject_id in subjects for made in (*needles[subject_id], *self._office(subject_id, day))]

        def names(text: str) -> bool:
            folded = f" {' '.join(fold(clean(text)).split())} "
            return any(True for made in sought for _ in _places(made, folded))

        return names

    def _office(self, subject_id: str, day: date) -> list[Needle]:
        held = [tenure.office for tenure in self._titles[subject_id].tenures if tenure.covers(day)]
        return [made for office in held for made in self._offices.get(office, ())]

    def _exact(self, words: Sequence[str]) -> Iterator[_Span]:
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + NAME_WORDS) + 1):
                subjects = self._by_name.get("".join(words[start:end]))
                if subjects:
                    yield _Span(start, end, tuple(subjects), sure=True)

    def _inflected(self, words: Sequence[str]) -> Iterator[_Span]:
        folded = f" {' '.join(words)} "
        for subject_id, needles in self._needles:
            for made in needles:
                for first, last in _places(made, folded):
                    start, end = folded.count(" ", 0, first + 1) - 1, folded.count(" ", 0, last)
                    sure = self._is_a_form(words[start:end], subject_id)
                    yield _Span(start, end, (subject_id,), sure)

    def _forms(self, words: Sequence[str]) -> Iterator[_Span]:
        """Inflected names of several words; a topic's are as good as its name, as it has no terms to know it by."""
        for start, word in enumerate(words):
            for name, subject_id, sure in self._formed.get(word[:SHORTEST_STEM], ()):
                end = start + len(name)
                if len(words) >= end and all(map(_inflects, words[start:end], name)):
                    yield _Span(start, end, (subject_id,), sure)

    def _is_a_form(self, words: Sequence[str], subject_id: str) -> bool:
        """Whether words that stand for a subject are forms of those of one of its names, by their beginnings."""
        return any(
            _same_words(words, name) or _alike("".join(words), "".join(name)) for name in self._worded[subject_id]
        )

    def _sorts(self, span: _Span) -> frozenset[str]:
        """Words that go without saying beside the name of such a thing: `New START treaty`."""
        return SORTS.get(self._titles[span.subjects[0]].kind, frozenset())

    def _settle(self, text: str, spans: Sequence[_Span]) -> Resolution:
        subjects = tuple(dict.fromkeys(span.subjects[0] for span in spans))
        if all(span.sure and len(span.subjects) == 1 for span in spans):
            return Found(subjects)
        if len(spans) == 1:
            return Unsure(text, tuple((subject,) for subject in spans[0].subjects[:SUGGESTIONS]))
        return Unsure(text, (subjects,))

    def _guess(self, text: str, spans: Sequence[_Span], left: Sequence[str]) -> Resolution:
        sure = tuple(dict.fromkeys(span.subjects[0] for span in spans if span.sure))
        close = self._close(left)
        if close:
            together = [tuple(dict.fromkeys((*sure, subject))) for subject in close]
            return Unsure(text, tuple(together[:SUGGESTIONS]), guessed=True)
        return FreeText(text, tuple(dict.fromkeys(subject for span in spans for subject in span.subjects)))

    def _close(self, words: Sequence[str]) -> list[str]:
        """Subjects with a name that all these words together come close to: slips, unfinished, another keyboard."""
        if _ALL_SORTS.issuperset(words):
            return []
        named = (self._by_name[name] for name in near(words, self._by_name))
        return list(dict.fromkeys(subject for subjects in named for subject in subjects))


def _everyday(typed: str) -> set[int]:
    """The places of words that are no names here, though a name is written like them."""
    folded = fold(typed)
    shouted = typed.isupper() and len(folded.split()) >= _FEWEST_SHOUTED
    spans = [found.span(found.lastindex or 0) for each in _EVERYDAY for found in each.finditer(folded)]
    small = [start for start, end in spans if shouted or not typed[start:end].isupper()]
    return {len(folded[:start].split()) for start in [*small, *(found.start(1) for found in _VERSUS.finditer(folded))]}


def _names(subjects: Sequence[Subject]) -> dict[str, list[str]]:
    """Every name of every subject, squeezed, with the subjects that have it; a thing has its name before a topic."""
    things = {subject.id for subject in subjects if subject.kind is not SubjectKind.TOPIC}
    names: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        for name in map("".join, _spelled(subject)):
            if subject.id not in names[name]:
                names[name].append(subject.id)
    return {name: [each for each in ids if each in things] or ids for name, ids in names.items()}


def _worded_names(subjects: Iterable[Subject]) -> dict[str, list[list[str]]]:
    """The names of each subject as folded words."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for subject in subjects:
        found[subject.id] += _spelled(subject)
    return dict(found)


def _by_beginning(subjects: Sequence[Subject]) -> dict[str, list[tuple[list[str], str, bool]]]:
    """Names that may be inflected word by word, whose each is and whether that is only a topic, by how they begin."""
    things = {subject.id for subject in subjects if subject.kind is not SubjectKind.TOPIC}
    found: dict[str, list[tuple[list[str], str, bool]]] = defaultdict(list)
    for subject in subjects:
        topic = subject.id not in things
        for name in _spelled(subject):
            if len(name) > 1 or (topic and len(name[0]) >= LONG_NAME):
                found[name[0][:SHORTEST_STEM]].append((name, subject.id, topic))
    return dict(found)


def _spelled(subject: Subject) -> list[list[str]]:
    """A subject's names as folded words: as the catalogue has them, the parts of a double title, abbreviations."""
    written = [subject.id, subject.title, *(name for names in subject.aliases.values() for name in names)]
    if subject.kind is not SubjectKind.TOPIC:
        written += subject.title.split(" and ")
    written += [name.replace("efence", "efense") for name in written if "efence" in name]
    written += (
        [term.text for term in subject.concept.terms if _ABBREVIATION.fullmatch(term.text)] if subject.concept else []
    )
    words = [fold(clean(name)).split() for name in written]
    return [parts for parts in (*words, *(parts[1:] for parts in words if parts[:1] == ["the"])) if parts]


def _needles(subject: Subject) -> list[Needle]:
    if subject.concept is None:
        return []
    return [needle(term.text) for term in (*subject.concept.terms, *subject.concept.weak)]


def _office_needles(catalogue: Catalogue) -> dict[str, list[Needle]]:
    """How text shows the offices that subjects hold: by their own terms and those of concepts that count as them."""
    concepts = {concept.id: concept for topic in catalogue.topics for concept in topic.concepts}
    offices = {tenure.office for subject in catalogue.subjects for tenure in subject.tenures}
    return {office: [needle(text) for text in _terms(office, concepts, set())] for office in offices}


def _terms(concept_id: str, concepts: Mapping[str, Concept], seen: set[str]) -> list[str]:
    concept = concepts.get(concept_id)
    if concept is None or concept_id in seen:
        return []
    seen.add(concept_id)
    return [
        *(term.text for term in concept.terms),
        *(t for part in concept.includes for t in _terms(part, concepts, seen)),
    ]


def _places(made: Needle, folded: str) -> Iterator[tuple[int, int]]:
    """Where a term stands in folded words between single blanks, to the end of its last word; in any case."""
    start = folded.find(made.literal)
    while start >= 0:
        if end := made.end(folded, start):
            yield start, folded.index(" ", end) if folded[end : end + 1] != " " else end
        start = folded.find(made.literal, start + 1)


def _disjoint(spans: Sequence[_Span]) -> list[_Span]:
    """Of spans that share words only the best: sure before related, longer before shorter. In order of place."""
    taken: set[int] = set()
    chosen = []
    for span in sorted(spans, key=lambda each: each.order):
        places = set(range(span.start, span.end))
        if not places & taken:
            taken |= places
            chosen.append(span)
    return sorted(chosen, key=lambda each: each.start)


def _same_words(words: Sequence[str], name: Sequence[str]) -> bool:
    return len(words) == len(name) and all(map(_alike, words, name))


def _inflects(word: str, name: str) -> bool:
    """Whether a word is one of a name's in some form: short ones, such as New in New START, have none."""
    return word == name or (min(len(word), len(name)) >= LONG_WORD and _alike(word, name))


def _alike(word: str, name: str) -> bool:
    common = next(
        (place for place, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name))
    )
    return common >= SHORTEST_STEM and common >= SAME_WORD * max(len(word), len(name))
