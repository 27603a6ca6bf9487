"""The labelled items beside the checkout: the scores that docs/signal.md promises, so that none is lost unseen."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from feeds.catalogue import load_catalogue
from feeds.match import Matcher
from feeds.model import Matched

pytestmark = pytest.mark.shared
PROMISED_MICRO = 0.93
PROMISED_EACH = 0.80


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    path = Path(__file__).parents[1] / "signal" / "score_topics.py"
    spec = importlib.util.spec_from_file_location("score_topics", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_labelled_sets_score_as_promised(shared: Path, scoring: ModuleType) -> None:
    catalogue = load_catalogue()
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    golds = {name: list(scoring.lines(shared / "gold" / name)) for name in scoring.SETS}
    archive = scoring.items(shared, {row["id"] for gold in golds.values() for row in gold})
    matched: dict[str, Matched] = {key: matcher.match(scoring.as_entry(item)) for key, item in archive.items()}
    for name, gold in golds.items():
        counts, _ = scoring.count(gold, lambda key: matched[key].topics, [topic.id for topic in catalogue.topics])
        micro = scoring.measures(*(sum(column) for column in zip(*counts.values(), strict=True)))
        assert micro[2] >= PROMISED_MICRO, name
        for topic, row in counts.items():
            assert scoring.measures(*row)[2] >= PROMISED_EACH, f"{name} {topic}"


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
    from feeds.interests import Example

    counts: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        for subject in matcher.match(as_entry(Example(language, line))).subjects:
            counts[subject] = counts.get(subject, 0) + 1
    return counts
