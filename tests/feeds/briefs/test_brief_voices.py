"""Who says what: a line a side, in published words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from feeds.audience import Report, StoryFile
from feeds.model import Control, Entry, Kind, Level, Reason, Source, Story
from feeds.quoting.speaking import speakers_in
from feeds.quoting.voices import Side, Voice, _is_whole, who_says_what

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
TASS = Source("TASS", "https://tass.test/", "en", Kind.NEWS, "RU", Control.STATE)
KREMLIN = Source("Kremlin", "https://kremlin.test/", "en", Kind.OFFICIAL, "RU", Control.GOVERNMENT)
PENTAGON = Source("Pentagon", "https://pentagon.test/", "en", Kind.OFFICIAL, "US", Control.GOVERNMENT)
ALLIANCE = Source("Alliance", "https://alliance.test/", "en", Kind.OFFICIAL, "INT", Control.GOVERNMENT)
LRT = Source("LRT", "https://lrt.test/", "en", Kind.NEWS, "LT", Control.PUBLIC)
BBC = Source("BBC", "https://bbc.test/", "en", Kind.NEWS, "GB", Control.PUBLIC)


def report(source: Source, title: str, summary: str = "") -> Report:
    entry = Entry(title, source, title, summary, source.url + title, source.language, NOW, NOW)
    return Report(entry, (), NOW)


def file(number: int, *reports: Report) -> StoryFile:
    return StoryFile(Story(number, 1, reports[0].entry.title, Level.ROUTINE, Reason(), NOW, NOW), reports)


def voices(*files: StoryFile, unnamed: tuple[Report, ...] = ()) -> tuple[Voice, ...]:
    named = {(each.entry.source.url, each.entry.uid) for one in files for each in one.reports if each not in unnamed}
    return who_says_what(files, frozenset(named))


def test_a_states_outlet_speaks_for_its_side_beside_an_independent_one():
    said = voices(file(1, report(LRT, "Trains are turned back at the border"), report(TASS, "Transit ban is hostile")))
    assert [(voice.side, voice.outlet, voice.text) for voice in said] == [
        (Side("RU"), "TASS", "Transit ban is hostile"),
        (None, "LRT", "Trains are turned back at the border"),
    ]


ANNOUNCED = report(
    ALLIANCE,
    "Secretary General Rasmussen to speak on relations with Russia on Friday in Brussels",
    "Secretary General Rasmussen will set out his thinking on the alliance's relations with Russia on 18 September.",
)


def _later(each: Report) -> Report:
    return replace(each, entry=replace(each.entry, published=NOW + timedelta(days=3)))


def test_an_announcement_gives_way_to_what_the_same_side_said_though_in_another_story():
    spoken = _later(report(ALLIANCE, "NATO and Russia: A New Beginning. Speech by Secretary General Rasmussen"))
    (line,) = voices(file(1, ANNOUNCED), file(2, spoken))
    assert line.text == spoken.entry.title


def test_an_announcement_is_nobodys_line_once_the_speech_is_told_of():
    told = _later(report(BBC, "Stoltenberg says NATO and Russia should link their missile defences"))
    assert [voice.outlet for voice in voices(file(1, ANNOUNCED, told))] == ["BBC"]
    early = replace(told, entry=replace(told.entry, published=NOW - timedelta(days=1)))
    assert {voice.outlet for voice in voices(file(1, early, ANNOUNCED))} == {"Alliance", "BBC"}


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Secretary General Rasmussen to speak on relations with Russia on Friday", "en"),
        ("President Biden will deliver remarks on missile defence", "en"),
        ("Biden to deliver State of the Union address on Feb. 7", "en"),
        ("Modi to address joint session of Congress on missile defence", "en"),
        ("Путин выступит с речью о противоракетной обороне", "ru"),
        ("Sikorski wygłosi przemówienie o tarczy antyrakietowej", "pl"),
        ("Putin wystąpi z orędziem o obronie przeciwrakietowej", "pl"),
        ("Merkel wird am Freitag zur Raketenabwehr sprechen", "de"),
    ],
)
def test_an_announcement_is_a_line_until_then(title, language):
    (line,) = voices(file(1, report(replace(ALLIANCE, language=language), title)))
    assert line.text == title
    both = file(1, report(replace(ALLIANCE, language=language), title), report(ALLIANCE, "Meeting of the council"))
    assert [line.text for line in voices(both)] == ["Meeting of the council"]


@pytest.mark.parametrize("title", ["Russia refuses to speak with NATO", "Minister agrees to address the council"])
def test_what_was_refused_or_agreed_to_is_no_announcement(title):
    assert [line.text for line in voices(file(1, report(ALLIANCE, title), report(ALLIANCE, "Meeting")))] == [title]


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Poland to deliver fighter jets to Ukraine in major escalation of military backing", "en"),
        ("NATO will address Russia's missile threat at its eastern flank", "en"),
        ("Россия выступит против размещения ракет в Польше", "ru"),
        ("Путин не выступит на Генеральной ассамблее ООН", "ru"),
        ("Україна виступить проти угоди про транзит", "uk"),
        ("Polska wystąpi do Niemiec o zgodę na przekazanie leopardów", "pl"),
        ("Biały Dom: Turcja wystąpi z NATO", "pl"),
        ("Scholz wird mit Putin nicht sprechen", "de"),
        ("Patriot wird nach Polen verlegt, sagen Minister, die von Schutz sprechen", "de"),
    ],
)
def test_what_else_the_verbs_of_announcements_tell_is_news(title, language):
    told = _later(report(BBC, "Stoltenberg says NATO and Russia should link their missile defences"))
    lines = [line.text for line in voices(file(1, report(replace(ALLIANCE, language=language), title), told))]
    assert title in lines


def test_without_any_side_nobody_is_quoted():
    assert voices(file(1, report(LRT, "Trains are turned back"), report(BBC, "Trains stop at the border"))) == ()


def test_each_side_has_one_line_and_its_own_words_come_before_those_reported_of_it():
    said = voices(
        file(1, report(BBC, "Kremlin says transit will go on"), report(PENTAGON, "Statement on the exercise")),
        file(2, report(KREMLIN, "Meeting on transit with the governor")),
    )
    assert [(voice.side, voice.outlet, voice.relayed) for voice in said] == [
        (Side("US"), "Pentagon", False),
        (Side("RU"), "Kremlin", False),
    ]


def test_what_an_outlet_says_a_side_says_is_that_sides_line_marked_as_relayed():
    (line,) = voices(file(1, report(BBC, "Kremlin warns Lithuania over transit")))
    assert (line.side, line.outlet, line.relayed) == (Side("RU"), "BBC", True)


def test_a_sentence_with_two_speakers_is_nobodys_line():
    assert voices(file(1, report(BBC, "Kremlin denies it, Kyiv accuses Moscow"))) == ()


def test_words_in_quotation_marks_are_preferred():
    summary = "The governor spoke to reporters on Monday. “We regard this step as openly hostile,” the ministry says."
    (line,) = voices(file(1, report(TASS, "Governor speaks on transit", summary)))
    assert line.text.startswith("“We regard")


def test_cut_off_and_overlong_sentences_are_not_quoted():
    summary = "“This is a very long statement that was cut off in the mid... “" + "word " * 80 + ".”"
    (line,) = voices(file(1, report(TASS, "Governor speaks", summary)))
    assert line.text == "Governor speaks"


def test_only_reports_that_name_the_subject_are_quoted():
    aside = report(TASS, "Weather in Vladivostok")
    assert voices(file(1, report(LRT, "Trains stop"), aside), unnamed=(aside,)) == ()


def test_somebodys_words_are_no_report_of_an_independent_outlet():
    said = report(LRT, "The transit is over, the governor told reporters", "“We will never give in to this,” he added.")
    assert [voice.outlet for voice in voices(file(1, report(TASS, "Transit ban is hostile"), said))] == ["TASS"]


@pytest.mark.parametrize("title", ["Conflict is inevitable - Ukraine minister", "War will be long: head of staff"])
def test_words_credited_at_the_end_of_a_title_are_no_report_either(title):
    assert [voice.outlet for voice in voices(file(1, report(TASS, "Transit ban"), report(LRT, title)))] == ["TASS"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("pl", "Niech się uspokoi - podkreślił białoruski dyktator"),
        ("pl", "Zerwiemy stosunki – poinformowała rzeczniczka resortu"),
        ("pl", "Jestem z was dumny - podkreślał wczoraj gubernator"),
        ("cs", "Nic nepodepíšeme, řekl guvernér v rozhovoru"),
        ("lv", "Tranzīts turpināsies, sacīja gubernators"),
        ("et", "Transiit jätkub, ütles kuberner neljapäeval"),
        ("fr", "Le transit va continuer, a déclaré le gouverneur"),
        ("fi", "Siirrot jatkuvat, sanoi kuvernööri torstaina"),
    ],
)
def test_words_with_whose_they_are_behind_them_are_no_report_either(language: str, title: str) -> None:
    paper = replace(LRT, language=language)
    assert [voice.outlet for voice in voices(file(1, report(TASS, "Transit ban"), report(paper, title)))] == ["TASS"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Former NATO chief: ‘There is nothing we cannot overcome’"),
        ("en", "Estonian PM: the war will last for years"),
        ("pl", "Były szef NATO: Kraje Sojuszu mogą chcieć rozmieścić wojska w Ukrainie"),
        ("pl", "Ukraiński generał: Nasze wojska idą naprzód"),
        ("ru", "Президент Эстонии: транзит прекращён"),
    ],
)
def test_what_somebody_in_an_office_says_before_a_colon_is_no_report_either(language: str, title: str) -> None:
    paper = replace(LRT, language=language)
    assert [voice.outlet for voice in voices(file(1, report(TASS, "Transit ban"), report(paper, title)))] == ["TASS"]


POLSAT = Source("Polsat News", "https://polsat.test/", "pl", Kind.NEWS, "PL", Control.INDEPENDENT)
PUTIN_SAYS = report(BBC, "Putin says Russia will answer in kind")


@pytest.mark.parametrize(
    "title",
    [
        "Świerczyński: flanka wschodnia to dziś najważniejsza kwestia",
        "Władimir Putin na spotkaniu z blogerami: Kijów stracił dziesięć razy więcej żołnierzy",
        "Łukaszenka straszy: Wszystko gotowe, jeszcze parę dni",
    ],
)
def test_what_stands_behind_somebody_and_a_colon_is_no_report_in_most_languages(title: str) -> None:
    assert [each.outlet for each in voices(file(1, PUTIN_SAYS, report(POLSAT, title)))] == ["BBC"]


def test_what_a_headline_has_in_single_marks_is_somebodys_words() -> None:
    spoken = report(LRT, "Putin calls the rebellion a 'stab in the back'")
    assert [each.outlet for each in voices(file(1, PUTIN_SAYS, spoken))] == ["BBC"]
    apostrophes = report(LRT, "The allies' drills don't halt the guards' march on Moscow")
    assert [each.outlet for each in voices(file(1, PUTIN_SAYS, apostrophes))] == ["BBC", "LRT"]


def test_a_view_of_events_is_no_report_of_them() -> None:
    view = report(LRT, "Feminism taught me all I need to know about men like Putin | Rebecca Solnit")
    live = report(LRT, "Ukraine live briefing: evacuations from flooded towns continue")
    assert [each.outlet for each in voices(file(1, PUTIN_SAYS, view, live))] == ["BBC"]


def test_a_name_in_full_before_a_colon_is_a_headlines_theme_in_english() -> None:
    def sides(title: str, language: str) -> tuple[str, ...]:
        return speakers_in(title, date(2023, 3, 1), language)

    assert sides("Vladimir Putin: Former general fired by Russian leader is found dead", "en") == ()
    assert sides("Jens Stoltenberg: 'Ukraine will become a member of NATO'", "en") == ("NATO",)
    assert sides("Stoltenberg: Ukraine will become a member of NATO", "en") == ("NATO",)
    assert sides("President Biden: Ukraine will prevail", "en") == ("US",)
    assert sides("Władimir Putin: Zachód chce zdemontować Rosję", "pl") == ("RU",)


def test_what_happened_behind_a_place_and_a_colon_is_a_report() -> None:
    (_, line) = voices(
        file(1, report(TASS, "Transit ban"), report(LRT, "Kaliningrad: trains are turned back at the border again"))
    )
    assert (line.side, line.outlet) == (None, "LRT")


def test_speech_loses_the_dash_that_opens_it():
    polish = replace(BBC, language="pl")
    said = report(polish, "Szczyt", "- Sprawy są pod kontrolą - podkreślił prezydent Andrzej Duda.")
    line, *_ = voices(file(1, said))
    assert (line.side, line.text) == (Side("PL"), "Sprawy są pod kontrolą - podkreślił prezydent Andrzej Duda.")


def test_a_sentence_that_lost_its_beginning_is_not_quoted():
    (line,) = voices(file(1, report(TASS, "Transit ban", "on Sunday said that the transit of goods would go on.")))
    assert line.text == "Transit ban"


def test_the_independent_line_is_of_a_story_that_a_side_speaks_on():
    said = voices(file(1, report(LRT, "Cables cut in the Baltic")), file(2, report(TASS, "Transit ban is hostile")))
    assert [voice.outlet for voice in said] == ["TASS"]


# --- who speaks in a sentence ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "sides"),
    [
        ("Kremlin says it will suspend the treaty", ("RU",)),
        ("Russia's action is reckless, says Stoltenberg", ("NATO",)),
        ("According to the Kremlin, the talks failed", ("RU",)),
        ("Kyiv accuses Moscow of shelling a plant", ("UA",)),
        ("Песков заявил, что НАТО расширяется", ("RU",)),
        ("В Кремле заявили о готовности к переговорам", ("RU",)),
        ("Kreml ostrzega NATO przed konsekwencjami", ("RU",)),
        ("Szef NATO Jens Stoltenberg powiedział, że drzwi są otwarte", ("NATO",)),
        ("Vilnius warns of consequences", ("LT",)),
        ("Orban said Putin is ready to talk", ()),
        ("Moscow-backed officials say two were killed", ()),
        ("After strikes on Kyiv, officials say power is back", ()),
        ("Kijów próbował zdobyć broń - stwierdził prezydent", ()),
        ("Putin szykuje ofensywę, ocenił Stoltenberg", ("NATO",)),
        ("Stoltenberg: Putin made a mistake", ("NATO",)),
        ("Jens Stoltenberg: trwa wojna", ("NATO",)),
        ("Szczyt w Kijowie. Zełenski: im silniejsza obrona", ("UA",)),
        ("Putin plans for more war: Stoltenberg", ("NATO",)),
        ("War in Ukraine live: Kremlin in the dark", ()),
        ("A senator said Putin lied after Moscow announced the plan", ()),
        ("NATO member Hungary says no", ()),
        ("On a visit to the White House, the Dutch leader said he had talked to Berlin", ()),
        ("The Washington Post says so", ()),
        ("Kremlin critic on trial", ()),
        # a ministry is its own state's, whoever's it is
        ("To odpowiedź - oświadczyła rzeczniczka MSZ Rosji Maria Zacharowa.", ("RU",)),
        ("Szef chińskiego MSZ Qin Gang oświadczył w piątek, że Chiny chcą rozmów", ()),
        ("Szef MSZ Turcji powiedział, że to koniec", ()),
        ("Polskie MSZ wzywa Białoruś do uwolnienia więźniów", ("PL",)),
        ("МИД России заявил протест", ("RU",)),
        ("Глава МИД Германии Анналена Бербок заявила о помощи", ()),
        ("Das Auswärtige Amt in Berlin sagte nein", ()),
        ("The New York State Department of Health said it is working on it", ()),
        ("The U.S. State Department has threatened to take further steps", ("US",)),
        # a capital before a colon is where it happens
        ("Warszawa: W centrum wykoleił się tramwaj", ()),
        ("Киев: взрывы в центре города", ()),
        ("Berlin: Explosion im Zentrum", ()),
        ("NATO: West faces differences", ()),
        ("Moscow: “We will answer”", ("RU",)),
        ("White House: 14th Amendment won't solve it", ("US",)),
        ("Minister Moskwa: Domykamy rozmowy z USA", ()),
        ("Moskwa zapowiada, że ceny prądu nie wzrosną", ()),
        # passive
        ("Pentagon leak suspect had been warned over his actions", ()),
        ("Beijing is accused of sending its ships there", ()),
        ("Biden urged to halt aid to Tunisia", ()),
        ("Putin wurde verurteilt", ()),
        # whose name it is only in part, or was
        ("Former White House counselor Kellyanne Conway said it is risky", ()),
        ("Ex-Biden aide says she had no idea", ()),
        ("Former Russian President Dmitry Medvedev said they are targets", ("RU",)),
        ("Były szef polskiego MSZ powiedział, że to błąd", ()),
        ("Бывший представитель Кремля заявил, что войны не будет", ()),
        ("Kyiv's mayor Vitali Klitschko said drones hit a house", ()),
        ("Berlin police said they were probing it", ()),
        ("Kyiv’s foreign minister tells an envoy it can't accept", ("UA",)),
        ("Критики Кремля заявили о подлоге", ()),
        ("A senior White House official said so", ("US",)),
        ("Jill Biden says history should be taught", ()),
        ("Piotr Duda: wyjdziemy na ulice", ()),
        ("Newt Gingrich eviscerates 'incompetent' Pentagon: 'Most dishonest' ever", ()),
        # who only visits
        ("Байден в Киеве заявил о помощи", ()),
        # who is spoken of, in a clause that is another's
        ("Kilicdaroglu, who is a rival, says Moscow is behind fakes", ()),
        ("The missile took out the one Putin claimed was unstoppable", ()),
        ("Russia will be a menace even if Putin is deposed, expert argues", ()),
        ("Ракета, которую Путин назвал неуязвимой, сбита", ()),
        ("Stocks rally after Beijing said the chips are a risk", ()),
        ("Chociaż Kreml oskarża Kijów, władze odpierają zarzuty", ()),
        ('Miedwiediew manipuluje słowami von der Leyen. "Ciotka powiedziała".', ()),
        ("Explosions near Crimea; Zelenskiy says he was not told; more to come", ()),
        ("Putin mówi o wojnie. Opozycjonista: Nigdy się nie zatrzyma", ()),
        ("Żaryn: Kreml oskarża USA o prace nad bronią", ()),
        # women, and the plural
        ("Nie ma zgody - podkreśliła rzeczniczka MSZ Rosji Maria Zacharowa.", ("RU",)),
        ("В Кремле сообщили о визите", ("RU",)),
        ("„Wir sind bereit“, sagte Selenskyj in Berlin.", ("UA",)),
        ("«Ми готові», – заявив міністр Кулеба.", ("UA",)),
        ("„Mes pasirengę“, – pranešė Kremlius.", ("RU",)),
        # what is handed over, and of what somebody spoke
        ("Błaszczak przekazał raport", ()),
        ("Premier Morawiecki mówi o długu. Na sali śmiech", ()),
        ("", ()),
        ("Putin's Top NATO Ally Says Trump Can End the War", ()),
        ("Putin's Top Adviser Says Talks Can End the War", ("RU",)),
        ("The US will monitor the move, the White House’s National Security Council said.", ("US",)),
        ("White House National Security Council spox John Kirby confirms it", ("US",)),
        ("Biden Blunders Again, Says Putin ‘Clearly Losing The War In Iraq’", ()),
        ("Lavrov arrives in Alaska, says Biden to visit Moscow", ()),
        ("Former Israeli PM: Putin promised not to kill Zelenskyy", ()),
        ("Estonian foreign minister: Kremlin threatens its neighbours", ()),
        ("Wagner chief to move to Belarus: Kremlin", ("RU",)),
        ("“They have gone too far,” says Putin in a speech", ("RU",)),
        ("Były szef NATO: Kraje Sojuszu mogą chcieć rozmieścić wojska", ()),
        ("Бывший генсек НАТО: Украина вступит в альянс", ()),
    ],
)
def test_the_speaker_is_whom_the_sentence_says_speaks(sentence, sides):
    assert speakers_in(sentence, date(2023, 3, 1)) == sides


def test_a_person_speaks_for_a_side_only_while_in_office():
    assert speakers_in("Stoltenberg says the door is open", date(2023, 3, 1)) == ("NATO",)
    assert speakers_in("Stoltenberg says the door is open", date(2026, 3, 1)) == ()
    assert speakers_in("Trump says he would end the war", date(2023, 3, 1)) == ()
    assert speakers_in("Trump says he will end the war", date(2026, 3, 1)) == ("US",)
    assert speakers_in("Borrell: sanctions work", date(2026, 3, 1)) == ()


def test_a_capital_is_not_heard_while_a_minister_has_its_name():
    assert speakers_in("Moskwa grozi Zachodowi", date(2023, 3, 1)) == ()
    assert speakers_in("Moskwa grozi Zachodowi", date(2026, 3, 1)) == ("RU",)


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("“Finland will formally join our alliance in the coming days.", False),
        ("“Finland will formally join our alliance in the coming days,” he said.", True),
        ("„Finnland wird bald beitreten“, sagte er.", True),
        ("«Мы готовы, — сказал он.", False),
    ],
)
def test_a_sentence_that_lost_a_quotation_mark_is_not_quoted(sentence: str, whole: bool) -> None:
    assert _is_whole(sentence) is whole
