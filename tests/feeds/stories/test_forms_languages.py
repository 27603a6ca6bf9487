"""Labels and traps of each language, addresses, and outlets' names at titles' ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feeds.stories.forms import Form, form_in_stories, form_of, form_of_entry
from tests.feeds.reports import said

LABELS = {
    Form.LIVE: {
        "en": [
            "LIVE NOW: Senate hears the admiral",
            "LIVE 7:15 AM ET: Ministers arrive",
            "Latest Updates on the Blockade",
        ],
        "pl": ["Na żywo: wystąpienie ministra", "Szczyt w Hadze. Minuta po minucie"],
        "ru": ["Прямая трансляция: заседание Совбеза", "Удар по порту. Онлайн"],
        "uk": ["Атака на порт: онлайн", "Пряма трансляція: засідання Радбезу"],
        "de": ["+++ Newsticker +++ Raketen auf den Hafen", "Gipfel in Den Haag im Liveticker"],
        "lt": ["Tiesioginė transliacija: Seimo posėdis", "TIESIOGIAI | Premjerės kalba"],
        "lv": ["Tiešraide: Saeimas balsojums", "Karš Ukrainā LIVE"],
        "et": ["Otseülekanne: presidendi kõne", "OTSE | Valitsuse pressikonverents"],
        "cs": ["ONLINE | Rakety na přístav", "Živě: zasedání vlády", "Přímý přenos: projev premiéra"],
        "fr": ["DIRECT. Frappes sur le port", "Sommet de La Haye, en direct : les chefs arrivent"],
        "fi": ["Suora: pääministerin puhe", "Yle seuraa: Haagin kokous"],
    },
    Form.ROUNDUP: {
        "en": [
            "First Thing: tariffs and a truce",
            "The Hill's 12:30 Report — A vote nears",
            "Podcast: Who guards the strait?",
        ],
        "pl": ["Prasówka: port i pociski", "Skrót dnia: szczyt, cła, susza"],
        "ru": ["Обзор прессы: о чём спорят на Западе", "Итоги дня: порт, саммит, пошлины"],
        "uk": ["Огляд преси: світ про порт", "Розсилка: що сталося за тиждень"],
        "de": ["Presseschau: Streit um den Hafen", "Das Wichtigste in Kürze"],
        "lt": ["Spaudos apžvalga: kas rašoma apie uostą", "Ryto žinios"],
        "lv": ["Preses apskats: ostas bloķēšana", "Īsumā: svarīgākais šodien"],
        "et": ["Uudiskiri: sadam ja raketid", "Välisuudised lühidalt"],
        "cs": ["Přehled tisku: spor o přístav", "Ranní souhrn: pátek"],
        "fr": ["Revue de presse : le port et les missiles", "Podcast : qui garde le détroit ?"],
        "fi": ["Uutiskirje: satama ja ohjukset", "Aamukatsaus: satama, korot, sää"],
    },
    Form.OPINION: {
        "en": ["Letters: the port must stay open", "Ports need guns | Editorial"],
        "pl": ["Wstępniak: port bez osłony", "Osłona portu, port osłony. Felieton"],
        "ru": ["Комментарий: порт без прикрытия", "Реплика: ещё раз о порте"],
        "uk": ["Коментар: порт без захисту", "Порт без захисту. Думка"],
        "de": ["Glosse: Ein Hafen voller Kanonen", "Kommentar zum Gipfel: Zu spät", "Zu spät, zu wenig. Ein Kommentar"],
        "lt": ["Komentaras. Uostas be skydo", "Jonas Petraitis. Komentaras. Uostas be skydo"],
        "lv": ["Sleja: osta bez vairoga", "Skatpunkts: osta un mēs"],
        "et": ["Kolumn: sadam ilma kilbita", "Lugeja kiri: meie sadam"],
        "cs": ["Sloupek: přístav bez štítu", "KOMENTÁŘ | Přístav bez štítu"],
        "fr": ["Éditorial. Un port sans bouclier", "Point de vue. Le port et nous"],
        "fi": ["Vieraskynä: satama ilman kilpeä", "Satama jäi yksin – kommentti"],
    },
    Form.EXPLAINER: {
        "en": [
            "The strait, explained",
            "The strait: who holds it – analysis",
            "Analysis: A fleet without a port",
            "Here’s how the blockade works",
        ],
        "pl": ["Wyjaśniamy: czym jest blokada morska", "Skąd się wziął spór o cieśninę"],
        "ru": ["Блокада пролива. Объясняем", "Зачем Москве пролив"],
        "uk": ["Пояснюємо: що таке морська блокада", "Навіщо Москві протока"],
        "de": ["Erklärt: Was eine Seeblockade ist", "Faktencheck: Ist die Meerenge zu?"],
        "lt": ["Paaiškinama: kas yra blokada", "Kuo skiriasi fregata ir korvetė"],
        "lv": ["Skaidrojam: kas ir blokāde", "Kā darbojas jūras blokāde"],
        "et": ["Selgitame: mis on blokaad", "Kuidas töötab mereblokaad"],
        "cs": ["Vysvětlujeme: co je blokáda", "K čemu je Moskvě průliv"],
        "fr": ["Tout comprendre sur le blocus", "À quoi sert un blocus naval ?"],
        "fi": ["Tästä on kyse: merisaarto", "Näin toimii merisaarto"],
    },
}
PLAIN = {
    "en": [
        "Fleet commander watches torpedo test live",
        "Navy sinks raft on day 3 of Baltic drill",
        "WHO says shelling closed two clinics",
        "Admiral explains decision to close the strait",
        "Pentagon briefing: Fleet leaves the strait",
        "Fleet leaves; strait opens; prices fall",
        "Who mined the strait? Navy says Iran",
        "‘Why us?’: Islanders protest at radar",
        "Why not, says Moscow of summit offer",
        "Fleet will run out of torpedoes: analysis",
    ],
    "pl": [
        "Prezydent na żywo zagroził zamknięciem cieśniny",
        "Podsumowanie tygodnia manewrów: flota opuszcza Bałtyk",
        "Na 90. dzień wojny flota ostrzelała Odessę",
        "Komentarz Pieskowa oburzył Warszawę",
    ],
    "ru": [
        "На 90-й день войны флот обстрелял Одессу",
        "Итоги встречи в Гааге: флот получит деньги",
        "Почему-то молчат радары: на базе начали проверку",
        "Песков в прямом эфире отказался от переговоров",
        "«Что известно флоту, известно и нам», — заявил адмирал",
    ],
    "uk": [
        "На 90-й день війни флот обстріляв Одесу",
        "Підсумки зустрічі в Гаазі: флот отримає гроші",
        "Адмірал у прямому ефірі пригрозив закрити протоку",
    ],
    "de": [
        "Admiral droht live im Fernsehen mit Sperrung",
        "Kommentar aus dem Kreml: Flotte bleibt",
        "Warum nicht, sagt der Admiral: Flotte bleibt",
    ],
    "lt": ["Flotilė tiesiogiai grasina uostui: nutaikė raketas", "Admirolo komentaras supykdė Vilnių"],
    "lv": ["Admirālis tiešraidē piedraud slēgt šaurumu", "Admirāļa komentārs saniknoja Rīgu"],
    "et": ["Admiral ähvardas otse-eetris väina sulgeda", "Admirali kommentaar vihastas Tallinna"],
    "cs": ["Televize zrušila online přenos přehlídky po výbuchu", "Admirál v přímém přenosu pohrozil uzavřením"],
    "fr": ["L'amiral menace le port en direct", "L'essentiel de la flotte quitte le port"],
    "fi": ["Amiraali uhkasi satamaa suorassa lähetyksessä", "Amiraalin kommentti suututti Helsingin"],
}


@pytest.mark.parametrize(
    ("form", "language", "title"),
    [(form, code, title) for form, by_code in LABELS.items() for code, titles in by_code.items() for title in titles],
)
def test_a_label_at_an_edge_names_a_form(form: Form, language: str, title: str) -> None:
    assert form_of(title, language=language) is form


@pytest.mark.parametrize(("language", "title"), [(code, title) for code, titles in PLAIN.items() for title in titles])
def test_the_same_words_within_a_clause_name_none(language: str, title: str) -> None:
    assert form_of(title, language=language) is Form.REPORT


def test_a_language_reads_its_own_labels_and_english_ones_and_an_unknown_one_all() -> None:
    assert form_of("Suora: laiva lähtee", language="pl") is Form.REPORT
    assert form_of("Live: laiva lähtee", language="fi") is Form.LIVE
    assert form_of("Suora: laiva lähtee", language="xx") is Form.LIVE
    assert form_of("Suora: laiva lähtee") is Form.LIVE


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://paper.example/opinion/4012-ports", Form.OPINION),
        ("https://paper.example/commentisfree/2023/jan/02/ports", Form.OPINION),
        ("https://gazeta.example/felietony/kowalski/news-port,nId,6?x=/live/", Form.OPINION),
        ("https://paper.example/world/live/2023/jan/02/port-latest", Form.LIVE),
        ("https://paper.example/news/newsletters/2023-01-02/port", Form.ROUNDUP),
        ("https://paper.example/news/opinion-of-the-court", Form.REPORT),
        ("https://paper.example/world/live", Form.REPORT),
        ("https://opinion.example/world/port", Form.REPORT),
        ("https://paper.example/live-news/port", Form.REPORT),
        ("", Form.REPORT),
        ("not an address", Form.REPORT),
    ],
)
def test_whole_parts_of_an_address_name_a_form_before_the_title_does(url: str, form: Form) -> None:
    assert form_of("Fleet leaves the port", url) is form


def test_an_outlets_name_behind_a_stroke_is_no_columnists() -> None:
    for title in (
        "Fleet leaves port | The Moscow Times",
        "Fleet leaves port | Al Jazeera",
        "Fleet leaves port | Baltic News",
    ):
        assert form_of(title) is Form.REPORT
    assert form_of("Fleet leaves port | Anna Quayle") is Form.OPINION
    assert form_of("Fleet leaves port | Anna Quayle", publisher="Anna Quayle") is Form.REPORT


def test_a_label_before_an_outlets_name_is_at_the_titles_edge() -> None:
    assert form_of("Der Hafen bleibt zu – Kommentar - Hafenbote", language="de", publisher="Hafenbote") is Form.OPINION
    assert form_of("Флот ушёл. Онлайн | РИА Новости", language="ru") is Form.LIVE


def test_of_an_entry_title_address_language_and_publisher_are_read() -> None:
    entry = said("Suora: laiva lähtee", language="fi").entry
    assert form_of_entry(entry) is Form.LIVE
    assert form_of_entry(replace(entry, language="pl")) is Form.REPORT
    assert form_of_entry(replace(entry, url="https://paper.example/opinion/12-laiva")) is Form.OPINION
    assert form_of_entry(replace(entry, title="Fleet leaves port | Anna Quayle")) is Form.OPINION
    assert form_of_entry(said("Fleet leaves port | Anna Quayle", outlet="Anna Quayle").entry) is Form.REPORT


def test_stories_are_joined_by_titles_whatever_the_address() -> None:
    entry = said("Fleet leaves port").entry
    assert form_in_stories(replace(entry, url="https://paper.example/live/2023/fleet")) is Form.REPORT
    assert form_in_stories(replace(entry, title="Live: fleet leaves port")) is Form.LIVE
