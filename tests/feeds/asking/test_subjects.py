"""What people type -> what they ask about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.asking.subjects import Found, FreeText, Nothing, SubjectIndex, Unsure
from feeds.catalogue import Catalogue, load_catalogue
from feeds.language.idle_words import telling
from feeds.matching.interests import Concept, Subject, SubjectKind, Tenure, Term, Topic

TODAY = date(2026, 3, 1)


def subject(identity: str, kind: SubjectKind, title: str, names: dict[str, str], terms: str = "") -> Subject:
    aliases = {language: tuple(name.strip() for name in text.split(",")) for language, text in names.items()}
    concept = Concept(identity, tuple(Term(term.strip()) for term in terms.split(","))) if terms else None
    return Subject(identity, kind, title, aliases, concept)


SUBJECTS = (
    subject("kaliningrad", SubjectKind.TOPIC, "Kaliningrad", {"en": "Kaliningrad"}),
    subject("missile-defence", SubjectKind.TOPIC, "Missile defence", {"en": "missile defence, BMD", "ru": "ПРО"}),
    subject("nato-russia", SubjectKind.TOPIC, "NATO and Russia", {}),
    subject(
        "kaliningrad",
        SubjectKind.PLACE,
        "Kaliningrad",
        {"en": "Kaliningrad", "pl": "Królewiec", "ru": "Калининград", "lt": "Karaliaučius", "de": "Königsberg"},
        "kaliningr*, królewcu, królewca, калининград*, karaliauč*, königsberg*, baltiysk*",
    ),
    subject(
        "iskander",
        SubjectKind.WEAPON,
        "Iskander missile system",
        {"en": "Iskander, Iskander-M", "ru": "Искандер"},
        "Iskander*, искандер*",
    ),
    subject("s-400", SubjectKind.WEAPON, "S-400", {"en": "S-400, Triumf", "ru": "С-400"}, "s-400, s400, с-400"),
    subject("s-500", SubjectKind.WEAPON, "S-500", {"en": "S-500"}, "s-500"),
    subject("new-start", SubjectKind.TREATY, "New START", {"en": "New START", "ru": "СНВ-3"}, "NEW START"),
    subject("poland", SubjectKind.PLACE, "Poland", {"en": "Poland", "pl": "Polska", "ru": "Польша"}, "poland*, warsaw"),
    subject("moscow", SubjectKind.PLACE, "Moscow and the Kremlin", {"en": "Moscow, the Kremlin"}, "moscow, kremlin*"),
    subject("nato", SubjectKind.ORGANISATION, "NATO", {"en": "NATO"}, "NATO"),
    subject("russia", SubjectKind.PLACE, "Russia", {"en": "Russia"}, "russia*"),
    subject("rutte", SubjectKind.PERSON, "Mark Rutte", {"en": "Mark Rutte, Rutte"}, "rutte*"),
    subject("brd-band", SubjectKind.ORGANISATION, "The Band", {"en": "Doppel"}, "doppel*"),
    subject("brd-gang", SubjectKind.PERSON, "The Gang", {"en": "Doppel"}, "doppel*"),
)


@pytest.fixture(scope="module")
def index() -> SubjectIndex:
    return SubjectIndex(Catalogue((), SUBJECTS, ()))


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Kaliningrad", "kaliningrad"),
        ("  KALININGRAD  ", "kaliningrad"),
        ("калининграде", "kaliningrad"),
        ("Królewcu", "kaliningrad"),
        ("krolewiec", "kaliningrad"),
        ("Karaliaučiuje", "kaliningrad"),
        ("Konigsberg?", "kaliningrad"),
        ("искандеры", "iskander"),
        ("Iskander-M", "iskander"),
        ("iskander missiles", "iskander"),
        ("missile defense", "missile-defence"),
        ("missile-defence", "missile-defence"),
        ("про", "missile-defence"),
        ("S400", "s-400"),
        ("s 400", "s-400"),
        ("С-400", "s-400"),
        ("с400", "s-400"),
        ("New START treaty", "new-start"),
        ("снв 3", "new-start"),
        ("the kremlin", "moscow"),
        ("Rutte's", "rutte"),
        ("status kaliningrad", "kaliningrad"),
        ("what", ""),
    ],
)
def test_a_name_is_known_in_any_case_language_spelling_and_inflection(index, text, subjects):
    expected = Found((subjects,)) if subjects else FreeText(text)
    assert index.resolve(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Iskander Kaliningrad",
        "iskander in Królewcu",
        "искандеры и калининград",
        "iskander, kaliningrad",
        "Iskander+Kaliningrad",
    ],
)
def test_two_names_mean_both(index, text):
    assert index.resolve(text) == Found(("iskander", "kaliningrad"))


def test_the_same_subject_under_two_names_is_one(index):
    assert index.resolve("Kaliningrad (Królewiec)") == Found(("kaliningrad",))


@pytest.mark.parametrize(
    "text",
    [
        "What's happening in Kaliningrad?",
        "tell me about kaliningrad please",
        "give me the status of Kaliningrad",
        "Co się dzieje w Królewcu?",
        "Что нового в Калининграде?",
        "Що відбувається у Калининграде?",
        "Was ist in Kaliningrad passiert?",
        "Kas vyksta Karaliaučiuje?",
        "Wie sieht es in Kaliningrad aus?",
        "wie läuft es in Kaliningrad",
        "Что такое Калининград?",
        "Що таке Калининград?",
        "ką veikia Kaliningradas",
    ],
)
def test_words_that_only_ask_are_no_part_of_a_question(index, text):
    assert index.resolve(text) == Found(("kaliningrad",))


@pytest.mark.parametrize("text", ["all about Kaliningrad", "alle Meldungen Kaliningrad", "всё о Калининграде"])
def test_everything_is_no_part_of_a_question(index, text):
    assert index.resolve(text) == Found(("kaliningrad",))


@pytest.mark.parametrize(
    "text", ["alle Meldungen", "alle", "nors", "какие новости", "news", "dans", "against", "wszystkie wiadomości"]
)
def test_words_that_say_nothing_are_no_slips_and_no_beginnings_of_a_name(text):
    index = SubjectIndex(load_catalogue())
    assert index.resolve(text) == FreeText(text)


@pytest.mark.parametrize(
    "text", ["did Rutte die", "Rutte die", "When did Rutte die?", "did Rutte die in Warsaw", "Ruttes byla"]
)
def test_a_word_that_joins_in_one_language_and_tells_in_another_is_searched_for_where_it_tells(index, text):
    resolved = index.resolve(text)
    assert isinstance(resolved, FreeText)
    assert resolved.nearby[0] == "rutte"
    assert {"die", "byla"} & set(telling(text).split())


@pytest.mark.parametrize(
    "text",
    ["die NATO", "Was macht die NATO?", "Was machen die in der NATO?", "Wie ist die Lage der NATO", "kim była NATO"],
)
def test_where_it_joins_it_says_nothing(index, text):
    assert index.resolve(text) == Found(("nato",))


def test_a_slip_in_a_question_is_told_from_the_words_that_ask(index):
    assert index.resolve("what happened in kaliningard?") == Unsure(
        "what happened in kaliningard?", (("kaliningrad",),), guessed=True
    )


def test_a_longer_name_wins_over_the_names_in_it(index):
    assert index.resolve("NATO and Russia") == Found(("nato-russia",))
    assert index.resolve("Russia NATO") == Found(("russia", "nato"))


@pytest.mark.parametrize("text", ["kaliningard", "Kalinigrad", "калинингард", "kalin", "rfkbybyuhfl"])
def test_slips_beginnings_and_the_wrong_keyboard_are_asked_about_and_never_taken_for_granted(index, text):
    found = index.resolve(text)
    assert isinstance(found, Unsure)
    assert found.suggestions[0] == ("kaliningrad",)


def test_a_slip_beside_a_name_keeps_the_name(index):
    meant = Unsure("Iskander kaliningard", (("iskander", "kaliningrad"),), guessed=True)
    assert index.resolve("Iskander kaliningard") == meant


@pytest.mark.parametrize(("text", "subjects"), [("warsaw", ("poland",)), ("Baltiysk", ("kaliningrad",))])
def test_a_related_word_is_a_suggestion_and_not_an_answer(index, text, subjects):
    assert index.resolve(text) == Unsure(text, (subjects,))


def test_a_name_of_two_subjects_is_asked_about(index):
    assert index.resolve("Doppel") == Unsure("Doppel", (("brd-band",), ("brd-gang",)))


def test_a_thing_has_its_name_before_a_topic_that_lists_it():
    topic = subject("us-russia", SubjectKind.TOPIC, "United States and Russia", {"en": "New START"})
    index = SubjectIndex(Catalogue((), (topic, *SUBJECTS), ()))
    assert index.resolve("New START") == Found(("new-start",))


def test_each_part_of_a_double_title_is_a_name(index):
    assert index.resolve("kremlin") == Found(("moscow",))


def test_a_word_that_only_says_what_sort_of_thing_is_no_slip_for_a_name(index):
    assert index.resolve("poland missile") == FreeText("poland missile", ("poland",))


def test_a_number_is_never_a_slip_for_another_number(index):
    assert index.resolve("S-900") == FreeText("S-900")
    assert index.resolve("S-500") == Found(("s-500",))


def test_text_with_more_than_names_is_searched_for_and_the_names_are_offered_beside(index):
    assert index.resolve("Poland cables cut") == FreeText("Poland cables cut", ("poland",))
    assert index.resolve("undersea cables") == FreeText("undersea cables")


@pytest.mark.parametrize("text", ["", "   ", "🚀🚀", "-- ; '", "\u202e\u200b"])
def test_text_without_a_letter_or_digit_is_nothing(index, text):
    assert index.resolve(text) == Nothing()


def test_four_thousand_characters_are_cut_before_they_are_read(index):
    assert isinstance(index.resolve("Kaliningrad " * 400), Found)
    assert isinstance(index.resolve("x" * 4000), FreeText)


def test_several_titles_are_joined_as_one_would_say_it(index):
    assert index.titles(["iskander", "kaliningrad"]) == "Iskander missile system and Kaliningrad"
    assert index.titles(["russia", "nato", "poland"]) == "Russia, NATO and Poland"
    assert index.titles(["unheard-of"]) == "unheard-of"


def test_a_title_is_read_for_the_names_of_subjects(index):
    names = index.namer(["kaliningrad", "iskander"], TODAY)
    assert names("Новые искандеры на западе")
    assert names("Trains to Kaliningrad stop")
    assert not names("Trains stop")


def test_a_persons_office_names_the_person_while_it_is_held():
    office = Concept("secretary-general-title", (Term("nato chief"),))
    topic = Topic("nato-leadership", "NATO leadership", "", concepts=(office,))
    rutte = subject("rutte", SubjectKind.PERSON, "Mark Rutte", {"en": "Rutte"}, "rutte*")
    holder = replace(rutte, tenures=(Tenure(office.id, since=date(2024, 10, 1)),))
    index = SubjectIndex(Catalogue((topic,), (holder,), ()))
    assert index.namer(["rutte"], TODAY)("Nato chief warns of cuts")
    assert not index.namer(["rutte"], date(2023, 3, 1))("Nato chief warns of cuts")


def test_a_topic_has_no_names_that_a_title_could_show(index):
    assert index.namer(["nato-russia"], TODAY) is None


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text):
    answer = SubjectIndex(Catalogue((), SUBJECTS, ())).resolve(text)
    assert isinstance(answer, Found | Unsure | FreeText | Nothing)
    if isinstance(answer, Found):
        assert answer.subjects
    if isinstance(answer, Unsure):
        assert all(answer.suggestions)


def test_every_name_in_the_packaged_catalogue_is_an_answer():
    catalogue = load_catalogue()
    index = SubjectIndex(catalogue)
    for known in catalogue.subjects:
        for name in (known.id, known.title, *(name for names in known.aliases.values() for name in names)):
            assert isinstance(index.resolve(name), Found), name
