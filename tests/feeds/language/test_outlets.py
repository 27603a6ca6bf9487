"""Names of one outlet are told from those of another."""

from __future__ import annotations

import pytest

from feeds.language.outlets import outlet_key


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
