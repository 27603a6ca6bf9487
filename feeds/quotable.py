"""quotable(summary, language) -> what of a report's summary can be quoted by itself, sentence by sentence.

Whole sentences that are about the news: no forms, no captions, nothing cut off, no speech without its speaker. A
sentence that begins with what stood before it ("He", "This", "Dodał, że") says so: it needs that in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.boilerplate import is_boilerplate, is_credited
from feeds.following import follows
from feeds.sentences import sentences
from feeds.teasers import is_teaser
from feeds.text import fold
from feeds.vocabulary import NOTHING, load_vocabulary

LONGEST = 300  # characters; a longer sentence is a paragraph: no one reads it in an alert
SHORTEST_WORDS = 5  # of three letters or more, each counted once
SHORTEST_UNSTOPPED = 8  # words of a summary that is one sentence without a full stop, as some papers write standfirsts

# Also `lambasted a U.N.`, which went on behind the full stop.
_CUT = re.compile(r"(\[?(…|\.\.\.)\]?|[,;:–—-]|\ban? (?:[A-Z]\.){2,})\s*$")
_BEGINS = re.compile(r"(?:[–—-]\s)?[\"“„«‘'(]?\s?[^\W_]")
_DIALOGUE = re.compile(r"[–—-]\s")  # opens what somebody says, in Polish, French, Russian and Finnish
# "– Nie – powiedział": who speaks stands behind another dash; in Finnish behind a comma.
_SPEAKER = re.compile(r"\s[–—-]\s+(?=[^\W\d_])|, (?:sano|kerto|tote|kirjoit|arvio|vakuut|muistut)\w+ ")
_CREDIT_ENDS = re.compile(r"\)(?:\s+(?=[^\W\d_a-z])|\s*$)")  # a bracket, and then a sentence or nothing
_STOPS = '.!"”»’)'
_LAST = re.compile(r"\w+$")
_QUESTION = re.compile(r"\?[\"”»’)]*$")
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that can be quoted: as published, its place in the summary, whether it leans on the one before."""

    text: str
    place: int
    follows: bool


def quotable(summary: str, language: str) -> Iterator[Piece]:
    """The sentences of a report's summary that say something of the news when they stand alone, in their order."""
    told = list(_speeches(list(sentences(_below_pictures(summary)))))
    for place, text in enumerate(told):
        if _usable(text, language, alone=len(told) == 1):
            yield Piece(text, place, follows(text, language))


def _below_pictures(summary: str) -> str:
    """What stands behind the last credit of a picture: what comes before it describes the picture."""
    ends = (end.end() for end in _CREDIT_ENDS.finditer(summary) if is_credited(summary[: end.start() + 1]))
    return summary[max(ends, default=0) :]


def _speeches(told: Sequence[str]) -> Iterator[str]:
    """The sentences, but what somebody says behind a dash together with who says it, however many they are."""
    open_: list[str] = []
    for text in told:
        if open_ or (_DIALOGUE.match(text) and not _SPEAKER.search(text, 2)):
            open_.append(text)
            if _SPEAKER.search(text, 2):
                yield " ".join(open_)
                open_ = []
        else:
            yield text
    # what nobody is named for stays away


def _usable(text: str, language: str, alone: bool) -> bool:
    words = len(set(_WORD.findall(text.lower())))  # a form names many things twice
    return (
        len(text) <= LONGEST
        and words >= SHORTEST_WORDS
        and not _CUT.search(text)
        and _begins(text)
        and (_stops(text) or (alone and words >= SHORTEST_UNSTOPPED and _whole(text, language)))
        and not is_boilerplate(text)
        and not is_teaser(text, language)
    )


def _begins(text: str) -> bool:
    """Whether a sentence starts where one can: a small letter is the rest of something cut off, or a menu.

    What somebody says behind a dash has its speaker behind another.
    """
    first = _BEGINS.match(text)
    if first is None or first[0][-1].islower():
        return False
    return not _DIALOGUE.match(text) or _SPEAKER.search(text, 2) is not None


def _stops(text: str) -> bool:
    """Whether a mark ends a sentence, and it asks nothing."""
    return text[-1] in _STOPS and not _QUESTION.search(text)


def _whole(text: str, language: str) -> bool:
    """Whether a sentence without a mark may be all of it: it does not break off behind a small word ("of", "would") or
    within one ("has received U", which went on "U.S. missiles").
    """
    last = _LAST.search(fold(text))
    return (
        last is not None
        and (len(last[0]) > 1 or last[0].isdigit())
        and load_vocabulary().meaning(last[0], language) != NOTHING
    )
