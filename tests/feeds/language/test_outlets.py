"""Names of one outlet are told from those of another."""

from __future__ import annotations

import pytest

from feeds.language.outlets import outlet_key, quoted


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Guardian", "guardian"), ("DIE WELT", "Welt"), ("RFE/RL", "rfe rl"), ("Süddeutsche", "SUDDEUTSCHE")],
)
def test_case_signs_and_an_article_make_no_other_outlet(one: str, other: str) -> None:
    assert outlet_key(one) == outlet_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("The Times", "The Moscow Times"), ("Le Monde", "Monde"), ("The", "Die"), ("…", "!")]
)
def test_what_is_more_than_that_is_another_outlet(one: str, other: str) -> None:
    assert outlet_key(one) != outlet_key(other)


NAMES = ("Deutsche Welle EN (RDF/RSS 1.0)", "Deutsche Welle", "BBC", "BBC Russian", "The Moscow Times", "RFE/RL")


@pytest.mark.parametrize(
    ("question", "meant", "field"),
    [
        ("source:Deutsche Welle", 'source:"Deutsche Welle"', 'source:"Deutsche Welle"'),
        ("radar source:deutsche welle lang:de", 'radar source:"deutsche welle" lang:de', 'source:"deutsche welle"'),
        ("-source: Moscow Times radar", '-source:"Moscow Times" radar', 'source:"Moscow Times"'),
        ("(source:BBC Russian OR lang:pl)", None, None),
        ("source:lrt source:Deutsche Welle EN", 'source:lrt source:"Deutsche Welle EN"', 'source:"Deutsche Welle EN"'),
        ("source:BBC Russian radar", 'source:"BBC Russian" radar', 'source:"BBC Russian"'),
        ('source:"Deutsche Welle"', None, None),
        ("source:“Deutsche Welle”", None, None),
        ("source:BBC radar", None, None),
        ("source:Deutsche lang:de Welle", None, None),
        ('source:Deutsche "Welle"', None, None),
        ("source:", None, None),
        ("Deutsche Welle", None, None),
    ],
)
def test_a_name_of_several_words_without_quotation_marks_is_given_them(
    question: str, meant: str | None, field: str | None
) -> None:
    found = quoted(question, NAMES)
    assert found == ((meant, field) if meant else None)
