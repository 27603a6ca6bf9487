"""What titles tell as done, and what only sounds like it, in each of the catalogue's languages."""

from __future__ import annotations

import pytest

from feeds.deciding.acts import acts_of, done_in
from feeds.model import Act

DONE = {
    "en": {
        "Finland becomes NATO member": Act.JOINS,
        "Hungary's parliament ratifies Swedish accession": Act.JOINS,
        "Poland triggers NATO's Article 4": Act.JOINS,
        "Moscow moves nuclear weapons closer to Poland": Act.MOVES,
        "Russia to station nuclear missiles in Belarus": Act.MOVES,
        "Lukashenko says Russia has sent nuclear bombers": Act.MOVES,
        "Fighter planes deployed to Šiauliai by Spain": Act.MOVES,
        "Putin threatens nuclear war": Act.THREATENS,
        "Kremlin threatens to deploy Iskanders": Act.THREATENS,
        "Russia quits treaty on conventional forces": Act.STOPS,
        "Kremlin pulls out of Open Skies treaty": Act.STOPS,
        "Russia not complying with arms treaty, Washington says": Act.STOPS,
        "Vilnius bans rail transit to Kaliningrad": Act.STOPS,
        "FSB detains American teacher in Moscow": Act.DETAINS,
        "Hague court issues arrest warrant for Putin": Act.DETAINS,
        "Iran tests ballistic missile": Act.FORCE,
        "Russian missile lands in Polish field": Act.FORCE,
        "Russian jet violates Estonian airspace": Act.FORCE,
        "After missile strike, Poland closes border": Act.STOPS,
        "Finland joins NATO as Russia warns of consequences": Act.JOINS,
        "Navy seizes tanker off Gotland": Act.SEIZES,
        "Vilnius expels three Russian diplomats": Act.EXPELS,
    },
    "pl": {
        "Finlandia wstąpiła do Sojuszu": Act.JOINS,
        "Węgry ratyfikowały członkostwo Szwecji": Act.JOINS,
        "Rosja grozi Litwie": Act.THREATENS,
        "Rosja wychodzi z traktatu o siłach konwencjonalnych": Act.STOPS,
        "Rosyjski pocisk spadł na Lubelszczyźnie": Act.FORCE,
        "Korea Północna przetestowała nowy pocisk": Act.FORCE,
        "Rosja przerzuca Iskandery pod granicę": Act.MOVES,
        "FSB zatrzymała amerykańską dziennikarkę": Act.DETAINS,
        "USA rezygnują z tarczy w Polsce": Act.STOPS,
        "Rosja rozmieściła Iskandery pod granicą": Act.MOVES,
    },
    "ru": {
        "Швеция вступила в НАТО": Act.JOINS,
        "КНДР выпустила две ракеты": Act.FORCE,
        "Россия нанесла удар по Львову": Act.FORCE,
        "Медведев угрожает Варшаве": Act.THREATENS,
        "Москва денонсировала договор": Act.STOPS,
        "Литва приостановила транзит в Калининград": Act.STOPS,
        "Россия разместит «Искандеры» под Калининградом": Act.MOVES,
        "ФСБ задержала американца": Act.DETAINS,
    },
    "uk": {
        "Швеція вступила до НАТО": Act.JOINS,
        "КНДР випустила дві ракети": Act.FORCE,
        "Україна збила ракету над морем": Act.FORCE,
        "Росія розгорнула «Іскандери»": Act.MOVES,
        "Москва погрожує Варшаві": Act.THREATENS,
        "Росія вийшла з договору": Act.STOPS,
    },
    "de": {
        "Schweden tritt der Nato bei": Act.JOINS,
        "Nordkorea feuert zwei Raketen ab": Act.FORCE,
        "Moskau droht Litauen": Act.THREATENS,
        "Russland steigt aus Abkommen aus": Act.STOPS,
        "Deutschland stationiert Patriot-Systeme in Polen": Act.MOVES,
        "Deutschland weist russische Diplomaten aus": Act.EXPELS,
        "Moskau nimmt US-Bürger fest": Act.DETAINS,
    },
    "lt": {
        "Švedija įstojo į NATO": Act.JOINS,
        "Maskva grasina Lietuvai": Act.THREATENS,
        "Rusija dislokavo „Iskander“ raketas": Act.MOVES,
        "Lietuva sustabdė tranzitą": Act.STOPS,
        "Dronas nukrito Lietuvoje, numuštas dronas": Act.FORCE,
    },
    "lv": {
        "Zviedrija iestājas NATO": Act.JOINS,
        "Maskava draud Latvijai": Act.THREATENS,
        "Krievija izvieto raķetes": Act.MOVES,
        "Latvija slēgs robežu": Act.STOPS,
        "Drons nokrīt Latvijā": Act.FORCE,
    },
    "et": {
        "Rootsi sai NATO liikmeks": Act.JOINS,
        "Moskva ähvardab Eestit": Act.THREATENS,
        "Droon kukkus Tartu lähedal": Act.FORCE,
        "Venemaa paigutas raketid piirile": Act.MOVES,
        "Eesti sulges piiri": Act.STOPS,
    },
    "cs": {
        "Švédsko vstoupilo do NATO": Act.JOINS,
        "Moskva hrozí Polsku": Act.THREATENS,
        "KLDR vypálila dvě rakety": Act.FORCE,
        "Rusko rozmístilo rakety": Act.MOVES,
        "Moskva vypověděla smlouvu": Act.STOPS,
    },
    "fr": {
        "La Suède rejoint l'Otan": Act.JOINS,
        "Moscou menace la Pologne": Act.THREATENS,
        "Pyongyang tire deux missiles": Act.FORCE,
        "Moscou déploie des missiles": Act.MOVES,
        "La Russie quitte le traité": Act.STOPS,
    },
    "fi": {
        "Ruotsi liittyi Natoon": Act.JOINS,
        "Moskova uhkaa Suomea": Act.THREATENS,
        "Drooni putosi Suomeen": Act.FORCE,
        "Venäjä sijoitti ohjuksia rajalle": Act.MOVES,
        "Suomi sulki rajan": Act.STOPS,
    },
}

NOT_DONE = {
    "en": [
        "Russia denies it fired a missile at Poland",
        "No evidence Moscow moved nuclear weapons, Kyiv says",
        "Could Russia invade Estonia?",
        "Russia could attack an ally by 2029, admiral says",
        "Moscow warns of deploying paratroopers to the border",
        "Russia wants to station nuclear weapons in Belarus",
        "North Korea plans to launch a satellite",
        "Biden: 'a big mistake in suspending' New START",
        "Moscow blames Washington for drone attack",
        "Vilnius defends its rules as Russia deploys paratroopers",
        "Romania says Russian missile did not enter its airspace",
        "Spain plans: planes deployed to Šiauliai",
        "Storm threatens Florida",
        "Ukraine's new and very smart radar net threatens jets",
        "Japan threatens to shoot down any missile",
        "Boris Johnson says Putin threatened him",
        "Governor declares emergency in Kaliningrad",
        "US reporter wrongfully detained by Russia",
        "Russian court hears appeal of American detained in Moscow",
        "Russia rejects request to visit jailed American reporter",
        "Russia will attack NATO",
        "Russia won’t deploy missiles to Kaliningrad",
        "Wreck of drone downed by Russian jet may never be recovered",
        "US video shows Russian jet hitting drone",
        "Pentagon releases footage of jet that downed drone",
    ],
    "pl": [
        "Rosja grozi, że rozmieści Iskandery?",
        "Czy Rosja zaatakuje Polskę",
        "Kreml zaprzecza, że wystrzelił rakietę",
        "Rosja może rozmieścić Iskandery",
        "Burza zagroziła Florydzie",
        "Rosyjski myśliwiec uderza w drona. Jest nagranie",
    ],
    "ru": [
        "Москва может приостановить транзит",
        "Литва не приостановила транзит",
        "Кремль опроверг, что Россия выпустила ракету",
        "Байден назвал ошибкой, что Москва вышла из договора",
        "Опубликованы кадры: «Искандер» запущен",
    ],
    "uk": ["Росія може розгорнути ракети", "Київ спростував, що збив літак"],
    "de": ["Russland könnte Raketen stationieren", "Moskau bestreitet: Rakete nicht abgefeuert"],
    "lt": ["Lietuva gali sustabdyti tranzitą", "Maskva neigia, kad dislokavo raketas"],
    "lv": ["Krievija varētu izvietot raķetes", "Maskava noliedz, ka izvieto raķetes"],
    "et": ["Venemaa võib paigutada: paigutas raketid", "Moskva eitab, et droon kukkus"],
    "cs": [
        "Rusko může rozmístit rakety: rozmístilo",
        "Moskva popřela, že rozmístila rakety",
        "Armáda zveřejnila záběry, dron sestřelila",
    ],
    "fr": ["Moscou pourrait suspendre l'accord: suspend", "Moscou dément avoir déployé des missiles"],
    "fi": ["Venäjä voi sulkea rajan: sulki rajan", "Moskova kiistää: drooni putosi"],
}

OTHER_MEANINGS = {
    "en": [
        "Ministers talk about Kaliningrad",
        "Poland wants more interceptors and launchers",
        "Poland strikes deal on batteries",
        "Envoy dies of heart attack",
        "Rail strike halts Kaliningrad trains",
        "Retired general explores a ruined fort",
        "Efforts to abate tension, scraped together",
        "Amputee meets Stoltenberg",
        "Alliance launches a fund",
        "Host fired over remarks",
        "Sanctions hit Russian exporters",
        "Lawmaker joins talks on signing bonus",
        "Police arrest burglar",
    ],
    "pl": [
        "Szef NATO o Rosji",
        "Minister wydał zgodę",
        "Rosja straciła rynek",
        "Policja zatrzymała złodzieja",
        "Zmarł na atak serca",
        "Rocznica wybuchu wojny",
    ],
    "ru": [
        "Лавров о диалоге с США",
        "Закон вступил в силу",
        "Полиция задержала вора",
        "Завод запустил проект",
        "России грозит дефолт",
    ],
    "uk": ["Лавров про діалог зі США", "Закон вступив у силу"],
    "de": ["Minister tritt zurück", "Polizei nimmt Dieb fest", "Die Lufthansa schlägt vor"],
    "lt": ["Ministrai kalbasi apie Kaliningradą", "Policija sulaikė vagį"],
    "lv": ["Ministri runā par Kaļiņingradu", "Policija aizturēja zagli"],
    "et": ["Ministrid räägivad Kaliningradist", "Politsei pidas varga kinni"],
    "cs": ["Ministři hovoří o Kaliningradu", "Policie zadržela zloděje", "Rusi mluví o míru"],
    "fr": ["Le général retraité explore l'ampoule", "La police arrête un voleur"],
    "fi": ["Ministerit puhuvat Kaliningradista", "Poliisi pidätti varkaan"],
}


def _titles(by_language: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, title) for language, titles in by_language.items() for title in titles]


@pytest.mark.parametrize(
    ("language", "title", "act"),
    [(language, title, act) for language, titles in DONE.items() for title, act in titles.items()],
)
def test_an_act_is_told_as_done(language: str, title: str, act: Act) -> None:
    assert done_in(title, language) == {act}


@pytest.mark.parametrize(("language", "title"), _titles(NOT_DONE))
def test_what_may_come_is_denied_asked_or_remarked_on_is_not_done(language: str, title: str) -> None:
    assert not done_in(title, language)


GIVEN_UP = {
    "en": "Russia cancels deploying Iskander missiles in Kaliningrad",
    "pl": "Rosja rezygnuje z rozmieszczenia Iskanderów w Kaliningradzie",
    "ru": "Россия отказалась от размещения «Искандеров» в Калининградской области",
    "uk": "Росія відмовилася від розміщення «Іскандерів» біля кордону",
    "de": "Russland verzichtet auf die Stationierung von Iskander-Raketen",
    "lt": "Rusija atsisako dislokuoti „Iskander“ raketas Kaliningrade",
    "lv": "Krievija atsakās izvietot Iskander raķetes",
    "et": "Venemaa loobus Iskanderide paigutamisest",
    "cs": "Rusko zrušilo rozmístění raket v Kaliningradu",
    "fr": "La Russie renonce à déployer des Iskander à Kaliningrad",
    "fi": "Venäjä luopui sijoittamasta ohjuksia rajalle",
}


@pytest.mark.parametrize(("language", "title"), GIVEN_UP.items(), ids=GIVEN_UP)
def test_what_is_given_up_is_not_done(language: str, title: str) -> None:
    assert done_in(title, language) == {Act.STOPS}


ENDED = {
    "Russian Legislature Approves Suspension of Nuclear-Arms Treaty With U.S.": "en",
    "Putin signs law suspending New START treaty": "en",
    "Duma ratyfikowała wypowiedzenie traktatu": "pl",
    "Путин подписал закон о денонсации договора": "ru",
    "Госдума приняла закон о выходе России из Договора по открытому небу": "ru",
    "Госдума приняла закон о выходе из ДСНВ": "ru",
    "Путин подписал закон о выходе России из Совета Европы": "ru",
    "Путин подписал закон об отзыве ратификации договора": "ru",
    "Путін підписав закон про денонсацію договору": "uk",
    "Рада ухвалила закон про вихід з угоди СНД": "uk",
    "Putin unterzeichnet Gesetz zur Aussetzung des Vertrags": "de",
    "Putinas pasirašė sutarties sustabdymo įstatymą": "lt",
    "Putins paraksta likumu par izstāšanos no līguma": "lv",
    "Putin allkirjastas lepingust taganemise seaduse": "et",
    "Putin podepsal odstoupení od smlouvy": "cs",
    "Poutine signe la suspension du traité": "fr",
    "Putin allekirjoitti lain sopimuksen keskeyttämisestä": "fi",
}


@pytest.mark.parametrize(("title", "language"), ENDED.items(), ids=ENDED)
def test_a_treatys_end_that_is_signed_or_approved_is_a_halt_and_no_treaty(title: str, language: str) -> None:
    assert done_in(title, language) == {Act.STOPS}


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Путин подписал указ о выходных днях в мае", "ru"),
        ("Госдума приняла закон об отзыве лицензий", "ru"),
        ("Зеленский поддержал выход на границы 1991 года", "ru"),
        ("Зеленський підтримав вихід на кордони 1991 року", "uk"),
        ("Sněmovna schválila odvolání ministra obrany", "cs"),
        ("Bundestag stimmt gegen Aussetzung des Vertrags", "de"),
        ("Ungarn stimmte im Parlament gegen Beitritt Schwedens", "de"),
    ],
)
def test_what_is_signed_beside_treaties_or_voted_down_ends_none(title: str, language: str) -> None:
    assert done_in(title, language) == frozenset()


def test_what_is_done_beside_a_halt_is_done() -> None:
    for title in ("Russia suspends treaty and deploys missiles", "Russia suspends New START, deploys missiles"):
        assert done_in(title, "en") == {Act.STOPS, Act.MOVES}


@pytest.mark.parametrize(("language", "title"), _titles(OTHER_MEANINGS))
def test_words_with_other_meanings_are_no_acts(language: str, title: str) -> None:
    assert not acts_of(title, language)
    assert not done_in(title, language)


def test_one_languages_words_are_not_looked_for_in_another() -> None:
    assert done_in("Pyongyang tire un missile", "fr") == {Act.FORCE}
    assert not done_in("Pyongyang tire un missile", "en")
    assert not done_in("Pyongyang tire un missile", "")


def test_a_language_that_has_no_words_for_acts_tells_none() -> None:
    assert not done_in("Η Ρωσία εκτόξευσε πύραυλο", "el")


@pytest.mark.parametrize(
    "title",
    [
        "Finland joins NATO",
        "Rosja rozmieściła Iskandery",
        "Россия выпустила ракету",
        "Россия выпустила ракету “Искандер” — Сеул",
        "Росія збила літак над Україною",
    ],
)
def test_a_title_of_unknown_language_is_read_in_english_and_where_its_letters_fit(title: str) -> None:
    assert done_in(title)


def test_a_side_clause_counts_where_the_whole_title_is_asked_for() -> None:
    title = "Vilnius defends its rules as Russia deploys paratroopers"
    assert done_in(title, "en", whole=True) == {Act.MOVES}
