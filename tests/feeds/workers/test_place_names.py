"""Places by the names that eleven languages have for them: one word for what reports are compared by."""

from __future__ import annotations

import pytest

from feeds.language.vocabulary import load_vocabulary
from feeds.stories.features import Reader, Words
from feeds.thresholds import Clustering
from tests.feeds.reports import said

LANGUAGES = ("en", "pl", "ru", "uk", "de", "lt", "lv", "et", "cs", "fr", "fi")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_vocabulary(), Clustering())


def _read(reader: Reader, title: str, language: str) -> Words:
    return reader.read(said(title, language=language))


@pytest.mark.parametrize(
    ("place", "titles"),
    [
        (
            "geneva",
            "Talks in Geneva|Rozmowy w Genewie|Переговоры в Женеве|Переговори в Женеві|Gespräche in Genf|"
            "Derybos Ženevoje|Sarunas Ženēvā|Kõnelused Genfis|Jednání v Ženevě|Pourparlers à Genève|"
            "Neuvottelut Genevessä",
        ),
        (
            "istanbul",
            "In Istanbul|W Stambule|В Стамбуле|У Стамбулі|In Istanbul|Stambule|Stambulā|Istanbulis|"
            "V Istanbulu|À Istanbul|Istanbulissa",
        ),
        (
            "munich",
            "In Munich|W Monachium|В Мюнхене|У Мюнхені|Münchner Konferenz|Miunchene|Minhenē|Münchenis|"
            "V Mnichově|À Munich|Münchenissä",
        ),
        (
            "qatar",
            "Strike on Doha|Atak na Dohę|Удар по Дохе|Удар по Досі, столиці Катару|Angriff auf Doha|"
            "Smūgis Kataro sostinei|Trieciens Dohai un Katarai|Löök Dohale|Úder na Dauhá|Frappe sur Doha|"
            "Isku Dohaan",
        ),
        (
            "lebanon",
            "Lebanon|W Libanie|В Ливане|У Лівані|Im Libanon|Libane|Libānā|Liibanonis|V Libanonu|Au Liban|Libanonissa",
        ),
        (
            "kyrgyzstan",
            "Kyrgyzstan|W Kirgistanie|В Киргизии|У Киргизстані|In Kirgistan|Kirgizijoje|Kirgizstānā|"
            "Kõrgõzstanis|V Kyrgyzstánu|Au Kirghizstan|Kirgisiassa",
        ),
        (
            "switzerland",
            "Switzerland|W Szwajcarii|В Швейцарии|У Швейцарії|In der Schweiz|Šveicarijoje|Šveicē|Šveitsis|"
            "Ve Švýcarsku|En Suisse|Sveitsissä",
        ),
        (
            "lapland",
            "In Lapland|W Laponii|В Лапландии|У Лапландії|In Lappland|Laplandijoje|Lapzemē|Lapimaal|V Laponsku|"
            "En Laponie|Lapissa",
        ),
        (
            "kharkiv",
            "Kharkiv hit|W Charkowie|В Харькове|На Харківщині|In Charkiw|Charkive|Harkivā|Harkivis|"
            "V Charkově|À Kharkiv|Harkovassa",
        ),
        (
            "chernihiv",
            "Chernihiv hit|W Czernihowie|В Чернигове|На Чернігівщині|In Tschernihiw|Černihive|Čerņihivā|"
            "Tšernihivis|V Černihivu|À Tchernihiv|Tšernihivissä",
        ),
        (
            "dnipro",
            "Dnipro hit|W Dnieprze|В Днепре|У Дніпрі|In Dnipro|Dnipre|Dņipro|Dniprole|V Dnipru|À Dnipro|Dniprossa",
        ),
        (
            "zaporizhzhia",
            "Zaporizhzhia hit|W Zaporożu|В Запорожье|У Запоріжжі|In Saporischschja|Zaporižioje|Zaporižjā|"
            "Zaporižžjas|V Záporoží|À Zaporijjia|Zaporižžjassa",
        ),
        (
            "odesa",
            "Odesa hit|W Odessie|В Одессе|На Одещині|In Odessa|Odesoje|Odesā|Odessas|V Oděse|À Odessa|Odesassa",
        ),
        (
            "lviv",
            "Lviv hit|We Lwowie|Во Львове|На Львівщині|In Lemberg|Lvive|Ļvivā|Lvivis|Ve Lvově|À Lviv|Lvivissä",
        ),
        (
            "kursk",
            "Kursk region|W obwodzie kurskim|Курская область|На Курщині|In Kursk|Kursko sritis|"
            "Kurskas apgabals|Kurskis|V Kurské oblasti|À Koursk|Kurskissa",
        ),
        (
            "bryansk",
            "Bryansk region|W Briańsku|В Брянской области|На Брянщині|In Brjansk|Brianske|Brjanskā|"
            "Brjanskis|V Brjansku|À Briansk|Brjanskissa",
        ),
        (
            "belgorod",
            "Belgorod|W Biełgorodzie|В Белгороде|У Бєлгороді|In Belgorod|Belgorode|Belgorodā|Belgorodis|"
            "V Bělgorodu|À Belgorod|Belgorodissa",
        ),
        (
            "saint-petersburg",
            "St Petersburg|W Petersburgu|В Питере|У Петербурзі|In Petersburg|Sankt Peterburge|"
            "Sanktpēterburgā|Peterburis|V Petrohradu|À Pétersbourg|Pietarissa",
        ),
        (
            "isfahan",
            "Isfahan|W Isfahanie|В Исфахане|В Ісфагані|In Isfahan|Isfahane|Isfahānā|Isfahanis|V Isfahánu|"
            "À Ispahan|Isfahanissa",
        ),
        (
            "hormuz",
            "Strait of Hormuz|Cieśnina Ormuz|Ормузский пролив|Ормузька протока|Straße von Hormus|"
            "Hormuzo sąsiauris|Hormuza šaurums|Hormuzi väin|Hormuzský průliv|Détroit d'Ormuz|Hormuzinsalmi",
        ),
        (
            "haifa",
            "Haifa hit|W Hajfie|В Хайфе|У Хайфі|In Haifa|Haifoje|Haifā|Haifas|V Haifě|À Haïfa|Haifassa",
        ),
    ],
)
def test_a_place_is_one_word_whatever_its_name_in_a_language(reader: Reader, place: str, titles: str) -> None:
    by_language = zip(LANGUAGES, titles.split("|"), strict=True)
    missed = [
        f"{language}: {title}"
        for language, title in by_language
        if f"@{place}" not in _read(reader, title, language).title
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("title", "language", "stranger"),
    [
        ("Warrant for Maria Lvova-Belova", "en", "lviv"),
        ("Nakaz aresztowania Lwowej-Biełowej", "pl", "lviv"),
        ("Ордер на арест Львовой-Беловой", "ru", "lviv"),
        ("Hamburgers recalled", "en", "hamburg"),
        ("Sumy przekazane na zakup dronów", "pl", "sumy"),
        ("Выделены крупные суммы", "ru", "sumy"),
        ("Viena moteris sužeista", "lt", "vienna"),
        ("Nepaliauja lietus", "lt", "nepal"),
        ("Kaasanud on ka teisi", "et", "kazan"),
        ("Sotsiaalne kriis", "et", "sochi"),
        ("Peterborough floods", "en", "saint-petersburg"),
        ("Oman maan puolesta", "fi", "oman"),
        ("Tartunta leviää", "fi", "tartu"),
        ("Operacja katarakty", "pl", "qatar"),
        ("Россия и рост: ростовщики под запретом", "ru", "rostov"),
        ("Петиция против налога", "ru", "russia"),
        ("Homeless people", "en", "gomel"),
        ("Odesłano list", "pl", "odesa"),
        ("Narvas stovi kieme", "lt", "narva"),
        ("Albanese visits", "en", "albania"),
        ("Saule spīd", "lv", "siauliai"),
        ("Kauns un negods", "lv", "kaunas"),
        ("Miasto równe i proste", "pl", "rivne"),
        ("We Wrocławiu", "pl", "return"),
        ("Bankoke", "lt", "bank"),
        ("В Чернигове", "ru", "black"),
    ],
)
def test_a_word_that_only_looks_like_a_place_is_none(reader: Reader, title: str, language: str, stranger: str) -> None:
    assert f"@{stranger}" not in _read(reader, title, language).title


def test_a_city_is_neither_a_state_nor_who_leads_a_title(reader: Reader) -> None:
    read = _read(reader, "Kharkiv struck as Poland and Lebanon meet in Geneva", "en")
    assert {"@kharkiv", "@geneva"} <= read.title
    assert read.states == {"@poland", "@lebanon"}
    assert read.lead == "@poland"


@pytest.mark.parametrize(
    ("capital", "state"), [("Doha", "qatar"), ("Beirut", "lebanon"), ("Athens", "greece"), ("Cairo", "egypt")]
)
def test_a_capital_that_stands_for_no_talks_of_others_is_its_state(reader: Reader, capital: str, state: str) -> None:
    assert _read(reader, f"{capital} answers", "en").states == {f"@{state}"}
