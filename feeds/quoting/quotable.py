"""quotable(summary, language) -> what of a report's summary can be quoted by itself, sentence by sentence.

Whole sentences that are about the news: no forms, no captions, nothing cut off, no speech without its speaker. A
sentence that begins with what stood before it ("He", "This", "Dodał, że") says so: it needs that in front of it. What
is claimed in several sentences and whose it is only in the last of them is one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.language.languages import normal
from feeds.language.sentences import sentences
from feeds.language.text import fold
from feeds.language.vocabulary import NOTHING, load_vocabulary
from feeds.quoting.boilerplate import is_boilerplate, is_credited
from feeds.quoting.following import follows, says_whose
from feeds.quoting.teasers import is_oneself, is_quoted, is_said, is_teaser

LONGEST = 380  # characters; a longer sentence is a paragraph: no one reads it in an alert
SHORTEST_WORDS = 5  # of three letters or more, each counted once
SHORTEST_UNSTOPPED = 8  # words of a summary that is one sentence without a full stop, as some papers write standfirsts

# Also `lambasted a U.N.` and `Poland by Gen.`, which went on behind the full stop.
_CUT = re.compile(
    r"([\[(]?(…|\.\.\.)[\])]?|[,;:–—-]|\ban? (?:[A-Z]\.){2,}|"
    r"\b(?:Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Prof|Dr|Mr|Mrs|Ms|gen|płk|mjr|kpt|prof|ген|проф|акад)\.)\s*$"
)
_BEGINS = re.compile(r"(?:[–—-]\s)?[\"“„«‘'(]?\s?[^\W_]")
# A standfirst without its full stop and the sentence below it in one line: "as tensions rise A Russian ship has".
_GLUED = re.compile(r"[a-z’']{3,} (?=(?:A|An) [A-Za-z]|(?:The|In|It|He|She|His|Her|They|This|After|When) [a-z])")
DIALOGUE = re.compile(r"^[–—-]\s")  # opens what somebody says, in Polish, French, Russian and Finnish
# "– Nie – powiedział": who speaks stands behind another dash; in Finnish behind a comma.
_SPEAKER = re.compile(r"\s[–—-]\s+(?=[^\W\d_])|, (?:sano|kerto|tote|kirjoit|arvio|vakuut|muistut)\w+ ")
_CREDIT_ENDS = re.compile(r"\)(?:\s+(?=[^\W\d_a-z])|\s*$)")  # a bracket, and then a sentence or nothing
_STOPS = (*'.!"”»’)', ".'", "!'")  # ' alone is an apostrophe
MOST_CLAIMED = 3  # sentences, the last of which says whose they are
_LAST = re.compile(r"\w+$")
_QUESTION = re.compile(r"\?[\"”»’')]*$")
# How agencies date a picture's text, in front or behind its first sentence: all that stands in that line is about the
# picture, which may be years old.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PICTURE_FROM = re.compile(rf"[A-Z][A-Z .,'’-]{{2,40}} [–—-] (?i:{_MONTH}) \d{{1,2}}:")
_PICTURE_OF = re.compile(
    rf"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? {_MONTH}\.? \d{{1,2}}, \d{{4}}|"
    r"in (?:a|this) file (?:photo|image|picture))\.$",
    re.IGNORECASE,
)
# Without its weekday a day ends other sentences too: "The treaty was signed in Prague on April 8, 2010."
_PICTURE_ON = re.compile(rf",? on {_MONTH}\.? \d{{1,2}}, \d{{4}}\.$", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\b(?!(?:pictured|displayed|parked|seated|armed|masked|uniformed)\b)"
    r"(?:[a-z]+ed|was|were|had|has|have|will|would|said|says|met|won|held|left|began|took|came|went|made|became|expires?|ends|begins|starts|opens|due)\b"
)
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that can be quoted: as published, its place in the summary, whether it leans on the one before."""

    text: str
    place: int
    follows: bool


def quotable(summary: str, language: str) -> Iterator[Piece]:
    """The sentences of a report's summary that say something of the news when they stand alone, in their order."""
    whole = [_below_standfirst(text, language) for text in sentences(_below_pictures(summary))]
    told = list(_claims(list(_speeches(whole)), language))
    for place, text in enumerate(told):
        if _usable(text, language, alone=len(told) == 1):
            yield Piece(text, place, follows(text, language))


def _below_pictures(summary: str) -> str:
    """What stands behind the last credit of a picture: what comes before it describes the picture. So does a line that
    a picture's date opens, or closes the first sentence of.
    """
    ends = (end.end() for end in _CREDIT_ENDS.finditer(summary) if is_credited(summary[: end.start() + 1]))
    lines = summary[max(ends, default=0) :].splitlines()
    return "\n".join(line for line in lines if not _is_dated(line))


def _is_dated(line: str) -> bool:
    first = next(sentences(line), "")
    if _PICTURE_ON.search(first):
        return _PICTURE_OF.search(first) is not None or not _HAPPENED.search(first)
    return _PICTURE_OF.search(first) is not None or _PICTURE_FROM.match(line) is not None


def _below_standfirst(text: str, language: str) -> str:
    """What stands behind a standfirst that runs into it."""
    joint = _GLUED.search(text) if normal(language) == "en" else None
    return text[joint.end() :] if joint else text


def _speeches(told: Sequence[str]) -> Iterator[str]:
    """The sentences, but what somebody says behind a dash together with who says it, however many they are."""
    open_: list[str] = []
    for text in told:
        if open_ or (DIALOGUE.match(text) and not _SPEAKER.search(text, 2)):
            open_.append(text)
            if _SPEAKER.search(text, 2):
                yield " ".join(open_)
                open_ = []
        else:
            yield text
    # what nobody is named for stays away


def _claims(told: Sequence[str], language: str) -> Iterator[str]:
    """The sentences, but the first ones together with the one that says whose claim they are, if all can be told."""
    for count, text in enumerate(told[:MOST_CLAIMED], 1):
        if DIALOGUE.match(text):
            break
        if says_whose(text, language):
            whole = " ".join(told[:count])
            if len(whole) <= LONGEST and all(_usable(part, language, alone=False) for part in told[:count]):
                yield whole
                told = told[count:]
            break
        if is_quoted(text) or (is_said(text, language) and not is_oneself(text, language)):
            break
    yield from told


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
    return not DIALOGUE.match(text) or _SPEAKER.search(text, 2) is not None


def _stops(text: str) -> bool:
    """Whether a mark ends a sentence, and it asks nothing."""
    return text.endswith(_STOPS) and not _QUESTION.search(text)


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
