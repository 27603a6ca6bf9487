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
from feeds.boilerplate import is_boilerplate
from feeds.languages import normal
from feeds.model import Source
from feeds.sentences import sentences
from feeds.text import clean, fold
from feeds.wanting import INDEPENDENT

MOST_SENTENCES = 3
MOST_CHARACTERS = 320
LONGEST = 260  # a sentence longer than this is a paragraph: no one reads it in an alert
SHORTEST_WORDS = 5
NEW_WORDS = 0.5  # share of a sentence's words that must not stand in the title or in earlier sentences
REPORTS_READ = 40

_CUT = re.compile(r"(\[?(…|\.\.\.)\]?|[,;:–—-])\s*$")
_BEGINS = re.compile(r"[\"“„«‘(]?[^\W_]")
_WORD = re.compile(r"\b\w{3,6}")  # of a folded text: no underscores


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
    language: str
    words: frozenset[str]
    worth: float


def summarise(file: StoryFile) -> Summary:
    """The summary of a story's reports; independent ones, first sentences and what several say weigh more.

    All of it is in one language: the title's where a report has a usable sentence in it, else English, else any.
    """
    reports = file.reports[:REPORTS_READ]
    shared = Counter(word for report in reports for word in _words(f"{report.entry.title} {report.entry.summary}"))
    pool = _in_one_language(file, [c for report in reports for c in _candidates(report, shared)])
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


def _in_one_language(file: StoryFile, pool: list[_Candidate]) -> list[_Candidate]:
    titled = (report.entry.language for report in file.reports if report.entry.title == file.story.title)
    for language in (normal(next(titled, "")), "en"):
        if same := [candidate for candidate in pool if candidate.language == language]:
            return same
    return pool


def _candidates(report: Report, shared: Counter[str]) -> Iterator[_Candidate]:
    source = report.entry.source
    for place, text in enumerate(sentences(report.entry.summary)):
        words = _words(text)
        if not _usable(text, words):
            continue
        common = sum(min(shared[word], 4) for word in words) / len(words)
        own = 1.0 if source.control in INDEPENDENT else 0.8
        yield _Candidate(
            Sentence(text, source), normal(report.entry.language), words, common * own / (1 + 0.25 * place)
        )


def _usable(text: str, words: frozenset[str]) -> bool:
    return (
        len(text) <= LONGEST
        and len(words) >= SHORTEST_WORDS
        and not _CUT.search(text)
        and _begins(text)
        and text[-1] in '.!?"”»’)'
        and not is_boilerplate(text)
    )


def _begins(text: str) -> bool:
    """Whether a sentence starts where one can: a small letter is the rest of something cut off, or a menu."""
    first = _BEGINS.match(text)
    return first is not None and not first[0][-1].islower()


def _new_share(candidate: _Candidate, said: frozenset[str]) -> float:
    return len(candidate.words - said) / len(candidate.words)


def _words(text: str) -> frozenset[str]:
    """Words of three letters or more, folded and cut to six, so that inflections count as one."""
    return frozenset(_WORD.findall(fold(clean(text))))
