"""What Dewline looks for, as the catalogue has it: topics, and the subjects people ask about.

Frozen values without effects, like those of feeds/model.py; how they are written is in docs/topics.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from feeds.model import Strength


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that names a concept, in the notation of docs/topics.md; an empty language is every language."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing or an act that topics' rules speak of, and the terms that name it in every language.

    `includes` are concepts that count as this one too. `weak` terms count only where one of the concepts `beside` is in
    the same entry. `never` are phrases that undo a hit they overlap (namesakes); `without` are concepts that undo every
    hit in the same entry (another context altogether).
    """

    id: str
    terms: tuple[Term, ...] = ()
    includes: tuple[str, ...] = ()
    weak: tuple[Term, ...] = ()
    beside: tuple[str, ...] = ()
    never: tuple[Term, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One way for an entry to be about a topic, or to mention it; `why` says it in plain words.

    Each part names a concept, or several as `a|b`, that must be there: in the title, in its opening or at its end as
    the one who is quoted, in the lead (title and first sentence), anywhere in the text, all in one sentence, or in one
    clause of the title in this order. None of `unless` may be in the text, none of `unless_title` in the title, none of
    `unless_opening` in the title's opening ("ISW: …"), unless he who opens it is the first of `order`, or in the one
    that holds `opening`; and those of each `unless_orders` must not follow each other there as `order` must.
    """

    why: str
    strength: Strength
    title: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_title: tuple[str, ...] = ()
    unless_opening: tuple[str, ...] = ()
    unless_orders: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A headline, with a summary or without, that shows what a topic is."""

    language: str
    title: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Examples:
    """What a topic must be found in as `about`, may be found in, and must not be found in as `about`."""

    must: tuple[Example, ...] = ()
    may: tuple[Example, ...] = ()
    never: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the catalogue's standing interests."""

    id: str
    title: str
    description: str
    rules: tuple[Rule, ...] = ()
    concepts: tuple[Concept, ...] = ()  # all that its rules speak of, but for subjects
    examples: Examples = field(default_factory=Examples)
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)  # by language, where it is not as above
    descriptions: Mapping[str, str] = field(default_factory=dict, hash=False)

    def spoken(self, language: str) -> Topic:
        """The topic with its title and description for readers of a language."""
        title, description = self.titles.get(language, self.title), self.descriptions.get(language, self.description)
        return replace(self, title=title, description=description)


class SubjectKind(StrEnum):
    """What sort of thing a subject is. Topics can be asked about too, under their own ids."""

    TOPIC = "topic"
    PLACE = "place"
    WEAPON = "weapon"
    PERSON = "person"
    ORGANISATION = "organisation"
    TREATY = "treaty"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person holds an office, from the first day to the day after the last; None is open.

    While it lasts the person's name counts as the office and the office's name as the person.
    """

    office: str  # a concept
    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the office is held on this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Subject:
    """Anything `/status` can be asked about. `aliases` are its names as people write them, by language code."""

    id: str
    kind: SubjectKind
    title: str
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    concept: Concept | None = None  # how it is found in text; None for a topic
    topics: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()

    def spoken(self, language: str) -> Subject:
        """The subject under the first of its names in a language; under its own title where it has none there."""
        name = next(iter(self.aliases.get(language, ())), "")
        return replace(self, title=name[:1].upper() + name[1:]) if name else self
