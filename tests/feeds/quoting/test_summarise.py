"""What a story's reports say, in their own sentences: chosen, never written."""

from __future__ import annotations

import gzip
import itertools
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.audience import Report, StoryFile
from feeds.language.sentences import sentences
from feeds.model import Control, Entry, Kind, Level, Reason, Source, Story
from feeds.quoting.summarise import LONGEST_OF_SEVERAL, MOST_CHARACTERS, MOST_SENTENCES, summarise

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLE = "Washington drops missile shield in Poland"
NEWS = "President Obama told leaders in Warsaw and Prague that ten interceptors and a radar will not be built."
MORE = "Ships with SM-3 missiles will guard southern Europe from 2011, the defence secretary said at the Pentagon."

# Written for this test after an analysis of September 2009, as such pages arrive: with their site's form at the end.
FOUNDING = (
    "In his first major speech since taking office, NATO Secretary General Anders Fogh Rasmussen proposed that "
    "the alliance and Russia link their missile defence systems. The offer came a day after Washington suspended "
    "plans for interceptors in Poland and a radar in the Czech Republic. Moscow answered that it would no longer "
    "station Iskander missiles in the Kaliningrad region. Both sides named the proliferation of ballistic "
    "missiles as a threat that they share. Subscribe to our newsletter for weekly analysis. Enter your e-mail "
    "address to receive new articles straight to your inbox. First name Last name Country. Required fields are "
    "marked with an asterisk. I agree to the privacy policy and the terms of use. You can unsubscribe at any "
    "time. This article was first published on our site. Keep reading…"
)


def _report(summary: str, outlet: str = "A", language: str = "en", title: str = TITLE, state: bool = False) -> Report:
    control = Control.STATE if state else Control.INDEPENDENT
    source = Source(outlet, f"https://{outlet}.example/feed", language, Kind.NEWS, "", control)
    return Report(Entry(outlet + summary[:9], source, title, summary, "", language, NOW, NOW), (), NOW)


def _texts(*reports: Report, title: str = TITLE) -> list[str]:
    story = Story(1, 1, title, Level.ROUTINE, Reason(), NOW, NOW)
    return [sentence.text for sentence in summarise(StoryFile(story, reports)).sentences]


def test_every_sentence_is_a_sources_own_with_that_source() -> None:
    one, two = _report(NEWS, "One"), _report(MORE, "Two")
    summary = summarise(StoryFile(Story(1, 1, TITLE, Level.ROUTINE, Reason(), NOW, NOW), (one, two)))
    assert {(s.text, s.source.name) for s in summary.sentences} == {(NEWS, "One"), (MORE, "Two")}
    assert summary.title == TITLE


def test_what_was_said_is_not_said_again() -> None:
    again = "Ten interceptors and a radar will not be built, President Obama told the leaders in Prague and Warsaw."
    assert len(_texts(_report(NEWS), _report(again, "B"))) == 1


def test_a_sentence_that_only_repeats_the_title_is_left_out() -> None:
    assert _texts(_report("Washington drops the missile shield in Poland today.")) == []


@pytest.mark.parametrize(
    ("language", "title", "lead", "more"),
    [
        (
            "en",
            "Schumer, McConnell condemn WSJ reporter detention in Russia",
            "Majority Leader Chuck Schumer and Minority Leader Mitch McConnell condemned Russia's detention of a "
            "Wall Street Journal reporter.",
            "His lawyers have not been allowed to visit him in Lefortovo prison since Thursday.",
        ),
        (
            "pl",
            "Stoltenberg: miejsce Ukrainy jest w NATO",
            "Sekretarz generalny NATO Jens Stoltenberg powiedział w czwartek, że miejsce Ukrainy jest w NATO.",
            "W Kijowie otwarto wystawę zdobytych czołgów i rakiet, którą obejrzał tłum gości.",
        ),
        (
            "de",
            "Pistorius kündigt Brigade für Litauen an",
            "Verteidigungsminister Boris Pistorius hat am Montag eine Brigade für Litauen angekündigt.",
            "Die ersten 800 Soldaten ziehen im Herbst in Kasernen bei Rukla ein.",
        ),
        (
            "ru",
            "Песков: удары по Крыму означают эскалацию",
            "Удары по Крыму означают эскалацию, заявил в среду журналистам Дмитрий Песков.",
            "Три ракеты попали в ремонтный завод под Севастополем, пострадали десять рабочих.",
        ),
    ],
)
def test_a_lead_that_adds_only_full_names_roles_and_a_day_gives_way_to_what_says_more(
    language: str, title: str, lead: str, more: str
) -> None:
    repeats, tells = _report(lead, "A", language, title), _report(more, "B", language, title)
    assert _texts(repeats, tells, title=title) == [more]


def test_where_nothing_says_more_a_lead_that_says_the_title_in_full_is_told() -> None:
    title = "Szef NATO: państwa członkowskie muszą zwiększyć wydatki na obronę"
    lead = (
        "Państwa członkowskie muszą zwiększyć wydatki na obronę - powiedział w środę w kwaterze w Brukseli sekretarz."
    )
    assert _texts(_report(lead, language="pl", title=title), title=title) == [lead]
    assert _texts(_report("Washington drops the missile shield in Poland today.")) == []


def test_a_lead_that_adds_where_when_or_how_many_is_told() -> None:
    title = "US and UK sanction firms tied to Usmanov"
    lead = "The Treasury froze the assets of 41 companies in Cyprus and Dubai that belong to Alisher Usmanov."
    assert _texts(_report(lead, title=title), title=title) == [lead]


def test_a_short_lead_may_say_more_of_the_title_again() -> None:
    title = "Lithuania halts rail transit of sanctioned goods to Kaliningrad"
    lead = "Trains carrying sanctioned goods are turned back from Monday, Vilnius says."
    assert _texts(_report(lead, title=title), title=title) == [lead]


def test_what_leans_on_a_lead_that_repeats_the_title_is_told_below_the_title() -> None:
    title = "Szef sił NATO w Europie: Rosja ma środki, by kontynuować wojnę przez rok"
    lead = "Rosja ma środki, by kontynuować wojnę przez rok - powiedział w czwartek szef sił NATO w Europie Cavoli."
    more = "Zapewnił też, że Ukraina posiada wystarczające zasoby do kontrofensywy."
    assert _texts(_report(f"{lead} {more}", language="pl", title=title), title=title) == [more]
    heading, other = _report("", "A", "pl", title), _report(f"{lead} {more}", "B", "pl", "Inny tytuł")
    assert _texts(heading, other, title=title) == []  # of another report the lead may have said something else


def test_two_outlets_words_for_one_event_are_told_once() -> None:
    title = "US to deploy nuclear-armed subs to South Korea"
    one = "The United States will send nuclear-armed submarines to South Korea for the first time since the 1980s."
    two = "Biden and Yoon will sign a deal that sends submarines to South Korea for the first time in 40 years."
    assert len(_texts(_report(one, "A", title=title), _report(two, "B", title=title), title=title)) == 1


def test_who_spoke_is_told_only_in_front_of_what_was_said() -> None:
    spoke = "Do słów prezydenta USA odniósł się rzecznik Kremla."
    said = "Podkreślił, że Rosja nie zamierza wycofać rakiet z obwodu królewieckiego."
    assert _texts(_report(spoke, language="pl", title="x"), title="Kreml o rakietach") == []
    assert _texts(_report(f"{spoke} {said}", language="pl", title="x"), title="Kreml o rakietach") == [spoke, said]


def test_speech_is_told_without_the_dash_that_opens_it() -> None:
    said = "Rosja ma prawo do zerwania stosunków z Polską - stwierdziła rzeczniczka rosyjskiego MSZ."
    assert _texts(_report(f"- {said}", language="pl", title="x"), title="Kreml o zajęciu szkoły w Warszawie") == [said]


def test_the_founding_articles_text_is_summarised_without_its_form() -> None:
    said = _texts(_report(FOUNDING), title="The hard road to cooperation on missile defence")
    assert 1 <= len(said) <= MOST_SENTENCES
    for text in said:
        assert text in FOUNDING
        assert FOUNDING.index(text) < FOUNDING.index("Subscribe to")


@pytest.mark.parametrize(
    "form", [text for text in sentences(FOUNDING[FOUNDING.index("Subscribe to") :]) if len(text.split()) >= 5]
)
def test_no_sentence_of_a_form_is_chosen_even_alone(form: str) -> None:
    assert _texts(_report(form)) == []


@pytest.mark.parametrize(
    "phrase",
    [
        "Sign up for our daily briefing on the alliance and its neighbours.",
        "The post Alliance and Russia meet again appeared first on Baltic Monitor.",
        "Follow us on Telegram for more news from the Suwałki gap today.",
        "Please support our journalism about security in northern Europe.",
        "Zapisz się na codzienny przegląd wiadomości o bezpieczeństwie.",
        "Подписывайтесь на наш канал о безопасности в Европе сегодня.",
        "Читать далее о безопасности в странах Балтии на нашем сайте.",
        "Lire la suite de notre dossier sur la défense antimissile en Europe.",
        "Lue lisää puolustuksesta ja turvallisuudesta sivuiltamme tänään aamulla.",
        "Skaityti daugiau apie priešraketinę gynybą mūsų svetainėje čia.",
        "Lesen Sie mehr über die Raketenabwehr in unserem großen Dossier.",
        "Log in to comment on this article about missile defence in Poland.",
    ],
)
def test_boilerplate_is_left_out(phrase: str) -> None:
    assert _texts(_report(f"{NEWS} {phrase}")) == [NEWS]


@pytest.mark.parametrize(
    "news",
    [
        "Germany will donate another Patriot battery with forty interceptors to Ukraine.",
        "Berlin und Moskau treten in einen neuen Dialog in Fragen der Rüstungskontrolle ein.",
        "Путин намерен подписать указ о выходе из договора после заседания совета.",
        "Україна готова підписати угоду про закупівлю систем протиракетної оборони.",
        "The minister said allies must listen to what the Kremlin says about exercises.",
        "Several allies share this assessment and support our proposal, the envoy told journalists.",
        "Sweden may sign up to the European air defence purchase before summer begins.",
    ],
)
def test_words_of_forms_that_are_news_too_stay(news: str) -> None:
    assert _texts(_report(news, title="x")) == [news]


@pytest.mark.parametrize(
    "cut",
    [
        "The defence secretary said that the first ships with interceptors would be…",
        "The defence secretary said that the first ships with interceptors would [...]",
        "The defence secretary said that the first ships with interceptors would",
        "of the first ships with interceptors, the defence secretary told journalists.",
        "The defence secretary said that the first ships with interceptors,",
    ],
)
def test_a_sentence_that_is_cut_off_is_left_out(cut: str) -> None:
    assert _texts(_report(cut)) == []


def test_sentences_are_in_the_titles_language() -> None:
    polish = "Prezydent Obama powiedział przywódcom, że dziesięć rakiet i radar nie zostaną zbudowane."
    reports = _report(polish, "PL", "pl", "USA rezygnują z tarczy w Polsce"), _report(MORE, "EN")
    assert _texts(*reports) == [MORE]
    assert _texts(*reports, title="USA rezygnują z tarczy w Polsce") == [polish]


def test_another_languages_sentence_is_better_than_none() -> None:
    polish = "Prezydent Obama powiedział przywódcom, że dziesięć rakiet i radar nie zostaną zbudowane."
    assert _texts(_report("", "EN"), _report(polish, "PL", "pl", "Tarczy nie będzie")) == [polish]


def test_an_independent_report_is_preferred_to_a_states_of_equal_words() -> None:
    summary = summarise(
        StoryFile(
            Story(1, 1, TITLE, Level.ROUTINE, Reason(), NOW, NOW),
            (_report(NEWS, "State", state=True), _report(NEWS, "Free")),
        )
    )
    assert [sentence.source.name for sentence in summary.sentences] == ["Free"]


def test_a_summary_stays_short_however_much_is_reported() -> None:
    many = [
        _report(f"{NEWS} {MORE} Reaction number {n} came from capital {'xyz' * n} late.", f"O{n}") for n in range(60)
    ]
    said = _texts(*many)
    assert len(said) <= MOST_SENTENCES
    assert sum(map(len, said)) <= MOST_CHARACTERS


ON_AND_ON = {
    "en": (
        "Keep reading our full coverage of missile defence in Europe.",
        "Subscribe to our newsletter about defence.",
    ),
    "pl": (
        "Czytaj dalej o tarczy antyrakietowej na naszej stronie.",
        "Obserwuj nas w mediach społecznościowych codziennie.",
    ),
    "ru": (
        "Читать далее о противоракетной обороне на нашем сайте.",
        "Следите за нашими новостями: следите за нами в Telegram.",
    ),
    "uk": (
        "Читайте також про протиракетну оборону на нашому сайті.",
        "Стежте за новинами оборони разом із нами щодня.",
    ),
    "de": (
        "Hier geht es weiter mit unserem großen Bericht zur Abwehr.",
        "Folgen Sie uns in den sozialen Netzwerken jeden Tag.",
    ),
    "lt": (
        "Daugiau skaitykite apie priešraketinę gynybą mūsų svetainėje.",
        "Prenumeruokite mūsų naujienlaiškį apie gynybą jau šiandien.",
    ),
    "lv": (
        "Lasiet vairāk par pretraķešu aizsardzību mūsu vietnē.",
        "Sekojiet mums sociālajos tīklos katru dienu un stundu.",
    ),
    "et": (
        "Loe edasi raketitõrje kohta meie suurest ülevaatest siin.",
        "Jälgi meid sotsiaalmeedias iga päev ja iga tund.",
    ),
    "cs": ("Více čtěte o protiraketové obraně na našem webu.", "Sledujte nás na sociálních sítích každý den."),
    "fi": (
        "Lue lisää ohjuspuolustuksesta meidän sivuiltamme tänään aamulla.",
        "Tilaa uutiskirje puolustuksesta ja turvallisuudesta jo tänään.",
    ),
    "fr": (
        "Lire la suite de notre dossier sur la défense antimissile.",
        "Suivez-nous sur les réseaux sociaux tous les jours.",
    ),
}


@pytest.mark.parametrize("language", ON_AND_ON)
def test_to_read_on_or_to_follow_is_no_news_in_any_language(language: str) -> None:
    for phrase in ON_AND_ON[language]:
        assert _texts(_report(phrase, language=language, title="x")) == []


@pytest.mark.parametrize(
    "phrase",
    [
        "(The Canadian Press/Adrian Wyld with files from Ottawa)",
        "Soldiers stand beside a Patriot launcher near Warsaw last March (Leonhard Foeger/Reuters).",
        "The Associated Press contributed reporting from Warsaw and Berlin.",
        "Reporting by our correspondents in Warsaw and Vilnius this week.",
        "Send new questions to the desk at questions@outlet.example before Friday.",
        "W naszym serwisie relacjonujemy wydarzenia z i wokół Ukrainy.",
    ],
)
def test_credits_and_notes_of_the_house_are_no_news(phrase: str) -> None:
    assert _texts(_report(phrase, title="x")) == []


def test_every_sentence_of_a_summary_is_its_sources_own_in_published_news(shared: Path) -> None:
    archive = max((shared / "news").glob("news_2023-*.jsonl.gz"))
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in itertools.islice(lines, 6000)]
    for some in (items[start : start + 8] for start in range(0, len(items), 8)):
        reports = tuple(
            _report(item["summary"] or "", f"{number}", item["lang"], item["title"]) for number, item in enumerate(some)
        )
        said = {report.entry.source: " ".join(report.entry.summary.split()) for report in reports}
        for sentence in summarise(
            StoryFile(Story(1, 1, some[0]["title"], Level.ROUTINE, Reason(), NOW, NOW), reports)
        ).sentences:
            assert sentence.text in said[sentence.source]


def test_a_long_lead_is_told_where_nothing_shorter_says_anything() -> None:
    title = "Izrael odmówił Ukrainie pocisków Hawk"
    lead = (
        "Władze USA poprosiły Izrael o przekazanie Ukrainie pocisków Hawk, które leżą w magazynach izraelskiej armii; "
        "rząd w Tel Awiwie odmówił, tłumacząc się potrzebą utrzymania stanowiska w sprawie dostaw broni dla Kijowa "
        "i złym stanem technicznym sprzętu, który kupiono przed czterdziestu laty - podał w środę portal Axios."
    )
    short = "Waszyngton zamierza wysłać własne wyrzutnie, wycofane dwadzieścia lat temu."
    assert len(lead) > LONGEST_OF_SEVERAL
    assert _texts(_report(lead, language="pl", title=title), title=title) == [lead]
    assert _texts(_report(lead, "A", "pl", title), _report(short, "B", "pl", title), title=title) == [short]


def test_a_title_said_again_with_offices_and_unnamed_sources_is_not_told() -> None:
    title = "Ukrainians to start training on Patriot missiles in US next week, officials say"
    lead = (
        "The Ukrainians are set to begin training on the Patriot missile system in the United States next week, two US "
        "officials familiar with the matter tell CNN."
    )
    assert _texts(_report(lead, "CNN", title=title), title=title) == []
    title = "Stoltenberg: Rosja nie zamierza zatrzymać się na Ukrainie"
    lead = (
        "Rosja nie zamierza zatrzymać się na Ukrainie - powiedział w środę sekretarz generalny Sojuszu admirał Jens "
        "Stoltenberg."
    )
    assert _texts(_report(lead, language="pl", title=title), title=title) == []


def test_who_is_meant_by_a_title_that_does_not_name_him_is_told() -> None:
    title = "Putin ally says Russia has 'weapons capable of destroying any adversary'"
    lead = (
        "Russia Security Council Secretary Nikolai Patrushev said Monday that Moscow, if threatened, has modern unique "
        "weapons capable of destroying any adversary."
    )
    assert _texts(_report(lead, title=title), title=title) == [lead]


def test_who_spoke_is_told_below_a_title_that_is_speech_without_its_speaker() -> None:
    title = '"Rosjanie będą testować zdolność NATO do reagowania"'
    line = "Komentował w TVN24 doktor Sławomir Dębski, dyrektor Instytutu Spraw Międzynarodowych."
    assert _texts(_report(line, language="pl", title=title), title=title) == [line]
    assert _texts(_report(line, language="pl", title="x"), title="Dębski o prowokacjach") == []


def test_what_leans_on_somebody_whom_the_title_does_not_have_is_not_told_below_it() -> None:
    title = "Propaganda: europejscy politycy chcą wojny z Moskwą"
    lead = "- Europejscy politycy chcą wojny z Moskwą - powiedział jeden z rozmówców."
    more = "Dodał, że bez żołnierzy radzieckich kontynent wyglądałby zupełnie inaczej."
    assert more not in _texts(_report(f"{lead} {more}", language="pl", title=title), title=title)


def test_two_lines_on_who_spoke_do_not_hold_each_other_up() -> None:
    first = "Do kwestii bezpieczeństwa Polski odniósł się były sekretarz generalny sojuszu."
    second = "Prezydent komentował natomiast kwestię procedur przyjętych przez rząd."
    assert _texts(_report(f"{first} {second}", language="pl", title="x"), title="Putin nie zaatakuje") == []


def test_bare_speech_is_told_only_below_a_title_that_says_whose_it_is() -> None:
    speech = '"Zalecana jest wyłącznie polska nazwa miasta i obwodu".'
    title = "Kaliningrad może zniknąć z map"
    assert _texts(_report(speech, language="pl", title=title), title=title) == []
    title = "Komisja o Kaliningradzie: nazwa zniknie z map"
    assert _texts(_report(speech, language="pl", title=title), title=title) == [speech]
