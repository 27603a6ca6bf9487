"""The catalogue: what is watched for (topics), what can be asked about (subjects), what is read (sources)."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.model import Source, Subject, Topic


class CatalogueError(ValueError):
    """A catalogue file cannot be used. Its text names file, entry and fault, one to a line, all faults at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Topics, subjects and sources, checked. Each topic is among the subjects too, under the same id."""

    topics: tuple[Topic, ...]
    subjects: tuple[Subject, ...]
    sources: tuple[Source, ...]

    def topic(self, topic_id: str) -> Topic | None:
        """The topic of this id, or None."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)

    def subject(self, subject_id: str) -> Subject | None:
        """The subject of this id, or None."""
        return next((subject for subject in self.subjects if subject.id == subject_id), None)
