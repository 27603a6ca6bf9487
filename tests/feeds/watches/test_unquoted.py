"""A name of several words without quotation marks is found behind its field."""

from __future__ import annotations

import pytest

from feeds.watches.unquoted import source_quoted

NAMES = ("Deutsche Welle EN (RDF/RSS 1.0)", "Deutsche Welle", "BBC", "BBC Russian", "The Moscow Times", "RFE/RL")


@pytest.mark.parametrize(
    ("question", "meant", "field"),
    [
        ("source:Deutsche Welle", 'source:"Deutsche Welle"', 'source:"Deutsche Welle"'),
        ("radar source:deutsche welle lang:de", 'radar source:"deutsche welle" lang:de', 'source:"deutsche welle"'),
        ("-source: Moscow Times radar", '-source:"Moscow Times" radar', 'source:"Moscow Times"'),
        ("(source:BBC Russian OR lang:pl)", '(source:"BBC Russian" OR lang:pl)', 'source:"BBC Russian"'),
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
    found = source_quoted(question, NAMES)
    assert found == ((meant, field) if meant else None)
