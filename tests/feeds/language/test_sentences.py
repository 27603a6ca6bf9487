"""A text's sentences, whole, in the catalogue's languages."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import pytest

from feeds.language.sentences import sentences


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("WARSAW (Reuters) - Poland signed the deal.", "Poland signed the deal."),
        ("MOSCOW, September 19. /TASS/. Russia will not deploy.", "Russia will not deploy."),
        ("REDZIKOWO, Poland -- Sailors opened the base.", "Sailors opened the base."),
        ("WASHINGTON — The offer stands.", "The offer stands."),
        ("TALLINN, 23. november, BNS - Eesti saadab patarei.", "Eesti saadab patarei."),
        ("INTERFAX.RU - НАТО ответила Москве.", "НАТО ответила Москве."),
        ("(Adds detail, quotes) BRUSSELS, Nov 23 (Reuters) - Allies met.", "Allies met."),
        ("NATO — an alliance of 32 — met.", "NATO — an alliance of 32 — met."),
        ("МОСКВА, 19 сен. - Россия не разместит ракеты.", "Россия не разместит ракеты."),
        ("The alliance (NATO) said it would wait.", "The alliance (NATO) said it would wait."),
        ("Gen. Milley met J. Stoltenberg in Brussels. They spoke.", "Gen. Milley met J. Stoltenberg in Brussels."),
        ("It was signed by Reps. Smith and Jones. They left.", "It was signed by Reps. Smith and Jones."),
        ("Około 12 tys. żołnierzy ćwiczy przy granicy. To dużo.", "Około 12 tys. żołnierzy ćwiczy przy granicy."),
    ],
)
def test_datelines_go_and_abbreviations_stay_whole(text: str, first: str) -> None:
    assert next(sentences(text)) == first


@pytest.mark.parametrize(
    "first",
    [
        "Unterhändler setzen am 21. September in Genf die Gespräche fort.",
        "Das betrifft z.B. Dr. Müller und die Nr. 5 der Bundeswehr.",
        "Rosja rozmieściła m.in. Iskandery w obw. kaliningradzkim.",
        "W 2023 r. Polska kupiła baterie od gen. Nowaka.",
        "– Nie ma zgody – powiedział gen. Nowak.",
        "В Калининградской обл. разместили «Искандеры», т. е. ракеты.",
        "Об этом сообщил г. Иванов из ген. штаба.",
        "У 2023 р. росіяни випустили ракети по вул. Шевченка.",
        "2023 m. kovo 5 d. Vilnius apie tai pranešė A. Anušauskui.",
        "Piem. 2023. gada 5. martā Rīgā notika mācības.",
        "Nt 21. septembril kohtuti Tallinnas.",
        "Dne 21. září přijel např. Novák do Prahy.",
        "Nato, esim. Suomi, kertoi 21. Lokakuuta asiasta.",
        "M. Macron a vu le gén. Burkhard à Paris.",
        "It cost $1.5 million, the U.S. Army told Mr. Smith.",
        "Premier powiedział: „Nie damy się. To nasza ziemia.”",
        "Он сказал: «Мы ответим. Это неизбежно».",
        'She said: "We will act. It is time."',
        "He said ‘I don’t understand. Why am I here’ in court.",
        "He flew to Hanoi on Mar. 3 with Lt. Gen. Smith.",
    ],
)
def test_a_sentence_stays_whole(first: str) -> None:
    assert list(sentences(f"{first} Dodał to. Ещё одно.")) == [first, "Dodał to.", "Ещё одно."]


@pytest.mark.parametrize(
    "first",
    [
        "Tak wynika z sondażu dla WP.pl.",
        "Jak podaje e-petrol.pl.",
        "Об этом сообщает Lenta.ru.",
        "Apie tai rašo „15min.lt“.",
        "It is shown on abcnews.go.com.",
        "Das schreibt tagesschau.de.",
        "He posted it on X.com.",
    ],
)
def test_a_sites_name_ends_a_sentence(first: str) -> None:
    assert list(sentences(f"{first} W tym roku. Ещё одно.")) == [first, "W tym roku.", "Ещё одно."]


@pytest.mark.parametrize(
    "first", ["To m.in. Polska.", "Das ist z.B. Polen.", "Потратили 5 млн.руб. Россия.", "So p.us. Some."]
)
def test_full_stops_within_a_short_word_end_none(first: str) -> None:
    assert list(sentences(first)) == [first]


@pytest.mark.parametrize(
    "first",
    [
        'Powodem jest "agresywny kurs” Waszyngtonu.',
        'Tak pisze „Economist".',
        'He called it an “irresponsible act."',
        'It is “so" they say.',
        "Das ist „so“ und „so”.",
    ],
)
def test_a_quotation_ends_where_outlets_mix_their_marks(first: str) -> None:
    assert list(sentences(f"{first} USA milczą.")) == [first, "USA milczą."]


def test_a_quotation_within_another_ends_only_itself() -> None:
    for whole in ("He said: “It is “so” here. We go.”", 'Powiedział: „To "koniec". Idziemy.”'):
        assert list(sentences(whole)) == [whole]


def test_a_dash_begins_what_somebody_says() -> None:
    assert list(sentences("Rozmowy trwają. – Nie ma zgody.")) == ["Rozmowy trwają.", "– Nie ma zgody."]


def test_a_line_ends_a_sentence() -> None:
    standfirst, lead = "Move follows drone incursion, as Kremlin speaks of provocation", "Nato will send two batteries."
    assert list(sentences(f"{standfirst}\n{lead}")) == [standfirst, lead]


def test_lines_that_end_within_sentences_are_one_text() -> None:
    assert list(sentences("The president of\nPoland told the\nalliance to hurry.")) == [
        "The president of Poland told the alliance to hurry."
    ]


@pytest.mark.parametrize(
    "after", ["Čtvrtý", "Írán", "Åland", "Écoutez", "Ůstí", "Į šiaurę", "Œuvre", "‘So", "'So", "‚So"]
)
def test_any_capital_may_begin_the_next(after: str) -> None:
    assert list(sentences(f"Rakety letí. {after} to vidí.")) == ["Rakety letí.", f"{after} to vidí."]


def test_what_a_thing_is_called_ends_a_sentence_with_its_number() -> None:
    assert list(sentences("Kijów dostanie F-16. Teraz uczy pilotów.")) == [
        "Kijów dostanie F-16.",
        "Teraz uczy pilotów.",
    ]


def test_a_year_may_end_a_sentence() -> None:
    assert list(sentences("The treaty ended in 2019. Moscow blamed Washington.")) == [
        "The treaty ended in 2019.",
        "Moscow blamed Washington.",
    ]


@pytest.mark.parametrize("text", ["", "   ", "No mark", "...", "„", "A. B. C."])
def test_odd_texts_lose_nothing(text: str) -> None:
    assert " ".join(sentences(text)) == " ".join(text.split())


def test_published_texts_lose_nothing(shared: Path) -> None:
    archive = min((shared / "news").glob("news_2023-*.jsonl.gz"))
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        texts = [" ".join(json.loads(line).get("summary", "").split()) for line in itertools.islice(lines, 3000)]
    for text in texts:
        assert text.endswith(" ".join(sentences(text)))
