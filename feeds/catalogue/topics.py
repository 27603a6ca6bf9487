"""Topics and the concepts their rules combine, from TOML files as docs/topics.md describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from feeds.catalogue.reading import Place, Reader, Table, read_toml
from feeds.matching.interests import Concept, Examples, Rule, Subject, Topic
from feeds.matching.match import RESERVED
from feeds.matching.rules import concepts_of
from feeds.model import Strength

_CONCEPT_KEYS = {"includes", "weak", "beside", "never", "without", "what"}
_TOPIC_KEYS = set(
    "id title titles description descriptions names words never unless_order about mention examples".split()
)
_RULE_KEYS = {
    "why",
    "title",
    "opening",
    "ending",
    "lead",
    "text",
    "sentence",
    "order",
    "unless",
    "unless_title",
    "unless_opening",
    "unless_order",
}


@dataclass(frozen=True, slots=True)
class TopicFile:
    """What a topics file says: the topics, not yet joined with their concepts, and their names by language."""

    topics: tuple[Topic, ...]
    concepts: Mapping[str, Concept]
    names: Mapping[str, Mapping[str, tuple[str, ...]]]


def read_topics(path: Path, faults: list[str]) -> TopicFile:
    """Read `[[topic]]` and `[concept.…]` tables; what is wrong is added to `faults`."""
    reader = Reader(Place(path.name), faults)
    table = read_toml(path, faults)
    reader.known(table, {"topic", "concept"})
    concepts = _concepts(reader, table.get("concept", {}))
    topics: dict[str, Topic] = {}
    names: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for row in tables(reader, table, "topic"):
        topic, plain = _topic(reader, row, names)
        if topic.id in topics:
            reader.at(f'topic "{topic.id}"').fault("this id is there twice")
        topics[topic.id] = topic
        concepts |= {concept.id: concept for concept in plain}
    return TopicFile(tuple(topics.values()), concepts, names)


def tables(reader: Reader, table: Table, key: str) -> list[Table]:
    """The `[[key]]` tables of a file."""
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reader.fault(f"write [[{key}]] before each {key}")
        return []
    return rows


def join(
    topics: Iterable[Topic], concepts: Mapping[str, Concept], subjects: Mapping[str, Subject], reader: Reader
) -> tuple[Topic, ...]:
    """Give every topic the concepts its rules reach, by way of subjects too."""
    return tuple(_joined(topic, concepts, subjects, reader.at(f'topic "{topic.id}"')) for topic in topics)


def _joined(topic: Topic, concepts: Mapping[str, Concept], subjects: Mapping[str, Subject], reader: Reader) -> Topic:
    reached: dict[str, Concept] = {}
    waiting = sorted({name for rule in topic.rules for name in concepts_of(rule)} | (RESERVED & set(concepts)))
    waiting += [name for subject in subjects.values() for name in needs(subject) if name in concepts]
    while waiting:
        name = waiting.pop()
        if name in reached or name in subjects:
            continue
        if name not in concepts:
            reader.fault(f'"{name}" is neither a concept nor a subject')
            continue
        concept = reached[name] = concepts[name]
        waiting += [*concept.includes, *concept.beside, *concept.without]
    return replace(topic, concepts=tuple(reached.values()))


def needs(subject: Subject) -> set[str]:
    """The concepts a subject cannot be found without."""
    own = subject.concept
    return {tenure.office for tenure in subject.tenures} | ({*own.beside, *own.without} if own else set())


def read_concept(reader: Reader, name: str, table: Table) -> Concept:
    """A concept's terms by language, and what belongs to it."""
    languages = {key: value for key, value in table.items() if key not in _CONCEPT_KEYS}
    concept = Concept(
        id=name,
        terms=reader.terms(languages, "") if languages else (),
        includes=reader.words(table, "includes"),
        weak=reader.terms(table["weak"], "weak") if "weak" in table else (),
        beside=reader.words(table, "beside"),
        never=reader.terms(table["never"], "never") if "never" in table else (),
        without=reader.words(table, "without"),
    )
    if not (concept.terms or concept.includes or concept.weak):
        reader.fault("has no terms")
    if concept.weak and not concept.beside:
        reader.fault('has "weak" terms but does not say what they must stand "beside"')
    return concept


def _concepts(reader: Reader, value: Any) -> dict[str, Concept]:
    if not isinstance(value, dict):
        reader.fault("write [concept.name] before each concept")
        return {}
    found = {}
    for name, table in value.items():
        inner = reader.at(f'concept "{name}"')
        if inner.identity(name) and isinstance(table, dict):
            found[name] = read_concept(inner, name, table)
        elif not isinstance(table, dict):
            inner.fault("must be a table of terms by language")
    return found


def _topic(
    reader: Reader, row: Table, names: dict[str, Mapping[str, tuple[str, ...]]]
) -> tuple[Topic, tuple[Concept, ...]]:
    reader = reader.at(f'topic "{row.get("id", "?")}"')
    reader.known(row, _TOPIC_KEYS)
    identity = reader.identity(row.get("id", ""))
    names[identity] = dict(reader.by_language(row["names"], "names")) if "names" in row else {}
    plain = _plain(reader, identity, row)
    rules = _rules(reader, row, "about", Strength.ABOUT) + _rules(reader, row, "mention", Strength.MENTION)
    if plain:
        rules += _plain_rules(plain[0].id)
    barred = _unless_orders(reader, row)
    rules = tuple(
        replace(rule, unless_orders=rule.unless_orders + barred) if rule.strength is Strength.ABOUT else rule
        for rule in rules
    )
    if not any(rule.strength is Strength.ABOUT for rule in rules):
        reader.fault('has neither "words" nor an "about" rule: nothing could ever match it')
    title, description = reader.text(row, "title"), reader.text(row, "description")
    titles, descriptions = reader.texts(row, "titles"), reader.texts(row, "descriptions")
    made = Topic(identity, title, description, rules, (), _examples(reader, row), titles, descriptions)
    return made, plain


def _plain(reader: Reader, identity: str, row: Table) -> tuple[Concept, ...]:
    """The concept behind a topic's plain `words`."""
    if "words" not in row:
        return ()
    never = reader.terms(row["never"], "never") if "never" in row else ()
    return (Concept(f"{identity}-words", reader.terms(row["words"], "words"), never=never),)


def _plain_rules(words: str) -> tuple[Rule, ...]:
    return (
        Rule("its words stand in the title or the first sentence", Strength.ABOUT, lead=(words,)),
        Rule("its words stand further down", Strength.MENTION, text=(words,)),
    )


def _rules(reader: Reader, row: Table, key: str, strength: Strength) -> tuple[Rule, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(rule, dict) for rule in value):
        reader.fault(f'"{key}" must be a list of rules such as {{ why = "…", title = "nato + russia" }}')
        return ()
    return tuple(_rule(reader.at_key(f"{key} rule {place}"), rule, strength) for place, rule in enumerate(value, 1))


def _rule(reader: Reader, row: Table, strength: Strength) -> Rule:
    reader.known(row, _RULE_KEYS)
    wanted = ("title", "opening", "ending", "lead", "text", "sentence", "order")
    zones = {zone: _parts(reader, row, zone) for zone in wanted}
    if not any(zones.values()):
        reader.fault("asks for nothing: give it a title, opening, ending, lead, text, sentence or order")
    return Rule(
        reader.text(row, "why", required=strength is Strength.ABOUT),
        strength,
        **zones,
        unless=reader.words(row, "unless", "|"),
        unless_title=reader.words(row, "unless_title", "|"),
        unless_opening=reader.words(row, "unless_opening", "|"),
        unless_orders=_unless_orders(reader, row),
    )


def _unless_orders(reader: Reader, row: Table) -> tuple[tuple[str, ...], ...]:
    """One order as a text, or a list of them: each bars."""
    value = row.get("unless_order")
    if not isinstance(value, list):
        barred = _parts(reader, row, "unless_order")
        return (barred,) if barred else ()
    return tuple(_parts(reader, {"unless_order": order}, "unless_order") for order in value)


def _parts(reader: Reader, row: Table, zone: str) -> tuple[str, ...]:
    """The concepts that a zone is to hold: each a name, or several as `a|b`."""
    return tuple("|".join(name.strip() for name in part.split("|")) for part in reader.words(row, zone, "+"))


def _examples(reader: Reader, row: Table) -> Examples:
    value = row.get("examples", {})
    reader = reader.at_key("examples")
    if not isinstance(value, dict):
        reader.fault("must be a table with must, may and never")
        return Examples()
    reader.known(value, {"must", "may", "never"})
    found = Examples(*(reader.examples(value, key) for key in ("must", "may", "never")))
    for example in set(found.must) & set(found.never):
        reader.fault(f'"{example.title}" must match and must never match')
    return found
