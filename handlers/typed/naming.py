"""What people type behind /subscribe, /unsubscribe and /latest -> topics, in any case, language or inflection known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.asking.subjects import Found, FreeText, Nothing, SubjectIndex, Unsure
from feeds.catalogue import Catalogue
from feeds.language.idle_words import ALL, JOINING
from feeds.language.text import clean, fold

_OF_THEM = JOINING | frozenset(
    "them topics tematy темы теми themen temos от від von nuo".split()
)  # what stands beside it
_PARTS = re.compile(r"[,;\n]+")
MOST = 12  # parts that are read


@dataclass(frozen=True, slots=True)
class Covered:
    """A subject that is no topic, and the topics whose news it comes up in (perhaps none)."""

    subject: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text that names no subject for sure, and the subjects that may be meant."""

    text: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text names: topics, subjects that topics cover, and what was not understood."""

    topics: tuple[str, ...] = ()
    covered: tuple[Covered, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """The topics, and the subjects that are none."""
        return (*self.topics, *(each.subject for each in self.covered))

    @property
    def nothing(self) -> bool:
        """Whether the text had no word in it."""
        return not (self.topics or self.covered or self.unknown)


def wanted(catalogue: Catalogue, index: SubjectIndex, text: str) -> Wanted:
    """Read a text that lists topics; any text is safe."""
    if " ".join(word for word in fold(clean(text)).split() if word not in _OF_THEM) in ALL:
        return Wanted(tuple(topic.id for topic in catalogue.topics))
    whole = index.resolve(text)
    if isinstance(whole, Found):
        return _sorted_out(catalogue, whole.subjects, ())
    found: list[str] = []
    unknown: list[Unknown] = []
    for part in [part for part in _PARTS.split(text) if part.strip()][:MOST]:
        resolution = index.resolve(part)
        if isinstance(resolution, Found):
            found += resolution.subjects
        elif not isinstance(resolution, Nothing):
            unknown.append(Unknown(part.strip(), _suggestions(resolution)))
    return _sorted_out(catalogue, found, unknown)


def topics_of(catalogue: Catalogue, subject: str) -> tuple[str, ...]:
    """The topics whose news a subject comes up in; a topic's is its own."""
    if catalogue.topic(subject) is not None:
        return (subject,)
    known = catalogue.subject(subject)
    return tuple(topic for topic in known.topics if catalogue.topic(topic)) if known else ()


def _sorted_out(catalogue: Catalogue, subjects: Sequence[str], unknown: Sequence[Unknown]) -> Wanted:
    unique = dict.fromkeys(subjects)
    topics = tuple(subject for subject in unique if catalogue.topic(subject) is not None)
    covered = tuple(
        Covered(subject, topics_of(catalogue, subject)) for subject in unique if catalogue.topic(subject) is None
    )
    return Wanted(topics, covered, tuple(unknown))


def _suggestions(resolution: Unsure | FreeText) -> tuple[str, ...]:
    if isinstance(resolution, FreeText):
        return resolution.nearby[:3]
    return tuple(dict.fromkeys(subject for subjects in resolution.suggestions for subject in subjects))
