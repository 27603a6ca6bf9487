"""What is listened for in a text: the same terms in a language's own automaton and in that of all."""

from __future__ import annotations

import itertools

import pytest

from feeds.language.text import page
from feeds.matching.hearing import Hearing
from feeds.matching.interests import Term

TERMS = (
    Term("nato"), Term("tank*", "en"), Term("vlak*", "cs"), Term("vlak*", "sk"), Term("vlag", "nl"),
    Term("Flagge", "de"), Term("*rakete*", "de"), Term("ракет*", "ru"), Term("Iskander"),
    Term("Искандер"), Term("straße", "de"),
)  # fmt: skip


def heard(hearing: Hearing, language: str, text: str) -> set[int]:
    """The numbers of the terms whose literals are heard in a text."""
    folded = page(text, "").folded
    automaton, terms = hearing.of(language, folded)
    found = automaton.find_matches_as_indexes(folded, overlapping=True)
    return {sought.concept for number, _, _ in found for sought in terms[number]}


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return Hearing((term, number, 0) for number, term in enumerate(TERMS))


def test_a_text_hears_names_its_language_and_its_kin(hearing: Hearing) -> None:
    said = "Nato tank vlak vlag Flagge Raketen Iskander"
    assert heard(hearing, "en", said) == {0, 1, 8}
    assert heard(hearing, "sk-SK", said) == {0, 2, 3, 8}
    assert heard(hearing, "DE", said) == {0, 4, 5, 6, 8}
    assert heard(hearing, "", said) == {0, 1, 2, 3, 4, 5, 6, 8}


@pytest.mark.parametrize("language", ["en", "cs", "de", "nl", "fi", "ja", "ru", ""])
def test_a_letter_beyond_latin_takes_no_term_away(hearing: Hearing, language: str) -> None:
    words = ["Nato", "tank", "vlak", "vlag", "Flagge", "Rakete", "Iskander"]
    for said in itertools.permutations(words, 2):
        assert heard(hearing, language, " ".join(said)) == heard(hearing, language, " ".join((*said, "щ")))


def test_terms_in_other_letters_are_heard_in_any_language(hearing: Hearing) -> None:
    assert heard(hearing, "en", "Ракета “Искандер”") == {7, 9}
    assert heard(hearing, "de", "Straße mit Искандер") == {9, 10}


def test_languages_that_no_term_is_of_are_one(hearing: Hearing) -> None:
    assert hearing.of("ja", " nato ") is hearing.of("ko", " nato ")
    assert hearing.of("ja", " nato ") is not hearing.of("en", " nato ")


def test_what_is_no_code_of_a_language_is_heard_as_an_unknown_one(hearing: Hearing) -> None:
    assert heard(hearing, "x-made-up", "Ein Flagge vlak") == heard(hearing, "", "Ein Flagge vlak")


def test_codes_of_one_language_are_one(hearing: Hearing) -> None:
    assert hearing.of("en-GB", " nato ") is hearing.of("en", " nato ")


def test_a_hearing_of_nothing_hears_nothing() -> None:
    assert heard(Hearing(()), "en", "Nato") == set()
