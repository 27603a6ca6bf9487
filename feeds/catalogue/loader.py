"""Putting a catalogue together from its files, with every fault of every file told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from feeds.catalogue.reading import Place, Reader
from feeds.catalogue.subjects import read_subjects
from feeds.catalogue.topics import join, needs, read_topics
from feeds.matching.interests import Concept, Subject, SubjectKind, Topic
from feeds.matching.match import RESERVED
from feeds.matching.rules import concepts_of

HERE = Path(__file__).parent
WORDS = HERE / "words"  # a folder of files
TOPICS, SUBJECTS, SOURCES = (HERE / f"{name}.toml" for name in ("topics", "subjects", "sources"))


def read_topics_and_subjects(
    topics: Path, subjects: Path, faults: list[str]
) -> tuple[tuple[Topic, ...], tuple[Subject, ...]]:
    """Read both files and the packaged words, and join them; what is wrong is added to `faults`.

    A concept of the topics file replaces a packaged one of the same name. Topics become subjects under their own ids.
    """
    words = _words(faults)
    own = read_topics(topics, faults)
    things = read_subjects(subjects, faults)
    of_words = ((reading.place.file, mine) for reading, mine in words)
    for file, found in (*of_words, (topics.name, own.topics), (subjects.name, things)):
        if not found:  # a file that says nothing makes everything that refers to it look wrong: its own fault is enough
            faults += [] if faults else [f"{file}: says nothing"]
            return (), ()
    packaged = {name: concept for _, each in words for name, concept in each.items()}
    concepts = {**packaged, **own.concepts}
    known = {subject.id: subject for subject in things}
    reader = Reader(Place(topics.name), faults)
    joined = join(own.topics, concepts, known, reader)
    topic_ids = {topic.id for topic in own.topics} if topics == TOPICS else None
    _check_subjects(things, concepts, topic_ids, Reader(Place(subjects.name), faults))
    for reading, mine in words:
        _check_references(mine, concepts, known, reading)
    _check_references(own.concepts, concepts, known, reader)
    used = _used(own.topics, concepts, things)
    _check_unused(own.concepts, used, reader)
    for reading, mine in words if topics == TOPICS else ():
        _check_unused(mine, used, reading)
    return joined, _with_topics(joined, own.names, things)


def _words(faults: list[str]) -> list[tuple[Reader, Mapping[str, Concept]]]:
    """The packaged concepts, a file after the other; no two files may have one of the same name."""
    read: list[tuple[Reader, Mapping[str, Concept]]] = []
    where: dict[str, str] = {}
    for path in sorted(WORDS.glob("*.toml")):
        reader = Reader(Place(f"{WORDS.name}/{path.name}"), faults)
        concepts = read_topics(path, faults).concepts
        for name in concepts:
            if name in where:
                reader.at(f'concept "{name}"').fault(f"{where[name]} has it too")
            where[name] = path.name
        read.append((reader, concepts))
    return read


def _with_topics(
    topics: Iterable[Topic], names: Mapping[str, Mapping[str, tuple[str, ...]]], things: Iterable[Subject]
) -> tuple[Subject, ...]:
    """The subjects, and the topics as subjects; a topic that has a subject's id (Kaliningrad) lends it its names."""
    subjects = {subject.id: subject for subject in things}
    for topic in topics:
        thing = subjects.get(topic.id)
        if thing is None:
            subjects[topic.id] = Subject(topic.id, SubjectKind.TOPIC, topic.title, names[topic.id], topics=(topic.id,))
        else:
            subjects[topic.id] = replace(thing, aliases=_both(thing.aliases, names[topic.id]))
    return tuple(subjects.values())


def _both(mine: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return {code: tuple(dict.fromkeys((*mine.get(code, ()), *more.get(code, ())))) for code in {**mine, **more}}


def _check_subjects(
    things: Iterable[Subject], concepts: Mapping[str, Concept], topics: set[str] | None, reader: Reader
) -> None:
    """Subjects' ids, offices and topics; `topics` is None where they are an operator's own: subjects' may be others."""
    for subject in things:
        inner = reader.at(f'subject "{subject.id}"')
        if subject.id in concepts:
            inner.fault("a concept has this id too: rules could not tell them apart")
        for tenure in subject.tenures:
            if tenure.office not in concepts:
                inner.fault(f'office "{tenure.office}" is not a concept')
        for topic in sorted(set(subject.topics) - topics) if topics is not None else ():
            inner.fault(f'there is no topic "{topic}"')
    titles = Counter(subject.title.casefold() for subject in things)
    for title in (title for title, count in titles.items() if count > 1):
        reader.fault(f'two subjects have the title "{title}"')


def _check_references(
    mine: Mapping[str, Concept], concepts: Mapping[str, Concept], known: Collection[str], reader: Reader
) -> None:
    for concept in mine.values():
        for name in (*concept.includes, *concept.beside, *concept.without):
            if name not in concepts and name not in known:
                reader.at(f'concept "{concept.id}"').fault(f'"{name}" is neither a concept nor a subject')


def _used(topics: Iterable[Topic], concepts: Mapping[str, Concept], things: Iterable[Subject]) -> set[str]:
    """The concepts that some rule of these topics, or a subject, reaches."""
    used = set(RESERVED) | {name for topic in topics for rule in topic.rules for name in concepts_of(rule)}
    for subject in things:
        used |= needs(subject)
    waiting = [concepts[name] for name in used if name in concepts]
    while waiting:
        concept = waiting.pop()
        fresh = {*concept.includes, *concept.beside, *concept.without} - used
        used |= fresh
        waiting += [concepts[name] for name in fresh if name in concepts]
    return used


def _check_unused(mine: Iterable[str], used: set[str], reader: Reader) -> None:
    for name in mine:
        if name not in used:
            reader.at(f'concept "{name}"').fault("no rule uses it")
