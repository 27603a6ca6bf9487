"""Live blogs, round-ups and opinion, by their titles."""

from __future__ import annotations

import pytest

from feeds.forms import Form, form_of, series_of


@pytest.mark.parametrize(
    "title",
    [
        "Russia-Ukraine war live: Moscow should respect international airspace",
        "Ukraine live briefing: U.S. summons Russian envoy",
        "Bournemouth v Newcastle: Premier League – live",
        "Live Updates: Quake death toll passes 11,000",
        "Russia-Ukraine war at a glance: what we know on day 346 of the invasion",
        "Wojna w Ukrainie. 365. dzień inwazji Rosji. Relacja na żywo",
        "Liveticker: Nato-Gipfel in Vilnius",
        "Война в Украине: онлайн-трансляция",
        "Guerre en Ukraine, en direct : sommet de l’OTAN",
        "Ukraine Latest: Russia Targets Cities With New Missile Strikes",
        "G-7 Latest: Leaders to Visit Hiroshima Nuclear Ground Zero Site",
    ],
)
def test_live_blogs_are_known(title: str) -> None:
    assert form_of(title) is Form.LIVE


@pytest.mark.parametrize(
    "title",
    [
        "How tax friendly is it where you live?",
        "Watch live: NATO chief holds press conference",
        "'Saturday Night Live' mocks Trump visit",
        "Senators to receive briefing on downed objects",
        "Pandemic benefits are ending. Here’s what to know",
        "Jak żyć bez gazu z Rosji",
        "Itogi: nowa książka o Rosji",
        "North Korea's latest missile launch alarms Japan",
    ],
)
def test_reports_that_sound_alike_are_reports(title: str) -> None:
    assert form_of(title) is Form.REPORT


@pytest.mark.parametrize(
    "title",
    [
        "Your Tuesday Briefing: Putin in Mongolia",
        "FirstFT: Putin vows to retaliate for Moscow drone attack",
        "Tuesday Afternoon Update: drone crash, banking update",
        "The Papers: 'Russia downs US drone'",
        "Week in pictures: 18 - 24 February",
        "Przegląd prasy: Patrioty w Polsce",
        "Главное за день: саммит и санкции",
        "Das Wichtigste vom Tag",
        "Savaitės apžvalga: NATO ir Rusija",
    ],
)
def test_round_ups_are_known(title: str) -> None:
    assert form_of(title) is Form.ROUNDUP


@pytest.mark.parametrize("title", ["Opinion: What Putin forgot", "Komentarz: Tarcza wraca", "Мнение: зачем Искандеры"])
def test_opinion_is_known(title: str) -> None:
    assert form_of(title) is Form.OPINION


def test_a_series_is_how_its_titles_begin() -> None:
    assert series_of("Ukraine war live: envoy summoned") == series_of("Ukraine war live: talks in Jeddah") != ""
    assert series_of("War in Ukraine, day 385: retreat") == series_of("War in Ukraine, day 386: advance") != ""


def test_a_title_that_only_says_live_names_no_series() -> None:
    assert series_of("Live updates: quake") == ""
    assert series_of("") == ""
