"""Which title a story goes by."""

from __future__ import annotations

import pytest

from feeds.stories.titles import better_title, is_foreign, same_words, says_it


@pytest.mark.parametrize(
    "title",
    [
        "Rusija perkelia raketas į Kaliningrado sritį",
        "Россия перебрасывает «Искандеры»",
        "Росія перекидає «Іскандери»",
        "Rosja przenosi rakiety do Królewca",
        "Rosyjskie rakiety to zagrożenie",
        "USA rezygnują z tarczy",
        "Moskau verlegt Raketen nach Kaliningrad",
        "Rusko přesouvá rakety do Kaliningradu",
        "Moscou déploie des missiles à Kaliningrad",
        "Krievija pārvieto raķetes",
        "Venemaa paigutab raketid ümber",
        "Venäjä siirtää ohjuksia",
    ],
)
def test_titles_in_the_catalogues_other_languages_are_foreign(title: str) -> None:
    assert is_foreign(title)


@pytest.mark.parametrize(
    "title",
    [
        "Russia moves Iskanders to Kaliningrad",
        "Erdoğan meets Çavuşoğlu and Šefčovič in Brussels",
        "Šefčovič in Kyiv",
        "Biden to meet von der Leyen",
        "4 children die in Serbia",
    ],
)
def test_names_alone_make_no_title_foreign(title: str) -> None:
    assert not is_foreign(title)


def test_an_english_title_never_gives_way_to_another_good_one() -> None:
    first = "Russia moves Iskanders to Kaliningrad region"
    assert better_title(first, "Moscow sends missile systems to the west", "en") == first
    assert better_title(first, "Rusija perkelia raketas į Kaliningrado sritį", "lt") == first


RUSSIAN, ENGLISH = (
    "Россия перебросила ракеты «Искандер» под Калининград",
    "Russia moves Iskanders to Kaliningrad region",
)


def test_a_states_title_takes_no_other_outlets_place() -> None:
    assert better_title(RUSSIAN, ENGLISH, "en", is_states=True) == RUSSIAN
    assert better_title("Iskanders", ENGLISH, "en", is_states=True) == "Iskanders"
    assert better_title(RUSSIAN, ENGLISH, "en", was_states=True, is_states=True) == ENGLISH


def test_a_states_title_gives_way_to_the_first_other_that_says_it() -> None:
    assert better_title(ENGLISH, RUSSIAN, "ru", was_states=True) == RUSSIAN
    assert better_title(ENGLISH, "Iskanders", "en", was_states=True) == ENGLISH


def test_of_two_states_titles_the_first_stays() -> None:
    other = "Россия перевезла ракеты «Искандер» на запад"
    assert better_title(RUSSIAN, other, "ru", was_states=True, is_states=True) == RUSSIAN


def test_only_an_english_title_takes_a_good_ones_place_for_its_language() -> None:
    dutch = "Raketten in Kaliningrad: dit is wat Rusland wil"
    assert not is_foreign(dutch)
    assert better_title(RUSSIAN, dutch, "nl") == RUSSIAN


def test_five_words_say_what_happened_and_four_do_not() -> None:
    assert says_it("Russia moves Iskanders to Kaliningrad")
    assert not says_it("Russia moves Iskanders west")


def test_copies_have_the_same_words_whatever_their_dress() -> None:
    assert same_words("Russia moves “Iskander” missiles", "RUSSIA MOVES ISKANDER MISSILES")
    assert not same_words("Russia moves Iskander missiles", "Russia moves Iskander launchers")
