"""summarise(story) -> one to three sentences, each a source's own words: what the reports say, once.

Sentences are chosen, never written: a claim that is in no source cannot appear. Each candidate is scored by how much of
what the story's reports share it says, and taken only if it adds to what stands already (maximal marginal relevance:
Carbonell & Goldstein, SIGIR 1998). Boilerplate, cut-off sentences and repetitions of the title are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.audience import Report, StoryFile
from feeds.decide import INDEPENDENT
from feeds.model import Source
from feeds.text import clean, fold

MOST_SENTENCES = 3
MOST_CHARACTERS = 320
LONGEST = 260  # a sentence longer than this is a paragraph: no one reads it in an alert
SHORTEST_WORDS = 5
NEW_WORDS = 0.5  # share of a sentence's words that must not stand in the title or in earlier sentences
REPORTS_READ = 40

# Phrases that outlets put into summaries and that say nothing of the news; from the archives of several countries.
_BOILERPLATE = re.compile(
    r"(keep reading|continue reading|read (more|on|the full)|subscribe|sign up|newsletter|appeared first on|click here|"
    r"follow (us|live)|download (the|our) app|all rights reserved|cookie|javascript|your e-?mail|enter your|"
    r"register (now|for)|log ?in|already a (member|subscriber)|advertis|photo(graph)?( by|:)|image( credit|:)|"
    r"getty images|file photo|"
    r"watch (the )?video|listen to|podcast|this (story|article) (is|was)|first published|support our|donate|share this|"
    r"czytaj (także|więcej|też|dalej)|zobacz (też|także|wideo)|zapisz się|prenumer|subskrybuj|źródło:|fot\.|"
    r"читайте (также|далее)|подпис(ыв|ать|ка)|подробнее|фото:|источник:|читайте також|підпис(уй|ати|ка)|"
    r"lesen sie|mehr (dazu|lesen)|abonnier|newsletter|foto:|skaitykite|prenumeruok|nuotr\.)",
    re.IGNORECASE,
)
# A sentence ends here if an upper-case letter, digit or quotation mark follows, and it is no abbreviation's full stop.
_END = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[\"“„«(]?[A-ZА-ЯЁЄІЇҐŁŚŻŹĆŃÓĄĘČŠŽĖŲŪÄÖÜÕĀĒĪŌŅĻĶĢ0-9])")
_ABBREVIATION = re.compile(
    r"(\b[A-ZА-ЯŁŚ]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Adm|Sen|Rep|Gov|St|vs|No|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|prof|gen|płk|"
    r"mjr|ks|im|ul|tzw|proc|mld|mln|tys|г|гг|ул|им|т|тыс|млн|млрд|руб|др|см|вул|Bzw|bzw|ca|z\.B|u\.a|Abs|Nr|U\.S|U\.K|E\.U))\.$"
)
_CUT = re.compile(r"(\[?(…|\.\.\.)\]?|[,;:–—-])\s*$")
_DATELINE = re.compile(
    r"^(?:[A-ZА-ЯЁŁŚ][\w .’'-]{2,30}[,.]? )?(?:\([A-Z][\w /.-]{1,20}\)|/[A-ZА-Я]{2,10}/\.?|[А-Я]{4,}, \d{1,2} \w+\.)"
    r"\s*[-–—]?\s*"
)
_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a source published it."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Summary:
    """What a story says: its title, and sentences with their sources, the weightiest first."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A usable sentence, its words, and what it is worth before anything is chosen."""

    sentence: Sentence
    words: frozenset[str]
    worth: float


def summarise(file: StoryFile) -> Summary:
    """The summary of a story's reports; independent ones, first sentences and what several say weigh more."""
    reports = file.reports[:REPORTS_READ]
    shared = Counter(word for report in reports for word in _words(f"{report.entry.title} {report.entry.summary}"))
    pool = [candidate for report in reports for candidate in _candidates(report, shared)]
    said, room = _words(file.story.title), MOST_CHARACTERS
    chosen: list[Sentence] = []
    while len(chosen) < MOST_SENTENCES:
        pool = [c for c in pool if len(c.sentence.text) <= room and _new_share(c, said) >= NEW_WORDS]
        if not pool:
            break
        best = max(pool, key=lambda c: c.worth * _new_share(c, said))
        chosen.append(best.sentence)
        said |= best.words
        room -= len(best.sentence.text) + 1
    return Summary(file.story.title, tuple(chosen))


def _candidates(report: Report, shared: Counter[str]) -> Iterator[_Candidate]:
    source = report.entry.source
    for place, text in enumerate(sentences(report.entry.summary)):
        words = _words(text)
        if not _usable(text, words):
            continue
        common = sum(min(shared[word], 4) for word in words) / len(words)
        own = 1.0 if source.control in INDEPENDENT else 0.8
        yield _Candidate(Sentence(text, source), words, common * own / (1 + 0.25 * place))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without a dateline, abbreviations left whole."""
    text = _DATELINE.sub("", " ".join(text.split()), count=1)
    held = ""
    for piece in _END.split(text):
        held = f"{held} {piece}" if held else piece
        if not _ABBREVIATION.search(held):
            yield held
            held = ""
    if held:
        yield held


def _usable(text: str, words: frozenset[str]) -> bool:
    return (
        len(text) <= LONGEST
        and len(words) >= SHORTEST_WORDS
        and not _CUT.search(text)
        and text[-1] in '.!?"”»’)'
        and not _BOILERPLATE.search(text)
    )


def _new_share(candidate: _Candidate, said: frozenset[str]) -> float:
    return len(candidate.words - said) / len(candidate.words)


def _words(text: str) -> frozenset[str]:
    """Words of three letters or more, folded and cut to six, so that inflections count as one."""
    return frozenset(word[:6] for word in _WORD.findall(fold(clean(text))))
