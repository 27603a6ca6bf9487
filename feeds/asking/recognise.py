"""Is a text that somebody passes on about the event a title tells? Pure: texts in, a judgement out.

observation: what people forward is mostly a post that begins with a headline, the outlet's own or nearly so, with
words around it; a link's last part often spells the headline too.
theory: a title whose words all stand in the text, in order and next to each other, is that text's headline. Where
most of a title's telling words are there, endings aside, the text probably tells the same. Fewer say only that
both are about the same things.
known exceptions: two days' titles of a series ("Press review: …") are alike but for a word; a translation shares
names only, and is at best near.
"""

from __future__ import annotations

import re
from enum import IntEnum
from urllib.parse import unquote, urlsplit

from feeds.language.text import clean, fold

SURE_FROM = 4  # words of a title that stand in a text as they are: fewer are anybody's
LIKELY_SHARE = 0.6  # of a title's telling words
LIKELY_FROM = 4  # of them in common
TELLING = 4  # letters of a word that says something; numbers always do
STEM = 5  # letters by which words are compared, endings aside
HEADLINE = 200  # characters
SEARCHED = 6  # words that are searched for at first

_LINK = re.compile(r"https?://\S+|\bwww\.\S+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
_SLUG = re.compile(r"[-_+\s]+")


class Sureness(IntEnum):
    """How sure it is that a text tells what a title does."""

    NEAR = 0
    LIKELY = 1
    SURE = 2


def judge(text: str, title: str) -> tuple[Sureness, float]:
    """How sure it is, and the share of the title's telling words that are in the text."""
    said, told = _words(text), _words(title)
    if len(told) >= SURE_FROM and f" {' '.join(told)} " in f" {' '.join(said)} ":
        return Sureness.SURE, 1.0
    stems, wanted = {word[:STEM] for word in said}, {word[:STEM] for word in told if _tells(word)}
    common = len(wanted & stems)
    share = common / len(wanted) if wanted else 0.0
    likely = common >= LIKELY_FROM and share >= LIKELY_SHARE
    return (Sureness.LIKELY if likely else Sureness.NEAR), share


def headline_of(text: str) -> str:
    """What a text begins with that may be its headline: its first sentence or line with telling words in it."""
    for part in _SENTENCE.split(_LINK.sub(" ", text)):
        if sum(map(_tells, _words(part))) >= 2:
            return clean(part)[:HEADLINE]
    return ""


def spelled_by(link: str) -> str:
    """The words that a part of a link's path spells, such as `lithuania-halts-rail-transit`; empty where none does."""
    try:
        parts = [part for part in unquote(urlsplit(link).path).split("/") if part]
    except ValueError:
        return ""
    slugs = [" ".join(_SLUG.split(part.rpartition(".")[0] or part)) for part in reversed(parts)]
    return next((slug for slug in slugs if sum(map(_tells, _words(slug))) >= SURE_FROM), "")[:HEADLINE]


def questions(headline: str) -> list[str]:
    """What to search for to find a headline's event: its most telling words, then fewer and fewer of them."""
    words = sorted(dict.fromkeys(filter(_tells, _words(headline))), key=len, reverse=True)[:SEARCHED]
    return [" ".join(words[:count]) for count in range(len(words), 1, -1)]


def _words(text: str) -> list[str]:
    return fold(clean(text)).split()


def _tells(word: str) -> bool:
    return len(word) >= TELLING or word.isdigit()
