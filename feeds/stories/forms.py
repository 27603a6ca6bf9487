"""form_of(title, url, language, publisher) -> Form: live blog, round-up, opinion, explainer, or a report of an event.

Observation: outlets mark what reports no event of its own in the address, and in the title at its edges, in words that
hardly vary. Theory: a live blog of a day shares words with every event it lists and would draw them all into one story;
its next day is the same blog, for a week. Explainers ("What is …", "…: what we know") hold an affair's names and no act
of their own, so they bridge its events. What an expert makes of an affair, and a question that a title leaves open, are
no news either, but say little else than reports do: they are comments for who is told, and reports for which story they
join (form_in_stories). The labels are data (feeds/catalogue/forms.toml), by language; here is how they are looked for.
A label is a whole part of the title between its signs, since the same words within a clause say how a thing
was done ("threatens NATO live").
Known exceptions: an outlet that marks nothing, and the one-off that is marked alike ("Watch live: …" is a film of one
event). A columnist's name before a colon is not told from that of somebody who is quoted.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from ahocorasick_rs import AhoCorasick

from feeds.language.text import fold
from feeds.model import Entry


class Form(StrEnum):
    """What an entry is, by its address and title."""

    REPORT = "report"
    LIVE = "live"
    ROUNDUP = "round-up"
    OPINION = "opinion"
    EXPLAINER = "explainer"
    COMMENT = "comment"  # to those who are told; stories know it as a report


# Lists of events that are told one by one; views of them, and what lies behind them.
NO_NEWS = frozenset({Form.LIVE, Form.ROUNDUP, Form.OPINION, Form.EXPLAINER, Form.COMMENT})


EVERYWHERE = "en"  # newsrooms of all languages borrow its labels
_MARKED = (Form.LIVE, Form.ROUNDUP, Form.OPINION, Form.EXPLAINER, Form.COMMENT)
_OPENS = r"^[^\w\"'«»“”‘’„‹]*"  # a title's beginning, if it is no quotation
_NO_STOP = r"(?:[^.:;?!]|(?<=\b\w)\.|\.(?=\w))"  # "U.S." ends no sentence
_BEFORE = rf"(?:{_OPENS}|(?:[:.|–—\[(?!…,»”]|\s[-/]|\+\+)\s*)"
# Somebody's words, a part of its own, a number: what somebody else wants, or what is to come, is news.
_OF_NEWS = r"[:;?«“„”\"|—\d]|(?<!\w)'|'(?!\w)| [-–] "
_AFTER = r"\s*(?:[\W_]*$|[:.|!–—\])…]|\s-\s|\s/|/\s|\+\+)"
_PLACES = {
    "labels": rf"{_BEFORE}{{0}}(?={_AFTER})",
    "closing": rf"{_BEFORE}{{0}}[\W_]*$",
    "heads": rf"{_OPENS}{{0}}(?!\w)[^:|–—]{{{{0,60}}}}(?::|\s\||\s[–—-]\s)",
    "tails": r"^[^:|]{{2,60}}?(?<!\w)(?<!watch ){0}\s*[:|]",
    "parts": rf"{_BEFORE}{{0}}(?!\w)",
    "begins": rf"{_OPENS}{{0}}(?!\w)",
    "ends": r"(?<!\w){0}[\W_]*$",
    "within": r"(?<![\w\"«“„']){0}(?!\w)",
    "asks": rf"{_OPENS}{{0}}(?![\w-])",
    "urges": rf"{_OPENS}(?:[\w.'-]+ ){{{{1,4}}}}{{0}} (?!.*(?:{_OF_NEWS}))",
    # Behind a colon it may be somebody's words, behind a comma a clause.
    "questions": rf"(?:{_OPENS}|[.?!|–—]\s+){{0}}(?![\w-]){_NO_STOP}*\?\s*$",
}
_CAPITALS = r"(?<!\w){0}[\W_]*$"  # a tail that a title ends with in capitals
_WILD = {"*": r"\w*", "#": r"\d+(?:-?[^\W\d]{1,3})?\.?", "…": r"(?:\S+\s+){0,4}?\S+"}
_QUOTES = str.maketrans("’‘`´\u00a0\u202f", "''''  ")  # one sign of each kind, as long as the other
_SIGN = re.compile(r"[^*#…]+")  # the longest of a phrase is looked for first
_ASIDE = re.compile(r" \| | [-–—] ")  # before an outlet's name
# A columnist's name behind a bar is opinion too ("…? | Simon Tisdall").
_BYLINE = re.compile(r" \| ([A-Z][\w.’'-]+(?: (?:and|de|van|von|[A-Z]\.))?(?: [A-Z][\w.’'-]+){1,2})$")
# So is one in capitals before a colon, as tabloids and Fox News write: "SEAN HANNITY: …" ("PKO BP: …" is a bank).
_COLUMN = re.compile(r"^([A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+)? [A-Z][A-Z’'-]{3,}): (?=.*[a-z])")
_HEAD = re.compile(r"^(.+?)(?:: | [–—|-] |; |$)")
_NUMBER = re.compile(r"\b\d+\S*")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label where it must stand."""

    form: Form
    language: str
    place: str
    sign: str  # what any title that holds it has
    pattern: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A language's marks, in order, and what finds the few that a title may hold."""

    marks: list[_Mark]
    signs: AhoCorasick
    having: list[tuple[int, ...]]  # for each sign the places of the marks that it is of


@dataclass(frozen=True, slots=True)
class _Labels:
    """All that marks a form."""

    marks: list[_Mark]
    languages: frozenset[str]
    paths: dict[str, Form]
    outlets: frozenset[str]
    names: re.Pattern[str]  # words of outlets' and sections' names
    refusals: re.Pattern[str]
    speech: re.Pattern[str]  # behind a comma
    told: re.Pattern[str]  # anywhere
    asking: re.Pattern[str]  # at the beginning of what demands nothing
    urged: re.Pattern[str]  # verbs of who demands something, anywhere
    live: re.Pattern[str]  # everything that says a page is live, for what is left of its title without


def form_of_entry(entry: Entry) -> Form:
    """The form of an entry, for who is told of it."""
    form = form_of(entry.title, entry.url, entry.language, entry.source.publisher)
    if form is Form.REPORT and is_comment(entry.title, entry.language, entry.source.publisher):
        return Form.COMMENT
    return form


def form_in_stories(entry: Entry) -> Form:
    """The form by which an entry joins stories: by its title alone.

    A live page's or a newsletter's address may stand under the headline of one event, which it then tells; by addresses
    labelled stories came out worse (docs/signal.md).
    """
    return form_of(entry.title, "", entry.language, entry.source.publisher)


def form_of(title: str, url: str = "", language: str = "", publisher: str = "") -> Form:
    """The form that an address and a title name; a report where they name none."""
    return _addressed(url) or _titled(_without_outlet(title, publisher), language)


def is_comment(title: str, language: str = "", publisher: str = "") -> bool:
    """Whether a title is an expert's word or an open question."""
    title = _without_outlet(title, publisher)
    return _marked(title, title.lower().translate(_QUOTES), language, comments=True) is not None


def _addressed(url: str) -> Form | None:
    """The form that a whole part of an address names, the page's own name not among them."""
    paths = _labels().paths
    for part in url.split("?", 1)[0].lower().split("/")[3:-1]:
        if part in paths:
            return paths[part]
    return None


def _without_outlet(title: str, publisher: str) -> str:
    """A title without the name of an outlet at its end."""
    if " | " not in title and " - " not in title and " – " not in title and " — " not in title:
        return title
    *_, last = _ASIDE.finditer(title)
    name = title[last.end() :].strip().casefold()
    known = name in _labels().outlets or (name and name == publisher.casefold())
    return title[: last.start()] if known else title


def _titled(title: str, language: str) -> Form:
    plain = title.lower().translate(_QUOTES)  # small letters: two times as fast as ignoring case
    if form := _marked(title, plain, language):
        return form
    if plain.count("; ") > 1 and _is_list(plain):
        return Form.ROUNDUP
    return Form.OPINION if _is_bylined(title) else Form.REPORT


def _marked(title: str, plain: str, language: str, comments: bool = False) -> Form | None:
    """The form of the first mark that a title holds, of those of comments or of the others."""
    read = _read(language if language in _labels().languages else "", comments)
    seen = read.signs.find_matches_as_indexes(plain, overlapping=True)
    for place in sorted({place for sign, _, _ in seen for place in read.having[sign]}):
        mark = read.marks[place]
        if (found := _compiled(mark.pattern).search(plain)) and _holds(mark, found, title, plain):
            return Form.OPINION if mark.place == "asks" and _is_bylined(title) else mark.form
    return None


def _is_bylined(title: str) -> bool:
    """Whether a title ends, or in capitals begins, with what may be a columnist's name."""
    by = (" | " in title and _BYLINE.search(title)) or _COLUMN.match(title)
    return by is not None and not _labels().names.search(by[1].lower())


def _holds(mark: _Mark, found: re.Match[str], title: str, plain: str) -> bool:
    """Whether a mark that was found is meant as one."""
    if mark.place == "capitals":
        return title[found.start() :].isupper() and not title.isupper()
    if mark.place not in ("asks", "parts", "questions", "urges"):
        return True
    if title[found.start() : found.end()].strip() == "WHO" and not title.isupper():  # the organisation
        return False
    labels = _labels()
    if mark.place == "urges":
        return not (labels.asking.match(plain) or labels.urged.search(plain))
    if labels.refusals.match(plain) or labels.speech.search(plain):
        return False
    if mark.place == "questions":  # whoever is named with it asks it
        return not labels.told.search(plain)
    _, asked, answer = plain.partition("? ")
    return not (asked and labels.told.search(answer))


def _is_list(title: str) -> bool:
    """Whether parts between semicolons are a list of what has nothing to do with each other, as a label before them or
    their number says: three may be one event's."""
    head, colon, _ = title.partition(":")
    return title.count("; ") > 2 or bool(colon and ";" not in head and len(head.split()) < 4)


@cache
def _read(language: str, comments: bool) -> _Read:
    """The marks of a language and those of English; all, where it is empty: of a language that has none here."""
    labels = _labels()
    spoken = (language, EVERYWHERE) if language else labels.languages
    marks = [mark for mark in labels.marks if mark.language in spoken and (mark.form is Form.COMMENT) is comments]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, mark in enumerate(marks):
        having[mark.sign].append(place)
    return _Read(marks, AhoCorasick(list(having)), [tuple(places) for places in having.values()])


@cache
def _labels() -> _Labels:
    text = resources.files("feeds.catalogue").joinpath("forms.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    marks = [_mark(form, *phrase) for form in _MARKED for phrase in _phrases(read[form.value])]
    asked = read["asked"]
    return _Labels(
        marks,
        frozenset(mark.language for mark in marks),
        {part: Form(form) for form, parts in read["paths"].items() for part in _split(parts)},
        frozenset(name.casefold() for name in _split(read["outlets"]["names"])),
        _any(read["outlets"]["words"]),
        re.compile(r"\W*" + _any(asked["refusals"]).pattern),
        re.compile(r", (?:\S+ )?" + _any(asked["speech"]).pattern),
        _any(asked["speech"]),
        re.compile(r"\W*" + _any(read["urged"]["asking"]).pattern),
        _any(read["urged"]["voices"]),
        re.compile("|".join(sorted(_live(read["live"]), key=len, reverse=True))),
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern once it is needed: most labels never are, and all of them take half a second."""
    return re.compile(pattern)


def _mark(form: Form, place: str, language: str, phrase: str) -> _Mark:
    sign = max((run.strip() for run in _SIGN.findall(phrase)), key=len)
    return _Mark(form, language, place, sign, _place(place).format(_spelled(phrase)))


def _phrases(places: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each place of a form with a language and a phrase that stands there."""
    for place, by_language in places.items():
        for language, phrases in by_language.items():
            for phrase in _split(phrases):
                yield place, language, phrase
                if place == "tails":
                    yield "capitals", language, phrase


def _live(places: Mapping[str, Mapping[str, str]]) -> set[str]:
    """What is taken out of a live page's title for the name of its series."""
    taken = {phrase for place, _, phrase in _phrases(places) if place not in ("heads", "begins")}
    return {rf"(?<!\w){_spelled(phrase)}(?!\w)" for phrase in taken}


def _place(place: str) -> str:
    return _CAPITALS if place == "capitals" else _PLACES[place]


def _spelled(phrase: str) -> str:
    return "".join(_WILD.get(sign, re.escape(sign)) for sign in phrase)


def _split(phrases: str) -> list[str]:
    return [phrase for part in phrases.split(",") if (phrase := part.strip())]


def _any(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(_spelled, _split(phrases)))})\b")


def series_of(title: str) -> str:
    """What names the series of a live blog or round-up: how its titles begin, without numbers; empty where nothing does
    (`Live updates: …`).

    `Ukraine war live: envoy summoned` and the next day's `Ukraine war live: talks in Jeddah` are one series.
    """
    head = _HEAD.match(title.strip())
    if head is None:
        return ""
    plain = _labels().live.sub(" ", head[1].lower().translate(_QUOTES))
    return " ".join(fold(_NUMBER.sub(" ", plain)).split())
