"""The labelled items beside the checkout: the scores that docs/signal.md promises, so that none is lost unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.catalogue import load_catalogue
from feeds.matching.match import Matcher
from tests.signal.counting import Counts
from tests.signal.labelled import load, topic_sets
from tests.signal.score_topics import DEWLINE, scored

pytestmark = pytest.mark.shared
PROMISED_MICRO = 0.93
PROMISED_EACH = 0.80


def test_the_labelled_sets_score_as_promised(shared: Path) -> None:
    known = {item["id"]: item for item in load(shared)}
    sets = {name: [known.get(row["id"], {}) | row for row in rows] for name, rows in topic_sets(shared).items()}
    for one in scored(sets, load_catalogue(), plain=False):
        counts = one.counts[DEWLINE]
        assert sum(counts.values(), Counts()).measures.f1 >= PROMISED_MICRO, one.name
        for topic, count in counts.items():
            assert count.measures.f1 >= PROMISED_EACH, f"{one.name} {topic}"


def test_the_same_sentence_means_the_same_in_nine_languages(shared: Path) -> None:
    """Parallel news sentences: where English mentions a country of the catalogue, the others mostly do too."""
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    codes = {"rus": "ru", "ukr": "uk", "pol": "pl", "deu": "de", "lit": "lt", "lav": "lv", "est": "et", "ces": "cs"}
    english = _counts(matcher, shared / "news" / "ntrex" / "eng.txt", "en")
    for name, code in codes.items():
        other = _counts(matcher, shared / "news" / "ntrex" / f"{name}.txt", code)
        for subject in ("united-states", "trump", "china", "north-korea", "european-union", "germany", "nato"):
            assert 0.7 <= other[subject] / english[subject] <= 1.3, f"{code} {subject}"


def _counts(matcher: Matcher, path: Path, language: str) -> dict[str, int]:
    from feeds.catalogue.examples import as_entry
    from feeds.matching.interests import Example

    counts: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        for subject in matcher.match(as_entry(Example(language, line))).subjects:
            counts[subject] = counts.get(subject, 0) + 1
    return counts
