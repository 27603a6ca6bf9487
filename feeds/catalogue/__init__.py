"""The catalogue: what is watched for (topics), what can be asked about (subjects), what is read (sources)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from feeds.catalogue.errors import CatalogueError
from feeds.catalogue.loader import SOURCES, SUBJECTS, TOPICS, read_topics_and_subjects
from feeds.catalogue.sources import load_sources
from feeds.matching.interests import Subject, Topic
from feeds.model import ANY_TOPIC, Source

__all__ = ["Catalogue", "CatalogueError", "load_catalogue"]


@dataclass(frozen=True, slots=True, repr=False)
class Catalogue:
    """Topics, subjects and sources, checked. Each topic is among the subjects too, by its own id; no id is twice.

    `left_out` says what of the sources' list is not read, though nothing is wrong with the list.
    """

    topics: tuple[Topic, ...]
    subjects: tuple[Subject, ...]
    sources: tuple[Source, ...]
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Its size alone: all of it has megabytes, and asyncio shows what a task came to each time it sets a signal."""
        return f"<Catalogue: {len(self.topics)} topics, {len(self.subjects)} subjects, {len(self.sources)} sources>"

    def spoken(self, language: str) -> Catalogue:
        """The same for readers of a language: topics and subjects are called what they are called there."""
        topics = tuple(topic.spoken(language) for topic in self.topics)
        return replace(self, topics=topics, subjects=tuple(subject.spoken(language) for subject in self.subjects))

    def topic(self, topic_id: str) -> Topic | None:
        """The topic of this id, or None."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)

    def subject(self, subject_id: str) -> Subject | None:
        """The subject of this id, or None."""
        return next((subject for subject in self.subjects if subject.id == subject_id), None)

    def listed(self, name: str) -> tuple[str, ...]:
        """The name itself, if it is the id of a topic or subject, or stands for any topic; else none."""
        return (name,) if name == ANY_TOPIC or self.topic(name) or self.subject(name) else ()


def load_catalogue(topics: Path | None = None, subjects: Path | None = None, sources: Path | None = None) -> Catalogue:
    """Read and check the catalogue; None stands for the packaged file.

    Raises CatalogueError with every fault of every file.
    """
    faults: list[str] = []
    left_out: list[str] = []
    found, things = read_topics_and_subjects(topics or TOPICS, subjects or SUBJECTS, faults)
    read = _read_sources(sources or SOURCES, faults, left_out)
    if faults:
        raise CatalogueError(faults)
    return Catalogue(found, things, read, tuple(left_out))


def _read_sources(path: Path, faults: list[str], left_out: list[str]) -> tuple[Source, ...]:
    try:
        return load_sources(path, left_out)
    except CatalogueError as error:
        faults += error.faults
        return ()
