"""unshown(file, summary) -> where a report tells of a topic that an alert names and shows nothing of.

A story has the topics of all its reports, and an alert shows the headline of one and sentences of a few: who follows a
topic that only another of them is about would look in vain for why it came. A topic is shown by a report that heads the
alert or is quoted in it, with one at least of the words by which it is about the topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from feeds.audience import Report, StoryFile
from feeds.language.sentences import sentences
from feeds.model import Strength
from feeds.quoting.boilerplate import is_boilerplate
from feeds.quoting.summarise import Summary


class Unshown(NamedTuple):
    """Topics, a report about them, and of its title and sentences the one that says most of why, with where its words
    stand."""

    topics: frozenset[str]
    report: Report
    text: str
    spans: tuple[tuple[int, int], ...]


def unshown(file: StoryFile, summary: Summary) -> Unshown | None:
    """Of the story's topics that the summary shows nothing of, those that one report is about: the first of the reports
    about most of them. None where all are shown, or the words are found no more, or in captions and forms alone."""
    heads = file.titled(summary.title)
    quoted = {(sentence.source.url, sentence.url) for sentence in summary.sentences}
    text = "\n".join([summary.title, *(sentence.text for sentence in summary.sentences)])
    shown = {
        topic
        for report in file.reports
        if report is heads or (report.entry.source.url, report.entry.url) in quoted
        for topic, words in _about(report)
        if any(_places(words, text))
    }
    missing = file.story.topics - shown
    told = [(report, [each for each in _about(report) if each[0] in missing]) for report in file.reports]
    if not any(about for _, about in told):
        return None
    report, about = max(told, key=lambda each: len(each[1]))
    words = [word for _, evidence in about for word in evidence]
    told_of = [text for text in sentences(report.entry.summary) if not is_boilerplate(text)]
    found = ((piece, tuple(_places(words, piece))) for piece in (report.entry.title, *told_of))
    piece, spans = max(found, key=lambda each: len({each[0][slice(*span)].casefold() for span in each[1]}))
    return Unshown(frozenset(topic for topic, _ in about), report, piece, spans) if spans else None


def _about(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The topics that a report is about, and by which words."""
    return ((match.topic, match.evidence) for match in report.matches if match.strength is Strength.ABOUT)


def _places(words: Iterable[str], text: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a text, as words of their own; of two that overlap the longer one."""
    known = sorted({word for word in words if word}, key=len, reverse=True)
    if known:
        pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)"
        yield from (found.span() for found in re.finditer(pattern, text, re.IGNORECASE))
