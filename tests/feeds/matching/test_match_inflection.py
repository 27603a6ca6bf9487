"""Each of the eleven languages: its inflected forms are found, and words that only look alike are not.

The forms are in tests/feeds/inflections, a file a language: `what | form, form` where what is a subject or a concept,
and `- | text` for a text that no topic may match.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from feeds.catalogue import Catalogue, load_catalogue
from feeds.catalogue.examples import as_entry
from feeds.language.text import page
from feeds.matching.interests import Example
from feeds.matching.lexicon import Lexicon
from feeds.matching.match import Matcher

FOLDER = Path(__file__).parents[1] / "inflections"
LANGUAGES = ("en", "pl", "ru", "uk", "de", "lt", "lv", "et", "cs", "fr", "fi")
DAY = date(2023, 3, 15)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def lexicon(catalogue: Catalogue) -> Lexicon:
    concepts = {concept.id: concept for topic in catalogue.topics for concept in topic.concepts}
    return Lexicon(concepts.values(), [subject for subject in catalogue.subjects if subject.concept is not None])


@pytest.fixture(scope="module")
def matcher(catalogue: Catalogue) -> Matcher:
    return Matcher(catalogue.topics, catalogue.subjects)


def rows(language: str) -> list[tuple[str, str]]:
    """The lines of a language's file as (what, forms)."""
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [(what, forms) for what, _, forms in (line.partition(" | ") for line in lines if line[:1] != "#")]


def forms(language: str) -> list[tuple[str, str]]:
    """Every (what, form) of a language."""
    return [(what, form) for what, found in rows(language) if what != "-" for form in found.split(", ")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_inflected_form_is_found(lexicon: Lexicon, language: str) -> None:
    missed = []
    for what, form in forms(language):
        hits = lexicon.look(page(form, ""), language, DAY).hits()
        if not any(hit.mask & lexicon.mask([what]) for hit in hits):
            missed.append(f"{what}: {form}")
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_only_look_alike_match_no_topic(matcher: Matcher, language: str) -> None:
    found = []
    for what, text in rows(language):
        if what == "-" and (matches := matcher.match(as_entry(Example(language, text))).topics):
            found.append(f"{text}: {sorted(matches)}")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_forms_and_traps_of_its_own(language: str) -> None:
    assert len(forms(language)) >= 45
    assert sum(what == "-" for what, _ in rows(language)) >= 8
