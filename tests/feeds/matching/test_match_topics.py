"""Which topics a headline is about: the catalogue's own examples, headlines in eleven languages, namesakes, dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.catalogue import Catalogue, load_catalogue
from feeds.catalogue.examples import as_entry, broken_examples
from feeds.matching.interests import Example
from feeds.matching.match import Matcher
from feeds.model import Matched

HEADLINES = sorted((Path(__file__).parents[1] / "headlines").glob("*.txt"))
USUAL_DAY = datetime(2023, 3, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def matcher(catalogue: Catalogue) -> Matcher:
    return Matcher(catalogue.topics, catalogue.subjects)


def match(matcher: Matcher, language: str, title: str, summary: str = "", day: datetime = USUAL_DAY) -> Matched:
    return matcher.match(as_entry(Example(language, title, summary), day))


def test_every_example_of_the_catalogue_holds(catalogue: Catalogue, matcher: Matcher) -> None:
    assert list(broken_examples(matcher, catalogue.topics)) == []


def test_every_topic_has_examples_in_its_main_languages(catalogue: Catalogue) -> None:
    for topic in catalogue.topics:
        languages = {example.language for example in topic.examples.must}
        assert {"en", "pl", "ru", "uk", "de", "lt"} <= languages, topic.id
        assert topic.examples.never, topic.id


def test_a_broken_example_is_told_with_its_topic(catalogue: Catalogue) -> None:
    nothing = Matcher([], catalogue.subjects)
    faults = list(broken_examples(nothing, catalogue.topics[:1]))
    assert faults
    assert all(fault.startswith('topic "nato-russia": example "') for fault in faults)


@pytest.mark.parametrize("path", HEADLINES, ids=lambda path: path.stem)
def test_headlines_of_a_language_are_about_what_their_file_says(matcher: Matcher, path: Path) -> None:
    wrong = []
    for wanted, title, summary, day in _headlines(path):
        topics = match(matcher, path.stem, title, summary, day).topics
        if not wanted <= topics or (not wanted and topics):
            wrong.append(f"{title}: wanted {sorted(wanted)}, found {sorted(topics)}")
    assert wrong == []


def _headlines(path: Path) -> list[tuple[set[str], str, str, datetime]]:
    """The lines of a file: `topic, topic | title || summary @date`; `-` is no topic, `topic?` one that may be found."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        topics, _, rest = line.partition(" | ")
        dated = re.fullmatch(r"(.*) @(\d{4}-\d\d-\d\d)", rest)
        day = datetime.fromisoformat(dated[2]).replace(tzinfo=UTC) if dated else USUAL_DAY
        title, _, summary = (dated[1] if dated else rest).partition(" || ")
        named = {topic.strip() for topic in topics.split(",")} - {"-"}
        rows.append(({topic for topic in named if not topic.endswith("?")}, title, summary, day))
    return rows


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("cs", "Nezvratný návrat ke studené válce, kritizuje Moskva manévry aliance u svých hranic"),
        ("pl", "To będzie miało poważne konsekwencje, grozi Kreml Zachodowi po szczycie w Wilnie"),
        ("de", "Das bedeutet Krieg mit dem Westen, warnt Medwedew die Nato und ihre Regierungen"),
    ],
)
def test_who_stands_right_behind_a_verb_of_speech_is_quoted(matcher: Matcher, language: str, title: str) -> None:
    assert "russian-threats" in match(matcher, language, title).topics


def test_who_opens_a_headline_before_a_colon_says_all_of_it_though_only_a_stem_of_the_name_is_known(
    matcher: Matcher,
) -> None:
    title = "Kremlin: to bring Ukraine into NATO and to arm it there would force a firm response"
    assert "russian-threats" in match(matcher, "en", title).topics


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("uk", "СЗР РФ заявила, що Лондон готує диверсію проти танкерів на Балтиці"),
        ("pl", "Rosyjski wywiad twierdzi, że Londyn przygotowuje sabotaż tankowców"),
        ("cs", "Ruská rozvědka tvrdí, že Londýn chystá sabotáž tankerů"),
        ("lt", "Rusijos žvalgyba teigia, kad Londonas rengia tanklaivių sabotažą"),
        ("fi", "Venäjän tiedustelu väittää, että Lontoo valmistelee tankkerien sabotointia"),
    ],
)
def test_a_comma_before_that_parts_nothing(matcher: Matcher, language: str, title: str) -> None:
    assert "russian-threats" in match(matcher, language, title).topics


def test_who_is_spoken_to_behind_a_verb_of_speech_is_not_quoted(matcher: Matcher) -> None:
    title = "Rünnak toob kaasa alliansi ühise vastuse, hoiatab Venemaad uus peasekretär Brüsselis"
    assert "russian-threats" not in match(matcher, "et", title).topics


NAMESAKES = [
    ("en", "Senator calls for new highway funding in Senate vote"),
    ("pl", "W górach spadnie śnieg, natomiast nad morzem deszcz"),
    ("ru", "Фанаты устроили беспорядки после матча"),
    ("ru", "УАЗ «Патриот» подешевел в Москве"),
    ("de", "Königsberger Klopse: das Rezept der Woche"),
    ("de", "Königsberger Klopsen auf der Spur"),
    ("pl", "Klopsy królewieckie i pulpety królewieckie"),
    ("lt", "Karaliaučiaus kotletai su kaparėliais"),
    ("ru", "Кёнигсбергские клопсы, блюдо российского региона"),
    ("ru", "«Балтика Калининград» уступила в матче РПЛ"),
    ("ru", "Калининградская «Балтика» выиграла у «Спартака»"),
    ("ru", "«Балтика» (Калининград) – «Зенит» 0:1"),
    ("ru", "Спартак проиграл калининградской «Балтике»"),
    ("uk", "Калінінградська «Балтика» програла вдома"),
    ("pl", "Piłkarze Baltiki Kaliningrad wygrali z Zenitem"),
    ("pl", "Spartak przegrał z Baltiką Kaliningrad"),
    ("en", "Kaliningrad's Baltika lose at home"),
    ("lt", "Kaliningrado „Baltika“ laimėjo"),
    ("lv", 'Kaļiņingradas "Baltika" uzvar'),
    ("et", "Kaliningradi Baltika võitis"),
    ("fi", "Kaliningradin Baltika voitti"),
    ("uk", "Сенатор запропонував закон про дороги"),
    ("en", "New England Patriots sign a quarterback"),
    ("en", "Patriot Act renewed by Congress"),
    ("en", "Insurer Aegis raises its premiums"),
    ("en", "Tor Maries on her new album"),
    ("uk", "Розповідь про сусідів та їхній город"),
    ("ru", "Книга про Россию вышла в новом переводе"),
    ("cs", "Výlet na Brdy: nejhezčí túry s dětmi"),
    ("en", "Amazon prime: the arrow points upward for retail"),
    ("ru", "Искандер Хасанов выиграл турнир по шахматам"),
    ("it", "Nato a Torino nel 1950, il pittore ha 73 anni"),
    ("lv", "Cīņa par pirmo vietu turpinās"),
    ("en", "Medvedev beats Djokovic at the Australian Open"),
    ("en", "Where to eat poutine in Montreal"),
]


@pytest.mark.parametrize(("language", "title"), NAMESAKES, ids=[title[:40] for _, title in NAMESAKES])
def test_a_namesake_is_no_hit(matcher: Matcher, language: str, title: str) -> None:
    assert match(matcher, language, title).matches == ()
    assert match(matcher, language, title.upper()).matches == ()
    assert match(matcher, "", title.lower()).matches == ()


@pytest.mark.parametrize(
    ("language", "title", "summary"),
    [
        ("en", "US deploys Patriot missiles to Lithuania", "They will face Russia and its exclave of Kaliningrad."),
        ("pl", "NATO rozmieści rakiety Patriot w Polsce", "Rakiety mają chronić przed Rosją i Białorusią."),
        ("de", "Nato stationiert Patriot-Raketen in Litauen", "Sie sollen vor Russland und Belarus schützen."),
        ("ru", "НАТО разместит ракеты Patriot в Польше", "Ракеты защитят от ударов из России и Белоруссии."),
        ("lt", "NATO dislokuos „Patriot“ raketas Lietuvoje", "Raketos saugos nuo Rusijos ir Baltarusijos."),
        ("fr", "L'Otan déploie des missiles Patriot", "Les missiles feront face à la Russie et au Bélarus."),
        ("cs", "NATO rozmístí rakety Patriot v Polsku", "Rakety mají chránit před Ruskem a Běloruskem."),
    ],
)
def test_what_the_west_deploys_against_moscow_is_no_counter_deployment_of_moscows(
    matcher: Matcher, language: str, title: str, summary: str
) -> None:
    assert "russian-threats" not in match(matcher, language, title, summary).topics


@pytest.mark.parametrize(
    "title",
    [
        "If US deploys missiles in Germany, Russia will station its own in Kaliningrad",
        "NATO warns as Russia deploys nuclear missiles to Belarus",
        "Russia to deploy nuclear missiles in Belarus, NATO calls it dangerous",
    ],
)
def test_moscows_counter_deployment_is_one_beside_what_the_west_does(matcher: Matcher, title: str) -> None:
    assert "russian-threats" in match(matcher, "en", title).topics


def test_the_secretary_general_is_who_holds_the_office_on_the_day(matcher: Matcher) -> None:
    before, after = datetime(2023, 7, 10, tzinfo=UTC), datetime(2025, 2, 5, tzinfo=UTC)
    assert "nato-leadership" not in match(matcher, "en", "Rutte resigns after coalition split", day=before).topics
    assert "nato-leadership" in match(matcher, "en", "Rutte visits Kyiv", day=after).topics
    assert "nato-leadership" in match(matcher, "en", "Stoltenberg visits Kyiv", day=before).topics
    assert "nato-leadership" not in match(matcher, "en", "Stoltenberg presents budget", day=after).topics


def test_a_title_stands_for_the_person_who_holds_the_office(matcher: Matcher) -> None:
    assert "stoltenberg" in match(matcher, "en", "NATO chief visits Kyiv").subjects
    assert "rutte" in match(matcher, "en", "NATO chief visits Kyiv", day=datetime(2025, 1, 2, tzinfo=UTC)).subjects
    assert "rasmussen" in match(matcher, "pl", "Szef NATO w Moskwie", day=datetime(2009, 12, 16, tzinfo=UTC)).subjects


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Secretary General Anders Fogh Rasmussen to speak on Russia", ""),
        ("Secretary General speaks on Russia", "NATO Secretary General Rasmussen called for a new beginning."),
        ("Anders Fogh Rasmussen, NATO secretary general, remembered in Moscow", ""),
        ("Генсек НАТО Расмуссен: новое начало", ""),
    ],
)
def test_an_office_stands_for_who_is_named_beside_it_whoever_holds_it_now(
    matcher: Matcher, title: str, summary: str
) -> None:
    found = match(matcher, "en", title, summary, day=datetime(2026, 1, 2, tzinfo=UTC)).subjects
    assert "rasmussen" in found
    assert "rutte" not in found


def test_an_office_beside_another_holders_name_in_a_sentence_is_the_one_who_holds_it(matcher: Matcher) -> None:
    found = match(matcher, "en", "NATO chief met Stoltenberg in Oslo", day=datetime(2026, 1, 2, tzinfo=UTC)).subjects
    assert {"rutte", "stoltenberg"} <= set(found)


def test_an_office_that_is_named_again_is_of_whom_the_text_began_with(matcher: Matcher) -> None:
    title = "Former NATO Secretary General Jens Stoltenberg on Trump"
    text = "When he was NATO Secretary General the US threatened to leave."
    assert "rutte" not in match(matcher, "en", title, text, day=datetime(2026, 1, 2, tzinfo=UTC)).subjects


@pytest.mark.parametrize(
    "summary",
    [
        "Former NATO Secretary General Jens Stoltenberg praised the visit.",
        "Former Secretary-General Stoltenberg praised it.",
        "Były sekretarz generalny NATO Jens Stoltenberg chwali wizytę.",
    ],
)
def test_who_held_an_office_once_does_not_take_it_from_who_holds_it(matcher: Matcher, summary: str) -> None:
    title = "NATO Secretary General visits Kyiv"
    found = match(matcher, "en", title, summary, day=datetime(2026, 1, 2, tzinfo=UTC)).subjects
    assert {"rutte", "stoltenberg"} <= set(found)


def test_wagner_alone_is_the_mercenaries_where_the_war_is_in_the_text(matcher: Matcher) -> None:
    assert "prigozhin" in match(matcher, "en", "Wagner advances in Bakhmut as Ukraine counterattacks").subjects
    assert "prigozhin" in match(matcher, "pl", "Stany Zjednoczone uderzają w Wagnera, Rosja odpowiada").subjects
    assert "prigozhin" not in match(matcher, "en", "Wagner tops the bill at the opera").subjects
    assert "prigozhin" not in match(matcher, "en", "Richard Wagner's Ring staged in Moscow").subjects


def test_all_names_of_a_place_are_one_subject(matcher: Matcher) -> None:
    for language, title in (
        ("pl", "Tranzyt do Królewca"),
        ("ru", "Транзит в Калининграде"),
        ("lt", "Tranzitas į Karaliaučių"),
        ("lv", "Tranzīts uz Kaļiņingradu"),
        ("en", "KALININGRAD TRANSIT HALTED"),
        ("en", "Kaliningrad’s port"),
        ("ru", "Калинингра\u0301д: новости"),
        ("pl", "Kró\u00adlewiec"),
    ):
        assert match(matcher, language, title).subjects[:1] == ("kaliningrad",), title


def test_subjects_come_title_first_and_in_order(matcher: Matcher) -> None:
    found = match(matcher, "en", "Putin and Lukashenko talk", "NATO watches from Poland; Putin says little.")
    assert found.subjects == ("putin", "lukashenko", "nato", "poland")


def test_a_game_names_nobody_unless_it_is_news_of_a_topic(matcher: Matcher) -> None:
    game = match(matcher, "ru", "Футболисты сыграли вничью дома", "Калининградский клуб упустил победу.")
    struck = match(matcher, "en", "Iskander missile hits football stadium in Odesa")
    assert game.subjects == ()
    assert "iskander" in struck.subjects


def test_a_mention_further_down_is_no_alert(matcher: Matcher) -> None:
    found = match(matcher, "en", "Fishing quotas agreed", "Ministers met in Oslo. Jens Stoltenberg was there too.")
    assert found.mentions == {"nato-leadership"}
    assert found.topics == frozenset()


def test_the_first_word_of_a_summary_is_no_part_of_the_title(matcher: Matcher) -> None:
    assert "us-russia" not in match(matcher, "en", "White House hosts chess club", "Kremlin talks go on.").topics
    assert "us-russia" in match(matcher, "en", "White House hosts Kremlin talks", "Chess club waits.").topics


def test_a_round_up_is_about_its_title_and_first_sentence_only(matcher: Matcher) -> None:
    text = "Ministers meet in Brussels. Russia fired Iskander missiles at Kharkiv."
    assert "iskander" not in match(matcher, "en", "Morning briefing: what to know", text).topics
    assert "iskander" in match(matcher, "en", "What happened overnight", text).topics


def test_a_list_of_other_headlines_says_nothing_of_the_article(matcher: Matcher) -> None:
    others = "• Moscow court keeps American reporter in custody • Blinken speaks to Lavrov about detained citizens"
    assert not match(matcher, "en", "Russian blogger killed in a blast", others).topics
    assert match(matcher, "en", "Russian blogger killed in a blast", others.replace("• ", "")).topics


@pytest.mark.parametrize(
    ("language", "besides"),
    [
        ("en", "Plus, Biden meets Nato secretary-general Stoltenberg."),
        ("en", "Also in today’s newsletter: Stoltenberg stays at NATO."),
        ("de", "Außerdem: Stoltenberg bleibt Nato-Generalsekretär."),
        ("pl", "A także: Stoltenberg zostaje szefem NATO."),
        ("ru", "А также: Столтенберг остается генсеком НАТО."),
        ("fr", "Et aussi : Stoltenberg reste à la tête de l'OTAN."),
        ("fi", "Lisäksi: Stoltenberg jatkaa Naton johdossa."),
    ],
)
def test_what_a_newsletter_has_besides_says_nothing_of_its_headline(
    matcher: Matcher, language: str, besides: str
) -> None:
    assert not match(matcher, language, "Trump, Trump, Trump", besides).topics
    assert "nato-leadership" in match(matcher, language, "Trump, Trump, Trump", besides.split(" ", 1)[1]).topics


def test_a_picture_caption_says_nothing_of_the_article(matcher: Matcher) -> None:
    caption = "Jens Stoltenberg speaks in Brussels, Feb. 15, 2023. (Johanna Geron/Reuters)"
    assert "nato-leadership" not in match(matcher, "en", "Canada faces pressure on spending", caption).topics


def test_evidence_is_the_published_words(matcher: Matcher) -> None:
    found = match(matcher, "pl", "„Iskandery” w Królewcu: Moskwa odpowiada")
    evidence = {m.topic: m.evidence for m in found.matches}
    assert evidence["iskander"] == ("Iskandery",)
    assert evidence["kaliningrad"] == ("Królewcu",)


def test_who_threatens_whom_matters(matcher: Matcher) -> None:
    assert "russian-threats" in match(matcher, "en", "Kremlin warns NATO over Finland").topics
    assert "russian-threats" not in match(matcher, "en", "NATO warns Kremlin over Finland").topics
    assert "russian-threats" in match(matcher, "en", "NATO's role in Ukraine risks escalation and war: Russia").topics
    assert "russian-threats" not in match(matcher, "en", "Putin may try Moldova next, warns Polish minister").topics


FOUNDING_ARTICLE = """
    Speaking in Brussels on Friday, Anders Fogh Rasmussen used his first major speech as NATO Secretary General to offer
    Moscow a fresh start. The alliance and Russia, he said, should look at linking their missile-defence systems,
    since both are threatened by the proliferation of ballistic missiles and by Iran and North Korea above all.
    His words came a day after Washington suspended the sites that were planned in Poland and the Czech Republic: ten
    interceptors near Redzikowo and a radar at Brdy. President Obama spoke of a stronger, smarter defence at sea, with
    SM-3 interceptors. Moscow, which had threatened to station Iskander missiles in Kaliningrad, called the decision
    a victory for common sense, and Dmitry Medvedev welcomed talks with the United States. Ballistic missile defence
    (BMD) cooperation will be hard all the same: who may press the button, diplomats ask, and who shares what?
    Stay informed. Sign up for our weekly newsletter. First name. Last name. Your e-mail address. I agree to the terms
    of use and the privacy policy. Subscribe now.
"""


def test_the_founding_article_is_matched_on_all_its_topics(matcher: Matcher) -> None:
    title = "NATO chief offers Russia cooperation in missile defence"
    found = match(matcher, "en", title, FOUNDING_ARTICLE, datetime(2009, 9, 18, tzinfo=UTC))
    about = {"nato-russia", "missile-defence", "european-sites", "iskander", "kaliningrad", "proliferation"}
    assert about | {"nato-leadership"} <= found.topics
    assert {"us-russia", "russian-threats"} <= found.topics | found.mentions
    assert {"rasmussen", "nato", "russia", "iskander", "kaliningrad", "poland", "czech-republic"} <= set(found.subjects)


@pytest.mark.parametrize("title", ["The hard road to cooperation on missile defence", "A hand held out", ""])
def test_the_founding_article_is_about_nato_and_russia_under_whatever_title(matcher: Matcher, title: str) -> None:
    found = match(matcher, "en", title, FOUNDING_ARTICLE, datetime(2009, 9, 18, tzinfo=UTC))
    assert {"nato-russia", "missile-defence", "european-sites", "iskander", "kaliningrad"} <= found.topics


def test_a_subscription_form_adds_no_topic(matcher: Matcher) -> None:
    form = FOUNDING_ARTICLE[FOUNDING_ARTICLE.index("Stay informed") :]
    assert match(matcher, "en", "A weekend in the Alps", form).matches == ()


@pytest.mark.parametrize("title", ["", " ", "\u202e\u200b", "🚀🚀", "<b>&amp;</b>", "x" * 10_000, "NATO " * 3_000])
def test_no_text_is_too_odd_to_match(matcher: Matcher, title: str) -> None:
    assert match(matcher, "", title, title).topics == frozenset()
