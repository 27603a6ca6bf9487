"""Who says what: for each side one line in its own words, beside what independent outlets report of the same.

A line is a published sentence, quoted whole, with the outlet it stands in. It counts for a side when the outlet is that
side's own (government or state-controlled), or when the sentence itself says that the side says so
(feeds/quoting/speaking.py); the first is better evidence. No sentence, no line: silence of a side is shown by its
absence. That somebody is to speak gives way to whatever else that side says, and is no line once a later report of the
story says what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from feeds.audience import Report, StoryFile
from feeds.language.languages import normal
from feeds.language.text import fold
from feeds.language.vocabulary import load_vocabulary
from feeds.model import Control, Entry, Source
from feeds.quoting.following import says_whose
from feeds.quoting.quotable import DIALOGUE, quotable
from feeds.quoting.speaking import speakers_in, tells_of_speech
from feeds.quoting.teasers import is_said
from feeds.stories.forms import NO_NEWS, form_of_entry
from feeds.wanting import SPOKEN_FOR

READ = 12  # reports of a story that are read for lines: the latest, since sides answer what happened
SIDES = 4  # lines of sides, at most
SHORTEST, LONGEST = 30, 240  # characters of a quoted sentence

_DIALOGUE = re.compile(r"[.!?] [-–—] ")  # somebody else's words begin behind it
_CREDITED = re.compile(r"(?:: | [-–—] )(?:\w+ ){0,3}\w+$")  # `… inevitable - Ukraine minister`: somebody's words
# `Secretary General Rasmussen to speak on …`, with nothing but names before it: nobody refuses to, or agreed. What else
# these verbs tell is news: "to deliver fighter jets", "to address the threat", "Polska wystąpi do UE o zgodę".
_TO_SPEAK = re.compile(
    r"(?:(?:[A-Z][\w.'’-]*|of|the|and|de|von|van),? )+(?:to|will) (?:speak|brief"
    r"|(?:deliver|give|make|hold) (?:[\w.'’“\"-]+ ){0,4}?\W?(?i:address|speech|lecture|remarks|statement|eulogy"
    r"|interview|(?:press|news) conference)"
    r"|address (?:[\w.'’-]+ ){0,3}?(?i:nation|people|parliament|congress|senate|knesset|bundestag|sejm|seimas|duma"
    r"|council|assembly|summit|conference|forum|session|meeting|gathering|un|lawmakers|reporters|troops|graduates"
    r"|students))\b"
    r"|.*\b(?<!не )(?:выступ[ия]т|виступ(?:ить|лять))\b(?! (?:против|проти|за)\b)"
    r"|.*\b(?<!nie )(?:wygłos(?:i|zą)|wystąpią?(?! (?:do|o|z|ze|przeciw\w*)\b)"
    r"|wystąpią? ze? (?:\w+ )?(?:przemówieni|orędzi|wykład|oświadczeni|mową)\w*)\b"
    r"|.*\bkalbės\b"
    r"|.*\bw(?:ird|erden)\b(?:(?!\b(?:nicht|nie|kein\w*)\b)[^,:;–—])*\b(?:sprechen|reden|Rede halten)\b"
)
_QUOTED = re.compile(r"[\"“„«][^\"”“»]{12,}[\"”“»]|(?<!\w)['‘](?:[^'’]|['’](?=\w)){12,}['’](?!\w)")
_PLACES = frozenset({"states", "places"})  # sections of the vocabulary


@dataclass(frozen=True, slots=True)
class Side:
    """A side that speaks: a country's code as in the sources' list, or EU, NATO, INT."""

    country: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A line: what `side` says (None: what independent outlets report), as published by `outlet`.

    `relayed` is whether the outlet is not the side's own but says that the side says so.
    """

    side: Side | None
    text: str
    outlet: str
    control: Control
    url: str
    at: datetime
    story: int
    relayed: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of a report, what it is worth, the sides it quotes, and whether it gives anybody's words."""

    text: str
    worth: int
    quoted: tuple[str, ...]
    speech: bool


@dataclass(frozen=True, slots=True)
class _Line:
    place: int  # of its story among the leads
    relayed: bool
    worth: int
    voice: Voice
    announced: bool  # that somebody is to speak

    @property
    def order(self) -> tuple[bool, bool, int, int]:
        return (self.announced, self.relayed, self.place, -self.worth)


def side_of(source: Source) -> Side | None:
    """The side a source's outlet speaks for; None for one that speaks for none."""
    return Side(source.country) if source.control in SPOKEN_FOR else None


def who_says_what(files: Sequence[StoryFile], named: frozenset[tuple[str, str]]) -> tuple[Voice, ...]:
    """A line a side, weightiest story first, and one of an independent outlet on the same story; none without sides.

    Only reports in `named`, as (source URL, uid), are read: those that name the subject.
    """
    lines = [line for place, file in enumerate(files) for line in _lines(place, file, named)]
    sides: dict[Side, _Line] = {}
    for line in sorted(lines, key=lambda each: each.order):
        if line.voice.side is not None:
            sides.setdefault(line.voice.side, line)
    chosen = sorted(sides.values(), key=lambda each: (each.place, each.order))[:SIDES]
    if not chosen:
        return ()
    beside = _independent(lines, {line.place for line in chosen})
    return (*(line.voice for line in chosen), *([beside.voice] if beside else []))


def _independent(lines: Sequence[_Line], places: set[int]) -> _Line | None:
    beside = [line for line in lines if line.voice.side is None and line.place in places]
    return min(beside, key=lambda line: (line.place, -line.worth), default=None)


def _lines(place: int, file: StoryFile, named: frozenset[tuple[str, str]]) -> Iterator[_Line]:
    naming = [report for report in file.reports if (report.entry.source.url, report.entry.uid) in named]
    own = [report for report in naming if side_of(report.entry.source)]
    others = [report for report in naming if not side_of(report.entry.source)]
    for report in (*own[-READ:], *others[-READ:]):
        announced = announces(report.entry.title)
        if announced and any(_tells(other, after=report.entry.published) for other in naming):
            continue
        for said in _of(report.entry):
            for voice in _voices(said, report, file.story.id):
                yield _Line(place, voice.relayed, said.worth, voice, announced)


def announces(title: str) -> bool:
    """Whether a title only says that somebody is to speak."""
    return _TO_SPEAK.match(title) is not None


def _tells(report: Report, after: datetime) -> bool:
    """Whether a report from after then says what somebody said."""
    entry = report.entry
    return entry.published > after and not announces(entry.title) and any(said.speech for said in _of(entry))


def _of(entry: Entry) -> tuple[_Said, ...]:
    return _read(entry.title, entry.summary, entry.language, entry.published.date())


def _voices(said: _Said, report: Report, story: int) -> Iterator[Voice]:
    """Whose a sentence is: its outlet's own side's, or the side's it quotes; else an independent outlet's own."""
    own = side_of(report.entry.source)
    if own is not None:
        yield _voice(own, said.text, report, story, relayed=False)
    elif not said.quoted and not said.speech and form_of_entry(report.entry) not in NO_NEWS:
        yield _voice(None, said.text, report, story, relayed=False)
    elif len(said.quoted) == 1:  # with two speakers in a sentence, who said which part is anybody's guess
        yield _voice(Side(said.quoted[0]), said.text, report, story, relayed=True)


@lru_cache(maxsize=1024)  # the day's reports are read for brief after brief
def _read(title: str, summary: str, language: str, day: date) -> tuple[_Said, ...]:
    """What a report of a day says that can be quoted."""
    return tuple(
        _Said(
            text,
            _worth(text, position),
            speakers_in(text, day, language),
            _is_speech(text, language) or (position == 0 and _is_somebodys(text, language)),
        )
        for position, text in enumerate(_sentences(title, summary, language))
    )


def _is_speech(sentence: str, language: str) -> bool:
    """Whether a sentence gives somebody's words, even if it is not clear whose."""
    said = tells_of_speech(sentence) or is_said(sentence, language) or says_whose(sentence, language)
    return said or bool(_QUOTED.search(sentence) or _CREDITED.search(sentence))


def _is_somebodys(title: str, language: str) -> bool:
    """Whether a headline may be what somebody says who stands before a colon: in most languages, unless a place does
    where something happens ("Białoruś: …"). English headlines have their theme there."""
    head, colon, _ = title.partition(": ")
    if not colon or normal(language) in ("", "en"):
        return False
    vocabulary = load_vocabulary()
    meant = (vocabulary.meaning(word, language) for word in fold(head).split())
    return any(vocabulary.kinds.get(each or "", "") not in _PLACES for each in meant)


def _voice(side: Side | None, text: str, report: Report, story: int, relayed: bool) -> Voice:
    entry = report.entry
    return Voice(side, text, entry.source.publisher, entry.source.control, entry.url, entry.published, story, relayed)


def _worth(sentence: str, position: int) -> int:
    """Words in quotation marks are the side's very own; titles are short and to the point."""
    return 2 * bool(_QUOTED.search(sentence)) + (position == 0)


def _sentences(title: str, summary: str, language: str) -> Iterator[str]:
    """The title, and what of the summary can be quoted without what stood before it, whole and not too long."""
    yield title.strip()
    for piece in quotable(summary, language):
        if not piece.follows and SHORTEST <= len(piece.text) <= LONGEST and _is_whole(piece.text):
            yield DIALOGUE.sub("", piece.text)


def _is_whole(sentence: str) -> bool:
    """Whether a sentence has all its quotation marks, and is only one."""
    if sentence.count("“") != sentence.count("”") and "„" not in sentence:
        return False
    if sentence.count('"') % 2 or sentence.count("«") != sentence.count("»"):
        return False
    return not _DIALOGUE.search(sentence)
