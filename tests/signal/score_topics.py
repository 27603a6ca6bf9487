"""How right topics are on each labelled set, beside both baselines (plain_topics.py): tables for score.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.catalogue import Catalogue
from feeds.matching.match import Matcher
from tests.signal import plain_topics
from tests.signal.counting import Counts, count_topics
from tests.signal.labelled import Item
from tests.signal.replaying import entries
from tests.signal.tables import table

DEWLINE = "Dewline"
Errors = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Scored:
    """A labelled set, what each system has right of it by topic, and what Dewline has wrong."""

    name: str
    items: int
    counts: Mapping[str, Mapping[str, Counts]]
    errors: Errors


def scored(sets: Mapping[str, Sequence[Item]], catalogue: Catalogue, plain: bool = True) -> list[Scored]:
    """Score whole items with their marks; without the baselines where they are not wanted, as they take longer."""
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    topics = [topic.id for topic in catalogue.topics]
    examples = plain_topics.examples(catalogue)
    made = []
    for name, rows in sets.items():
        found = {DEWLINE: {entry.uid: matcher.match(entry).topics for entry in entries(rows, catalogue)}}
        if plain:
            others = [row for other, rows_ in sets.items() if other != name for row in rows_]
            found["keywords"] = plain_topics.by_keywords(rows)
            found["TF-IDF"] = plain_topics.by_tfidf([*examples, *others], rows, topics)
        counts = {system: count_topics(rows, said, topics) for system, said in found.items()}
        made.append(Scored(name, len(rows), {system: one for system, (one, _) in counts.items()}, counts[DEWLINE][1]))
    return made


def shown(sets: Sequence[Scored]) -> Iterator[str]:
    """The scores of all topics together, and of each by itself, as tables."""
    rows = []
    for one in sets:
        for system, counts in one.counts.items():
            micro = sum(counts.values(), Counts()).measures
            macro = sum(each.measures.f1 for each in counts.values()) / len(counts)
            first = (one.name, str(one.items)) if system == DEWLINE else ("", "")
            rows.append([*first, system, *(f"{each:.3f}" for each in micro), f"{macro:.3f}"])
    yield table(["set", "items", "", "precision", "recall", "micro F1", "macro F1"], rows)
    yield f"F1 of each topic ({' / '.join(sets[0].counts)}; – where a set has nothing to find and nothing was found):"
    yield table(
        ["topic", *(one.name for one in sets)],
        [[topic, *(_cell(one, topic) for one in sets)] for topic in sets[0].counts[DEWLINE]],
    )


def _cell(one: Scored, topic: str) -> str:
    cells = (counts[topic] for counts in one.counts.values())
    return " / ".join(f"{each.measures.f1:.3f}" if each.judged else "–" for each in cells)


def errors_shown(one: Scored, rows: Sequence[Item], topic: str | None) -> Iterator[str]:
    """What Dewline has wrong of a set, with its text."""
    by_id = {row["id"]: row for row in rows}
    for key, about, kind in one.errors:
        if topic in (None, about):
            yield f"{kind} {about}: {by_id[key]['title']} || {(by_id[key].get('summary') or '')[:200]}"
