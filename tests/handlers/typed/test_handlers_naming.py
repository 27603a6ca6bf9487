"""What people type behind /subscribe, in any case, language or inflection."""

from __future__ import annotations

import pytest

from feeds.asking.subjects import SubjectIndex
from feeds.catalogue import Catalogue
from handlers.typed.naming import topics_of, wanted


@pytest.fixture(scope="module")
def index(whole_catalogue: Catalogue) -> SubjectIndex:
    return SubjectIndex(whole_catalogue)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("kaliningrad", ["kaliningrad"]),
        ("KALININGRAD", ["kaliningrad"]),
        ("Królewiec", ["kaliningrad"]),
        ("Królewcu", ["kaliningrad"]),
        ("Калининграде", ["kaliningrad"]),
        ("Karaliaučius", ["kaliningrad"]),
        ("искандеры", ["iskander"]),
        ("Iskander missiles", ["iskander"]),
        ("missile defence", ["missile-defence"]),
        ("missile defense", ["missile-defence"]),
        ("missile-defence", ["missile-defence"]),
        ("Raketenabwehr", ["missile-defence"]),
        ("противоракетная оборона", ["missile-defence"]),
        ("nato chief", ["nato-leadership"]),
        ("NATO-Russia", ["nato-russia"]),
        ("kaliningrad, iskander", ["kaliningrad", "iskander"]),
        ("kaliningrad and iskander", ["kaliningrad", "iskander"]),
        ("kaliningrad; missile defence\nrussian threats", ["kaliningrad", "missile-defence", "russian-threats"]),
        ("kaliningrad kaliningrad", ["kaliningrad"]),
    ],
)
def test_topics_are_found(text: str, topics: list[str], whole_catalogue: Catalogue, index: SubjectIndex) -> None:
    found = wanted(whole_catalogue, index, text)
    assert list(found.topics) == topics
    assert found.covered == ()
    assert found.unknown == ()


@pytest.mark.parametrize(
    "text",
    [
        "all",
        "ALL",
        " Everything ",
        "wszystko",
        "все",
        "Всё",
        "усі",
        "alle",
        "viskas",
        "from all",
        "от всего",
        "viską",
        "all of them",
        "all topics",
    ],
)
def test_all_of_them_can_be_said_in_each_language(text: str, whole_catalogue: Catalogue, index: SubjectIndex) -> None:
    assert len(wanted(whole_catalogue, index, text).topics) == 9


def test_a_subject_that_is_no_topic_comes_with_the_topics_that_cover_it(
    whole_catalogue: Catalogue, index: SubjectIndex
) -> None:
    (covered,) = wanted(whole_catalogue, index, "Redzikowo").covered
    assert covered.subject == "redzikowo"
    assert "european-sites" in covered.topics
    assert topics_of(whole_catalogue, "redzikowo") == covered.topics
    assert topics_of(whole_catalogue, "iskander") == ("iskander",)
    assert topics_of(whole_catalogue, "no such thing") == ()


def test_a_typo_is_asked_about_and_never_taken_for_an_answer(whole_catalogue: Catalogue, index: SubjectIndex) -> None:
    found = wanted(whole_catalogue, index, "kaliningard")
    assert found.topics == ()
    assert [(each.text, each.suggestions) for each in found.unknown] == [("kaliningard", ("kaliningrad",))]


def test_what_is_understood_is_taken_and_the_rest_named(whole_catalogue: Catalogue, index: SubjectIndex) -> None:
    found = wanted(whole_catalogue, index, "kaliningrad, football; Redzikowo")
    assert found.topics == ("kaliningrad",)
    assert [each.subject for each in found.covered] == ["redzikowo"]
    assert [each.text for each in found.unknown] == ["football"]


@pytest.mark.parametrize("text", ["", "   ", ",;\n", "🙂", "\u202e", "…"])
def test_a_text_without_a_word_asks_for_nothing(text: str, whole_catalogue: Catalogue, index: SubjectIndex) -> None:
    assert wanted(whole_catalogue, index, text).nothing
