"""Live blogs, round-ups and opinion, by their titles."""

from __future__ import annotations

import pytest

from feeds.stories.forms import Form, form_of, series_of


@pytest.mark.parametrize(
    "title",
    [
        "Russia-Ukraine war live: Moscow should respect international airspace",
        "Ukraine live briefing: U.S. summons Russian envoy",
        "Bournemouth v Newcastle: Premier League – live",
        "Live Updates: Quake death toll passes 11,000",
        "Wojna w Ukrainie. 365. dzień inwazji Rosji. Relacja na żywo",
        "Liveticker: Nato-Gipfel in Vilnius",
        "Война в Украине: онлайн-трансляция",
        "Guerre en Ukraine, en direct : sommet de l’OTAN",
        "Krieg in der Ukraine: Liveblog",
        "Sõda Ukrainas | otseblogi: öine rünnak",
        "Karas Ukrainoje tiesiogiai: naktį skambėjo sirenos",
        "Karš Ukrainā. Tiešraide: uzbrukums Kijivai",
        "Válka na Ukrajině: online přenos z fronty",
        "Sota Ukrainassa: hetki hetkeltä",
        "Війна наживо: що сталося за ніч, наживо",
        "Direktrapport: toppmötet i Haag",
        "Guerra en Ucrania, en directo: ataque a Odesa",
        "Guerra in Ucraina, in diretta: droni su Kiev",
        "Guerra na Ucrânia ao vivo: mísseis contra Kharkiv",
        "Πόλεμος στην Ουκρανία: λεπτό προς λεπτό",
        "Ukraine Latest: Russia Targets Cities With New Missile Strikes",
        "G-7 Latest: Leaders to Visit Hiroshima Nuclear Ground Zero Site",
    ],
)
def test_live_blogs_are_known(title: str) -> None:
    assert form_of(title) is Form.LIVE


@pytest.mark.parametrize(
    "title",
    [
        "Watch live: NATO chief holds press conference",
        "'Saturday Night Live' mocks Trump visit",
        "Senators to receive briefing on downed objects",
        "Whoopi Goldberg apologises on air",
        "However hard it rains, the parade goes on",
        "Jak żyć bez gazu z Rosji",
        "Itogi: nowa książka o Rosji",
        "North Korea's latest missile launch alarms Japan",
        "Latest in a series of strikes: missiles hit Odesa",
    ],
)
def test_reports_that_sound_alike_are_reports(title: str) -> None:
    assert form_of(title) is Form.REPORT


@pytest.mark.parametrize(
    "title",
    [
        "Russia-Ukraine war at a glance: what we know on day 346 of the invasion",
        "Your Tuesday Briefing: Putin in Mongolia",
        "FirstFT: Putin vows to retaliate for Moscow drone attack",
        "Tuesday Afternoon Update: drone crash, banking update",
        "The Papers: 'Russia downs US drone'",
        "Week in pictures: 18 - 24 February",
        "Przegląd prasy: Patrioty w Polsce",
        "Главное за день: саммит и санкции",
        "Das Wichtigste vom Tag",
        "Savaitės apžvalga: NATO ir Rusija",
        "Nedēļas apskats: karš un politika",
        "Nädala kokkuvõte: kolm tähtsamat uudist",
        "Přehled zpráv: úterý",
        "Підсумки дня: головне за 20 травня",
        "Revue de presse: l'Europe et la défense",
        "Viikon katsaus: Naton kokous",
        "Rassegna stampa: il vertice dell'Aja",
        "Resumen del día: cumbre y sanciones",
        "Revista presei: scutul de la Deveselu",
        "Senate vote, bank rescue and more top headlines",
        "Pięć rzeczy, które warto wiedzieć dziś rano",
        "Five things to know on Tuesday: a summit, a strike, a storm",
        "Ukraine Recap: missiles hit Kyiv as ministers meet",
        "First up: a tunnel opens; senators vote; what sleep is for",
        "Latest in Moldova: a parade, a pipeline and a vote",
    ],
)
def test_round_ups_are_known(title: str) -> None:
    assert form_of(title) is Form.ROUNDUP


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: What Putin forgot",
        "Op-Ed: Balloons are no policy",
        "Komentarz: Tarcza wraca",
        "Мнение: зачем Искандеры",
        "Думка: навіщо нам ППО",
        "Kommentar: Der Schild kommt spät",
        "Nuomonė | Ko moko Suvalkų koridorius",
        "Viedoklis: kam vajadzīga pretgaisa aizsardzība",
        "Arvamus: miks me kardame",
        "Názor: radar se vrací",
        "Tribune – L'Europe sans bouclier",
        "Kolumni: Itämeri ei ole rauhan meri",
        "Ledare: Försvaret behöver tid",
        "Leitartikel: Der Schild kommt spät",
        "Der Schild kommt spät – ein Kommentar",
        "Kommentti: Itämeri ei ole rauhan meri",
        "Pääkirjoitus | Itämeri ei ole rauhan meri",
        "Juhtkiri: miks me kardame",
        "Glosa: Radar se vrací",
        "Édito : l'Europe sans bouclier",
        "Tarcza wraca, a my udajemy, że to nic [OPINIA]",
        "Balloons are no policy. So what is? | Jane van Doe",
        "The view on missile defence: a shield with holes | Editorial",
        "JANE VAN DOELEN: Balloons are no policy",
    ],
)
def test_opinion_is_known(title: str) -> None:
    assert form_of(title) is Form.OPINION


@pytest.mark.parametrize(
    "title",
    [
        "Shield on sale | BBC",
        "Minister says opinion has shifted",
        "Column of tanks: footage",
        "PKO BP: zysk spadł o połowę",
        "WORLD NEWS: Balloon shot down",
    ],
)
def test_a_bar_or_a_word_for_opinion_alone_is_none(title: str) -> None:
    assert form_of(title) is Form.REPORT


@pytest.mark.parametrize(
    "title",
    [
        "The West must not forget Georgia",
        "Europe’s armies need a common shield",
        "NATO allies should build radars together",
        "We can’t afford another frozen treaty",
    ],
)
def test_a_demand_that_nobody_is_named_for_is_opinion(title: str) -> None:
    assert form_of(title, language="en") is Form.OPINION


@pytest.mark.parametrize(
    "title",
    [
        "The West must not forget Georgia, Rutte says",
        "Minister warns Europe must rearm",
        "Georgia: West must not forget us",
        "'West must act'",
        "Ukraine needs $14 billion to rebuild",
        "Allies should pay more – Rutte",
        "What Europe must do now about radars and the people who build them",
        "Latvia sees no need for a new shield",
        "Crew must-see list",
    ],
)
def test_a_demand_with_whose_it_is_or_with_a_number_is_none(title: str) -> None:
    assert form_of(title, language="en") is not Form.OPINION


def test_a_series_is_how_its_titles_begin() -> None:
    assert series_of("Ukraine war live: envoy summoned") == series_of("Ukraine war live: talks in Jeddah") != ""
    assert series_of("War in Ukraine, day 385: retreat") == series_of("War in Ukraine, day 386: advance") != ""


def test_a_title_that_only_says_live_names_no_series() -> None:
    assert series_of("Live updates: quake") == ""
    assert series_of("") == ""


@pytest.mark.parametrize(
    "title",
    [
        "What is the INF treaty and why did it end?",
        "Pandemic benefits are ending. Here’s what to know",
        "How tax friendly is it where you live?",
        "Drones over Rzeszow: what we know so far",
        "Retired general explains why the shield leaks",
        "Oreshnik explained in five charts",
        "Three problems of the shield - analysis",
        "Jak powstawała tarcza [ANALIZA]",
        "Analyysi: Miksi ohjuspuolustus maksaa",
        "Czym jest system Arrow 3?",
        "Drony nad Polską. Co wiemy o nocnym ataku",
        "Что известно об ударе по Одессе",
        "Ракета «Орешник»: что это такое",
        "Що таке «Золотий купол»",
        "Дрони над Польщею: що відомо",
        "Was ist das Raketenabwehrsystem Arrow 3?",
        "Angriff auf Sumy: Was bisher bekannt ist",
        "Kas yra „Orešnik“ ir kuo jis pavojingas",
        "Kas ir “Orešņik”?",
        "Mis on raketikilp ja kuidas see töötab?",
        "Co je systém Patriot a proč na něj Kyjev čeká",
        "Qu’est-ce que le « Dôme d’or » ?",
        "Frappe sur Soumy : ce que l’on sait",
        "Mikä on Iskander-ohjus?",
        "Ilmatilaloukkaus: mitä tiedämme nyt",
        "Vad är Patriot?",
        "¿Qué es la Cúpula Dorada?",
        "Cos'è lo scudo antimissile europeo",
        "Ce este scutul de la Deveselu",
        "Wat is het raketschild?",
    ],
)
def test_explainers_are_known(title: str) -> None:
    assert form_of(title) is Form.EXPLAINER
