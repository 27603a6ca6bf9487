"""speakers_in(sentence, day) -> the sides that something is said by in a sentence, as the sentence itself tells.

Observation: news writes `Kremlin says`, `Kyiv accuses Moscow`, `заявил Песков`, `в Кремле заявили`. Theory: the speaker
is the name that begins the verb's clause, with nothing before it but what people are, and nothing behind it but an
office (`White House official`), time and manner; where the verb opens a clause of its own (`…, said Putin`), the name
right behind it. Whatever else stands there may be who really speaks (`Kyiv mayor`, `critics of Putin`, `even if Putin
is deposed, expert argues`), so by what is not known to be harmless the sentence is nobody's. What is missed by this
costs a line; what is wrongly found would put words into somebody's mouth. The words: feeds/language/speakers.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from feeds.language.languages import normal
from feeds.language.speakers import (
    ARTICLES,
    BESIDES,
    DESCRIBING,
    FORMER,
    LINKING,
    LINKING_ENGLISH,
    NAMESAKES,
    OFFICES,
    OFFICES_OF_STATE,
    PEOPLE,
    PEOPLE_ENGLISH,
    PLAIN,
    POINTED,
    PREPOSITIONS,
    RANKS,
    SPEAKERS,
    SPOKEN,
    TITLES,
    Is,
)
from feeds.language.text import fold

WORDS_BETWEEN = 5  # a speaker and the verb: `rzeczniczka MSZ Rosji Maria Zacharowa`

_MARK = re.compile(r"[.!?,:;–—“„«()…‘]|(?<=\s)['-]")  # parts a clause from another
_STOP = re.compile(r"[.!?:;–—]")
# `Next. Somebody: …`: whose it is from here on. In English what stands first is more often the theme.
_TURN = re.compile(r"(?:^|[.!?][\"”]? )(?:[^\s:]+ )?[^\s:]+(?=:\s)")
_SPOKEN = re.compile(rf"\b(?:{'|'.join(SPOKEN)})\b")
_QUOTE = re.compile(r":\s*[\"“„«‘']")
_QUOTED_BEHIND = re.compile(r"\s+[\"“„«‘']")
_POSSESSIVE = re.compile(r"['’]s?(?=\s)")
_COMPOUND = re.compile(r"\w-$")
_FORMER = re.compile(FORMER)
_OF_STATE = re.compile(r"\b(?:secretary|minister) of (?:state|defen[cs]e|foreign affairs)\b", re.IGNORECASE)
_OF_COUNTRY = re.compile(r"\w+(?:[sc]k[ia]|ский|ская|ський|ська)")
# Nobody speaks: `was warned`, and in headlines `Biden urged to`, `accused of`.
_IS = re.compile(r"\b(?:been|was|were|is|are|be|being|gets?|got)(?: \w+ly)? $")
_BY = re.compile(
    r"\w+ed (?:by|off)\b|told (?:by|to|off)\b|(?:said|urged) to\b"
    r"|(?:accused|condemned|suspended) (?:of|in|over|for|after)\b|\w+ (?:wird|werden|wurden?|worden)\b"
    r"|mowi\w* o\b"  # of what, and not what
)
# What is said to do something is not who says it: `the missile Putin claimed was unstoppable`.
_DOES = re.compile(r" *(?:is|was|are|were|has|had|have|will|would|can|could|should|may|might|must|does|did)\b")
_HANDS = re.compile(r"przekaza\w+(?!.* ze\b)")  # over, rather than says
_PLURAL = re.compile(r"(?:ли|li|ly|но|no)$")
_AND = frozenset({"and", "i", "и", "і", "та", "und", "ir"})
_IN = PREPOSITIONS - _AND - {"is"}  # begin what tells when and where
_NO_TITLES = NAMESAKES | LINKING_ENGLISH | PREPOSITIONS
_GOES_ON = _IN | LINKING_ENGLISH | LINKING | BESIDES  # what may follow who has spoken


def speakers_in(sentence: str, day: date, language: str = "") -> tuple[str, ...]:
    """The sides that something is said by in a sentence (of a `language`, if known), as it tells, on a day.

    None where it tells of no speaker, or of one that is not known: whose words are whose is then anybody's guess.
    """
    written = " ".join(sentence.split())
    text = fold(written)  # of equal length
    verbs = list(_verbs().finditer(text))
    if (not verbs and ":" not in written) or ";" in written:  # of several pieces of news only one may be a side's
        return ()
    names = list(_names_in(text, written, day))
    credited = list(_by_colon(names, written, normal(language) == "en"))
    if any(_is_anothers(turn, verbs, credited) for turn in _TURN.finditer(written)):
        return ()
    if not credited and _is_somebodys(written, verbs):
        return ()
    sides = [*(_speaker_of(verb, names, text, written) for verb in verbs), *(name.side for name in credited)]
    return tuple(dict.fromkeys(side for side in sides if side)) if all(sides) else ()


def tells_of_speech(sentence: str) -> bool:
    """Whether a sentence says that something is said, whoever says it."""
    text = fold(sentence)
    return (
        _verbs().search(text) is not None or _SPOKEN.search(text) is not None or _stands_before_colon(PEOPLE, sentence)
    )


def _is_anothers(turn: re.Match[str], verbs: list[re.Match[str]], credited: list[_Name]) -> bool:
    """Whether what stands before a colon is a speaker, and none of those that are known."""
    if any(turn.start() <= verb.start() < turn.end() for verb in verbs):  # `Pieskow grozi: …`
        return False
    theme = turn.start() == 0 and all(_is_english(verb) for verb in verbs)
    return not theme and all(name.end != turn.end() for name in credited)


def _is_somebodys(written: str, verbs: list[re.Match[str]]) -> bool:
    """Whether all is what somebody says who stands before a colon: `Former Israeli PM: Putin promised …`."""
    head, _, _ = written.partition(": ")
    return not any(verb.start() < len(head) for verb in verbs) and _stands_before_colon(PEOPLE_ENGLISH, written)


def _stands_before_colon(people: frozenset[str], written: str) -> bool:
    head, colon, _ = written.partition(": ")
    return bool(colon) and not people.isdisjoint(fold(head).split())


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    side: str
    what: Is


def _names_in(text: str, written: str, day: date) -> Iterator[_Name]:
    for found in _names().finditer(text):
        speaker = SPEAKERS[int((found.lastgroup or "s0")[1:])]
        before, after = written[: found.start()], written[found.end() :]
        described = text[found.end() :].split()[:1]
        compound = _COMPOUND.search(before) or (after[:1] == "-" and after[1:2].strip())
        if not speaker.on(day) or compound or (described and described[0] in DESCRIBING):
            continue
        if not _spoken_of(fold(before).split()[-3:]):
            yield _Name(found.start(), found.end(), speaker.side, speaker.what)


def _spoken_of(before: list[str]) -> bool:
    """Whether the words before a name make it one that is spoken of: `on a visit to the White House, …`."""
    words = before[:-1] if before and before[-1] in ARTICLES else before
    return bool(words) and words[-1] in PREPOSITIONS and words[-2:] != ["according", "to"]


def _speaker_of(verb: re.Match[str], names: list[_Name], text: str, written: str) -> str | None:
    if _IS.search(text[: verb.start()]) or _BY.match(text, verb.start()):
        return None
    if _opens_clause(written[: verb.start()]):
        behind = [name for name in names if name.start >= verb.end() and verb.lastgroup in ("says", "plain")]
        return next((name.side for name in behind if _stands_behind(name, verb, written)), None)
    name = next((name for name in reversed(names) if name.end <= verb.start()), None)
    return name.side if name and _stands_before(name, verb, text, written) else None


def _opens_clause(before: str) -> bool:
    """Whether nobody stands before the verb: `…, said Putin`, not `Orban said Putin …`."""
    return not before.strip() or before.rstrip()[-1] in ',;:–—-"”»’)'


def _stands_before(name: _Name, verb: re.Match[str], text: str, written: str) -> bool:
    english = _is_english(verb)
    if name.what is Is.INSIDE:
        return _PLURAL.search(verb[0]) is not None and not _clause_before(name, written)
    between = _behind(name, written[name.end : verb.start()])
    if between is None or between.marked or _HANDS.match(text, verb.start()):
        return False
    if english and _DOES.match(text, verb.end()):
        return False
    words = between.words
    while words and (words[0] in BESIDES or words[0].endswith("ly") or words[0].isdigit()):
        words = words[1:]
    linking = LINKING_ENGLISH if english else LINKING
    aside = words[:1] and words[0] in _IN and len(words) <= WORDS_BETWEEN and linking.isdisjoint(words)
    return (not words or bool(aside)) and _begins(name, between.office, english, written)


def _stands_behind(name: _Name, verb: re.Match[str], written: str) -> bool:
    before = _OF_STATE.sub("minister", written[verb.end() : name.start].replace("U.S.", "US"))
    words = before.split()
    after = _behind(name, written[name.end :])
    if name.what is Is.INSIDE or after is None or _MARK.search(before) or '"' in before or len(words) > WORDS_BETWEEN:
        return False
    # `Biden blunders, says Putin ‘is losing’`, `…, says Putin to attend`: what who stands in front says of him
    if _is_english(verb) and (_QUOTED_BEHIND.match(written, name.end) or after.words[:1] == ["to"]):
        return False
    return all(_is_title(word, name) for word in words) and (not after.words or after.words[0] in _GOES_ON)


def _is_title(word: str, name: _Name) -> bool:
    """Whether a word between a verb and a name tells who that is: what he is, of what country, his first name."""
    low = fold(word).strip()
    if low in ARTICLES:
        return True
    if name.what is Is.PLACE or low in _NO_TITLES or _FORMER.fullmatch(low):
        return False
    return low in TITLES or _OF_COUNTRY.fullmatch(low) is not None or (name.what is Is.PERSON and word[0].isupper())


def _begins(name: _Name, office: bool, english: bool, written: str) -> bool:
    """Whether a name begins its clause, but for what people are. In other languages than English something may stand
    before it, since a name's case says there that it is the subject.
    """
    words = _clause_before(name, written)
    linking = LINKING_ENGLISH if english else LINKING
    for place, word in reversed(list(enumerate(words))):
        low = fold(word).strip()
        if low in TITLES or (low in _AND and fold("".join(words[place - 1 : place])) in TITLES):
            if name.what is Is.PLACE:
                return False  # somebody of this name
        elif low in linking or low in NAMESAKES or (low in PREPOSITIONS and low not in ARTICLES):
            return False
        elif _FORMER.fullmatch(low):
            return name.what is Is.PERSON and not office
        elif low not in ARTICLES and (word[0].islower() or name.what is not Is.PERSON):
            return not english and (word[0].islower() or not place)
    return True


def _clause_before(name: _Name, written: str) -> list[str]:
    before = written[: name.start]
    marks = [mark.end() for mark in _MARK.finditer(before)]
    return _worded(_OF_STATE.sub("minister", before[max(marks, default=0) :]))


def _worded(text: str) -> list[str]:
    return [word for word in text.split() if any(letter.isalnum() for letter in word)]


@dataclass(frozen=True, slots=True)
class _Behind:
    """What follows a name in its clause: whether an office, with its holder's name, and the words behind that."""

    office: bool
    words: list[str]
    marked: bool  # a mark ends the clause


def _behind(name: _Name, written: str) -> _Behind | None:
    """What follows a name; None where the name only says whose somebody else is: `Kyiv's mayor`."""
    owns = _POSSESSIVE.match(written)
    rest = written[owns.end() :] if owns else written
    mark = _MARK.search(rest)
    words = _worded(rest[: mark.start()] if mark else rest)
    folded = [fold(word).strip() for word in words]
    offices = OFFICES_OF_STATE if name.what is Is.PLACE else OFFICES | OFFICES_OF_STATE
    held = next((place for place, word in enumerate(folded) if word not in offices), len(words))
    if held and folded[held - 1] in RANKS:  # `Putin's top NATO ally`
        held = 0
    if folded[held - 1 : held + 1] == ["ministry", "of"]:
        held += 2
    while held and held < len(words) and words[held][0].isupper() and folded[held] not in BESIDES:
        held += 1  # who holds it
    return None if owns and not held else _Behind(held > 0, folded[held:], mark is not None)


def _by_colon(names: list[_Name], written: str, english: bool) -> Iterator[_Name]:
    """Headlines' short way: `Stoltenberg: Putin made a mistake`, `Putin plans for more war: Stoltenberg`.

    What stands behind a capital and a colon happens there; it speaks for its government in quotation marks alone. So
    it is with a name in full in English, which is mostly the theme: `Vladimir Putin: Former general is found dead`.
    """
    for name in names:
        first, after = _STOP.split(written[: name.start])[-1].split(), written[name.end :]
        alone = len(first) <= 1 and not any(_is_another(fold(word).strip()) for word in first)
        theme = name.what is Is.PLACE or (english and any(fold(word).strip() not in TITLES for word in first))
        speaks = _QUOTE.match(after) if theme else after.startswith(":") and not after.endswith("?")
        if (alone and speaks) or (written[: name.start].rstrip().endswith(":") and not after.strip()):
            yield name


def _is_another(word: str) -> bool:
    """Whether a word before a name makes it somebody else's: `Były szef NATO`."""
    return word in NAMESAKES or _FORMER.fullmatch(word) is not None


def _is_english(verb: re.Match[str]) -> bool:
    return verb.lastgroup in ("says", "tells")


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?P<s{place}>\b(?:{each.names})\b)" for place, each in enumerate(SPEAKERS)))


@cache
def _verbs() -> re.Pattern[str]:
    kinds = {"says": PLAIN[:1], "plain": PLAIN[1:], "tells": POINTED[:1], "pointed": POINTED[1:]}
    return re.compile("|".join(rf"\b(?P<{kind}>{'|'.join(words)})\b" for kind, words in kinds.items()))
