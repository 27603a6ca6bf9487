"""Subjects, from TOML: places, weapons, people, organisations, treaties, each with its names and how text shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from feeds.catalogue.reading import ALL, Place, Reader, Table, read_toml
from feeds.catalogue.topics import read_concept, tables
from feeds.matching.interests import Subject, SubjectKind, Tenure

_KEYS = {"id", "kind", "title", "names", "terms", "weak", "beside", "never", "without", "topics", "office"}
_KINDS = [kind.value for kind in SubjectKind if kind is not SubjectKind.TOPIC]


def read_subjects(path: Path, faults: list[str]) -> tuple[Subject, ...]:
    """Read `[[subject]]` tables; what is wrong is added to `faults`."""
    reader = Reader(Place(path.name), faults)
    table = read_toml(path, faults)
    reader.known(table, {"subject"})
    found: dict[str, Subject] = {}
    for row in tables(reader, table, "subject"):
        subject = _subject(reader.at(f'subject "{row.get("id", "?")}"'), row)
        if subject.id in found:
            reader.at(f'subject "{subject.id}"').fault("this id is there twice")
        found[subject.id] = subject
    return tuple(found.values())


def _subject(reader: Reader, row: Table) -> Subject:
    reader.known(row, _KEYS)
    identity = reader.identity(row.get("id", ""))
    kind = row.get("kind")
    if kind not in _KINDS:
        reader.fault(f'"kind" must be one of {", ".join(_KINDS)}')
        kind = _KINDS[0]
    if "names" not in row:
        reader.fault('"names" is missing: what people call it, by language')
    return Subject(
        id=identity,
        kind=SubjectKind(kind),
        title=reader.text(row, "title"),
        aliases=dict(reader.by_language(row.get("names", {}), "names")),
        concept=read_concept(reader, identity, _as_concept(row)),
        topics=reader.words(row, "topics"),
        tenures=_tenures(reader, row),
    )


def _as_concept(row: Table) -> Table:
    """A subject's terms in the form of a concept's table; without terms its names are looked for, as whole words."""
    terms = row.get("terms", {ALL: _all_names(row.get("names"))} if "weak" not in row else {})
    own = dict(terms) if isinstance(terms, dict) else {ALL: terms}
    return own | {key: row[key] for key in ("weak", "beside", "never", "without") if key in row}


def _all_names(names: Any) -> list[str]:
    lists = names.values() if isinstance(names, dict) else [names]
    found: set[str] = set()
    for one in lists:
        parts = one.split(",") if isinstance(one, str) else one if isinstance(one, list) else []
        found |= {part.strip() for part in parts if isinstance(part, str) and part.strip()}
    return sorted(found)


def _tenures(reader: Reader, row: Table) -> tuple[Tenure, ...]:
    found = []
    for office in tables(reader, row, "office"):
        inner = reader.at_key("office")
        inner.known(office, {"is", "since", "until"})
        tenure = Tenure(inner.text(office, "is"), inner.day(office, "since"), inner.day(office, "until"))
        if tenure.since and tenure.until and tenure.since >= tenure.until:
            inner.fault(f'"{tenure.office}" ends before it begins')
        found.append(tenure)
    return tuple(found)
